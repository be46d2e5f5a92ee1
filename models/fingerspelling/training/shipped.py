"""The networks as they are shipped, from saved weights that carry their temperature."""

from __future__ import annotations

from pathlib import Path

import torch

from compose import CLASSES
from handshape_net import HandshapeNets, Handshapes
from recorders import HANDSHAPES
from spelling_net import Spelling, SpellingNet


def handshape_nets(weights: dict[str, torch.Tensor]) -> HandshapeNets:
    """The nets of a state dict; sizes are those of the weights."""
    hidden = (weights["weights.0"].shape[2], weights["weights.1"].shape[2])
    nets = HandshapeNets(len(weights["weights.0"]), len(HANDSHAPES), hidden)
    nets.load_state_dict(weights)
    return nets.eval()


def save(model: torch.nn.Module, temperature: float, file: Path) -> None:
    torch.save({"weights": model.state_dict(), "temperature": temperature}, file)


def load_handshapes(file: Path) -> Handshapes:
    saved = torch.load(file, weights_only=True)
    return Handshapes(handshape_nets(saved["weights"]), saved["temperature"]).eval()


def save_spelling(nets: list[SpellingNet], temperature: float, file: Path) -> None:
    torch.save({"nets": [net.state_dict() for net in nets], "temperature": temperature}, file)


def spelling_net(weights: dict[str, torch.Tensor]) -> SpellingNet:
    """The net of a state dict; its width is that of the weights."""
    net = SpellingNet(len(HANDSHAPES), len(CLASSES), len(weights["leave.weight"][0]))
    net.load_state_dict(weights)
    return net.eval()


def load_spelling(file: Path) -> Spelling:
    saved = torch.load(file, weights_only=True)
    return Spelling([spelling_net(weights) for weights in saved["nets"]], saved["temperature"]).eval()
