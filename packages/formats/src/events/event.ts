import { checkArray, checkFinite, checkInteger, checkObject, refuse, show, type NdArray } from '@kleene/base';
import { histogramOf } from './histogram.ts';
import { png } from './png.ts';
import { bytes, double, doubles, float, integer, message, text, type Field } from './protobuf.ts';
import { record } from './record.ts';

/** Something to look at in TensorBoard. */
export type Summary =
  | { readonly scalar: number }
  /** Finite numbers in any order. */
  | { readonly histogram: ArrayLike<number> }
  /** Markdown. */
  | { readonly text: string }
  /** uint8, `[height, width, channels]` with 1 (grey), 2 (grey and opacity), 3 (red, green, blue) or 4 channels. */
  | { readonly image: NdArray };

/** What a run shows of one step. */
export interface SummaryEvent {
  /** Seconds since 1970: the caller's, so that nothing here reads a clock. */
  readonly wallTime: number;
  /** An integer >= 0. */
  readonly step: number;
  /** By tag, such as `loss/train`. */
  readonly summaries: Readonly<Record<string, Summary>>;
}

/**
 * The record that an event file begins with. Throws `invalid-argument` for a time that is not finite.
 */
export function eventFileHeader(wallTime: number): Uint8Array<ArrayBuffer> {
  checkFinite('formats.eventFileHeader', 'wallTime', wallTime);
  return record(message(double(1, wallTime), text(3, 'brain.Event:2')));
}

/**
 * An event as a record of TensorBoard's event files. Throws `invalid-argument` for numbers that are not finite, images that are none,
 * and other kinds of summaries. Scalars are float32 in the file.
 *
 * Source: `event.proto`, `summary.proto` and `tensor.proto` of TensorBoard 2.
 */
export function encodeEvent(event: SummaryEvent): Uint8Array<ArrayBuffer> {
  const where = 'formats.encodeEvent';
  checkObject(where, 'event', event);
  checkFinite(where, 'wallTime', event.wallTime);
  checkInteger(where, 'step', event.step, { min: 0 });
  checkObject(where, 'summaries', event.summaries);
  const values = Object.entries(event.summaries).map(([tag, summary]) => bytes(1, valueOf(where, tag, summary)));
  const step = event.step === 0 ? [] : [integer(2, event.step)];
  return record(message(double(1, event.wallTime), ...step, bytes(5, message(...values))));
}

function valueOf(where: string, tag: string, summary: Summary): Uint8Array {
  const title = `summaries[${show(tag)}]`;
  checkObject(where, title, summary);
  const kinds = Object.keys(summary);
  if (kinds.length !== 1 || !Object.hasOwn(writers, kinds[0]!))
    refuse(where, title, `made of one of ${Object.keys(writers).join(', ')}`, kinds.join(', '));
  const kind = kinds[0] as Kind;
  return message(text(1, tag), ...writers[kind](where, `${title}.${kind}`, (summary as Record<Kind, never>)[kind]));
}

type Kind = 'scalar' | 'histogram' | 'text' | 'image';

const writers: { readonly [K in Kind]: (where: string, title: string, value: never) => Field[] } = {
  scalar: (where, title, value: number) => [float(2, checkFinite(where, title, value))],
  histogram,
  text: textTensor,
  image,
};

function histogram(where: string, title: string, values: ArrayLike<number>): Field[] {
  if (!(Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView))))
    refuse(where, title, 'a list of numbers', values);
  for (let i = 0; i < values.length; i++) checkFinite(where, `${title}[${i}]`, values[i]);
  const { min, max, count, sum, sumOfSquares, limits, counts } = histogramOf(values);
  // Fields of 0 are left out, as everything that writes protocol buffers does.
  const numbers = [min, max, count, sum, sumOfSquares].flatMap((value, i) =>
    value === 0 ? [] : [double(i + 1, value)],
  );
  return [bytes(5, message(...numbers, doubles(6, limits), doubles(7, counts)))];
}

/** DT_STRING of shape [1], shown by the plugin `text`. */
function textTensor(where: string, title: string, value: string): Field[] {
  if (typeof value !== 'string') refuse(where, title, 'text', value);
  const shape = message(bytes(2, integer(1, 1)));
  return [bytes(8, message(integer(1, 7), bytes(2, shape), text(8, value))), bytes(9, bytes(1, text(1, 'text')))];
}

function image(where: string, title: string, array: NdArray): Field[] {
  checkArray(where, title, array);
  const { data, shape, dtype } = array;
  const [height = 0, width = 0, channels = 0] = shape;
  const isImage = shape.length === 3 && height > 0 && width > 0 && channels >= 1 && channels <= 4;
  if (!isImage || dtype !== 'uint8')
    refuse(where, title, 'uint8 of shape [height, width, 1 to 4 channels]', `${dtype} [${shape.join(', ')}]`);
  const file = png(data as Uint8Array, height, width, channels);
  return [bytes(4, message(integer(1, height), integer(2, width), integer(3, channels), bytes(4, file)))];
}
