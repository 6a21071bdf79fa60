"""Records digests of what dm-clrs makes of its batches on the way to a training script, for the tests of packages/clrs (how to install dm-clrs: dm_clrs.py):

    python tools/record-dm-clrs-streams.py
"""

import hashlib
import json
import pathlib

import dm_clrs  # noqa: F401
import numpy as np
from clrs._src import samplers
from clrs._src.dataset import chunkify

FIXTURE = pathlib.Path(__file__).parent.parent / "packages/clrs/test/fixtures/dm-clrs-streams.json"


def digest(arrays):
    h = hashlib.sha256()
    for a in arrays:
        h.update((np.asarray(a, "<f8") + 0.0).tobytes())
    return h.hexdigest()[:16]


def stream(name):
    sampler, spec = samplers.build_sampler(name, 20, seed=11, length=10)
    return (sampler.next(4) for _ in range(100)), spec


def random_pos(name):
    batches, _ = stream(name)
    positions = samplers.process_random_pos(batches, np.random.RandomState(5))
    return [digest(x.data for x in next(positions).features.inputs) for _ in range(3)]


def pred_as_input(name):
    batches, spec = stream(name)
    new_spec, moved = samplers.process_pred_as_input(spec, batches)
    features = next(moved).features
    return {
        "spec": {k: list(v) for k, v in new_spec.items()},
        "inputs": [x.name for x in features.inputs],
        "hints": [x.name for x in features.hints],
        "digest": digest(x.data for x in features.inputs),
    }


def chunks(name, length):
    batches, _ = stream(name)
    out = []
    for _, (features, outputs) in zip(range(5), chunkify(batches, length)):
        out.append({
            "inputs": digest(x.data for x in features.inputs),
            "hints": digest(x.data for x in features.hints if x.name != "atans"),
            "outputs": digest(x.data for x in outputs),
            "isFirst": digest([features.is_first]),
            "isLast": digest([features.is_last]),
        })
    return {"name": name, "length": length, "chunks": out}


FIXTURE.write_text(json.dumps({
    "randomPos": {name: random_pos(name) for name in ["insertion_sort", "naive_string_matcher", "lcs_length"]},
    "predAsInput": {name: pred_as_input(name) for name in ["minimum", "kmp_matcher", "lcs_length", "bfs"]},
    "chunks": [chunks(name, length) for name in ["bfs", "kmp_matcher", "lcs_length"] for length in [3, 20, 50]],
}, indent=1) + "\n")
