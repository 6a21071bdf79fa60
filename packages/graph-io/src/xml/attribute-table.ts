import { show } from '@kleene/base';
import { fail } from '../fail.ts';
import { decimalOf } from '../file/weight.ts';
import type { XmlElement } from './xml.ts';

/** An attribute that a document declares for its nodes, its edges or others. */
export interface Declared {
  readonly id: string;
  readonly name: string;
  readonly line: number;
  /** The name of the elements that may have it, or `all`. */
  readonly owner: string;
  readonly type: string | undefined;
  /** What it is where an element does not say. */
  fallback?: string;
}

/** What an element has under a name: its own value, or the default. */
export interface Value {
  readonly text: string;
  readonly line: number;
  readonly declared: Declared;
}

/** The declared attributes of a document and the values that its elements give them. */
export interface AttributeTable {
  declare(declared: Declared): void;
  setDefault(id: string, element: XmlElement): void;
  /** The attribute that `id` is for `owner`; refused where it is not declared for such elements, and where `owner` has a value already. */
  check(owner: XmlElement, id: string, line: number): Declared;
  put(owner: XmlElement, id: string, text: string, line: number): void;
  /** Whether an attribute of that name is declared for elements called `owner`. */
  has(owner: string, name: string): boolean;
  /** The value of `owner` under a name, its default included; refused where two attributes have that name. */
  valueOf(owner: XmlElement, name: string): Value | undefined;
}

/** An empty table; `what` is what errors call its attributes. */
export function attributeTable(file: string, what: string): AttributeTable {
  const byId = new Map<string, Declared>();
  // By owner and name; two of each are enough to know that there are several.
  const byName = new Map<string, Declared[]>();
  const values = new WeakMap<XmlElement, Map<string, { readonly text: string; readonly line: number }>>();

  const named = (owner: string, name: string): Declared[] => [
    ...(byName.get(`${owner} ${name}`) ?? []),
    ...(byName.get(`all ${name}`) ?? []),
  ];

  return {
    declare(declared) {
      const { id, name, line, owner } = declared;
      if (byId.has(id)) fail(file, line, `an id that no other ${what} has`, show(id));
      byId.set(id, declared);
      const alike = byName.get(`${owner} ${name}`);
      if (alike === undefined) byName.set(`${owner} ${name}`, [declared]);
      else if (alike.length < 2) alike.push(declared);
    },
    setDefault(id, { line, text }) {
      const declared = byId.get(id)!;
      if (declared.fallback !== undefined) fail(file, line, 'one default', 'a second one');
      declared.fallback = text;
    },
    check(owner, id, line) {
      const declared = byId.get(id);
      if (!declared) fail(file, line, `a ${what} that is declared before`, show(id));
      if (declared.owner !== 'all' && declared.owner !== owner.name)
        fail(file, line, `a ${what} of ${owner.name}`, `${show(id)}, a ${what} of ${declared.owner}`);
      if (values.get(owner)?.has(id)) fail(file, line, `one value of ${show(id)}`, 'a second one');
      return declared;
    },
    put(owner, id, text, line) {
      const own = values.get(owner);
      if (own) own.set(id, { text, line });
      else values.set(owner, new Map([[id, { text, line }]]));
    },
    has: (owner, name) => named(owner, name).length > 0,
    valueOf(owner, name) {
      const [declared, second] = named(owner.name, name);
      if (second) fail(file, second.line, `one ${what} of ${owner.name} with the name ${show(name)}`, 'a second one');
      if (!declared) return undefined;
      const own = values.get(owner)?.get(declared.id);
      if (own) return { ...own, declared };
      return declared.fallback === undefined ? undefined : { text: declared.fallback, line: declared.line, declared };
    },
  };
}

const whole = ['int', 'long', 'integer', 'short', 'byte', 'biginteger'];
const noNumbers = ['boolean', 'anyURI', 'liststring', 'char'];

/** The number that a value is, as its type allows; a type of text may hold a number. */
export function numberOf(file: string, { text, line, declared: { name, type = 'string', line: at } }: Value): number {
  if (noNumbers.includes(type)) fail(file, at, `a number as type of the weight ${show(name)}`, type);
  const number = decimalOf(file, line, withoutBlanks(text), 'nothing');
  if (whole.includes(type) && !Number.isInteger(number))
    fail(file, line, `a whole number, as ${show(name)} is declared`, show(text));
  return number;
}

/** The text without the blanks of XML around it; a regular expression would take time with the square of their number. */
export function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start]!)) start++;
  while (end > start && isBlank(text[end - 1]!)) end--;
  return text.slice(start, end);
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
