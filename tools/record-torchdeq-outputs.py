"""Records torchdeq's phantom gradients with outputs within their steps (sup_gap, sup_loc), on the layer of the recorded runs:
tanh(W z + x), solved to 1e-12 from 0; the loss sums all outputs times the cotangent.

Usage: python tools/record-torchdeq-outputs.py   (needs torch, torchdeq, safetensors; writes packages/deq/test/fixtures/outputs.json)
"""

import json
import pathlib
from importlib.metadata import version

import torch
from safetensors.torch import load_file
from torchdeq import get_deq

CASES = [
    {"grad": 6, "tau": 0.5, "sup_gap": 2},
    {"grad": 7, "tau": 1.0, "sup_gap": 3},
    {"grad": 6, "tau": 0.8, "sup_loc": [1, 4]},
]

fixtures = pathlib.Path(__file__).resolve().parent.parent / "packages/deq/test/fixtures"
arrays = load_file(fixtures / "problems.safetensors")
cotangent = arrays["deq/cotangent"].double()


def flat(tensor):
    return tensor.detach().reshape(-1).tolist()


def record(settings):
    W, x = (arrays[f"deq/{name}"].double().clone().requires_grad_() for name in ("W", "x"))
    deq = get_deq(core="indexing", f_solver="fixed_point_iter", f_max_iter=200, f_tol=1e-12, **settings)
    outputs = [states[0] if isinstance(states, (list, tuple)) else states for states in deq(lambda z: torch.tanh(z @ W.T + x), torch.zeros_like(x))[0]]
    loss = sum((state * cotangent).sum() for state in outputs)
    loss.backward()
    return {"settings": settings, "outputs": len(outputs), "loss": loss.item(), "grad_W": flat(W.grad), "grad_x": flat(x.grad)}


found = {"recorded": {name: version(name) for name in ("torchdeq", "torch")}, "cases": [record(settings) for settings in CASES]}
(fixtures / "outputs.json").write_text(json.dumps(found, separators=(",", ":")) + "\n")
print([(case["settings"], case["outputs"], case["loss"]) for case in found["cases"]])
