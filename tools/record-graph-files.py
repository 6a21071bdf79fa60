"""Records graph files written by networkx, igraph and scipy, with the edges that each of them holds.

    pip install networkx igraph scipy
    python tools/record-graph-files.py packages/graph-io/test/fixtures/others
"""

import json
import sys
from pathlib import Path

import igraph
import networkx
import numpy
import scipy.io
import scipy.sparse


def build(kind):
    graph = kind()
    graph.add_nodes_from(["a", "b & c", "<d>", "é\u2028", "7", "07"])
    for i, (source, target) in enumerate([("a", "b & c"), ("b & c", "<d>"), ("<d>", "a"), ("7", "07"), ("a", "a")]):
        graph.add_edge(source, target, weight=[1.5, -2.0, 1e-7, 3.0, 0.25][i], colour="red")
    if graph.is_multigraph():
        graph.add_edge("a", "b & c", weight=9.0, colour="blue")
    return graph


def edges_of(graph):
    return sorted([str(a), str(b), data["weight"]] for a, b, data in graph.edges(data=True))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    expected = {}

    def record(name, nodes, directed, edges):
        expected[name] = {"nodes": nodes, "directed": directed, "edges": edges}

    for kind in [networkx.Graph, networkx.DiGraph, networkx.MultiGraph, networkx.MultiDiGraph]:
        graph = build(kind)
        for write, suffix in [(networkx.write_graphml_xml, "graphml"), (networkx.write_gexf, "gexf")]:
            name = f"networkx-{kind.__name__.lower()}.{suffix}"
            write(graph, folder / name)
            record(name, graph.number_of_nodes(), graph.is_directed(), edges_of(graph))

    for directed in [False, True]:
        graph = igraph.Graph(n=5, edges=[(0, 1), (1, 2), (2, 0), (3, 3), (0, 1)], directed=directed)
        graph.es["weight"] = [1.5, -2.0, 1e-7, 3.0, 9.0]
        graph.vs["name"] = ["a", "b & c", "<d>", "é", "7"]
        name = f"igraph-{'directed' if directed else 'undirected'}.graphml"
        graph.write_graphml(str(folder / name))
        record(name, 5, directed, sorted([f"n{e.source}", f"n{e.target}", e["weight"]] for e in graph.es))

    matrix = numpy.array([[0, 1.5, 0, 0], [-2, 0, 0, 4], [0, 0, 3, 0], [0, 1e-7, 0, 0]])
    whole = numpy.array([[0, 2, 0], [2, 0, -5], [0, -5, 1]])
    skew = numpy.array([[0, 4.0, 0], [-4.0, 0, 2.5], [0, -2.5, 0]])
    for name, value, options in [
        ("scipy-general.mtx", scipy.sparse.coo_array(matrix), {}),
        ("scipy-dense.mtx", matrix, {}),
        ("scipy-symmetric.mtx", scipy.sparse.coo_array(whole), {"symmetry": "symmetric"}),
        ("scipy-symmetric-dense.mtx", whole, {"symmetry": "symmetric"}),
        ("scipy-skew.mtx", scipy.sparse.coo_array(skew), {"symmetry": "skew-symmetric"}),
        ("scipy-pattern.mtx", scipy.sparse.coo_array(matrix), {"field": "pattern"}),
    ]:
        scipy.io.mmwrite(folder / name, value, **options)
        dense = value if isinstance(value, numpy.ndarray) else value.toarray()
        undirected = options.get("symmetry") == "symmetric"
        entries = [(i, j) for i, j in zip(*numpy.nonzero(dense)) if not undirected or j <= i]
        weigh = (lambda i, j: 1) if options.get("field") == "pattern" else (lambda i, j: float(dense[i, j]))
        record(name, len(dense), not undirected, sorted([str(i + 1), str(j + 1), weigh(i, j)] for i, j in entries))

    text = json.dumps(expected, indent=1, ensure_ascii=False)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
