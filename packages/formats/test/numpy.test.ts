import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KleeneError, sizeOf, storage, type DType, type NdArray } from '@kleene/base';
import { readNpy, readNpz, writeNpy, writeNpz } from '@kleene/formats';
import { readNpyFile, readNpzFile } from '@kleene/formats/node';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf } from './files.ts';
import recorded from './fixtures/numpy-files.json' with { type: 'json' };
import { pythonWith } from './python.ts';

const bytesOf = (file: string): Uint8Array => Uint8Array.from(Buffer.from(file, 'base64'));
const numbers = (values: readonly (number | string)[]): number[] =>
  values.map((value) => (value === '-0.0' ? -0 : Number(String(value).replace('inf', 'Infinity'))));
const dtypes: Readonly<Record<string, DType>> = {
  float64: 'float64',
  float32: 'float32',
  float16: 'float32',
  int64: 'int64',
  uint64: 'int64',
  uint32: 'int64',
  int32: 'int32',
  int16: 'int32',
  uint16: 'int32',
  int8: 'int32',
  uint8: 'uint8',
  bool: 'uint8',
};
type Name = keyof typeof recorded.arrays;
const names = Object.keys(recorded.arrays) as Name[];
const refusal = async (code: string, work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    return messageOf(code as KleeneError['code'], error);
  }
  return 'accepted';
};

describe('readNpy', () => {
  it.each(names)('reads what numpy wrote: %s', (name) => {
    const { file, shape, values } = recorded.arrays[name];
    const array = readNpy(bytesOf(file));
    expect(array.shape).toEqual(shape);
    expect([...array.data]).toEqual(numbers(values));
    const dtype = dtypes[name.split(' ')[0]!];
    if (dtype !== undefined) expect(array.dtype).toBe(dtype);
    expect(array.data).toBeInstanceOf(storage[array.dtype]);
  });

  it('copies out of a view at any offset', () => {
    const file = bytesOf(recorded.arrays['fortran of three axes'].file);
    const padded = new Uint8Array(file.length + 9);
    padded.set(file, 3);
    expect(readNpy(padded.subarray(3, 3 + file.length))).toEqual(readNpy(file));
  });

  it.each(Object.keys(recorded.refused) as (keyof typeof recorded.refused)[])('refuses %s', async (name) => {
    const code = name === 'an integer beyond 2^53' ? 'invalid-file' : 'unsupported';
    const message = await refusal(code, () => readNpy(bytesOf(recorded.refused[name])));
    const reasons: Partial<Record<typeof name, string>> = {
      objects:
        'the element type |O is not read: it holds Python objects (pickled), which are never loaded: they may run any code',
      'a structured array': 'a structured array is not read; save its fields one by one',
      'a long double': 'is not read: it holds floats wider than 64 bits',
      'an integer beyond 2^53': 'there is an integer beyond 2^53, which is not read',
    };
    expect(message).toContain(`formats.readNpy: `);
    expect(message).toContain(reasons[name] ?? `it holds ${name}`);
  });

  /** A file of version 1.0 with this header and this much data. */
  const made = (header: string, data = 0, version = [1, 0]): Uint8Array => {
    const text = new TextEncoder().encode(header);
    const file = new Uint8Array(10 + text.length + data);
    file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, ...version, text.length & 255, text.length >> 8]);
    file.set(text, 10);
    return file;
  };
  const good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";

  it.each<[string, string, number[]]>([
    ['the names in another order', "{'shape': (2,), 'descr': '<f4', 'fortran_order': False}", [2]],
    ['double quotes and blanks', '  { "descr" : "<f4" , "fortran_order":False,"shape":( 2 , 1 ) , } ', [2, 1]],
    ['long integers of Python 2', "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 1L), }", [2, 1]],
  ])('reads a header with %s', (_, header, shape) => {
    expect(readNpy(made(header, 8)).shape).toEqual(shape);
  });

  it.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(0), 'this is no .npy file but an empty file'],
    ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4), 'this is no .npy file but a zip archive'],
    ['another kind', Uint8Array.of(1, 2, 3), 'but of another kind'],
    ['a magic alone', made(good).subarray(0, 8), 'the file is cut short within its header'],
    ['half a header', made(good).subarray(0, 40), '30 bytes are missing of its header alone'],
    ['missing data', made(good, 23), '1 bytes are missing of the 24 that its header announces'],
    ['data too much', made(good, 30), '6 bytes are left over after the array'],
    ['no dictionary', made('[1]'), 'the header must be a dictionary, got "[1]"'],
    [
      'code',
      made("{'descr': __import__('os'), 'fortran_order': False, 'shape': ()}"),
      'descr in the header must be a literal',
    ],
    [
      'a name too many',
      made("{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': 1}"),
      'unknown name "x" in the header',
    ],
    [
      'a name of objects',
      made("{'descr': '<f4', 'fortran_order': False, 'constructor': ()}"),
      'unknown name "constructor"',
    ],
    [
      'a name twice',
      made("{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': ()}"),
      'the name descr is in the header twice',
    ],
    ['a name missing', made("{'descr': '<f4', 'shape': ()}"), 'fortran_order is missing in the header'],
    [
      'a number for a shape',
      made("{'descr': '<f4', 'fortran_order': False, 'shape': (3)}", 12),
      'shape in the header must be a tuple, got (3)',
    ],
    [
      'a size below 0',
      made("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}"),
      'shape in the header must be a literal',
    ],
    [
      'sizes beyond counting',
      made(`{'descr': '<f4', 'fortran_order': False, 'shape': (${2 ** 40}, ${2 ** 40}, 0)}`),
      'has too many elements',
    ],
    ['no end', made("{'descr': '<f4', 'fortran_order': False, 'shape': ()"), 'the header must end with }'],
    [
      'more after the end',
      made("{'descr': '<f4', 'fortran_order': False, 'shape': ()} x"),
      'the header must end with }',
    ],
    [
      'an unknown type',
      made("{'descr': '<f4,<f4', 'fortran_order': False, 'shape': ()}"),
      '"<f4,<f4" is no element type of numpy',
    ],
  ])('refuses %s', async (_, file, message) => {
    expect(await refusal('invalid-file', () => readNpy(file))).toContain(message);
  });

  it('refuses other versions', async () => {
    expect(await refusal('unsupported', () => readNpy(made(good, 24, [4, 0])))).toContain(
      'version 4.0 of the format is not read (1.0 to 3.0 are)',
    );
  });

  it('undoes writeNpy', () => {
    fc.assert(
      fc.property(anyArray(), (array) => {
        expect(readNpy(writeNpy(array))).toEqual(array);
      }),
      { numRuns: 100 },
    );
  });

  it('reads or refuses whatever a file becomes when bytes of it change', async () => {
    const file = bytesOf(recorded.arrays['fortran of two axes'].file);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const changed = file.slice();
          for (const [at, byte] of changes) changed[at] = byte;
          await readsOrRefuses(() => readNpy(changed));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('readNpz', () => {
  const grid = { data: Float64Array.from(recorded.grid), shape: [2, 3, 4], dtype: 'int64' };
  const floats = { data: Float64Array.from(numbers(recorded.floats)), shape: [7], dtype: 'float64' };

  it.each<[keyof typeof recorded.archives, Record<string, unknown>]>([
    ['savez', { a: grid, b: floats }],
    ['savez_compressed', { a: grid, b: floats }],
    ['no arrays', {}],
    [
      'a name in Greek',
      Object.fromEntries([
        ['α', grid],
        ['__proto__', floats],
      ]),
    ],
    ['zip64', { a: grid, b: floats }],
    ['a stream', { a: grid, 'note.json': new TextEncoder().encode('{}') }],
  ])('reads what numpy wrote: %s', async (name, expected) => {
    expect(await readNpz(bytesOf(recorded.archives[name]))).toEqual(expected);
  });

  it('knows zip64 by all of its fields', () => {
    const file = Buffer.from(recorded.archives.zip64, 'base64');
    const entry = file.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    expect([20, 24].map((field) => file.readUInt32LE(entry + field))).toEqual([0xffffffff, 0xffffffff]);
    expect(file.includes(Buffer.from([0x50, 0x4b, 6, 6])) && file.includes(Buffer.from([0x50, 0x4b, 6, 7]))).toBe(true);
  });

  it('undoes writeNpz', async () => {
    const names = fc.string({ unit: 'grapheme' }).filter((name) => name !== '');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, anyArray(), { maxKeys: 4 }), async (arrays) => {
        expect(await readNpz(writeNpz(arrays))).toEqual({ ...arrays });
      }),
      { numRuns: 40 },
    );
  });

  const plain = (): Uint8Array =>
    writeNpz({ a: { data: Float32Array.of(1, 2), shape: [2], dtype: 'float32' }, raw: Uint8Array.of(7) });

  it.each<[string, () => Uint8Array, string]>([
    ['no bytes', () => new Uint8Array(0), 'this is no zip archive but an empty file'],
    ['a .npy file', () => bytesOf(recorded.arrays.float64.file), 'this is no zip archive but a NumPy array (.npy)'],
    ['half an archive', () => plain().subarray(0, 100), 'the archive is cut short: its directory is missing'],
    ['a changed value', () => changed(plain(), 30 + 5 + 128), '"a.npy": its checksum is wrong'],
    ['a moved member', () => changed(plain(), 0), '"a.npy": it is not where the directory says'],
  ])('refuses %s', async (_, file, message) => {
    expect(await refusal('invalid-file', () => readNpz(file()))).toContain(message);
  });

  it('refuses a name that is there twice', async () => {
    const file = writeNpz({ 'a.npy': bytesOf(recorded.arrays.float64.file), a: Uint8Array.of(1) });
    expect(await refusal('invalid-file', () => readNpz(file))).toContain('the name "a" is there twice');
  });

  it('stops unpacking where there is more than announced', async () => {
    const file = bytesOf(recorded.archives['savez_compressed']);
    const view = new DataView(file.buffer);
    const directory = view.getUint32(file.length - 6, true);
    view.setUint32(directory + 24, 100, true);
    expect(await refusal('invalid-file', () => readNpz(file))).toContain(
      'it has more bytes than the 100 that the directory says',
    );
  });

  it.each<[string, number, number, string]>([
    ['encryption', 8, 1, 'it is encrypted'],
    ['other compression', 10, 12, 'its compression (method 12) is not read; stored and deflated are'],
  ])('refuses %s', async (_, field, value, message) => {
    const file = plain();
    const view = new DataView(file.buffer);
    const directory = view.getUint32(file.length - 6, true);
    view.setUint16(directory + field, value, true);
    expect(await refusal('unsupported', () => readNpz(file))).toContain(message);
  });

  it('reads or refuses whatever an archive becomes when bytes of it change or are cut off', async () => {
    const files = Object.values(recorded.archives).map(bytesOf);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(files.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.nat(60),
        async (which, changes, cut) => {
          const file = files[which]!.slice(0, cut < 50 ? undefined : -cut);
          for (const [at, byte] of changes) file[at % file.length] = byte;
          await readsOrRefuses(() => readNpz(file));
        },
      ),
      { numRuns: 1000 },
    );
  }, 20_000);
});

const python = pythonWith('numpy');

describe('numpy files on disk', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-numpy-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('are read by name, and errors name the file', async () => {
    const path = join(folder, 'a.npy');
    const array: NdArray = { data: Float64Array.of(1, 2), shape: [2], dtype: 'float64' };
    await writeFile(path, writeNpy(array));
    expect(await readNpyFile(path)).toEqual(array);
    expect(await refusal('invalid-file', () => readNpzFile(path))).toBe(
      `formats.readNpzFile: ${path}: this is no zip archive but a NumPy array (.npy)`,
    );
    expect(await refusal('io', () => readNpyFile(join(folder, 'none.npy')))).toContain('(ENOENT)');
    await writeFile(join(folder, 'b.npz'), writeNpz({ array }));
    expect(await readNpzFile(join(folder, 'b.npz'))).toEqual({ array });
  });

  it.skipIf(python === undefined)('that we write are opened by numpy (where Python has it)', async () => {
    const arrays: Record<string, NdArray> = {
      float64: { data: Float64Array.of(0.5, NaN), shape: [2], dtype: 'float64' },
      float32: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2], dtype: 'float32' },
      int64: { data: Float64Array.of(-(2 ** 53)), shape: [], dtype: 'int64' },
      int32: { data: new Int32Array(0), shape: [0, 3], dtype: 'int32' },
      uint8: { data: Uint8Array.of(255), shape: [1, 1], dtype: 'uint8' },
    };
    await writeFile(join(folder, 'ours.npz'), writeNpz(arrays));
    await writeFile(join(folder, 'ours.npy'), writeNpy(arrays['float32']!));
    const code = `
import numpy, json
z = numpy.load('ours.npz')
print(json.dumps({k: [str(z[k].dtype), list(z[k].shape), repr(z[k].ravel().tolist())] for k in z.files}))
print(numpy.load('ours.npy').tolist())`;
    const { stdout, stderr } = spawnSync(python!, ['-c', code], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    const [archive, single] = stdout.trim().split('\n');
    expect(JSON.parse(archive!)).toEqual({
      float64: ['float64', [2], '[0.5, nan]'],
      float32: ['float32', [2, 2], '[1.0, 2.0, 3.0, 4.0]'],
      int64: ['int64', [], '[-9007199254740992]'],
      int32: ['int32', [0, 3], '[]'],
      uint8: ['uint8', [1, 1], '[255]'],
    });
    expect(single).toBe('[[1.0, 2.0], [3.0, 4.0]]');
  });
});

function anyArray(): fc.Arbitrary<NdArray> {
  const shape = fc.array(fc.nat(4), { maxLength: 3 });
  const dtype = fc.constantFrom<DType>('float64', 'float32', 'int64', 'int32', 'uint8');
  return fc.tuple(shape, dtype, fc.infiniteStream(fc.nat(255))).map(([sizes, type, stream]) => {
    const data = new storage[type](sizeOf(sizes));
    for (let i = 0; i < data.length; i++) data[i] = stream.next().value as number;
    return { data, shape: sizes, dtype: type };
  });
}

function changed(file: Uint8Array, at: number): Uint8Array {
  file[at]! ^= 1;
  return file;
}

async function readsOrRefuses(read: () => unknown): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof KleeneError)) throw error;
    expect(['invalid-file', 'unsupported']).toContain(error.code);
  }
}
