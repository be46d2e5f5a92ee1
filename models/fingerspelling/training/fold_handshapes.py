"""Leave one person out: trains without that person's rows and pictures, then reads them.

    python fold_handshapes.py --letters DATA/letters --pictures pictures.jsonl --out FOLDS [--only PERSON] [--twelve]

Writes FOLDS/PERSON.pt (weights) and FOLDS/PERSON.npz (log-odds of every row of that person). A fold that is there
already is left alone, so an interrupted run goes on where it stopped.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from recorders import read_all
from train_handshapes import Recipe, read, train


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=Path, required=True, help="folder that holds landmarks/")
    parser.add_argument("--pictures", type=Path, help="JSON Lines of landmarks of the pictures")
    parser.add_argument("--out", type=Path, required=True, help="folder for folds")
    parser.add_argument("--only", nargs="*", help="these people only")
    parser.add_argument("--twelve", action="store_true", help="train and test on the twelve choosing sources only")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    recordings = read_all(args.letters, args.pictures)
    if args.twelve:
        recordings = [r for r in recordings if r.source.chooses]
    people = sorted({r.source.person for r in recordings})
    for person in people:
        if (args.out / f"{person}.npz").exists() or (args.only and person not in args.only):
            continue
        model = train([r for r in recordings if r.source.person != person], Recipe())
        torch.save(model.state_dict(), args.out / f"{person}.pt")
        logits = {}
        for recording in recordings:
            if recording.source.person == person:
                key = f"{recording.kind}/{recording.source.name}"
                points = np.nan_to_num(recording.points)
                logits[key] = read(model, points).astype(np.float16)
        partial = args.out / f"{person}.partial.npz"
        np.savez(partial, **logits)
        partial.rename(args.out / f"{person}.npz")
        print(person, flush=True)


if __name__ == "__main__":
    main()
