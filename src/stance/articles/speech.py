"""Read a parsed sentence: what is quoted and reported in it, and what somebody does by words or otherwise."""

from collections.abc import Callable
from dataclasses import replace
from itertools import compress
from operator import attrgetter

from stance.articles import clauses, moods, received
from stance.articles.acts import Acts
from stance.articles.attribution import Attribution
from stance.articles.cited import quotes_as_saying
from stance.articles.events import Event
from stance.articles.gifts import giver
from stance.articles.grammar import Grammar
from stance.articles.mutual import meets, shared
from stance.articles.parsing import Parsed
from stance.articles.quotations import Quotation
from stance.articles.relayed import is_relayed
from stance.articles.reports import Reports
from stance.articles.untold import doubles_that
from stance.articles.verbs import uses_of_noun
from stance.syntax.tree import ROOT
from stance.syntax.tree import Span as Words

_VERB = attrgetter("verb")
_GOES_ON = frozenset("continue continues continued go goes went".split())
"""What goes on with "to" behind these is a deed: *continues* to bomb Chad."""


_STANDS = ("stand", "stands", "stood", "standing")
_CHARGED = ("accused", "charged", "condemned", "convicted", "indicted")
"""How somebody stands who is charged: Chad *stands accused* by Mali."""
_TAKES = ("take", "takes", "took")
_NOUNS = ("NN", "NNS")
_TELLING = frozenset((*clauses.VERBS, *_NOUNS))
"""Tags of the words that may tell something."""
_AUXILIARIES = clauses.AUXILIARIES
_FINDS_FAULT = frozenset(("deny", "censure"))
_BY_WORDS = frozenset(("act", "deny"))
_NO_DEEDS = frozenset(("stative", "say", "tell"))
"""What verbs do that are no deeds but for what several do together."""
_THIS = ("so", "this")
_CLAUSES = frozenset("acl advcl dep pcomp relcl".split())
"""The labels of clauses that may stand beside what is told."""
_NO_VERBS: frozenset[int] = frozenset()
_NO_QUOTATIONS: frozenset[Quotation | None] = frozenset()


def events(
    parsed: Parsed,
    speaks: Callable[[int], bool],
    is_medium: Callable[[int], bool] = lambda _: False,
    actor: Callable[[int], str | None] = lambda _: None,
) -> list[Event]:
    """Return what is said and done in a sentence, in the order of its words.

    What lies inside something that is reported is left out, but for clauses that only stand beside it: relative ones
    and those that tell the time. `speaks` tells whether the noun phrase of a head may be somebody who speaks,
    `is_medium` whether it is a newspaper or an agency, which only passes on what others say, `actor` whom it names.
    """
    grammar = Grammar(parsed, speaks)
    quoted: list[Event] = []
    told: list[Event] = []
    governing, governed = _NO_VERBS, _NO_QUOTATIONS
    if parsed.hidden or parsed.quoted:
        quoted = list(Attribution(grammar).events())
        governing = frozenset([event.verb for event in quoted if event.quotation in parsed.hidden.values()])
        governed = frozenset([event.quotation for event in quoted])
    reports, acts = Reports(grammar, governing), Acts(grammar, governing)
    for event in reports.sourced():
        if event.kind != "quote":
            told.append(event)
        elif event.quotation not in governed:
            quoted.append(event)
    told = _told(grammar, told, reports, acts, _Covers(grammar, is_medium, actor))
    return sorted([*quoted, *told], key=_VERB)


def _told(grammar: Grammar, told: list[Event], reports: Reports, acts: Acts, covers: "_Covers") -> list[Event]:
    """Return what is told in a sentence without its quotations; `told` are the events that have a source."""
    tree, covering = grammar.tree, [event for event in told if covers(event)] if told else []
    for i in _places(grammar):
        around = [event for event in covering if event.holds(i)] if covering else []
        if around and not all(_is_beside(grammar, i, event) for event in around):
            continue
        if tree.tags[i] in _NOUNS:
            event = None if received.governed(grammar, i) else _of_noun(i, reports, acts)
        else:
            event = _of_verb(grammar, i, reports, acts)
        if event is not None and not (event.kind == "deed" and any(event.content == e.content for e in told)):
            # What the same one says besides needs no more to be told than that does: urged Chad to wait, *saying* ...
            own = any(event.doers == e.doers for e in around) and event.kind == "report"
            told.append(replace(event, beside=True) if around and not own else event)
            covering += [event] if covers(event) else []
    if not told:  # as in every second sentence
        minded = moods.of_headline(grammar)
        return told if minded is None else [minded]
    return _kept(grammar, told, covering, covers)


def _kept(grammar: Grammar, told: list[Event], covering: list[Event], covers: "_Covers") -> list[Event]:
    """Return what is told in a sentence without what is told twice in it; `covering` are what covers what is inside."""
    kept = [event for event in told if not _is_inside(grammar, event, covering)] if covering else told
    passed_on = any(map(covers.media, kept))
    if passed_on:
        sure = [event for event in kept if event.kind != "deed" or event.main or event.mutual]
        kept = [
            e for e in kept if not (covers.media(e) and any(e.holds(other.verb) for other in sure if other is not e))
        ]
    telling = {head for event in kept if event.kind == "report" for head in event.doers}
    if telling:
        kept = [event for event in kept if event.verb not in telling]
    if passed_on:
        kept = [event for event in kept if not (covers.media(event) and _has_spoken(grammar, event))]
    if len(kept) > 1:
        kept = [_without_others(grammar, event, kept) for event in kept]
    return [(e if e.gift is None else replace(e, giver=giver(grammar, e.gift))).without_scene() for e in kept]


def _has_spoken(grammar: Grammar, event: Event) -> bool:
    """Tell whether a medium only has it that somebody spoke: Ms. Holm *said this* in Oslo, Reuters reported."""
    tree = grammar.tree
    said = (i for i in range(len(tree)) if event.holds(i) and tree.labels[i] in ("dobj", "advmod"))
    return any(grammar.word(i) in _THIS and grammar.says(tree.heads[i]) for i in said)


def _places(grammar: Grammar) -> list[int]:
    """Return the words that may tell something: verbs, and nouns that name what is said or done.

    What is inserted is told before that in which it is.
    """
    tree, words, hidden = grammar.tree, grammar.parsed.lowered, grammar.hidden
    tags, labels = tree.tags, tree.labels
    telling = compress(range(len(tags)), map(_TELLING.__contains__, tags))
    places = [i for i in telling if (uses_of_noun(words[i]) if tags[i] in _NOUNS else labels[i] not in _AUXILIARIES)]
    if hidden:
        places = [i for i in places if i not in hidden]
    if "parataxis" in labels:
        places.sort(key=lambda i: not _is_inserted(grammar, i))
    return places


def _is_inserted(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb with its subject is inserted into what it reports: Chad denies it, *he said*, and leaves."""
    tree = grammar.tree
    return tree.labels[verb] == "parataxis" and grammar.says(verb) and bool(tree.having(verb, "nsubj"))


class _Covers:
    """Tells whether what lies inside an event is told with it: not in deeds, nor in what the media only pass on.

    Nor is what somebody is *angered by*.
    """

    def __init__(self, grammar: Grammar, is_medium: Callable[[int], bool], actor: Callable[[int], str | None]) -> None:
        self._grammar, self._is_medium, self._actor = grammar, is_medium, actor
        self._media: dict[int, bool] = {}

    def __call__(self, event: Event) -> bool:
        return event.kind != "deed" and not self.media(event) and not moods.is_stirred(self._grammar, event.verb)

    def media(self, event: Event) -> bool:
        """Tell whether an event is a report whose doers only pass on what others say: newspapers, or a third party."""
        if event.kind != "report" or not event.doers:
            return False
        if event.verb not in self._media:
            passed = all(map(self._is_medium, event.doers))
            self._media[event.verb] = passed or is_relayed(self._grammar, event, self._actor)
        return self._media[event.verb]


def _of_verb(grammar: Grammar, verb: int, reports: Reports, acts: Acts) -> Event | None:
    tree, word, uses = grammar.tree, grammar.word(verb), grammar.uses(verb)
    says = "say" in uses
    if (says or "act" not in uses) and uses.isdisjoint(_FINDS_FAULT) and reports.has_that and reports.passes_on(verb):
        return None
    if quotes_as_saying(tree, verb) or (word in _STANDS and grammar.word(verb + 1) in _CHARGED):
        return None
    if says and (aside := reports.set_off(verb)) is not None:
        return aside
    if tree.labels[verb] == "advcl" and (put := reports.put_so(verb)) is not None:
        return put
    if reports.has_that and (view := reports.as_seen(verb)) is not None:
        return view
    if "stir" in uses:
        if moods.is_stirred(grammar, verb):
            return moods.felt(grammar, verb)
        if (felt := moods.stirred(grammar, verb)) is not None:
            return felt
    if received.undergoes(grammar, verb):
        return received.of_giver(grammar, verb)
    if "stative" in uses and _only_is(grammar, verb, acts):
        return None
    who = grammar.doers(verb)
    if not who:
        return acts.of_mind(verb) or acts.by_nobody(verb)
    if grammar.is_nobody(who[0]) or (word in _TAKES and grammar.word(who[0]) == "it"):  # do what *it takes*
        return None
    event = reports.of_verb(verb, who) if says and "deny" not in uses else None
    goes_on = word in _GOES_ON and bool(tree.having(verb, "xcomp"))
    if event is not None and goes_on and _is_told_below(grammar, verb, event, reports):
        return None
    if event is None and ((says and "thing" not in uses and not goes_on) or _is_by_words(grammar, verb)):
        event = acts.of_verb(verb, who)
    return event or acts.of_mind(verb) or _deed(grammar, verb, who, acts)


def _only_is(grammar: Grammar, verb: int, acts: Acts) -> bool:
    """Tell whether a verb only says how things are, so that it need not be asked whose they are: Chad *has* oil."""
    tree, uses = grammar.tree, grammar.uses(verb)
    if "say" in uses or "mutual" in uses or acts.minds() or _is_by_words(grammar, verb):
        return False
    return not meets(tree, verb) and shared(tree, verb) is None


def _is_by_words(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb does something by words or otherwise shows a stance: *took a swipe* at Chad."""
    by_words = not grammar.uses(verb).isdisjoint(_BY_WORDS)
    return by_words or moods.sees_as(grammar.tree, verb) or moods.gestures(grammar, verb)


def _deed(grammar: Grammar, verb: int, who: tuple[int, ...], acts: Acts) -> Event | None:
    """Return a deed, by a verb that names none only what several do to each other, or with others: *held* talks."""
    tree, uses = grammar.tree, grammar.uses(verb)
    if uses.isdisjoint(_NO_DEEDS):
        return acts.deed(verb, who)
    with_other = meets(tree, verb)
    if not (with_other or "mutual" in uses or shared(tree, verb) is not None):
        return None
    event = acts.deed(verb, who)
    return event if with_other or (event is not None and event.mutual) else None


def _is_told_below(grammar: Grammar, verb: int, event: Event, reports: Reports) -> bool:
    """Tell whether the verb that somebody goes on with reports the same: *continues* to insist that."""
    below = (i for i in grammar.tree.having(verb, "xcomp") if grammar.says(i))
    told = (reports.of_verb(i, event.doers) for i in below)
    return any(one is not None and one.content == event.content for one in told)


def _of_noun(noun: int, reports: Reports, acts: Acts) -> Event | None:
    return reports.of_noun(noun) or acts.of_noun(noun)


def _is_inside(grammar: Grammar, event: Event, others: list[Event]) -> bool:
    """Tell whether an act or a deed lies inside what was found to be reported later: "X broke the deal, Y said"."""
    if event.kind not in ("act", "deed"):
        return False
    covers = (other for other in others if other is not event and other.holds(event.verb))
    return any(
        (event.kind == "deed" or not event.holds(other.verb)) and not _is_beside(grammar, event.verb, other)
        for other in covers
    )


def _without_others(grammar: Grammar, event: Event, others: list[Event]) -> Event:
    """Return an act or a deed without what is done beside it: thanked Chad *while accusing Niger*.

    What others do then is left out only where it is set against it: *while Niger accused* Chad.
    """
    if event.kind not in ("act", "deed") or len(event.content) != 1:
        return event
    words, tree = event.content[0], grammar.tree
    told = [o for o in others if o is not event and o.kind != "quote"]
    beside = [o.verb for o in told if o.doers == event.doers or clauses.is_contrasted(tree, o.verb)]
    starts = [
        tree.span(tree.heads[verb] if tree.labels[verb] == "pcomp" else verb).start
        for verb in beside
        if words.start <= event.verb < verb < words.end and _is_beside(grammar, verb, event)
    ]
    end = min((start for start in starts if start > event.verb + 1), default=words.end)
    if end == words.end:
        return event
    parts = tuple(part for part in event.parts if part.head < end)
    return replace(event, content=(Words(words.start, end),), parts=parts)


def _is_beside(grammar: Grammar, i: int, event: Event) -> bool:
    """Tell whether a word stands in a clause beside what an event asserts: the raid *that Chad denied*."""
    tree, node = grammar.tree, i
    while node != event.verb and tree.heads[node] != ROOT:
        label = tree.labels[node]
        if label not in _CLAUSES:
            node = tree.heads[node]
            continue
        if label == "relcl" and not doubles_that(tree, node):
            return True
        if label == "acl" and grammar.tree.agent(node) is not None:
            return True
        if label in ("advcl", "acl") and clauses.opens_scene(tree, node):
            return True
        if label == "pcomp" and grammar.word(tree.heads[node]) in clauses.SCENE:
            return True
        says_more = label == "advcl" and tree.tags[node] == "VBG" and bool(tree.having(node, "ccomp"))
        if says_more and event.kind == "act" and grammar.says(node):  # accused Chad, *adding that*
            return True
        then = label == "dep" or (
            label == "advcl" and tree.tags[node] in ("VBD", "VBZ") and not tree.having(node, "mark")
        )
        if then and node == i and event.kind != "report" and grammar.doers(node) == grammar.doers(event.verb):
            return True
        node = tree.heads[node]
    return False
