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
  hyperedge: { children: ['desc', 'data', 'endpoint', 'graph'], attributes: ['id'] },
  data: { text: true, attributes: ['key', 'id'] },
};

const owners = ['all', 'graphml', 'graph', 'node', 'edge', 'hyperedge', 'port', 'endpoint'] as const;
const types = ['boolean', 'int', 'long', 'float', 'double', 'string'] as const;

/** A declared attribute of nodes, edges or others. */
interface Key {
  readonly line: number;
  readonly owner: (typeof owners)[number];
  readonly name: string;
  readonly type: (typeof types)[number] | undefined;
  /** What it is where an element does not say. */
  fallback?: string;
}

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
  const keys = new Map<string, Key>();
  const byName = new Map<string, [id: string, key: Key][]>();
  const values = new Map<XmlElement, Map<string, string>>();
  const ignored = new Set<string>();
  const elements = elementCollector(file);
  let edgeDefault: EdgeKind | undefined;
  let nested = 0;
  let ports = 0;

  const openGraph = (element: XmlElement): void => {
    const isNested = element.parent?.name !== 'graphml';
    if (isNested) nested++;
    else if (edgeDefault !== undefined) fail(file, element.line, 'one graph', 'a second one');
    const kind = choiceOf(file, element, 'edgedefault', ['directed', 'undirected']);
    if (!isNested) edgeDefault = kind;
  };

  const openKey = (element: XmlElement): void => {
    if (edgeDefault !== undefined) fail(file, element.line, 'keys before the graph', 'one after it');
    const id = attributeOf(file, element, 'id');
    if (keys.has(id)) fail(file, element.line, 'an id that no other key has', show(id));
    const key = keyOf(file, element, id);
    keys.set(id, key);
    const alike = byName.get(key.name);
    if (alike) alike.push([id, key]);
    else byName.set(key.name, [[id, key]]);
  };

  const openEdge = (element: XmlElement): void => {
    if (element.attributes.has('sourceport') || element.attributes.has('targetport')) ports++;
  };

  const openData = (element: XmlElement): void => {
    const id = attributeOf(file, element, 'key');
    const key = keys.get(id);
    const owner = element.parent!;
    if (!key) fail(file, element.line, 'a key that is declared before', show(id));
    if (key.owner !== 'all' && key.owner !== owner.name)
      fail(file, element.line, `a key of ${owner.name}`, `${show(id)}, a key of ${key.owner}`);
    if (values.get(owner)?.has(id)) fail(file, element.line, `one value of ${show(id)}`, 'a second one');
    if (!isRead(key, owner.name)) ignored.add(`${owner.name} ${key.name}`);
  };

  const isRead = ({ name }: Key, owner: string): boolean =>
    (owner === 'edge' && name === settings.weight) || (owner === 'node' && name === labelName());

  const keysNamed = (owner: string, name: string): [string, Key][] =>
    (byName.get(name) ?? []).filter(([, key]) => key.owner === owner || key.owner === 'all');

  const labelName = (): string => (keysNamed('node', 'label').length > 0 ? 'label' : 'name');

  /** The value that an element has under a name, its default included, with the line that says so. */
  const valueOf = (element: XmlElement, name: string): { text: string; key: Key; line: number } | undefined => {
    const [first, second] = keysNamed(element.name, name);
    if (second) fail(file, second[1].line, `one key of ${element.name} with the name ${show(name)}`, 'a second one');
    if (!first) return undefined;
    const [id, key] = first;
    const text = values.get(element)?.get(id);
    if (text !== undefined) return { text, key, line: element.line };
    return key.fallback === undefined ? undefined : { text: key.fallback, key, line: key.line };
  };

  const closeEdge = (element: XmlElement): void => {
    const found = valueOf(element, settings.weight);
    elements.edge(element.line, {
      source: attributeOf(file, element, 'source'),
      target: attributeOf(file, element, 'target'),
      kind: kindOf(file, element),
      weight: found && weightOf(file, found),
      id: element.attributes.get('id'),
    });
  };

  readXml(file, text, 'graphml', vocabulary, {
    ignore: (what) => void ignored.add(what),
    open(element) {
      if (element.name === 'hyperedge') fail(file, element.line, 'edges of two ends', 'a hyperedge');
      if (element.name === 'locator')
        fail(file, element.line, 'the whole graph in this file', 'a locator of a part of it');
      if (element.name === 'key') openKey(element);
      else if (element.name === 'graph') openGraph(element);
      else if (element.name === 'node') elements.node(element.line, attributeOf(file, element, 'id'));
      else if (element.name === 'edge') openEdge(element);
      else if (element.name === 'data') openData(element);
    },
    close(element) {
      const { name, parent, attributes } = element;
      if (name === 'default') setDefault(file, keys.get(parent!.attributes.get('id')!)!, element);
      else if (name === 'data') {
        const own = values.get(parent!) ?? new Map<string, string>();
        values.set(parent!, own.set(attributes.get('key')!, element.text));
        return;
      } else if (name === 'edge') closeEdge(element);
      else if (name === 'node') {
        const label = valueOf(element, labelName())?.text;
        if (label !== undefined) elements.label(attributes.get('id')!, label);
      }
      values.delete(element);
    },
  });
  if (edgeDefault === undefined) throw new KleeneError('invalid-file', `${file}: expected a graph, got none`);
  const notes = [
    ...note(nested, 'graph', ' within a node or an edge, made part of the one graph'),
    ...note(ports, 'edge', ' with ports, which are passed over'),
  ];
  return elements.finish(settings, edgeDefault, { format: 'graphml', ignored: [...ignored], notes });
}

function keyOf(file: string, element: XmlElement, id: string): Key {
  const { line, attributes } = element;
  const owner = choiceOf(file, element, 'for', owners, 'all');
  const type = attributes.has('attr.type') ? choiceOf(file, element, 'attr.type', types) : undefined;
  return { line, owner, type, name: attributes.get('attr.name') ?? id };
}

function setDefault(file: string, key: Key, { line, text }: XmlElement): void {
  if (key.fallback !== undefined) fail(file, line, 'one default', 'a second one');
  key.fallback = text;
}

/** The kind of an edge: its own, else that of the graph it stands in. */
function kindOf(file: string, element: XmlElement): EdgeKind {
  if (element.attributes.has('directed')) {
    const isDirected = choiceOf(file, element, 'directed', ['true', 'false', '1', '0']);
    return isDirected === 'true' || isDirected === '1' ? 'directed' : 'undirected';
  }
  return element.parent!.attributes.get('edgedefault') as EdgeKind;
}

function weightOf(file: string, { text, key, line }: { text: string; key: Key; line: number }): number {
  if (key.type === 'boolean') fail(file, key.line, `a number as type of the weight ${show(key.name)}`, 'boolean');
  const weight = decimalOf(file, line, text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''), 'an empty element');
  if ((key.type === 'int' || key.type === 'long') && !Number.isInteger(weight))
    fail(file, line, `a whole number, as the key ${show(key.name)} says`, show(text));
  return weight;
}
