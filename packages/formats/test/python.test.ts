import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storage, type DType, type NdArray } from '@kleene/base';
import { readSafetensors, writeSafetensors } from '@kleene/formats';
import { writeSafetensorsFile } from '@kleene/formats/node';
import { pythonWith } from './python.ts';

type Recorded = { metadata: Record<string, string>; tensors: Record<string, { shape: number[]; values: unknown[] }> };

// Parsed here, since an import would take the name __proto__ for more than a name.
const recorded: unknown = JSON.parse(readFileSync(new URL('fixtures/python.json', import.meta.url), 'utf8'));
const { files } = recorded as { files: Record<string, Recorded> };
const special: Record<string, number> = { inf: Infinity, '-inf': -Infinity, '-0.0': -0, True: 1, False: 0 };
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}.safetensors`, import.meta.url));

const python = pythonWith('safetensors.numpy');

describe('files of the Python package', () => {
  it.each(Object.keys(files))('are read value by value: %s', (name) => {
    const { tensors, metadata } = readSafetensors(bytesOf(name));
    const { metadata: expected, tensors: arrays } = files[name]!;
    expect(metadata).toEqual(expected);
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(arrays).sort());
    for (const [key, { shape, values }] of Object.entries(arrays)) {
      expect(tensors[key]!.shape, key).toEqual(shape);
      expect([...tensors[key]!.data], key).toEqual(values.map((value) => special[value as string] ?? Number(value)));
    }
  });

  it('widen element types that arrays do not have without losing a value', () => {
    const types = Object.entries({
      ...readSafetensors(bytesOf('python-wider')).tensors,
      ...readSafetensors(bytesOf('python-bf16')).tensors,
    });
    expect(Object.fromEntries(types.map(([name, { dtype }]) => [name, dtype]))).toEqual({
      f16: 'float32',
      bf16: 'float32',
      bool: 'uint8',
      i8: 'int32',
      i16: 'int32',
      u16: 'int32',
      u32: 'int64',
      u64: 'int64',
    });
    for (const [, array] of types) expect(array.data).toBeInstanceOf(storage[array.dtype as DType]);
  });

  it('are written again byte for byte', () => {
    const bytes = bytesOf('python');
    const { tensors, metadata } = readSafetensors(bytes);
    expect(Buffer.from(writeSafetensors(tensors, metadata)).equals(bytes)).toBe(true);
  });
});

describe('files of ours', () => {
  it.skipIf(python === undefined)(
    'open in the Python package (skipped where no python3 can import safetensors)',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'kleene-formats-'));
      const path = join(folder, 'ours.safetensors');
      const tensors: Record<string, NdArray> = {
        'layer.weight': { data: new Float32Array([1.5, -0.25, 3, 4, 5, 6]), shape: [2, 3], dtype: 'float32' },
        step: { data: new Float64Array([2 ** 53]), shape: [], dtype: 'int64' },
        mask: { data: new Uint8Array([1, 0, 255]), shape: [3], dtype: 'uint8' },
        none: { data: new Float64Array(0), shape: [2, 0], dtype: 'float64' },
      };
      const script = `
import json, sys
from safetensors import safe_open
with safe_open(sys.argv[1], framework="numpy") as file:
    arrays = {name: file.get_tensor(name) for name in file.keys()}
    print(json.dumps([{k: [str(a.dtype), list(a.shape), a.reshape(-1).tolist()] for k, a in arrays.items()}, file.metadata()]))
`;
      try {
        await writeSafetensorsFile(path, tensors, { format: 'kleene ✓' });
        expect(JSON.parse(execFileSync(python!, ['-c', script, path], { encoding: 'utf8' }))).toEqual([
          Object.fromEntries(
            Object.entries(tensors).map(([name, { data, shape, dtype }]) => [name, [dtype, shape, [...data]]]),
          ),
          { format: 'kleene ✓' },
        ]);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
