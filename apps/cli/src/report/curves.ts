import { viridis } from './colours.ts';
import { escapeHtml } from './html.ts';

/** One line of a chart. */
export interface Series {
  readonly name: string;
  /** By step, in order. */
  readonly points: readonly (readonly [step: number, value: number])[];
}

/** How a chart of curves looks. */
export interface CurvesOptions {
  /** What it shows, for readers who cannot see it. */
  readonly title: string;
  /** Whether the values are drawn by their logarithms; those that have none are left out. */
  readonly isLogarithmic: boolean;
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 240, 64, 12, 12, 36];
/** More points than the picture has columns only make the file larger. */
const MOST_POINTS = 1200;

/** An SVG of values by training step, one colour a series; empty text where there is nothing to draw. */
export function curves(series: readonly Series[], { title, isLogarithmic }: CurvesOptions): string {
  const height = (value: number): number => (isLogarithmic ? Math.log10(value) : value);
  const drawn = series.map(({ name, points }) => ({
    name,
    points: thinned(points.filter(([, value]) => Number.isFinite(height(value)))).map(
      ([step, value]) => [step, height(value)] as const,
    ),
  }));
  const all = drawn.flatMap(({ points }) => points);
  if (all.length === 0) return '';
  const last = all.reduce((most, [step]) => Math.max(most, step), 1);
  const [low, high] = rangeOf(all.map(([, value]) => value));
  const x = (step: number): string => (LEFT + (step / last) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (value: number): string => (TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => low + share * (high - low));
  const shown = (value: number): string => short(isLogarithmic ? 10 ** value : value);
  const colour = (i: number): string =>
    drawn.length === 1 ? 'var(--accent)' : viridis(0.25 + (0.55 * i) / (drawn.length - 1));
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" role="img" aria-label="${escapeHtml(title)}">
${marks.map((mark) => `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(mark)}" y2="${y(mark)}" stroke="var(--line)"/><text class="soft" x="${LEFT - 8}" y="${Number(y(mark)) + 4}" text-anchor="end">${shown(mark)}</text>`).join('\n')}
${[0, 0.5, 1].map((share) => `<text class="soft" x="${x(share * last)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="${share === 1 ? 'end' : 'middle'}">${Math.round(share * last)}</text>`).join('\n')}
<text class="soft" x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 5}" text-anchor="middle">training step</text>
${drawn.map(({ points }, i) => `<path d="${points.map(([step, value], at) => `${at === 0 ? 'M' : 'L'}${x(step)} ${y(value)}`).join('')}" fill="none" stroke="${colour(i)}" stroke-width="1.5"/>`).join('\n')}
</svg>${drawn.length === 1 ? '' : `<p class="legend">${drawn.map(({ name }, i) => `<span><i style="background:${colour(i)}"></i>${escapeHtml(name)}</span>`).join(' ')}</p>`}`;
}

/** Means of neighbours where there are more points than can be seen. */
function thinned(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const share = Math.ceil(points.length / MOST_POINTS);
  if (share <= 1) return [...points];
  return Array.from({ length: Math.ceil(points.length / share) }, (_, i) => {
    const part = points.slice(i * share, (i + 1) * share);
    return [part.at(-1)![0], part.reduce((sum, [, value]) => sum + value, 0) / part.length] as const;
  });
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
  // Around a value that never changes there is room in proportion to it.
  const room = high - low > 1e-6 * Math.abs(high) ? 0 : 0.1 * Math.abs(high) || 1;
  return [low - room, high + room];
}

function short(value: number): string {
  const size = Math.abs(value);
  return value === 0 || (size >= 0.001 && size < 10_000)
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(1);
}
