import { arcSources, type Graph } from '@kleene/graphs';
import { escapeHtml } from '../report/html.ts';
import { shortened, widthOf } from './label.ts';
import type { Layout } from './layout.ts';

/** How one node looks. */
export interface DrawnNode {
  /** Text in the node, or, where it is longer than five letters, its beginning below it. */
  readonly label: string;
  /** A colour. */
  readonly fill: string;
  /** Whether a ring is drawn around it. */
  readonly ringed?: boolean;
  /** What a pointer held over it is told; default the label. */
  readonly title?: string;
}

/** An arrow from one node to another, drawn above the edges. */
export interface DrawnArrow {
  readonly from: number;
  readonly to: number;
}

/** One picture of a graph: how its nodes look at a moment, and what points where. */
export interface Panel {
  readonly caption: string;
  /** `[nodes]`. */
  readonly nodes: readonly DrawnNode[];
  readonly arrows: readonly DrawnArrow[];
  /** Whether the edge between two nodes is drawn strongly; default of none. */
  readonly marked?: (from: number, to: number) => boolean;
}

/** The size of one panel and its nodes, in the units of the picture. */
export interface Scale {
  readonly width: number;
  readonly height: number;
  readonly radius: number;
}

const CAPTION = 24;
/** The longest text that can be read in a node, and the longest below one, in letters. */
const [LONGEST_INSIDE, LONGEST_BELOW] = [5, 16];

/** An SVG group of one panel, its corner at (left, top). */
export function drawPanel(graph: Graph, layout: Layout, panel: Panel, scale: Scale, left: number, top: number): string {
  const margin = 2 * scale.radius;
  const at = (node: number): readonly [number, number] => [
    margin + layout[node]![0] * (scale.width - 2 * margin),
    CAPTION + margin + layout[node]![1] * (scale.height - CAPTION - 2 * margin),
  ];
  return `<g transform="translate(${left} ${top})">
<text x="${scale.radius}" y="16" font-weight="600">${escapeHtml(panel.caption)}</text>
${edgeLines(graph, at, scale.radius, panel.marked).join('\n')}
${panel.arrows.map((arrow) => arrowLine(at(arrow.from), at(arrow.to), scale.radius)).join('\n')}
${panel.nodes.map((node, i) => nodeMark(node, at(i), scale.radius)).join('\n')}
${panel.nodes.map((node, i) => textBelow(node, at(i), scale)).join('')}
</g>`;
}

type Place = (node: number) => readonly [number, number];

function edgeLines(graph: Graph, at: Place, radius: number, marked: Panel['marked'] = () => false): string[] {
  return Array.from(arcSources(graph)).flatMap((from, arc) => {
    const to = graph.targets[arc]!;
    if (!graph.directed && to < from) return [];
    const isMarked = marked(from, to) || (!graph.directed && marked(to, from));
    const names = `edge${graph.directed ? ' directed' : ''}${isMarked ? ' marked' : ''}`;
    if (from === to) return [loopMark(names, at(from), radius)];
    const [[x1, y1], end] = [at(from), at(to)];
    const [x2, y2] = graph.directed ? rim([x1, y1], end, radius + 1) : end;
    return [`<line class="${names}" x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}"/>`];
  });
}

/** A circle that looks out from behind its node. */
function loopMark(names: string, [x, y]: readonly [number, number], radius: number): string {
  return `<circle class="${names}" cx="${short(x)}" cy="${short(y - 1.2 * radius)}" r="${short(0.7 * radius)}"/>`;
}

/** The point of the way from one place to another that lies `radius` before the other. */
function rim(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  radius: number,
): readonly [number, number] {
  const share = radius / Math.max(radius, Math.hypot(x2 - x1, y2 - y1));
  return [x2 - (x2 - x1) * share, y2 - (y2 - y1) * share];
}

function arrowLine([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number], radius: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length < 1e-9) return '';
  // From rim to rim, bent a little, so that arrows both ways do not cover each other.
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const bend = length * 0.08;
  const [cx, cy] = [(x1 + x2) / 2 - dy * bend, (y1 + y2) / 2 + dx * bend];
  const ends = [x1 + dx * radius, y1 + dy * radius, cx, cy, x2 - dx * (radius + 3), y2 - dy * (radius + 3)].map(short);
  return `<path class="arrow" d="M${ends[0]} ${ends[1]}Q${ends[2]} ${ends[3]} ${ends[4]} ${ends[5]}"/>`;
}

function nodeMark(
  { label, fill, ringed = false, title = label }: DrawnNode,
  [x, y]: readonly [number, number],
  radius: number,
): string {
  const ring = ringed ? `<circle class="ring" cx="${short(x)}" cy="${short(y)}" r="${radius + 3}"/>` : '';
  const text = isLong(label) ? '' : textInside(label, x, y, radius, fill);
  return `<g><title>${escapeHtml(title)}</title>${ring}<circle class="node" cx="${short(x)}" cy="${short(y)}" r="${radius}" fill="${fill}"/>${text}</g>`;
}

function textInside(label: string, x: number, y: number, radius: number, fill: string): string {
  const size = Math.min(radius, (2.6 * radius) / Math.max(2, widthOf(label)));
  return `<text class="${isDark(fill) ? 'light' : 'dark'}" x="${short(x)}" y="${short(y + size / 3)}" style="font-size:${short(size)}px" text-anchor="middle">${escapeHtml(label)}</text>`;
}

/** Texts below nodes come last, so that no node covers one. */
function textBelow({ label }: DrawnNode, [x, y]: readonly [number, number], { radius, width }: Scale): string {
  if (!isLong(label)) return '';
  const half = 7 * (LONGEST_BELOW / 2);
  // Near the sides of the picture the text goes inwards.
  const anchor = x < half ? 'start' : x > width - half ? 'end' : 'middle';
  const left = anchor === 'middle' ? x : anchor === 'start' ? x - radius : x + radius;
  return `<text class="beside" x="${short(left)}" y="${short(y + radius + 13)}" text-anchor="${anchor}">${escapeHtml(shortened(label, LONGEST_BELOW))}</text>`;
}

function isLong(label: string): boolean {
  return widthOf(label) > LONGEST_INSIDE;
}

/** Whether light text is easier to read on a colour `#rrggbb` (relative luminance of WCAG 2, gamma left out). */
function isDark(fill: string): boolean {
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(fill.slice(i, i + 2), 16));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b! < 128;
}

function short(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
