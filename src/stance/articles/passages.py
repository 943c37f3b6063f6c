"""Go through an article sentence by sentence: what is quoted, reported, done or only told there."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from stance.articles import denials
from stance.articles.captions import caption, claimed, labelled, signature, spoke_so
from stance.articles.coreference import Coreference
from stance.articles.entities import Entities
from stance.articles.events import Event
from stance.articles.frame import cut as sentences_of
from stance.articles.headlines import Headlines
from stance.articles.holders import Holders
from stance.articles.homes import PLAIN
from stance.articles.parsing import Parsed, Sentences, is_part
from stance.articles.quotations import Quotation, describes, is_long, is_statement, quotations
from stance.articles.repeats import apart, merged, once
from stance.articles.roles import GOVERNMENT
from stance.articles.speech import events
from stance.articles.statements import NARRATOR, Finding, Kind, Participant
from stance.articles.transcripts import (
    ANSWERS,
    ASKS,
    announced,
    asked_of,
    disputing,
    interviewed,
    is_procedure,
    spoken,
    turns,
)  # fmt: skip
from stance.articles.verbs import uses_of_verb
from stance.articles.vocabulary import office_pattern
from stance.articles.works import is_title
from stance.syntax.parser import Parser
from stance.syntax.tree import Span as Words
from stance.values import Span

_MARKS = 3
"""Characters that may end a quotation behind its last word."""
_NOBODY = Participant("", None, None, None)
_TELLER = Participant(NARRATOR, None, None, None)


@dataclass
class _Sentence:
    """A sentence of an article with what was read in it so far."""

    span: Span
    pieces: list[Parsed]
    quotations: list[Quotation]
    events: list[tuple[Parsed, Event, tuple[Participant, ...]]] = field(default_factory=list)
    speaker: Participant | None = None
    """Who says the quotations for which no word tells it."""
    named_till: tuple[Participant | None] | None = None
    """Who was named last up to here, once that was asked."""

    def holders(self) -> list[Participant]:
        """Return the first holder of each event that has one."""
        return [who[0] for _, _, who in self.events if who]


class Passages:
    """Goes through an article paragraph by paragraph."""

    def __init__(self, text: str, paragraphs: Sequence[Span], entities: Entities, parser: Parser | None = None) -> None:
        self._text, self._paragraphs, self._entities = text, paragraphs, entities
        self._quotations = [q for q in quotations(text, paragraphs) if not is_title(text, q)]
        quoted = [Span(q.start, q.end) for q in self._quotations if is_long(text, q)]
        self._holders = Holders(text, entities, Coreference(text, entities, quoted))
        self._turns = turns(text, paragraphs)
        self._is_record = any(text[one.end - 1] == ")" for one in self._turns.values())
        """Whether the turns are those of states: "Mr. Li (China)"."""
        self._head = min(self._turns, default=0)
        """Where the first turn of a transcript starts."""
        self._turn: Participant | None = None
        """Who speaks in a transcript."""
        self._answering: Participant | None = None
        """Who gives the answers in it."""
        self._disputing: frozenset[str] = frozenset()
        """Whose words were put to whoever answers."""
        self._announced: Participant | None = None
        """The holder of what follows a colon."""
        self._last: Participant | None = None
        """Who spoke last."""
        self._cut = self._cut_into_sentences(parser)

    def _cut_into_sentences(self, parser: Parser | None) -> list[list[_Sentence]]:
        """Return the sentences of each paragraph, all of them parsed in one go."""
        cut: list[list[tuple[Span, list[Quotation]]]] = []
        at = 0
        for paragraph in self._paragraphs:
            first = at
            while at < len(self._quotations) and self._quotations[at].start < paragraph.end:
                at += 1
            inside, body = self._quotations[first:at], self._body(paragraph)
            spans = sentences_of(self._text, inside, body)
            if not inside:
                cut.append([(span, inside) for span in spans])
                continue
            starts = [q.start for q in inside]
            cut.append([(s, inside[bisect_left(starts, s.start) : bisect_left(starts, s.end)]) for s in spans])
        spell = Headlines(self._text, self._entities).forms
        whole = [sentence for group in cut for sentence in group]
        parsed = iter(Sentences(self._text, spell, parser).parse(whole))
        return [
            [
                _Sentence(span, next(parsed), [q for q in inside if is_statement(self._text, q)])
                for span, inside in group
            ]
            for group in cut
        ]

    def parsed(self) -> list[Parsed]:
        """Return the parsed sentences, or pieces of them, in their order; those without a word are left out."""
        return [piece for group in self._cut for sentence in group for piece in sentence.pieces if piece.words]

    def _body(self, paragraph: Span) -> Span:
        """Return a paragraph without the label of a transcript's turn."""
        label = self._turns.get(paragraph.start)
        if label is None:
            return paragraph
        start = self._text.index(":", label.end) + 1
        while start < paragraph.end and self._text[start].isspace():
            start += 1
        return Span(start, paragraph.end)

    def read(self, watch: Callable[[], None] = lambda: None) -> list[Finding]:
        """Return the statements in order; what a headline says that the text under it says too counts once.

        `watch` is called before each sentence; what it raises ends the reading.
        """
        found = list(self._read_all(watch))
        return once(self._text, self._paragraphs[0], found, self._entities) if len(self._paragraphs) > 1 else found

    def _read_all(self, watch: Callable[[], None]) -> Iterator[Finding]:
        for paragraph, inside in zip(self._paragraphs, self._cut, strict=True):
            if (label := self._turns.get(paragraph.start)) is not None:
                self._turn = self._speaker(label, paragraph)
            found = merged(list(self._paragraph(paragraph, inside, watch)))
            self._remember(found)
            narrated = self._is_record and label is None and is_procedure(self._text, paragraph)
            yield from found if self._turn is None or narrated else (spoken(one, self._turn) for one in found)

    def _paragraph(self, paragraph: Span, inside: list[_Sentence], watch: Callable[[], None]) -> Iterator[Finding]:
        for sentence in inside:
            watch()
            self._read(sentence, paragraph)
        speaker: Participant | None = None
        for i, sentence in enumerate(inside):
            if sentence.quotations and sentence.speaker is None:
                sentence.speaker = self._silent(inside, i, speaker, paragraph)
            if sentence.quotations:
                said = [who[0] for _, event, who in sentence.events if event.kind == "quote" and who]
                speaker, self._announced = (said[-1] if said else sentence.speaker) or speaker, None
            if self._text.endswith(":", sentence.span.start, sentence.span.end):
                self._announced = self._announcer(sentence, paragraph)
            yield from self._statements(sentence)

    def _remember(self, found: Sequence[Finding]) -> None:
        """Keep the mention of who spoke last, for a quotation in a paragraph of its own."""
        for one in found:
            if one.kind in ("direct", "indirect") and one.holder.start is not None:
                self._last = one.holder

    def _silent(
        self, inside: Sequence[_Sentence], i: int, speaker: Participant | None, paragraph: Span
    ) -> Participant | None:
        """Return who says a quotation without a word that tells it: announced, named before it, behind it, or last."""
        sentence = inside[i]
        if self._announced or speaker:
            return self._announced or speaker
        following = (who[0] for s in inside[i + 1 : i + 2] for _, e, who in s.events if e.kind == "quote" and who)
        if (after := next(following, None)) is not None:
            return after
        if i + 1 < len(inside) and (named := spoke_so(self._text, inside[i + 1].span)) is not None:
            return self._holders.resolved(named, inside[i + 1].span, paragraph)
        if (before := self._named_before(inside, i, paragraph)) is not None:
            return before
        if sentence.quotations[0].goes_on or _alone(sentence):
            return self._last
        return None

    def _named_before(self, inside: Sequence[_Sentence], i: int, paragraph: Span) -> Participant | None:
        """Return who says something, or is named first, in the nearest sentence before one that has such a person.

        Kept for the sentences passed: many quotations of one paragraph may ask it.
        """
        first, who = i, None
        while first and who is None and inside[first - 1].named_till is None:
            first -= 1
            said = inside[first].holders()
            who = said[-1] if said else self._holders.opening(inside[first].pieces, inside[first].span, paragraph)
        if first and who is None:
            (who,) = inside[first - 1].named_till or (None,)
        for sentence in inside[first:i]:
            sentence.named_till = (who,)
        return who

    def _speaker(self, label: Span, paragraph: Span) -> Participant:
        """Return who takes a turn in a transcript; an answer is that of the last who gave one by name."""
        name = self._text[label.start : label.end]
        if self._turn is None:  # the first one
            self._answering = self._introduced(label)
        if name.title() in ASKS:
            named = self._entities.actors_in(paragraph.start, paragraph.end)
            asked = asked_of(self._text, named)
            self._disputing |= disputing(self._text, named, paragraph.end)
            if asked is not None and (self._answering is None or self._answering.actor is None):
                self._answering = Participant(asked.text, asked.start, asked.end, asked.actor, GOVERNMENT, PLAIN)
            return Participant(name, label.start, label.end, None)
        if name.title() in ANSWERS:
            answering = self._answering or self._named_speaker(label, name, paragraph)
            return replace(answering, start=label.start, end=label.end)
        self._answering = self._named_speaker(label, name, paragraph)
        return self._answering

    def _introduced(self, label: Span) -> Participant | None:
        """Return who is named, or spoke, before the first turn of a transcript, if it is one person alone."""
        last = self._entities.last_speaker()
        if last is not None:
            return Participant(last.name, label.start, label.end, last.actor, last.role)
        people = {id(n.entity): n.entity for n in self._entities.named.between(0, label.start)}
        one = next(iter(people.values())) if len(people) == 1 else None
        guest = interviewed(self._text, label.start)
        described = None if guest is None else self._text[guest.start : guest.end]
        actor = None if described is None or guest is None else self._entities.actor(described, at=guest.start)
        if one is not None:
            return Participant(one.name, label.start, label.end, one.actor or actor, one.role or GOVERNMENT, PLAIN)
        if actor is None and (spoken := self._entities.spoken) is not None:
            described, actor = spoken.office, spoken.actor
        return None if actor is None else Participant(described or "", label.start, label.end, actor, GOVERNMENT, PLAIN)

    def _named_speaker(self, label: Span, name: str, paragraph: Span) -> Participant:
        """Return who takes a turn under a name, or under an office alone."""
        office = name.title() in ANSWERS or office_pattern().search(name.lower()) is not None
        named = self._entities.actors_in(label.start, label.end) or any(
            self._entities.named.between(label.start, label.end)
        )
        if self._entities.home and office and not named:
            return Participant(name, label.start, label.end, self._entities.home, GOVERNMENT, PLAIN)
        if name.startswith("The ") and self._is_record:
            return Participant(name, label.start, label.end, None)  # who chairs a meeting of states
        speaker = self._holders.resolved(label, paragraph, paragraph)
        if speaker.actor in self._disputing:
            speaker = replace(speaker, actor=None, p=None)
        if (bracket := name.find("(")) > 0:  # Mr. Al-Oman (Kuwait)
            at = label.start + bracket + 1
            state = self._entities.actor(self._text[at : label.end].rstrip(")"), at=at)
            speaker = (
                speaker if state in (None, speaker.actor) else replace(speaker, actor=state, role=GOVERNMENT, p=PLAIN)
            )
        # Whose house it is where a briefing is given, or whose president is announced at its head.
        spoken = self._entities.spoken
        home = self._entities.header or (spoken.actor if spoken is not None and spoken.has(name) else None)
        home = home or announced(self._text, self._entities.actors_in, name, self._head)
        return speaker if speaker.actor or home is None else replace(speaker, actor=home, role=GOVERNMENT, p=PLAIN)

    def _announcer(self, sentence: _Sentence, paragraph: Span) -> Participant | None:
        if who := sentence.holders():
            return who[-1]
        return self._holders.opening(sentence.pieces, sentence.span, paragraph)

    def _read(self, sentence: _Sentence, paragraph: Span) -> None:
        """Find what is said and done in a sentence, and by whom."""
        for parsed in sentence.pieces:
            speaks, is_medium = partial(self._holders.speaks, parsed), partial(self._holders.is_medium, parsed)
            for event in events(parsed, speaks, is_medium, partial(self._holders.actor, parsed)):
                if event.quotation not in (None, *sentence.quotations) and not _says(parsed, event.verb):
                    continue  # a turn of phrase: Chad had "betrayed" us
                who = self._holders.of(parsed, event, sentence.span, paragraph)
                if (who or not event.doers) and not describes(self._text, event.quotation):
                    sentence.events.append((parsed, event, who))
        if not sentence.quotations or any(event.kind == "quote" for _, event, _ in sentence.events):
            return
        if (label := labelled(self._text, sentence.span, sentence.quotations[0])) is not None:
            sentence.speaker = self._holders.resolved(label, sentence.span, paragraph)
        elif sentence.holders():
            sentence.speaker = _nearest(sentence)
        elif (signed := signature(self._text, sentence.span, sentence.quotations[-1])) is not None:
            sentence.speaker = self._holders.resolved(signed, sentence.span, paragraph)
        elif not _alone(sentence) and not describes(self._text, sentence.quotations[0]):
            sentence.speaker = self._holders.opening(sentence.pieces, sentence.span, paragraph)

    def _statements(self, sentence: _Sentence) -> Iterator[Finding]:
        """Yield a sentence's statements in the order of the text; a sentence without any is narration."""
        direct = list(self._direct(sentence)) if sentence.quotations else []
        told: list[Finding] = []
        for event in sentence.events:
            if event[1].kind != "quote":
                told += self._told(*event)
        found = apart(direct, told, self._text) if direct or told else []
        if found:
            told_by = claimed(self._text, sentence.span, [q.inner for q in sentence.quotations])
        else:
            told_by = caption(self._text, sentence.span)
        if told_by is not None:
            holder = self._holders.resolved(told_by, sentence.span, sentence.span)
            if holder.actor or (found and holder.role):
                found = [Finding("indirect", sentence.span, holder, scored=(sentence.span,))]
        yield from found or [Finding("narration", sentence.span, _TELLER, scored=(sentence.span,))]

    def _direct(self, sentence: _Sentence) -> Iterator[Finding]:
        """Yield the quotations, each with the holder of the word that governs it."""
        governed = {e.quotation: (p, e, who) for p, e, who in sentence.events if e.kind == "quote"}
        other = next(iter(governed.values()), None)
        for quotation in sentence.quotations:
            place = quotation.inner
            own = governed.get(quotation)
            around = _around(sentence, place) if is_part(self._text, quotation) else None
            if around is not None and own is not None and around[1].holds(own[1].verb) and _says(own[0], own[1].verb):
                around = None  # Chad said the deal was off, while Niger said "..."
            found = around or own or (None if sentence.speaker else other)
            found = found or _around(sentence, place)
            if found is None:
                yield Finding("direct", place, sentence.speaker or _NOBODY, scored=(place,))
                continue
            parsed, event, who = found
            yield self._finding("direct", place, (place,), parsed, event, who)

    def _told(self, parsed: Parsed, event: Event, who: tuple[Participant, ...]) -> Iterator[Finding]:
        places = [parsed.place(words) for words in event.content]
        if parsed.quoted:
            places = [_closed(parsed, place) for place in places]
        spans = tuple([s for s in places if s.start < s.end])
        if spans:
            kind: Kind = "deed" if event.kind == "deed" else "indirect"
            start = spans[0].start if event.whole is None else min(spans[0].start, parsed.words[event.whole].start)
            yield self._finding(kind, Span(start, spans[-1].end), spans, parsed, event, who)

    def _finding(
        self, kind: Kind, span: Span, scored: tuple[Span, ...], parsed: Parsed, event: Event,
        who: tuple[Participant, ...],
    ) -> Finding:  # fmt: skip
        said_to = self._holders.place(parsed, event.said_to) if event.said_to is not None else None
        verb = parsed.place(Words(event.verb, event.verb + 1))
        slots = () if kind == "direct" else self._holders.slots(parsed, event)
        denied = None
        if kind == "direct":
            denied = denials.denied_in_quotation(self._text, span)
        elif event.denied and (event.denier is None or self._is_of(parsed, event.denier, who)):
            denied = parsed.place(event.denied)
        asked, act = event.urged or (None, None)
        return Finding(
            kind, span, who[0] if who else _NOBODY, said_to, scored, who[1:], slots, verb, denied, event.disclaimed,
            None if asked is None else self._holders.place(parsed, asked), None if act is None else parsed.place(act),
            event.wrong and not denied, event.gift is not None and not denied and self._gives(parsed, event, who),
        )  # fmt: skip

    def _gives(self, parsed: Parsed, event: Event, who: tuple[Participant, ...]) -> bool:
        """Tell whether those whose an event is are they who give: not said *Chad* had armed Niger's rebels."""
        if event.giver is None or event.giver in event.doers:
            return True
        return self._is_of(parsed, event.giver, who)

    def _is_of(self, parsed: Parsed, head: int, who: tuple[Participant, ...]) -> bool:
        """Tell whether a noun phrase names the actor of whoever says something: *Chad* had not, its minister said."""
        own = who[0].actor if who else None
        return own is not None and own == self._holders.actor(parsed, head)


def _alone(sentence: _Sentence) -> bool:
    """Tell whether a sentence is nothing but a quotation."""
    return all(
        i in parsed.hidden or not word.text[0].isalnum()
        for parsed in sentence.pieces
        for i, word in enumerate(parsed.words)
    )


def _closed(parsed: Parsed, span: Span) -> Span:
    """Return a stretch with the closing mark of a quotation that ends in it."""
    for quotation in parsed.quoted.values():
        if span.start <= quotation.start < span.end < quotation.end <= span.end + _MARKS:
            return Span(span.start, quotation.end)
    return span


def _nearest(sentence: _Sentence) -> Participant:
    """Return the holder whose reporting word stands nearest to the first quotation."""
    at = sentence.quotations[0].start
    return min((f for f in sentence.events if f[2]), key=lambda f: abs(f[0].words[f[1].verb].start - at))[2][0]


def _says(parsed: Parsed, verb: int) -> bool:
    return "say" in uses_of_verb(parsed.lowered[verb])


def _around(sentence: _Sentence, place: Span) -> tuple[Parsed, Event, tuple[Participant, ...]] | None:
    """Return the event that reports the clause in which a quotation stands."""
    for parsed, event, who in sentence.events:
        for words in event.content:
            span = parsed.place(words)
            if span.start <= place.start and place.end <= span.end + 2:
                return parsed, event, who
    return None
