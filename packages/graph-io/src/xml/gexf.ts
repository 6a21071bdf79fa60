import { KleeneError } from '@kleene/base';
import { attributeTable, numberOf, withoutBlanks } from './attribute-table.ts';
import { readDocument } from '../document.ts';
import { elementCollector, type EdgeKind } from '../file/elements.ts';
import { fail } from '../fail.ts';
import type { GraphOptions, ReadGraph } from '../file/graph-file.ts';
import { note } from '../note.ts';
import { settingsOf } from '../options.ts';
import type { TextSource } from '../source.ts';
import { decimalOf } from '../file/weight.ts';
import { attributeOf, choiceOf, readXml, type Vocabulary, type XmlElement } from './xml.ts';

const looks = ['color', 'position', 'size', 'shape', 'thickness'];

const vocabulary: Vocabulary = {
  gexf: { children: ['meta', 'graph'], attributes: ['version', 'variant'] },
  graph: {
    children: ['attributes', 'nodes', 'edges'],
    attributes: ['id', 'defaultedgetype', 'mode', 'idtype', 'timeformat', 'timerepresentation', 'timezone'],
  },
  attributes: { children: ['attribute'], attributes: ['class', 'mode'] },
  attribute: { children: ['default', 'options'], attributes: ['id', 'title', 'type'] },
  default: { text: true },
  nodes: { children: ['node'], attributes: ['count'] },
  node: {
    children: ['attvalues', 'nodes', 'edges', 'parents', 'spells', 'slices', ...looks],
    attributes: ['id', 'label', 'pid'],
  },
  parents: { children: ['parent'] },
  parent: { attributes: ['for'] },
  edges: { children: ['edge'], attributes: ['count'] },
  edge: {
    children: ['attvalues', 'spells', 'slices', ...looks],
    attributes: ['id', 'source', 'target', 'type', 'weight'],
  },
  attvalues: { children: ['attvalue'] },
  attvalue: { attributes: ['for', 'id', 'value'] },
};

const edgeKinds: readonly EdgeKind[] = ['directed', 'undirected', 'mutual'];

/**
 * Reads a graph from GEXF (1.1 to 1.3): nodes by id, their labels, and edges of the type that each says, else `defaultedgetype` (undirected where that is missing).
 * A mutual edge leads both ways. Weights are the attribute `weight` of edges, 1 where it is missing (the format's own default), or the declared edge attribute whose
 * title is the option `weight`, with its default. Nodes and edges within nodes become part of the one graph; graphs that change in time are `unsupported`. At most 64 MiB.
 */
export async function readGexf(source: TextSource, options: GraphOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readGexf';
  const settings = settingsOf(where, options);
  const file = settings.name;
  const text = await readDocument(where, source, file, { kind: 'GEXF', own: ['a GEXF file', 'an XML file'] });
  const tables = { node: attributeTable(file, 'node attribute'), edge: attributeTable(file, 'edge attribute') };
  const elements = elementCollector(file);
  const ignored = new Set<string>();
  let defaultKind: EdgeKind | undefined;
  let hasPlainWeights = false;
  let parents = 0;

  const openGraph = (element: XmlElement): void => {
    if (defaultKind !== undefined) fail(file, element.line, 'one graph', 'a second one');
    defaultKind = choiceOf(file, element, 'defaultedgetype', edgeKinds, 'undirected');
    if (choiceOf(file, element, 'mode', ['static', 'dynamic'], 'static') === 'dynamic')
      throw new KleeneError(
        'unsupported',
        `${file}:${element.line}: expected a static graph, got one that changes in time`,
      );
  };

  const openAttribute = (element: XmlElement): void => {
    const { attributes, line } = element;
    const id = attributeOf(file, element, 'id');
    const declared = { id, name: attributes.get('title') ?? id, line, owner: 'all', type: attributes.get('type') };
    tables[classOf(file, element.parent!)].declare(declared);
  };

  const openNode = (element: XmlElement): void => {
    const id = attributeOf(file, element, 'id');
    elements.node(element.line, id);
    const label = element.attributes.get('label');
    if (label !== undefined) elements.label(id, label);
    if (element.parent!.parent!.name === 'node' || element.attributes.has('pid')) parents++;
  };

  const openValue = (element: XmlElement): void => {
    const owner = element.parent!.parent!;
    const table = tables[owner.name as 'node' | 'edge'];
    const id = element.attributes.get('for') ?? attributeOf(file, element, 'id');
    const { name } = table.check(owner, id, element.line);
    table.put(owner, id, attributeOf(file, element, 'value'), element.line);
    if (owner.name === 'node' || name !== settings.weight) ignored.add(`${owner.name} ${name}`);
  };

  /** The number in the attribute of an edge, or the one among its values: at most one of the two may be there. */
  const weightOf = (element: XmlElement): number | undefined => {
    const value = tables.edge.valueOf(element, settings.weight);
    const plain = element.attributes.get('weight');
    if (plain !== undefined && settings.weight !== 'weight') ignored.add('edge weight');
    if (plain === undefined || settings.weight !== 'weight') return value && numberOf(file, value);
    if (value) fail(file, element.line, 'one weight of an edge', 'an attribute weight and a value with that title');
    hasPlainWeights = true;
    return decimalOf(file, element.line, withoutBlanks(plain), 'nothing');
  };

  const closeEdge = (element: XmlElement): void =>
    elements.edge(element.line, {
      source: attributeOf(file, element, 'source'),
      target: attributeOf(file, element, 'target'),
      kind: choiceOf(file, element, 'type', edgeKinds, defaultKind!),
      weight: weightOf(element),
      id: element.attributes.get('id'),
    });

  readXml(file, text, 'gexf', vocabulary, {
    ignore: (what) => void ignored.add(what),
    open(element) {
      if (element.name === 'graph') openGraph(element);
      else if (element.name === 'attribute') openAttribute(element);
      else if (element.name === 'node') openNode(element);
      else if (element.name === 'attvalue') openValue(element);
      else if (element.name === 'parent') parents++;
    },
    close(element) {
      const { name, parent } = element;
      if (name === 'edge') closeEdge(element);
      else if (name === 'default')
        tables[classOf(file, parent!.parent!)].setDefault(parent!.attributes.get('id')!, element);
    },
  });
  if (defaultKind === undefined) throw new KleeneError('invalid-file', `${file}: expected a graph, got none`);
  const notes = note(parents, 'node', ' within another, made part of the one graph');
  const found = { format: 'gexf' as const, ignored: [...ignored], notes };
  return elements.finish(settings, defaultKind, found, hasPlainWeights ? 1 : undefined);
}

/** Whether a block of attributes is of nodes or of edges. */
function classOf(file: string, block: XmlElement): 'node' | 'edge' {
  return choiceOf(file, block, 'class', ['node', 'edge']);
}
