"""Name what is read in an article: statements, who takes part in them, and dyads."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from stance import markup
from stance.values import MOST_SHOWN, Evidence, Span, frozen, short, told

Kind = Literal["direct", "indirect", "deed", "narration"]

SlotName = Literal[
    "object", "passive_subject", "dative", "against", "with", "to", "by", "of", "on", "poss", "other"
]  # fmt: skip
"""The part that somebody has in what a verb or a noun says, beside its doer."""

NARRATOR = "narrator"
SURE = 0.8
"""How probable a holder's and a target's actor must be for a statement to be certain."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A holder or a target: the resolved name, its mention here (None: there is none), its actor (None: unknown)."""

    text: str
    start: int | None
    end: int | None
    actor: str | None
    role: str | None = None
    """The kind of holder, as in `roles`; None: unknown."""
    p: float | None = None
    """How probable it is that the actor is right; None: no actor, or not judged."""

    @property
    def doubtful(self) -> bool:
        """Tell whether the actor is right less often than in four cases of five."""
        return self.p is not None and self.p < SURE


class Weight(NamedTuple):
    """What a part of a statement's context adds to its stance's logit against the mean of the others' logits.

    `part` is usual (what holds before anything is read), words, sentence, article, holder, kind or target; over all
    parts the weights sum to the stance's lead.
    """

    part: str
    weight: float


@dataclass(frozen=True, repr=False)
class Statement:
    """A stretch of an article, `text[start:end]`, that is somebody's, and the stance in it.

    `kind` is direct, indirect, deed or narration; of narration the holder is the narrator. `evidence` has its spans in
    the article. `context` tells what else the stance comes from, where it was judged in its context. A statement is
    certain where its stance, its holder and its target are; `why` says what it lacks.
    """

    text: str
    start: int
    end: int
    kind: Kind
    holder: Participant
    target: Participant | None
    stance: str
    probabilities: dict[str, float]
    score: float | None
    certain: bool
    evidence: tuple[Evidence, ...] = ()
    why: str | None = None
    context: tuple[Weight, ...] = ()
    part: Literal["text", "title"] = "text"
    """Where it stands, and `start` and `end` count from: the text, or a headline that was given apart from it."""

    def __repr__(self) -> str:
        target = f" -> {_named(self.target)}" if self.target else ""
        return f"Statement({self.kind}, {_named(self.holder)}{target}: {told(self)}; {short(self.text)!r})"

    def _repr_html_(self) -> str:
        return Article((self,), ())._repr_html_()


def _named(participant: Participant) -> str:
    return participant.actor or participant.text or "?"


@dataclass(frozen=True)
class Dyad:
    """The statements of one actor toward another: how many, their mean score, its 95 % interval.

    The interval is about the stances of these very statements, which the model doubts; that they were read rightly, and
    what others of the holder's would say, is not in it. `certain` tells whether holder, target and the side that the
    score leans to are.
    """

    holder: str
    target: str
    statements: int
    score: float
    low: float
    high: float
    certain: bool = False


@dataclass(frozen=True, repr=False)
class Article:
    """What was read in an article, in its order."""

    statements: tuple[Statement, ...]
    dyads: tuple[Dyad, ...]

    def __repr__(self) -> str:
        return f"Article({len(self.statements)} statements, {len(self.dyads)} dyads)"

    def _repr_html_(self) -> str:
        rows = [_html_cells(s) for s in self.statements[:MOST_SHOWN]]
        said = markup.table(["who", "toward", "stance", "statement"], rows, caption=repr(self))
        columns = ["holder", "target", "statements", "score", "95 % interval"]
        pairs = [
            [d.holder, d.target, d.statements, f"{d.score:+z.2f}", f"{d.low:+z.2f} to {d.high:+z.2f}"]
            for d in self.dyads[:MOST_SHOWN]
        ]
        return said + markup.table(columns, pairs) if pairs else said


def _html_cells(s: Statement) -> list[object]:
    who = f"{s.holder.text or '?'}{f' ({s.holder.actor})' if s.holder.actor else ''}, {s.kind}"
    toward = "" if s.target is None else _named(s.target)
    words = ((e.start - s.start, e.end - s.start) for e in s.evidence)
    return [who, toward, markup.label(s.stance, s.certain), markup.marked(s.text, words)]


class Slot(NamedTuple):
    """The noun phrase of somebody who takes part in a statement beside its holder, and the part."""

    span: Span
    name: SlotName


@frozen
class Finding:
    """A statement before its target and stance are known."""

    kind: Kind
    span: Span
    holder: Participant
    said_to: Span | None = None
    scored: tuple[Span, ...] = field(default=())
    also: tuple[Participant, ...] = ()
    """Others who hold it together with the holder."""
    slots: tuple[Slot, ...] = ()
    """Who takes part in it, in the order of the text."""
    verb: Span | None = None
    """The word that reports it, does it or names it."""
    denied: Span | None = None
    """The words of an act of the holder's that it takes back."""
    disclaimed: bool = False
    """Whether it says that the act is not so, whatever it was."""
    asked: Span | None = None
    """The mention of somebody who is urged to act against others."""
    urged: Span | None = None
    """The words of that act."""
    wrong: bool = False
    """Whether it says that somebody else does wrong."""
    gift: bool = False
    """Whether its holder gives something to somebody."""
