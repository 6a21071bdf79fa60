"""Times torchdeq's solvers on the layers that the benchmark of packages/deq sends on standard input, and prints JSON:

    python -m venv /somewhere && /somewhere/bin/pip install torch torchdeq
    PYTHON=/somewhere/bin/python npm run bench -- deq

Input: {"absolute", "steps", "rounds", "layers": [{"name", "shape", "arrays": {part: {"shape", "data": base64 of float32}}}]}.
Output: {"versions", "layers": {name: {solver: {"milliseconds", "evaluations", "residual", "overhead"}}}}, where overhead is what the solver
adds to as many evaluations alone. One thread, as the backends that it is held against have.
"""

import base64
import json
import sys
import time
from importlib.metadata import version

import numpy as np
import torch
from torchdeq.solver.anderson import anderson_solver
from torchdeq.solver.broyden import broyden_solver
from torchdeq.solver.fp_iter import fixed_point_iter

SOLVERS = {"picard": fixed_point_iter, "anderson": anderson_solver, "broyden": broyden_solver}


def normed(z):
    return torch.nn.functional.layer_norm(z, z.shape[-1:])


def products(z, x, w, v):
    return torch.tanh(torch.tanh(z @ w + x) @ v)


def feed_forward(z, x, w, up, down):
    mixed = normed(z @ w + x)
    return normed(mixed + torch.relu(mixed @ up) @ down)


def processor(z, x, to, message, update, **rest):
    sent = (z @ rest["from"])[:, None] + (z @ to)[:, :, None]
    heard = (torch.relu(sent) @ message).amax(2)
    return normed(torch.relu(heard + z) @ update + x)


LAYERS = {"two products": products, "feed-forward": feed_forward, "processor": processor}


def fastest(run, rounds):
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best * 1000


def measure(layer, solver, absolute, steps, rounds):
    arrays = {
        part: torch.from_numpy(np.frombuffer(base64.b64decode(array["data"]), np.float32).reshape(array["shape"]).copy())
        for part, array in layer["arrays"].items()
    }
    start = torch.zeros(layer["shape"])
    calls = 0

    def f(z):
        nonlocal calls
        calls += 1
        return LAYERS[layer["name"]](z, **arrays)

    def solve():
        nonlocal calls
        calls = 0
        return SOLVERS[solver](f, start, max_iter=steps, tol=absolute, stop_mode="abs")

    value = solve()[0]
    evaluations = calls
    residual = (f(value) - value).flatten(1).norm(dim=1).max().item()

    def bare():
        z = start
        for _ in range(evaluations):
            z = f(z)

    spent, alone = fastest(solve, rounds), fastest(bare, rounds)
    return {"milliseconds": spent, "evaluations": evaluations, "residual": residual, "overhead": spent / alone - 1}


task = json.load(sys.stdin)
torch.set_num_threads(1)
versions = f"torchdeq {version('torchdeq')}, torch {version('torch')}, 1 thread"
with torch.no_grad():
    print(
        json.dumps(
            {
                "versions": versions,
                "layers": {
                    layer["name"]: {
                        solver: measure(layer, solver, task["absolute"], task["steps"], task["rounds"]) for solver in SOLVERS
                    }
                    for layer in task["layers"]
                },
            }
        )
    )
