"""Writes the networks as ONNX files of one part, checked against PyTorch before they get their final name."""

from __future__ import annotations

import io
import logging
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from handshape_net import Handshapes
from recorders import HANDSHAPES
from spelling_net import FRAMES_AFTER, FRAMES_BEFORE, Spelling

# Largest difference of log-odds between PyTorch and ONNX Runtime.
TOLERANCE = 2e-3


def export(model: torch.nn.Module, example: dict[str, torch.Tensor], dynamic: dict, file: Path) -> None:
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    program = torch.onnx.export(
        model.eval(),
        tuple(example.values()),
        input_names=list(example),
        output_names=["logits"],
        dynamic_shapes=dynamic,
        opset_version=18,
        dynamo=True,
        verbose=False,
    )
    proto = program.model_proto
    for node in proto.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in [*proto.graph.value_info, *proto.graph.input, *proto.graph.output]:
        del value.metadata_props[:]
    del proto.graph.metadata_props[:]
    del proto.metadata_props[:]
    proto.producer_name, proto.producer_version = "signline", ""
    onnx.checker.check_model(proto)
    data = proto.SerializeToString()
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {name: tensor.numpy() for name, tensor in example.items()})
    with torch.no_grad():
        wanted = model(*example.values()).numpy()
    worst = float(np.abs(found - wanted).max())
    if worst > TOLERANCE:
        raise SystemExit(f"{file}: ONNX Runtime differs from PyTorch by {worst}; nothing was written")
    partial = file.with_suffix(".partial")
    partial.write_bytes(data)
    partial.rename(file)
    print(f"{file.name}: {len(data)} bytes, differs from PyTorch by {worst:.1e}")


def export_handshapes(model: Handshapes, file: Path) -> None:
    example = {"landmarks": torch.rand(5, 21, 2) * 100}
    export(model, example, {"landmarks": {0: torch.export.Dim("hands")}}, file)


def export_spelling(model: Spelling, file: Path) -> None:
    views, frames = 3, FRAMES_BEFORE + FRAMES_AFTER + 7
    weights = torch.rand(views, frames)
    weights[:, :9] = 0
    weights = weights / weights.sum(0, keepdim=True).clamp(min=1e-6)
    example = {
        "handshapes": torch.randn(views, frames, len(HANDSHAPES)) * 3,
        "landmarks": torch.rand(views, frames, 21, 2) * 100,
        "weights": weights,
    }
    v, t = torch.export.Dim("views"), torch.export.Dim("frames")
    dims = {0: v, 1: t}
    export(model, example, {"handshapes": dims, "landmarks": dims, "weights": dims}, file)
