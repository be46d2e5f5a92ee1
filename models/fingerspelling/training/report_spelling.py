"""Counts what the chosen sureness of a chain lets through and loses, and what others would, for `npm run bench -- nosign`.

    python report_spelling.py --read OUT --out ../over-time.json

Chosen: the lowest threshold that lets through at most MAX_FALSE_A_MINUTE false letters where ASL words are signed, not
spelled, and no more on rendered idle hands of development seeds than the reader before it. Movement without signs and
Korean signs are only counted.
"""

from __future__ import annotations

import argparse
import json
import pickle
from pathlib import Path

from compose import GRID_HZ
from decode import Decoding, Read, candidates, spelled

# Presence that one sign of a chain must reach.
THRESHOLDS = (0.6, 0.7, 0.8, 0.85, 0.88, 0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98)
# What is shipped lets through at most this many false letters a minute of signed words.
MAX_FALSE_A_MINUTE = 3.0


def edits(wanted: str, found: str) -> int:
    row = list(range(len(found) + 1))
    for i, a in enumerate(wanted):
        above, row = row, [i + 1]
        for j, b in enumerate(found):
            row.append(min(row[-1] + 1, above[j + 1] + 1, above[j] + (a != b)))
    return row[-1]


def group_of(source: str) -> str:
    if "_NOSIGN" in source:
        return "movement without signs"
    return "Korean signs" if source.startswith("nonasl/") else "ASL words"


def text_of(reads: list[Read], threshold: float) -> str:
    return "".join(spelled(reads, Decoding(anchor_presence=threshold)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--read", type=Path, required=True, help="folder with spelling-N.pkl of fold_spelling.py")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    real, composed = [], []
    for file in sorted(args.read.glob("spelling-*.pkl")):
        with file.open("rb") as opened:
            read = pickle.load(opened)
        # Log-odds become candidates once; only belief depends on the threshold.
        for entries, known in ((real, read["real"]), (composed, read["composed"])):
            entries += [(*entry[:-1], candidates(entry[-1].astype("float32"), Decoding())) for entry in known]
    thresholds = []
    for threshold in THRESHOLDS:
        false: dict[str, list[float]] = {}
        for source, _, label, seconds, reads in real:
            if label == "":
                sums = false.setdefault(group_of(source), [0, 0.0])
                sums[0] += len(text_of(reads, threshold))
                sums[1] += seconds / 60
        alone = [(label, text_of(reads, threshold)) for _, _, label, _, reads in real if label]
        speeds: dict[str, list[int]] = {}
        for _, text, frames, reads in composed:
            rate = len(text) / (frames / GRID_HZ)
            sums = speeds.setdefault("under 1.5" if rate < 1.5 else "1.5 to 3" if rate < 3 else "over 3", [0, 0])
            sums[0] += edits(text, text_of(reads, threshold))
            sums[1] += len(text)
        thresholds.append(
            {
                "anchorPresence": threshold,
                "falseAMinute": {name: round(count / minutes, 2) for name, (count, minutes) in sorted(false.items())},
                "letterFound": round(sum(label in text for label, text in alone) / len(alone), 4),
                "letterAlone": round(sum(label == text for label, text in alone) / len(alone), 4),
                "composedErrors": {name: round(wrong / letters, 4) for name, (wrong, letters) in sorted(speeds.items())},
            }
        )
        print(thresholds[-1], flush=True)
    chosen = Decoding().anchor_presence
    shipped = next(t for t in thresholds if t["anchorPresence"] == chosen)
    if shipped["falseAMinute"]["ASL words"] > MAX_FALSE_A_MINUTE:
        raise SystemExit(f"{chosen} lets through more than {MAX_FALSE_A_MINUTE} false letters a minute; nothing was written")
    by_person: dict[tuple[str, str], list[str]] = {}
    for _, person, label, _, reads in real:
        if label:
            kind = label if label in ("J", "Z") else "still letters"
            by_person.setdefault((person, kind), []).append((label, text_of(reads, chosen)))
    minutes: dict[str, float] = {}
    for source, _, label, seconds, _ in real:
        if label == "":
            minutes[group_of(source)] = round(minutes.get(group_of(source), 0) + seconds / 60, 2)
    report = {
        "chosen": chosen,
        "minutes": minutes,
        "thresholds": thresholds,
        "signers": [
            {
                "person": person,
                "kind": kind,
                "sequences": len(texts),
                "found": sum(label in text for label, text in texts),
                "alone": sum(label == text for label, text in texts),
            }
            for (person, kind), texts in sorted(by_person.items(), key=lambda entry: (entry[0][1], entry[0][0]))
        ],
    }
    partial = args.out.with_suffix(".partial")
    partial.write_text(json.dumps(report, separators=(",", ":")) + "\n")
    partial.rename(args.out)
    print(f"chosen {chosen}")


if __name__ == "__main__":
    main()
