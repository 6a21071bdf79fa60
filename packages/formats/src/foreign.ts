const binaries: readonly (readonly [start: readonly number[], kind: string])[] = [
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image'],
  [[0x50, 0x4b, 3, 4], 'a zip archive (as .npz and PyTorch files are)'],
  [[0x50, 0x4b, 5, 6], 'an empty zip archive'],
  [[0x1f, 0x8b, 8], 'a gzip archive'],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], 'a NumPy array (.npy)'],
  [[0x89, 0x48, 0x44, 0x46], 'an HDF5 file'],
  [[0x47, 0x47, 0x55, 0x46], 'a GGUF file'],
];

const texts: readonly (readonly [start: RegExp, kind: string])[] = [
  [/^version https:\/\/\S+\/spec\/v1\r?\n/, 'a Git LFS pointer; fetch the file itself'],
  [/^\s*<(!doctype|html)/i, 'a web page'],
  [/^\s*[{[]/, 'JSON text'],
];

/** What a file that is not safetensors is by its first bytes, in words; undefined where nothing is recognised. */
export function foreignKind(bytes: Uint8Array): string | undefined {
  const binary = binaries.find(([start]) => start.every((byte, at) => bytes[at] === byte));
  if (binary !== undefined) return binary[1];
  // The length of a header has zeros in its upper bytes, so that none is taken for text.
  if (bytes.subarray(0, 8).includes(0)) return undefined;
  const text = String.fromCharCode(...bytes.subarray(0, 200));
  return texts.find(([start]) => start.test(text))?.[1];
}
