"""Writes test/models/fingerspelling/golden.json: drawn hands and what PyTorch reads in them, for comparing runtimes.

    python golden.py --handshapes handshapes.pt --spelling spelling.pt --out ../../../test/models/fingerspelling/golden.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from shipped import load_handshapes, load_spelling
from spelling_net import FRAMES_AFTER, FRAMES_BEFORE

HANDS = 6
VIEWS = 2
ROWS = 3


def drawn_hands(count: int, random: np.random.Generator) -> np.ndarray:
    """Hands of straight fingers, each folded by a share of its own, [count][21][xy] in pixels."""
    knuckles = np.array([[0.35, -0.2], [0.3, -0.95], [0.05, -1.0], [-0.18, -0.95], [-0.38, -0.85]])
    tips = np.array([[0.55, -0.75], [0.42, -1.75], [0.05, -1.95], [-0.25, -1.8], [-0.6, -1.45]])
    hands = np.zeros((count, 21, 2))
    for hand in hands:
        share = 1 - random.uniform(0, 0.8, 5)
        for finger in range(5):
            for joint in range(4):
                along = (tips[finger] - knuckles[finger]) * share[finger] * joint / 3
                hand[1 + 4 * finger + joint] = knuckles[finger] + along
    return (hands * 80 + random.uniform(100, 400, (count, 1, 2))).round(2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--handshapes", type=Path, required=True)
    parser.add_argument("--spelling", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    random = np.random.default_rng(1)
    still, moving = load_handshapes(args.handshapes), load_spelling(args.spelling)
    hands = drawn_hands(HANDS, random)
    frames = FRAMES_BEFORE + FRAMES_AFTER + ROWS
    # Two views of a hand that goes from one shape to the next; the second camera loses it for a while.
    ends = drawn_hands(2 * VIEWS, random).reshape(VIEWS, 2, 21, 2)
    part = np.linspace(0, 1, frames)[None, :, None, None]
    track = (ends[:, :1] * (1 - part) + ends[:, 1:] * part).round(2)
    weights = np.repeat([[0.7], [0.3]], frames, 1)
    weights[:, 50:53] = [[1], [0]]
    weights[:, 10:14] = 0
    with torch.no_grad():
        read = still(torch.tensor(hands, dtype=torch.float32))
        shapes = still(torch.tensor(track.reshape(-1, 21, 2), dtype=torch.float32)).reshape(VIEWS, frames, -1)
        rows = moving(shapes, torch.tensor(track, dtype=torch.float32), torch.tensor(weights, dtype=torch.float32))
    golden = {
        "hands": {"landmarks": hands.tolist(), "logits": read.numpy().round(5).tolist()},
        "track": {"landmarks": track.tolist(), "weights": weights.tolist(), "logits": rows.numpy().round(5).tolist()},
    }
    args.out.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
