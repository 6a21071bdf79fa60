"""Records 20 steps of PyTorch's optimisers, which packages/nn is compared with.

Usage: python tools/record-torch-optimisers.py   (needs torch; writes packages/nn/test/fixtures/optimisers.json)
"""

import json
import pathlib
import torch

STEPS = 20
SHAPES = {"layer.weight": (3, 2), "layer.bias": (2,), "scale": ()}
CASES = {
    "sgd": (torch.optim.SGD, dict(lr=0.1), {}),
    "sgd-momentum": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, weight_decay=0.02), {}),
    "sgd-nesterov": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, nesterov=True), {}),
    "adam": (torch.optim.Adam, dict(lr=0.02), {}),
    "adam-decay-clip": (torch.optim.Adam, dict(lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1), dict(clip=0.5)),
    "adamw": (torch.optim.AdamW, dict(lr=0.02), {}),
    "adamw-none-clip": (torch.optim.AdamW, dict(lr=0.02, weight_decay=0.0), dict(clip=1.0)),
    "adamw-decay": (torch.optim.AdamW, dict(lr=0.02, weight_decay=0.3), {}),
    "adamax": (torch.optim.Adamax, dict(lr=0.02, weight_decay=0.05), {}),
    "rmsprop": (torch.optim.RMSprop, dict(lr=0.01), {}),
    "rmsprop-centered": (torch.optim.RMSprop, dict(lr=0.01, alpha=0.9, centered=True, momentum=0.8, weight_decay=0.05), {}),
}


def flat(tensor):
    return tensor.detach().reshape(-1).tolist()


def record(make, options, extra):
    generator = torch.Generator().manual_seed(1)
    params = {name: torch.nn.Parameter(torch.randn(shape, generator=generator)) for name, shape in SHAPES.items()}
    optimiser = make(list(params.values()), **options, foreach=False)
    start = {name: flat(param) for name, param in params.items()}
    steps = []
    for step in range(STEPS):
        # Gradients of a size that changes by orders of magnitude, zero once for one parameter.
        for index, param in enumerate(params.values()):
            grad = torch.randn(param.shape, generator=generator) * 10.0 ** ((step + index) % 5 - 2)
            param.grad = grad * 0 if step == 7 and index == 1 else grad
        row = {"grads": {name: flat(param.grad) for name, param in params.items()}}
        if "clip" in extra:
            row["norm"] = float(torch.nn.utils.clip_grad_norm_(list(params.values()), extra["clip"], foreach=False))
        optimiser.step()
        row["params"] = {name: flat(param) for name, param in params.items()}
        steps.append(row)
    return {"options": options, **extra, "start": start, "steps": steps}


torch.set_num_threads(1)
out = {
    "torch": torch.__version__,
    "shapes": {name: list(shape) for name, shape in SHAPES.items()},
    "cases": {name: {"optimiser": make.__name__, **record(make, options, extra)} for name, (make, options, extra) in CASES.items()},
}
path = pathlib.Path(__file__).parent.parent / "packages/nn/test/fixtures/optimisers.json"
path.write_text(json.dumps(out) + "\n")
print(f"{path}: {len(out['cases'])} optimisers of torch {out['torch']}")
