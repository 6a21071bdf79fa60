"""Records the learning rates of PyTorch's ReduceLROnPlateau, which packages/train is compared with.

Usage: python tools/record-torch-plateau.py   (needs torch; writes packages/train/test/fixtures/plateau.json)
"""

import json
import pathlib
import random

import torch

EVALUATIONS = 60
# By the names of @kleene/train; PyTorch's are in NAMES.
CASES = {
    "defaults": dict(mode="min"),
    "impatient": dict(mode="min", patience=0, factor=0.5),
    "salsa-clrs": dict(mode="min", factor=0.1, patience=3),
    "relative": dict(mode="min", patience=2, threshold=0.05, factor=0.7),
    "absolute": dict(mode="min", patience=2, threshold=0.02, thresholdMode="absolute", factor=0.7),
    "relative-max": dict(mode="max", patience=1, threshold=0.05, factor=0.3),
    "absolute-max": dict(mode="max", patience=1, threshold=0.02, thresholdMode="absolute", factor=0.3),
    "cooldown": dict(mode="min", patience=1, cooldown=4, factor=0.5),
    "least": dict(mode="max", patience=1, factor=0.5, min=0.003),
    "epsilon": dict(mode="max", patience=1, factor=0.9, epsilon=0.004),
}
NAMES = {"thresholdMode": "threshold_mode", "min": "min_lr", "epsilon": "eps"}
MODES = {"relative": "rel", "absolute": "abs"}


def record(name, options):
    draw = random.Random(name)
    # A curve that falls (or rises) to a floor, with noise; of either sign, as a relative threshold depends on it.
    sign = 1 if options["mode"] == "min" else -1
    scores = [sign * (1 / (1 + step / 4) + 0.1 * draw.random() - 0.15) for step in range(EVALUATIONS)]
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.05)
    theirs = {NAMES.get(key, key): MODES.get(value, value) for key, value in options.items()}
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, **theirs)
    rates = []
    for score in scores:
        scheduler.step(score)
        rates.append(optimiser.param_groups[0]["lr"])
    return {"options": options, "scores": scores, "rates": rates}


path = pathlib.Path(__file__).parent.parent / "packages/train/test/fixtures/plateau.json"
path.parent.mkdir(exist_ok=True)
cases = {name: record(name, options) for name, options in CASES.items()}
path.write_text(json.dumps({"torch": torch.__version__, "rate": 0.05, "cases": cases}) + "\n")
print(f"{path}: {len(cases)} plateaus of torch {torch.__version__}")
