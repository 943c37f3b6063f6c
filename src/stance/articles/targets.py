"""Tell toward whom a statement is made, and how probable that is."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

from stance.articles.answered import Answers
from stance.articles.asides import forgone
from stance.articles.candidates import Candidate, Scene
from stance.articles.critics import Critics
from stance.articles.entities import Entities
from stance.articles.listings import passages
from stance.articles.parsing import Parsed
from stance.articles.regression import Regression, regression
from stance.articles.slots import parsed
from stance.articles.statements import Finding, Participant, SlotName
from stance.syntax.parser import Parser
from stance.text.sentences import sentences
from stance.values import Span

LIKELY = 0.7
"""How probable a target must be for no other to be told that is less so than the first one must be."""
_MOST_TARGETS = 3
_CALLED = 0.7
"""How probable at least somebody is meant who is called by name: "Thank you, *Chad*!"."""
_BEFALLEN = 0.7
"""How probable at least that noun is meant of which a clause tells what befell it: *Chad*, shunned by Niger."""
_GIVEN = frozenset(f"given:{part}" for part in (*get_args(SlotName), "whom"))
"""What a candidate has that takes part in a statement; see `Scene`."""


def with_targets(
    text: str,
    entities: Entities,
    found: Sequence[Finding],
    parsed_sentences: Sequence[Parsed] = (),
    parser: Parser | None = None,
    places: Sequence[Span] | None = None,
    trees: Sequence[Sequence[Parsed]] | None = None,
) -> Iterator[tuple[Finding, Participant | None]]:
    """Yield each statement with its target, once for each holder and each target; None: nobody in particular.

    `parsed_sentences` are those of the text in its order, `places` the hosts of the statements, if they are at hand;
    quotations are parsed on their own, unless `trees` has what `trees_of` returns.
    """
    if trees is None:
        trees = trees_of(text, entities, found, parsed_sentences, parser, places)
    aims = _Aims(text, entities, found, trees)
    for i, one in enumerate(found):
        if one.kind == "narration":
            yield one, None
            continue
        holders = [one.holder]
        if one.also:
            holders = sorted((one.holder, *one.also), key=lambda holder: holder.start or 0)
        toward, own = aims.of(i)
        for holder in holders:  # joint holders may mean each other, none means itself
            others: list[Participant | None] = [t for t in toward if t is own or t.actor != holder.actor]
            for target in others or [None]:
                yield one if holder is one.holder else replace(one, holder=holder), target


class _Aims:
    """Tells toward whom the statements of an article are; to be asked in the order of the text."""

    def __init__(
        self, text: str, entities: Entities, found: Sequence[Finding], trees: Sequence[Sequence[Parsed]]
    ) -> None:
        self._entities, self._found, self._trees = entities, found, trees
        self._scene = Scene(text, entities, found, trees)
        self._answers = Answers(text, entities, found, trees)
        self._critics = Critics(text, entities, found, self._scene.part)

    def of(self, i: int) -> tuple[Sequence[Participant], Participant | None]:
        """Return the targets of a statement, and the one among them that is its holder's own government, if one is."""
        likely = list(chosen(self._scene.candidates(i), quoted=self._found[i].kind == "direct"))
        toward = [one for one in likely if not self._is_forgone(i, one)] if len(likely) > 1 else likely
        toward = toward or likely
        if (taken_up := self._answers.to(i)) is not None:
            toward = [taken_up]
        self._answers.told[i] = frozenset([target.actor for target in toward])
        own = self._critics.criticised(i, self._scene.names_others(i))
        if own is None:
            return toward, None
        return [own.government, *(() if own.alone else toward)], own.government

    def _is_forgone(self, i: int, target: Participant) -> bool:
        """Tell whether a target of a statement is only named in what is not done, as something else is."""
        for span in forgone(self._trees[i]):
            if target.start is not None and span.start <= target.start < span.end:
                return True
            if target.start is None and any(m.actor == target.actor for m in self._entities.actors_in(*_ends(span))):
                return True
        return False


def trees_of(
    text: str,
    entities: Entities,
    found: Sequence[Finding],
    given: Sequence[Parsed] = (),
    parser: Parser | None = None,
    places: Sequence[Span] | None = None,
) -> list[Sequence[Parsed]]:
    """Return the parsed sentences of each statement: of a quotation its own, else those that it stands in."""
    starts = [sentence.words[0].start for sentence in given]
    trees: list[Sequence[Parsed]] = [()] * len(found)
    to_parse: list[int] = []
    stretches: list[Span] = []
    for i, (one, place) in enumerate(zip(found, hosts(text, found) if places is None else places, strict=True)):
        if given and one.kind not in ("direct", "narration"):
            first = max(bisect_right(starts, one.span.start) - 1, 0)
            trees[i] = given[first : max(bisect_left(starts, one.span.end), first + 1)]
        elif one.kind != "narration":
            first, last = _ends(one.span if one.kind == "direct" else place)
            if entities.known.between(first, last) or entities.named.between(first, last):  # else nobody is asked for
                to_parse.append(i)
                stretches.append(Span(first, last))
    for i, sentences_in in zip(to_parse, parsed(text, stretches, parser), strict=True):
        trees[i] = sentences_in
    return trees


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def hosts(text: str, found: Sequence[Finding], given: Sequence[Span] | None = None) -> list[Span]:
    """Return the stretch of the whole sentences that each statement stands in; `given` are the text's passages."""
    known = passages(text) if given is None else given
    cut = [Span(p.start + s.start, p.start + s.end) for p in known for s in sentences(text[p.start : p.end])]
    starts, ends = [s.start for s in cut], [s.end for s in cut]
    if not cut:
        return [one.span for one in found]
    spans = []
    for one in found:
        first = max(bisect_right(starts, one.span.start) - 1, 0)
        last = min(max(bisect_left(ends, one.span.end), first), len(cut) - 1)
        spans.append(cut[first] if first == last else Span(cut[first].start, cut[last].end))
    return spans


def _is_within(candidate: Candidate) -> bool:
    """Tell whether an actor is named in a statement's own words, takes part in it or is told it."""
    values = candidate.values
    if "in:first" in values or "told" in values or "joint" in values:
        return True
    return not _GIVEN.isdisjoint(values)


def _probability(model: Regression, candidate: Candidate) -> float:
    """Return how probable a target is; whoever is called by name in a quotation, or befallen by an act, is one."""
    p, values = model.probability(candidate.values), candidate.values
    if "addressed" in values:
        return max(p, _CALLED)
    befallen = ("given:passive_subject" in values or "given:whom" in values) and "in:first" not in values
    return max(p, _BEFALLEN) if befallen else p


def _judged(model: Regression, candidates: Sequence[Candidate]) -> list[tuple[float, int, Candidate]]:
    """Return the likeliest candidates, each behind its probability, and all others that stand in a list.

    Whoever stands before another in a list is as likely as that at least: Chad, *Niger* and Mali.
    """
    probable = {c.actor: _probability(model, c) for c in candidates}
    for c in reversed(candidates):  # those in the words come in the order of the text
        if c.behind is not None:
            probable[c.behind] = max(probable[c.behind], probable[c.actor])
    judged = sorted([(probable[c.actor], -at, c) for at, c in enumerate(candidates)], reverse=True)
    return [*judged[:_MOST_TARGETS], *[one for one in judged[_MOST_TARGETS:] if one[2].behind is not None]]


def chosen(candidates: Sequence[Candidate], *, quoted: bool) -> Iterator[Participant]:
    """Yield the targets that are likely enough, the likeliest first; beside a doubtful one others may be less so.

    There are three at most, but for those in a list. Where one takes part in what somebody tells or does, an actor that
    only stands near by is none.
    """
    model = regression("targets")
    judged = _judged(model, candidates)
    if not judged or judged[0][0] < model.floor:
        return
    least = model.rival if judged[0][0] < LIKELY else model.floor
    within = False
    for p, _, candidate in judged if not quoted else ():
        if p >= model.floor and _is_within(candidate):
            within = True
            break
    for p, _, candidate in judged:
        if p < least:
            return
        if not within or _is_within(candidate):
            place = candidate.place
            name, start, end = (place.text, place.start, place.end) if place else (candidate.name, None, None)
            yield Participant(name, start, end, candidate.actor, None, round(p, 3))
