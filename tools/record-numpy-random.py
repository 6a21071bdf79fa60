"""Records what numpy's legacy RandomState and CPython's random give, for the tests of packages/random:

    python -m venv /tmp/numpy && /tmp/numpy/bin/pip install numpy
    /tmp/numpy/bin/python tools/record-numpy-random.py
"""

import hashlib
import json
import pathlib
import random

import numpy as np

FIXTURE = pathlib.Path(__file__).parent.parent / "packages/random/test/fixtures/numpy.json"
SEEDS = [0, 1, 2, 3, 42, 2**31, 2**32 - 1]
RANGES = [[0, 1], [0, 2], [-5, 5], [0, 10], [3, 20], [0, 2**31], [0, 2**31 + 1], [0, 2**32 - 1], [0, 2**32], [0, 2**32 + 1], [-5, 3 * 2**40], [0, 2**53 - 1]]
PROBABILITIES = [0.0, 0.01, 0.2, 0.30000000000000004, 0.5, 0.7000000000000001, 0.9, 1.0]
SIZES = [0, 1, 2, 8, 17, 100]
CHOICES = [[1, 1], [10, 3], [10, 10], [1000, 5]]


def numbers(array):
    return np.asarray(array).tolist()


def digest(array, dtype):
    return hashlib.sha256(np.ascontiguousarray(array, dtype).tobytes()).hexdigest()


def mixed(r):
    """Every kind of draw from one stream, so that each leaves the stream where numpy leaves it."""
    return [
        r.random_sample(),
        numbers(r.random_sample(3)),
        int(r.randint(-5, 7)),
        int(r.randint(0, 3 * 2**51)),
        int(r.binomial(1, 0.3)),
        float(r.standard_normal()),
        float(r.gumbel()),
        numbers(r.permutation(5)),
        numbers(r.choice(1000, 3, replace=False)),
        float(r.standard_normal()),
        r.random_sample(),
    ]


def record(seed):
    fresh = lambda: np.random.RandomState(seed)
    r = fresh()
    words = [int(w) for w in r.randint(0, 2**32, size=2000, dtype=np.uint32)]
    _, key, position, has_gauss, gauss = fresh().get_state()
    return {
        "seed": seed,
        "initial": digest(key, "<u4"),
        "words": words[:8],
        "allWords": digest(words, "<u4"),
        "doubles": numbers(fresh().random_sample(5)),
        "allDoubles": digest(fresh().random_sample(5000), "<f8"),
        "uniform": numbers(fresh().uniform(-3.5, 2.25, 8)),
        "integers": [{"low": lo, "high": hi, "values": numbers(fresh().randint(lo, hi, size=12, dtype=np.int64))} for lo, hi in RANGES],
        "bernoulli": [{"p": p, "values": numbers(fresh().binomial(1, p, size=40))} for p in PROBABILITIES],
        "normal": numbers(fresh().standard_normal(9)),
        "gumbel": numbers(fresh().gumbel(size=9)),
        "permutation": [{"n": n, "values": numbers(fresh().permutation(n))} for n in SIZES],
        "choice": [{"n": n, "count": k, "values": numbers(fresh().choice(n, k, replace=False))} for n, k in CHOICES],
        "mixed": mixed(fresh()),
    }


def record_python(seed):
    def choices(n):
        r = random.Random(seed)
        return [r.choice(range(n)) for _ in range(20)]

    r = random.Random(seed)
    return {"seed": str(seed), "doubles": [r.random() for _ in range(5)], "choices": [{"n": n, "values": choices(n)} for n in [1, 2, 3, 10, 1000]]}


json.dump(
    {
        "numpy": np.__version__,
        "states": [record(s) for s in SEEDS],
        "python": [record_python(s) for s in [0, 1, 42, 2**32 - 1, 2**32, 2**53 - 1]],
    },
    FIXTURE.open("w"),
    indent=1,
)
