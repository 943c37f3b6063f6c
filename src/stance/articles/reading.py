"""Read an article: who says what of whom, in what stance, with the words that show it and every place in the text."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar

from stance.articles.context import Judged, Values, contexts, grudging, judged, spared, taken_back, toward, worded
from stance.articles.dyads import OFFICIALS, dyads
from stance.articles.entities import Entities
from stance.articles.favours import favours
from stance.articles.furniture import without_furniture
from stance.articles.grudges import grudged
from stance.articles.listings import passages as passages_of
from stance.articles.offices import Office
from stance.articles.own_words import own_words
from stance.articles.parsing import Parsed
from stance.articles.passages import Passages
from stance.articles.speaking import speaker_named
from stance.articles.statements import NARRATOR, Article, Finding, Kind, Participant, Statement
from stance.articles.targets import hosts, trees_of, with_targets
from stance.articles.transcripts import spoken
from stance.articles.weighing import scored
from stance.model.classifier import StanceModel
from stance.scoring.engine import Stretch, evidence_of
from stance.series import kind_of
from stance.text.paragraphs import unwrapped
from stance.values import NEUTRAL, Evidence, Prediction, Span, frozen

T = TypeVar("T")
_NARRATOR = Participant(NARRATOR, None, None, None)
_SPACE = re.compile(r"\s")
_Key: TypeAlias = tuple[Kind, Span, tuple[Span, ...]]


def read_article(
    model: StanceModel,
    text: str,
    *,
    offices: Sequence[Office] = (),
    year: int | None = None,
    evidence: bool = True,
    title: str | None = None,
    speaker: str | None = None,
    roles: str | Collection[str | None] = OFFICIALS,
    watch: Callable[[], None] | None = None,
) -> Article:
    """Return the statements of an article and the stance of each actor toward each other in it.

    Every sentence is covered: what nobody says is narration; bylines, datelines, credits and marks of Markdown are no
    sentences. `offices` tell who held an office for whom; `year` is the article's, to choose among them; `roles` are
    those of the holders whose statements count in dyads. Without `evidence` the words behind each stance are left out,
    which saves little time where the compiled scorer is at hand. Time is linear in the length of the text. For
    several articles there is `read_articles`; raises TypeError where the text is no string.

    `title` is a headline that does not stand in the text; statements in it have the part "title". `speaker` is whose
    speech or briefing the text is, as `speaker_named` reads it: what nobody else says in it is the speaker's, and who
    takes a turn of it under an office alone ("Spokesperson:") speaks for the same actor.
    `watch` is called before each sentence and statement; what it raises ends the reading.
    """
    _check(text, offices, year)
    head = "" if title is None or text.lstrip().startswith(title.strip()) else f"{_SPACE.sub(' ', title)}\n\n"
    whole, prose = head + text, head + without_furniture(text)
    spans = passages_of(prose)
    lines = unwrapped(prose, spans)
    # A dateline is no statement, and tells all the same whose capital it is.
    told = unwrapped(whole, spans)
    gazetteer = model.analyzer.gazetteer
    spoken_by = None if speaker is None else speaker_named(speaker, gazetteer, offices, year)
    entities = Entities(gazetteer, told, offices, year, model.mentions(told), spoken_by.actor if spoken_by else None)
    passages = Passages(lines, spans, entities)
    findings = passages.read(watch or _nothing)
    if spoken_by is not None:
        findings = [spoken(one, spoken_by) if one.span.start >= len(head) else one for one in findings]
    places = hosts(lines, findings, spans if lines == prose else passages_of(lines))
    trees = trees_of(lines, entities, findings, passages.parsed(), places=places)
    aimed = list(_watched(with_targets(lines, entities, findings, trees=trees), watch or _nothing))
    scoring = _Scoring(model, whole, prose, findings, places, trees, entities, aimed)
    statements = list(_watched(scoring.of(with_evidence=evidence), watch or _nothing))
    if head:
        statements = [_placed(one, len(head)) for one in statements]
    return Article(tuple(statements), tuple(dyads(statements, model.poles, roles)))


def _nothing() -> None:
    """Do nothing."""


def _watched(values: Iterator[T], watch: Callable[[], None]) -> Iterator[T]:
    for value in values:
        watch()
        yield value


def _check(text: object, offices: Sequence[object], year: object) -> None:
    """Raise TypeError where an argument is something else than it should be."""
    if not isinstance(text, str):
        raise TypeError(f"expected the text of one article, found {kind_of(text)}; for several: stance.read_articles")
    if offices and not isinstance(
        offices[0], Office
    ):  # one tells: there are thousands, to be looked up in each article
        raise TypeError("offices must be a sequence of Office: make one with stance.offices_from_csv(text)")
    if year is not None and not isinstance(year, int):
        raise TypeError(f"year must be an int, found {kind_of(year)}: {year!r}")


def _placed(statement: Statement, body: int) -> Statement:
    """Return a statement of a headline and a text with its places counted from the start of that of the two."""
    if statement.start < body:
        return replace(statement, part="title")
    return replace(
        statement,
        start=statement.start - body,
        end=statement.end - body,
        holder=_moved(statement.holder, body),
        target=None if statement.target is None else _moved(statement.target, body),
        evidence=tuple(replace(one, start=one.start - body, end=one.end - body) for one in statement.evidence),
    )


def _moved(participant: Participant, body: int) -> Participant:
    """Return a participant whose mention is counted from the start of the text, where it stands in that."""
    start, end = participant.start, participant.end
    if start is None or end is None:
        return participant
    return (
        replace(participant, start=start - body, end=end - body)
        if start >= body
        else replace(participant, start=None, end=None)
    )


class _Scoring:
    """Knows the stance of each statement of an article: of its own words, and in its context.

    `prose` is the text, as long as it is, without what is no prose in it.
    """

    def __init__(
        self,
        model: StanceModel,
        text: str,
        prose: str,
        findings: Sequence[Finding],
        places: Sequence[Span],
        trees: Sequence[Sequence[Parsed]],
        entities: Entities,
        aimed: Sequence[tuple[Finding, Participant | None]],
    ) -> None:
        self._model, self._text, self._entities = model, text, entities
        self._found = found = scored(model, prose, findings, places)
        self._trees, self._findings = trees, findings
        numbers = {_key(finding): i for i, finding in enumerate(findings)}
        self._aimed = [(numbers[_key(finding)], finding, target) for finding, target in aimed]
        self._contexts = contexts(findings, found.words, found.sentences) if found.words else []
        words = [taken_back(w) if i in found.urging else w for i, w in enumerate(found.words)]
        around = [taken_back(s) if i in found.urging else s for i, s in enumerate(found.sentences)]
        urged = contexts(findings, words, around) if found.urging else []
        self._urged = {numbers[_key(findings[i])]: urged[i] for i in found.urging}
        """The contexts of such statements toward the one who is asked."""
        self._own = self._parted(prose) if found.words else {}

    def _parted(self, prose: str) -> dict[tuple[int, str], Stretch]:
        """Return what the words come to that are about one of several targets alone, by statement and actor."""
        targets: dict[int, set[str]] = {}
        for number, finding, target in self._aimed:
            if target is not None and target.actor is not None and finding.kind != "narration":
                targets.setdefault(number, set()).add(target.actor)
        found: dict[tuple[int, str], tuple[Span, ...]] = {}
        for number, actors in targets.items():
            one = self._findings[number]
            turned = self._found.words[number] != self._found.stretches[number].probabilities
            framed = number in self._urged or (turned and not one.gift)
            if not framed:  # words that the statement's frame turns stay together
                named = [who for span in one.scored for who in self._entities.actors_in(span.start, span.end)]
                words = own_words(self._trees[number], one, actors, named)
                found |= {(number, actor): own for actor, own in words.items()}
        stretches = self._model.classify_stretches(prose, list(found.values())) if found else []
        parted = dict(zip(found, stretches, strict=True))
        # Where none of them tells a stance by itself, all are judged by the whole.
        telling = {number for (number, _), own in parted.items() if _is_telling(own)}
        return {(number, actor): own for (number, actor), own in parted.items() if number in telling}

    def of(self, *, with_evidence: bool) -> Iterator[Statement]:
        """Yield the statements, each with its holder, its target and its stance."""
        told = list(self._told())
        stances = [one.found.prediction.stance for one in told]
        asked = [(one.words, stance) for one, stance in zip(told, stances, strict=True)]
        asked = [(words, stance) for words, stance in asked if with_evidence and stance != NEUTRAL]
        evidence = iter(evidence_of(asked))
        for one, stance in zip(told, stances, strict=True):
            yield self._statement(one, next(evidence) if with_evidence and stance != NEUTRAL else ())

    def _told(self) -> "Iterator[_Told]":
        """Yield the statements as they are judged; what several did to nobody is narrated once."""
        narrated: set[int] = set()
        for number, finding, target in self._aimed:
            one = self._judged(number, finding, target)
            if one.kind == "narration":
                if one.number in narrated:
                    continue
                narrated.add(one.number)
            yield one

    def _judged(self, number: int, finding: Finding, target: Participant | None) -> "_Told":
        words = self._found.stretches[number]
        base = words.prediction
        untold = finding.kind == "deed" and base.stance == NEUTRAL and target is None
        kind: Kind = "narration" if untold else finding.kind
        told = kind == "narration"
        if told or not self._contexts:
            return _Told(number, finding, target, kind, Judged(base, ()), words)
        asked = number in self._urged and _stands_in(target, finding.asked)
        parts = self._urged[number] if asked else self._contexts[number]
        own = self._own.get((number, target.actor)) if target is not None and target.actor is not None else None
        judged_so = self._in_context(base, parts, number, finding, target, own)
        return _Told(number, finding, target, kind, judged_so, own or words)

    def _in_context(
        self,
        base: Prediction,
        parts: dict[str, Values],
        number: int,
        finding: Finding,
        target: Participant | None,
        own: Stretch | None,
    ) -> Judged:
        words, around = self._found.words[number], self._found.sentences[number]
        if own is not None:
            words = around = own.probabilities
            parts = worded(parts, words)
        favoured = favours(self._entities, self._trees[number], finding, target)
        if favoured:
            parts = spared(parts, words, around)
        elif grudged(self._trees[number], finding, target):
            parts = grudging(parts, words, around)
        return judged(base, parts, self._model.scorer_.threshold, toward(self._text, target, favoured=favoured))

    def _statement(self, one: "_Told", evidence: tuple[Evidence, ...]) -> Statement:
        finding, target, kind, stance = one.finding, one.target, one.kind, one.found.prediction
        told = kind == "narration"
        doubtful = None if told else _doubtful(finding.holder, target)
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
            certain=stance.certain and doubtful is None,
            evidence=evidence,
            why=stance.why or doubtful,
            context=one.found.weights,
        )


def _is_telling(words: Stretch) -> bool:
    """Tell whether words are more likely of a pole than neutral."""
    return words.probabilities[NEUTRAL] < max(words.probabilities.values())


@frozen
class _Told:
    """A statement whose stance is known, before the words behind it are; `number` is its finding's among all."""

    number: int
    finding: Finding
    target: Participant | None
    kind: Kind
    found: Judged
    words: Stretch
    """The words that its stance comes from."""


def _key(finding: Finding) -> "_Key":
    """Return what a statement keeps whoever its holder and its target are."""
    return finding.kind, finding.span, finding.scored


def _stands_in(target: Participant | None, place: Span | None) -> bool:
    """Tell whether a target's mention stands in a stretch of the text."""
    if target is None or target.start is None or place is None:
        return False
    return place.start <= target.start < place.end


def _doubtful(holder: Participant, target: Participant | None) -> str | None:
    """Return what may be wrong about who takes a stance toward whom, the holder first; None where nothing is."""
    if holder.doubtful:
        return "doubtful holder"
    return "doubtful target" if target is not None and target.doubtful else None
