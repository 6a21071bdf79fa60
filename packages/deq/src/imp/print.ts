import type { Arith, Command, Place, Truth } from './syntax.ts';

/** The text of a program, on one line, every operation in brackets; `parseImp` of it is the program again. */
export function printImp(command: Command): string {
  switch (command.kind) {
    case 'skip':
      return 'skip';
    case 'assign':
      return `${place(command.place)} := ${arith(command.value)}`;
    case 'sequence':
      return `(${command.commands.map(printImp).join('; ')})`;
    case 'if':
      return `if ${truth(command.test)} then ${grouped(command.yes)} else ${grouped(command.no)}`;
    case 'while':
      return `while ${truth(command.test)} do ${grouped(command.body)}`;
  }
}

// Brackets, so that an else belongs to its own if.
function grouped(command: Command): string {
  return command.kind === 'if' || command.kind === 'while' ? `(${printImp(command)})` : printImp(command);
}

function place({ name, index }: Place): string {
  return index === undefined ? name : `${name}[${arith(index)}]`;
}

function arith(expression: Arith): string {
  if (expression.kind === 'number') return String(expression.value);
  if (expression.kind === 'read') return place(expression.place);
  return `(${arith(expression.left)} ${expression.kind} ${arith(expression.right)})`;
}

function truth(expression: Truth): string {
  switch (expression.kind) {
    case 'true':
    case 'false':
      return expression.kind;
    case '!':
      return `!(${truth(expression.of)})`;
    case '&&':
    case '||':
      return `(${truth(expression.left)} ${expression.kind} ${truth(expression.right)})`;
    default:
      return `(${arith(expression.left)} ${expression.kind} ${arith(expression.right)})`;
  }
}
