"""Read an article: who says what of whom, in what stance, with the words that show it and every place in the text."""

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, product
from typing import Any

import numpy as np

from stance.attribution import Cue, Kind, Token, cues, joined_to, signature, span_of, subject, tokens_of
from stance.entities import Entities, Office
from stance.model import StanceModel
from stance.quotations import Quotation, frame, paragraphs, quotations, unwrapped
from stance.schema import NEUTRAL, Evidence, Mention, Span
from stance.scorer import Reading, Scorer, softmax
from stance.text import sentences

NARRATOR = "narrator"
_FEWEST_WORDS = 4
"""A quotation of fewer words is a name or a turn of phrase inside somebody's sentence, not a statement of its own."""
_WORD = re.compile(r"\w+")
_JOINED = re.compile(r"\s+and\s+(?:the\s+)?")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from)\s+(?:the\s+)?$")
_LONGEST_TITLE = 80
_TURN = re.compile(r"(?P<label>[A-Z][\w’'.-]*(?: (?:(?:of|for|to|the|and|de|al) )*[A-Z(][\w’'.()-]*){0,6}) ?:(?=\s+\S)")
_FEWEST_TURNS = 0.25
_ASKS = frozenset({"Q", "Question", "Reporter", "Journalist"})
_ANSWERS = frozenset({"A", "Answer"})
_TITLE_BEHIND = re.compile(r"\s[—–-]\s+([\w’']+(?:\s[\w’']+){0,4})\s?$")
_TITLE_BEFORE = re.compile(r"([\w’']+(?: [\w’']+){0,4}) ?:\s")
_DEED_VERBS = re.compile(
    r"^\s*(?:(?:has|have|had|also|again|repeatedly|\w+ly)\s+)*"
    r"(?P<verb>\w+(?:ed|es|s)|sent|held|struck|hit|cut|shot|seized|began|broke|withdrew|gave|took|let|put|lent|sold|set|won|fought)\b"
)


@dataclass(frozen=True, slots=True)
class Party:
    """A holder or a target: the resolved name, its mention here (None: there is none), its actor (None: unknown)."""

    text: str
    start: int | None
    end: int | None
    actor: str | None


@dataclass(frozen=True)
class Statement:
    """A stretch of an article, `text[start:end]`, that is somebody's, and the stance in it.

    `kind` is direct, indirect, deed or narration; of narration the holder is the narrator. `evidence` has its spans in
    the article.
    """

    text: str
    start: int
    end: int
    kind: Kind
    holder: Party
    target: Party | None
    stance: str
    probabilities: dict[str, float]
    score: float | None
    certain: bool
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Dyad:
    """The statements of one actor toward another: how many, their mean score and its 95 % interval."""

    holder: str
    target: str
    statements: int
    score: float
    low: float
    high: float


@dataclass(frozen=True)
class Article:
    """What was read in an article, in its order."""

    statements: tuple[Statement, ...]
    dyads: tuple[Dyad, ...]


@dataclass(frozen=True)
class _Found:
    """A statement before its target and stance are known."""

    kind: Kind
    span: Span
    holder: Party
    said_to: Span | None = None
    scored: tuple[Span, ...] = field(default=())
    also: tuple[Party, ...] = ()
    """Others who hold it together with the holder."""


def read_article(
    model: StanceModel,
    text: str,
    *,
    offices: Sequence[Office] = (),
    year: int | None = None,
    evidence: bool = True,
) -> Article:
    """Return the statements of an article and the stance of each actor toward each other in it.

    Every sentence is covered: what nobody says is narration. `offices` tell who held an office for whom; `year` is the
    article's, to choose among them. Without `evidence` the words behind each stance are left out, which halves the time
    where the compiled scorer is at hand. Time is linear in the length of the text.
    """
    lines = unwrapped(text)
    entities = Entities(model.reader.gazetteer, lines, offices, year)
    found = list(_Reader(lines, entities).read())
    statements = _scored(model, text, list(_with_targets(lines, entities, found)), evidence)
    return Article(tuple(statements), tuple(dyads(statements)))


class _Reader:
    """Goes through an article paragraph by paragraph."""

    def __init__(self, text: str, entities: Entities) -> None:
        self._text, self._entities = text, entities
        self._quotations = quotations(text)
        self._announced: Party | None = None
        """The holder of what follows a colon."""
        self._turns = _turns(text)
        self._turn: Party | None = None
        """Who speaks in a transcript."""

    def read(self) -> Iterator[_Found]:
        """Yield the statements in order."""
        at = 0
        for paragraph in paragraphs(self._text):
            first = at
            while at < len(self._quotations) and self._quotations[at].start < paragraph.end:
                at += 1
            yield from self._paragraph(paragraph, self._quotations[first:at])

    def _paragraph(self, paragraph: Span, inside: list[Quotation]) -> Iterator[_Found]:
        if (label := self._turns.get(paragraph.start)) is not None:
            self._turn = self._speaker(label, paragraph)
            paragraph = Span(self._text.index(":", label.end) + 1, paragraph.end)
            paragraph = Span(paragraph.end - len(self._text[paragraph.start : paragraph.end].lstrip()), paragraph.end)
        framed = frame(self._text, inside, paragraph)
        spans = [Span(paragraph.start + s.start, paragraph.start + s.end) for s in sentences(framed)]
        parts = [self._sentence(framed, paragraph, span, inside) for span in spans]
        speaker: Party | None = None
        lead: Party | None = None
        for i, part in enumerate(parts):
            if part.quotations and part.speaker is None:
                # A quotation without its own "he said": who was announced, who spoke before it, or after it.
                following = next((p.speaker for p in parts[i + 1 : i + 2] if p.speaker and p.quotations), None)
                part.speaker = self._announced or speaker or following or lead
                if part.speaker is None and (part.quotations[0].goes_on or part.alone):
                    last = self._entities.last_speaker()
                    part.speaker = Party(last.name, None, None, last.actor) if last else None
            if part.quotations:
                speaker, self._announced = part.speaker or speaker, None
            if part.announces:
                self._announced = part.announces
            lead = part.any_holder or lead
        found = [found for part in parts for found in part.statements(self._text)]
        if self._turn is None:
            yield from _merged(found)
        else:  # a turn may be long: each of its sentences counts
            yield from (_spoken(one, self._turn) for one in found)

    def _speaker(self, label: Span, paragraph: Span) -> Party:
        """Return who takes a turn in a transcript; an answer is that of the last who gave one by name."""
        name = self._text[label.start : label.end]
        if name in _ASKS:
            return Party(name, label.start, label.end, None)
        last = self._entities.last_speaker() if name in _ANSWERS else None
        if last is not None:
            return Party(last.name, label.start, label.end, last.actor)
        return self._holder(label, paragraph, paragraph) or Party(name, label.start, label.end, None)

    def _sentence(self, framed: str, paragraph: Span, span: Span, inside: Sequence[Quotation]) -> "_Sentence":
        words = tokens_of(framed[span.start - paragraph.start : span.end - paragraph.start], span.start)
        found = cues(words)
        first, last = (bisect_left(inside, place, key=lambda q: q.start) for place in (span.start, span.end))
        quoted = inside[first:last]
        sentence = _Sentence(span, words, [q for q in quoted if self._counts(q)], alone=_alone(words))
        for cue in found:
            mention = span_of(words, cue.first, cue.last)
            holder = self._holder(mention, span, paragraph)
            if holder is not None:
                sentence.cues.append((cue, holder))
                sentence.also[holder] = self._also(cue, holder, words, span, paragraph)
        if sentence.cues:
            sentence.any_holder = sentence.cues[0][1]
            if (words and words[-1].text == ":") or self._text[span.start : span.end].endswith(":"):
                sentence.announces = sentence.cues[-1][1]
            if sentence.quotations:
                sentence.speaker = _nearest(sentence)
        elif sentence.quotations and not sentence.alone:
            place = signature(words) or subject(words)
            sentence.speaker = self._holder(span_of(words, *place), span, paragraph) if place else None
        elif (title := _caption(self._text, span)) is not None:
            holder = self._holder(title, span, paragraph)
            if holder is not None and holder.actor:
                sentence.caption = (title, holder)
        if not sentence.cues and not sentence.caption:
            sentence.deed = self._deed(span, words)
        return sentence

    def _also(
        self, cue: Cue, holder: Party, words: Sequence[Token], sentence: Span, paragraph: Span
    ) -> tuple[Party, ...]:
        """Return who holds something together with a holder, if that is another actor."""
        place = joined_to(words, cue.first, cue.last)
        other = self._holder(span_of(words, *place), sentence, paragraph) if place else None
        return (other,) if other and holder.actor and other.actor and other.actor != holder.actor else ()

    def _counts(self, quotation: Quotation) -> bool:
        inner = self._text[quotation.inner.start : quotation.inner.end]
        words = len(_WORD.findall(inner[:400]))
        whole = words > 1 and inner[0].isupper() and inner[-1] in ",.!?"  # "This is unacceptable," he said.
        return words >= _FEWEST_WORDS or whole

    def _holder(self, mention: Span, sentence: Span, paragraph: Span) -> Party | None:
        text = self._text[mention.start : mention.end]
        if not text:
            return None
        entity = self._entities.resolve(mention.start, mention.end, sentence.start, paragraph.start)
        if entity is None:
            return Party(text, mention.start, mention.end, None)
        return Party(entity.name, mention.start, mention.end, entity.actor)

    def _deed(self, span: Span, words: Sequence[Token]) -> tuple[list[Mention], Mention] | None:
        """Return who does something to whom where a sentence tells it: an actor, a verb behind it, another actor.

        The doers are two where a second one is joined to the first by "and".
        """
        named = self._entities.actors_in(span.start, span.end)
        if len({m.actor for m in named}) < 2 or any(t.hidden for t in words):
            return None
        for i, doer in enumerate(named):
            if _DEED_VERBS.match(self._text[doer.end : min(span.end, doer.end + 60)]):
                joined = i and _JOINED.fullmatch(self._text, named[i - 1].end, doer.start)
                doers = [doer, named[i - 1]] if joined and named[i - 1].actor != doer.actor else [doer]
                others = [m for m in named if m.actor not in {d.actor for d in doers}]
                target = next((m for m in others if m.start > doer.start), others[0] if others else None)
                return (doers, target) if target else None
        return None


@dataclass
class _Sentence:
    """A sentence of an article: its quotations, who reports what in it."""

    span: Span
    words: list[Token]
    quotations: list[Quotation]
    alone: bool
    cues: list[tuple[Cue, Party]] = field(default_factory=list)
    speaker: Party | None = None
    any_holder: Party | None = None
    announces: Party | None = None
    caption: tuple[Span, Party] | None = None
    deed: tuple[list[Mention], Mention] | None = None
    also: dict[Party, tuple[Party, ...]] = field(default_factory=dict)
    """Who holds something together with a holder."""

    def statements(self, text: str) -> Iterator[_Found]:
        """Yield the sentence's statements in the order of the text; a sentence without any is narration."""
        found = list(self._direct())
        for cue, holder in self.cues:
            if cue.content is not None:
                indirect = self._indirect(cue, holder)
                if len(_WORD.findall(text[indirect.span.start : indirect.span.end])) >= 3:
                    found.append(indirect)
        found.sort(key=lambda f: f.span.start)
        found = _without_overlap(found)
        if not found and self.caption:
            holder = self.caption[1]
            found = [_Found("indirect", self.span, holder, scored=(self.span,))]
        elif not found and self.deed:
            doers, target = self.deed
            parties = [Party(doer.text, doer.start, doer.end, doer.actor) for doer in doers]
            place = Span(target.start, target.end)
            found = [_Found("deed", self.span, parties[0], place, (self.span,), tuple(parties[1:]))]
        elif not found:
            found = [_Found("narration", self.span, Party(NARRATOR, None, None, None), scored=(self.span,))]
        yield from found

    def _direct(self) -> Iterator[_Found]:
        """Yield the quotations, each with the holder of the cue beside it if the sentence has several."""
        beside = {place: party for cue, party in self.cues for end in (cue.at, cue.last) for place in _around(end)}
        at = {token.start: i for i, token in enumerate(self.words)} if beside else {}
        said_to = next((span_of(self.words, *c.said_to) for c, _ in self.cues if c.said_to), None)
        for quotation in self.quotations:
            holder = beside.get(at.get(quotation.start, -1), self.speaker) or Party("", None, None, None)
            yield _Found("direct", quotation.inner, holder, said_to, (quotation.inner,), self.also.get(holder, ()))

    def _indirect(self, cue: Cue, holder: Party) -> _Found:
        assert cue.content is not None  # noqa: S101
        said_to = span_of(self.words, *cue.said_to) if cue.said_to else None
        span = span_of(self.words, *cue.content)
        for other in self.also.get(holder, ()):
            if cue.content[0] == cue.first and other.start is not None and other.start < span.start:
                span = Span(other.start, span.end)
        return _Found("indirect", span, holder, said_to, (span,), self.also.get(holder, ()))


def _merged(found: Sequence[_Found]) -> list[_Found]:
    """Return statements with the pieces of a split quotation as one: "...," he said, "..."."""
    groups = groupby(enumerate(found), key=lambda item: item[1].holder.text if item[1].kind == "direct" else item[0])
    return [_joined([one for _, one in group]) for _, group in groups]


def _joined(pieces: Sequence[_Found]) -> _Found:
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return first
    holder = next((p.holder for p in pieces if p.holder.start is not None), first.holder)
    said_to = next((p.said_to for p in pieces if p.said_to), None)
    scored = tuple(span for p in pieces for span in p.scored)
    return _Found("direct", Span(first.span.start, last.span.end), holder, said_to, scored, first.also)


def _alone(words: Sequence[Token]) -> bool:
    """Tell whether a sentence is nothing but a quotation."""
    return any(t.hidden for t in words) and not any(t.text[0].isalnum() for t in words if not t.hidden)


def _nearest(sentence: _Sentence) -> Party:
    """Return the holder whose reporting word stands nearest to the first quotation."""
    place = next((i for i, t in enumerate(sentence.words) if t.start == sentence.quotations[0].start), 0)
    return min(sentence.cues, key=lambda found: abs(found[0].at - place))[1]


def _caption(text: str, span: Span) -> Span | None:
    """Return who is named in a headline's end or beginning: "... — envoy", "Minister: ..."."""
    tail = max(span.start, span.end - _LONGEST_TITLE)
    if match := _TITLE_BEHIND.search(text[tail : span.end]):
        return Span(tail + match.start(1), tail + match.end(1))
    if match := _TITLE_BEFORE.match(text[span.start : min(span.end, span.start + _LONGEST_TITLE)]):
        return Span(span.start, span.start + match.end(1))
    return None


def _turns(text: str) -> dict[int, Span]:
    """Return the labels of a transcript's turns ("Spokesperson: ...") by where their paragraphs start.

    An article is a transcript if a good part of its paragraphs have labels, and some label comes back or there are
    questions and answers.
    """
    found = {p.start: _TURN.match(text, p.start, min(p.end, p.start + _LONGEST_TITLE)) for p in paragraphs(text)}
    labels = {start: match for start, match in found.items() if match}
    names = [match["label"] for match in labels.values()]
    few = len(names) < max(2, len(found) * _FEWEST_TURNS)
    if few or (len(set(names)) == len(names) and not set(names) & (_ASKS | _ANSWERS)):
        return {}
    return {start: Span(match.start("label"), match.end("label")) for start, match in labels.items()}


def _spoken(found: _Found, speaker: Party) -> _Found:
    """Return what a transcript's speaker says without another holder as the speaker's own direct speech."""
    own = found.kind in ("narration", "deed") or found.holder.text.lower() in ("i", "we")
    return replace(found, kind="direct", holder=speaker, said_to=None) if own else found


def _around(token: int) -> range:
    return range(token - 2, token + 3)


def _without_overlap(found: list[_Found]) -> list[_Found]:
    """Leave out a quotation inside what another one reports, unless it is most of that."""
    kept: list[_Found] = []
    for one in found:
        if kept and one.span.start < kept[-1].span.end:
            longer = kept[-1]
            if one.kind == "direct" and one.span.end - one.span.start > (longer.span.end - longer.span.start) // 2:
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def _with_targets(text: str, entities: Entities, found: Sequence[_Found]) -> Iterator[tuple[_Found, Party | None]]:
    """Yield each statement with its target: who was told, an actor named in it, else the other side of the passage."""
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    names = {m.actor: m.text for m in reversed(entities.mentions) if m.actor}
    names |= {m.actor: m.text for m in reversed(entities.mentions) if m.actor and not m.text.isupper()}
    everybody: Counter[str | None] = Counter(m.actor for m in entities.mentions if m.actor)
    most = everybody.most_common(4)
    for one in found:
        if one.kind == "narration":
            yield one, None
            continue
        holders = sorted((one.holder, *one.also), key=lambda holder: holder.start or 0)
        targets = list(_targets(text, entities, one, {holder.actor for holder in holders}))
        partner = _partner(one.holder.actor, pairs, most)
        partner = None if partner in {holder.actor for holder in one.also} else partner
        aside = all(everybody[t.actor] == 1 for t in targets) and partner is not None and everybody[partner] > 2
        if partner and one.kind != "deed" and (not targets or aside):
            targets = [Party(names[partner], None, None, partner)]
        toward: list[Party | None] = [*targets] or [None]
        for holder, target in product(holders, toward):
            if holder.actor and target and target.actor:
                pairs[holder.actor][target.actor] += 1
                pairs[target.actor][holder.actor] += 1
            yield replace(one, holder=holder), target


def _partner(actor: str | None, pairs: dict[str, Counter[str]], most: Sequence[tuple[str | None, int]]) -> str | None:
    """Return the other side of the passage for an actor: whom it has had most to do with, else who is named most."""
    if actor is None:
        return None
    if actor in pairs:
        return pairs[actor].most_common(1)[0][0]
    others = [(a, n) for a, n in most if a != actor]
    return next((a for a, n in others if n > 1), others[0][0] if len(others) == 1 else None)


def _targets(text: str, entities: Entities, one: _Found, own: set[str | None]) -> Iterator[Party]:
    if one.kind == "deed" and one.said_to is not None:
        mention = entities.actors_in(one.said_to.start, one.said_to.end)[0]
        yield Party(mention.text, mention.start, mention.end, mention.actor)
        return
    places = [one.span] if one.said_to is None else [one.span, one.said_to]
    named = [
        m
        for place in places
        for m in entities.actors_in(place.start, place.end)
        if m.actor not in own and not _PLACE_BEFORE.search(text[max(place.start, m.start - 12) : m.start])
    ]
    seen: set[str | None] = set()
    last_end = 0
    for mention in named:
        joined = not seen or re.fullmatch(r"(?:\s|,|and|or|both|the|with)*", text[last_end : mention.start] or " ")
        if mention.actor not in seen and joined:
            yield Party(mention.text, mention.start, mention.end, mention.actor)
            seen.add(mention.actor)
        last_end = mention.end


def _scored(
    model: StanceModel, text: str, found: Sequence[tuple[_Found, Party | None]], with_evidence: bool
) -> list[Statement]:
    """Return statements with their stance: the mean of the probabilities of the sentences in each."""
    cut = {
        one.scored: _sentences_of(text, one.scored) if one.kind == "direct" else list(one.scored) for one, _ in found
    }
    pieces = [piece for spans in cut.values() for piece in spans]
    if not pieces:
        return []
    scorer, compiled = model.scorer_, model.compiled(len(pieces))
    readings: dict[Span, Reading] = {}
    if compiled is None:
        readings = {p: scorer.reading(text[p.start : p.end]) for p in pieces}
        rows = softmax(np.array([readings[p].logits for p in pieces]))
    else:
        rows = compiled.probabilities([text[p.start : p.end] for p in pieces])
    ends = np.cumsum([len(spans) for spans in cut.values()])
    starts = ends - [len(spans) for spans in cut.values()]
    means = np.add.reduceat(rows, starts, axis=0) / (ends - starts)[:, None]
    predictions = dict(zip(cut, scorer.predictions(means), strict=True))
    statements = []
    for one, target in found:
        prediction = predictions[one.scored]
        evidence: tuple[Evidence, ...] = ()
        if with_evidence and prediction.stance != NEUTRAL:
            read = {p: readings.get(p) or scorer.reading(text[p.start : p.end]) for p in cut[one.scored]}
            evidence = _evidence(scorer, read, prediction.stance)
        kind: Kind = "narration" if one.kind == "deed" and prediction.stance == NEUTRAL else one.kind
        holder = Party(NARRATOR, None, None, None) if kind == "narration" else one.holder
        statements.append(
            Statement(
                text[one.span.start : one.span.end], one.span.start, one.span.end, kind, holder,
                None if kind == "narration" else target, prediction.stance, dict(prediction.probabilities),
                prediction.score, prediction.certain, evidence,
            )
        )  # fmt: skip
    return statements


def _sentences_of(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the sentences of a statement's stretches, at least one for each."""
    found: list[Span] = []
    for span in spans:
        cut = [Span(span.start + s.start, span.start + s.end) for s in sentences(text[span.start : span.end])]
        found.extend(cut or [span])
    return found


def _evidence(scorer: Scorer, readings: dict[Span, Reading], stance: str) -> tuple[Evidence, ...]:
    """Return the words of a statement that speak for its stance, strongest first."""
    found = [
        replace(e, start=e.start + span.start, end=e.end + span.start)
        for span, reading in readings.items()
        for e in scorer.evidence_in(reading, stance)
    ]
    return tuple(sorted(found, key=lambda e: -e.weight))


def dyads(statements: Sequence[Statement]) -> list[Dyad]:
    """Return the stance of each actor toward each other, most statements first; see DyadSums."""
    sums = DyadSums()
    sums.add(statements)
    return sums.dyads()


class DyadSums:
    """Sums up statements by who makes them toward whom, over as many articles as there are.

    The interval is that of the mean of the statements' stances (1, 0, -1) when each is as probable as the model says
    and independent of the others: a normal approximation, kept within -1..1.
    """

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], tuple[int, float, float]] = {}
        """For each pair: how many statements, the sum of their scores, the sum of the scores' variances."""

    def add(self, statements: Sequence[Statement]) -> None:
        """Count statements in; those without an actor on both sides, or of a model without poles, are passed over."""
        for s in statements:
            if s.holder.actor and s.target and s.target.actor and s.score is not None:
                pair = s.holder.actor, s.target.actor
                count, total, spread = self._sums.get(pair, (0, 0.0, 0.0))
                self._sums[pair] = count + 1, total + s.score, spread + max(0.0, _polar(s) - s.score**2)

    def dyads(self) -> list[Dyad]:
        """Return the pairs, most statements first."""
        found = []
        for (holder, target), (count, total, spread) in self._sums.items():
            mean, margin = total / count, 1.96 * math.sqrt(spread) / count
            found.append(Dyad(holder, target, count, mean, max(-1.0, mean - margin), min(1.0, mean + margin)))
        return sorted(found, key=lambda d: (-d.statements, d.holder, d.target))


def _polar(statement: Statement) -> float:
    return 1.0 - statement.probabilities.get(NEUTRAL, 0.0)


def as_json(article: Article) -> dict[str, Any]:
    """Return an article as JSON-ready values."""
    return {
        "statements": [_statement_json(statement) for statement in article.statements],
        "dyads": [
            {
                "holder": d.holder, "target": d.target, "statements": d.statements,
                "score": round(d.score, 6), "low": round(d.low, 6), "high": round(d.high, 6),
            }
            for d in article.dyads
        ],
    }  # fmt: skip


def _statement_json(s: Statement) -> dict[str, Any]:
    return {
        "text": s.text, "start": s.start, "end": s.end, "kind": s.kind,
        "holder": _party_json(s.holder), "target": _party_json(s.target), "stance": s.stance,
        **{f"p_{label}": round(p, 6) for label, p in s.probabilities.items()},
        **({} if s.score is None else {"score": round(s.score, 6)}), "certain": s.certain,
        "evidence": [
            {"text": e.text, "start": e.start, "end": e.end, "weight": round(e.weight, 6), "concepts": list(e.concepts)}
            for e in s.evidence
        ],
    }  # fmt: skip


def _party_json(party: Party | None) -> dict[str, Any] | None:
    if party is None or not (party.text or party.actor):
        return None
    return {"text": party.text, "start": party.start, "end": party.end, "actor": party.actor}
