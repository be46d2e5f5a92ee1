"""Trains the reader over time on composed spelling and real movement.

The handshape log-odds of a composed sequence come from the fold that never saw its person, so the reader learns from
mistakes as they happen on people whom nobody has seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from compose import CLASSES, IGNORE, RAISED, STEADY, Composed, Composer, Style
from handshape_net import Handshapes
from recorders import HANDSHAPES
from shipped import handshape_nets
from spelling_net import FRAMES_AFTER, FRAMES_BEFORE, Movement, SpellingNet


@dataclass(frozen=True)
class SpellingRecipe:
    sequences: int = 4500
    seconds: float = 4.0
    epochs: int = 6
    batch: int = 48
    rate: float = 2e-3
    weight_decay: float = 0.02
    width: int = 64
    logit_scale: float = 0.2
    seed: int = 1
    style: Style = STEADY
    # Longer sequences are cut to so many frames.
    crop: int | None = None


# The nets that are averaged. Two that learned from signers who behave differently err differently: the first is
# surer that idle hands spell nothing, the second finds first letters and doubles.
RECIPES: tuple[SpellingRecipe, ...] = (
    SpellingRecipe(),
    SpellingRecipe(sequences=6000, epochs=8, width=96, style=RAISED, crop=150),
)


class FoldReaders:
    """Still readers by the person that they never saw; others are read by any of them."""

    def __init__(self, folds: Path, temperature: float) -> None:
        self.readers = {
            file.stem: Handshapes(handshape_nets(torch.load(file, weights_only=True)), temperature).eval()
            for file in sorted(folds.glob("*.pt"))
        }
        if not self.readers:
            raise SystemExit(f"{folds} holds no folds; run fold_handshapes.py first")

    @torch.no_grad()
    def read(self, person: str, points: np.ndarray) -> np.ndarray:
        reader = self.readers.get(person)
        if reader is None:
            names = sorted(self.readers)
            reader = self.readers[names[sum(person.encode()) % len(names)]]
        return reader(torch.from_numpy(points)).numpy()


@dataclass(frozen=True)
class Batchable:
    """Padded arrays of all sequences: logits [N, T, handshapes], points [N, T, 21, 2], present and targets [N, T]."""

    logits: np.ndarray
    points: np.ndarray
    present: np.ndarray
    targets: np.ndarray
    lengths: np.ndarray


def gather(sequences: list[Composed], readers: FoldReaders) -> Batchable:
    """Absent frames are put before and after each sequence, as the stage does at the ends of a recording."""
    longest = max(len(s.points) for s in sequences)
    count, whole = len(sequences), longest + FRAMES_BEFORE + FRAMES_AFTER
    logits = np.zeros((count, whole, len(HANDSHAPES)), np.float16)
    points = np.zeros((count, whole, 21, 2), np.float32)
    present = np.zeros((count, whole), bool)
    targets = np.full((count, longest), IGNORE, np.int64)
    people: dict[str, list[int]] = {}
    for number, sequence in enumerate(sequences):
        people.setdefault(sequence.person, []).append(number)
        here = slice(FRAMES_BEFORE, FRAMES_BEFORE + len(sequence.points))
        points[number, here] = sequence.points
        present[number, here] = sequence.present
        targets[number, : len(sequence.targets)] = sequence.targets
    for person, numbers in people.items():
        for start in range(0, len(numbers), 64):
            mine = numbers[start : start + 64]
            frames = present[mine]
            block = logits[mine]
            block[frames] = readers.read(person, points[mine][frames])
            logits[mine] = block
    lengths = np.array([len(s.points) for s in sequences])
    return Batchable(logits, points, present, targets, lengths)


def movement_of(points: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
    """[B, T, 21, 2] and [B, T] → [B, T - 1, MOVEMENT]: each sequence is one view."""
    return Movement().of_each_view(points, present.to(torch.float32))


def cropped(sequence: Composed, recipe: SpellingRecipe, random: np.random.Generator) -> Composed:
    """At most `recipe.crop` frames, from the beginning or from anywhere."""
    spare = len(sequence.points) - (recipe.crop or len(sequence.points))
    if spare <= 0:
        return sequence
    start = 0 if random.random() < 0.5 else int(random.integers(0, spare + 1))
    part = slice(start, start + (recipe.crop or 0))
    points, present, targets = sequence.points[part], sequence.present[part], sequence.targets[part]
    return replace(sequence, points=points, present=present, targets=targets)


def train_spelling(composer: Composer, readers: FoldReaders, recipe: SpellingRecipe, report=print) -> SpellingNet:
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    cutting = np.random.default_rng(recipe.seed + 77)
    data = gather([cropped(composer.compose(recipe.seconds), recipe, cutting) for _ in range(recipe.sequences)], readers)
    moves = np.zeros((*data.present.shape, 18), np.float16)
    for start in range(0, len(moves), 64):
        part = slice(start, start + 64)
        moves[part, 1:] = movement_of(torch.from_numpy(data.points[part]), torch.from_numpy(data.present[part])).numpy()
    report(f"composed {len(moves)} sequences")
    net = SpellingNet(len(HANDSHAPES), len(CLASSES), recipe.width)
    optimiser = torch.optim.AdamW(net.parameters(), lr=recipe.rate, weight_decay=recipe.weight_decay)
    per_epoch = len(moves) // recipe.batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=recipe.epochs * per_epoch, pct_start=0.1)
    frame_loss = torch.nn.CrossEntropyLoss(ignore_index=IGNORE)
    net.train()
    for epoch in range(recipe.epochs):
        total = 0.0
        for chosen in np.split(random.permutation(len(moves))[: per_epoch * recipe.batch], per_epoch):
            scale = torch.from_numpy(np.exp(random.uniform(-1, 1, (len(chosen), 1, 1)) * recipe.logit_scale)).float()
            logits = torch.from_numpy(data.logits[chosen][:, 1:]).float() * scale
            out = net(logits, torch.from_numpy(moves[chosen][:, 1:]).float())
            targets = torch.from_numpy(data.targets[chosen])
            loss = frame_loss(out.flatten(0, 1), targets.flatten())
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        report(f"epoch {epoch + 1}: loss {total / per_epoch:.3f}")
    return net.eval()
