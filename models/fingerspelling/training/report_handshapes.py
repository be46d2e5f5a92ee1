"""Counts what the folds read, for `npm run bench -- letters`, and finds the temperature.

    python report_handshapes.py --letters DATA/letters --pictures pictures.jsonl --folds FOLDS --twelve TWELVE --out ../folds.json

Temperature and every other choice come from the twelve choosing sources; the others are only counted.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np

from recorders import DIGITS, LETTERS, Recording, handshape_of, read_all

BINS = 10


def softmax(logits: np.ndarray) -> np.ndarray:
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def best_temperature(folds: Path, recordings: list[Recording]) -> float:
    """The temperature of least surprise, each source counting the same."""
    choices = np.arange(0.5, 2.51, 0.05)
    surprise = np.zeros(len(choices))
    for recording in recordings:
        logits, truth = letters_of(folds, recording, LETTERS)
        for number, temperature in enumerate(choices):
            chances = softmax(logits / temperature)[np.arange(len(truth)), truth]
            surprise[number] -= np.log(np.maximum(chances, 1e-6)).mean()
    return float(choices[surprise.argmin()])


def letters_of(folds: Path, recording: Recording, alphabet: str) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds and truth of the rows whose label the alphabet has and whose hand was found."""
    rows = np.array([label in alphabet for label in recording.labels])
    rows &= np.isfinite(recording.points).all((1, 2))
    saved = np.load(folds / f"{recording.source.person}.npz")
    logits = saved[f"{recording.kind}/{recording.source.name}"].astype(np.float32)
    shapes = [handshape_of(letter) for letter in alphabet]
    truth = np.array([alphabet.index(label) for label in recording.labels[rows]], int)
    return logits[rows][:, shapes], truth


def count(folds: Path, recording: Recording, alphabet: str, temperature: float) -> dict | None:
    """What one source's rows were read as: counts by truth, and reliability by tenths of confidence."""
    wanted = np.array([label in alphabet for label in recording.labels])
    if not wanted.any():
        return None
    logits, truth = letters_of(folds, recording, alphabet)
    chances = softmax(logits / temperature)
    read = chances.argmax(1)
    sure = chances.max(1)
    labels: dict[str, dict] = {}
    found = np.isfinite(recording.points).all((1, 2))
    for number, letter in enumerate(alphabet):
        rows = int((recording.labels == letter).sum())
        if rows == 0:
            continue
        mine = truth == number
        third = (np.argsort(-chances[mine], 1)[:, :3] == number).any(1)
        labels[letter] = {
            "rows": rows,
            "found": int((found & (recording.labels == letter)).sum()),
            "right": int((read[mine] == number).sum()),
            "amongThree": int(third.sum()),
            "readAs": dict(Counter(alphabet[k] for k in read[mine] if k != number).most_common(5)),
        }
    tenth = np.minimum((sure * BINS).astype(int), BINS - 1)
    reliability = [
        [int((tenth == b).sum()), round(float(sure[tenth == b].sum()), 2), int((read == truth)[tenth == b].sum())]
        for b in range(BINS)
    ]
    return {"labels": labels, "reliability": reliability}


def table(folds: Path, recordings: list[Recording], temperature: float) -> list[dict]:
    rows = []
    for recording in recordings:
        entry = {
            "source": recording.source.name,
            "person": recording.source.person,
            "kind": recording.kind,
            "chooses": recording.source.chooses,
        }
        for name, alphabet in (("letters", LETTERS), ("digits", DIGITS)):
            counted = count(folds, recording, alphabet, temperature)
            if counted is not None:
                entry[name] = counted
        rows.append(entry)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=Path, required=True)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True, help="folds of fold_handshapes.py over all sources")
    parser.add_argument("--twelve", type=Path, required=True, help="folds of fold_handshapes.py --twelve")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    recordings = read_all(args.letters, args.pictures)
    twelve = [r for r in recordings if r.source.chooses]
    temperature = best_temperature(args.twelve, twelve)
    print(f"temperature {temperature:.2f}")
    report = {
        "temperature": round(temperature, 2),
        "twelve": table(args.twelve, twelve, temperature),
        "all": table(args.folds, recordings, temperature),
    }
    partial = args.out.with_suffix(".partial")
    partial.write_text(json.dumps(report, indent=None, separators=(",", ":")) + "\n")
    partial.rename(args.out)


if __name__ == "__main__":
    main()
