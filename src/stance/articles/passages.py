"""Go through an article sentence by sentence: what is quoted, reported, done or only told there."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from stance.articles.coreference import Coreference
from stance.articles.cues import Cue, cues
from stance.articles.entities import Entities
from stance.articles.frame import Token, frame, span_of, tokens_of
from stance.articles.holders import joined_to, signature, subject
from stance.articles.quotations import Quotation, quotations
from stance.articles.statements import NARRATOR, Finding, Participant
from stance.articles.transcripts import ANSWERS, ASKS, LONGEST_LABEL, spoken, turns
from stance.text.sentences import sentences
from stance.values import Mention, Span

_FEWEST_WORDS = 4
"""A quotation of fewer words is a name or a turn of phrase inside somebody's sentence, not a statement of its own."""
_WORD = re.compile(r"\w+")
_JOINED = re.compile(r"\s+and\s+(?:the\s+)?")
_TITLE_BEHIND = re.compile(r"\s[—–-]\s+([\w’']+(?:\s[\w’']+){0,4})\s?$")
_TITLE_BEFORE = re.compile(r"([\w’']+(?: [\w’']+){0,4}) ?:\s")
_DEED_VERBS = re.compile(
    r"^\s*(?:(?:has|have|had|also|again|repeatedly|\w+ly)\s+)*"
    r"(?P<verb>\w+(?:ed|es|s)|sent|held|struck|hit|cut|shot|seized|began|broke|withdrew|gave|took|let|put|lent|sold|set|won|fought)\b"
)


class Passages:
    """Goes through an article paragraph by paragraph."""

    def __init__(self, text: str, paragraphs: Sequence[Span], entities: Entities) -> None:
        self._text, self._paragraphs, self._entities = text, paragraphs, entities
        self._coreference = Coreference(text, entities)
        self._quotations = quotations(text, paragraphs)
        self._announced: Participant | None = None
        """The holder of what follows a colon."""
        self._turns = turns(text, paragraphs)
        self._turn: Participant | None = None
        """Who speaks in a transcript."""

    def read(self) -> Iterator[Finding]:
        """Yield the statements in order."""
        at = 0
        for paragraph in self._paragraphs:
            first = at
            while at < len(self._quotations) and self._quotations[at].start < paragraph.end:
                at += 1
            yield from self._paragraph(paragraph, self._quotations[first:at])

    def _paragraph(self, paragraph: Span, inside: list[Quotation]) -> Iterator[Finding]:
        if (label := self._turns.get(paragraph.start)) is not None:
            self._turn = self._speaker(label, paragraph)
            paragraph = Span(self._text.index(":", label.end) + 1, paragraph.end)
            paragraph = Span(paragraph.end - len(self._text[paragraph.start : paragraph.end].lstrip()), paragraph.end)
        framed = frame(self._text, inside, paragraph)
        spans = [Span(paragraph.start + s.start, paragraph.start + s.end) for s in sentences(framed)]
        parts = [self._sentence(framed, paragraph, span, inside) for span in spans]
        speaker: Participant | None = None
        lead: Participant | None = None
        for i, part in enumerate(parts):
            if part.quotations and part.speaker is None:
                # A quotation without its own "he said": who was announced, who spoke before it, or after it.
                following = next((p.speaker for p in parts[i + 1 : i + 2] if p.speaker and p.quotations), None)
                part.speaker = self._announced or speaker or following or lead
                if part.speaker is None and (part.quotations[0].goes_on or part.alone):
                    last = self._entities.last_speaker()
                    part.speaker = Participant(last.name, None, None, last.actor) if last else None
            if part.quotations:
                speaker, self._announced = part.speaker or speaker, None
            if part.announces:
                self._announced = part.announces
            lead = part.any_holder or lead
        found = [found for part in parts for found in part.statements(self._text)]
        if self._turn is None:
            yield from _merged(found)
        else:  # a turn may be long: each of its sentences counts
            yield from (spoken(one, self._turn) for one in found)

    def _speaker(self, label: Span, paragraph: Span) -> Participant:
        """Return who takes a turn in a transcript; an answer is that of the last who gave one by name."""
        name = self._text[label.start : label.end]
        if name in ASKS:
            return Participant(name, label.start, label.end, None)
        last = self._entities.last_speaker() if name in ANSWERS else None
        if last is not None:
            return Participant(last.name, label.start, label.end, last.actor)
        return self._holder(label, paragraph, paragraph) or Participant(name, label.start, label.end, None)

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
        self, cue: Cue, holder: Participant, words: Sequence[Token], sentence: Span, paragraph: Span
    ) -> tuple[Participant, ...]:
        """Return who holds something together with a holder, if that is another actor."""
        place = joined_to(words, cue.first, cue.last)
        other = self._holder(span_of(words, *place), sentence, paragraph) if place else None
        return (other,) if other and holder.actor and other.actor and other.actor != holder.actor else ()

    def _counts(self, quotation: Quotation) -> bool:
        inner = self._text[quotation.inner.start : quotation.inner.end]
        words = len(_WORD.findall(inner[:400]))
        whole = words > 1 and inner[0].isupper() and inner[-1] in ",.!?"  # "This is unacceptable," he said.
        return words >= _FEWEST_WORDS or whole

    def _holder(self, mention: Span, sentence: Span, paragraph: Span) -> Participant | None:
        text = self._text[mention.start : mention.end]
        if not text:
            return None
        referent = self._coreference.find(mention.start, mention.end, sentence.start, paragraph.start)
        if referent is None:
            return Participant(text, mention.start, mention.end, None)
        entity = self._entities.heard(referent)
        return Participant(entity.name, mention.start, mention.end, entity.actor)

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
    cues: list[tuple[Cue, Participant]] = field(default_factory=list)
    speaker: Participant | None = None
    any_holder: Participant | None = None
    announces: Participant | None = None
    caption: tuple[Span, Participant] | None = None
    deed: tuple[list[Mention], Mention] | None = None
    also: dict[Participant, tuple[Participant, ...]] = field(default_factory=dict)
    """Who holds something together with a holder."""

    def statements(self, text: str) -> Iterator[Finding]:
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
            found = [Finding("indirect", self.span, holder, scored=(self.span,))]
        elif not found and self.deed:
            doers, target = self.deed
            parties = [Participant(doer.text, doer.start, doer.end, doer.actor) for doer in doers]
            place = Span(target.start, target.end)
            found = [Finding("deed", self.span, parties[0], place, (self.span,), tuple(parties[1:]))]
        elif not found:
            found = [Finding("narration", self.span, Participant(NARRATOR, None, None, None), scored=(self.span,))]
        yield from found

    def _direct(self) -> Iterator[Finding]:
        """Yield the quotations, each with the holder of the cue beside it if the sentence has several."""
        beside = {place: party for cue, party in self.cues for end in (cue.at, cue.last) for place in _around(end)}
        at = {token.start: i for i, token in enumerate(self.words)} if beside else {}
        said_to = next((span_of(self.words, *c.said_to) for c, _ in self.cues if c.said_to), None)
        for quotation in self.quotations:
            holder = beside.get(at.get(quotation.start, -1), self.speaker) or Participant("", None, None, None)
            yield Finding("direct", quotation.inner, holder, said_to, (quotation.inner,), self.also.get(holder, ()))

    def _indirect(self, cue: Cue, holder: Participant) -> Finding:
        assert cue.content is not None  # noqa: S101
        said_to = span_of(self.words, *cue.said_to) if cue.said_to else None
        span = span_of(self.words, *cue.content)
        for other in self.also.get(holder, ()):
            if cue.content[0] == cue.first and other.start is not None and other.start < span.start:
                span = Span(other.start, span.end)
        return Finding("indirect", span, holder, said_to, (span,), self.also.get(holder, ()))


def _merged(found: Sequence[Finding]) -> list[Finding]:
    """Return statements with the pieces of a split quotation as one: "...," he said, "..."."""
    groups = groupby(enumerate(found), key=lambda item: item[1].holder.text if item[1].kind == "direct" else item[0])
    return [_joined([one for _, one in group]) for _, group in groups]


def _joined(pieces: Sequence[Finding]) -> Finding:
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return first
    holder = next((p.holder for p in pieces if p.holder.start is not None), first.holder)
    said_to = next((p.said_to for p in pieces if p.said_to), None)
    scored = tuple(span for p in pieces for span in p.scored)
    return Finding("direct", Span(first.span.start, last.span.end), holder, said_to, scored, first.also)


def _alone(words: Sequence[Token]) -> bool:
    """Tell whether a sentence is nothing but a quotation."""
    return any(t.hidden for t in words) and not any(t.text[0].isalnum() for t in words if not t.hidden)


def _nearest(sentence: _Sentence) -> Participant:
    """Return the holder whose reporting word stands nearest to the first quotation."""
    place = next((i for i, t in enumerate(sentence.words) if t.start == sentence.quotations[0].start), 0)
    return min(sentence.cues, key=lambda found: abs(found[0].at - place))[1]


def _caption(text: str, span: Span) -> Span | None:
    """Return who is named in a headline's end or beginning: "... — envoy", "Minister: ..."."""
    tail = max(span.start, span.end - LONGEST_LABEL)
    if match := _TITLE_BEHIND.search(text[tail : span.end]):
        return Span(tail + match.start(1), tail + match.end(1))
    if match := _TITLE_BEFORE.match(text[span.start : min(span.end, span.start + LONGEST_LABEL)]):
        return Span(span.start, span.start + match.end(1))
    return None


def _around(token: int) -> range:
    return range(token - 2, token + 3)


def _without_overlap(found: list[Finding]) -> list[Finding]:
    """Leave out a quotation inside what another one reports, unless it is most of that."""
    kept: list[Finding] = []
    for one in found:
        if kept and one.span.start < kept[-1].span.end:
            longer = kept[-1]
            if one.kind == "direct" and one.span.end - one.span.start > (longer.span.end - longer.span.start) // 2:
                kept[-1] = one
            continue
        kept.append(one)
    return kept
