/**
 * The first name that an object in `json` has twice, however it is escaped; `JSON.parse` keeps the last one in silence.
 * `json` must be well-formed. (A regular expression for texts would run out of stack on long ones.)
 */
export function repeatedName(json: string): string | undefined {
  const open: Set<string>[] = [];
  let text = '';
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (char === '"') {
      const end = endOfText(json, at);
      text = json.slice(at, end + 1);
      at = end;
    } else if (char === '{') open.push(new Set());
    else if (char === '}') open.pop();
    else if (char === ':') {
      const name = JSON.parse(text) as string;
      if (open.at(-1)!.has(name)) return name;
      open.at(-1)!.add(name);
    }
  }
  return undefined;
}

/** Where the text that begins at `start` has its closing quote. */
function endOfText(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
