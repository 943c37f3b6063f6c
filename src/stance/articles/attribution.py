"""Find who says the quotations of a sentence: the verb that governs each, whatever verb it is."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from stance.articles import clauses
from stance.articles.events import Event
from stance.articles.grammar import Grammar
from stance.articles.quotations import Quotation
from stance.syntax.tree import ROOT
from stance.syntax.tree import Span as Words

_FARTHEST = 25
"""Words behind a quotation among which the verb stands that reports it."""
_GOES_ON = (",", "?", "!")
"""Marks at the end of a quotation after which its sentence may go on."""
_PAST_OR_PRESENT = ("VBD", "VBZ")


class Attribution:
    """Reads one parsed sentence."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar, self._tree, self._hidden = grammar, grammar.tree, grammar.hidden

    def events(self) -> Iterator[Event]:
        """Yield the quotations with the verb that governs each."""
        for quotation, words in self._extents().items():
            verb = self._behind(words)
            if verb is None and (loose := self._loose(words)) is not None:
                yield loose
                continue
            verb = self._governor(words) if verb is None else verb
            if verb is not None:
                yield self._event(verb, self._grammar.doers(verb), quotation)

    def _event(self, verb: int, who: tuple[int, ...], quotation: Quotation) -> Event:
        return Event("quote", verb, who, said_to=self._grammar.listener(verb), quotation=quotation)

    def _extents(self) -> dict[Quotation, Words]:
        """Return the quotations with the words that are theirs, or stand for them."""
        found: dict[Quotation, Words] = {}
        for quotation, hidden in groupby(self._hidden.items(), itemgetter(1)):
            places = [i for i, _ in hidden]
            found[quotation] = Words(places[0], places[-1] + 1)
        words = self._grammar.parsed.words
        for first, quotation in self._grammar.parsed.quoted.items():
            last = first
            while last < len(words) and words[last].start < quotation.end:
                last += 1
            found[quotation] = Words(first, last)
        return found

    def _next(self, quoted: Words) -> int | None:
        """Return the first word behind a quotation and its comma, if their sentence goes on there."""
        tree, last = self._tree, quoted.end
        comma = last < len(tree) and tree.words[last] == ","
        at = last + comma
        ends = tree.words[last - 2] if last - 2 >= quoted.start else ""
        if at >= len(tree) or at in self._hidden or not (comma or ends in _GOES_ON):
            return None
        return at

    def _behind(self, quoted: Words) -> int | None:
        """Return the verb that stands with its subject right behind a quotation: "...," *she wrote*, or *said* she."""
        tree = self._tree
        if (at := self._next(quoted)) is None:
            return None
        utters = self._grammar.says(at) or tree.tags[at] in _PAST_OR_PRESENT
        if clauses.is_verb(tree, at) and utters and self._grammar.doers(at):
            return at
        while tree.tags[at] == "DT" and tree.labels[at] == "nsubj" and at + 1 < len(tree):
            at += 1
        node = at
        while tree.heads[node] != ROOT and tree.heads[node] not in self._hidden:
            label, node = tree.labels[node], tree.heads[node]
            if label in ("nsubj", "nsubjpass") and clauses.is_verb(tree, node):
                return node if node > at and self._grammar.doers(node) else None
        return None

    def _loose(self, quoted: Words) -> Event | None:
        """Return verb and holder behind a quotation where the parser did not see that they belong together.

        The verb has to be one of saying: "...," *the Lao minister* told us; "...," *said* the Lao minister.
        """
        tree, grammar = self._tree, self._grammar
        if (at := self._next(quoted)) is None:
            return None
        quotation = self._hidden.get(quoted.start) or grammar.parsed.quoted[quoted.start]
        behind = tree.noun_head(at + 1) if at + 1 < len(tree) else at
        while tree.labels[behind] == "poss" and tree.heads[behind] > at:  # snapped *Chad's premier*
            behind = tree.heads[behind]
        utters = clauses.is_verb(tree, at) and tree.tags[at] in ("VBD", "VBN") and tree.heads[behind] == at
        if (grammar.says(at) and at + 1 < len(tree)) or (utters and behind > at):
            fits = behind not in self._hidden and grammar.speaks(behind)
            return self._event(at, (behind,), quotation) if fits else None
        holder = tree.noun_head(at)
        if holder in self._hidden or tree.tags[holder][:1] not in "NPJV":
            return None
        for verb in range(at + 1, min(len(tree), at + _FARTHEST)):
            if verb in self._hidden:
                return None
            if grammar.says(verb) and tree.tags[verb] in (*_PAST_OR_PRESENT, "VBN", "NNS"):
                return self._event(verb, (holder if holder < verb else at,), quotation)
        return None

    def _governor(self, quoted: Words) -> int | None:
        """Return the verb on which a quotation depends, or that is inserted in it."""
        tree, inside = self._tree, range(quoted.start, quoted.end)
        for i in inside:
            if tree.heads[i] in inside or not tree.words[i][0].isalnum():
                continue
            for above in tree.ancestors(i):
                if above not in inside and clauses.is_verb(tree, above) and self._may_utter(above):
                    return above
            for child in tree.children(i):
                inserted = child not in inside and clauses.is_verb(tree, child) and tree.labels[child] != "conj"
                if inserted and self._grammar.doers(child):
                    return child
        return None

    def _may_utter(self, verb: int) -> bool:
        """Tell whether the doer of a verb may say a quotation: somebody, or a thing where the verb reports."""
        who = self._grammar.doers(verb)
        if not who:
            return False
        return self._grammar.speaks(who[0]) or (self._grammar.says(verb) and not self._grammar.is_expletive(who[0]))
