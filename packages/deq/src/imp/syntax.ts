/** A location: a name, or a name and an index. */
export interface Place {
  readonly name: string;
  readonly index?: Arith;
}

export type ArithOperator = '+' | '-' | '*';
export type Comparison = '==' | '<' | '<=' | '>' | '>=';

/** An arithmetic expression: whole numbers without bounds. */
export type Arith =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'read'; readonly place: Place }
  | { readonly kind: ArithOperator; readonly left: Arith; readonly right: Arith };

/** A truth expression. */
export type Truth =
  | { readonly kind: 'true' | 'false' }
  | { readonly kind: Comparison; readonly left: Arith; readonly right: Arith }
  | { readonly kind: '!'; readonly of: Truth }
  | { readonly kind: '&&' | '||'; readonly left: Truth; readonly right: Truth };

/** A command of IMP (Winskel 1993, chapter 2), with arrays. */
export type Command =
  | { readonly kind: 'skip' }
  | { readonly kind: 'assign'; readonly place: Place; readonly value: Arith }
  | { readonly kind: 'sequence'; readonly commands: readonly Command[] }
  | { readonly kind: 'if'; readonly test: Truth; readonly yes: Command; readonly no: Command }
  | While;

/** A loop, whose meaning is a least fixed point. */
export interface While {
  readonly kind: 'while';
  readonly test: Truth;
  readonly body: Command;
}

/** The loops of a program that lie within no other loop, in order. */
export function loopsOf(command: Command): While[] {
  if (command.kind === 'while') return [command];
  if (command.kind === 'sequence') return command.commands.flatMap(loopsOf);
  return command.kind === 'if' ? [...loopsOf(command.yes), ...loopsOf(command.no)] : [];
}
