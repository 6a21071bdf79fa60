"""Writes .npy and .npz files with numpy, and what they hold, as JSON for packages/formats.

    python -m venv /tmp/numpy && /tmp/numpy/bin/pip install numpy
    /tmp/numpy/bin/python tools/record-numpy-files.py
"""

import base64
import io
import json
import pathlib
import zipfile

import numpy as np
from numpy.lib import format as npy

FIXTURE = pathlib.Path(__file__).parent.parent / "packages/formats/test/fixtures/numpy-files.json"


def saved(array, version=None, **options):
    file = io.BytesIO()
    npy.write_array(file, array, version=version, **options)
    return file.getvalue()


def text(file):
    return base64.b64encode(file).decode()


def values(array):
    """Row-major, as JSON holds them: what is not finite by its name, -0.0 too."""
    special = lambda x: repr(float(x)) if not np.isfinite(x) or (x == 0 and np.signbit(x)) else float(x)
    flat = array.astype(array.dtype.newbyteorder("=")).ravel(order="C")
    return [special(x) if array.dtype.kind == "f" else int(x) for x in flat]


def recorded(array, version=None):
    return {"file": text(saved(array, version)), "shape": list(array.shape), "values": values(array)}


grid = np.arange(24).reshape(2, 3, 4)
floats = np.array([np.inf, -np.inf, np.nan, -0.0, 1.5, 65504, 6e-8])
arrays = {
    "float64": recorded(np.array([[np.pi, -1e300], [5e-324, np.inf]])),
    "float32": recorded(floats.astype("<f4")),
    "float16": recorded(floats.astype("<f2")),
    "float64 big-endian": recorded(floats.astype(">f8")),
    "float32 big-endian": recorded(floats.astype(">f4")),
    "float16 big-endian": recorded(floats.astype(">f2")),
    "int64": recorded(np.array([0, -1, 2**31, -(2**53), 2**53])),
    "int64 big-endian": recorded(np.array([0, -1, 2**31, -(2**53), 2**53], dtype=">i8")),
    "uint64": recorded(np.array([0, 2**53], dtype="<u8")),
    "int32": recorded(np.array([2**31 - 1, -(2**31)], dtype="<i4")),
    "int32 big-endian": recorded(np.array([2**31 - 1, -(2**31)], dtype=">i4")),
    "uint32": recorded(np.array([0, 2**32 - 1], dtype="<u4")),
    "int16": recorded(np.array([-(2**15), 2**15 - 1], dtype="<i2")),
    "int16 big-endian": recorded(np.array([-(2**15), 258], dtype=">i2")),
    "uint16": recorded(np.array([0, 2**16 - 1], dtype="<u2")),
    "int8": recorded(np.array([-128, 127], dtype="i1")),
    "uint8": recorded(np.array([0, 255], dtype="u1")),
    "bool": recorded(np.array([[True, False, True]])),
    "a scalar": recorded(np.array(2.5)),
    "no elements": recorded(np.zeros((3, 0, 2), dtype="<f4")),
    "fortran of two axes": recorded(np.asfortranarray(grid[0].astype("<f8"))),
    "fortran of three axes": recorded(np.asfortranarray(grid.astype(">i4"))),
    "fortran with an axis of one": recorded(np.asfortranarray(grid[:, :1].astype("<i8"))),
    "version 2.0": recorded(grid, (2, 0)),
    "version 3.0": recorded(grid, (3, 0)),
}

refused = {
    "objects": saved(np.array([{"a": 1}], dtype=object), allow_pickle=True),
    "complex numbers": saved(np.array([1j])),
    "texts": saved(np.array(["Gödel"])),
    "bytes": saved(np.array([b"ab"])),
    "dates": saved(np.array(["2020-01-01"], dtype="datetime64[D]")),
    "a structured array": saved(np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")])),
    "a long double": saved(np.zeros(1, dtype=np.longdouble)),
    "an integer beyond 2^53": saved(np.array([2**53 + 1])),
}


def zipped(write):
    file = io.BytesIO()
    write(file)
    return text(file.getvalue())


def streamed(file):
    """Sizes behind the data, as in a stream, and zip64 fields that are not needed."""

    class Forward(io.RawIOBase):
        writable = lambda self: True
        write = lambda self, data: file.write(data)

    with zipfile.ZipFile(Forward(), "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("a.npy", "w", force_zip64=True) as member:
            member.write(saved(grid))
        archive.writestr("note.json", "{}")
        archive.comment = b"a comment PK\x05\x06 that looks like an end"


def long(file):
    """What an archive beyond 4 GiB looks like: Python writes the fields of zip64 as soon as it takes the limit for reached."""
    limits = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
    zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = 10, 1
    try:
        np.savez_compressed(file, a=grid, b=floats)
    finally:
        zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limits


archives = {
    "savez": zipped(lambda file: np.savez(file, a=grid, b=floats)),
    "savez_compressed": zipped(lambda file: np.savez_compressed(file, a=grid, b=floats)),
    "no arrays": zipped(lambda file: np.savez(file)),
    "a name in Greek": zipped(lambda file: np.savez(file, **{"α": grid, "__proto__": floats})),
    "a stream": zipped(streamed),
    "zip64": zipped(long),
}

fixture = {
    "numpy": np.__version__,
    "arrays": arrays,
    "refused": {name: text(file) for name, file in refused.items()},
    "archives": archives,
    "grid": values(grid),
    "floats": values(floats),
}
FIXTURE.write_text(json.dumps(fixture, indent=1) + "\n")
print(f"{FIXTURE}: {FIXTURE.stat().st_size} bytes")
