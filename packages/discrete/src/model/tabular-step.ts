import { assertPrepared, gather, segmentSum } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { classesOf, type Configuration } from '../machine/step.ts';
import { classParts } from './classes.ts';
import { classCount, type ReasonerConfig } from './config.ts';
import { agreement, decodeStates, pairUp, product, project, scalarWeight } from './layers.ts';
import type { ReasonerParams } from './params.ts';
import type { StepOutput } from './plain-step.ts';
import { selectEdges, type Choice } from './select.ts';
import { wire, type GraphUnion } from './wiring.ts';

/** A step from states that are certain. */
export interface TabularInput {
  readonly edges: GraphUnion;
  readonly states: Configuration;
  /** `[edges]`: the priority of each edge among equals. */
  readonly scalars: Float32Array;
}

/**
 * The same step as `plainStep` from states that are certain, which is all of step-wise training and of evaluation. Whatever depends on
 * states alone is computed once for each state, or for each class of edges, and looked up with its gradient; only the last hidden layer
 * of the edges costs h x h for every edge, an eighth of the plain form. The caller owns the tensors.
 */
export function tabularStep(
  params: ReasonerParams,
  config: ReasonerConfig,
  input: TabularInput,
  choice: Choice,
): StepOutput {
  assertPrepared('discrete.tabularStep');
  const { edges, states } = input;
  return tf.tidy(() => {
    const wiring = wire(edges, config.mode);
    const tables = tabulate(params, config);
    const classes = classesOf(config, edges, states);
    const scalars_E = tf.mul(tf.tensor1d(input.scalars), scalarWeight(params));
    const scores_E = tf.add<tf.Tensor1D>(gather(tables.score_C, tf.tensor1d(classes, 'int32')), scalars_E);
    const attention_E = selectEdges(scores_E, wiring.groups_E, wiring.groups, choice);
    const own_N1 = column(gather(attention_E, wiring.loops_N));
    const reverse_E1 = column(gather(attention_E, wiring.reverse_E));
    const heard_NS = hearing(config, input, attention_E);
    const nodes_NR = tf.concat([heard_NS, oneHot(states.nodes, config.nodeStates), own_N1], 1);
    const edges_ER = tf.concat([oneHot(classes, classCount(config)), reverse_E1, column(attention_E)], 1);
    const hiddenNodes_NH = tf.relu(product(nodes_NR, tables.node_RH));
    const hiddenEdges_EH = tf.relu(product(tf.relu(product(edges_ER, tables.edge_RH)), params.edge.second));
    return {
      nodeLogits_NS: decodeStates(hiddenNodes_NH, params.node.norm, params.decode.node),
      edgeLogits_EK: decodeStates(hiddenEdges_EH, params.edge.norm, params.decode.edge),
      attention_E,
    };
  });
}

/** What the layers make of each state and class. Axes: C classes, H width, R rows. */
interface Tables {
  readonly score_C: tf.Tensor1D;
  /** Before the activation, for each state of a sender heard, each own state, and the weight of the own loop. */
  readonly node_RH: tf.Tensor2D;
  /** Before the activation, for each class, the weight of the reverse edge, and the edge's own. */
  readonly edge_RH: tf.Tensor2D;
}

function tabulate(params: ReasonerParams, config: ReasonerConfig): Tables {
  const h = config.hidden;
  const { node: nodes_SH, edge: edges_KH } = params.encoder;
  const parts = classParts(config);
  const rows = (table: tf.Tensor2D, ids: Int32Array): tf.Tensor2D => gather(table, tf.tensor1d(ids, 'int32'));
  const { query, key, value } = project(nodes_SH, params);
  const query_CH = rows(query, parts.receiver);
  const key_CH = rows(key, parts.sender);
  const edgeKey_CH = rows(product(edges_KH, params.attention.edgeKey), parts.edge);
  const node_R3H = tf.concat([block(value, 0, 3), block(nodes_SH, 1, 3), block(tf.ones([1, h]), 2, 3)]);
  const seen_C2H = tf.concat([rows(edges_KH, parts.edge), pairUp(key_CH, query_CH, params)], 1);
  const edge_R4H = tf.concat([block(seen_C2H, 0, 2), block(tf.ones([1, h]), 2, 4), block(tf.ones([1, h]), 3, 4)]);
  return {
    score_C: agreement(query_CH, key_CH, edgeKey_CH),
    node_RH: product(node_R3H, params.node.update),
    edge_RH: product(edge_R4H, params.edge.first),
  };
}

/** `rows` as the block number `at` of `count` blocks side by side, the others zero. */
function block(rows: tf.Tensor2D, at: number, count: number): tf.Tensor2D {
  const width = rows.shape[1];
  return tf.pad(rows, [
    [0, 0],
    [at * width, (count - 1 - at) * width],
  ]);
}

/** How much of what each node hears comes from senders in each state, [N, S]. */
function hearing(config: ReasonerConfig, { edges, states }: TabularInput, attention_E: tf.Tensor1D): tf.Tensor2D {
  const s = config.nodeStates;
  const slots = edges.receivers.map((receiver, edge) => receiver * s + states.nodes[edges.senders[edge]!]!);
  const heard = segmentSum(attention_E, tf.tensor1d(slots, 'int32'), edges.nodes * s);
  return tf.reshape(heard, [edges.nodes, s]);
}

function oneHot(ids: Uint8Array | Int32Array, count: number): tf.Tensor2D {
  const rows = new Float32Array(ids.length * count);
  for (let row = 0; row < ids.length; row++) rows[row * count + ids[row]!] = 1;
  return tf.tensor2d(rows, [ids.length, count]);
}

function column(values: tf.Tensor1D): tf.Tensor2D {
  return tf.reshape(values, [-1, 1]);
}
