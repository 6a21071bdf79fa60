"""Records digests of what dm-clrs's samplers give, for the tests of packages/clrs (how to install dm-clrs: dm_clrs.py):

    python tools/record-dm-clrs.py

The angles of graham_scan depend on the C library and are left out.
"""

import hashlib
import json
import pathlib

import dm_clrs  # noqa: F401
import numpy as np
from clrs._src import samplers, specs

FIXTURE = pathlib.Path(__file__).parent.parent / "packages/clrs/test/fixtures/dm-clrs.json"
TRAINING_P = [0.1 + 0.1 * i for i in range(9)]
HALVED_P = [p / 2 for p in TRAINING_P]
SPARSE = ["articulation_points", "bridges", "mst_kruskal", "bipartite_matching"]
STRINGS = ["naive_string_matcher", "kmp_matcher"]
WITH_P = [
    "dfs", "bfs", "topological_sort", "bellman_ford", "dijkstra", "mst_prim", "dag_shortest_paths",
    "floyd_warshall", "strongly_connected_components", *SPARSE,
]


def digest(arrays):
    h = hashlib.sha256()
    for a in arrays:
        h.update((np.asarray(a, "<f8") + 0.0).tobytes())
    return h.hexdigest()[:16]


def batch(feedback):
    features, outputs = feedback
    hints = [h for h in features.hints if h.name != "atans"]
    return {
        "lengths": features.lengths.astype(int).tolist(),
        "steps": int(features.hints[0].data.shape[0]),
        "inputs": digest(x.data for x in features.inputs),
        "hints": digest(x.data for x in hints),
        "outputs": digest(x.data for x in outputs),
    }


def record(name, samples, length, seed, nexts, track=True, truncate=None, **options):
    kwargs = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
    sampler, _ = samplers.build_sampler(
        name, samples, seed=seed, length=length, track_max_steps=track, truncate_decimals=truncate, **kwargs
    )
    batches = [batch(sampler.next(k)) for k in nexts]
    _, key, position, *_ = sampler._rng.get_state()
    return {
        "name": name, "samples": samples, "length": length, "seed": seed, "nexts": nexts, "track": track,
        "truncate": truncate, "options": options, "batches": batches,
        "state": digest([key, [position]]),
    }


def cases():
    for i, name in enumerate(specs.SPECS):
        for length in [4, 5, 7, 11]:
            yield record(name, 4, length, 100 + i, [None])
        yield record(name, 5, 8, 200 + i, [3, None, 5])
        # Cut to three decimals, keys are often equal: sorts differ between machines, so larger sizes are left out.
        yield record(name, 20, 5, 300 + i, [None], truncate=3)
        yield record(name, -1, 6, 400 + i, [3, 3], track=False)
        options = {"p": HALVED_P if name in SPARSE else TRAINING_P} if name in WITH_P else {}
        if name in STRINGS:
            options = {"length_needle": -8}
        if options:
            yield record(name, 12, 17, 500 + i, [None], **options)
    for name in ["bfs", "insertion_sort", "kmp_matcher", "articulation_points"]:
        yield record(name, -1, 7, 3, [4, 40, 2])
    yield record("insertion_sort", 3, 6, 7, [None], low=-5, high=3)
    yield record("find_maximum_subarray_kadane", 3, 6, 7, [None], low=-3, high=0.5)
    yield record("binary_search", 3, 6, 7, [None], low=2, high=3)
    yield record("activity_selector", 3, 6, 7, [None], low=2, high=5)
    yield record("task_scheduling", 3, 6, 7, [None], max_deadline=3, low=1, high=2)
    yield record("lcs_length", 3, 6, 7, [None], length_2=4, chars=2)
    yield record("naive_string_matcher", 3, 9, 7, [None], length_needle=3, chars=3)
    yield record("bellman_ford", 3, 6, 7, [None], p=[0.8], low=1, high=3)
    yield record("mst_kruskal", 3, 6, 7, [None], p=[0.9], low=1, high=3)
    yield record("dag_shortest_paths", 3, 6, 7, [None], p=[0.3, 0.9], low=-1, high=1)
    yield record("strongly_connected_components", 3, 9, 7, [None], k=2, p=[0.7], eps=0.3)
    yield record("bipartite_matching", 3, 5, 7, [None], length_2=4, p=[0.6])
    yield record("segments_intersect", 3, 6, 7, [None], low=-1, high=1)
    yield record("graham_scan", 3, 6, 7, [None], origin_x=1.5, origin_y=-0.5, radius=0.7)
    yield record("jarvis_march", 20, 9, 7, [None], truncate=1)
    yield record("graham_scan", 10, 8, 7, [None], truncate=5)


FIXTURE.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases()) + "\n]\n")
