import { KleeneError } from '@kleene/base';

const signatures: readonly (readonly [bytes: readonly number[], kind: string])[] = [
  [[0x1f, 0x8b], 'a gzip archive; unpack it first (a name that ends in .gz has that done)'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive (perhaps a spreadsheet; save it as CSV)'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image'],
  [[0x25, 0x50, 0x44, 0x46, 0x2d], 'a PDF document'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a zstd archive; unpack it first'],
  [[0xff, 0xfe], 'text in UTF-16; save it as UTF-8'],
  [[0xfe, 0xff], 'text in UTF-16; save it as UTF-8'],
];

const beginnings: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^version https:\/\/git-lfs/, 'a Git LFS pointer; fetch the file itself'],
  [/^<(!doctype\s+html|html|head|body)[\s>]/i, 'an HTML page'],
  [/^(<\?xml[^]*)?<graphml[\s/>]/, 'a GraphML file'],
  [/^(<\?xml[^]*)?<gexf[\s/>]/, 'a GEXF file'],
  [/^<(\?xml|!--|!doctype)[\s>]/i, 'an XML file'],
  [/^[{[]\s*["{[\]}]/, 'a JSON file'],
  [/^%%?MatrixMarket/i, 'a Matrix Market file'],
  [/^(Creator\s[^\r\n]*\s+)?graph\s*\[/, 'a GML file'],
  [/^(strict\s+)?(di)?graph\b[^\n[]*\{/, 'a DOT file'],
  [/^\*vertices\s/i, 'a Pajek file'],
];

/** Throws `invalid-file` when the first bytes of a file are those of another kind of file than `own`, and names that kind. */
export function refuseOtherKinds(file: string, expected: string, bytes: Uint8Array, own: readonly string[] = []): void {
  const kind = kindOf(bytes);
  if (kind !== undefined && !own.includes(kind))
    throw new KleeneError('invalid-file', `${file}: expected ${expected}, got ${kind}`);
}

/** What kind of file begins with these bytes, if it is one that is no list of edges. */
export function kindOf(bytes: Uint8Array): string | undefined {
  const signature = signatures.find(([start]) => start.every((byte, i) => bytes[i] === byte));
  if (signature) return signature[1];
  const head = bytes.subarray(0, 1024);
  if (head.includes(0)) return isHalfZero(head) ? 'text in UTF-16; save it as UTF-8' : 'a binary file';
  const text = new TextDecoder().decode(head).trimStart();
  return beginnings.find(([pattern]) => pattern.test(text))?.[1];
}

/** Whether all zeros are at even, or all at odd places: Latin text in UTF-16 without a byte order mark. */
function isHalfZero(bytes: Uint8Array): boolean {
  const places = [...bytes.entries()].filter(([, byte]) => byte === 0).map(([place]) => place % 2);
  return places.length > bytes.length / 4 && new Set(places).size === 1;
}
