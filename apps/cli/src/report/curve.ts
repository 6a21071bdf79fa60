/** A point of a learning curve. */
export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
}

const WIDTH = 720;
const HEIGHT = 260;
const LEFT = 56;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 36;

/** An SVG of the loss (logarithmic) against the training step, with a running mean over `window` steps on top. */
export function learningCurve(points: readonly CurvePoint[], window = 20): string {
  const shown = points.filter(({ loss }) => loss > 0);
  if (shown.length === 0) return '';
  const logs = shown.map(({ loss }) => Math.log10(loss));
  const low = Math.floor(Math.min(...logs));
  const high = Math.max(low + 1, Math.ceil(Math.max(...logs)));
  const last = shown.at(-1)!.step;
  const x = (step: number): number => LEFT + (step / Math.max(1, last)) * (WIDTH - LEFT - RIGHT);
  const y = (log: number): number => TOP + ((high - log) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const path = (values: readonly number[]): string =>
    values.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(shown[i]!.step).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const smooth = logs.map((_, i) => mean(logs.slice(Math.max(0, i - window + 1), i + 1)));
  const decades = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * last));
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" role="img" aria-label="Training loss by step">
${decades.map((decade) => `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(decade)}" y2="${y(decade)}" stroke="var(--line)"/><text class="soft" x="${LEFT - 8}" y="${y(decade) + 4}" text-anchor="end">${decade >= 0 ? 10 ** decade : (10 ** decade).toFixed(-decade)}</text>`).join('\n')}
${steps.map((step) => `<text class="soft" x="${x(step)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="${step === last ? 'end' : 'middle'}">${step}</text>`).join('\n')}
<text class="soft" x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 5}" text-anchor="middle">training step</text>
<path d="${path(logs)}" fill="none" stroke="var(--accent)" stroke-opacity=".35"/>
<path d="${path(smooth)}" fill="none" stroke="var(--accent)" stroke-width="2"/>
</svg>`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
