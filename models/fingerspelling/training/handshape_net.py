"""The recogniser of still handshapes: raw landmarks in, one logit a handshape out.

Features are computed inside the network, so they exist once and travel with the ONNX file. Mirror images give the
same logits by construction: both are read and averaged.
"""

from __future__ import annotations

import torch
from torch import nn

WRIST, THUMB_TIP, INDEX_MCP, MIDDLE_MCP, PINKY_MCP = 0, 4, 5, 9, 17
TIPS = (4, 8, 12, 16, 20)
PIPS = (3, 6, 10, 14, 18)
KNUCKLES = (2, 5, 9, 13, 17)
# Pairs whose distance says how fingers are folded, spread or crossed.
PAIRS: tuple[tuple[int, int], ...] = (
    *((tip, WRIST) for tip in TIPS),
    *((tip, knuckle) for tip, knuckle in zip(TIPS, KNUCKLES)),
    *((a, b) for i, a in enumerate(TIPS) for b in TIPS[i + 1 :]),
    (4, 5), (4, 6), (4, 9), (4, 10), (4, 13), (4, 14), (4, 17), (8, 11), (12, 7),
)  # fmt: skip
FEATURES = 42 + 42 + 2 + 42 + len(PAIRS)


class Features(nn.Module):
    """[N, 21, 2] landmarks, x right and y down on one scale, of any size and place → [N, FEATURES]."""

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        centred = points - points[:, WRIST : WRIST + 1]
        spread = points - points.mean(1, keepdim=True)
        size = spread.square().sum(2).mean(1).sqrt().clamp(min=1e-6).view(-1, 1, 1)
        centred = centred / size
        # Canonical frame: middle knuckle straight above the wrist.
        axis = centred[:, MIDDLE_MCP]
        axis = axis / (axis.square().sum(1, keepdim=True) + 1e-6).sqrt()
        upright = rotate(centred, axis)
        # Knuckle frame: from the index to the little knuckle, which stays when the palm is tilted.
        across = centred[:, PINKY_MCP] - centred[:, INDEX_MCP]
        width = (across.square().sum(1, keepdim=True) + 1e-2).sqrt()
        knuckles = rotate(centred - centred[:, INDEX_MCP : INDEX_MCP + 1], across / width)
        first = torch.tensor([a for a, _ in PAIRS])
        second = torch.tensor([b for _, b in PAIRS])
        apart = (centred[:, first] - centred[:, second]).square().sum(2).add(1e-6).sqrt()
        return torch.cat([centred.flatten(1), upright.flatten(1), axis, knuckles.flatten(1), apart], 1)


def rotate(points: torch.Tensor, axis: torch.Tensor) -> torch.Tensor:
    """[N, 21, 2] in the frame whose second coordinate runs along the unit vector `axis` [N, 2]."""
    x, y = points[..., 0], points[..., 1]
    ax, ay = axis[:, :1], axis[:, 1:]
    return torch.stack([x * ay - y * ax, x * ax + y * ay], 2)


class HandshapeNets(nn.Module):
    """`nets` perceptrons with separate weights, trained side by side."""

    def __init__(self, nets: int, classes: int, hidden: tuple[int, int] = (256, 128), dropout: float = 0.2) -> None:
        super().__init__()
        self.features = Features()
        sizes = (FEATURES, *hidden, classes)
        self.weights = nn.ParameterList(
            nn.Parameter(torch.randn(nets, a, b) * (2 / a) ** 0.5) for a, b in zip(sizes, sizes[1:])
        )
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(nets, 1, b)) for b in sizes[1:])
        self.register_buffer("mean", torch.zeros(FEATURES))
        self.register_buffer("deviation", torch.ones(FEATURES))
        self.dropout = nn.Dropout(dropout)

    def normalise_by(self, points: torch.Tensor) -> None:
        """Takes mean and deviation of the features from points [N, 21, 2] of the training recorders."""
        features = self.features(torch.cat([points, points * torch.tensor([-1.0, 1.0])]))
        self.mean.copy_(features.mean(0))
        self.deviation.copy_(features.std(0).clamp(min=1e-3))

    def each(self, points: torch.Tensor) -> torch.Tensor:
        """[nets, N, 21, 2] → logits [nets, N, classes]."""
        nets, count = points.shape[:2]
        x = self.features(points.reshape(nets * count, 21, 2))
        x = ((x - self.mean) / self.deviation).reshape(nets, count, FEATURES)
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases)):
            x = torch.bmm(x, weight) + bias
            if layer + 1 < len(self.weights):
                x = torch.nn.functional.gelu(x, approximate="tanh")
            if layer + 2 == len(self.weights):
                x = self.dropout(x)
        return x


class Handshapes(nn.Module):
    """What is shipped: the nets' logits averaged over the nets and over the hand and its mirror image."""

    def __init__(self, nets: HandshapeNets, temperature: float) -> None:
        super().__init__()
        self.nets = nets
        self.temperature = temperature

    def forward(self, landmarks: torch.Tensor) -> torch.Tensor:
        mirrored = landmarks * torch.tensor([-1.0, 1.0])
        return (self.read(landmarks) + self.read(mirrored)) / 2 / self.temperature

    def read(self, landmarks: torch.Tensor) -> torch.Tensor:
        x = self.nets.features(landmarks)
        x = ((x - self.nets.mean) / self.nets.deviation).unsqueeze(0)
        layers = len(self.nets.weights)
        for layer, (weight, bias) in enumerate(zip(self.nets.weights, self.nets.biases)):
            x = torch.matmul(x, weight) + bias
            if layer + 1 < layers:
                x = torch.nn.functional.gelu(x, approximate="tanh")
        return torch.log_softmax(x, 2).mean(0)
