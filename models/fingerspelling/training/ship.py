"""Trains on everybody and writes what is shipped.

    python ship.py --letters DATA/letters --words DATA/words --pictures pictures.jsonl --folds FOLDS --temperature 1.0 --out OUT --onnx ..

OUT gets handshapes.pt and spelling.pt (weights); --onnx gets handshapes.onnx and spelling.onnx.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from export import export_handshapes, export_spelling
from fold_spelling import composer_for
from recorders import read_all
from sequences import read_motion_letters, read_words
from shipped import load_handshapes, load_spelling, save, save_spelling
from train_handshapes import Recipe, train
from train_spelling import RECIPES, FoldReaders, train_spelling


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True, help="folds of fold_handshapes.py over all sources")
    parser.add_argument("--temperature", type=float, required=True, help="as report_handshapes.py found it")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--onnx", type=Path, required=True)
    parser.add_argument("--only", choices=["handshapes", "spelling"])
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    recordings = read_all(args.letters, args.pictures)
    if args.only != "spelling":
        save(train(recordings, Recipe()), args.temperature, args.out / "handshapes.pt")
        export_handshapes(load_handshapes(args.out / "handshapes.pt"), args.onnx / "handshapes.onnx")
    if args.only != "handshapes":
        words, drawn = read_words(args.words), read_motion_letters(args.letters)
        # The readers over time learn from log-odds as the handshape network gives them, temperature and all.
        readers = FoldReaders(args.folds, args.temperature)
        nets = [
            train_spelling(composer_for(recordings, words, drawn, frozenset(), recipe), readers, recipe)
            for recipe in RECIPES
        ]
        save_spelling(nets, 1.0, args.out / "spelling.pt")
        export_spelling(load_spelling(args.out / "spelling.pt"), args.onnx / "spelling.onnx")


if __name__ == "__main__":
    main()
