import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { viridis } from './colours.ts';
import { escapeHtml } from './html.ts';

const WIDTH = 975;
const HEIGHT = 610;

/**
 * An SVG map of the counties, each coloured by its number in `distances` (by county id); counties without one, and those at -1,
 * stay grey. `albers` is us-atlas's projected topology, which leaves out the territories.
 */
export function countyMap(albers: Topology, distances: ReadonlyMap<string, number>, startId: string): string {
  const { features } = feature(albers, albers.objects['counties'] as GeometryCollection<{ name: string }>);
  const furthest = Math.max(1, ...distances.values());
  const areas = features.map((area) => {
    const id = String(area.id);
    const distance = distances.get(id) ?? -1;
    const fill = id === startId ? '#d62728' : distance < 0 ? 'var(--land)' : viridis(1 - distance / furthest);
    return `<path d="${outline(area.geometry)}" fill="${fill}"><title>${escapeHtml(area.properties.name)} (${id}): ${distance < 0 ? 'not reached' : distance}</title></path>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 40}" width="${WIDTH}" role="img" aria-label="Counties by borders crossed from the start" stroke="var(--paper)" stroke-width=".25">
${areas.join('\n')}
${legend(furthest)}
</svg>`;
}

function outline(geometry: GeoJSON.Geometry): string {
  const polygons =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  return polygons.flat().map(ring).join('');
}

// A tenth of a unit is less than a pixel here; points that round together are drawn once, which halves the page.
function ring(points: readonly (readonly number[])[]): string {
  const steps: string[] = [];
  for (const [x, y] of points) {
    const point = `${x!.toFixed(1)} ${y!.toFixed(1)}`.replaceAll('.0', '');
    if (point !== steps.at(-1)) steps.push(point);
  }
  return `M${steps.join('L')}Z`;
}

function legend(furthest: number): string {
  const left = 620;
  const width = 320;
  const bars = Array.from(
    { length: 64 },
    (_, i) =>
      `<rect x="${left + (i * width) / 64}" y="${HEIGHT + 4}" width="${width / 64 + 0.5}" height="10" fill="${viridis(1 - i / 63)}" stroke="none"/>`,
  );
  return `<g stroke="none">${bars.join('')}<text class="soft" x="${left}" y="${HEIGHT + 30}">0 borders</text><text class="soft" x="${left + width}" y="${HEIGHT + 30}" text-anchor="end">${furthest}</text></g>`;
}
