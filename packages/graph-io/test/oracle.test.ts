import { readGexf, readGraphml, type ReadGraph } from '@kleene/graph-io';
import { fromGraphology } from '@kleene/graph-io/graphology';
import { draws, key, type Draws } from '@kleene/random';
import { MultiGraph } from 'graphology';
import { parse as parseGexf, write as writeTheirs } from 'graphology-gexf';
import { parse as parseGraphml } from 'graphology-graphml';
import { describe, expect, it } from 'vitest';
import { edgesOf } from './help.ts';

// graphology's readers go another way (a DOM tree), so that where both give a graph they must give the same one. What they lose without a word is
// listed below, each with what is right.
type Constructor = Parameters<typeof parseGexf>[0];
const theirGexf = (text: string): MultiGraph => parseGexf(MultiGraph as unknown as Constructor, text) as MultiGraph;
const theirGraphml = (text: string): MultiGraph =>
  parseGraphml(MultiGraph as unknown as Constructor, text) as MultiGraph;

const options = { duplicates: 'keep', directed: true } as const;
const sorted = (file: ReadGraph): string[] =>
  edgesOf(file)
    .map((edge) => JSON.stringify(edge))
    .sort();

describe('graphology’s reader of GraphML', () => {
  it('and ours read the same graph where edges are of one kind and have their weights', async () => {
    const random = draws(key(5));
    for (let i = 0; i < 300; i++) {
      const text = randomGraphml(random);
      const [ours, theirs] = [await readGraphml(text, options), fromGraphology(theirGraphml(text), options)];
      expect([...ours.ids].sort(), text).toEqual([...theirs.ids].sort());
      expect(sorted(ours), text).toEqual(sorted(theirs));
    }
  });

  it('makes text of a default that is a number; ours a number', async () => {
    const text = graphml('<node id="a"/><node id="b"/><edge source="a" target="b"/>', '<default>1.5</default>');
    expect(theirGraphml(text).mapEdges((_, { weight }) => weight as unknown)).toEqual(['1.5']);
    expect(edgesOf(await readGraphml(text))).toEqual([['a', 'b', 1.5]]);
  });

  it('makes 0 of an empty weight; ours is a refusal', async () => {
    const text = graphml('<node id="a"/><node id="b"/><edge source="a" target="b"><data key="w"/></edge>');
    expect(theirGraphml(text).mapEdges((_, { weight }) => weight as unknown)).toEqual([0]);
    await expect(readGraphml(text)).rejects.toThrow('got nothing');
  });

  it('drops hyperedges, and takes an edge for directed that says it is not; ours refuses the ones and believes the others', async () => {
    const hyper = graphml('<node id="a"/><hyperedge><endpoint node="a"/></hyperedge>');
    expect(theirGraphml(hyper).size).toBe(0);
    await expect(readGraphml(hyper)).rejects.toThrow('got a hyperedge');
    const both = graphml('<node id="a"/><node id="b"/><edge source="a" target="b" directed="false"/>');
    expect(theirGraphml(both).filterDirectedEdges(() => true)).toHaveLength(1);
    expect((await readGraphml(both)).graph.directed).toBe(false);
  });
});

describe('graphology’s reader of GEXF', () => {
  it('and ours read the same graph', async () => {
    const random = draws(key(6));
    for (let i = 0; i < 300; i++) {
      const text = randomGexf(random);
      const [ours, theirs] = [await readGexf(text, options), fromGraphology(theirGexf(text), options)];
      expect([...ours.ids].sort(), text).toEqual([...theirs.ids].sort());
      expect(sorted(ours), text).toEqual(sorted(theirs));
    }
  });

  it('and writer are understood by ours', async () => {
    const random = draws(key(7));
    for (let i = 0; i < 50; i++) {
      const graph = new MultiGraph();
      for (let node = 0; node < 6; node++) graph.addNode(`n${node}`, { label: `<${node}> & "co"`, x: node });
      for (let edge = 0; edge < 12; edge++) {
        const ends = [`n${random.integers(0, 6)}`, `n${random.integers(0, 6)}`] as const;
        const attributes = { weight: random.integers(1, 9), kind: 'k' };
        if (random.bernoulli(0.5)) graph.addDirectedEdge(...ends, attributes);
        else graph.addUndirectedEdge(...ends, attributes);
      }
      const [ours, right] = [await readGexf(writeTheirs(graph as never), options), fromGraphology(graph, options)];
      expect([ours.ids, ours.labels]).toEqual([right.ids, right.labels]);
      expect(sorted(ours)).toEqual(sorted(right));
    }
  });

  it('makes a mutual edge undirected; ours leads both ways', async () => {
    const text =
      '<gexf><graph defaultedgetype="directed"><nodes><node id="a"/><node id="b"/></nodes><edges><edge source="a" target="b"/><edge source="a" target="b" type="mutual"/></edges></graph></gexf>';
    expect(theirGexf(text).filterUndirectedEdges(() => true)).toHaveLength(1);
    expect(edgesOf(await readGexf(text, { duplicates: 'keep' }))).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });

  it('keeps only the last of several blocks of attributes; ours all', async () => {
    const text =
      '<gexf><graph><attributes class="edge"><attribute id="0" title="d" type="double"><default>2</default></attribute></attributes><attributes class="edge"><attribute id="1" title="e" type="string"/></attributes><nodes><node id="a"/></nodes><edges><edge source="a" target="a"/></edges></graph></gexf>';
    expect(theirGexf(text).mapEdges((_, { d }) => d as unknown)).toEqual([undefined]);
    expect(edgesOf(await readGexf(text, { weight: 'd' }))).toEqual([['a', 'a', 2]]);
  });
});

function graphml(content: string, keyContent = ''): string {
  const weight = `<key id="w" for="edge" attr.name="weight" attr.type="double">${keyContent}</key>`;
  return `<?xml version="1.0"?><graphml xmlns="x">${weight}<graph edgedefault="directed">${content}</graph></graphml>`;
}

function randomGraphml(random: Draws): string {
  const kind = random.bernoulli(0.5) ? 'directed' : 'undirected';
  const isWeighted = random.bernoulli(0.5);
  const nodes = Array.from({ length: random.integers(1, 8) }, (_, node) => node);
  const edge = (): string => {
    const [a, b] = [random.integers(0, nodes.length), random.integers(0, nodes.length)];
    const data = isWeighted ? `<data key="w">${random.integers(-50, 50) / 8}</data>` : '';
    return random.bernoulli(0.5)
      ? `<edge source="${a}" target='${b}'>${data}</edge>`
      : `<edge target="${b}" source="${a}">\n${data}</edge>`;
  };
  const edges = Array.from({ length: random.integers(0, 12) }, edge).join('\n');
  return `<?xml version="1.0"?>\n<graphml xmlns="x"><key id="w" for="edge" attr.name="weight" attr.type="double"/>
<graph edgedefault="${kind}">${nodes.map((node) => `<node id="${node}"/>`).join('')}${edges}</graph></graphml>`;
}

function randomGexf(random: Draws): string {
  const kinds = ['directed', 'undirected'];
  const isWeighted = random.bernoulli(0.5);
  const nodes = Array.from({ length: random.integers(1, 8) }, (_, node) => node);
  const edge = (_: unknown, id: number): string => {
    const ends = `source="${random.integers(0, nodes.length)}" target="${random.integers(0, nodes.length)}"`;
    const type = random.bernoulli(0.3) ? ` type="${kinds[random.integers(0, 2)]}"` : '';
    return `<edge id="${id}" ${ends}${type}${isWeighted ? ` weight="${random.integers(1, 50) / 8}"` : ''}/>`;
  };
  const edges = Array.from({ length: random.integers(0, 12) }, edge).join('\n');
  return `<gexf xmlns="x"><graph defaultedgetype="${kinds[random.integers(0, 2)]}"><nodes>${nodes.map((node) => `<node id="${node}" label="${node}"/>`).join('')}</nodes><edges>${edges}</edges></graph></gexf>`;
}
