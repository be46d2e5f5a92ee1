"""Landmark rows of real people, by recorder: who signed, which handshape, 21 points on one scale.

A recorder is one source of rows whose people appear in no other source that it is ever tested against. Rows and
pictures of the same person share a `person`, and are held out together.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# One output per handshape: 0/O, 2/V, 6/W and 9/F are one handshape each, named by the alphabet that is read.
HANDSHAPES: tuple[str, ...] = (*"ABCDEFGHIKLMNOPQRSTUVWXY", *"134578")
SAME_HANDSHAPE = {"0": "O", "2": "V", "6": "W", "9": "F"}
LETTERS = "ABCDEFGHIKLMNOPQRSTUVWXY"
DIGITS = "0123456789"


def handshape_of(label: str) -> int:
    """Index into HANDSHAPES; -1 for J and Z, which are motions."""
    name = SAME_HANDSHAPE.get(label, label)
    return HANDSHAPES.index(name) if name in HANDSHAPES else -1


@dataclass(frozen=True)
class Source:
    """One file of landmark rows."""

    name: str
    person: str
    # Width over height of the frames that x and y were divided by; 1 where both are on one scale already.
    aspect: float
    # The twelve sources on which choices are made; the others are reported once.
    chooses: bool


FRAME_4_3 = 4 / 3
SOURCES: tuple[Source, ...] = (
    Source("13lack13lood__Hands-On-Fluency-backend", "13lack13lood", 1, True),
    Source("ACM40960__project-bhupendrachaudhary08", "ACM40960", FRAME_4_3, True),
    Source("ACM40960__project-sahilchalkhure26", "ACM40960", FRAME_4_3, True),
    Source("AbdelrahmanElasrag__Static_Sign_Recognition_Final", "AbdelrahmanElasrag", 1, True),
    Source("AriAlavi__SigNN", "AriAlavi", 1, True),
    Source("Dragon4926__sign-gpt", "Dragon4926", 1, True),
    Source("Fawziya20__AI-ENHANCED-SIGN-LANGUAGE-INTERPRETER", "Fawziya20", 1, True),
    Source("Insitee__ASL", "Insitee", 1, True),
    Source("borisgraudt__asl-ai", "borisgraudt", FRAME_4_3, True),
    Source("t32rahman__ASL-ML", "t32rahman", FRAME_4_3, True),
    Source("ADEMOLA200__Sign-Language-Recognition", "ADEMOLA200", FRAME_4_3, False),
    Source("Dhivyeshp__ASL-TFLite-Translator", "Dhivyeshp", FRAME_4_3, False),
    Source("M-AlAteegi__Sign-Language-recognition", "M-AlAteegi", FRAME_4_3, False),
    Source("Meyyappan-Dm__sign-language-detector", "Meyyappan-Dm", 1, False),
    Source("Utkarsh4410__hand-gesture-english", "Utkarsh4410", FRAME_4_3, False),
    Source("alishlaibah__AYSPI", "alishlaibah", FRAME_4_3, False),
    Source("arushreddy__HearMeFinal", "arushreddy", FRAME_4_3, False),
    Source("dvorakman__csci218-group-project", "dvorakman", FRAME_4_3, False),
    Source("longhongvo23__ASL-Recognition-System", "longhongvo23", 1, False),
    Source("musaddiqh-code__asl-to-text-translator", "musaddiqh-code", FRAME_4_3, False),
    Source("nejohnson2__real-time-asl-translator", "nejohnson2", FRAME_4_3, False),
    Source("thesavarni__sign-language-detector-python", "thesavarni", FRAME_4_3, False),
    Source("yxp5__sign_lang_gesture_detection", "yxp5", 1, False),
    Source("AnushkaPhogat16__ASL-translator", "AnushkaPhogat16", 1, False),
    Source("ardamavi__Sign-Language-Digits-Dataset", "ardamavi", 1, False),
)
# Pictures; their landmarks come from `signline hands --still --json`, in pixels of the picture.
PICTURES: tuple[Source, ...] = (
    Source("t32rahman__ASL-ML", "t32rahman", 1, True),
    Source("thesoorajsingh__Project-S", "thesoorajsingh", 1, True),
    Source("longhongvo23__ASL-Recognition-System", "longhongvo23", 1, False),
    Source("AnushkaPhogat16__ASL-translator", "AnushkaPhogat16", 1, False),
)


@dataclass(frozen=True)
class Recording:
    """All rows of one source. `points` [row][21][xy] on one scale, y down; `labels` [row]."""

    source: Source
    kind: str
    points: np.ndarray
    labels: np.ndarray
    # Where each row came from: the picture's path; empty for landmark files.
    places: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.source.person if self.kind == "rows" else f"{self.source.person} (pictures)"


def read_rows(folder: Path, source: Source) -> Recording:
    with (folder / f"{source.name}.csv").open() as file:
        reader = csv.reader(file)
        header = next(reader)
        xs = [header.index(f"x{i}") for i in range(21)]
        ys = [header.index(f"y{i}") for i in range(21)]
        labels, points = [], []
        for row in reader:
            labels.append(row[0])
            points.append([[float(row[x]) * source.aspect, float(row[y])] for x, y in zip(xs, ys)])
    return Recording(source, "rows", np.asarray(points, np.float32), np.asarray(labels))


def read_pictures(file: Path, source: Source) -> Recording:
    """Rows of the pictures in which a hand was found; `file` holds JSON Lines {source, width, height, points}."""
    points, labels, places = [], [], []
    with file.open() as lines:
        for line in lines:
            picture = json.loads(line)
            place = picture["source"]
            if not place.startswith(f"{source.name}/"):
                continue
            labels.append(place.split("/")[1])
            places.append(place)
            found = picture["points"]
            points.append(np.full((21, 2), np.nan) if found is None else np.asarray(found))
    return Recording(source, "pictures", np.asarray(points, np.float32), np.asarray(labels), tuple(places))


def read_all(letters: Path, pictures: Path | None) -> list[Recording]:
    """Every recording; `letters` is the folder that holds `landmarks/`, `pictures` the JSON Lines or None."""
    recordings = [read_rows(letters / "landmarks", source) for source in SOURCES]
    if pictures is not None:
        recordings += [read_pictures(pictures, source) for source in PICTURES]
    return recordings
