"""Trains the reader over time without a third of the people, three times, and reads what those people did.

    python fold_spelling.py --letters DATA/letters --words DATA/words --pictures pictures.jsonl --folds FOLDS --out OUT [--only 1]

Writes OUT/spelling-N.pt and OUT/spelling-N.pkl: log-odds over time of J and Z, of letters held by signers of whom no
still row was ever used, of movement without spelling, and of composed spelling by people left out. Nets that are there
already are read again, not trained.
"""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path

import numpy as np
import torch

from compose import CLASSES, FINE_HZ, Composed, Composer, onto_grid, people_of
from recorders import read_all
from sequences import Track, read_motion_letters, read_words
from shipped import spelling_net
from spelling_net import SpellingNet
from train_spelling import RECIPES, FoldReaders, SpellingRecipe, gather, movement_of, train_spelling

# People by fold; the two sources of J and Z are in different ones, and so are the two of movement without signs.
PEOPLE: tuple[frozenset[str], ...] = (
    frozenset("dvorakman yunlisa96 t32rahman 13lack13lood AriAlavi electronicaddict FowlDeadPool Utkarsh4410 M-AlAteegi arushreddy yxp5".split()),
    frozenset("alishlaibah danial Insitee thesoorajsingh tamtridung ISmokeData Fawziya20 Meyyappan-Dm ADEMOLA200 thesavarni AnushkaPhogat16".split()),
    frozenset("cam alex ACM40960 AbdelrahmanElasrag borisgraudt Dragon4926 surtecha akashcodes23 IlkerDEMIR-s nejohnson2 Dhivyeshp longhongvo23 musaddiqh-code ardamavi".split()),
)  # fmt: skip
# Composed sequences a person left out, and seconds of each.
COMPOSED, COMPOSED_SECONDS = 30, 5.0
# Landmark files of words hold no still rows: their people's letters were never trained on.
SHARED_MOTION = ("alex", "cam", "danial")


def composer_for(
    recordings: list, words: list[Track], drawn: list[Track], left_out: frozenset[str], recipe: SpellingRecipe
) -> Composer:
    motions = [t for t in [*drawn, *(w for w in words if w.label in ("J", "Z"))] if t.person not in left_out]
    idle = [t for t in words if t.label == "" and t.person not in left_out]
    people = [p for p in people_of(recordings, motions) if p.name not in left_out]
    shared = [t for t in motions if t.person in SHARED_MOTION]
    return Composer(people, idle, recipe.seed, shared, recipe.style)


def as_sequence(track: Track) -> Composed:
    points = track.points
    present = np.isfinite(points).all((1, 2))
    times = np.arange(len(points)) * track.frame_seconds
    nothing = np.zeros(max(1, int(len(points) * track.frame_seconds * FINE_HZ)), int)
    return onto_grid(times, np.nan_to_num(points), present, nothing, [], track.person)


@torch.no_grad()
def read_sequences(nets: list[SpellingNet], sequences: list[Composed], readers: FoldReaders) -> list[np.ndarray]:
    """Log-odds [frame][class] of each sequence: nets, and the hand and its mirror image, averaged."""
    rows: list[np.ndarray] = []
    for start in range(0, len(sequences), 64):
        data = gather(sequences[start : start + 64], readers)
        total: torch.Tensor | float = 0.0
        for side in (1, -1):
            points = torch.from_numpy(data.points * np.array([side, 1], np.float32))
            moves = movement_of(points, torch.from_numpy(data.present))
            for net in nets:
                out = net(torch.from_numpy(data.logits[:, 1:]).float(), moves)
                total = total + torch.log_softmax(out, 2) / (2 * len(nets))
        rows += [row[:length].numpy() for row, length in zip(total, data.lengths)]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True, help="folds of fold_handshapes.py over all sources")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", type=int, help="this fold only, from 1")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    recordings = read_all(args.letters, args.pictures)
    words, drawn = read_words(args.words), read_motion_letters(args.letters)
    readers = FoldReaders(args.folds, 1.0)
    for number, left_out in enumerate(PEOPLE, 1):
        if args.only not in (None, number):
            continue
        saved = args.out / f"spelling-{number}.pt"
        if saved.exists():
            nets = [spelling_net(weights) for weights in torch.load(saved, weights_only=True)]
        else:
            nets = [
                train_spelling(composer_for(recordings, words, drawn, left_out, recipe), readers, recipe)
                for recipe in RECIPES
            ]
            torch.save([net.state_dict() for net in nets], saved)
        read = {"real": [], "composed": []}
        tracks = [t for t in [*drawn, *words] if t.person in left_out]
        sequences = [as_sequence(t) for t in tracks]
        for track, logits in zip(tracks, read_sequences(nets, sequences, readers)):
            seconds = len(track.points) * track.frame_seconds
            read["real"].append((track.source, track.person, track.label, seconds, logits.astype(np.float16)))
        for person in people_of(recordings, drawn):
            letters = [k for k in person.rows if not CLASSES[k].isdigit()]
            if person.name not in left_out or len(letters) < 10:
                continue
            alone = Composer([person], [], 7)
            alone.letters_of = lambda _person, letters=letters: letters
            composed = [s for s in (alone.compose(COMPOSED_SECONDS) for _ in range(COMPOSED)) if s.text]
            for sequence, logits in zip(composed, read_sequences(nets, composed, readers)):
                text = "".join(CLASSES[k] for k in sequence.text)
                read["composed"].append((person.name, text, len(sequence.points), logits.astype(np.float16)))
        with (args.out / f"spelling-{number}.pkl").open("wb") as file:
            pickle.dump(read, file)
        print(f"fold {number} read", flush=True)


if __name__ == "__main__":
    main()
