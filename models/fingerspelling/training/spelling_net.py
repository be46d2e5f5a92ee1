"""The reader over time: handshape log-odds and movement on a 30 Hz grid in, one class a frame out.

Movement is computed inside the network from the landmarks, so it exists once. Mirror images give the same logits by
construction: both are read and averaged.
"""

from __future__ import annotations

import torch
from torch import nn

# Dilation of each block and how many of its five taps look back and ahead.
BLOCKS: tuple[tuple[int, int, int], ...] = ((1, 2, 2), (2, 2, 2), (4, 2, 2), (8, 4, 0))
FRAMES_BEFORE = 1 + sum(dilation * back for dilation, back, _ in BLOCKS)
FRAMES_AFTER = sum(dilation * ahead for dilation, _, ahead in BLOCKS)
# The size of a palm is averaged over this many frames.
SIZE_FRAMES = 9
SPEED_SCALE = 8.0
MOVEMENT = 18
GRID_HZ = 30.0


class Movement(nn.Module):
    """Landmarks [views, T, 21, 2] and weights [views, T] (0 where absent) → [T - 1, MOVEMENT], weighted over views."""

    def forward(self, points: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        return self.of_each_view(points, weights).sum(0)

    def of_each_view(self, points: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """Each view's share, [views, T - 1, MOVEMENT]."""
        knuckles = points[:, :, [5, 9, 13, 17]] - points[:, :, :1]
        length = (knuckles.square().sum(3)).sqrt().amax(2)
        seen = (weights > 0).to(points.dtype)
        around = SIZE_FRAMES // 2
        pool = torch.nn.functional.avg_pool1d
        total = pool((length * seen).unsqueeze(1), SIZE_FRAMES, 1, around)
        share = pool(seen.unsqueeze(1), SIZE_FRAMES, 1, around)
        size = (total / share.clamp(min=1e-3)).squeeze(1).clamp(min=1e-4)
        palm = points[:, :, [0, 5, 9, 13, 17]].mean(2)
        index = points[:, :, 8]
        pinky = points[:, :, 20]
        both = seen[:, 1:] * seen[:, :-1]

        def speed(track: torch.Tensor) -> torch.Tensor:
            return (track[:, 1:] - track[:, :-1]) * GRID_HZ / size[:, 1:].unsqueeze(2)

        own = points - palm.unsqueeze(2)
        change = (own[:, 1:] - own[:, :-1]).square().sum(3).mean(2).sqrt() * GRID_HZ / size[:, 1:]
        axis = (points[:, :, 9] - points[:, :, 0]) / size.unsqueeze(2)
        across = (points[:, :, 17] - points[:, :, 5]) / size.unsqueeze(2)
        fingers = (points[:, :, [8, 12, 16, 20]] - points[:, :, :1]).square().sum(3).sqrt()
        moving = [speed(palm), speed(index), speed(pinky), speed(index - palm), speed(pinky - palm), change.unsqueeze(2)]
        still = [axis[:, 1:], across[:, 1:], (fingers[:, 1:].mean(2) / size[:, 1:]).unsqueeze(2)]
        grown = ((length[:, 1:] + 1e-4).log() - (length[:, :-1] + 1e-4).log()).unsqueeze(2) * GRID_HZ
        scaled = torch.tanh(torch.cat([*moving, grown], 2) / SPEED_SCALE) * 2 * both.unsqueeze(2)
        shares = weights[:, 1:].unsqueeze(2)
        return torch.cat([torch.cat([scaled, torch.cat(still, 2) * seen[:, 1:].unsqueeze(2)], 2) * shares, shares], 2)


class SpellingNet(nn.Module):
    """`logits` [B, T, handshapes] and movement [B, T, MOVEMENT] → [B, T - before - after, classes]."""

    def __init__(self, handshapes: int, classes: int, width: int = 64) -> None:
        super().__init__()
        self.enter = nn.Sequential(nn.Linear(handshapes * 2 + MOVEMENT, width), nn.GELU(approximate="tanh"))
        self.wide = nn.ModuleList(nn.Conv1d(width, width, back + ahead + 1, dilation=d) for d, back, ahead in BLOCKS)
        self.mix = nn.ModuleList(nn.Conv1d(width, width, 1) for _ in BLOCKS)
        self.leave = nn.Linear(width, classes)
        self.dropout = nn.Dropout(0.1)

    def forward(self, logits: torch.Tensor, movement: torch.Tensor) -> torch.Tensor:
        # Log-odds as evidence and as shares; absent frames have neither.
        there = movement[:, :, -1:]
        logits = logits.clamp(min=-12) * there
        shares = torch.softmax(logits, 2) * there
        x = self.enter(torch.cat([logits / 6, shares, movement], 2)).transpose(1, 2)
        for (dilation, back, ahead), wide, mix in zip(BLOCKS, self.wide, self.mix):
            y = torch.nn.functional.gelu(wide(x), approximate="tanh")
            y = self.dropout(mix(y))
            x = x[:, :, dilation * back : x.shape[2] - dilation * ahead if ahead else None] + y
        return self.leave(x.transpose(1, 2))


class Spelling(nn.Module):
    """What is shipped: several nets, averaged. `handshapes` [views, T, handshapes], `landmarks` [views, T, 21, 2], `weights` [views, T], which
    sum to 1 over the views of a frame or to 0 where no view has the hand → log-odds
    [T - FRAMES_BEFORE - FRAMES_AFTER, classes]; the first row is that of frame FRAMES_BEFORE.
    """

    def __init__(self, nets: list[SpellingNet], temperature: float) -> None:
        super().__init__()
        self.nets = nn.ModuleList(nets)
        self.movement = Movement()
        self.temperature = temperature

    def forward(self, handshapes: torch.Tensor, landmarks: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        logits = (handshapes * weights.unsqueeze(2)).sum(0)[1:]
        one = self.movement(landmarks, weights)
        mirrored = self.movement(landmarks * torch.tensor([-1.0, 1.0]), weights)
        shapes, moves = torch.stack([logits, logits]), torch.stack([one, mirrored])
        both = torch.stack([torch.log_softmax(net(shapes, moves), 2).mean(0) for net in self.nets])
        return both.mean(0) / self.temperature
