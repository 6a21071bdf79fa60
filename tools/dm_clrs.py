"""Imports dm-clrs without TensorFlow, which only its data set files need and which takes longer to install than all the rest:

    python -m venv /tmp/clrs
    /tmp/clrs/bin/pip install numpy absl-py attrs chex dm-haiku jax ml_collections optax tqdm
    /tmp/clrs/bin/pip install --no-deps dm-clrs
"""

import dataclasses
import importlib
import sys
import types


class Unused(type):
    """A class that does nothing, and whose every attribute is another."""

    def __getattr__(cls, name):
        return unused(name)


def unused(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name == "BuilderConfig":
        return dataclasses.make_dataclass(name, [("name", str, "")])
    return Unused(name, (), {"__init__": lambda self, *_args, **_options: None})


for name in ("tensorflow", "tensorflow_datasets"):
    try:
        importlib.import_module(name)
    except ImportError:
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__getattr__ = unused

import clrs  # noqa: E402, F401
