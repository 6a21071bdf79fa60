import { checkFinite, checkOneOf, checkOptions, checkShape } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloat, checkFloats } from './check.ts';
import { firstMax } from './first-max.ts';
import type { Named } from './kernel.ts';
import { asMask } from './mask.ts';
import { compute, type Operation } from './operation.ts';

/** What a message is the sum of, before any layer. */
export interface MessageTerms {
  /** What each sender says, [batch, senders, width]. */
  readonly senders: tf.Tensor3D;
  /** What each receiver adds to what it hears, [batch, receivers, width]. */
  readonly receivers: tf.Tensor3D;
  /** What each pair adds, [batch, senders, receivers, width]. */
  readonly edges?: tf.Tensor4D;
  /** What each graph adds to all its messages, [batch, width]. */
  readonly graph?: tf.Tensor2D;
}

/** A dense layer of the message: `weight` [in, out], `bias` [out]. */
export interface MessageLayer {
  readonly weight: tf.Tensor2D;
  readonly bias?: tf.Tensor1D;
}

/** What becomes of the messages. */
export interface MessageOptions {
  /** Default none: the sum of the terms is the message. */
  readonly layers?: readonly MessageLayer[];
  /** Applied before each layer. Default `relu`. */
  readonly activation?: 'relu' | 'none';
  /** Applied to the message as it is sent. Default `none`. */
  readonly last?: 'relu' | 'none';
  /** Which pairs speak: not 0 where they do, [batch, senders, receivers]. It takes no gradient. Default all. */
  readonly mask?: tf.Tensor3D;
  /** How a receiver puts together what it hears. Default `max`. */
  readonly reduce?: 'max' | 'sum';
  /** What a pair that does not speak counts as in a maximum, finite. Default -1e6, as in dm-clrs. */
  readonly silence?: number;
}

/**
 * What each receiver hears from all senders, [batch, receivers, width of the last layer]: the maximum or sum over senders of a message
 * of sender, receiver, pair and graph, through dense layers (Velickovic et al. 2020, section 3; `PGN` of dm-clrs, processors.py). Of equal
 * messages the gradient goes to the lowest sender; NaN that is sent passes on, and a pair that does not speak leaves no trace.
 *
 * Nothing of the size of the pairs is kept for the gradient, which computes the messages again. Without senders a maximum is
 * -Infinity and a sum 0. Throws `invalid-argument` for shapes and types that do not fit. The caller owns the result.
 */
export function pairwiseMessage(terms: MessageTerms, options: MessageOptions = {}): tf.Tensor3D {
  const settings = check(terms, options);
  const { layers, mask } = settings;
  return tf.tidy(() => {
    const { activation, last, reduce, silence } = settings;
    return compute({
      kernel: layers.length <= KERNEL_LAYERS ? 'KleenePairwiseMessage' : undefined,
      inputs: inputsOf(terms, layers),
      constants: mask === undefined ? {} : { mask: asMask(mask) },
      attributes: { layers: layers.length, activation, last, reduce, silence },
      blank: blank(terms, settings),
      plain: (tensors, constants) => heard({ ...tensors, ...constants }, settings),
    }) as tf.Tensor3D;
  });
}

/** Layers that the kernel takes. */
const KERNEL_LAYERS = 2;

/** The tensors that are there, in the order in which the kernel's gradient returns theirs. */
function inputsOf({ senders, receivers, edges, graph }: MessageTerms, layers: readonly MessageLayer[]): Named {
  const pairs = layers.map(({ weight, bias }, at) => ({ [`weight${at}`]: weight, [`bias${at}`]: bias }));
  return given(Object.assign({ senders, receivers, edges, graph }, ...pairs) as object);
}

type Settings = Required<Omit<MessageOptions, 'mask'>> & { readonly mask: tf.Tensor3D | undefined };

/** What is heard where nobody speaks or nobody hears. */
function blank({ senders, receivers }: MessageTerms, { layers, reduce }: Settings): Operation['blank'] {
  const [batch, from, width] = senders.shape;
  const shape = [batch, receivers.shape[1], layers.at(-1)?.weight.shape[1] ?? width];
  const isBlank = from === 0 || shape.includes(0);
  return isBlank ? { shape, value: reduce === 'max' ? -Infinity : 0 } : undefined;
}

function heard({ mask, ...tensors }: Named, { layers, activation, last, reduce, silence }: Settings): tf.Tensor {
  const { senders, receivers, edges, graph } = tensors as unknown as MessageTerms;
  let message: tf.Tensor = tf.add(tf.expandDims(senders, 2), tf.expandDims(receivers, 1));
  if (edges !== undefined) message = tf.add(message, edges);
  if (graph !== undefined) message = tf.add(message, tf.reshape(graph, [graph.shape[0], 1, 1, graph.shape[1]]));
  for (let at = 0; at < layers.length; at++)
    message = dense(activated(message, activation), tensors[`weight${at}`] as tf.Tensor2D, tensors[`bias${at}`]);
  message = activated(message, last);
  if (mask !== undefined) message = tf.where(tf.expandDims(mask, 3), message, reduce === 'max' ? silence : 0);
  return reduce === 'max' ? firstMax(message, 1) : tf.sum(message, 1);
}

function dense(x: tf.Tensor, weight: tf.Tensor2D, bias: tf.Tensor | undefined): tf.Tensor {
  const count = x.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const rows = tf.matMul(tf.reshape(x, [count, weight.shape[0]]) as tf.Tensor2D, weight);
  return tf.reshape(bias === undefined ? rows : tf.add(rows, bias), [...x.shape.slice(0, -1), weight.shape[1]]);
}

function activated(x: tf.Tensor, activation: 'relu' | 'none'): tf.Tensor {
  return activation === 'relu' ? tf.relu(x) : x;
}

/** The tensors that are there. */
function given(tensors: object): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(tensors).filter(([, tensor]) => tensor !== undefined));
}

const where = 'ops.pairwiseMessage';

function check(terms: MessageTerms, options: MessageOptions): Settings {
  checkOptions(where, options, ['layers', 'activation', 'last', 'mask', 'reduce', 'silence']);
  checkOptions(where, terms, ['senders', 'receivers', 'edges', 'graph']);
  const { layers = [], activation = 'relu', last = 'none', mask, reduce = 'max', silence = -1e6 } = options;
  for (const [name, value] of Object.entries({ activation, last })) checkOneOf(where, name, value, ['relu', 'none']);
  checkOneOf(where, 'reduce', reduce, ['max', 'sum']);
  checkFinite(where, 'silence', silence);
  checkTerms(terms, mask);
  layers.reduce((width, layer, at) => checkLayer(layer, at, width), terms.senders.shape[2]);
  return { layers, activation, last, mask, reduce, silence };
}

function checkTerms(terms: MessageTerms, mask: tf.Tensor | undefined): void {
  checkFloats(where, given(terms));
  const { senders, receivers, edges, graph } = terms;
  checkShape(where, 'senders', senders.shape, [-1, -1, -1]);
  const [batch, from, width] = senders.shape;
  checkShape(where, 'receivers', receivers.shape, [batch, -1, width]);
  const to = receivers.shape[1];
  if (edges !== undefined) checkShape(where, 'edges', edges.shape, [batch, from, to, width]);
  if (graph !== undefined) checkShape(where, 'graph', graph.shape, [batch, width]);
  if (mask !== undefined) checkShape(where, 'mask', mask.shape, [batch, from, to]);
}

function checkLayer({ weight, bias }: MessageLayer, at: number, width: number): number {
  checkFloat(where, weight, `layers[${at}].weight`);
  checkShape(where, `layers[${at}].weight`, weight.shape, [width, -1]);
  if (bias !== undefined) {
    checkFloat(where, bias, `layers[${at}].bias`);
    checkShape(where, `layers[${at}].bias`, bias.shape, [weight.shape[1]]);
  }
  return weight.shape[1];
}
