import { readFileSync } from 'node:fs';

/**
 * What a library asks of the system that loads it.
 *
 * @typedef {object} Needs
 * @property {string[]} libraries other libraries, by the names that it has for them
 * @property {string} [floor] the oldest system: `glibc 2.17`, `macOS 11.0`
 * @property {boolean} [signed] whether it carries a signature; macOS on arm64 alone demands one, elsewhere undefined
 */

/**
 * Reads what a library of Linux, macOS or Windows (64 bits) asks for from its headers.
 *
 * @param {Buffer} bytes the file
 * @returns {Needs}
 */
export function needsOf(bytes) {
  const magic = bytes.readUInt32LE(0);
  if (magic === 0x464c457f) return elf(bytes);
  if (magic === 0xfeedfacf) return machO(bytes);
  if (magic % 0x10000 === 0x5a4d) return { libraries: imports(bytes) };
  throw new Error('it is no library of Linux, macOS or Windows');
}

/** What every system of its kind has. */
const ofSystems = [
  /^(ld-linux-.*|lib(c|m|dl|pthread|rt|gcc_s))\.so(\.\d)?$/,
  /^\/usr\/lib\/libSystem\.B\.dylib$/,
  /^(kernel32|ntdll|bcryptprimitives|api-ms-win-.*)\.dll$/i,
];

/**
 * What keeps a library from loading on a bare system; undefined where nothing does.
 *
 * @param {Needs} needs
 */
export function needsFault({ libraries, signed }) {
  const foreign = libraries.filter((name) => !ofSystems.some((pattern) => pattern.test(name)));
  if (foreign.length > 0) return `it asks for ${foreign.join(', ')}`;
  return signed === false ? 'it has no signature' : undefined;
}

/** What a platform's addon asks for. @param {string} file */
export const needsOfFile = (file) => needsOf(readFileSync(file));

/** The text at a place, up to its 0. @param {Buffer} bytes @param {number} at */
function text(bytes, at) {
  return bytes.toString('latin1', at, bytes.indexOf(0, at));
}

/** @param {Buffer} bytes @param {number} at */
const word = (bytes, at) => Number(bytes.readBigUInt64LE(at));

/** Linux: the dynamic section's NEEDED, and the newest version among the names of glibc's. @param {Buffer} bytes @returns {Needs} */
function elf(bytes) {
  const [start, size, count] = [word(bytes, 32), bytes.readUInt16LE(54), bytes.readUInt16LE(56)];
  const segments = Array.from({ length: count }, (_, i) => {
    const at = start + i * size;
    return {
      type: bytes.readUInt32LE(at),
      offset: word(bytes, at + 8),
      address: word(bytes, at + 16),
      length: word(bytes, at + 32),
    };
  });
  const dynamic = segments.find(({ type }) => type === 2);
  if (dynamic === undefined) return { libraries: [] };
  const entries = Array.from({ length: dynamic.length / 16 }, (_, i) => dynamic.offset + i * 16).map((at) => ({
    tag: word(bytes, at),
    value: word(bytes, at + 8),
  }));
  const names = entries.find(({ tag }) => tag === 5)?.value ?? 0;
  const home = segments.find(({ type, address, length }) => type === 1 && names >= address && names < address + length);
  const strings = names - (home?.address ?? 0) + (home?.offset ?? 0);
  const libraries = entries.filter(({ tag }) => tag === 1).map(({ value }) => text(bytes, strings + value));
  const versions = [...bytes.toString('latin1').matchAll(/GLIBC_(\d+)\.(\d+)/g)].map(
    ([, major, minor]) => Number(major) * 1000 + Number(minor),
  );
  if (versions.length === 0) return { libraries };
  const newest = Math.max(...versions);
  return { libraries, floor: `glibc ${Math.floor(newest / 1000)}.${newest % 1000}` };
}

/** macOS: the load commands. @param {Buffer} bytes @returns {Needs} */
function machO(bytes) {
  const isArm = bytes.readUInt32LE(4) === 0x0100000c;
  /** @type {Needs} */
  const needs = { libraries: [], ...(isArm && { signed: false }) };
  const count = bytes.readUInt32LE(16);
  for (let i = 0, at = 32; i < count; i++, at += bytes.readUInt32LE(at + 4)) {
    const command = bytes.readUInt32LE(at);
    const version = () => bytes.readUInt32LE(at + (command === 0x32 ? 12 : 8));
    if (command === 0xc) needs.libraries.push(text(bytes, at + bytes.readUInt32LE(at + 8)));
    if (command === 0x1d && isArm) needs.signed = true;
    if (command === 0x32 || command === 0x24) needs.floor = `macOS ${version() >>> 16}.${(version() >>> 8) % 256}`;
  }
  return needs;
}

/** Windows: the import directory. @param {Buffer} bytes */
function imports(bytes) {
  const header = bytes.readUInt32LE(0x3c);
  const optional = header + 24;
  const sections = Array.from({ length: bytes.readUInt16LE(header + 6) }, (_, i) => {
    const at = optional + bytes.readUInt16LE(header + 20) + i * 40;
    return {
      length: bytes.readUInt32LE(at + 16),
      address: bytes.readUInt32LE(at + 12),
      offset: bytes.readUInt32LE(at + 20),
    };
  });
  const inFile = (/** @type {number} */ address) => {
    const home = sections.find((one) => address >= one.address && address < one.address + one.length);
    return address - (home?.address ?? 0) + (home?.offset ?? 0);
  };
  const names = [];
  for (let at = inFile(bytes.readUInt32LE(optional + 120)); bytes.readUInt32LE(at + 12) !== 0; at += 20)
    names.push(text(bytes, inFile(bytes.readUInt32LE(at + 12))));
  return names;
}
