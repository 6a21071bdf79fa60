"""Takes the training step of packages/ops/bench/steps/dense-step.ts in PyTorch, once for each line on standard input, and prints the
milliseconds of each, by the clock and of the processor:

    python -m venv /somewhere && /somewhere/bin/pip install torch
    PYTHON=/somewhere/bin/python npm run bench -- ops

The line holds {"batch", "nodes", "width", "rounds", "linked", "threads"}; a first line prints the version alone. Eager mode, as one writes it.
"""

import json
import sys
import time

import torch
from torch.nn.functional import relu


def network(batch, nodes, width, rounds, linked, **_):
    torch.manual_seed(0)
    bound = lambda shape: (3 / shape[0]) ** 0.5
    uniform = lambda *shape: (torch.rand(shape) * 2 - 1)
    shapes = {
        "sender": (2 * width, width),
        "receiver": (2 * width, width),
        "edge": (width, width),
        "weightA": (width, width),
        "biasA": (width,),
        "weightB": (width, width),
        "biasB": (width,),
        "skip": (2 * width, width),
        "update": (width, width),
        "readout": (width, 1),
        "readoutBias": (1,),
    }
    p = {name: (uniform(*shape) * bound(shape)).requires_grad_() for name, shape in shapes.items()}
    features, edges = uniform(batch, nodes, width), uniform(batch, nodes, nodes, width)
    mask = (torch.rand(batch, nodes, nodes) < linked)[..., None]
    truth = uniform(batch, nodes, 1)

    def loss():
        hidden = torch.zeros(batch, nodes, width)
        for _ in range(rounds):
            z = torch.cat([features, hidden], 2)
            terms = (z @ p["sender"])[:, :, None] + (z @ p["receiver"])[:, None] + edges @ p["edge"]
            sent = relu(relu(terms) @ p["weightA"] + p["biasA"]) @ p["weightB"] + p["biasB"]
            heard = torch.where(mask, sent, -1e6).amax(1)
            hidden = relu(z @ p["skip"] + heard @ p["update"])
        return ((hidden @ p["readout"] + p["readoutBias"] - truth) ** 2).mean()

    return list(p.values()), loss


def main():
    print(f"PyTorch {torch.__version__}", flush=True)
    built = None
    for line in sys.stdin:
        sizes = json.loads(line)
        if built is None or built[0] != sizes:
            torch.set_num_threads(sizes["threads"])
            params, loss = network(**sizes)
            built = (sizes, loss, torch.optim.Adam(params, lr=1e-3))
        _, loss, optimiser = built
        start, work = time.perf_counter(), time.process_time()
        optimiser.zero_grad()
        loss().backward()
        optimiser.step()
        print(json.dumps([(time.perf_counter() - start) * 1e3, (time.process_time() - work) * 1e3]), flush=True)


main()
