"""Mask names: the words of a text as the features see them, blind to which country is which."""

from collections.abc import Sequence
from typing import NamedTuple

from stance.features.gazetteer import Gazetteer
from stance.features.pieces import ALWAYS_COMMON, ARTICLES, Piece, pieces_of, starts_sentence
from stance.text.normalise import Normalised
from stance.values import NAME, NUMBER

POLITIES = frozenset("republic kingdom state sultanate emirate principality commonwealth federation union".split())
NAME_JOINERS = frozenset(" -'.")
LONGEST_NAME_JOINT = 3
"""Characters between two names that are one."""
POSSESSIVE_GAPS = frozenset(("'", ")'", ".'", "''"))
"""Before the s of "Guinea (Conakry)'s", which stands off from its name."""
CLAUSE_BREAKS = frozenset(',;:.!?()"—–')
"""Marks that end a clause."""
_new = tuple.__new__
"""Makes a named tuple in half the time; there is one for each word that is read."""


class Word(NamedTuple):
    """A word as the features see it: lower-case, or a placeholder; `start:end` is in the normalised text.

    `after_break` tells that punctuation which ends a clause stands between this word and the one before; `known` that
    this is a name in which the gazetteer knows an actor, whichever it is.
    """

    text: str
    start: int
    end: int
    after_break: bool
    known: bool = False


def masked_words(text: Normalised, gazetteer: Gazetteer) -> list[Word]:
    """Return the words of a text as the features see them.

    A name is what the gazetteer knows or, in text of mixed case, a word capitalised inside a sentence. Names that touch
    are one placeholder, and the article before a name is part of it; so exchanging one country for another changes no
    word.

    >>> table = Gazetteer.from_rows([("JPN", "state", "Tokyo", "capital", "")])
    >>> from stance.text.normalise import normalise
    >>> [word.text for word in masked_words(normalise("Tokyo's envoy left Japan."), table)]
    ['NAME', 'envoy', 'left', 'NAME']
    """
    pieces = pieces_of(text.text)
    found = gazetteer.find(pieces)
    is_name = [False] * len(pieces)
    continues = [False] * len(pieces)
    known = [False] * len(pieces)
    for start, stop, form in found.matches:
        first = start - 2 if _in_long_form(pieces, start) and not is_name[start - 2] else start
        is_name[first:stop] = [True] * (stop - first)
        continues[first + 1 : stop] = [True] * (stop - first - 1)
        # Whether the form stands alone ("Jordan") or in another name ("Michael Jordan") hangs on which form it is.
        known[first:stop] = [form.actor is not None] * (stop - first)
    if found.casing == "mixed":
        for i, piece in enumerate(pieces):
            if i and not is_name[i] and piece.surface[0].isupper() and _is_capitalised_inside(piece, pieces[i - 1]):
                is_name[i] = True
    return _collapse(pieces, is_name, continues, known)


def _in_long_form(pieces: Sequence[Piece], start: int) -> bool:
    """Tell whether a name ends a long form ("Republic of Nigeria"), which the table need not list for each state."""
    if start < 2 or pieces[start - 1].key != "of" or pieces[start].gap != " " or pieces[start - 1].gap != " ":
        return False
    return pieces[start - 2].key in POLITIES and pieces[start - 2].surface[0].isupper()


def _is_capitalised_inside(piece: Piece, before: Piece) -> bool:
    """Tell whether a piece with a capital has it inside a sentence and is no word that has one anywhere."""
    return piece.key not in ALWAYS_COMMON and not starts_sentence(piece, before)


def _joins_names(gap: str) -> bool:
    return len(gap) <= LONGEST_NAME_JOINT and NAME_JOINERS.issuperset(gap)


def _collapse(
    pieces: Sequence[Piece], is_name: Sequence[bool], continues: Sequence[bool], known: Sequence[bool]
) -> list[Word]:
    """Return the words with each run of names as one placeholder that takes in the article before it.

    `continues` marks the words of a name after its first: whatever stands between them, they are one name.
    """
    words: list[Word] = []
    clause_break = False
    for piece, named, inside, actor in zip(pieces, is_name, continues, known, strict=True):
        clause_break = clause_break or (piece.gap != " " and not CLAUSE_BREAKS.isdisjoint(piece.gap))
        after_name = bool(words) and words[-1].text == NAME
        if after_name and piece.key == "s" and piece.gap in POSSESSIVE_GAPS:
            last = words[-1]
            words[-1] = Word(NAME, last.start, piece.end, last.after_break, last.known)
        elif not named:
            text = NUMBER if not piece.key.isalpha() and any(c.isdigit() for c in piece.surface) else piece.key
            words.append(_new(Word, (text, piece.start, piece.end, clause_break, False)))
        elif after_name and (inside or _joins_names(piece.gap)):
            last = words[-1]
            words[-1] = Word(NAME, last.start, piece.end, last.after_break, last.known or actor)
        else:
            start = piece.start
            while words and words[-1].text in ARTICLES and piece.gap.strip() == "":
                article = words.pop()
                start, clause_break = article.start, article.after_break
            words.append(Word(NAME, start, piece.end, clause_break, actor))
        clause_break = False
    return words
