"""Find who is named only in what somebody else is blamed or thanked for, or does: condemned Chad *for attacking Niger*.

Such a one is not whom the statement is toward: that is the one who is blamed or thanked.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress

from stance.articles import clauses
from stance.articles.deeds import effects, forms_with
from stance.articles.parsing import Parsed
from stance.articles.untold import FALSE
from stance.articles.verbs import forms_of_verbs, uses_of_noun, uses_of_verb
from stance.syntax.tree import ROOT, Tree
from stance.syntax.tree import Span as Words
from stance.values import Span

_FOR = frozenset("for over of on about against".split())
_TOWARD = frozenset("on of to toward towards for against in at over".split())
_AGAINST = frozenset("on against toward towards over".split())
_ACTED_ON = frozenset(("dobj", "nsubjpass"))
_OWNERS = ("poss", "amod", "compound", "nmod")
_PUNISHED_FOR = frozenset(("for", "over"))
_FAULT = frozenset(("censure", "blame"))
_ACTS = frozenset(("act", "blame", "deny"))


ECHOES = frozenset("echo echoed echoes echoing share shared shares sharing seconded repeated".split())
"""Verbs by which one makes another's words one's own: echoed Chad's criticism *of Niger*."""
_TO_BLAME = frozenset("blame guilty responsible".split())
_HURTS = frozenset(("assault", "strike", "wrong"))
_DEALT = frozenset(
    """abuse annexation attack betrayal blockade bombing bullying exploitation harassment humiliation invasion killing
    mistreatment murder occupation oppression persecution robbery siege treatment""".split()
)
_TREATS = frozenset("treat treated treating treats".split())
_SERVICES = frozenset("contribution effort efforts hosting mediation part role work".split())
_RECONCILES = frozenset("bring broker convene mediate reconcile reunite unite".split())
_BETWEEN = ("between", "among", "in", "to", "toward", "towards")
_BEFALLEN = ("of", "on", "against", "upon", "at", "into")
_SOMEBODY = Span(-1, -1)
"""Stands for a pronoun: accused *it* of attacking Niger."""


def charged(
    trees: Sequence[Parsed], places: Sequence[Span], own: Sequence[Span], told: Span | None = None
) -> frozenset[int]:
    """Return where those of some places start that are named only in what another one is blamed or thanked for.

    `own` are the places of the holder, who is not the one that is blamed; whom another one hurts counts only where
    that stands in the stretch that is `told`.
    """
    if len(places) < 2:
        return frozenset()
    found: set[int] = set()
    for whom, about in (
        pair
        for parsed in trees
        for pair in (
            *_charges(parsed),
            *_lies(parsed),
            *_guilt(parsed),
            *_stirring(parsed),
            *_blows(parsed, told),
            *_victims(parsed, told),
            *_services(parsed),
        )
    ):
        blamed = [p for p in places if _holds(whom, p) and p not in own]
        if whom == _SOMEBODY or any(not _holds(about, p) for p in blamed):
            found.update(p.start for p in places if _holds(about, p) and p not in blamed)
    return frozenset(found)


def _blows(parsed: Parsed, told: Span | None) -> Iterator[tuple[Span, Span]]:
    """Yield who is told to hurt somebody, and whom: *Chad* had attacked *Niger*, *Chad's* raid on *Niger*.

    Whoever tells of it is against the one, not against the other.
    """
    tree = parsed.tree
    for i, word in enumerate(parsed.lowered) if not tree.lacks(_hurting()) else ():
        if tree.tags[i][:1] not in "VN":
            continue
        verb = clauses.is_verb(tree, i)
        if effects(word).isdisjoint(_HURTS) and word not in (_TREATS if verb else _DEALT):
            continue
        if verb and (tree.is_negated(i) or clauses.is_unreal(tree, i)):
            continue  # *should* invade Niger
        if told is not None and not told.start <= parsed.words[i].start < told.end:
            continue
        if verb:
            doers = clauses.doers(tree, i)
            struck = (*tree.having(i, "nsubjpass", "dobj"), *tree.prepositional(i, "against", "on", "at"))
        elif tree.tags[i] in ("NN", "NNS"):
            doers, struck = _of_blow(tree, i)
        else:
            continue
        for doer in doers:
            whose = parsed.place(tree.noun_phrase(doer))
            yield from ((whose, parsed.place(tree.span(one))) for one in struck if one not in doers)


def _victims(parsed: Parsed, told: Span | None) -> Iterator[tuple[Span, Span]]:
    """Yield whom an attack befell that is spoken of: condemned the raid *that killed* two Chadians."""
    tree = parsed.tree
    for verb, label in enumerate(tree.labels) if not tree.lacks(_killing()) else ():
        if label not in ("relcl", "acl") or parsed.lowered[verb] not in _killing():
            continue
        if any(_is_attack(parsed, i, told) for i in range(verb)):
            hit = tree.having(verb, "nsubjpass" if clauses.is_passive(tree, verb) else "dobj")
            for who in (*hit, *(tree.prepositional(verb, "from") if hit else ())):
                yield _SOMEBODY, parsed.place(tree.span(who))


def _services(parsed: Parsed) -> Iterator[tuple[Span, Span]]:
    """Yield whose services are spoken of, with those to whom they are: *Oman's* mediation *between Iran and Iraq*."""
    tree = parsed.tree
    for noun, word in enumerate(parsed.lowered) if not tree.lacks(_SERVICES) else ():
        if word not in _SERVICES or tree.tags[noun] not in ("NN", "NNS"):
            continue
        doing = [i for done in tree.having(noun, "acl") for i in tree.prepositional(done, "by")]
        whose = (*tree.having(noun, "poss", "amod", "compound"), *tree.prepositional(noun, "of", "by"), *doing)
        ties = [k for i in (noun, *tree.having(noun, "acl")) for k in tree.having(i, "prep") if k > noun]
        if (above := tree.head_of(noun)) is not None:  # praised Oman's role, *in the talks*
            ties += [i for i in tree.having(above, "prep") if i == tree.span(noun).end]
        about = [i for i in ties if parsed.lowered[i] in _BETWEEN]
        about += [i for i in tree.having(noun, "acl") if parsed.lowered[i] in _RECONCILES]
        for one in whose:
            yield from ((parsed.place(tree.noun_phrase(one)), parsed.place(tree.span(i))) for i in about)


def _is_attack(parsed: Parsed, noun: int, told: Span | None) -> bool:
    """Tell whether a noun is an attack that stands in the stretch that is told."""
    if "assault" not in effects(parsed.lowered[noun]):
        return False
    return told is None or told.start <= parsed.words[noun].start < told.end


@cache
def _killing() -> frozenset[str]:
    return forms_with(frozenset(("strike",)))


@cache
def _stirs() -> frozenset[str]:
    return forms_of_verbs("stir")


@cache
def _hurting() -> frozenset[str]:
    """Return every form of the words that tell of somebody's hurt."""
    return frozenset((*_TREATS, *_DEALT, *forms_with(_HURTS)))


def _of_blow(tree: Tree, noun: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return who deals what a noun names, and whom it befalls: *Chad's* treatment of *Niger*, or by *Niger*."""
    owners, by = tree.having(noun, "poss"), tree.prepositional(noun, "by")
    struck = tree.prepositional(noun, *_BEFALLEN)
    return (by, (*owners, *struck)) if by else (owners or tree.having(noun, "amod", "compound", "nmod"), struck)


def _holds(stretch: Span, place: Span) -> bool:
    return stretch.start <= place.start < stretch.end


def _charges(parsed: Parsed) -> Iterator[tuple[Span, Span]]:
    """Yield who is blamed or thanked in a sentence, with the words of what for."""
    tree = parsed.tree
    for whom in compress(range(len(tree.labels)), map(_ACTED_ON.__contains__, tree.labels)):
        verb, passive = tree.heads[whom], tree.labels[whom] == "nsubjpass"
        if verb == ROOT or not clauses.is_verb(tree, verb) or clauses.is_passive(tree, verb) != passive:
            continue
        by_words = not uses_of_verb(parsed.lowered[verb]).isdisjoint(_ACTS)
        about = list(_complements(parsed, verb, whom)) if by_words else []
        ties = [i for i in (*tree.having(verb, "prep"), *tree.having(whom, "prep")) if i > max(verb, whom)]
        if ties:
            about += _reasons(parsed, ties, _FOR if by_words else _PUNISHED_FOR)
            about += _faults(parsed, verb, whom, ties)
        if not about:  # as of most
            continue
        if tree.tags[whom] in clauses.RELATIVE:
            who = parsed.place(tree.noun_phrase(clauses.antecedent(tree, whom)))
            yield from ((who, parsed.place(words)) for words in about)
            continue
        whole = tree.span(whom)
        end = min((words.start for words in about if words.start > whom), default=whole.end)
        who = parsed.place(Words(whole.start, max(min(whole.end, end), whom + 1)))
        who = _SOMEBODY if by_words and tree.tags[whom] == "PRP" else who
        yield from ((who, parsed.place(words)) for words in about)


def _guilt(parsed: Parsed) -> Iterator[tuple[Span, Span]]:
    """Yield for what somebody is to blame, be it whoever says so: is *to blame for* Chad's plight."""
    tree = parsed.tree
    for i, word in enumerate(parsed.lowered) if not _TO_BLAME.isdisjoint(parsed.lowered) else ():
        if word in _TO_BLAME:
            for preposition in tree.having(i, "prep"):
                if preposition > i and parsed.lowered[preposition] == "for":
                    yield _SOMEBODY, parsed.place(tree.span(preposition))


def _lies(parsed: Parsed) -> Iterator[tuple[Span, Span]]:
    """Yield whose claim is said to be false, with what it claims: *Chad's* claim *that Niger lied* is nonsense."""
    tree = parsed.tree
    for noun, label in enumerate(tree.labels) if not FALSE.isdisjoint(parsed.lowered) else ():
        if label == "nsubj" and "noun" in uses_of_noun(parsed.lowered[noun]):
            told = tree.having(tree.heads[noun], "attr", "acomp")
            if any(parsed.lowered[i] in FALSE for i in told):
                for words in _complements(parsed, tree.heads[noun], noun):
                    yield parsed.place(Words(tree.span(noun).start, noun + 1)), parsed.place(words)


def _stirring(parsed: Parsed) -> Iterator[tuple[Span, Span]]:
    """Yield whose doing it is that stirs somebody, with the rest of that: *Chad's* silence *on Niger* angered Mali."""
    tree = parsed.tree
    for verb, word in enumerate(parsed.lowered) if not tree.lacks(_stirs()) else ():
        if tree.tags[verb][:1] == "V" and "stir" in uses_of_verb(word) and clauses.is_verb(tree, verb):
            for noun in tree.having(verb, "nsubj"):
                for words in _complements(parsed, verb, noun):
                    if words.end <= verb:
                        yield parsed.place(Words(tree.span(noun).start, noun + 1)), parsed.place(words)


def _reasons(parsed: Parsed, ties: Sequence[int], ways: frozenset[str]) -> Iterator[Words]:
    """Yield the words behind "for", "over", "of": *for attacking Niger*, for its failure *to help Niger*.

    `ties` are the prepositions behind a verb and the one who is blamed.
    """
    tree = parsed.tree
    for preposition in ties:
        if parsed.lowered[preposition] not in ways:
            continue
        for does in tree.having(preposition, "pcomp"):
            yield Words(preposition, tree.span(does).end)
        if parsed.lowered[preposition] != "of":
            for noun in tree.having(preposition, "pobj"):
                if tree.span(noun).end > noun + 1 and tree.having(noun, "poss"):
                    yield Words(noun + 1, tree.span(noun).end)


def _faults(parsed: Parsed, verb: int, whom: int, ties: Sequence[int]) -> Iterator[Words]:
    """Yield the words of what one who is named is found fault with for: criticised Chad *for trade with Niger*."""
    tree = parsed.tree
    if tree.tags[whom] == "PRP" or not uses_of_verb(parsed.lowered[verb]) & _FAULT:
        return
    for preposition in ties:
        if parsed.lowered[preposition] in _PUNISHED_FOR:
            for noun in tree.having(preposition, "pobj"):
                yield Words(preposition, tree.span(noun).end)


def _complements(parsed: Parsed, verb: int, whom: int) -> Iterator[Words]:
    """Yield what stands behind something of the one who is blamed: Chad's policy *toward Niger*, its claim *that*.

    The parser may give what is done against somebody to the verb: condemned Chadian tariffs *on Niger*.
    """
    tree = parsed.tree
    if parsed.lowered[verb] in ECHOES or not (tree.having(whom, *_OWNERS) or tree.prepositional(whom, "by")):
        return
    for child in tree.having(whom, "prep", "acl", "ccomp", "relcl"):
        to_do = tree.labels[child] == "acl" and clauses.is_infinitive(tree, child)
        that = any(parsed.lowered[mark] == "that" for mark in tree.having(child, "mark"))
        if child > whom and (to_do or that or (tree.labels[child] == "prep" and parsed.lowered[child] in _TOWARD)):
            yield Words(child if not that else tree.span(child).start, tree.span(child).end)
    for child in tree.having(verb, "prep"):
        if child > whom and parsed.lowered[child] in _AGAINST:
            yield Words(child, tree.span(child).end)
