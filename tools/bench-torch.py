"""Takes the training steps of packages/recipes/bench/steps in PyTorch, from the same numbers, so that their losses can be compared:

    python -m venv /somewhere && /somewhere/bin/pip install torch
    PYTHON=/somewhere/bin/python npm run bench -- recipes

The first line on standard input holds {"name", "threads", "params", "data"}, tensors as {"dtype", "shape", "bytes"}; it is answered with the
version. Each further line takes a step with Adam: the loss before it, and the milliseconds that it took, by the clock and of the processor.
Eager mode, as one writes it.
"""

import base64
import json
import sys
import time

import torch
from torch.nn.functional import layer_norm, log_softmax, one_hot, relu

DTYPES = {"float32": torch.float32, "int32": torch.int32, "bool": torch.bool}


def tensor(given):
    values = torch.frombuffer(bytearray(base64.b64decode(given["bytes"])), dtype=DTYPES[given["dtype"]])
    return values.reshape(given["shape"]).clone()


def dense(p, data):
    """Pairwise message passing; see steps/dense.ts."""
    batch, nodes, _ = data["mask"].shape
    features, edges = data["nodes"].view(batch, nodes, -1), data["edges"].view(batch, nodes, nodes, -1)
    mask = data["mask"][..., None]
    p = parameters(p)

    def loss():
        hidden = torch.zeros_like(features)
        for _ in range(4):
            z = torch.cat([features, hidden], 2)
            terms = (z @ p["sender"])[:, :, None] + (z @ p["receiver"])[:, None] + edges @ p["edge"]
            sent = relu(relu(terms) @ p["weightA"] + p["biasA"]) @ p["weightB"] + p["biasB"]
            heard = torch.where(mask, sent, -1e6).amax(1)
            hidden = relu(z @ p["skip"] + heard @ p["update"])
        out = hidden @ p["readout"] + p["readoutBias"]
        return ((out.view_as(data["truth"]) - data["truth"]) ** 2).mean()

    return list(p.values()), loss


def dnar(p, data):
    """The step of a discrete reasoner, every layer at every node and edge, as in its reference implementation; see steps/dnar.ts."""
    p = parameters(p)
    width = p["attention.query"].shape[0]
    index = lambda name: data[name].long()
    senders, receivers, reverse, loops, groups = map(index, ["senders", "receivers", "reverse", "loops", "groups"])
    nodes_before = one_hot(index("nodesBefore"), p["encoder.node"].shape[0]).float()
    edges_before = one_hot(index("edgesBefore"), p["encoder.edge"].shape[0]).float()
    count = int(groups.max()) + 1

    def cross_entropy(logits, after, weights):
        return -(log_softmax(logits, 1).gather(1, after[:, None])[:, 0] * weights).sum()

    def attend(scores):
        largest = torch.full((count,), -torch.inf).scatter_reduce(0, groups, scores.detach(), "amax")
        powers = (scores - largest[groups]).exp()
        return powers / torch.zeros(count).index_add(0, groups, powers)[groups]

    def loss():
        nodes, edges = nodes_before @ p["encoder.node"], edges_before @ p["encoder.edge"]
        query, key, value = (nodes @ p["attention." + name] for name in ("query", "key", "value"))
        query, key = query[receivers], key[senders]
        scores = (query * (key + edges @ p["attention.edgeKey"])).sum(1) / width**0.5
        attention = attend(scores + data["scalars"] * p["attention.scalar"] * width**0.5 + data["noise"])
        message = torch.zeros_like(nodes).index_add(0, receivers, value[senders] * attention[:, None])
        own = attention[loops][:, None].expand(-1, width)
        node = relu(torch.cat([message, nodes, own], 1) @ p["node.update"])
        pair = relu(torch.cat([key, query], 1) @ p["edge.pair"])
        across = lambda weights: weights[:, None].expand(-1, width)
        seen = torch.cat([edges, pair, across(attention[reverse]), across(attention)], 1)
        edge = relu(relu(seen @ p["edge.first"]) @ p["edge.second"])
        norm = lambda x, kind: layer_norm(x, [width], p[kind + ".norm.gain"], p[kind + ".norm.shift"])
        return cross_entropy(norm(node, "node") @ p["decode.node"], index("nodesAfter"), data["nodeWeights"]) + cross_entropy(
            norm(edge, "edge") @ p["decode.edge"], index("edgesAfter"), data["edgeWeights"]
        )

    return list(p.values()), loss


def triplet(p, data):
    """Triplet messages; see steps/triplet.ts."""
    edges, p = data["edges"].view(16, 16, 16, -1), parameters(p)

    def loss():
        left, right = edges @ p["left"], edges @ p["right"]
        pairs = (left[:, :, :, None] + right[:, :, None]).amax(1)
        return (relu(pairs @ p["out"]) ** 2).mean()

    return list(p.values()), loss


def gru_inputs(data):
    return torch.stack([data[f"input{t}"] for t in range(len(data))])


def with_weights(module, p, suffix=""):
    names = {"weight_ih": "inputWeight", "weight_hh": "hiddenWeight", "bias_ih": "inputBias", "bias_hh": "hiddenBias"}
    with torch.no_grad():
        for theirs, ours in names.items():
            getattr(module, theirs + suffix).copy_(p[ours].T if p[ours].dim() == 2 else p[ours])
    return module


def gru_cells(p, data):
    """A GRU, a cell at a time; see steps/gru.ts."""
    inputs = gru_inputs(data)
    cell = with_weights(torch.nn.GRUCell(inputs.shape[2], inputs.shape[2]), p)

    def loss():
        hidden = torch.zeros_like(inputs[0])
        for x in inputs:
            hidden = cell(x, hidden)
        return (hidden**2).mean()

    return list(cell.parameters()), loss


def gru(p, data):
    """The same by PyTorch's module for whole sequences."""
    inputs = gru_inputs(data)
    module = with_weights(torch.nn.GRU(inputs.shape[2], inputs.shape[2]), p, "_l0")
    return list(module.parameters()), lambda: (module(inputs)[1] ** 2).mean()


def parameters(p):
    return {name: value.requires_grad_() for name, value in p.items()}


def main():
    given = json.loads(sys.stdin.readline())
    torch.set_num_threads(given["threads"])
    read = lambda tensors: {name: tensor(one) for name, one in tensors.items()}
    step = {"dense": dense, "dnar": dnar, "triplet": triplet, "gru": gru, "gru_cells": gru_cells}[given["name"]]
    params, loss = step(read(given["params"]), read(given["data"]))
    optimiser = torch.optim.Adam(params, lr=1e-3)
    print(f"PyTorch {torch.__version__}", flush=True)
    for _ in sys.stdin:
        start, work = time.perf_counter(), time.process_time()
        optimiser.zero_grad()
        value = loss()
        value.backward()
        optimiser.step()
        number = value.item()
        print(json.dumps([number, (time.perf_counter() - start) * 1e3, (time.process_time() - work) * 1e3]), flush=True)


main()
