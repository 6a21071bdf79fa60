import { KleeneError, refuse } from '@kleene/base';
import type { Arith, Command, Place, Truth } from './syntax.ts';

interface Token {
  readonly text: string;
  readonly at: number;
}

interface Reader {
  peek(): string;
  next(): string;
  /** Takes the next token when it is one of these. */
  take(...texts: string[]): string | undefined;
  expect(text: string): void;
  /** Runs `read` a level deeper. */
  within<T>(read: () => T): T;
  /** An expression made of others, a level above them. */
  above<E extends Expression>(expression: E, ...parts: Expression[]): E;
  fail(expected: string): never;
}

type Expression = Arith | Truth;

/** Levels of commands, brackets and operators: what walks over a program does so by recursion. */
const DEEPEST = 500;

const comparisons = ['==', '<=', '>=', '<', '>'] as const;

/**
 * The program that a text is. Commands: `skip`, `X := a`, `X[a] := a`, `c; c`, `if b then c else c`, `while b do c`, `( c )`, and for
 * short `if b then c` and `for k in a..a do c` (both ends counted, the last found anew each time). Comments run from # to the end of the
 * line. Throws `invalid-argument` with the line of what is wrong, also where commands or an expression have more than 500 levels.
 */
export function parseImp(source: string): Command {
  if (typeof source !== 'string') refuse('deq.parseImp', 'source', 'text', source);
  const reader = readerOf(source);
  const program = commands(reader);
  if (reader.peek() !== '') reader.fail('; or the end');
  return program;
}

function readerOf(source: string): Reader {
  const pattern = /#.*|\s+|(\d+|[A-Za-z_]\w*|:=|==|<=|>=|&&|\|\||\.\.|[-+*<>!;()[\]]|.)/gu;
  const tokens: Token[] = [...source.matchAll(pattern)].flatMap(({ 1: text, index }) =>
    text ? [{ text, at: index }] : [],
  );
  let [at, level] = [0, 0];
  const depths = new WeakMap<Expression, number>();
  const reader: Reader = {
    peek: () => tokens[at]?.text ?? '',
    next: () => tokens[at++]?.text ?? '',
    take: (...texts) => (texts.includes(reader.peek()) ? reader.next() : undefined),
    expect: (text) => (reader.take(text) === undefined ? reader.fail(text) : undefined),
    within(read) {
      if (++level > DEEPEST) reader.fail(`at most ${DEEPEST} levels`);
      const found = read();
      level--;
      return found;
    },
    above(expression, ...parts) {
      const depth = 1 + Math.max(...parts.map((part) => depths.get(part) ?? 0));
      if (depth > DEEPEST) reader.fail(`at most ${DEEPEST} levels`);
      depths.set(expression, depth);
      return expression;
    },
    fail(expected) {
      const line = source.slice(0, tokens[at]?.at ?? source.length).split('\n').length;
      const found = reader.peek() || 'the end';
      throw new KleeneError('invalid-argument', `deq.parseImp: line ${line} must have ${expected}, got ${found}`);
    },
  };
  return reader;
}

function commands(reader: Reader): Command {
  const list = [command(reader)];
  while (reader.take(';') !== undefined) list.push(command(reader));
  return list.length === 1 ? list[0]! : { kind: 'sequence', commands: list };
}

function command(reader: Reader): Command {
  return reader.within(() => oneCommand(reader));
}

function oneCommand(reader: Reader): Command {
  const word = reader.take('skip', 'if', 'while', 'for', '(');
  if (word === 'skip') return { kind: 'skip' };
  if (word === 'if') return choice(reader);
  if (word === 'while') return loop(reader);
  if (word === 'for') return counted(reader);
  if (word === '(') return closed(reader, commands(reader));
  const target = place(reader);
  reader.expect(':=');
  return { kind: 'assign', place: target, value: arith(reader) };
}

function choice(reader: Reader): Command {
  const test = truth(reader);
  reader.expect('then');
  const yes = command(reader);
  return { kind: 'if', test, yes, no: reader.take('else') === undefined ? { kind: 'skip' } : command(reader) };
}

function loop(reader: Reader): Command {
  const test = truth(reader);
  reader.expect('do');
  return { kind: 'while', test, body: command(reader) };
}

function counted(reader: Reader): Command {
  const counter: Place = { name: name(reader) };
  reader.expect('in');
  const first = arith(reader);
  reader.expect('..');
  const last = arith(reader);
  reader.expect('do');
  const read: Arith = { kind: 'read', place: counter };
  const step: Command = {
    kind: 'assign',
    place: counter,
    value: { kind: '+', left: read, right: { kind: 'number', value: 1n } },
  };
  const body: Command = { kind: 'sequence', commands: [command(reader), step] };
  return {
    kind: 'sequence',
    commands: [
      { kind: 'assign', place: counter, value: first },
      { kind: 'while', test: { kind: '<=', left: read, right: last }, body },
    ],
  };
}

function closed<T>(reader: Reader, inner: T): T {
  reader.expect(')');
  return inner;
}

function place(reader: Reader): Place {
  const found = name(reader);
  if (reader.take('[') === undefined) return { name: found };
  const index = arith(reader);
  reader.expect(']');
  return { name: found, index };
}

const words = new Set(['skip', 'if', 'then', 'else', 'while', 'do', 'for', 'in', 'true', 'false']);

function name(reader: Reader): string {
  if (!/^[A-Za-z_]/.test(reader.peek()) || words.has(reader.peek())) reader.fail('a command or a location');
  return reader.next();
}

function arith(reader: Reader): Arith {
  return asArith(reader, sum(reader));
}

function truth(reader: Reader): Truth {
  return asTruth(reader, disjunction(reader));
}

/** Whatever may stand in brackets: a number or a truth. */
function disjunction(reader: Reader): Expression {
  let left = conjunction(reader);
  while (reader.take('||') !== undefined)
    left = joined(reader, '||', asTruth(reader, left), asTruth(reader, conjunction(reader)));
  return left;
}

function conjunction(reader: Reader): Expression {
  let left = comparison(reader);
  while (reader.take('&&') !== undefined)
    left = joined(reader, '&&', asTruth(reader, left), asTruth(reader, comparison(reader)));
  return left;
}

function comparison(reader: Reader): Expression {
  const left = sum(reader);
  const operator = comparisons.find((text) => reader.peek() === text);
  if (operator === undefined) return left;
  reader.next();
  return joined(reader, operator, asArith(reader, left), asArith(reader, sum(reader)));
}

function sum(reader: Reader): Expression {
  let left = factor(reader);
  for (let sign = reader.take('+', '-'); sign !== undefined; sign = reader.take('+', '-'))
    left = joined(reader, sign as '+' | '-', asArith(reader, left), asArith(reader, factor(reader)));
  return left;
}

function factor(reader: Reader): Expression {
  let left = atom(reader);
  while (reader.take('*') !== undefined)
    left = joined(reader, '*', asArith(reader, left), asArith(reader, atom(reader)));
  return left;
}

function atom(reader: Reader): Expression {
  return reader.within(() => oneAtom(reader));
}

function oneAtom(reader: Reader): Expression {
  if (reader.take('(') !== undefined) return closed(reader, disjunction(reader));
  if (reader.take('!') !== undefined) {
    const of = asTruth(reader, atom(reader));
    return reader.above({ kind: '!', of }, of);
  }
  const word = reader.take('true', 'false');
  if (word !== undefined) return { kind: word as 'true' | 'false' };
  if (reader.take('-') !== undefined)
    return joined(reader, '-', { kind: 'number', value: 0n }, asArith(reader, atom(reader)));
  if (/^\d/.test(reader.peek())) return { kind: 'number', value: BigInt(reader.next()) };
  const found = place(reader);
  return reader.above({ kind: 'read', place: found }, ...(found.index ? [found.index] : []));
}

type Binary = Extract<Expression, { readonly left: unknown }>;

function joined(reader: Reader, kind: Binary['kind'], left: Expression, right: Expression): Expression {
  return reader.above({ kind, left, right } as Binary, left, right);
}

function isArith(expression: Expression): expression is Arith {
  return ['number', 'read', '+', '-', '*'].includes(expression.kind);
}

function asArith(reader: Reader, expression: Expression): Arith {
  return isArith(expression) ? expression : reader.fail('a number before this');
}

function asTruth(reader: Reader, expression: Expression): Truth {
  return isArith(expression) ? reader.fail('a truth before this') : expression;
}
