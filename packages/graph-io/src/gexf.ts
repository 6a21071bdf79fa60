import { KleeneError, show } from '@kleene/base';
import { readDocument } from './document.ts';
import { elementCollector, type EdgeKind } from './elements.ts';
import { fail } from './fail.ts';
import type { GraphOptions, ReadGraph } from './graph-file.ts';
import { note } from './note.ts';
import { settingsOf } from './options.ts';
import type { TextSource } from './source.ts';
import { decimalOf } from './weight.ts';
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

/** A declared attribute of nodes or of edges. */
interface Column {
  readonly line: number;
  readonly title: string;
  readonly type: string;
  /** What it is where an element does not say. */
  fallback?: string;
}

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
  const columns = { node: new Map<string, Column>(), edge: new Map<string, Column>() };
  const weightColumns: [id: string, column: Column][] = [];
  const values = new Map<XmlElement, Map<string, string>>();
  const ignored = new Set<string>();
  const elements = elementCollector(file);
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
    const owner = choiceOf(file, element.parent!, 'class', ['node', 'edge']);
    const id = attributeOf(file, element, 'id');
    if (columns[owner].has(id)) fail(file, element.line, `an id that no other attribute of ${owner}s has`, show(id));
    const title = element.attributes.get('title') ?? id;
    const column = { line: element.line, title, type: element.attributes.get('type') ?? 'string' };
    columns[owner].set(id, column);
    if (owner === 'edge' && title === settings.weight) weightColumns.push([id, column]);
  };

  const addValue = (element: XmlElement): void => {
    const owner = element.parent!.parent!;
    const id = element.attributes.get('for') ?? attributeOf(file, element, 'id');
    const column = columns[owner.name as 'node' | 'edge'].get(id);
    if (!column) fail(file, element.line, `an attribute of ${owner.name}s that is declared before`, show(id));
    const own = values.get(owner) ?? new Map<string, string>();
    if (own.has(id)) fail(file, element.line, `one value of ${show(id)}`, 'a second one');
    values.set(owner, own.set(id, attributeOf(file, element, 'value')));
    if (owner.name === 'node' || column.title !== settings.weight) ignored.add(`${owner.name} ${column.title}`);
  };

  /** The number in the attribute of an edge, and the one among its values: at most one of the two may be there. */
  const weightOf = (element: XmlElement): number | undefined => {
    const [first, second] = weightColumns;
    if (second)
      fail(file, second[1].line, `one attribute of edges with the title ${show(settings.weight)}`, 'a second one');
    const plain = settings.weight === 'weight' ? element.attributes.get('weight') : undefined;
    if (settings.weight !== 'weight' && element.attributes.has('weight')) ignored.add('edge weight');
    if (plain !== undefined) hasPlainWeights = true;
    const text = first && (values.get(element)?.get(first[0]) ?? first[1].fallback);
    if (plain !== undefined && text !== undefined)
      fail(file, element.line, 'one weight of an edge', 'an attribute weight and a value with that title');
    if (first && ['boolean', 'anyURI', 'liststring'].includes(first[1].type))
      fail(file, first[1].line, 'a number as type of the weight', show(first[1].type));
    return plain === undefined && text === undefined
      ? undefined
      : decimalOf(file, element.line, (plain ?? text)!.trim(), 'an empty attribute');
  };

  const closeEdge = (element: XmlElement): void =>
    elements.edge(element.line, {
      source: attributeOf(file, element, 'source'),
      target: attributeOf(file, element, 'target'),
      kind: choiceOf(file, element, 'type', edgeKinds, defaultKind!),
      weight: weightOf(element),
      id: element.attributes.get('id'),
    });

  const openNode = (element: XmlElement): void => {
    const id = attributeOf(file, element, 'id');
    elements.node(element.line, id);
    const label = element.attributes.get('label');
    if (label !== undefined) elements.label(id, label);
    if (element.parent!.parent!.name === 'node' || element.attributes.has('pid')) parents++;
  };

  readXml(file, text, 'gexf', vocabulary, {
    ignore: (what) => void ignored.add(what),
    open(element) {
      if (element.name === 'graph') openGraph(element);
      else if (element.name === 'attribute') openAttribute(element);
      else if (element.name === 'node') openNode(element);
      else if (element.name === 'attvalue') addValue(element);
      else if (element.name === 'parent') parents++;
    },
    close(element) {
      if (element.name === 'edge') closeEdge(element);
      if (element.name === 'default') {
        const owner = element.parent!.parent!.attributes.get('class') as 'node' | 'edge';
        const column = columns[owner].get(element.parent!.attributes.get('id')!)!;
        if (column.fallback !== undefined) fail(file, element.line, 'one default', 'a second one');
        column.fallback = element.text;
      }
      values.delete(element);
    },
  });
  if (defaultKind === undefined) throw new KleeneError('invalid-file', `${file}: expected a graph, got none`);
  const notes = note(parents, 'node', ' within another, made part of the one graph');
  const found = { format: 'gexf' as const, ignored: [...ignored], notes };
  return elements.finish(settings, defaultKind, found, hasPlainWeights ? 1 : undefined);
}
