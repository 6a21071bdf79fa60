import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import type { ErrorCode, NdArray } from '@kleene/base';
import { encodeEvent, eventFileHeader, type SummaryEvent } from '@kleene/formats';
import { openEventFile } from '@kleene/formats/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageOf } from './files.ts';
import recorded from './fixtures/tensorboard.json' with { type: 'json' };
import { pythonWith } from './python.ts';

const wallTime = 1.5e9 + 0.25;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const weights = [0.03, -1, 2, 0.5, 0.5, 1.25];
const pixels: NdArray = {
  data: Uint8Array.from({ length: 2 * 3 * 3 }, (_, i) => 14 * i),
  shape: [2, 3, 3],
  dtype: 'uint8',
};
const refusal = async (code: ErrorCode, work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    return messageOf(code, error);
  }
  return 'accepted';
};

const events: Record<Exclude<keyof typeof recorded, 'tensorboard' | 'header'>, SummaryEvent> = {
  scalar: { wallTime, step: 300, summaries: { 'loss/train': { scalar: 0.1 } } },
  several: { wallTime, step: 0, summaries: { a: { scalar: -1.5 }, b: { scalar: 0 } } },
  'a large step': { wallTime, step: 2 ** 40 + 1, summaries: { a: { scalar: 1 } } },
  histogram: { wallTime, step: 7, summaries: { weights: { histogram: weights } } },
  text: { wallTime, step: 1, summaries: { config: { text: '# Gödel' } } },
};

describe('events', () => {
  it.each(Object.keys(events) as (keyof typeof events)[])("are the bytes of TensorBoard's own writer: %s", (name) => {
    expect(hex(encodeEvent(events[name]))).toBe(recorded[name]);
  });

  it("begin with the header of TensorBoard's own writer", () => {
    expect(hex(eventFileHeader(wallTime))).toBe(recorded.header);
  });

  it('hold images as PNG files of their pixels', () => {
    const file = Buffer.from(encodeEvent({ wallTime, step: 1, summaries: { a: { image: pixels } } }));
    const start = file.indexOf(Buffer.from('\x89PNG', 'latin1'));
    const header = start + 16;
    expect([file.readUInt32BE(header), file.readUInt32BE(header + 4), file[header + 8], file[header + 9]]).toEqual([
      3, 2, 8, 2,
    ]);
    const at = file.indexOf('IDAT');
    const rows = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
    const stride = 10;
    const found = [0, 1].flatMap((y) => [...rows.subarray(y * stride + 1, (y + 1) * stride)]);
    expect(found).toEqual([...pixels.data]);
  });

  it('hold images of more than a block of deflate', () => {
    const data = Uint8Array.from({ length: 300 * 300 }, (_, i) => i % 251);
    const file = Buffer.from(
      encodeEvent({ wallTime, step: 1, summaries: { a: { image: { data, shape: [300, 300, 1], dtype: 'uint8' } } } }),
    );
    const at = file.indexOf('IDAT');
    const rows = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
    expect([...rows.subarray(301 * 299 + 1)]).toEqual([...data.subarray(300 * 299)]);
  });

  it.each<[string, object, string]>([
    ['a time that is not finite', { wallTime: NaN }, 'wallTime must be a finite number'],
    ['a step below 0', { step: -1 }, 'step must be an integer >= 0'],
    [
      'a scalar that is NaN',
      { summaries: { a: { scalar: NaN } } },
      'summaries["a"].scalar must be a finite number, got NaN',
    ],
    [
      'a histogram with infinity',
      { summaries: { a: { histogram: [1, Infinity] } } },
      'summaries["a"].histogram[1] must be a finite number',
    ],
    [
      'a histogram of a text',
      { summaries: { a: { histogram: '12' } } },
      'summaries["a"].histogram must be a list of numbers, got "12"',
    ],
    ['a text that is none', { summaries: { a: { text: 7 } } }, 'summaries["a"].text must be text, got 7'],
    [
      'another kind',
      { summaries: { a: { audio: [] } } },
      'summaries["a"] must be made of one of scalar, histogram, text, image, got "audio"',
    ],
    ['two kinds', { summaries: { a: { scalar: 1, text: '' } } }, 'got "scalar, text"'],
    [
      'a flat image',
      { summaries: { a: { image: { ...pixels, shape: [18] } } } },
      'must be uint8 of shape [height, width, 1 to 4 channels], got "uint8 [18]"',
    ],
    [
      'an image of five channels',
      { summaries: { a: { image: { data: new Uint8Array(5), shape: [1, 1, 5], dtype: 'uint8' } } } },
      'got "uint8 [1, 1, 5]"',
    ],
  ])('are refused for %s', async (_, changes, message) => {
    expect(
      await refusal('invalid-argument', () =>
        encodeEvent({ wallTime, step: 1, summaries: {}, ...changes } as SummaryEvent),
      ),
    ).toContain(message);
  });
});

describe('an event file', () => {
  let folder = '';
  let path = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kleene-events-'));
    path = join(folder, 'events.out.tfevents.1.test');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const scalar = (step: number): SummaryEvent => ({ wallTime, step, summaries: { loss: { scalar: 1 / step } } });
  const written = async (steps: readonly number[], lastStep?: number): Promise<string> => {
    const file = await openEventFile(path, { wallTime, ...(lastStep !== undefined && { lastStep }) });
    for (const step of steps) await file.append(scalar(step));
    await file.flush();
    await file.close();
    return hex(await readFile(path));
  };
  const expected = (steps: readonly number[]): string =>
    recorded.header + steps.map((step) => hex(encodeEvent(scalar(step)))).join('');

  it('grows by events, also when it is opened again', async () => {
    expect(await written([1, 2])).toBe(expected([1, 2]));
    expect(await written([300, 70_000])).toBe(expected([1, 2, 300, 70_000]));
  });

  it.each([1, 8, 20, 41, 43])(
    'that was cut by %i bytes loses what is half-written before anything is appended',
    async (cut) => {
      const whole = await written([1, 2, 3]);
      await truncate(path, whole.length / 2 - cut);
      expect(await written([3, 4])).toBe(expected(cut > 42 ? [1, 3, 4] : [1, 2, 3, 4]));
    },
  );

  it('that is empty, or is cut within its first record, begins anew', async () => {
    await writeFile(path, '');
    expect(await written([1])).toBe(expected([1]));
    await truncate(path, 20);
    expect(await written([1])).toBe(expected([1]));
  });

  it('loses what lies behind a damaged record', async () => {
    await written([1, 2]);
    await appendFile(path, Buffer.alloc(40, 7));
    expect(await written([3])).toBe(expected([1, 2, 3]));
  });

  it('goes back to a step, for a run that goes on after it', async () => {
    await written([1, 2, 3, 70_000]);
    expect(await written([3], 2)).toBe(expected([1, 2, 3]));
  });

  it('is refused where the system refuses', async () => {
    expect(await refusal('io', () => openEventFile(folder, { wallTime }))).toContain(
      `formats.openEventFile: cannot read ${folder}: `,
    );
    expect(await refusal('io', () => openEventFile(join(folder, 'a', 'b'), { wallTime }))).toContain('(ENOENT)');
    expect(await refusal('invalid-argument', () => openEventFile(path, { wallTime: Infinity }))).toContain(
      'wallTime must be a finite number',
    );
    expect(await refusal('invalid-argument', () => openEventFile(path, { wallTime, lastStep: -1 }))).toContain(
      'lastStep must be an integer >= 0',
    );
  });

  const python = pythonWith('tensorboard');
  it.skipIf(python === undefined)('is read by TensorBoard itself (where Python has it)', async () => {
    const file = await openEventFile(path, { wallTime });
    await file.append({ wallTime, step: 1, summaries: { loss: { scalar: 0.5 }, config: { text: '# Gödel' } } });
    await file.append({
      wallTime: wallTime + 1,
      step: 2,
      summaries: { loss: { scalar: 0.25 }, weights: { histogram: weights }, picture: { image: pixels } },
    });
    await file.close();
    const code = `
import json
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator('${path}', size_guidance={'images': 0, 'histograms': 0}).Reload()
tags = events.Tags()
histogram = events.Histograms('weights')[0].histogram_value
image = events.Images('picture')[0]
print(json.dumps({
  'scalars': [[e.wall_time, e.step, e.value] for e in events.Scalars('loss')],
  'histogram': [histogram.min, histogram.max, histogram.num, sum(histogram.bucket), len(histogram.bucket_limit)],
  'image': [image.step, image.width, image.height, image.encoded_image_string[:4].hex()],
  'text': events.Tensors('config')[0].tensor_proto.string_val[0].decode(),
  'plugin': events.PluginTagToContent('text'),
}, default=str))`;
    const found = JSON.parse(
      execFileSync(python!, ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    ) as unknown;
    expect(found).toEqual({
      scalars: [
        [wallTime, 1, 0.5],
        [wallTime + 1, 2, 0.25],
      ],
      histogram: [-1, 2, 6, 6, 30],
      image: [2, 3, 2, '89504e47'],
      text: '# Gödel',
      plugin: { config: expect.anything() },
    });
  });
});
