"""Find the words of a statement that are about one of its targets: "We *condemn Chad's raid* and thank Niger"."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from stance.articles import clauses
from stance.articles.parsing import Parsed
from stance.articles.statements import Finding
from stance.syntax.tree import ROOT, Tree
from stance.syntax.tree import Span as Words
from stance.values import Mention, Span

_START = attrgetter("start")
_JOINED = ("conj", "parataxis")
_TOPS = ("ROOT", "ccomp", "parataxis")
"""What the first of several joined clauses of a statement is."""
_FINITE = ("VB", "VBD", "VBP", "VBZ")
_EITHER = frozenset(("or", "nor"))
_TELLS = "NVPJ"
"""What the tags of words begin with that tell something: nouns, verbs, pronouns, adjectives."""


def own_words(
    trees: Sequence[Parsed], one: Finding, targets: Collection[str], named: Iterable[Mention]
) -> Mapping[str, tuple[Span, ...]]:
    """Return for the targets of a statement the words that are about each; none where all its words are about all.

    `trees` are the parsed sentences of the statement, `named` are those who are named in it. Clauses in which only the
    holder or nobody is named go with those before them: "Chad has betrayed us. *It will regret it.*"
    """
    holders = {one.holder.actor, *(party.actor for party in one.also)}
    places = [(who.start, who.actor) for who in named if who.actor is not None and who.actor not in holders]
    everyone = {actor for _, actor in places}
    if len(everyone) < 2 or everyone.isdisjoint(targets):
        return {}
    parts = list(_parts(trees, one))
    about = _about(parts, places)
    if sum(map(bool, about)) < 2:
        return {}
    last: set[str] = set()
    for i, actors in enumerate(about):
        last = about[i] = actors or last
    found = {}
    for actor in everyone.intersection(targets):
        own = [part for part, whom in zip(parts, about, strict=True) if actor in whom]
        if 0 < len(own) < len(parts):
            found[actor] = tuple(span for part in own for span in part)
    return found


def _about(parts: Sequence[Sequence[Span]], places: Iterable[tuple[int, str]]) -> list[set[str]]:
    """Return who is named in each part."""
    spans = sorted((span.start, span.end, i) for i, part in enumerate(parts) for span in part)
    about: list[set[str]] = [set() for _ in parts]
    for start, actor in places:
        at = bisect_right(spans, start, key=lambda span: span[0]) - 1
        if at >= 0 and start < spans[at][1]:
            about[spans[at][2]].add(actor)
    return about


def _parts(trees: Sequence[Parsed], one: Finding) -> Iterator[list[Span]]:
    """Yield the places of each joined clause of a statement, in the order of its sentences, which have one at least."""
    for parsed in trees:
        words_of: dict[tuple[int, int], list[int]] = {}
        for i, clause in enumerate(_clause_of(parsed, one)):
            words_of.setdefault(clause, []).append(i)
        for words in words_of.values():
            places = [_within(parsed.place(run), one) for run in _runs(words)]
            part = [place for place in places if place is not None and place.start < place.end]
            if part and any(parsed.tree.tags[i][:1] in _TELLS for i in words):
                yield part


def _clause_of(parsed: Parsed, one: Finding) -> Iterator[tuple[int, int]]:
    """Yield for each word of a sentence how many semicolons stand before it, and the verb of its joined clause.

    That verb is ROOT in the clause to which all others are joined.
    """
    tree = parsed.tree
    apart = {i for i in range(len(tree.heads)) if _is_apart(parsed, i, one)}
    semicolons = 0
    for i, word in enumerate(tree.words):
        at = i
        while at != ROOT and at not in apart:
            at = tree.heads[at]
        semicolons += word == ";"
        yield semicolons, at


def _is_apart(parsed: Parsed, verb: int, one: Finding) -> bool:
    """Tell whether a verb's clause is joined to another one of what somebody says, and says something by itself."""
    tree = parsed.tree
    if not clauses.is_verb(tree, verb) or tree.heads[verb] == ROOT:
        return False
    if tree.labels[verb] == "advcl":
        return clauses.is_contrasted(tree, verb)
    if tree.labels[verb] not in _JOINED and not _goes_on(tree, verb):
        return False
    first = tree.heads[verb]
    if tree.labels[first] == "dobj" and tree.tags[verb] in _FINITE:  # condemn Chad's *raid* and thank Niger
        first = tree.heads[first]
    top = first
    while tree.labels[top] in _JOINED and tree.heads[top] != ROOT:
        top = tree.heads[top]
    told = clauses.is_verb(tree, first) or bool(tree.having(first, "nsubj"))
    if not told or tree.labels[top] not in _TOPS or _scored_at(one, parsed.words[top].start) is None:
        return False
    if tree.having(verb, "nsubj", "nsubjpass"):
        return True
    either = any(tree.words[i].lower() in _EITHER for i in tree.having(tree.heads[verb], "cc"))
    return not either and not tree.is_negated(first)


def _goes_on(tree: Tree, verb: int) -> bool:
    """Tell whether a clause seems to be below the one that an "and" joins it to: it lied, *and that* Chad knew."""
    before = tree.span(verb).start - 1
    joined = tree.labels[verb] == "ccomp" and before > tree.heads[verb] and tree.labels[before] == "cc"
    return joined and tree.heads[before] == tree.heads[verb]


def _runs(words: Sequence[int]) -> list[Words]:
    """Return the runs of neighbouring words."""
    runs: list[Words] = []
    for i in words:
        if runs and runs[-1].end == i:
            runs[-1] = Words(runs[-1].start, i + 1)
        else:
            runs.append(Words(i, i + 1))
    return runs


def _scored_at(one: Finding, place: int) -> Span | None:
    """Return the stretch of a statement's words that a place stands in."""
    at = bisect_right(one.scored, place, key=_START) - 1
    return one.scored[at] if at >= 0 and place < one.scored[at].end else None


def _within(place: Span, one: Finding) -> Span | None:
    """Return what of a place belongs to a statement's words, which may begin behind it."""
    scored = _scored_at(one, place.start)
    if scored is None:
        at = bisect_right(one.scored, place.start, key=_START)
        scored = one.scored[at] if at < len(one.scored) else None
    if scored is None or scored.start >= place.end:
        return None
    return Span(max(place.start, scored.start), min(place.end, scored.end))
