import { isKleeneError, type ErrorCode } from '@kleene/base';
import type { Io } from './io.ts';

/** Exit code of a run that a signal ended. */
export const INTERRUPTED = 130;

const exitCodes: Partial<Record<ErrorCode, number>> = { 'non-finite': 1, interrupted: INTERRUPTED };

/** Says in one line what went wrong and returns the exit code: 2 for misuse, 1 for numerical trouble, 130 when interrupted. */
export function reportFailure(error: unknown, io: Io, debug: boolean): number {
  const known = isKleeneError(error);
  const code = known ? error.code : 'internal';
  const message = error instanceof Error ? error.message : String(error);
  io.note(
    known
      ? `${io.style('red', 'error:')} ${oneLine(message)}`
      : `internal error: ${oneLine(message)} (KLEENE_DEBUG=1 shows where)`,
  );
  if (debug && error instanceof Error) io.note(error.stack ?? '');
  io.document({ schema: 'kleene/error@1', code, message });
  return known ? (exitCodes[error.code] ?? 2) : 1;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
