"""Reads what `kleene data export` wrote with the programs it is for.

    python tools/check-clrs-export.py "node apps/cli/bin/kleene.js"

Needs numpy, pandas, duckdb and safetensors; dm-clrs where present takes the arrays as its own Feedback.
"""

import json
import os
import subprocess
import sys
import tempfile

import duckdb
import numpy as np
import pandas as pd
from safetensors.numpy import load_file

KLEENE = sys.argv[1].split() if len(sys.argv) > 1 else ["kleene"]
OPTIONS = ["--seed", "1", "--length", "16", "--samples", "3"]


def export(folder, ending, algorithm="bfs"):
    path = os.path.join(folder, f"{algorithm}.{ending}")
    subprocess.run([*KLEENE, "data", "export", algorithm, *OPTIONS, "--out", path], check=True, stdout=subprocess.DEVNULL)
    return path


def main():
    with tempfile.TemporaryDirectory() as folder:
        npz = np.load(export(folder, "npz"))
        arrays = {name: npz[name] for name in npz.files if name != "kleene.json"}
        print("numpy", np.__version__, {name: (str(a.dtype), a.shape) for name, a in arrays.items()})
        print("made by", json.loads(npz["kleene.json"]))

        tensors = load_file(export(folder, "safetensors"))
        assert tensors.keys() == arrays.keys()
        for name, array in arrays.items():
            assert tensors[name].dtype == array.dtype and np.array_equal(tensors[name], array), name
        print("safetensors: the same arrays")

        frame = pd.read_json(export(folder, "jsonl"), lines=True)
        assert np.array_equal(np.stack(frame["input_A"].map(np.array)), arrays["input_A"])
        print("pandas", pd.__version__, "reads", len(frame), "lines of .jsonl, the same input_A")

        parquet = export(folder, "parquet")
        rows = duckdb.sql(f"select lengths, len(input_A), len(hint_pi_h), input_A, output_pi from '{parquet}'").fetchall()
        types = duckdb.sql(f"select typeof(input_A), typeof(hint_pi_h) from '{parquet}' limit 1").fetchall()[0]
        for b, row in enumerate(rows):
            assert row[0] == arrays["lengths"][b] and row[1] == 256 and row[2] == 16 * row[0]
            assert np.array_equal(np.array(row[3]), arrays["input_A"][b].ravel())
            assert np.array_equal(np.array(row[4]), arrays["output_pi"][b])
        print("duckdb", duckdb.__version__, "reads", len(rows), "rows of .parquet, the same numbers,", types)
        feedback(arrays)


def feedback(arrays):
    try:
        import dm_clrs  # noqa: F401
        import clrs
    except ImportError:
        print("dm-clrs: not installed, not checked")
        return
    sampler, spec = clrs.build_sampler("bfs", 3, seed=1, length=16)
    theirs = sampler.next()

    def points(stage):
        return tuple(
            clrs.DataPoint(name, where, kind, arrays[f"{stage}_{name}"])
            for name, (of, where, kind) in spec.items()
            if of == stage
        )

    ours = clrs.Feedback(clrs.Features(points("input"), points("hint"), arrays["lengths"]), points("output"))
    pairs = [
        *zip(ours.features.inputs, theirs.features.inputs),
        *zip(ours.features.hints, theirs.features.hints),
        *zip(ours.outputs, theirs.outputs),
    ]
    for a, b in pairs:
        assert a.name == b.name and a.data.dtype == b.data.dtype and np.array_equal(a.data, b.data), a.name
    print("dm-clrs: a Feedback of", len(pairs), "probes equal to its own, element types included")


main()
