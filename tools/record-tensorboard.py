"""Writes an event file with TensorBoard's own protocol buffers, for packages/formats.

    python -m venv /tmp/tensorboard && /tmp/tensorboard/bin/pip install tensorboard
    /tmp/tensorboard/bin/python tools/record-tensorboard.py
"""

import io
import json
import pathlib

import numpy as np
import tensorboard
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.summary.writer.record_writer import RecordWriter

FIXTURE = pathlib.Path(__file__).parent.parent / "packages/formats/test/fixtures/tensorboard.json"


def framed(event):
    file = io.BytesIO()
    file.close = lambda: None
    RecordWriter(file).write(event.SerializeToString(deterministic=True))
    return file.getvalue().hex()


def event(step, *values, time=1.5e9 + 0.25):
    return framed(Event(wall_time=time, step=step, summary=Summary(value=values)))


def histogram(values):
    counts, edges = np.histogram(values, bins=30)
    values = np.asarray(values, dtype=np.float64)
    return HistogramProto(
        min=values.min(),
        max=values.max(),
        num=len(values),
        sum=values.sum(),
        sum_squares=(values**2).sum(),
        bucket_limit=edges[1:],
        bucket=counts,
    )


text = TensorProto(
    dtype=7,
    string_val=["# Gödel".encode()],
    tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)]),
)
metadata = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text"))

fixture = {
    "tensorboard": tensorboard.__version__,
    "header": framed(Event(wall_time=1.5e9 + 0.25, file_version="brain.Event:2")),
    "scalar": event(300, Summary.Value(tag="loss/train", simple_value=0.1)),
    "several": event(0, Summary.Value(tag="a", simple_value=-1.5), Summary.Value(tag="b", simple_value=0)),
    "a large step": event(2**40 + 1, Summary.Value(tag="a", simple_value=1)),
    "histogram": event(7, Summary.Value(tag="weights", histo=histogram([0.03, -1, 2, 0.5, 0.5, 1.25]))),
    "text": event(1, Summary.Value(tag="config", tensor=text, metadata=metadata)),
}
FIXTURE.write_text(json.dumps(fixture, indent=1) + "\n")
print(f"{FIXTURE}: {FIXTURE.stat().st_size} bytes")
