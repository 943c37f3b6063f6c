"""Cut an article into the pieces of a page: stretches of statements, and the words of evidence in them."""

from collections.abc import Sequence
from dataclasses import dataclass
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
    words (of several holders, or toward several targets) the first is named.
    """
    shown = unwrapped(text, paragraphs(text))
    owners = _owners(statements)
    cuts = sorted({0, len(shown), *(place for span in owners for place in (span.start, span.end))})
    pieces: list[Piece] = []
    begun: set[int] = set()
    for start, end in pairwise(cuts):
        inside = [span for span in owners if span.start <= start and end <= span.end]
        number = owners[min(inside, key=lambda span: span.end - span.start)] if inside else None
        evidence = [] if number is None else [Span(e.start, e.end) for e in statements[number].evidence]
        pieces.append(
            Piece(marked(shown, Span(start, end), evidence), number, number is not None and number not in begun)
        )
        begun |= set() if number is None else {number}
    return pieces


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
