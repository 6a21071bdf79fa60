import { counted } from '../note.ts';

/** What the comments at the head of a file of the SNAP collection say of it. */
export interface SnapHeader {
  /** Takes a comment with its mark, and its line. */
  add(text: string, line: number): void;
  /** The line that says how many nodes and edges there are, if one does. */
  stated(): { readonly line: number; readonly nodes: number; readonly edges: number } | undefined;
  /** Whether the comments call the graph directed; undefined where they say nothing. */
  directed(): boolean | undefined;
  /** What the file holds otherwise than its comments say, in words. */
  difference(counts: { readonly nodes: number; readonly edges: number }): string[];
}

const sizes = /^#\s*Nodes:\s*(\d+)\s+Edges:\s*(\d+)\s*$/i;
const kinds = /^#\s*(un)?directed\b.*\bgraph\b/i;

/** The head of a file, to be filled comment by comment; of what is said several times the first counts. */
export function snapHeader(): SnapHeader {
  let stated: ReturnType<SnapHeader['stated']>;
  let directed: boolean | undefined;
  return {
    add(text, line) {
      const size = sizes.exec(text);
      if (size) stated ??= { line, nodes: Number(size[1]), edges: Number(size[2]) };
      const kind = kinds.exec(text);
      if (kind) directed ??= kind[1] === undefined;
    },
    stated: () => stated,
    directed: () => directed,
    difference({ nodes, edges }) {
      if (stated === undefined || (stated.edges === edges && stated.nodes === nodes)) return [];
      return [
        `${counted(nodes, 'node')} and ${counted(edges, 'edge')}, where line ${stated.line} says ${stated.nodes} and ${stated.edges}`,
      ];
    },
  };
}
