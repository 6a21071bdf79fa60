import { show } from '@kleene/base';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { fail } from '../fail.ts';

/** How deep elements may lie in one another: the parser takes time with the square of it. */
const MAX_DEPTH = 256;

/** What a kind of element may have. */
interface ElementRule {
  /** The elements that may stand in it; one for which there is no rule is passed over with all that it holds. */
  readonly children?: readonly string[];
  /** The attributes that are read, or that mean nothing here; others are listed as ignored. */
  readonly attributes?: readonly string[];
  /** Whether it holds text, and perhaps elements of other vocabularies in between. */
  readonly text?: boolean;
}

/** The elements of a vocabulary, by name. */
export type Vocabulary = Readonly<Record<string, ElementRule>>;

/** An element while it is open. */
export interface XmlElement {
  readonly name: string;
  /** The line on which its name is. */
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly parent: XmlElement | undefined;
  /** Its text so far, where it may hold any. */
  text: string;
}

/** What is to be done with elements. */
export interface XmlHandlers {
  open(element: XmlElement): void;
  close(element: XmlElement): void;
  /** Told of each element and attribute that is passed over: `y:ShapeNode` in `data`, `edge speed`. */
  ignore(what: string): void;
}

/**
 * Reads a document whose outermost element is `root`. Strict: what is no well-formed XML with namespaces is refused with its line, and so is a
 * document type (nothing is expanded), an encoding other than UTF-8, an element of the vocabulary where it does not belong, and text where none does.
 * Elements of other namespaces than that of `root` are passed over.
 */
export function readXml(file: string, text: string, root: string, vocabulary: Vocabulary, handlers: XmlHandlers): void {
  const parser = new SaxesParser({ xmlns: true, position: true });
  let open: XmlElement | undefined;
  let namespace: string | undefined;
  let nameLine = 1;
  let depth = 0;
  // How many elements deep in something that is passed over.
  let skipped = 0;

  const refuseMisplaced = ({ local, name, uri }: SaxesTagNS, isForeign: boolean): void => {
    // An element that has lost its prefix is not of another vocabulary.
    if (isForeign && uri === '' && !vocabulary[open!.name]!.text)
      fail(file, nameLine, `elements of the namespace of ${root}`, `${name} without one`);
    if (isForeign) return;
    if (open === undefined && local !== root) fail(file, nameLine, `the element ${root}`, name);
    const allowed = open && (vocabulary[open.name]!.children ?? []);
    if (allowed && !allowed.includes(local))
      fail(
        file,
        nameLine,
        allowed.length > 0 ? `${allowed.join(', ')} in ${open!.name}` : `no element in ${open!.name}`,
        name,
      );
  };

  const attributesOf = ({ attributes, local }: SaxesTagNS): Map<string, string> => {
    const known = vocabulary[local]!.attributes ?? [];
    const plain = new Map<string, string>();
    for (const { name, uri, value } of Object.values(attributes)) {
      if (uri !== '') continue;
      plain.set(name, value);
      if (!known.includes(name)) handlers.ignore(`${local} ${name}`);
    }
    return plain;
  };

  const addText = (added: string): void => {
    if (skipped > 0 || open === undefined) return;
    if (vocabulary[open.name]!.text) open.text += added;
    else if (/[^ \t\r\n]/.test(added)) refuseText(open.name, added.trimStart());
  };

  const refuseText = (name: string, added: string): never =>
    fail(file, parser.line - (added.split('\n').length - 1), `no text in ${name}`, show(added.trim()));

  parser.on('error', (error) =>
    fail(file, parser.line, 'well-formed XML', error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')),
  );
  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    if (!/^(utf-?8|us-ascii)$/i.test(encoding))
      fail(file, parser.line, 'text in UTF-8', `the encoding ${show(encoding)}`);
  });
  parser.on('doctype', () => fail(file, parser.line, 'no document type (entities are not expanded)', 'one'));
  parser.on('opentagstart', () => {
    nameLine = parser.line;
    if (++depth > MAX_DEPTH) fail(file, nameLine, `elements at most ${MAX_DEPTH} deep`, 'one deeper');
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag) => {
    namespace ??= tag.uri;
    const isForeign = tag.uri !== namespace;
    if (skipped === 0) refuseMisplaced(tag, isForeign);
    if (skipped > 0 || isForeign || vocabulary[tag.local] === undefined) {
      if (skipped++ === 0) handlers.ignore(`${tag.name} in ${open!.name}`);
      return;
    }
    open = { name: tag.local, line: nameLine, attributes: attributesOf(tag), parent: open, text: '' };
    handlers.open(open);
  });
  parser.on('closetag', () => {
    depth--;
    if (skipped > 0) {
      skipped--;
      return;
    }
    handlers.close(open!);
    open = open!.parent;
  });
  parser.write(text).close();
}

/** The attribute of an element; refused where it is not there. */
export function attributeOf(file: string, { attributes, line, name }: XmlElement, attribute: string): string {
  const value = attributes.get(attribute);
  if (value !== undefined) return value;
  fail(file, line, `the attribute ${attribute} of ${name}`, 'none');
}

/** The attribute as one of `choices`, or `fallback`. */
export function choiceOf<T extends string>(
  file: string,
  { attributes, line, name }: XmlElement,
  attribute: string,
  choices: readonly T[],
  fallback?: T,
): T {
  const value = attributes.get(attribute) ?? fallback;
  if (choices.includes(value as T)) return value as T;
  fail(
    file,
    line,
    `${attribute} of ${name} to be one of ${choices.join(', ')}`,
    value === undefined ? 'none' : show(value),
  );
}
