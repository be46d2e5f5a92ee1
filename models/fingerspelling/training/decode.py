"""From log-odds over time to signs; the same rules as components/pose-to-signs: letter-path, double-letters and
believe-signs. A whole recording is read at once, so every pace is known from both sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compose import CLASSES

LETTER_CLASSES = tuple(i for i, name in enumerate(CLASSES) if name and not name.isdigit())
DRAWN = ("J", "Z")
FLOOR = 1e-9
MOST_ODDS = 6.0


@dataclass(frozen=True)
class Decoding:
    lean: float = 2.0
    change_cost: float = 3.5
    edge_cost: float = 1.0
    min_frames: int = 2
    anchor_presence: float = 0.88
    repeat_cost: float = 5.0
    recent_signs: int = 6
    judge_after: int = 4
    beyond_doubt: float = 2.0
    sure_presence: float = 0.73
    least_unsure_intervals: float = 0.3
    drawn_presence: float = 0.88
    link_frames: int = 20
    pace_signs: int = 3
    dip: float = 1.0
    dip_per_interval: float = 2.0
    usual_intervals: float = 1.5
    least_intervals: float = 1.05
    most_intervals: float = 1.8
    dip_alone: float = 2.5
    edge_frames: int = 2


@dataclass(frozen=True)
class Read:
    label: str
    start: int
    end: int
    # Highest probability over its frames that anything is spelled.
    presence: float
    # By how much its log-odds fall and rise again.
    dip: float


def probabilities(logits: np.ndarray) -> np.ndarray:
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def likeliest_path(chances: np.ndarray, decoding: Decoding) -> np.ndarray:
    """State of each frame, Viterbi; `chances` [frame][nothing, then letters]."""
    frames, states = chances.shape
    emitted = np.log(chances + FLOOR) + np.where(np.arange(states) > 0, decoding.lean, 0)
    scores = emitted[0].copy()
    origins = np.zeros((frames, states), int)
    for time in range(1, frames):
        best = int(scores[1:].argmax()) + 1
        change, edge = scores[best] - decoding.change_cost, scores[0] - decoding.edge_cost
        elsewhere, entry = (change, best) if change >= edge else (edge, 0)
        origin = np.where(elsewhere > scores, entry, np.arange(states))
        reached = np.maximum(scores, elsewhere)
        ending = scores[best] - decoding.edge_cost
        origin[0] = best if ending > scores[0] else 0
        reached[0] = max(ending, scores[0])
        origins[time] = origin
        scores = reached + emitted[time]
    path = np.zeros(frames, int)
    state = int(scores.argmax())
    for time in range(frames - 1, -1, -1):
        path[time] = state
        state = origins[time][state]
    return path


def deepest_dip(odds: np.ndarray, decoding: Decoding) -> float:
    clipped = np.clip(odds, -MOST_ODDS, MOST_ODDS)
    deepest = 0.0
    for frame in range(decoding.edge_frames, len(clipped) - decoding.edge_frames):
        sides = min(clipped[:frame].max(), clipped[frame + 1 :].max())
        deepest = max(deepest, float(sides - clipped[frame]))
    return deepest


def candidates(logits: np.ndarray, decoding: Decoding, classes: tuple[int, ...] = LETTER_CLASSES) -> list[Read]:
    """What looks like signs in one recording, log-odds [frame][class]: runs of the likeliest path."""
    chances, own = probabilities(logits), np.array(classes)
    odds = np.log((chances[:, own].sum(1) + FLOOR) / (chances[:, 0] + FLOOR))
    path = likeliest_path(np.concatenate([chances[:, :1], chances[:, own]], 1), decoding)
    edges = [0, *(np.flatnonzero(np.diff(path)) + 1), len(path)]
    reads: list[Read] = []
    for start, end in zip(edges, edges[1:]):
        if path[start] == 0 or end - start < decoding.min_frames:
            continue
        here = odds[start:end]
        presence = float(1 / (1 + np.exp(-here.max())))
        reads.append(Read(CLASSES[own[path[start] - 1]], int(start), int(end), presence, deepest_dip(here, decoding)))
    return reads


def chains_of(reads: list[Read], decoding: Decoding) -> list[list[Read]]:
    """Signs close in time; unsure drawn ones are left out, but join what is on either side of them."""
    chains: list[list[Read]] = []
    last = None
    for read in reads:
        if last is None or read.start - last > decoding.link_frames:
            chains.append([])
        last = read.end
        if read.label not in DRAWN or read.presence >= decoding.drawn_presence:
            chains[-1].append(read)
    return chains


def spelled(reads: list[Read], decoding: Decoding) -> list[str]:
    """What is believed: signs near a sure one of their chain, without unsure ones at the end; doubles counted twice."""
    letters: list[str] = []
    for chain in chains_of(reads, decoding):
        trusted = believed(chain, decoding)
        sure = [place for place in trusted if chain[place].presence >= decoding.sure_presence]
        for place in trusted:
            read, lasts = chain[place], intervals_of(chain, place, decoding)
            if place > max(sure, default=-1):
                break
            if read.presence >= decoding.sure_presence or lasts is None or lasts >= decoding.least_unsure_intervals:
                letters += [read.label] * (2 if is_double(read, lasts, decoding) else 1)
    return letters


def believed(chain: list[Read], decoding: Decoding) -> list[int]:
    """Places of the signs that at some time stand among recent ones of which one is sure, surer where they repeat."""
    needed = log_odds(decoding.anchor_presence)
    places: set[int] = set()
    for count in range(1, len(chain) + 1):
        start = max(0, count - decoding.recent_signs)
        recent = chain[start:count]
        surest = log_odds(max(read.presence for read in recent))
        repeated = 1 - len({read.label for read in recent}) / len(recent)
        judged = count >= decoding.judge_after or count == len(chain)
        if surest >= needed + decoding.beyond_doubt or (judged and surest >= needed + decoding.repeat_cost * repeated):
            places.update(range(start, count))
    return sorted(places)


def log_odds(probability: float) -> float:
    return float(np.log((probability + FLOOR) / (1 - probability + FLOOR)))


def intervals_of(chain: list[Read], place: int, decoding: Decoding) -> float | None:
    """How long a sign lasts in the pace around it, from beginning to beginning; None where no neighbour tells it."""
    near = range(max(0, place - decoding.pace_signs), min(len(chain) - 1, place + decoding.pace_signs + 1))
    intervals = [chain[k + 1].start - chain[k].start for k in near if k != place and chain[k].label not in DRAWN]
    return (chain[place].end - chain[place].start) / float(np.median(intervals)) if intervals else None


def is_double(read: Read, lasts: float | None, decoding: Decoding) -> bool:
    if read.label in DRAWN:
        return False
    if lasts is None:
        return read.dip > decoding.dip_alone
    longer = min(lasts, decoding.most_intervals) - decoding.usual_intervals
    return lasts > decoding.least_intervals and read.dip > decoding.dip - decoding.dip_per_interval * longer
