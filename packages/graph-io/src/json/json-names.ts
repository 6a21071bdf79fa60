import { show } from '@kleene/base';
import { fail } from '../fail.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LF = 0x0a;

/**
 * Throws `invalid-file` where an object of a text that is JSON has two members of one name: `JSON.parse` keeps the last of them and says
 * nothing, a whole list of edges perhaps.
 */
export function refuseRepeatedNames(file: string, text: string): void {
  // For each open object the names so far; for each open list nothing.
  const open: (Set<string> | undefined)[] = [];
  let line = 1;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === LF) line++;
    else if (text[at] === '{') open.push(new Set());
    else if (text[at] === '[') open.push(undefined);
    else if (text[at] === '}' || text[at] === ']') open.pop();
    if (character !== QUOTE) continue;
    const end = endOfString(text, at);
    const names = open.at(-1);
    if (names && isName(text, end)) {
      const name = JSON.parse(text.slice(at, end)) as string;
      if (names.has(name)) fail(file, line, 'each name once in an object', `${show(name)} twice`);
      names.add(name);
    }
    at = end - 1;
  }
}

/** The place after the string that begins at `at`. */
function endOfString(text: string, at: number): number {
  let end = at + 1;
  while (text.charCodeAt(end) !== QUOTE) end += text.charCodeAt(end) === BACKSLASH ? 2 : 1;
  return end + 1;
}

function isName(text: string, at: number): boolean {
  while (/\s/.test(text[at] ?? '')) at++;
  return text[at] === ':';
}
