"""Real movement: J and Z being drawn, hands that move without spelling. Tracks are [frame][21][xy] on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

# Frame aspect by source, from face proportions (words) or the usual webcam.
ASPECT_16_9 = ("surtecha", "akashcodes23", "traduttore", "dmohazab")
LEFT, RIGHT = slice(132, 195), slice(195, 258)


@dataclass(frozen=True)
class Track:
    """One hand over time; `label` is a letter, or '' where nothing is spelled. Absent frames are NaN."""

    source: str
    person: str
    label: str
    points: np.ndarray
    # Seconds between frames as estimated; the sources do not record it.
    frame_seconds: float


def read_motion_letters(letters: Path) -> list[Track]:
    """J and Z of `sequences/<source>/<LETTER>.npy`: [sequence, frame, 63] in frame units, zeros after the end."""
    tracks = []
    for file in sorted((letters / "sequences").glob("*/*.npy")):
        source = file.parent.name
        for sequence in np.load(file):
            frames = sequence.reshape(-1, 21, 3)
            used = np.flatnonzero(np.abs(frames).sum((1, 2)))
            points = frames[: used.max() + 1, :, :2] * [4 / 3, 1]
            points[np.abs(points).sum((1, 2)) == 0] = np.nan
            tracks.append(Track(source, source.split("__")[0], file.stem, points.astype(np.float32), 1 / 30))
    return tracks


def person_of(folder: str) -> str:
    """Alex of traduttore also recorded FYDPASL; one recorder's sessions are one person."""
    if folder.startswith("traduttore"):
        return folder.split("@")[1].split("-")[0]
    if folder.startswith("dmohazab"):
        return "alex"
    return folder.split("__")[0].split("@")[0]


def read_words(words: Path) -> list[Track]:
    """Every hand of every sequence: letters (LETTER-A…), words and movement without signs (label '')."""
    tracks = []
    for file in sorted([*words.glob("*__*/*.npy"), *words.glob("nonasl/*/*.npy")]):
        folder = file.parent.name
        gloss = file.stem
        if gloss == "_IDLE" or gloss == "LETTER-SPACE":
            continue
        label = gloss.removeprefix("LETTER-") if gloss.startswith("LETTER-") else ""
        aspect = 16 / 9 if folder.startswith(ASPECT_16_9) else 4 / 3
        for sequence in np.load(file):
            for part in (LEFT, RIGHT):
                frames = sequence[:, part].reshape(-1, 21, 3)[..., :2] * [aspect, 1]
                absent = np.abs(frames).sum((1, 2)) == 0
                if absent.mean() > 0.5:
                    continue
                frames[absent] = np.nan
                kind = "nonasl/" if file.parent.parent.name == "nonasl" else ""
                tracks.append(
                    Track(f"{kind}{folder}/{gloss}", person_of(folder), label, frames.astype(np.float32), 1 / 15)
                )
    return tracks
