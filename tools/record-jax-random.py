"""Records what JAX's default generator gives, labels and draws made from its block cipher, and SciPy's normal quantiles.

For the tests of packages/random:

    python -m venv /tmp/jax && /tmp/jax/bin/pip install jax
    /tmp/jax/bin/python tools/record-jax-random.py
"""

import hashlib
import json
import pathlib

import jax
import numpy as np
import scipy
from jax.extend.random import threefry_2x32
from scipy.special import ndtri

FIXTURES = pathlib.Path(__file__).parent.parent / "packages/random/test/fixtures"
SEEDS = [0, 1, 42, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**32 + 42, 12345678901, 2**53 - 1, 2**63, 2**64 - 1]
SPLITS = [1, 2, 3, 17]
FOLDS = [0, 1, 7, 65535, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1]
LABELS = [["weights"], ["encoder", "node"], [""], ["a", "b"], ["ab"], ["abc"], ["abcd"], ["G\u00f6del \U0001f600", "\0"]]
QUANTILES = [2.0**-53, 1e-12, 1e-11, 1.3e-11, 1e-5, 0.01, 0.0749, 0.0751, 0.3, 0.5, 0.6, 0.9249, 0.9251, 0.999, 1 - 2.0**-53]


def words(array):
    return np.asarray(array).tolist()


def data(key):
    return words(jax.random.key_data(key))


def uniform(key, count):
    return [float(x) for x in jax.random.uniform(key, (count,), dtype="float32")]


def record(seed):
    key = jax.random.key(np.uint64(seed))
    nested = jax.random.split(jax.random.split(key, 3)[1], 4)
    folded = jax.random.fold_in(jax.random.fold_in(nested[2], np.uint32(9)), np.uint32(2**32 - 1))
    return {
        "seed": str(seed),
        "key": data(key),
        "bits": words(jax.random.bits(key, (33,), "uint32")),
        "uniform": uniform(key, 33),
        "split": {str(n): data(jax.random.split(key, n)) for n in SPLITS},
        "foldIn": [{"value": v, "key": data(jax.random.fold_in(key, np.uint32(v)))} for v in FOLDS],
        "nested": {"split": data(nested), "folded": data(folded), "bits": words(jax.random.bits(folded, (5,), "uint32"))},
    }


def block(key, x0, x1):
    return np.asarray(threefry_2x32(np.asarray(key, np.uint32), np.asarray([x0, x1], np.uint32))).tolist()


def label(key, path):
    """A label by its definition: a head with the length, then three UTF-16 units to a block, each output the next key."""
    for name in path:
        units = np.frombuffer(name.encode("utf-16-le"), "<u2").tolist()
        key = block(key, 0x80000000, len(units))
        for i in range(0, len(units), 3):
            first, second, third = (units[i : i + 3] + [0, 0])[:3]
            key = block(key, 0xC0000000 | first, second << 16 | third)
    return {"path": path, "key": key}


def draw(key, position):
    """A uniform draw: 53 bits of block `position` of the draws' domain."""
    hi, lo = block(key, 0x40000000 | position >> 32, position & 0xFFFFFFFF)
    return {"position": position, "uniform": ((hi << 32 | lo) >> 11) * 2.0**-53}


def digest(seed, count):
    """SHA-256 of `count` little-endian words, so that a long array is compared without being stored."""
    bits = np.asarray(jax.random.bits(jax.random.key(np.uint64(seed)), (count,), "uint32")).astype("<u4")
    return {"seed": str(seed), "count": count, "sha256": hashlib.sha256(bits.tobytes()).hexdigest()}


def write(name, value):
    (FIXTURES / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


# 64-bit mode, so that seeds above 2^32 keep their high word; below it both modes give the same keys.
jax.config.update("jax_enable_x64", True)
assert jax.config.jax_threefry_partitionable and jax.config.jax_default_prng_impl == "threefry2x32"
write(
    "jax.json",
    {
        "jax": jax.__version__,
        "keys": [record(seed) for seed in SEEDS],
        "digests": [digest(42, 300_000), digest(2**53 - 1, 65_537)],
        "labels": [label([0, 42], path) for path in LABELS],
        "draws": [draw([0, 42], position) for position in [0, 1, 2, 2**31, 2**32 + 5, 2**53 - 2]],
    },
)
write(
    "normal-quantiles.json",
    {"scipy": scipy.__version__, "values": [{"p": p, "quantile": float(ndtri(p))} for p in QUANTILES]},
)
