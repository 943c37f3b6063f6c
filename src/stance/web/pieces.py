"""Cut an article into the pieces of a page: stretches of statements, and the words of evidence in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from stance.articles.statements import Statement
from stance.text.paragraphs import paragraphs, unwrapped
from stance.values import Span


@dataclass(frozen=True)
class Mark:
    """Some words, and whether they are evidence."""

    text: str
    is_evidence: bool


@dataclass(frozen=True)
class Piece:
    """Some words of an article, and the number of the statement that they stand in, None for none.

    `begins` tells whether the statement begins here: one that holds another goes on behind that.
    """

    marks: tuple[Mark, ...]
    statement: int | None
    begins: bool


def article_pieces(text: str, statements: Sequence[Statement]) -> list[Piece]:
    """Return a text as pieces whose words, put together, are the text with its paragraphs' lines joined.

    `statements` are those of the text; where one stands in another its words are its own. Of several with the same
    words (of several holders, or toward several targets) the first is named. Time is that of sorting the statements.
    """
    shown = unwrapped(text, paragraphs(text))
    owners = _owners(statements)
    pieces: list[Piece] = []
    begun: set[int] = set()
    for start, end, number in _stretches(len(shown), owners):
        evidence = [] if number is None else [Span(e.start, e.end) for e in statements[number].evidence]
        pieces.append(
            Piece(marked(shown, Span(start, end), evidence), number, number is not None and number not in begun)
        )
        begun |= set() if number is None else {number}
    return pieces


def _stretches(length: int, owners: Mapping[Span, int]) -> Iterator[tuple[int, int, int | None]]:
    """Yield the stretches of a text between the ends of statements, each with the shortest statement around it."""
    cuts = sorted({0, length, *(place for span in owners for place in (span.start, span.end))})
    coming = sorted(owners, key=lambda span: span.start, reverse=True)
    order = {span: i for i, span in enumerate(owners)}
    around: list[tuple[int, int, Span]] = []
    for start, end in pairwise(cuts):
        while coming and coming[-1].start <= start:
            span = coming.pop()
            heappush(around, (span.end - span.start, order[span], span))
        while around and around[0][2].end <= start:
            heappop(around)
        yield start, end, owners[around[0][2]] if around else None


def _owners(statements: Sequence[Statement]) -> dict[Span, int]:
    found: dict[Span, int] = {}
    for number, statement in enumerate(statements):
        if statement.part == "text" and statement.start < statement.end:
            found.setdefault(Span(statement.start, statement.end), number)
    return found


def marked(text: str, span: Span, evidence: Sequence[Span]) -> tuple[Mark, ...]:
    """Return a stretch of a text as words that are evidence and words that are not.

    >>> [(m.text, m.is_evidence) for m in marked("We condemn it.", Span(0, 14), [Span(3, 10), Span(5, 10)])]
    [('We ', False), ('condemn', True), (' it.', False)]
    """
    marks: list[Mark] = []
    at = span.start
    for start, end in sorted((max(e.start, span.start), min(e.end, span.end)) for e in evidence):
        if end <= max(at, start):
            continue
        start = max(start, at)
        if at < start:
            marks.append(Mark(text[at:start], False))
        marks.append(Mark(text[start:end], True))
        at = end
    if at < span.end:
        marks.append(Mark(text[at : span.end], False))
    return tuple(marks)
