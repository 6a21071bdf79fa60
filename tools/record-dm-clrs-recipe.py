"""Records with which seeds and options dm-clrs's training script builds its samplers, for the tests of packages/clrs (how to install dm-clrs:
dm_clrs.py, and requests):

    python tools/record-dm-clrs-recipe.py
"""

import contextlib
import json
import pathlib
import sys

import dm_clrs  # noqa: F401
import clrs
import numpy as np
from clrs.examples import run

FIXTURE = pathlib.Path(__file__).parent.parent / "packages/clrs/test/fixtures/training-recipe.json"

run.FLAGS(sys.argv[:1])
run.tf.device = lambda _name: contextlib.nullcontext()
run._maybe_download_dataset = lambda path: path


class NoFile:
    """The test set, which takes nothing from the random stream."""

    def as_numpy_iterator(self):
        return iter([])


def record(seed, algorithms, lengths):
    calls = []

    def build_sampler(name, *, seed, num_samples, length, **options):
        options = {key: [float(p) for p in value] if key == "p" else value for key, value in options.items()}
        calls.append({"name": name, "seed": int(seed), "samples": num_samples, "length": int(length), "options": options})
        return None, clrs.SPECS[name]

    run.clrs.build_sampler = build_sampler
    run.clrs.create_dataset = lambda *, algorithm, **_options: (NoFile(), 0, clrs.SPECS[algorithm])
    rng = np.random.RandomState(seed)
    network_seed = int(rng.randint(2**32))
    run.create_samplers(rng, lengths, algorithms=algorithms, val_lengths=[np.amax(lengths)], test_lengths=[-1])
    return {
        "seed": seed, "algorithms": algorithms, "lengths": lengths, "networkSeed": network_seed, "calls": calls,
        "next": int(rng.randint(2**32)),
    }


LENGTHS = [4, 7, 11, 13, 16]
cases = [
    record(42, ["bfs"], LENGTHS),
    record(1, ["mst_kruskal", "naive_string_matcher", "kmp_matcher", "minimum"], LENGTHS),
    record(7, ["strongly_connected_components", "bridges", "lcs_length"], [8, 5]),
]
FIXTURE.write_text(json.dumps(cases, indent=1) + "\n")
