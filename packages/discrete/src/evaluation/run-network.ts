import { checkFinite, checkInteger, checkOptions } from '@kleene/base';
import type { Graph } from '@kleene/graphs';
import { edgeList } from '../machine/edge-list.ts';
import { initialConfiguration, type InterpretOptions, type Trace } from '../machine/interpret.ts';
import type { Machine } from '../machine/machine.ts';
import { edgeScalars } from '../machine/scalars.ts';
import { isEqual, type Configuration } from '../machine/step.ts';
import type { ReasonerConfig } from '../model/config.ts';
import type { ReasonerParams } from '../model/params.ts';
import { tabularStep, type TabularInput } from '../model/tabular-step.ts';
import { unite } from '../training/union.ts';

/**
 * Runs the network itself at temperature zero, in its tabular form, until a step changes no state: the same kind of run as `interpret`
 * makes from extracted tables, to be compared with it state by state. Scalars are spread over [0, range] in this graph. Holds some
 * tensors of edges x hidden at a time. Throws `invalid-argument` for a directed graph or a start that is not a node.
 */
export async function runNetwork(
  params: ReasonerParams,
  config: ReasonerConfig,
  machine: Machine,
  graph: Graph,
  start: number,
  options: InterpretOptions = {},
): Promise<Trace> {
  const where = 'discrete.runNetwork';
  checkOptions(where, options, ['range', 'maxSteps']);
  checkInteger(where, 'start', start, { min: 0, max: graph.nodes - 1 });
  const range = checkFinite(where, 'range', options.range ?? 1, { min: 0 });
  const maxSteps = checkInteger(where, 'maxSteps', options.maxSteps ?? machine.stepsPerNode * graph.nodes, { min: 0 });
  const edges = edgeList(graph);
  const fixed = { edges: unite([edges]), scalars: Float32Array.from(edgeScalars(machine, edges, range)) };
  const configurations = [initialConfiguration(machine, edges, start)];
  for (;;) {
    const before = configurations.at(-1)!;
    const after = await advance(params, config, { ...fixed, states: before });
    if (isEqual(before, after)) return { edges, configurations, settled: true };
    if (configurations.length > maxSteps) return { edges, configurations, settled: false };
    configurations.push(after);
  }
}

async function advance(params: ReasonerParams, config: ReasonerConfig, input: TabularInput): Promise<Configuration> {
  const { nodeLogits_NS, edgeLogits_EK, attention_E } = tabularStep(params, config, input, { temperature: 0 });
  attention_E.dispose();
  try {
    const [nodes, edges] = await Promise.all([nodeLogits_NS.data(), edgeLogits_EK.data()]);
    return { nodes: argMaxRows(nodes, config.nodeStates), edges: argMaxRows(edges, config.edgeStates) };
  } finally {
    nodeLogits_NS.dispose();
    edgeLogits_EK.dispose();
  }
}

/** The place of the first largest number in each row of `width`; on the host, because backends break ties in their own ways. */
function argMaxRows(values: ArrayLike<number>, width: number): Uint8Array {
  const places = new Uint8Array(values.length / width);
  for (let row = 0; row < places.length; row++) {
    let best = 0;
    for (let place = 1; place < width; place++)
      if (values[row * width + place]! > values[row * width + best]!) best = place;
    places[row] = best;
  }
  return places;
}
