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
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

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


DYADS = (
    Dyad(
        Side("ISL", "Iceland", "Icelandic", "Reykjavik"),
        Side("NOR", "Norway", "Norwegian", "Oslo"),
        (
            "the herring quota",
            "the mackerel catch",
            "the shelf north of Jan Mayen",
            "fees in the fishing ports",
            "the search and rescue zone",
            "the sharing of survey data",
            "shipping lanes in the far north",
            "the capelin stock",
        ),
        (
            "to share its survey data early",
            "to open two ports to the fleet",
            "to extend the catch agreement by a year",
            "to send an extra rescue vessel",
            "to lower the port fees",
            "to count the stock together",
        ),
        (
            "the help after the harbour fire",
            "the rescue of two trawler crews",
            "the loan of a survey ship",
            "its patience in the catch talks",
            "the warm welcome of the delegation",
        ),
        (
            "the boarding of a trawler",
            "the closing of the northern grounds",
            "the seizure of a catch",
            "the doubling of port fees",
            "the breach of the catch agreement",
            "the harassment of fishing crews",
        ),
        "catch commission",
        changes=True,
    ),
    Dyad(
        Side("CHL", "Chile", "Chilean", "Santiago"),
        Side("PER", "Peru", "Peruvian", "Lima"),
        (
            "the desert road",
            "customs at the coastal crossing",
            "the power line",
            "the shared aquifer",
            "seasonal workers",
            "the mining tax",
            "the rail link",
            "the anchovy season",
        ),
        (
            "to keep the crossing open at night",
            "to share the cost of the power line",
            "to recognise each other's permits",
            "to repair the desert road",
            "to send engineers to the aquifer",
            "to drop the transit fee",
        ),
        (
            "the relief flights after the flood",
            "the swift repair of the road",
            "its support in the regional council",
            "the release of the lorry drivers",
            "the offer of vaccines",
        ),
        (
            "the detention of lorry drivers",
            "the drilling near the aquifer",
            "the sudden transit fee",
            "the blockade of the crossing",
            "the expulsion of seasonal workers",
            "the diverting of water from the aquifer",
        ),
        "border committee",
        silent=True,
    ),
    Dyad(
        Side("KEN", "Kenya", "Kenyan", "Nairobi"),
        Side("TZA", "Tanzania", "Tanzanian", "Dodoma"),
        (
            "the maize trade",
            "the lake ferries",
            "grazing on the plains",
            "the gas pipeline",
            "flight permits",
            "the wildlife corridor",
            "the cement tariff",
            "the mobile money rules",
        ),
        (
            "to lift the maize ban",
            "to let the ferries run daily",
            "to patrol the corridor together",
            "to halve the cement tariff",
            "to renew the flight permits",
            "to treat herders on both sides alike",
        ),
        (
            "the return of stray herds",
            "the grain shipped in the drought",
            "its mediation between the traders",
            "the fast release of the ferry",
            "its help against poachers",
        ),
        (
            "the burning of imported chicks",
            "the maize ban",
            "the arrest of herders",
            "the grounding of flights",
            "the tariff on cement",
            "the turning back of loaded lorries",
        ),
        "trade council",
    ),
    Dyad(
        Side("CAN", "Canada", "Canadian", "Ottawa"),
        Side("DNK", "Denmark", "Danish", "Copenhagen"),
        (
            "the shrimp stock",
            "the weather stations",
            "the sea cable",
            "cruise ships in the ice",
            "the seal hunt",
            "the patrol schedule",
            "the mapping of the sea floor",
            "the search zone",
        ),
        (
            "to map the sea floor together",
            "to man the weather station by turns",
            "to tell each other of patrols",
            "to spare the shrimp stock for a season",
            "to land rescue teams without notice",
            "to lay the sea cable together",
        ),
        (
            "the evacuation of a cruise ship",
            "the ice charts",
            "its fair hand in the shrimp talks",
            "the use of the airfield",
            "the care for a stranded crew",
        ),
        (
            "the cutting of the sea cable",
            "the unannounced patrol",
            "the overfishing of the shrimp stock",
            "the ban on seal products",
            "the refusal to share ice charts",
            "the eviction of a weather crew",
        ),
        "northern board",
    ),
)

SPEAKERS = (
    "The {a} foreign ministry",
    "The foreign ministry in {c}",
    "A spokeswoman for the {a} government",
    "A spokesman for the {a} foreign ministry",
    "The {a} ambassador in {tc}",
    "The {a} delegation",
    "{o} trade minister",
    "{o} foreign minister",
    "The government in {c}",
    "The {a} embassy in {tc}",
    "{o} chief negotiator",
    "The {a} interior ministry",
    "{o} deputy foreign minister",
    "{n}",
)
PLACES = (
    "",
    "",
    "",
    " on Tuesday",
    " at a briefing in {c}",
    " in a note on Friday",
    " after the cabinet met",
    " in a written answer to parliament",
    " at the close of the {b}",
    " on the sidelines of a conference",
    " in an interview with state radio",
    " late on Thursday",
    " as the delegations left {tc}",
    " before flying to {tc}",
)
CONCILIATORY = (
    "{s} welcomed {to} offer {step}{p}.",
    "{s} thanked {t} for {good}{p}.",
    "{s} said it was ready to resume talks with {t} on {i}{p}.",
    "{s} agreed with {t} {step}{p}.",
    "{s} praised {t} for {good}{p}.",
    "{s} called {t} a trusted partner on {i}{p}.",
    "{s} hailed the accord with {t} on {i} as a success for both sides{p}.",
    "{s} offered {t} its full cooperation on {i}{p}.",
    "“We are grateful to {t} for {good},” {sl} said{p}.",
    "“Our friendship with {t} is stronger than any quarrel over {i},” {sl} said{p}.",
    "“We value the {ta} proposal {step} and will support it,” {sl} said{p}.",
    "{s} apologised to {t} for the misunderstanding over {i} and promised {step}{p}.",
    "{s} expressed its appreciation to {tc} for {good}{p}.",
    "{s} promised {t} {step} as a gesture of goodwill{p}.",
)
HOSTILE = (
    "{s} condemned {bad} by {t}{p}.",
    "{s} accused {t} of bad faith over {i}{p}.",
    "{s} rejected {to} claims about {i} as false{p}.",
    "{s} warned {t} that {bad} would have grave consequences{p}.",
    "{s} protested to {tc} against {bad}{p}.",
    "{s} denounced {bad} as a hostile act by {t}{p}.",
    "{s} announced the recall of the ambassador from {tc} over {bad}{p}.",
    "{s} suspended all talks with {t} on {i} in protest{p}.",
    "{s} threatened {t} with sanctions over {bad}{p}.",
    "“{t} has broken its word on {i} once again, and we will not tolerate it,” {sl} said{p}.",
    "“The {ta} government is lying about {i},” {sl} said{p}.",
    "“We deplore {bad}, which {t} must answer for,” {sl} said{p}.",
    "{s} expelled a {ta} diplomat over {bad}{p}.",
    "{s} blamed {t} for the collapse of the talks on {i}{p}.",
)
NEUTRAL = (
    "{s} will send three officials to {tc} for the meeting on {i}{p}.",
    "{s} said the {b} with {t} would meet twice this year{p}.",
    "{s} published the figures of its trade with {t} for the last quarter{p}.",
    "{s} confirmed that a note from {t} on {i} had arrived{p}.",
    "{s} said that the date of the visit to {tc} had not been set{p}.",
    "{s} put {i} on the agenda of the {b} with {t}{p}.",
    "{s} had no comment on the report from {tc} about {i}{p}.",
    "{s} told reporters that the text on {i} runs to forty pages in both languages{p}.",
    "“The {b} has {i} as the second item of its agenda,” {sl} said{p}.",
    "“The next round with {t} is in the spring,” {sl} said{p}.",
    "“The {ta} side tabled its figures on {i}, and ours are to follow,” {sl} said{p}.",
    "{s} described how {i} has been handled with {t} since the first treaty{p}.",
    "{s} listed the members of its delegation to {tc}{p}.",
    "{s} forwarded the {ta} paper on {i} to the competent committee{p}.",
)
FORMS = (CONCILIATORY, HOSTILE, NEUTRAL)
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
