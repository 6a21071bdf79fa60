"""Writes files with the reference implementation of safetensors, and what they hold as JSON, for packages/formats.

    python -m venv /tmp/safetensors && /tmp/safetensors/bin/pip install safetensors numpy
    /tmp/safetensors/bin/python tools/record-safetensors.py
"""

import json
import pathlib

import numpy as np
import safetensors
from safetensors.numpy import save

FIXTURES = pathlib.Path(__file__).parent.parent / "packages/formats/test/fixtures"

# The types that an array has, so that what we write can be compared byte by byte.
SAME = {
    "weights.first": np.arange(6, dtype=np.float32).reshape(2, 3) / 7,
    "weights.second": np.array([[np.inf, -np.inf], [-0.0, 1e-45]], dtype=np.float32),
    "double": np.array([np.pi, -1e300, 5e-324], dtype=np.float64),
    "long": np.array([0, -1, 2**31, -(2**31) - 1, 2**53, -(2**53)], dtype=np.int64),
    "int": np.array([[2**31 - 1], [-(2**31)]], dtype=np.int32),
    "bytes": np.array([0, 1, 255], dtype=np.uint8),
    "scalar": np.array(2.5, dtype=np.float32),
    "empty": np.zeros((0, 3), dtype=np.float64),
    "__proto__": np.array([7], dtype=np.int32),
    'G\u00f6del "\u2200" \U0001f600': np.array([1, 2], dtype=np.int32),
}

# The types that widen.
HALVES = [0.0, -0.0, 1.0, -2.5, 65504.0, 2.0**-24, 1023 * 2.0**-24, 2.0**-14, np.inf, -np.inf, 0.333251953125]
WIDER = {
    "f16": np.array(HALVES, dtype=np.float16),
    "bool": np.array([True, False, True]),
    "i8": np.array([-128, 127], dtype=np.int8),
    "i16": np.array([-(2**15), 2**15 - 1], dtype=np.int16),
    "u16": np.array([0, 2**16 - 1], dtype=np.uint16),
    "u32": np.array([0, 2**32 - 1], dtype=np.uint32),
    "u64": np.array([0, 2**32, 2**53], dtype=np.uint64),
}


def listed(array):
    """Values as JSON has them: what it lacks as text."""
    flat = [x.item() for x in array.reshape(-1)]
    special = lambda x: isinstance(x, float) and (not np.isfinite(x) or (x == 0 and np.signbit(x)))
    return {"shape": list(array.shape), "values": [repr(x) if special(x) else x for x in flat]}


def record(name, tensors, metadata):
    (FIXTURES / f"{name}.safetensors").write_bytes(save(tensors, metadata))
    return {"metadata": metadata, "tensors": {key: listed(array) for key, array in tensors.items()}}


def brain(name):
    """BF16 has no NumPy type: float32 values cut to their upper half, written through the low-level function."""
    values = np.array([1.0, -2.5, 3.0e38, 1e-40, np.inf, 0.0], dtype=np.float32)
    upper = (values.view(np.uint32) >> 16).astype(np.uint16)
    held = (upper.astype(np.uint32) << 16).view(np.float32)
    spec = safetensors.TensorSpec(dtype="bfloat16", shape=[2, 3], data_ptr=upper.ctypes.data, data_len=upper.nbytes)
    (FIXTURES / f"{name}.safetensors").write_bytes(safetensors.serialize({"bf16": spec}))
    return {"metadata": {}, "tensors": {"bf16": listed(held.reshape(2, 3))}}


recorded = {
    "safetensors": safetensors.__version__,
    "files": {
        "python": record("python", SAME, {"made by": "Python \u2713"}),
        "python-wider": record("python-wider", WIDER, {"kind": "wider"}),
        "python-bf16": brain("python-bf16"),
    },
}
(FIXTURES / "python.json").write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")
