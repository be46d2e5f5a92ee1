"""Turns what `signline hands --still --json` prints into rows: pixels of the first hand of each picture.

    python pictures.py hands.jsonl DATA/letters/images pictures.jsonl
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path


def jpeg_size(file: Path) -> tuple[int, int]:
    """Width and height from the frame header."""
    data = file.read_bytes()
    at = 2
    while at < len(data):
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker in (0xC0, 0xC1, 0xC2):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise SystemExit(f"{file}: no JPEG frame header")


def main() -> None:
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    hands, images, out = Path(sys.argv[1]), Path(sys.argv[2]).resolve(), Path(sys.argv[3])
    with hands.open() as lines, out.open("w") as rows:
        for line in lines:
            seen = json.loads(line)
            file = Path(seen["source"]).resolve()
            width, height = jpeg_size(file)
            first = seen["hands"][0]["landmarks"] if seen["hands"] else None
            points = None if first is None else [[x * width, y * height] for x, y, _ in first]
            source = file.relative_to(images).as_posix()
            rows.write(json.dumps({"source": source, "width": width, "height": height, "points": points}) + "\n")


if __name__ == "__main__":
    main()
