import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyAlgorithm } from '../src/work/data-set.ts';
import { SaxesParser } from 'saxes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromEdges, grid, path } from '@kleene/graphs';
import { svgFile } from '../src/drawing/drawing.ts';
import { circleLayout, forceLayout } from '../src/drawing/layout.ts';
import { kleene } from './recorder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kleene-svg-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements of an SVG file and the titles of its nodes; throws when it is not well-formed. */
function parse(svg: string): { elements: Element[]; titles: string[]; texts: string[] } {
  const parser = new SaxesParser();
  const found = { elements: [] as Element[], titles: [] as string[], texts: [] as string[] };
  const stack: string[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    stack.push(name);
    found.elements.push({ name, attributes });
  });
  parser.on('text', (text) => {
    if (stack.at(-1) === 'title') found.titles.push(text);
    if (stack.at(-1) === 'text') found.texts.push(text);
  });
  parser.on('closetag', () => void stack.pop());
  parser.write(svg).close();
  return found;
}

const ofClass = (elements: readonly Element[], name: string): Element[] =>
  elements.filter(({ attributes }) => attributes['class']?.split(' ').includes(name));

async function runOn(csv: string, start: string): Promise<{ code: number; err: string; svg: string }> {
  const [graph, out] = [join(folder, 'g.csv'), join(folder, 'g.svg')];
  await writeFile(graph, csv);
  const { code, err } = await kleene(['run', 'bfs', '--graph', graph, '--start', start, '--svg', out]);
  return { code, err, svg: code === 0 ? await readFile(out, 'utf8') : '' };
}

describe('kleene run --svg', () => {
  it('draws every node with its distance, every edge, an arrow to each parent and a ring around the start', async () => {
    const { elements, titles } = parse((await runOn('source,target\na,b\nb,c\na,c\nc,d\nx,y\n', 'a')).svg);
    expect(titles).toEqual([
      'a: distance 0',
      'b: distance 1',
      'c: distance 1',
      'd: distance 2',
      'x: not reached',
      'y: not reached',
    ]);
    expect(ofClass(elements, 'node')).toHaveLength(6);
    expect(ofClass(elements, 'edge')).toHaveLength(5);
    expect(ofClass(elements, 'arrow')).toHaveLength(3);
    expect(ofClass(elements, 'ring')).toHaveLength(1);
    for (const circle of ofClass(elements, 'node')) {
      expect(Number(circle.attributes['cx'])).toBeGreaterThan(0);
      expect(Number(circle.attributes['cx'])).toBeLessThan(840);
    }
  });

  it('is well-formed whatever the ids are', async () => {
    const control = 'a\u0001b\u000Bc';
    const ids = [control, '<script>alert(1)</script>', 'a & b', '"quoted"', "it's", '日本', ']]>'];
    const rows = ids.slice(1).map((id) => [ids[0]!, id].map((one) => `"${one.replaceAll('"', '""')}"`).join(','));
    const { svg } = await runOn(`source,target\n${rows.join('\n')}\n`, ids[0]!);
    const { titles, elements } = parse(svg);
    expect(titles.map((title) => title.replace(/: distance \d$/, ''))).toEqual(['a\uFFFDb\uFFFDc', ...ids.slice(1)]);
    expect(elements.map(({ name }) => name)).not.toContain('script');
  });

  it('draws the beginning of a long name below its node, whole characters only, and all of it in the title', async () => {
    const [long, family, arabic] = ['Hartsfield Jackson Atlanta', '👩‍👩‍👧‍👦'.repeat(12), 'مرحبا بالعالم'];
    const { svg } = await runOn(`source,target\n${long},${family}\n${family},${arabic}\nb,b\n`, long);
    const { elements, titles, texts } = parse(svg);
    expect(titles.map((title) => title.split(':')[0])).toEqual([long, family, arabic, 'b']);
    expect(texts.slice(-4)).toEqual(['Hartsfield Jack…', `${'👩‍👩‍👧‍👦'.repeat(7)}…`, arabic, texts.at(-1)]);
    for (const text of ofClass(elements, 'beside')) expect(text.attributes['text-anchor']).toBeDefined();
    expect(ofClass(elements, 'beside')).toHaveLength(3);
  });

  it('draws loops', async () => {
    const edges = ofClass(parse((await runOn('source,target\na,a\na,b\n', 'a')).svg).elements, 'edge');
    expect(edges.map(({ name }) => name)).toEqual(['circle', 'line']);
  });

  it('has no two nodes that cover each other', async () => {
    const rows = Array.from({ length: 199 }, (_, i) => `${i + 1},${(i * 7919) % (i + 1)}`);
    const pairs = Array.from({ length: 60 }, (_, i) => `a${i},b${i}`);
    for (const [lines, start] of [
      [rows, '0'],
      [pairs, 'a0'],
    ] as const) {
      const { svg } = await runOn(`source,target\n${lines.join('\n')}\n`, start);
      const circles = ofClass(parse(svg).elements, 'node').map(({ attributes }) =>
        ['cx', 'cy', 'r'].map((name) => Number(attributes[name])),
      );
      circles.forEach(([x, y, r], i) => {
        for (const [x2, y2] of circles.slice(0, i)) expect(Math.hypot(x! - x2!, y! - y2!)).toBeGreaterThan(1.8 * r!);
      });
    }
  });

  it('is the same every time', async () => {
    const csv = `source,target\n${Array.from({ length: 60 }, (_, i) => `${i},${(i * 7 + 1) % 61}`).join('\n')}\n`;
    expect((await runOn(csv, '0')).svg).toBe((await runOn(csv, '0')).svg);
  });

  it('refuses a graph of more than 200 nodes before it searches', async () => {
    const rows = Array.from({ length: 201 }, (_, i) => `${i},${i + 1}`);
    const { code, err } = await runOn(`source,target\n${rows.join('\n')}\n`, '0');
    expect(code).toBe(2);
    expect(err).toContain('--svg draws at most 200 nodes, got a graph of 202');
  });
});

describe('kleene data show --svg', () => {
  it.each(everyAlgorithm.map(({ name }) => name))('draws %s step by step, and its output', async (name) => {
    const out = join(folder, 'x.svg');
    const shown = await kleene(['data', 'show', name, '--seed', '3', '--length', '6', '--svg', out, '--json']);
    expect(shown.code).toBe(0);
    const { steps } = JSON.parse(shown.out) as { steps: unknown[] };
    const { elements, texts } = parse(await readFile(out, 'utf8'));
    const captions = texts.filter((text) => /^(step \d+|output)$/.test(text));
    expect(captions.at(-1)).toBe('output');
    expect(captions).toHaveLength(Math.min(steps.length, 15) + 1);
    expect(captions.slice(0, 1)).toEqual(['step 0']);
    expect(ofClass(elements, 'node').length % captions.length).toBe(0);
    expect(ofClass(elements, 'node').length).toBeGreaterThan(captions.length);
  });
});

describe('kleene data show --svg of what edges are', () => {
  it('draws the edges of the tree that Kruskal has found strongly, none at first, and all in the output', async () => {
    const out = join(folder, 'x.svg');
    const args = ['data', 'show', 'mst_kruskal', '--seed', '5', '--length', '9', '--svg', out, '--json'];
    const shown = JSON.parse((await kleene(args)).out) as {
      steps: { in_mst_h: number[][] }[];
      outputs: { in_mst: number[][] };
    };
    const tables = [...shown.steps.map(({ in_mst_h }) => in_mst_h), shown.outputs.in_mst];
    const chosen = tables.map((rows) =>
      rows.flatMap((row, v) => row.flatMap((value, w) => (value === 1 ? [`${Math.min(v, w)} ${Math.max(v, w)}`] : []))),
    );
    const expected = chosen.reduce((sum, pairs) => sum + new Set(pairs).size, 0);
    expect(expected).toBeGreaterThan(0);
    expect(chosen[0]).toEqual([]);
    expect(ofClass(parse(await readFile(out, 'utf8')).elements, 'marked')).toHaveLength(expected);
  });

  it('draws the arrows of the first pointer that nodes have', async () => {
    const out = join(folder, 'x.svg');
    const args = ['data', 'show', 'bfs', '--seed', '5', '--length', '9', '--svg', out, '--json'];
    const shown = JSON.parse((await kleene(args)).out) as { steps: { pi_h: number[] }[]; outputs: { pi: number[] } };
    const pointers = [...shown.steps.map(({ pi_h }) => pi_h), shown.outputs.pi];
    const expected = pointers.flatMap((row) => row.filter((to, from) => to !== from)).length;
    expect(expected).toBeGreaterThan(0);
    expect(ofClass(parse(await readFile(out, 'utf8')).elements, 'arrow')).toHaveLength(expected);
  });
});

describe('svgFile', () => {
  it('draws an edge of a directed graph with a head at the rim of its end, of an undirected one without', () => {
    for (const directed of [true, false]) {
      const nodes = ['a', 'b'].map((label) => ({ label, fill: '#ffffff' }));
      const svg = svgFile({
        title: 'two nodes',
        graph: fromEdges(2, [0], [1], { directed }),
        layout: circleLayout(2),
        panels: [{ caption: 'now', nodes, arrows: [] }],
        legend: '',
      });
      const { elements } = parse(svg);
      expect(ofClass(elements, 'directed')).toHaveLength(directed ? 1 : 0);
      const [edge, end] = [ofClass(elements, 'edge')[0]!.attributes, ofClass(elements, 'node')[1]!.attributes];
      const left = Math.hypot(Number(edge['x2']) - Number(end['cx']), Number(edge['y2']) - Number(end['cy']));
      expect(left).toBeCloseTo(directed ? Number(end['r']) + 1 : 0, 5);
    }
  });
});

describe('forceLayout', () => {
  it('fills the square and keeps neighbours nearer than strangers', () => {
    const graph = grid(5, 5);
    const places = forceLayout(graph);
    expect([0, 1].map((axis) => Math.min(...places.map((place) => place[axis]!)))).toEqual([0, 0]);
    expect([0, 1].map((axis) => Math.max(...places.map((place) => place[axis]!)))).toEqual([1, 1]);
    const distance = (v: number, w: number): number =>
      Math.hypot(places[v]![0] - places[w]![0], places[v]![1] - places[w]![1]);
    const pairs = Array.from({ length: 25 }, (_, v) => Array.from({ length: v }, (__, w) => [v, w] as const)).flat();
    const isEdge = ([v, w]: readonly [number, number]): boolean => v - w === 5 || (v - w === 1 && v % 5 !== 0);
    const mean = (list: readonly (readonly [number, number])[]): number =>
      list.reduce((sum, [v, w]) => sum + distance(v, w), 0) / list.length;
    expect(mean(pairs.filter(isEdge))).toBeLessThan(0.6 * mean(pairs.filter((pair) => !isEdge(pair))));
  });

  it('lays a path out without two nodes on one place', () => {
    const places = forceLayout(path(20));
    expect(new Set(places.map(([x, y]) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size).toBe(20);
  });
});
