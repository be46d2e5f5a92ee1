"""Trains the still-handshape nets; leave-one-person-out folds or the net that is shipped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from handshape_net import HandshapeNets, Handshapes
from recorders import HANDSHAPES, Recording, handshape_of


@dataclass(frozen=True)
class Recipe:
    """How a net is trained; every number is a documented choice made on the twelve choosing sources."""

    nets: int = 3
    steps: int = 800
    batch: int = 768
    rate: float = 2e-3
    weight_decay: float = 0.02
    rotation_radians: float = 0.35
    aspect: float = 0.25
    shear: float = 0.0
    bone_noise: float = 0.0
    point_noise: float = 0.01
    tilt: float = 0.0
    hidden: tuple[int, int] = (256, 128)
    dropout: float = 0.2
    label_smoothing: float = 0.02
    seed: int = 1


@dataclass(frozen=True)
class Rows:
    points: torch.Tensor
    targets: torch.Tensor
    # Probability of drawing each row.
    odds: torch.Tensor


def training_rows(recordings: list[Recording]) -> Rows:
    """Rows of known handshapes; drawn evenly by class and, within a class, by the square root of a source's rows."""
    points, targets, sources = [], [], []
    for number, recording in enumerate(recordings):
        target = np.array([handshape_of(label) for label in recording.labels])
        keep = (target >= 0) & np.isfinite(recording.points).all((1, 2))
        points.append(recording.points[keep])
        targets.append(target[keep])
        sources.append(np.full(keep.sum(), number))
    target = np.concatenate(targets)
    source = np.concatenate(sources)
    odds = np.zeros(len(target))
    for shape in np.unique(target):
        mine = target == shape
        counts = {s: (mine & (source == s)).sum() for s in np.unique(source[mine])}
        total = sum(np.sqrt(c) for c in counts.values())
        for s, count in counts.items():
            odds[mine & (source == s)] = 1 / (total * np.sqrt(count))
    return Rows(
        torch.from_numpy(np.concatenate(points)),
        torch.from_numpy(target),
        torch.from_numpy(odds / odds.sum()),
    )


def augment(points: torch.Tensor, recipe: Recipe, random: torch.Generator) -> torch.Tensor:
    """Mirror, aspect, rotation and noise, each drawn anew for every row; [N, 21, 2] on one scale."""
    count = len(points)

    def draw(*shape: int) -> torch.Tensor:
        return torch.rand(*shape, generator=random) * 2 - 1

    points = points - points.mean(1, keepdim=True)
    size = points.square().sum(2).mean(1).sqrt().view(-1, 1, 1)
    stretch = torch.exp(draw(count, 1) * recipe.aspect)
    scale = torch.stack([torch.sign(draw(count, 1)) * stretch, torch.ones(count, 1)], 2)
    points = points * scale
    if recipe.tilt > 0:
        # Foreshortening along a random direction, as a tilted hand shows it.
        turn = draw(count) * torch.pi
        points = turned(points, turn)
        squeeze = torch.stack([torch.ones(count), 1 - recipe.tilt * torch.rand(count, generator=random)], 1)
        points = turned(points * squeeze.unsqueeze(1), -turn)
    points = turned(points, draw(count) * recipe.rotation_radians)
    if recipe.bone_noise > 0:
        points = points + bone_noise(points, recipe.bone_noise, random)
    noise = torch.randn(count, 21, 2, generator=random) * recipe.point_noise
    return points + noise * size


PARENTS = (0, 0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 13, 14, 15, 0, 17, 18, 19)


def bone_noise(points: torch.Tensor, amount: float, random: torch.Generator) -> torch.Tensor:
    """What to add so that every bone is longer or shorter by a normal share `amount`, children moving along."""
    count = len(points)
    bones = points - points[:, list(PARENTS)]
    grow = bones * torch.randn(count, 21, 1, generator=random) * amount
    moved = [torch.zeros_like(points[:, 0])]
    for joint in range(1, 21):
        moved.append(moved[PARENTS[joint]] + grow[:, joint])
    return torch.stack(moved, 1)


def turned(points: torch.Tensor, angle: torch.Tensor) -> torch.Tensor:
    cos, sin = torch.cos(angle).view(-1, 1), torch.sin(angle).view(-1, 1)
    x, y = points[..., 0], points[..., 1]
    return torch.stack([x * cos - y * sin, x * sin + y * cos], 2)


def train(recordings: list[Recording], recipe: Recipe) -> HandshapeNets:
    rows = training_rows(recordings)
    torch.manual_seed(recipe.seed)
    random = torch.Generator().manual_seed(recipe.seed)
    model = HandshapeNets(recipe.nets, len(HANDSHAPES), recipe.hidden, recipe.dropout)
    chosen = torch.multinomial(rows.odds, 20000, replacement=True, generator=random)
    model.normalise_by(rows.points[chosen])
    optimiser = torch.optim.AdamW(model.parameters(), lr=recipe.rate, weight_decay=recipe.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=recipe.steps, pct_start=0.15)
    ladder = rows.odds.cumsum(0)[:-1].contiguous()
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=recipe.label_smoothing)
    model.train()
    for _ in range(recipe.steps):
        drawn = torch.searchsorted(ladder, torch.rand(recipe.nets * recipe.batch, generator=random).double())
        points = augment(rows.points[drawn], recipe, random).reshape(recipe.nets, recipe.batch, 21, 2)
        logits = model.each(points)
        loss = loss_of(logits.flatten(0, 1), rows.targets[drawn])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
    model.eval()
    return model


@torch.no_grad()
def read(model: HandshapeNets, points: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Log-odds [N, handshapes] of points [N, 21, 2]."""
    shipped = Handshapes(model, temperature).eval()
    return np.concatenate(
        [shipped(torch.from_numpy(points[i : i + 4096])).numpy() for i in range(0, len(points), 4096)]
        or [np.zeros((0, len(HANDSHAPES)), np.float32)]
    )
