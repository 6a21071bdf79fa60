import { escapeHtml } from './html.ts';

/** A change of state; `from` and `to` are indices of states, and several labels on one arrow are written below each other. */
export interface Transition {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

const GAP = 260;
const RADIUS = 44;
const MIDDLE = 130;

/** An SVG of a small automaton: states in a row, an arrow for each pair of states with a transition between them. */
export function stateDiagram(states: readonly string[], transitions: readonly Transition[]): string {
  const width = states.length * GAP;
  const arrows = new Map<string, Transition[]>();
  for (const transition of transitions) {
    const key = `${transition.from}>${transition.to}`;
    arrows.set(key, [...(arrows.get(key) ?? []), transition]);
  }
  return `<svg viewBox="0 0 ${width} 230" width="${width}" role="img" aria-label="${escapeHtml(`States ${states.join(', ')} and their transitions`)}">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8Z" fill="var(--ink)"/></marker></defs>
${[...arrows.values()].map(arrow).join('\n')}
${states.map((state, i) => `<circle cx="${centre(i)}" cy="${MIDDLE}" r="${RADIUS}" fill="var(--paper)" stroke="var(--accent)" stroke-width="2.5"/><text x="${centre(i)}" y="${MIDDLE + 5}" text-anchor="middle" font-weight="600">${escapeHtml(state)}</text>`).join('\n')}
</svg>`;
}

function arrow(together: readonly Transition[]): string {
  const { from, to } = together[0]!;
  const start = centre(from);
  const end = centre(to);
  const stroke = 'fill="none" stroke="var(--ink)" stroke-width="1.5" marker-end="url(#tip)"';
  const labels = together.map(({ label }) => label);
  if (from === to) {
    const path = `<path d="M${start - 18} ${MIDDLE - RADIUS + 3}C${start - 44} ${MIDDLE - RADIUS - 48} ${start + 44} ${MIDDLE - RADIUS - 48} ${start + 18} ${MIDDLE - RADIUS + 3}" ${stroke}/>`;
    return path + lines(labels, start, MIDDLE - RADIUS - 44, -14);
  }
  const side = end > start ? 1 : -1;
  const bend = 30 * Math.abs(to - from);
  const path = `<path d="M${start + side * RADIUS} ${MIDDLE}Q${(start + end) / 2} ${MIDDLE + side * bend} ${end - side * (RADIUS + 2)} ${MIDDLE}" ${stroke}/>`;
  return path + lines(labels, (start + end) / 2, MIDDLE + side * (bend / 2 + 18), side * 14);
}

function lines(labels: readonly string[], x: number, y: number, step: number): string {
  return labels
    .map(
      (label, i) => `<text class="soft" x="${x}" y="${y + i * step}" text-anchor="middle">${escapeHtml(label)}</text>`,
    )
    .join('');
}

function centre(index: number): number {
  return index * GAP + GAP / 2;
}
