import { checkFinite } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { aligned, flatten, mapParams, type Params } from '../params.ts';

/** What an optimiser remembers between steps; the caller owns the tensors. */
export interface OptimiserState {
  /** Steps taken so far. */
  readonly step: number;
  /** One tree of the shape of the parameters for each thing remembered, such as `mean` and `square`. */
  readonly slots: Readonly<Record<string, Params>>;
}

/** Parameters and state after a step, which the caller owns. */
export interface Updated<P extends Params> {
  readonly params: P;
  readonly state: OptimiserState;
}

/** A pure optimiser: nothing is remembered but in the state that it is given and returns. */
export interface Optimiser {
  readonly name: string;
  /** The learning rate of a step that is given no other. */
  readonly learningRate: number;
  /** The state before the first step. */
  init(params: Params): OptimiserState;
  /**
   * One step against the gradient. Disposes the old parameters and the old state, not the gradient. Throws `invalid-argument`
   * when the gradient or the state does not fit the parameters.
   */
  update<P extends Params>(params: P, grads: P, state: OptimiserState, learningRate?: number): Updated<P>;
}

/** What a rule is told beside the tensors: the number of this step, from 1, and its learning rate. */
interface Moment {
  readonly step: number;
  readonly learningRate: number;
}

/** A method's arithmetic for one parameter, within a `tf.tidy`: the new value and the new slots in the order of `slots`. */
export interface Rule {
  readonly name: string;
  readonly learningRate: number;
  readonly slots: readonly string[];
  step(param: tf.Tensor, grad: tf.Tensor, slots: readonly tf.Tensor[], moment: Moment): readonly tf.Tensor[];
}

/** The optimiser that applies `rule` to each parameter by itself; slots start at 0. */
export function optimiser(rule: Rule): Optimiser {
  const { name, learningRate, slots } = rule;
  return {
    name,
    learningRate,
    init: (params) => ({
      step: 0,
      slots: Object.fromEntries(slots.map((slot) => [slot, mapParams(params, (leaf) => tf.zerosLike(leaf))])),
    }),
    update: (params, grads, state, rate = learningRate) => update(rule, params, grads, state, rate),
  };
}

function update<P extends Params>(rule: Rule, params: P, grads: P, state: OptimiserState, rate: number): Updated<P> {
  const where = `nn.${rule.name}`;
  const moment = { step: state.step + 1, learningRate: checkFinite(where, 'learningRate', rate, { min: 0 }) };
  const grad = aligned(where, 'grads', params, grads);
  const slots = rule.slots.map((slot) => aligned(where, `state.slots.${slot}`, params, state.slots[slot] ?? {}));
  const entries = Object.entries(flatten(params));
  const results = tf.tidy(() =>
    entries.map(([, param], at) => [
      ...rule.step(
        param,
        grad[at]!,
        slots.map((leaves) => leaves[at]!),
        moment,
      ),
    ]),
  );
  const place = new Map(entries.map(([path], at) => [path, at]));
  const pick = (which: number): P => mapParams(params, (_, path) => results[place.get(path)!]![which]!);
  const next = {
    params: pick(0),
    state: { step: moment.step, slots: Object.fromEntries(rule.slots.map((slot, at) => [slot, pick(at + 1)])) },
  };
  tf.dispose([entries.map(([, param]) => param), slots]);
  return next;
}
