"""Composes spelling from still rows and real movement, as a camera would see it: 30 Hz tracks with a target a frame.

Still rows of one person become holds; between them every finger travels on its own smooth path. Speed, holds, pauses,
doubled letters, J and Z, sway, jitter, frame rate, lost frames, mirror and aspect are drawn from a seed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from recorders import HANDSHAPES, handshape_of
from sequences import Track

GRID_HZ = 30.0
FINE_HZ = 120.0
NONE = 0
CLASSES: tuple[str, ...] = ("", *HANDSHAPES, "J", "Z")
J, Z = CLASSES.index("J"), CLASSES.index("Z")
IGNORE = -100
KNUCKLE_OF = np.array([0, 1, 1, 1, 1, 5, 5, 5, 5, 9, 9, 9, 9, 13, 13, 13, 13, 17, 17, 17, 17])
FINGERS = np.array([0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5])


@dataclass(frozen=True)
class Composed:
    """`points` [frame][21][xy], `present` and `targets` [frame] at GRID_HZ; `text` the classes spelled, in order."""

    points: np.ndarray
    present: np.ndarray
    targets: np.ndarray
    text: list[int]
    person: str


@dataclass(frozen=True)
class Style:
    """How composed signers behave, as shares of what they do; the two nets that ship each learn from one style."""

    # Of what follows a letter, the same letter again.
    doubled: float = 0.12
    # The first letter of a word is formed while the hand is raised, rather than in its place.
    raised: float = 0.0
    # The hand comes into sight, or leaves it, on the way to the first letter and from the last.
    late: float = 0.0
    # The slow sway of the whole hand, in palm lengths and in Hz.
    sway: float = 0.3
    sway_hz: float = 0.9
    # The longest ways from letter to letter, and back to rest, in seconds.
    longest_way: float = 0.35
    longest_fall: float = 0.4


STEADY = Style()
RAISED = Style(doubled=0.17, raised=0.7, late=0.3, sway=0.15, sway_hz=0.8, longest_way=0.45, longest_fall=0.5)


@dataclass(frozen=True)
class Shape:
    """A hand without place and size: 21 points with the wrist at 0 and palm length 1, upright, and its angle."""

    upright: np.ndarray
    angle: float


def palm_length(points: np.ndarray) -> np.ndarray:
    """Wrist to the farthest knuckle, [..., 21, 2] → [...]."""
    return np.linalg.norm(points[..., [5, 9, 13, 17], :] - points[..., :1, :], axis=-1).max(-1)


def rotated(points: np.ndarray, angle: np.ndarray | float) -> np.ndarray:
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = points[..., 0], points[..., 1]
    return np.stack([x * cos - y * sin, x * sin + y * cos], -1)


def shape_of(points: np.ndarray) -> Shape:
    centred = (points - points[0]) / max(float(palm_length(points)), 1e-6)
    axis = centred[9]
    angle = float(np.arctan2(axis[0], -axis[1]))
    return Shape(rotated(centred, -angle), angle)


@dataclass
class Person:
    """Still rows by class, in the order of the source, and own J and Z tracks."""

    name: str
    rows: dict[int, np.ndarray]
    motions: dict[int, list[Track]] = field(default_factory=dict)


def people_of(recordings: list, motions: list[Track]) -> list[Person]:
    """One Person a recording with at least three handshapes."""
    people = []
    for recording in recordings:
        finite = np.isfinite(recording.points).all((1, 2))
        rows: dict[int, np.ndarray] = {}
        for label in np.unique(recording.labels):
            target = handshape_of(label)
            mine = recording.points[(recording.labels == label) & finite]
            if target >= 0 and len(mine) > 0:
                # The rows of 0 and O are one handshape; keep both.
                rows[target + 1] = np.concatenate([rows[target + 1], mine]) if target + 1 in rows else mine
        if len(rows) >= 3:
            own = [m for m in motions if m.person == recording.source.person]
            people.append(
                Person(
                    recording.source.person,
                    rows,
                    {k: [m for m in own if m.label == CLASSES[k]] for k in (J, Z)},
                )
            )
    return people


def ease(u: np.ndarray) -> np.ndarray:
    """Minimum-jerk progress, clipped to 0..1."""
    u = np.clip(u, 0, 1)
    return u**3 * (10 - 15 * u + 6 * u**2)


class Writer:
    """Grows one sequence on the fine time grid: shape (upright, angle), place of the wrist and target."""

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random
        self.upright: list[np.ndarray] = []
        self.angle: list[np.ndarray] = []
        self.place: list[np.ndarray] = []
        self.present: list[np.ndarray] = []
        self.targets: list[np.ndarray] = []
        self.text: list[int] = []
        self.shape: Shape | None = None
        self.at = np.zeros(2)
        self.frames = 0

    def push(self, upright, angle, place, target, present=True) -> None:
        count = len(upright)
        self.upright.append(upright)
        self.angle.append(np.broadcast_to(angle, count))
        self.place.append(np.broadcast_to(place, (count, 2)))
        self.targets.append(np.broadcast_to(target, count))
        self.present.append(np.full(count, present))
        self.frames += count

    def travel(self, to: Shape, seconds: float, before: int, after: int, move: np.ndarray | None = None) -> None:
        """From the present shape to `to`; the ends of the way still count as `before` and `after`."""
        random = self.random
        count = max(2, round(seconds * FINE_HZ))
        if self.shape is None:
            self.shape = to
        u = (np.arange(count) + 1) / count
        delay = random.uniform(-0.2, 0.2, 6)
        stretch = random.uniform(0.8, 1.3, 6)
        progress = ease((u[:, None] - 0.5 - delay) * stretch + 0.5)
        progress = np.where(u[:, None] >= 1, 1, progress)
        own = progress[:, FINGERS][..., None]
        upright = self.shape.upright * (1 - own) + to.upright * own
        # Fingers open a little on the way: nobody passes one through another.
        reach = 1 + random.uniform(-0.05, 0.25) * np.sin(np.pi * u)[:, None, None]
        upright = upright[:, KNUCKLE_OF] + (upright - upright[:, KNUCKLE_OF]) * reach
        turn = (to.angle - self.shape.angle + np.pi) % (2 * np.pi) - np.pi
        angle = self.shape.angle + turn * progress[:, 0]
        place = self.at + (0 if move is None else progress[:, :1] * move)
        edge = random.uniform(0.15, 0.3)
        target = np.where(u < edge, before, np.where(u > 1 - edge, after, NONE))
        self.push(upright, angle, place, target)
        self.shape = to
        if move is not None:
            self.at = self.at + move

    def vanish(self, end: int, share: float) -> None:
        """Of the last way, this share at its beginning (`end` 0) or end (-1) was out of sight."""
        seen = self.present[-1]
        count = round(len(seen) * share)
        if end == 0:
            seen[:count] = False
        else:
            seen[len(seen) - count :] = False

    def hold(self, to: Shape, seconds: float, target: int) -> None:
        """Stays, drifting from the present shape to its neighbour `to`."""
        count = max(1, round(seconds * FINE_HZ))
        assert self.shape is not None
        u = ((np.arange(count) + 1) / count)[:, None, None]
        upright = self.shape.upright * (1 - u) + to.upright * u
        turn = (to.angle - self.shape.angle + np.pi) % (2 * np.pi) - np.pi
        self.push(upright, self.shape.angle + turn * u[:, 0, 0], self.at, target)
        self.shape = to

    def play(self, points: np.ndarray, target: np.ndarray | int) -> None:
        """A real track [frame][21][xy] on the fine grid, its palm length made 1 on average."""
        size = np.nanmedian(palm_length(points))
        wrists = (points[:, 0] - points[0, 0]) / size
        centred = (points - points[:, :1]) / size
        axis = centred[:, 9]
        angle = np.arctan2(axis[:, 0], -axis[:, 1])
        self.push(rotated(centred, -angle[:, None]), angle, self.at + wrists, target)
        self.at = self.at + wrists[-1]
        self.shape = Shape(self.upright[-1][-1], float(angle[-1]))

    def lose(self, seconds: float) -> None:
        """The hand is out of sight."""
        assert self.shape is not None
        count = max(1, round(seconds * FINE_HZ))
        self.push(np.repeat(self.shape.upright[None], count, 0), self.shape.angle, self.at, NONE, False)


def resampled(track: Track, seconds: float) -> np.ndarray:
    """The track's present frames, stretched to `seconds` on the fine grid."""
    points = track.points[np.isfinite(track.points).all((1, 2))]
    count = max(2, round(seconds * FINE_HZ))
    at = np.linspace(0, len(points) - 1, count)
    low = np.minimum(at.astype(int), len(points) - 2)
    part = (at - low)[:, None, None]
    return points[low] * (1 - part) + points[low + 1] * part


def active(track: Track) -> tuple[int, int] | None:
    """First and last frame of the drawing movement among the present frames; None where nothing moves."""
    points = track.points[np.isfinite(track.points).all((1, 2))]
    if len(points) < 8:
        return None
    tip = 20 if track.label == "J" else 8
    speed = np.linalg.norm(np.diff(points[:, tip], axis=0), axis=1) / np.median(palm_length(points))
    speed[:2] = 0
    smooth = np.convolve(np.minimum(speed, 0.6), np.ones(3) / 3, "same")
    moving = np.flatnonzero(smooth > 0.2 * np.quantile(smooth, 0.95))
    if len(moving) < 4:
        return None
    return int(moving[0]), min(int(moving[-1]) + 1, len(points) - 1)


def draw_j(shape: Shape, random: np.random.Generator, seconds: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The I handshape drawing a J: down, then a hook, the forearm turning. Upright, angle, place on the fine grid."""
    count = max(8, round(seconds * FINE_HZ))
    u = np.linspace(0, 1, count)
    down, side, up = random.uniform(0.2, 1.4), random.uniform(0.1, 1.0), random.uniform(0.0, 0.5)
    turn_start = random.uniform(0.1, 0.5)
    w = ease((u - turn_start) / (1 - turn_start))
    v = ease(u / random.uniform(0.6, 1.0))
    sign = random.choice([-1, 1], p=[0.2, 0.8])
    # The little finger's side leads: away from the thumb.
    outward = np.sign(shape.upright[5, 0] - shape.upright[17, 0]) or 1.0
    place = np.stack([sign * outward * side * w, down * v - up * ease((u - 0.7) / 0.3)], 1)
    twist = np.cos(random.uniform(0.6, 3.1) * w)
    twist = np.where(np.abs(twist) < 0.25, 0.25 * np.sign(twist + 1e-9), twist)
    upright = shape.upright[None] * np.stack([twist, np.ones(count)], 1)[:, None]
    lean = random.uniform(-0.3, 1.6) * -outward
    dip = random.uniform(0, 0.9) * outward * np.sin(np.pi * u)
    return upright, shape.angle + lean * w + dip, place


def draw_z(shape: Shape, random: np.random.Generator, seconds: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The pointing hand drawing a Z: across, back and down, across; by the wrist, the forearm or both."""
    count = max(8, round(seconds * FINE_HZ))
    width, height = random.uniform(0.5, 1.8), random.uniform(0.4, 1.5)
    direction = random.choice([-1, 1])
    slant = random.uniform(-0.2, 0.2)
    corners = np.array([[0, 0], [width, slant], [random.uniform(-0.2, 0.3) * width, height], [width, height + slant]])
    corners[:, 0] *= direction
    parts = random.dirichlet([12, 12, 12])
    ends = np.concatenate([[0], np.cumsum(parts)])
    u = np.linspace(0, 1, count)
    path = np.zeros((count, 2))
    for k in range(3):
        mine = (u >= ends[k]) & (u <= ends[k + 1])
        w = ease((u[mine] - ends[k]) / (ends[k + 1] - ends[k]))[:, None]
        path[mine] = corners[k] * (1 - w) + corners[k + 1] * w
    wrist_share = random.uniform(0.3, 1.0)
    # What the wrist does not travel, the hand turns.
    angle = shape.angle + (1 - wrist_share) * path[:, 0] * 0.6
    upright = np.repeat(shape.upright[None], count, 0)
    bow = random.uniform(0, 0.25) * ease(np.abs(np.gradient(path[:, 1])) / (np.abs(np.gradient(path[:, 1])).max() + 1e-9))
    upright = upright * np.stack([np.ones(count), 1 - bow], 1)[:, None]
    return upright, angle, path * np.array([wrist_share, 1])


class Composer:
    """Draws sequences of the given people; `idle` are real hands that spell nothing, `motions` real J and Z of others."""

    def __init__(
        self,
        people: list[Person],
        idle: list[Track],
        seed: int,
        motions: list[Track] | None = None,
        style: Style = STEADY,
    ) -> None:
        self.people = people
        self.style = style
        self.motions = {k: [m for m in motions or [] if m.label == CLASSES[k]] for k in (J, Z)}
        self.idle = idle
        self.random = np.random.default_rng(seed)
        weights = np.array([np.sqrt(len(p.rows)) * (2 if any(p.motions.values()) else 1) for p in people])
        self.odds = weights / weights.sum()
        persons = sorted({t.person for t in idle})
        self.idle_by_person = [[t for t in idle if t.person == p] for p in persons]

    def row(self, person: Person, letter: int) -> tuple[Shape, Shape]:
        """A still row of the letter and its neighbour in the recording."""
        rows = person.rows[letter]
        at = int(self.random.integers(len(rows)))
        beside = min(max(at + int(self.random.choice([-1, 1])), 0), len(rows) - 1)
        first, second = shape_of(rows[at]), shape_of(rows[beside])
        far = np.abs(first.upright - second.upright).max() > 0.35
        return first, first if far else second

    def odd_shape(self, person: Person) -> Shape:
        """A hand at ease, between two handshapes, or of somebody who spells nothing."""
        random = self.random
        kind = random.random()
        if self.idle and kind < 0.4:
            group = self.idle_by_person[random.integers(len(self.idle_by_person))]
            track = group[random.integers(len(group))]
            points = track.points[np.isfinite(track.points).all((1, 2))]
            return shape_of(points[random.integers(len(points))])
        letters = list(person.rows)
        if kind < 0.75:
            # At ease: every finger half folded by a share of its own.
            loose = self.loose_hand(person, random.uniform(0.2, 0.7), random.uniform(-2.4, 2.4))
            if loose is not None:
                return loose
        one, two = (self.row(person, letters[random.integers(len(letters))])[0] for _ in range(2))
        part = random.uniform(0.35, 0.65)
        return Shape(one.upright * (1 - part) + two.upright * part, one.angle)

    def loose_hand(self, person: Person, fold: float, angle: float) -> Shape | None:
        """Fingers folded alike by about `fold` (0 open, 1 fist); it may hang, lie or point anywhere, edge or palm on."""
        random = self.random
        open_hands = [k for k in person.rows if CLASSES[k] in "5B4W"]
        fists = [k for k in person.rows if CLASSES[k] in "SAETMNO"]
        if not open_hands or not fists:
            return None
        one = self.row(person, open_hands[random.integers(len(open_hands))])[0]
        two = self.row(person, fists[random.integers(len(fists))])[0]
        part = np.clip(fold + random.normal(0, 0.08, 6), 0.0, 1.0)[FINGERS][:, None]
        edge = random.choice([-1, 1]) * random.uniform(0.35, 1.0)
        eased = (one.upright * (1 - part) + two.upright * part) * np.array([edge, random.uniform(0.7, 1.0)])
        return Shape(eased, angle)

    def open_and_close(self, writer: Writer, person: Person) -> None:
        """Fingers open and close, scratch or drum: handshapes come by again and again, and nothing is spelled."""
        random = self.random
        angle = random.uniform(-2.4, 2.4)
        ends = sorted(random.uniform(0.0, 1.0, 2))
        pace = random.uniform(0.1, 0.5)
        for turn in range(int(random.integers(3, 9))):
            shape = self.loose_hand(person, ends[turn % 2], angle + random.normal(0, 0.1))
            if shape is None:
                return
            writer.travel(shape, pace * random.uniform(0.8, 1.2), NONE, NONE, random.normal(0, 0.1, 2))
            self.rest(writer, 0.4)

    def rest(self, writer: Writer, most: float) -> None:
        """Stays as it is for a while, mostly short."""
        assert writer.shape is not None
        drift = Shape(writer.shape.upright, writer.shape.angle + self.random.normal(0, 0.05))
        writer.hold(drift, most * self.random.random() ** 2 + 0.02, NONE)

    def compose(self, seconds: float) -> Composed:
        random = self.random
        person = self.people[random.choice(len(self.people), p=self.odds)]
        writer = Writer(random)
        kind = random.choice(["spell", "idle", "wander"], p=[0.62, 0.20, 0.18] if self.idle else [0.88, 0, 0.12])
        if kind == "spell":
            self.spell(writer, person, seconds)
        elif kind == "idle":
            self.idle_about(writer, seconds)
        else:
            self.wander(writer, person, seconds)
        return self.film(writer, person.name, seconds)

    def letters_of(self, person: Person) -> list[int]:
        digits = [k for k in person.rows if CLASSES[k].isdigit()]
        letters = [k for k in person.rows if not CLASSES[k].isdigit()]
        if digits and (not letters or self.random.random() < 0.2):
            return digits + [k for k in letters if CLASSES[k] in "OVWF"]
        return letters

    def spell(self, writer: Writer, person: Person, seconds: float) -> None:
        random, style = self.random, self.style
        choices = self.letters_of(person)
        has_i = any(CLASSES[k] == "I" for k in choices)
        pointing = [k for k in person.rows if CLASSES[k] in "D1"]
        speed = float(np.exp(random.uniform(np.log(0.8), np.log(6.8))))
        share = random.uniform(0.25, 0.7)
        end = round(seconds * FINE_HZ)
        opening = random.random()
        if opening < 0.5:
            writer.shape = self.odd_shape(person)
            if random.random() < 0.5:
                writer.lose(random.uniform(0.05, 0.6))
            writer.travel(self.odd_shape(person), random.uniform(0.1, 0.5), NONE, NONE, random.normal(0, 1.5, 2))
            self.rest(writer, 1.2)
        last = NONE
        while writer.frames < end:
            period = float(np.exp(random.normal(0, 0.18))) / speed
            way = min(random.uniform(0.5, 1.3) * (1 - share) / speed, style.longest_way, 0.85 * period)
            way = max(way, 0.045)
            stay = max(period - way, 0.025)
            if random.random() < 0.07:
                stay += random.uniform(0.3, 1.5)
            dip = random.normal(0, 0.12, 2)
            fate = random.random()
            if fate < style.doubled and last != NONE and last not in (J, Z):
                self.repeat(writer, person, last, period, stay)
                continue
            if fate < style.doubled + 0.11 and (has_i or pointing or any(person.motions.values())):
                drawn = self.draw_motion(writer, person, way, speed, has_i, pointing, last)
                last = drawn if drawn != NONE else last
                continue
            if fate < style.doubled + 0.16:
                self.pause(writer, person, last)
                last = NONE
                continue
            letter = choices[random.integers(len(choices))]
            if letter == last:
                continue
            first, second = self.row(person, letter)
            if last == NONE and writer.shape is not None and style.raised > 0 and random.random() < style.raised:
                self.arrive(writer, first, letter)
            else:
                writer.travel(first, way, last if last not in (J, Z) else NONE, letter, dip)
            writer.hold(second, stay, letter)
            writer.text.append(letter)
            last = letter
        if random.random() < 0.4:
            eased, seconds = self.odd_shape(person), random.uniform(0.1, style.longest_fall)
            writer.travel(eased, seconds, last if last < J else NONE, NONE, random.normal(0, 1.5, 2))
            if style.late > 0 and random.random() < style.late:
                writer.vanish(-1, random.uniform(0.2, 0.8))
            self.rest(writer, 1.0)

    def arrive(self, writer: Writer, first: Shape, letter: int) -> None:
        """The hand is raised to the first letter of a word and forms it on the way; it may come into sight late."""
        random = self.random
        far = random.normal(0, 1.2, 2)
        writer.travel(first, random.uniform(0.18, 0.6), NONE, letter, far)
        if random.random() < self.style.late:
            writer.vanish(0, random.uniform(0.1, 0.7))

    def repeat(self, writer: Writer, person: Person, letter: int, period: float, stay: float) -> None:
        """The same letter again: slid to the side, bounced, or opened and formed anew."""
        random = self.random
        assert writer.shape is not None
        here = writer.shape
        way = float(np.clip(random.uniform(0.4, 0.8) * period, 0.09, 0.3))
        how = random.random()
        again = self.row(person, letter)[0] if random.random() < 0.3 else here
        again = Shape(again.upright, here.angle + random.normal(0, 0.05))
        if how < 0.35:
            out = np.array([random.choice([-1, 1]) * random.uniform(0.15, 1.0), random.normal(0, 0.08)])
            writer.travel(again, way, letter, letter, out)
        elif how < 0.5:
            out = np.array([random.normal(0, 0.1), random.choice([-1, 1]) * random.uniform(0.1, 0.5)])
            writer.travel(here, way / 2, letter, NONE, out)
            writer.travel(again, way / 2, NONE, letter, -out)
        elif how < 0.75:
            # Pushed towards the camera and back: the hand grows and shrinks.
            near = Shape(here.upright * (1 + random.uniform(0.025, 0.15)), here.angle)
            out = np.array([random.normal(0, 0.03), random.normal(0, 0.08)])
            writer.travel(near, way / 2, letter, NONE, out)
            writer.travel(again, way / 2, NONE, letter, -out)
        else:
            other = self.odd_shape(person)
            part = random.uniform(0.2, 0.6)
            open_hand = Shape(here.upright * (1 - part) + other.upright * part, here.angle)
            writer.travel(open_hand, way / 2, letter, NONE)
            writer.travel(again, way / 2, NONE, letter)
        writer.hold(again, stay, letter)
        writer.text.append(letter)

    def draw_motion(self, writer, person, way, speed, has_i, pointing, last) -> int:
        random = self.random
        real = {k: person.motions.get(k) or (self.motions[k] if random.random() < 0.35 else []) for k in (J, Z)}
        options = ([J] if has_i or real[J] else []) + ([Z] if pointing or real[Z] else [])
        if not options:
            return NONE
        letter = options[random.integers(len(options))]
        before = last if last not in (J, Z) else NONE
        seconds = float(np.clip(random.uniform(0.8, 2.0) / speed, 0.28, 1.4))
        own = real[letter]
        if own and (not person.motions.get(letter) or random.random() < 0.75):
            track = own[random.integers(len(own))]
            span = active(track)
            if span is None:
                return NONE
            present = track.points[np.isfinite(track.points).all((1, 2))]
            lead = min(int(random.integers(0, 6)), span[0])
            tail = min(int(random.integers(0, 6)), len(present) - 1 - span[1])
            start, stop = span[0] - lead, span[1] + tail
            cut = Track(track.source, track.person, track.label, present[start : stop + 1], track.frame_seconds)
            # As recorded, or hurried along with fast spelling.
            natural = (span[1] - span[0]) * track.frame_seconds * random.uniform(0.6, 1.4)
            whole = min(natural, max(seconds, 0.35)) * (stop - start) / max(span[1] - span[0], 1)
            points = resampled(cut, whole)
            u = np.linspace(start, stop, len(points))
            # Palms are never larger than life at the start; the cut's first shape is where the way leads.
            writer.travel(shape_of(points[0]), way, before, NONE, random.normal(0, 0.15, 2))
            target = np.where((u >= span[0]) & (u <= span[1]), letter, IGNORE)
            writer.play(points, target)
        else:
            if letter == J and not has_i or letter == Z and not pointing:
                return NONE
            base = CLASSES.index("I") if letter == J else pointing[random.integers(len(pointing))]
            if base not in person.rows:
                return NONE
            shape = self.row(person, base)[0]
            writer.travel(shape, way, before, NONE, random.normal(0, 0.15, 2))
            drawn = (draw_j if letter == J else draw_z)(shape, random, seconds)
            writer.push(drawn[0], drawn[1], writer.at + drawn[2], letter)
            writer.at = writer.at + drawn[2][-1]
            writer.shape = Shape(drawn[0][-1], float(drawn[1][-1]))
            if random.random() < 0.4:
                writer.hold(writer.shape, random.uniform(0.03, 0.25), IGNORE)
        writer.text.append(letter)
        return letter

    def pause(self, writer: Writer, person: Person, last: int) -> None:
        """Between words: the hand rests, falls, or leaves."""
        random = self.random
        before = last if last not in (J, Z) else NONE
        if writer.shape is None:
            writer.shape = self.odd_shape(person)
        writer.travel(self.odd_shape(person), random.uniform(0.12, 0.4), before, NONE, random.normal(0, 1.2, 2))
        how = random.random()
        if how < 0.4:
            writer.lose(random.uniform(0.1, 1.0))
            writer.at = random.normal(0, 1.5, 2)
            writer.shape = self.odd_shape(person)
        else:
            for _ in range(int(random.integers(1, 4))):
                self.rest(writer, 1.0)
                writer.travel(self.odd_shape(person), random.uniform(0.15, 0.5), NONE, NONE, random.normal(0, 1.0, 2))

    def idle_about(self, writer: Writer, seconds: float) -> None:
        """Real hands that spell nothing, one recording after another."""
        random = self.random
        while writer.frames < seconds * FINE_HZ:
            group = self.idle_by_person[random.integers(len(self.idle_by_person))]
            track = group[random.integers(len(group))]
            if writer.shape is not None:
                writer.lose(random.uniform(0.1, 0.5))
                writer.at = random.normal(0, 1.5, 2)
            length = len(track.points) * track.frame_seconds * random.uniform(0.6, 1.3)
            points = resampled(track, length)
            writer.play(points, NONE)

    def wander(self, writer: Writer, person: Person, seconds: float) -> None:
        """A hand that never stops in a handshape, or waves with one."""
        random = self.random
        writer.shape = self.odd_shape(person)
        letters = list(person.rows)
        while writer.frames < seconds * FINE_HZ:
            how = random.random()
            if how < 0.35:
                self.open_and_close(writer, person)
                how = 1.0
            if how < 0.6:
                shape = self.row(person, letters[random.integers(len(letters))])[0]
                writer.travel(shape, random.uniform(0.2, 0.5), NONE, NONE, random.normal(0, 1.5, 2))
                for _ in range(int(random.integers(1, 6))):
                    waved = Shape(shape.upright, shape.angle + random.normal(0, 0.4))
                    sweep = random.normal(0, 1.6, 2)
                    writer.travel(waved, random.uniform(0.15, 0.4), NONE, NONE, sweep)
            else:
                shape = self.odd_shape(person)
                writer.travel(shape, random.uniform(0.15, 0.6), NONE, NONE, random.normal(0, 1.0, 2))
                if random.random() < 0.3:
                    self.rest(writer, 2.5)

    def film(self, writer: Writer, name: str, seconds: float) -> Composed:
        """What the camera and the landmark networks make of it, on the 30 Hz grid."""
        random = self.random
        upright = np.concatenate(writer.upright)
        angle = np.concatenate(writer.angle)
        place = np.concatenate(writer.place)
        present = np.concatenate(writer.present)
        targets = np.concatenate(writer.targets)
        count = len(upright)
        t = np.arange(count) / FINE_HZ
        for axis in range(2):
            place = place + np.eye(2)[axis] * (
                random.uniform(0, self.style.sway)
                * np.sin(2 * np.pi * (random.uniform(0.2, self.style.sway_hz) * t + random.random()))
            )[:, None]
        angle = angle + random.uniform(0, 0.1) * np.sin(2 * np.pi * (random.uniform(0.2, 0.8) * t + random.random()))
        angle = angle + random.uniform(-0.3, 0.3)
        size = np.exp(random.uniform(0, 0.06) * np.sin(2 * np.pi * (random.uniform(0.1, 0.5) * t + random.random())))
        points = rotated(upright, angle[:, None]) * size[:, None, None] + place[:, None]
        points = points * [random.choice([-1, 1]) * np.exp(random.uniform(-0.2, 0.2)), 1]
        # The camera's own times, then straight lines between them.
        rate = random.choice([10, 12, 15, 20, 24, 25, 30, 30, 30, 50, 60])
        shots = np.arange(random.random() / rate, t[-1], 1 / rate)
        shots = shots + random.normal(0, random.choice([0, 0.1]) / rate, len(shots))
        shots = np.clip(np.sort(shots), 0, t[-1])
        at = np.minimum((shots * FINE_HZ).astype(int), count - 1)
        seen, there = points[at], present[at]
        speed = np.zeros(len(at))
        if len(at) > 1:
            speed[1:] = np.abs(np.diff(seen, axis=0)).mean((1, 2)) * rate
        noise = float(np.exp(random.uniform(np.log(0.003), np.log(0.02)))) * (1 + 0.15 * np.minimum(speed, 8))
        shake = random.normal(0, 1, seen.shape)
        for k in range(1, len(shake)):
            shake[k] = 0.6 * shake[k - 1] + 0.8 * shake[k]
        seen = seen + shake * noise[:, None, None]
        lost = random.random(len(at)) < random.choice([0, 0.01, 0.05]) * (1 + np.minimum(speed, 8))
        there = there & ~lost
        if random.random() < 0.3:
            keep = random.uniform(0.1, 0.5)
            for k in range(1, len(seen)):
                if there[k - 1]:
                    seen[k] = keep * seen[k - 1] + (1 - keep) * seen[k]
        return onto_grid(shots, seen, there, targets, writer.text, name)


def onto_grid(shots, seen, there, targets, text, name) -> Composed:
    """Straight lines between pictures at most 0.2 s apart; elsewhere the hand is absent."""
    shots, seen = shots[there], seen[there]
    last = len(targets) / FINE_HZ
    grid = np.arange(0, last, 1 / GRID_HZ)
    target = targets[np.minimum((grid * FINE_HZ).astype(int), len(targets) - 1)]
    if len(shots) < 2:
        return Composed(np.zeros((len(grid), 21, 2), np.float32), np.zeros(len(grid), bool), target, list(text), name)
    after = np.clip(np.searchsorted(shots, grid), 1, len(shots) - 1)
    gap = shots[after] - shots[after - 1]
    present = (gap <= 0.2) & (grid >= shots[0]) & (grid <= shots[-1])
    part = np.clip((grid - shots[after - 1]) / np.maximum(gap, 1e-6), 0, 1)[:, None, None]
    points = seen[after - 1] * (1 - part) + seen[after] * part
    points[~present] = 0
    return Composed(points.astype(np.float32), present, target.astype(np.int64), list(text), name)
