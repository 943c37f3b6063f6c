"""Compose data/examples/dated.csv: statements of four dyads over twenty years, with a change planted in one of them.

Usage: python tools/dated_example.py [FILE]

States and offices are real, all that they say and do here is invented. From `CHANGE` on Iceland speaks of Norway with
more hostility; the other three dyads stay as they are from the first year to the last, but for the mood of each
document. Some statements are carried again by another outlet within days, nearly word for word, as wire stories are.
The same bytes come out each time.
"""

import csv
import random
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "data" / "examples" / "dated.csv"
COLUMNS = ("date", "holder", "target", "document", "composed_as", "text")
TONES = ("conciliatory", "hostile", "neutral")
FIRST, LAST = date(2004, 1, 1), date(2023, 12, 31)
CHANGE = date(2015, 4, 1)
SILENCE = (date(2009, 3, 1), date(2009, 8, 31))
"""Months in which one dyad says nothing."""
DOCUMENTS = 130
"""Documents of a dyad; each has one to six statements."""
COPIED = 0.06
SEED = 6
"""One with which the change is plain to see. How often changes are, and are not, benchmarks/trend_alarms.py tells."""

CALM = (0.34, 0.21, 0.45)
"""Shares of conciliatory, hostile and neutral statements where nothing has changed."""
SOUR = (0.12, 0.56, 0.32)


@dataclass(frozen=True)
class Side:
    """A state as sentences name it."""

    code: str
    name: str
    adjective: str
    capital: str

    @property
    def of(self) -> str:
        """Return the possessive."""
        return f"{self.name}'s"


@dataclass(frozen=True)
class Dyad:
    """Who speaks of whom, what they have to do with each other, and the name of their joint body."""

    holder: Side
    target: Side
    issues: Sequence[str]
    steps: Sequence[str]
    good: Sequence[str]
    bad: Sequence[str]
    body: str
    silent: bool = False
    changes: bool = False


def _parts() -> dict[str, Any]:
    """Return what statements are composed of."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _dyad(told: dict[str, Any]) -> Dyad:
    return Dyad(**{**told, "holder": Side(**told["holder"]), "target": Side(**told["target"])})


PARTS = _parts()
DYADS = tuple(map(_dyad, PARTS["dyads"]))
SPEAKERS, PLACES = PARTS["speakers"], PARTS["places"]
FORMS = tuple(PARTS["forms"][tone] for tone in TONES)
OUTLETS = ("brief", "note", "speech", "interview")


def sentence(dyad: Dyad, tone: int, rng: random.Random, used: set[str]) -> str:
    """Return a statement that the dyad has not made yet."""
    while True:
        holder, target = dyad.holder, dyad.target
        names = {
            "a": holder.adjective, "c": holder.capital, "o": holder.of, "n": holder.name, "t": target.name,
            "to": target.of, "ta": target.adjective, "tc": target.capital, "b": dyad.body, "i": rng.choice(dyad.issues),
            "step": rng.choice(dyad.steps), "good": rng.choice(dyad.good), "bad": rng.choice(dyad.bad),
        }  # fmt: skip
        speaker = rng.choice(SPEAKERS).format(**names)
        later = speaker if speaker.startswith((holder.name,)) else speaker[0].lower() + speaker[1:]
        place = rng.choice(PLACES).format(**names)
        text = rng.choice(FORMS[tone]).format(s=speaker, sl=later, p=place, **names)
        if text not in used:
            used.add(text)
            return text


def shares(dyad: Dyad, day: date, rng: random.Random) -> list[float]:
    """Return how probable the tones are in a document: those of its time, leaning with its mood."""
    usual = SOUR if dyad.changes and day >= CHANGE else CALM
    mood = rng.gauss(0, 0.5)
    leaning = (2.718281828**mood, 2.718281828**-mood, 1.0)
    return [share * factor for share, factor in zip(usual, leaning, strict=True)]


def rows() -> list[dict[str, str]]:
    """Return the statements, by date."""
    found = []
    for number, dyad in enumerate(DYADS):
        rng, used = random.Random(SEED * 1000 + number), set[str]()  # noqa: S311  # no secret
        for document in range(DOCUMENTS):
            day = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days + 1))
            while dyad.silent and SILENCE[0] <= day <= SILENCE[1]:
                day = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days + 1))
            tones = shares(dyad, day, rng)
            name = f"{dyad.holder.code.lower()}-{rng.choice(OUTLETS)}-{document + 1:03}"
            for _ in range(rng.randint(1, 6)):
                tone = rng.choices(range(3), tones)[0]
                text = sentence(dyad, tone, rng, used)
                found.append(row(day, dyad, name, tone, text))
                if rng.random() < COPIED:
                    later = min(LAST, day + timedelta(days=rng.randint(0, 4)))
                    wire = f"{dyad.holder.code.lower()}-wire-{len(found):04}"
                    found.append(row(later, dyad, wire, tone, copied(text)))
    return sorted(found, key=lambda one: (one["date"], one["document"]))


def copied(text: str) -> str:
    """Return a statement as another outlet prints it."""
    return text.removesuffix(".") + ", the wire reported."


def row(day: date, dyad: Dyad, document: str, tone: int, text: str) -> dict[str, str]:
    """Return a row of the table."""
    cells = (day.isoformat(), dyad.holder.code, dyad.target.code, document, TONES[tone], text)
    return dict(zip(COLUMNS, cells, strict=True))


def main() -> None:
    """Write the table."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    with out.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    main()
