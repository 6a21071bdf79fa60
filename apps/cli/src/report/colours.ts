/** Anchors of the viridis scale, dark to light: even steps look even, also to colour-blind readers. */
const ANCHORS: readonly (readonly [number, number, number])[] = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
];

/** The colour of `share` (0 to 1) on the viridis scale, as `#rrggbb`. */
export function viridis(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (ANCHORS.length - 1);
  const below = Math.min(Math.floor(place), ANCHORS.length - 2);
  const mix = place - below;
  const channels = ANCHORS[below]!.map((value, channel) =>
    Math.round(value + (ANCHORS[below + 1]![channel]! - value) * mix),
  );
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
