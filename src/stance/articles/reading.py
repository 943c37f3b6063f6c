"""Read an article: who says what of whom, in what stance, with the words that show it and every place in the text."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from stance.articles.context import Judged, Shares, Values, contexts, fits, judged, taken_back
from stance.articles.dyads import OFFICIALS, dyads
from stance.articles.entities import Entities
from stance.articles.offices import Office
from stance.articles.passages import Passages
from stance.articles.statements import NARRATOR, Article, Finding, Kind, Participant, Statement
from stance.articles.targets import hosts, with_targets
from stance.model.classifier import StanceModel
from stance.scoring.engine import Stretch
from stance.text.paragraphs import paragraphs, unwrapped
from stance.text.sentences import sentences
from stance.values import HOSTILE, NEUTRAL, Prediction, Span

_NARRATOR = Participant(NARRATOR, None, None, None)
_Key: TypeAlias = tuple[Kind, Span, tuple[Span, ...]]


def read_article(
    model: StanceModel,
    text: str,
    *,
    offices: Sequence[Office] = (),
    year: int | None = None,
    evidence: bool = True,
    roles: Collection[str | None] = OFFICIALS,
) -> Article:
    """Return the statements of an article and the stance of each actor toward each other in it.

    Every sentence is covered: what nobody says is narration. `offices` tell who held an office for whom; `year` is the
    article's, to choose among them; `roles` are those of the holders whose statements count in dyads. Without
    `evidence` the words behind each stance are left out, which saves a third of the time where the compiled scorer is
    at hand. Time is linear in the length of the text.
    """
    spans = paragraphs(text)
    lines = unwrapped(text, spans)
    entities = Entities(model.analyzer.gazetteer, lines, offices, year)
    passages = Passages(lines, spans, entities)
    findings = passages.read()
    places = hosts(lines, findings)
    aimed = list(with_targets(lines, entities, findings, passages.parsed(), places=places))
    statements = list(_Scoring(model, text, findings, places).of(aimed, with_evidence=evidence))
    return Article(tuple(statements), tuple(dyads(statements, model.poles, roles)))


@dataclass(frozen=True)
class Scored:
    """What the words of each statement come to, and the probabilities of them and of the sentences they stand in."""

    stretches: Sequence[Stretch]
    words: Sequence[Shares]
    sentences: Sequence[Shares]
    """These two are empty where the model has other labels than those that contexts were learned for."""


def scored(model: StanceModel, text: str, findings: Sequence[Finding], places: Sequence[Span]) -> Scored:
    """Return what a model makes of statements; the probabilities of a stretch are the mean of those of its sentences.

    `places` are the sentences that the statements stand in. What the holder denies to have done is not hostile.
    """
    own = [sentences_in(text, f.scored) if f.kind == "direct" else list(f.scored) for f in findings]
    if not fits(model.labels):
        return Scored(model.classify_stretches(text, own), (), ())
    whole = list(dict.fromkeys(places))  # many statements may share a sentence
    denied = [f.denied for f in findings if f.denied]
    groups = [*own, *(sentences_in(text, [place]) for place in whole), *([span] for span in denied)]
    stretches = model.classify_stretches(text, groups)
    words = [stretch.prediction.probabilities for stretch in stretches[: len(own)]]
    of_place = {at: s.prediction for at, s in zip([*whole, *denied], stretches[len(own) :], strict=True)}
    around = [of_place[place].probabilities for place in places]
    for i, one in enumerate(findings):
        if one.denied and (one.disclaimed or of_place[one.denied].stance == HOSTILE):
            words[i], around[i] = taken_back(words[i]), taken_back(around[i])
    return Scored(stretches[: len(own)], words, around)


class _Scoring:
    """Knows the stance of each statement of an article: of its own words, and in its context."""

    def __init__(self, model: StanceModel, text: str, findings: Sequence[Finding], places: Sequence[Span]) -> None:
        self._model, self._text = model, text
        found = scored(model, text, findings, places)
        self._words = dict(zip(map(_key, findings), found.stretches, strict=True))
        known = contexts(findings, found.words, found.sentences) if found.words else []
        self._contexts = dict(zip(map(_key, findings), known, strict=False))

    def of(self, aimed: Sequence[tuple[Finding, Participant | None]], *, with_evidence: bool) -> Iterator[Statement]:
        """Yield the statements, each with its holder, its target and its stance."""
        for finding, target in aimed:
            yield self._statement(finding, target, with_evidence)

    def _statement(self, finding: Finding, target: Participant | None, with_evidence: bool) -> Statement:
        key = _key(finding)
        base = self._words[key].prediction
        untold = finding.kind == "deed" and base.stance == NEUTRAL and target is None
        kind: Kind = "narration" if untold else finding.kind
        told = kind == "narration"
        parts = None if told else self._contexts.get(key)
        found = Judged(base, ()) if parts is None else self._judged(base, parts, target)
        stance = found.prediction
        doubtful = [] if told else _doubtful(finding.holder, target)
        return Statement(
            text=self._text[finding.span.start : finding.span.end],
            start=finding.span.start,
            end=finding.span.end,
            kind=kind,
            holder=_NARRATOR if told else finding.holder,
            target=None if told else target,
            stance=stance.stance,
            probabilities=dict(stance.probabilities),
            score=stance.score,
            certain=stance.certain and not doubtful,
            evidence=self._words[key].evidence(stance.stance) if with_evidence and stance.stance != NEUTRAL else (),
            why=stance.why or (doubtful[0] if doubtful else None),
            context=found.weights,
        )

    def _judged(self, base: Prediction, parts: dict[str, Values], target: Participant | None) -> Judged:
        threshold = self._model.scorer_.threshold
        return judged(base, parts, threshold, toward=target is not None and target.actor is not None)


def _key(finding: Finding) -> "_Key":
    """Return what a statement keeps whoever its holder and its target are."""
    return finding.kind, finding.span, finding.scored


def _doubtful(holder: Participant, target: Participant | None) -> list[str]:
    """Return what may be wrong about who takes a stance toward whom."""
    named = (("doubtful holder", holder), ("doubtful target", target))
    return [reason for reason, participant in named if participant is not None and participant.doubtful]


def sentences_in(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the sentences of a statement's stretches, at least one for each."""
    found: list[Span] = []
    for span in spans:
        cut = [Span(span.start + s.start, span.start + s.end) for s in sentences(text[span.start : span.end])]
        found.extend(cut or [span])
    return found
