"""Records how far the evaluations of torchdeq's Anderson scatter when the start moves by 1e-6, on the one recorded problem where rounding
decides: batch-affine with window 3, mixing 0.5 and ridge 1e-8.

Usage: python tools/record-torchdeq-spread.py   (needs torch, torchdeq, safetensors; writes packages/deq/test/fixtures/spread.json)
"""

import json
import pathlib
from importlib.metadata import version

import torch
from safetensors.torch import load_file
from torchdeq.solver.anderson import anderson_solver

TRIALS = 40
LIMITS = ["rel-0.001", "abs-0.001", "rel-1e-06"]

fixtures = pathlib.Path(__file__).resolve().parent.parent / "packages/deq/test/fixtures"
arrays = load_file(fixtures / "problems.safetensors")
A, b, rho, z0 = (arrays[f"batch-affine/{name}"].double() for name in ("A", "b", "rho", "z0"))


def moved(trial):
    """Trial 0 is the recorded start itself."""
    rows, columns = (torch.arange(size, dtype=torch.float64) for size in z0.shape)
    return z0 + (1e-6 if trial > 0 else 0) * torch.sin(1 + 7 * trial + 3 * rows[:, None] + 5 * columns)


def evaluations(dtype, start, limit):
    mode, tolerance = limit.split("-", 1)
    matrix, shift, scale = A.to(dtype), b.to(dtype), rho.to(dtype)
    calls = 0

    def f(z):
        nonlocal calls
        calls += 1
        return scale * (z @ matrix.T) + shift

    anderson_solver(f, start.to(dtype), max_iter=3000, tol=float(tolerance), stop_mode=mode, m=3, tau=0.5, lam=1e-8)
    return calls


def counts(dtype):
    return {limit: [evaluations(dtype, moved(trial), limit) for trial in range(TRIALS)] for limit in LIMITS}


recorded = {name: version(name) for name in ("torchdeq", "torch")}
found = {"recorded": recorded, "float32": counts(torch.float32), "float64": counts(torch.float64)}
(fixtures / "spread.json").write_text(json.dumps(found, separators=(",", ":")) + "\n")
