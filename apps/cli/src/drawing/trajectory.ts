import type { Spec } from '@kleene/clrs';
import { fromEdges, type Graph } from '@kleene/graphs';
import { viridis } from '../report/colours.ts';
import type { Nested } from '../work/nested.ts';
import type { Drawing } from './drawing.ts';
import { circleLayout, forceLayout } from './layout.ts';
import type { DrawnArrow, DrawnNode, Panel } from './panel.ts';

/** The values of a trajectory by probe name, as `kleene data show` prints them. */
export interface ShownTrajectory {
  readonly name: string;
  readonly spec: Spec;
  readonly nodes: number;
  readonly inputs: Readonly<Record<string, Nested>>;
  readonly steps: readonly Readonly<Record<string, Nested>>[];
  readonly outputs: Readonly<Record<string, Nested>>;
}

const MOST_PANELS = 16;
const PLAIN = '#e6eaf0';

/**
 * A trajectory step by step: the first mask, category or scalar that nodes have decides their colour, one-of-all masks their rings, the first
 * pointer of nodes the arrows, the first mask that edges have which of them are drawn strongly. Inputs that are a graph are its edges; the nodes of other instances lie in a circle. Of more than 15 steps a selection.
 */
export function trajectoryDrawing(shown: ShownTrajectory): Drawing {
  const graph = graphOf(shown);
  const hints = roles(shown.spec, 'hint');
  const outputs = roles(shown.spec, 'output');
  const chosen = selection(shown.steps.length);
  const panels = chosen.map((t) => panelOf(`step ${t}`, shown.steps[t]!, hints, shown));
  return {
    title: `${shown.name}, ${shown.nodes} nodes`,
    graph,
    layout: graph.targets.length > 0 ? forceLayout(graph) : circleLayout(shown.nodes),
    panels: [...panels, panelOf('output', shown.outputs, outputs, shown)],
    legend: legendOf(hints, chosen.length < shown.steps.length),
  };
}

interface Roles {
  readonly fill?: string;
  readonly rings: readonly string[];
  readonly arrows?: string;
  readonly edges?: string;
  /** The class of each category, or the type of the probe that colours. */
  readonly scale?: 'mask' | 'categorical' | 'scalar';
}

function roles(spec: Spec, stage: 'hint' | 'output'): Roles {
  const named = (type: string, location = 'node'): string[] =>
    Object.keys(spec).filter(
      (name) => spec[name]![0] === stage && spec[name]![1] === location && spec[name]![2] === type,
    );
  const edges = named('mask', 'edge')[0];
  const scale = (['mask', 'categorical', 'scalar'] as const).find((type) => named(type).length > 0);
  const pointers = ['pointer', 'should_be_permutation', 'permutation_pointer'].flatMap((type) => named(type));
  return {
    rings: named('mask_one'),
    ...(scale && { scale, fill: named(scale)[0]! }),
    ...(pointers.length > 0 && { arrows: pointers[0]! }),
    ...(edges !== undefined && { edges }),
  };
}

/** The steps to draw, the first and the last among them. */
function selection(steps: number): number[] {
  const most = MOST_PANELS - 1;
  if (steps <= most) return Array.from({ length: steps }, (_, t) => t);
  return Array.from({ length: most }, (_, i) => Math.round((i * (steps - 1)) / (most - 1)));
}

function graphOf({ spec, inputs, nodes }: ShownTrajectory): Graph {
  const isGraph = (name: string): boolean => spec[name]?.[1] === 'edge' && inputs[name] !== undefined;
  const name = ['adj', 'A'].find(isGraph);
  if (name === undefined) return fromEdges(nodes, [], []);
  const rows = inputs[name] as number[][];
  const pairs = rows.flatMap((row, from) =>
    row.flatMap((value, to) => (value !== 0 && from !== to ? [[from, to] as const] : [])),
  );
  const directed = pairs.some(([from, to]) => rows[to]![from] === 0);
  const ends = (i: 0 | 1): number[] => pairs.map((pair) => pair[i]);
  return fromEdges(nodes, ends(0), ends(1), { directed });
}

function panelOf(
  caption: string,
  values: Readonly<Record<string, Nested>>,
  { fill, rings, arrows, edges, scale }: Roles,
  { nodes, inputs }: ShownTrajectory,
): Panel {
  const ringed = (node: number): string[] => rings.filter((name) => (values[name] as number[])[node] === 1);
  const colours = fill === undefined ? [] : coloursOf(values[fill] as Nested[], scale!);
  const drawn = Array.from({ length: nodes }, (_, node): DrawnNode => {
    const marks = ringed(node);
    const told = [...marks, ...(fill === undefined ? [] : [`${fill} ${wordOf((values[fill] as Nested[])[node]!)}`])];
    return {
      label: labelOf(inputs, node),
      fill: colours[node] ?? PLAIN,
      ringed: marks.length > 0,
      title: `node ${node}${told.length > 0 ? `: ${told.join(', ')}` : ''}`,
    };
  });
  const table = edges === undefined ? undefined : (values[edges] as number[][]);
  return {
    caption,
    nodes: drawn,
    arrows: arrows === undefined ? [] : arrowsOf(values[arrows] as Nested[]),
    ...(table && { marked: (from: number, to: number): boolean => table[from]![to] === 1 }),
  };
}

/** A key where the instance has one, else the node's number. */
function labelOf(inputs: Readonly<Record<string, Nested>>, node: number): string {
  const key = inputs['key'];
  return Array.isArray(key) && typeof key[node] === 'number' ? key[node].toFixed(2) : String(node);
}

function coloursOf(values: readonly Nested[], scale: 'mask' | 'categorical' | 'scalar'): string[] {
  if (scale === 'categorical') {
    return values.map((one) => viridis(1 - (one as number[]).indexOf(1) / Math.max(1, (one as number[]).length - 1)));
  }
  const numbers = values as number[];
  const [low, high] = [Math.min(0, ...numbers), Math.max(scale === 'mask' ? 1 : 1e-9, ...numbers)];
  return numbers.map((value) => viridis(1 - (value - low) / (high - low)));
}

function wordOf(value: Nested): string {
  return typeof value === 'number' ? String(Number(value.toFixed(3))) : `class ${value.indexOf(1)}`;
}

/** A permutation pointer holds a row of shares for each node: its largest counts. */
function arrowsOf(pointers: readonly Nested[]): DrawnArrow[] {
  return pointers.flatMap((pointer, from) => {
    const to = typeof pointer === 'number' ? pointer : pointer.indexOf(Math.max(...(pointer as number[])));
    return to === from ? [] : [{ from, to }];
  });
}

function legendOf({ fill, rings, arrows, edges, scale }: Roles, isSelection: boolean): string {
  const parts = [
    ...(fill === undefined
      ? []
      : [`colour: ${fill}${scale === 'mask' ? ' (dark where it is set)' : ', light to dark'}`]),
    ...(rings.length > 0 ? [`rings: ${rings.join(', ')}`] : []),
    ...(arrows === undefined ? [] : [`arrows: ${arrows}`]),
    ...(edges === undefined ? [] : [`strong edges: ${edges}`]),
    ...(isSelection ? ['not every step is drawn'] : []),
  ];
  return parts.join('; ');
}
