import { arcSources, type Graph } from '@kleene/graphs';
import { escapeHtml } from '../report/html.ts';
import type { Layout } from './layout.ts';

/** How one node looks. */
export interface DrawnNode {
  /** Short text in the node. */
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
}

/** The size of one panel and its nodes, in the units of the picture. */
export interface Scale {
  readonly width: number;
  readonly height: number;
  readonly radius: number;
}

const CAPTION = 24;

/** An SVG group of one panel, its corner at (left, top). */
export function drawPanel(graph: Graph, layout: Layout, panel: Panel, scale: Scale, left: number, top: number): string {
  const margin = 2 * scale.radius;
  const at = (node: number): readonly [number, number] => [
    margin + layout[node]![0] * (scale.width - 2 * margin),
    CAPTION + margin + layout[node]![1] * (scale.height - CAPTION - 2 * margin),
  ];
  return `<g transform="translate(${left} ${top})">
<text x="${scale.radius}" y="16" font-weight="600">${escapeHtml(panel.caption)}</text>
${edgeLines(graph, at).join('\n')}
${panel.arrows.map((arrow) => arrowLine(at(arrow.from), at(arrow.to), scale.radius)).join('\n')}
${panel.nodes.map((node, i) => nodeMark(node, at(i), scale.radius)).join('\n')}
</g>`;
}

type Place = (node: number) => readonly [number, number];

function edgeLines(graph: Graph, at: Place): string[] {
  return Array.from(arcSources(graph)).flatMap((from, arc) => {
    const to = graph.targets[arc]!;
    if (from === to || (!graph.directed && to < from)) return [];
    const [[x1, y1], [x2, y2]] = [at(from), at(to)];
    return [`<line class="edge" x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}"/>`];
  });
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
  const size = Math.min(radius, (2.6 * radius) / Math.max(2, label.length));
  const text = `<text class="${isDark(fill) ? 'light' : 'dark'}" x="${short(x)}" y="${short(y + size / 3)}" style="font-size:${short(size)}px" text-anchor="middle">${escapeHtml(label)}</text>`;
  return `<g><title>${escapeHtml(title)}</title>${ring}<circle class="node" cx="${short(x)}" cy="${short(y)}" r="${radius}" fill="${fill}"/>${text}</g>`;
}

/** Whether light text is easier to read on a colour `#rrggbb` (relative luminance of WCAG 2, gamma left out). */
function isDark(fill: string): boolean {
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(fill.slice(i, i + 2), 16));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b! < 128;
}

function short(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
