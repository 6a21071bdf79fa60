import { main } from '../src/main.ts';

/** What a call of `kleene` printed and returned. */
export interface Recorded {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `kleene` in this process, with the given surroundings, and records what it prints. */
export async function kleene(
  words: readonly string[],
  {
    tty = false,
    environment = {},
    signal = new AbortController().signal,
    columns = 80,
  }: { tty?: boolean; environment?: Record<string, string>; signal?: AbortSignal; columns?: number } = {},
): Promise<Recorded> {
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({
    isTTY: tty,
    columns,
    write: (text: string) => void (written[name] += text),
  });
  const code = await main(words, { out: sink('out'), err: sink('err'), environment, signal });
  return { code, ...written };
}
