"""Parse an article's sentences, with what is quoted in them hidden behind a short clause."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache
from operator import itemgetter
from typing import TypeAlias

from stance.articles.mending import mended
from stance.articles.quotations import Quotation
from stance.resources import default_syntax
from stance.syntax import store
from stance.syntax.parser import Parser
from stance.syntax.tokens import Word, words_of
from stance.syntax.tree import Span as Words
from stance.syntax.tree import Tree
from stance.values import Span, frozen

_STAND_IN = ("they", "came")
"""What a quotation is parsed as: a clause, as most are."""
_MOST_WORDS = 200
"""A longer sentence is cut, so that a text without full stops takes no more time than another one."""
_LONGEST_PART = 240
"""Characters of a quotation that may be a part of the sentence around it: called it "a step back"."""
_SIGNED = re.compile(r" ?(?:[—–-]|--) [\w’' -]{3,80}$", re.MULTILINE)
_FEWEST_BLANKS = 3
_ROUND = {"[": "(", "]": ")"}
_ENDS = re.compile(r"[.!?…]['’”\")\]]*$")
_text_of = itemgetter(0)  # of a word: quicker than to ask each for it by name
_CUTS = frozenset(";:.!?")
_MARKS = ",;:—–-.!?"
"""Marks, also several of them in this order, that do not count at the ends of a stretch."""


Spell: TypeAlias = Callable[[Span, Sequence[Word]], list[str]]
"""Tells how the words of a sentence are to be spelled for the parser."""


@cache
def default_parser() -> Parser:
    """Return the parser that ships; it is loaded once."""
    return Parser(store.load(default_syntax()))


@frozen
class Parsed:
    """A sentence, or a piece of a very long one: its words with their places in the text, and their tree.

    `hidden` tells of which quotation a word stands for (`it is so`), `quoted` the quotations whose own words are in
    the tree, by their first word.
    """

    span: Span
    words: tuple[Word, ...]
    tree: Tree
    hidden: Mapping[int, Quotation] = field(default_factory=dict)
    quoted: Mapping[int, Quotation] = field(default_factory=dict)
    lowered: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The words in lower case."""
    places: dict[int, Span] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The places of the noun phrases that were asked for, by their heads; see `Holders`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "lowered", tuple(map(str.lower, self.tree.words)))

    def place(self, words: Words) -> Span:
        """Return the place of words in the text, without marks at its ends."""
        own, first, last = self.words, words.start, words.end
        if first < last:
            head, tail = own[first], own[last - 1]
            if head.text not in _MARKS and tail.text not in _MARKS:  # as of nearly all
                return Span(head.start, tail.end)
        hidden = self.hidden
        while first < last and own[first].text in _MARKS and first not in hidden:
            first += 1
        while last > first and own[last - 1].text in _MARKS and last - 1 not in hidden:
            last -= 1
        if first >= last:
            at = own[min(first, len(own) - 1)].start
            return Span(at, at)
        return Span(own[first].start, own[last - 1].end)


@frozen
class _Draft:
    span: Span
    words: list[Word]
    forms: list[str]
    hidden: dict[int, Quotation]
    quoted: dict[int, Quotation]


class Sentences:
    """Collects the sentences of an article and parses them in one go."""

    def __init__(self, text: str, spell: Spell | None = None, parser: Parser | None = None) -> None:
        self._text, self._spell = text, spell
        self._parser = parser or default_parser()

    def parse(self, sentences: Sequence[tuple[Span, Sequence[Quotation]]]) -> list[list[Parsed]]:
        """Return the pieces of each sentence, given with the quotations in it; a short one is one piece."""
        drafts = [self._pieces(span, inside) for span, inside in sentences]
        trees = map(mended, self._parser.parse_many([draft.forms for group in drafts for draft in group]))
        return [[Parsed(d.span, tuple(d.words), next(trees), d.hidden, d.quoted) for d in group] for group in drafts]

    def _pieces(self, span: Span, inside: Sequence[Quotation]) -> list[_Draft]:
        draft = self._draft(span, inside)
        return [draft] if len(draft.words) <= _MOST_WORDS else list(_parts(draft))

    def _draft(self, span: Span, inside: Sequence[Quotation]) -> _Draft:
        if not inside:
            words = words_of(self._text[span.start : span.end], start=span.start)
            return _Draft(span, words, self._spell(span, words) if self._spell else _forms(words), {}, {})
        draft = _Draft(span, [], [], {}, {})
        at = span.start
        for quotation in inside:
            if at < quotation.start:
                self._add(draft, at, quotation.start)
            if is_part(self._text, quotation):
                draft.quoted[len(draft.words)] = quotation
                self._add(draft, quotation.start, quotation.end)
            else:
                self._stand_in(draft, quotation, span.end)
            at = quotation.end
        if at < span.end:
            self._add(draft, at, span.end)
        return draft

    def _add(self, draft: _Draft, start: int, end: int) -> None:
        words = words_of(self._text[start:end], start=start)
        draft.words.extend(words)
        draft.forms.extend(_forms(words))

    def _stand_in(self, draft: _Draft, quotation: Quotation, end: int) -> None:
        """Add a clause in the place of a quotation, with the marks and the comma that it would have."""
        inner = quotation.inner
        last = self._text[inner.end - 1]
        stop = last if last in ",?!." else ""
        if stop == "." and self._text[quotation.end : min(end, quotation.end + 40)].strip():
            stop = ","
        words, forms, hidden = draft.words, draft.forms, draft.hidden
        start, end = inner.start, inner.end
        clause = (*_STAND_IN, stop) if stop else _STAND_IN
        first = len(words)
        words += [Word(form, start, end) for form in ('"', *clause)]
        words.append(Word('"', quotation.end - 1, quotation.end))
        forms += ('"', *clause, '"')
        hidden.update(dict.fromkeys(range(first, len(words)), quotation))


def _forms(words: Sequence[Word]) -> list[str]:
    """Return words as the parser knows them: round brackets better than others."""
    forms = list(map(_text_of, words))
    return [_ROUND.get(form, form) for form in forms] if "[" in forms else forms


def is_part(text: str, quotation: Quotation) -> bool:
    """Tell whether a quotation is a part of the sentence around it, not a sentence of its own."""
    inner = text[quotation.inner.start : quotation.inner.end]
    if len(inner) > _LONGEST_PART or _ENDS.search(inner[:-1]) is not None or ". " in inner:
        return False
    if inner[0].islower():
        return inner[-1] not in "!?"
    if _SIGNED.match(text, quotation.end) and (quotation.start == 0 or text[quotation.start - 1] == "\n"):
        return False  # "Chad supports thieves" - Lao minister
    goes_on = text[quotation.end : quotation.end + 2].strip()[:1].islower()
    return (inner.count(" ") < _FEWEST_BLANKS or goes_on) and inner[-1] not in ",.!?"


def _parts(draft: _Draft) -> Iterator[_Draft]:
    """Yield the pieces of a very long sentence."""
    first = 0
    while first < len(draft.words):
        last = _cut(draft, first)
        place = Span(draft.words[first].start, draft.words[last - 1].end)
        hidden = {i - first: q for i, q in draft.hidden.items() if first <= i < last}
        quoted = {i - first: q for i, q in draft.quoted.items() if first <= i < last}
        yield _Draft(place, draft.words[first:last], draft.forms[first:last], hidden, quoted)
        first = last


def _cut(draft: _Draft, first: int) -> int:
    """Return where a piece ends that starts at a word: at a mark where there is one, never inside a quotation."""
    last = min(first + _MOST_WORDS, len(draft.words))
    if last == len(draft.words):
        return last
    marks = (k for k in range(last, first + _MOST_WORDS // 2, -1) if draft.words[k - 1].text in _CUTS)
    last = next(marks, last)
    while last < len(draft.words) and last in draft.hidden and last - 1 in draft.hidden:
        last += 1
    return last
