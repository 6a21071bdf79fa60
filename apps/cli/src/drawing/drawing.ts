import { KleeneError } from '@kleene/base';
import type { Graph } from '@kleene/graphs';
import { escapeHtml } from '../report/html.ts';
import { radiusShare, type Layout } from './layout.ts';
import { shortened } from './label.ts';
import { drawPanel, type Panel, type Scale } from './panel.ts';

/** The most nodes that a drawing is good for. */
export const MOST_DRAWN = 200;

/** A picture of one graph at several moments. */
export interface Drawing {
  readonly title: string;
  readonly graph: Graph;
  readonly layout: Layout;
  /** One picture a moment, drawn side by side in rows, every node at the same place in each. */
  readonly panels: readonly Panel[];
  /** A sentence on what colours, rings and arrows mean. */
  readonly legend: string;
}

const WIDTH = 1200;
const WIDEST = 840;
const HEADER = 36;
const FOOTER = 30;

/**
 * The SVG file of a drawing, complete in itself, light or dark as the reader has it. Throws `invalid-argument` for more than 200 nodes.
 */
export function svgFile({ title, graph, layout, panels, legend }: Drawing): string {
  checkDrawable(graph.nodes);
  const columns = Math.min(panels.length, 4);
  const side = Math.min(WIDTH / columns, WIDEST);
  const scale: Scale = { width: side, height: side, radius: radiusFor(side, graph.nodes) };
  const height = HEADER + Math.ceil(panels.length / columns) * side + FOOTER;
  const width = columns * side;
  const drawn = panels.map((panel, i) =>
    drawPanel(graph, layout, panel, scale, (i % columns) * side, HEADER + Math.floor(i / columns) * side),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(title)}">
<style>${STYLE}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="tip" d="M0 0L8 4L0 8Z"/></marker>
<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8Z"/></marker></defs>
<rect class="paper" width="${width}" height="${height}"/>
<text class="title" x="12" y="25">${escapeHtml(shortened(title, 70))}</text>
${drawn.join('\n')}
<text class="soft" x="12" y="${height - 10}">${escapeHtml(legend)}</text>
</svg>
`;
}

/** Throws `invalid-argument` for a graph of more nodes than a drawing is good for. */
export function checkDrawable(nodes: number): void {
  if (nodes > MOST_DRAWN)
    throw new KleeneError('invalid-argument', `--svg draws at most ${MOST_DRAWN} nodes, got a graph of ${nodes}`);
}

function radiusFor(side: number, nodes: number): number {
  return Math.max(4, Math.min(18, Math.round(side * radiusShare(nodes))));
}

const STYLE = `
:root { --ink: #1c2430; --soft: #5b6675; --line: #a9b4c2; --paper: #ffffff; --accent: #d1495b; --strong: #1f6fc4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --soft: #9aa6b6; --line: #5b6777; --paper: #14181f; --accent: #ff7b8a; --strong: #6cb2ff; } }
text { fill: var(--ink); font-family: system-ui, sans-serif; font-size: 13px; }
.title { font-size: 18px; font-weight: 600; }
.soft { fill: var(--soft); }
.light { fill: #ffffff; }
.dark { fill: #1c2430; }
.paper { fill: var(--paper); }
.edge { fill: none; stroke: var(--line); stroke-width: 1.2; }
.directed { marker-end: url(#head); }
.head { fill: var(--line); }
.marked { stroke: var(--strong); stroke-width: 4; }
.beside { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; font-size: 12px; }
.arrow { fill: none; stroke: var(--accent); stroke-width: 1.8; marker-end: url(#tip); }
.tip { fill: var(--accent); }
.node { stroke: var(--ink); stroke-width: 1; }
.ring { fill: none; stroke: var(--accent); stroke-width: 2.5; }
`;
