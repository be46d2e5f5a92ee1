"""From log-odds over time to signs; the same rules as components/pose-to-signs/decode-spelling.ts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compose import CLASSES

LETTER_CLASSES = tuple(i for i, name in enumerate(CLASSES) if name and not name.isdigit())
FLOOR = 1e-9


@dataclass(frozen=True)
class Decoding:
    min_frames: int = 2
    change_cost: float = 3.5
    min_presence: float = 0.6
    anchor_presence: float = 0.88
    link_frames: int = 20


@dataclass(frozen=True)
class Read:
    label: str
    start: int
    end: int
    # Highest probability over its frames that anything is spelled.
    presence: float


def probabilities(logits: np.ndarray) -> np.ndarray:
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def likeliest_path(chances: np.ndarray, change_cost: float) -> np.ndarray:
    """State of each frame; Viterbi, where every change costs the same. `chances` [frame][state]."""
    frames, states = chances.shape
    scores = np.zeros(states)
    origins = np.zeros((frames, states), int)
    for time in range(frames):
        best = int(scores.argmax())
        change = -np.inf if time == 0 else scores[best] - change_cost
        origins[time] = np.where(scores >= change, np.arange(states), best)
        scores = np.maximum(scores, change) + np.log(chances[time] + FLOOR)
    path = np.zeros(frames, int)
    state = int(scores.argmax())
    for time in range(frames - 1, -1, -1):
        path[time] = state
        state = origins[time][state]
    return path


def decode(logits: np.ndarray, decoding: Decoding, classes: tuple[int, ...] = LETTER_CLASSES) -> list[Read]:
    """Signs of one recording from log-odds [frame][class]."""
    return believed(candidates(probabilities(logits), decoding, np.array(classes)), decoding)


def candidates(chances: np.ndarray, decoding: Decoding, own: np.ndarray) -> list[Read]:
    """What looks like signs: runs of the likeliest path through stretches where something is spelled."""
    presence = chances[:, own].sum(1)
    on = presence > 0.5
    reads: list[Read] = []
    start = 0
    while start < len(on):
        if not on[start]:
            start += 1
            continue
        stop = start
        while stop < len(on) and on[stop]:
            stop += 1
        path = likeliest_path(chances[start:stop][:, own], decoding.change_cost)
        edges = [0, *(np.flatnonzero(np.diff(path)) + 1), len(path)]
        for a, b in zip(edges, edges[1:]):
            here = slice(start + int(a), start + int(b))
            sure = float(presence[here].max())
            if b - a >= decoding.min_frames and sure >= decoding.min_presence:
                best = int(own[chances[here].mean(0)[own].argmax()])
                reads.append(Read(CLASSES[best], here.start, here.stop, sure))
        start = stop
    return reads


def believed(reads: list[Read], decoding: Decoding) -> list[Read]:
    """Chains of signs close in time of which one is sure."""
    chains: list[list[Read]] = []
    for read in reads:
        if chains and read.start - chains[-1][-1].end <= decoding.link_frames:
            chains[-1].append(read)
        else:
            chains.append([read])
    return [read for chain in chains if max(r.presence for r in chain) >= decoding.anchor_presence for read in chain]
