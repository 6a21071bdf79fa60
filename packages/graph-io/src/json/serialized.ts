import { show } from '@kleene/base';
import { elementCollector, type EdgeKind, type ElementCollector } from '../file/elements.ts';
import { fail } from '../fail.ts';
import type { ReadGraph, ReadReport } from '../file/graph-file.ts';
import type { Settings } from '../options.ts';

type Members = Readonly<Record<string, unknown>>;

const graphTypes = ['mixed', 'directed', 'undirected'] as const;

/**
 * The graph in what graphology's `export` gives: `{ options?: { type }, nodes: [{ key, attributes? }], edges: [{ source, target, undirected?,
 * attributes? }] }`. An edge is undirected as it says itself, else where the type of the graph is `undirected`.
 */
export function collectSerialized(settings: Settings, value: unknown, format: ReadReport['format']): ReadGraph {
  const file = settings.name;
  const elements = elementCollector(file);
  const ignored = new Set<string>();
  const root = membersOf(file, 'the file', value);
  const graphOptions = root['options'] === undefined ? {} : membersOf(file, 'options', root['options']);
  const type = graphOptions['type'] ?? 'mixed';
  if (!graphTypes.includes(type as never)) fail(file, 'options.type', `one of ${graphTypes.join(', ')}`, show(type));
  const { options: _, nodes, edges, attributes, ...others } = root;
  for (const name of Object.keys({ ...others, ...attributesOf(file, 'attributes', attributes) }))
    ignored.add(`graph ${name}`);
  listOf(file, 'nodes', nodes).forEach((node, i) => addNode(file, elements, ignored, `nodes[${i}]`, node));
  const kind: EdgeKind = type === 'undirected' ? 'undirected' : 'directed';
  const isMixed = type === 'mixed';
  listOf(file, 'edges', edges).forEach((edge, i) =>
    addEdge(settings, elements, ignored, { kind, isMixed }, `edges[${i}]`, edge),
  );
  return elements.finish(settings, kind, { format, ignored: [...ignored], notes: [] });
}

function addNode(file: string, elements: ElementCollector, ignored: Set<string>, place: string, value: unknown): void {
  const { key, attributes, ...others } = membersOf(file, place, value);
  const id = keyOf(file, `${place}.key`, key);
  elements.node(place, id);
  const { label, ...rest } = attributesOf(file, `${place}.attributes`, attributes);
  if (typeof label === 'string') elements.label(id, label);
  else if (label !== undefined) ignored.add('node label');
  for (const name of Object.keys({ ...others, ...rest })) ignored.add(`node ${name}`);
}

function addEdge(
  { name: file, weight: weightName }: Settings,
  elements: ElementCollector,
  ignored: Set<string>,
  { kind, isMixed }: { readonly kind: EdgeKind; readonly isMixed: boolean },
  place: string,
  value: unknown,
): void {
  const { key, source, target, undirected, attributes, ...others } = membersOf(file, place, value);
  const { [weightName]: weight, ...rest } = attributesOf(file, `${place}.attributes`, attributes);
  for (const name of Object.keys({ ...others, ...rest })) ignored.add(`edge ${name}`);
  if (undirected !== undefined && typeof undirected !== 'boolean')
    fail(file, `${place}.undirected`, 'true or false', show(undirected));
  if (!isMixed && undirected !== undefined && undirected !== (kind === 'undirected'))
    fail(file, `${place}.undirected`, `as the type of the graph says, ${kind}`, show(undirected));
  if (weight !== undefined && !Number.isFinite(weight))
    fail(file, `${place}.attributes.${weightName}`, 'a finite number as weight', show(weight));
  elements.edge(place, {
    source: keyOf(file, `${place}.source`, source),
    target: keyOf(file, `${place}.target`, target),
    kind: undirected === undefined ? kind : undirected ? 'undirected' : 'directed',
    weight: weight as number | undefined,
    id: key === undefined ? undefined : keyOf(file, `${place}.key`, key),
  });
}

function attributesOf(file: string, place: string, value: unknown): Members {
  return value === undefined ? {} : membersOf(file, place, value);
}

function membersOf(file: string, place: string, value: unknown): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  fail(file, place, 'an object', show(value));
}

function listOf(file: string, place: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  fail(file, place, 'a list', value === undefined ? 'none' : show(value));
}

/** The text of a key; a number that JSON does not carry exactly may have been another one. */
function keyOf(file: string, place: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (Number.isSafeInteger(value)) return String(value);
  fail(file, place, 'text, or a whole number below 2^53', value === undefined ? 'none' : show(value));
}
