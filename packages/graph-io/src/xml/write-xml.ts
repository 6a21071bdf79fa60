import { refuse } from '@kleene/base';
import { checkFile } from '../file/check-file.ts';
import { eachEdge, numberText } from '../file/each-edge.ts';
import type { GraphFile } from '../file/graph-file.ts';
import { traits } from '../file/traits.ts';

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * The graph as GraphML, with the weights of edges and the labels of nodes as keys. `readGraphml` gives back the same nodes in the same order,
 * edges and weights. Throws `invalid-argument` for ids and labels with characters that XML 1.0 has no way to write.
 */
export function writeGraphml(file: GraphFile): string {
  const where = 'graph-io.writeGraphml';
  const escape = escaper(where, file, 'graphml');
  const { graph, ids, labels } = file;
  const lines = ['<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'];
  if (labels) lines.push('<key id="label" for="node" attr.name="label" attr.type="string"/>');
  if (graph.weights) lines.push('<key id="weight" for="edge" attr.name="weight" attr.type="double"/>');
  lines.push(`<graph edgedefault="${graph.directed ? 'directed' : 'undirected'}">`);
  ids.forEach((id, node) => {
    const label = labels && `<data key="label">${escape(labels[node]!)}</data>`;
    lines.push(element('node', `id="${escape(id)}"`, label));
  });
  eachEdge(graph, (source, target, weight) => {
    const ends = `source="${escape(ids[source]!)}" target="${escape(ids[target]!)}"`;
    lines.push(
      element('edge', ends, weight === undefined ? undefined : `<data key="weight">${numberText(weight)}</data>`),
    );
  });
  return `${declaration}${lines.join('\n')}\n</graph>\n</graphml>\n`;
}

/**
 * The graph as GEXF 1.3. `readGexf` gives back the same nodes in the same order, edges and weights. Throws `invalid-argument` for ids and labels with
 * characters that XML 1.0 has no way to write.
 */
export function writeGexf(file: GraphFile): string {
  const where = 'graph-io.writeGexf';
  const escape = escaper(where, file, 'gexf');
  const { graph, ids, labels } = file;
  const kind = graph.directed ? 'directed' : 'undirected';
  const lines = ['<gexf xmlns="http://gexf.net/1.3" version="1.3">', `<graph defaultedgetype="${kind}">`, '<nodes>'];
  ids.forEach((id, node) => {
    const label = labels ? ` label="${escape(labels[node]!)}"` : '';
    lines.push(`<node id="${escape(id)}"${label}/>`);
  });
  lines.push('</nodes>', '<edges>');
  let edge = 0;
  eachEdge(graph, (source, target, weight) => {
    const ends = `source="${escape(ids[source]!)}" target="${escape(ids[target]!)}"`;
    lines.push(`<edge id="${edge++}" ${ends}${weight === undefined ? '' : ` weight="${numberText(weight)}"`}/>`);
  });
  return `${declaration}${lines.join('\n')}\n</edges>\n</graph>\n</gexf>\n`;
}

function element(name: string, attributes: string, content: string | undefined): string {
  return content === undefined ? `<${name} ${attributes}/>` : `<${name} ${attributes}>${content}</${name}>`;
}

/** Checks the file, then gives what writes its text: every character that a reader of XML would change is written as a reference. */
function escaper(where: string, file: GraphFile, format: 'graphml' | 'gexf'): (text: string) => string {
  checkFile(where, file, traits[format]);
  return (text) => {
    // oxlint-disable-next-line no-control-regex -- those are what XML 1.0 cannot write
    if (/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text))
      refuse(where, 'ids and labels', 'made of characters that XML can write (write CSV)', text);
    return text.replaceAll(
      /[&<>"\t\n\r\x85\u2028]/g,
      (character) => named[character] ?? `&#${character.charCodeAt(0)};`,
    );
  };
}
