"""Reads what `kleene data export` writes with the programs that it is for, and compares every number with what dm-clrs samples:

    python tools/check-clrs-export.py "node apps/cli/bin/kleene.js"

Needs numpy, pandas, duckdb, safetensors and dm-clrs (how to install it without TensorFlow: dm_clrs.py).
"""

import json
import os
import subprocess
import sys
import tempfile

import dm_clrs  # noqa: F401
import clrs
import duckdb
import jax
import numpy as np
import pandas as pd
from clrs._src import specs
from safetensors.numpy import load_file

KLEENE = sys.argv[1].split() if len(sys.argv) > 1 else ["kleene"]
ALL = list(specs.SPECS)

# Algorithms, seed, length, samples, options of sampling under dm-clrs's names.
SETS = [
    (ALL, 1, 16, 3, {}),
    (ALL, 7, 11, 5, {}),
    (["dfs", "bfs", "topological_sort", "articulation_points", "bridges"], 3, 13, 4, {"p": (0.1, 0.35, 0.9)}),
    (["mst_kruskal", "mst_prim", "bellman_ford", "dijkstra", "dag_shortest_paths", "floyd_warshall"], 4, 12, 4,
     {"p": (0.25, 0.75), "low": 0.5, "high": 3.25}),
    (["strongly_connected_components"], 5, 14, 4, {"k": 3, "p": (0.4,), "eps": 0.05}),
    (["bipartite_matching"], 6, 5, 4, {"length_2": 7, "p": (0.5,)}),
    (["insertion_sort", "heapsort", "quickselect", "binary_search", "minimum"], 8, 17, 4, {"low": -2, "high": 5}),
    (["lcs_length"], 9, 9, 4, {"length_2": 6, "chars": 3}),
    (["naive_string_matcher", "kmp_matcher"], 10, 20, 6, {"length_needle": -8, "chars": 2}),
    (["task_scheduling"], 11, 10, 4, {"max_deadline": 4}),
    (["segments_intersect"], 12, 10, 4, {"low": -1, "high": 1}),
    (["graham_scan", "jarvis_march"], 13, 10, 4, {"radius": 3, "origin_x": 1, "origin_y": -2}),
    (["insertion_sort", "activity_selector", "dijkstra", "kmp_matcher"], 14, 16, 4, {"truncate_decimals": 1}),
]
TRANSCENDENTAL = {"x", "y", "atans"}


def export(folder, names, seed, length, samples, options, ending):
    out = os.path.join(folder, f"{{algorithm}}.{ending}")
    words = ["--seed", seed, "--length", length, "--samples", samples, "--out", out]
    for name, value in options.items():
        name = "truncateDecimals" if name == "truncate_decimals" else name
        text = ",".join(map(repr, value)) if isinstance(value, tuple) else repr(value)
        words += ["--option", f"{name}={text}"]
    run = [*KLEENE, "data", "export", ",".join(names), *map(str, words)]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {name: out.replace("{algorithm}", name) for name in names}


def feedback(arrays, spec):
    """The arrays of a file as dm-clrs's own tuple."""

    def points(stage):
        return tuple(
            clrs.DataPoint(name, where, kind, arrays[f"{stage}_{name}"])
            for name, (of, where, kind) in spec.items()
            if of == stage
        )

    return clrs.Feedback(clrs.Features(points("input"), points("hint"), arrays["lengths"]), points("output"))


def ulps(a, b):
    return int(np.max(np.abs(a.view(np.int64) - b.view(np.int64)), initial=0))


def compare(ours, theirs, name, options, far):
    """Asserts that two Feedbacks are equal, element types included; `far` takes the ulps between sines, cosines and angles."""
    pairs = [
        *zip(ours.features.inputs, theirs.features.inputs, strict=True),
        *zip(ours.features.hints, theirs.features.hints, strict=True),
        *zip(ours.outputs, theirs.outputs, strict=True),
    ]
    for a, b in pairs:
        where = f"{name} {options} {a.name}"
        assert (a.name, a.location, a.type_) == (b.name, b.location, b.type_), where
        assert (a.data.dtype, a.data.shape) == (b.data.dtype, b.data.shape), where
        if name in ("graham_scan", "jarvis_march") and a.name in TRANSCENDENTAL:
            far[a.name] = max(far.get(a.name, 0), ulps(a.data + 0.0, b.data + 0.0))
        else:
            assert np.array_equal(a.data, b.data), where
    assert np.array_equal(ours.features.lengths, theirs.features.lengths), name
    return len(pairs)


def check_numbers(folder):
    probes = sets = 0
    far = {}
    for names, seed, length, samples, options in SETS:
        files = export(folder, names, seed, length, samples, options, "npz")
        for name, path in files.items():
            npz = np.load(path)
            arrays = {key: npz[key] for key in npz.files if key != "kleene.json"}
            sampler, spec = clrs.build_sampler(name, samples, seed=seed, length=length, **options)
            probes += compare(feedback(arrays, spec), sampler.next(), name, options, far)
            made = json.loads(npz["kleene.json"])
            assert (made["algorithm"], made["seed"], made["length"], made["samples"]) == (name, seed, length, samples)
            sets += 1
    print(f"dm-clrs: {sets} sets of {len(ALL)} algorithms, {probes} probes as its Feedback of DataPoints: equal to what it samples")
    print("dm-clrs: sines, cosines and angles of the hulls differ by at most", far, "ulp")


def check_use(folder):
    """dm-clrs's own functions take the Feedback as they take its own."""
    files = export(folder, ["insertion_sort", "minimum"], 1, 8, 4, {}, "npz")
    for name, path in files.items():
        spec = specs.SPECS[name]
        mine = feedback(dict(np.load(path)), spec)
        theirs = clrs.build_sampler(name, 4, seed=1, length=8)[0].next()
        changed, ready = processed(spec, mine)
        _, expected = processed(spec, theirs)
        assert jax.tree_util.tree_structure(ready) == jax.tree_util.tree_structure(expected)
        for a, b in zip(jax.tree_util.tree_leaves(ready), jax.tree_util.tree_leaves(expected), strict=True):
            assert np.array_equal(a, b)
        scores = clrs.evaluate(ready.outputs, {point.name: point for point in expected.outputs})
        assert scores["score"] == 1.0, scores
        print("dm-clrs: process_random_pos and so on, evaluate and jax.tree_util take", name, mine.outputs[0])
        check_training(changed, ready, expected)


def processed(spec, one):
    stream = clrs.process_random_pos(iter([one]), np.random.RandomState(5))
    changed, stream = clrs.process_permutations(spec, stream, enforce_permutations=True)
    if "should_be_permutation" not in str(spec):  # Where the predecessors of hints are constant.
        changed, stream = clrs.process_pred_as_input(changed, stream)
    return changed, next(stream)


def check_training(spec, ready, expected):
    """A network of dm-clrs trains a step on it."""

    def loss(one):
        model = clrs.models.BaselineModel(
            spec=[spec],
            dummy_trajectory=[one],
            processor_factory=clrs.get_processor_factory("mpnn", use_ln=True, nb_triplet_fts=0),
            hidden_dim=16,
            encode_hints=True,
            decode_hints=True,
            encoder_init="default",
            use_lstm=False,
            learning_rate=0.001,
            checkpoint_path=tempfile.gettempdir(),
            freeze_processor=False,
            dropout_prob=0.0,
            hint_teacher_forcing=0.0,
            hint_repred_mode="soft",
            nb_msg_passing_steps=1,
        )
        model.init([one.features], 1)
        key = jax.random.PRNGKey(2)
        return [float(model.feedback(key, one, 0)) for _ in range(2)]

    ours, theirs = loss(ready), loss(expected)
    assert ours == theirs and ours[1] < ours[0], (ours, theirs)
    print("dm-clrs: BaselineModel trains two steps on it, losses", ours, "as on its own")


def check_readers(folder):
    seed, length, samples = 1, 16, 3
    of = lambda ending: export(folder, ["bfs"], seed, length, samples, {}, ending)["bfs"]  # noqa: E731
    npz = np.load(of("npz"))
    arrays = {key: npz[key] for key in npz.files if key != "kleene.json"}
    print("numpy", np.__version__, {key: (str(a.dtype), a.shape) for key, a in arrays.items()})
    print("made by", json.loads(npz["kleene.json"]))
    tensors = load_file(of("safetensors"))
    assert tensors.keys() == arrays.keys()
    for key, array in arrays.items():
        assert tensors[key].dtype == array.dtype and np.array_equal(tensors[key], array), key
    print("safetensors: the same arrays and element types")

    lengths = arrays["lengths"].astype(int)

    def value(key, b):
        return arrays[key][: lengths[b], b] if key.startswith("hint_") else arrays[key][b]

    frame = pd.read_json(of("jsonl"), lines=True)
    for b, row in frame.iterrows():
        for key in arrays:
            assert np.array_equal(np.array(row[key]), value(key, b)), key
    print("pandas", pd.__version__, "reads", len(frame), "lines of .jsonl: every probe the same")
    rows = duckdb.sql(f"select * from read_json('{of('jsonl')}') order by index").fetchall()
    columns = duckdb.sql(f"describe select * from read_json('{of('jsonl')}')").fetchall()
    for b, row in enumerate(rows):
        for (key, *_), cell in zip(columns, row):
            if key in arrays:
                assert np.array_equal(np.array(cell, float), value(key, b)), key
    print("duckdb", duckdb.__version__, "reads", len(rows), "lines of .jsonl: every probe the same")

    parquet = of("parquet")
    relation = duckdb.sql(f"select * from '{parquet}'")
    for b, row in enumerate(relation.fetchall()):
        for key, cell in zip(relation.columns, row):
            assert np.array_equal(np.ravel(np.array(cell, float)), np.ravel(value(key, b))), key
    types = dict(zip(relation.columns, map(str, relation.types)))
    assert set(types) == set(arrays)
    print("duckdb reads the .parquet: every probe the same,", {key: types[key] for key in ("input_A", "hint_pi_h", "lengths")})
    note = duckdb.sql(f"select decode(value) from parquet_kv_metadata('{parquet}') where decode(key) = 'kleene'").fetchall()
    shapes = json.loads(note[0][0])["shapes"]
    assert shapes["input_A"] == [length, length] and shapes["hint_pi_h"] == [length]
    frame = duckdb.sql(f"select lengths, input_A from '{parquet}'").df()
    assert np.array_equal(np.stack(frame["input_A"]).reshape(samples, length, length), arrays["input_A"])
    print("pandas takes the .parquet from duckdb: the same input_A")


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_readers(folder)
        check_numbers(folder)
        check_use(folder)


main()
