"""Times dm-clrs's samplers on this machine and prints milliseconds per trajectory as JSON, by algorithm and length, hints included.

`npm run bench -- clrs` runs it with the Python that PYTHON names (else python3) and prints its times beside those recorded with

    python tools/bench-clrs.py > packages/clrs/bench/dm-clrs.json

How to install dm-clrs: dm_clrs.py.
"""

import json
import time

import dm_clrs  # noqa: F401
from clrs._src import samplers, specs

EXTRAS = ["find_maximum_subarray", "bipartite_matching"]


def milliseconds(name, length, size=4, seconds=0.15):
    """The fastest of the batches made in a while, as the benchmark of packages/clrs takes it."""
    sampler, _ = samplers.build_sampler(name, -1, seed=1, length=length, track_max_steps=False)
    sampler.next(size)
    best = float("inf")
    until = time.perf_counter() + seconds
    while best == float("inf") or time.perf_counter() < until:
        start = time.perf_counter()
        sampler.next(size)
        best = min(best, time.perf_counter() - start)
    return round(best / size * 1000, 4)


names = sorted(name for name in specs.SPECS if name not in EXTRAS)
print(json.dumps({name: {str(n): milliseconds(name, n) for n in (16, 64)} for name in names}, indent=1))
