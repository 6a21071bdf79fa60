const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How wide a text is in letters of the Latin alphabet, about: letters of East Asia and pictures count twice. */
export function widthOf(text: string): number {
  return Array.from(clusters.segment(text), ({ segment }) => widthOfCluster(segment)).reduce(
    (sum, width) => sum + width,
    0,
  );
}

/** A text, or as much of its beginning as is `most` letters wide, with an ellipsis; no character of several code points is cut. */
export function shortened(text: string, most: number): string {
  if (widthOf(text) <= most) return text;
  let [start, width] = ['', 1];
  for (const { segment } of clusters.segment(text)) {
    width += widthOfCluster(segment);
    if (width > most) break;
    start += segment;
  }
  return `${start.trimEnd()}…`;
}

function widthOfCluster(cluster: string): number {
  return cluster.codePointAt(0)! >= 0x1100 ? 2 : 1;
}
