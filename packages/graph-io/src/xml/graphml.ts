import { KleeneError } from '@kleene/base';
import { attributeTable, numberOf, type Declared } from './attribute-table.ts';
import { readDocument } from '../document.ts';
import { elementCollector, type EdgeKind } from '../file/elements.ts';
import { fail } from '../fail.ts';
import type { GraphOptions, ReadGraph } from '../file/graph-file.ts';
import { note } from '../note.ts';
import { settingsOf } from '../options.ts';
import type { TextSource } from '../source.ts';
import { attributeOf, choiceOf, readXml, type Vocabulary, type XmlElement } from './xml.ts';

const vocabulary: Vocabulary = {
  graphml: { children: ['desc', 'key', 'graph', 'data'] },
  key: { children: ['desc', 'default'], attributes: ['id', 'for', 'attr.name', 'attr.type'] },
  default: { text: true },
  graph: {
    children: ['desc', 'data', 'locator', 'node', 'edge', 'hyperedge'],
    attributes: ['id', 'edgedefault', 'parse.nodeids', 'parse.edgeids', 'parse.order', 'parse.nodes', 'parse.edges'],
  },
  node: { children: ['desc', 'data', 'port', 'graph', 'locator'], attributes: ['id'] },
  edge: {
    children: ['desc', 'data', 'graph'],
    attributes: ['id', 'source', 'target', 'directed', 'sourceport', 'targetport'],
  },
  locator: {},
  hyperedge: {},
  data: { text: true, attributes: ['key', 'id'] },
};

const owners = ['all', 'graphml', 'graph', 'node', 'edge', 'hyperedge', 'port', 'endpoint'] as const;
const types = ['boolean', 'int', 'long', 'float', 'double', 'string'] as const;

/**
 * Reads a graph from GraphML (Brandes et al. 2002): nodes by id, labels from the node key named `label`, else `name`, weights from the edge key named by the option `weight`,
 * each with the key's default where an element has none. An edge is directed as it says itself, else as `edgedefault` of its graph does. Graphs within
 * nodes and edges become part of the one graph; hyperedges, locators, a second graph and undeclared nodes are refused. At most 64 MiB.
 */
export async function readGraphml(source: TextSource, options: GraphOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readGraphml';
  const settings = settingsOf(where, options);
  const file = settings.name;
  const text = await readDocument(where, source, file, { kind: 'GraphML', own: ['a GraphML file', 'an XML file'] });
  const keys = attributeTable(file, 'key');
  const elements = elementCollector(file);
  const ignored = new Set<string>();
  let edgeDefault: EdgeKind | undefined;
  let nested = 0;
  let ports = 0;

  const labelName = (): string => (keys.has('node', 'label') ? 'label' : 'name');

  const openGraph = (element: XmlElement): void => {
    const isNested = element.parent?.name !== 'graphml';
    if (isNested) nested++;
    else if (edgeDefault !== undefined) fail(file, element.line, 'one graph', 'a second one');
    const kind = choiceOf(file, element, 'edgedefault', ['directed', 'undirected']);
    if (!isNested) edgeDefault = kind;
  };

  const openData = (element: XmlElement): void => {
    const owner = element.parent!;
    const { name } = keys.check(owner, attributeOf(file, element, 'key'), element.line);
    const isRead = owner.name === 'edge' ? name === settings.weight : owner.name === 'node' && name === labelName();
    if (!isRead) ignored.add(`${owner.name} ${name}`);
  };

  const closeNode = (element: XmlElement): void => {
    const label = keys.valueOf(element, labelName());
    if (label) elements.label(element.attributes.get('id')!, label.text);
  };

  const closeEdge = (element: XmlElement): void => {
    const { attributes } = element;
    const weight = keys.valueOf(element, settings.weight);
    if (attributes.has('sourceport') || attributes.has('targetport')) ports++;
    elements.edge(element.line, {
      source: attributeOf(file, element, 'source'),
      target: attributeOf(file, element, 'target'),
      kind: kindOf(file, element),
      weight: weight && numberOf(file, weight),
      id: attributes.get('id'),
    });
  };

  readXml(file, text, 'graphml', vocabulary, {
    ignore: (what) => void ignored.add(what),
    open(element) {
      const { name, line } = element;
      if (name === 'hyperedge') fail(file, line, 'edges of two ends', 'a hyperedge');
      if (name === 'locator') fail(file, line, 'the whole graph in this file', 'a locator of a part of it');
      if (name === 'key' && edgeDefault !== undefined) fail(file, line, 'keys before the graph', 'one after it');
      if (name === 'key') keys.declare(declaredBy(file, element));
      else if (name === 'graph') openGraph(element);
      else if (name === 'node') elements.node(line, attributeOf(file, element, 'id'));
      else if (name === 'data') openData(element);
    },
    close(element) {
      const { name, parent, attributes, line } = element;
      if (name === 'default') keys.setDefault(parent!.attributes.get('id')!, element);
      else if (name === 'data') keys.put(parent!, attributes.get('key')!, element.text, line);
      else if (name === 'edge') closeEdge(element);
      else if (name === 'node') closeNode(element);
    },
  });
  if (edgeDefault === undefined) throw new KleeneError('invalid-file', `${file}: expected a graph, got none`);
  const notes = [
    ...note(nested, 'graph', ' within a node or an edge, made part of the one graph'),
    ...note(ports, 'edge', ' with ports, which are passed over'),
  ];
  return elements.finish(settings, edgeDefault, { format: 'graphml', ignored: [...ignored], notes });
}

function declaredBy(file: string, element: XmlElement): Declared {
  const { line, attributes } = element;
  const id = attributeOf(file, element, 'id');
  const owner = choiceOf(file, element, 'for', owners, 'all');
  const type = attributes.has('attr.type') ? choiceOf(file, element, 'attr.type', types) : undefined;
  return { id, name: attributes.get('attr.name') ?? id, line, owner, type };
}

/** The kind of an edge: its own, else that of the graph it stands in. */
function kindOf(file: string, element: XmlElement): EdgeKind {
  if (element.attributes.has('directed')) {
    const isDirected = choiceOf(file, element, 'directed', ['true', 'false', '1', '0']);
    return isDirected === 'true' || isDirected === '1' ? 'directed' : 'undirected';
  }
  return element.parent!.attributes.get('edgedefault') as EdgeKind;
}
