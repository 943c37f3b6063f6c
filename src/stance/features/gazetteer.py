"""Find names in text: which tokens are names, and which actor each names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from stance.features.pieces import ALWAYS_COMMON, ARTICLES, Piece, pieces_of, starts_sentence
from stance.lists import malformed, table_rows
from stance.text.normalise import normalise
from stance.values import Mention

COLUMNS = ("actor", "kind", "form", "type", "guard")
KINDS = ("state", "territory", "historic", "organisation", "alliance", "armed_group", "decoy")
TYPES = ("name", "short", "official", "demonym", "adjective", "prefix", "capital", "seat", "abbreviation", "other")
GUARDS = ("", "case", "name")

Casing = Literal["mixed", "title", "upper", "lower"]
"""How a text uses capitals; it decides whether a capital marks a name."""

TITLE_WORDS, TITLE_SHARE = 3, 6
"""A headline in title case has this many capitalised words inside, and this many for each common word in lower case."""
OFFICE_WORDS = frozenset(
    """president prime minister ministers ministry foreign defence defense ambassador envoy secretary government king
    queen emir sultan crown chancellor premier parliament embassy mission delegation army navy air forces force
    police state department spokesman spokeswoman spokesperson consul consulate high commissioner deputy vice
    general supreme leader central bank national assembly republic federation and of s""".split()
)
FORM_GAPS = frozenset((" ", "-", "&", "/", ". ", ", ", ".-", " & ", " (", ") "))
"""What may stand between two words of a form."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an actor, cut into the keys that tokens are compared by."""

    actor: str | None
    kind: str
    text: str
    type: str
    guard: str
    keys: tuple[str, ...]
    surfaces: tuple[str, ...]


class Found(NamedTuple):
    """The forms found among pieces, as (start, stop, form) of `pieces[start:stop]`, and how the text uses capitals."""

    casing: Casing
    matches: list[tuple[int, int, Form]]


class Gazetteer:
    """The names of actors, found in text by a dictionary of first tokens and longest match.

    >>> table = Gazetteer.from_rows([("JPN", "state", "Japan", "name", ""), ("JPN", "state", "Tokyo", "capital", "")])
    >>> [(m.text, m.actor) for m in table.mentions("Tokyo's envoy left Japan.")]
    [('Tokyo', 'JPN'), ('Japan', 'JPN')]
    """

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        """Take rows (actor, kind, form, type, guard) as they are; `from_rows` checks them."""
        self.rows = tuple(rows)
        self._rows_of: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            self._rows_of.setdefault(_first_key(row[2]), []).append(number)
        self._made: dict[str, tuple[Form, ...]] = {}

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[str]]) -> "Gazetteer":
        """Return a gazetteer of (actor, kind, form, type, guard) rows; raise LexiconError on a malformed one."""
        listed = [list(row) for row in rows]
        for line, row in enumerate(listed, start=2):
            _check(row, line)
        return cls(listed)

    @classmethod
    def from_csv(cls, text: str, *, checked: bool = False) -> "Gazetteer":
        """Return the gazetteer that the text of an actors table holds; raise LexiconError with the line at fault.

        A table that is known to be `checked` is not looked through again.
        """
        rows = table_rows(text, COLUMNS, "actors table")
        return cls(rows) if checked else cls.from_rows(rows)

    def forms_by_first_key(self) -> dict[str, tuple[Form, ...]]:
        """Return all forms by their first key, in the order in which they are tried: the longest first."""
        return {key: self._make(key) for key in self._rows_of}

    def _forms_of(self, key: str) -> tuple[Form, ...]:
        """Return the forms that begin with a key; they are made when first asked for, so that loading is quick."""
        made = self._made.get(key)
        if made is None:
            made = self._make(key) if key in self._rows_of else ()
            if made:
                self._made[key] = made
        return made

    def _make(self, key: str) -> tuple[Form, ...]:
        forms = [_form(self.rows[number]) for number in self._rows_of[key]]
        return tuple(sorted(forms, key=lambda f: (-len(f.keys), f.text)))

    def mentions(self, text: str) -> list[Mention]:
        """Return the names that the gazetteer knows in a text, in order, with spans of the text as given."""
        normalised = normalise(text)
        pieces = pieces_of(normalised.text)
        mentions = []
        for start, stop, form in self.find(pieces).matches:
            span = normalised.span(pieces[start].start, _name_end(pieces[stop - 1]))
            actor = form.actor if _is_actor(form, pieces, start, stop) else None
            mentions.append(Mention(text[span.start : span.end], span.start, span.end, actor))
        return mentions

    def find(self, pieces: Sequence[Piece]) -> Found:
        """Return the longest forms that fit the text's casing, left to right, and that casing."""
        known = self._rows_of
        begun = [self._forms_of(piece.key) if piece.key in known else () for piece in pieces]  # most words begin none
        casing = _casing(pieces, begun)
        return Found(casing, list(_matches(pieces, begun, casing)))


def _matches(
    pieces: Sequence[Piece], begun: Sequence[tuple[Form, ...]], casing: Casing
) -> Iterator[tuple[int, int, Form]]:
    """Yield (start, stop, form) of the longest forms, left to right, that fit the casing."""
    i = 0
    while i < len(pieces):
        form = _longest(begun[i], pieces, i, casing) if begun[i] else None
        if form is None:
            i += 1
        else:
            yield i, i + len(form.keys), form
            i += len(form.keys)


def _casing(pieces: Sequence[Piece], begun: Sequence[tuple[Form, ...]]) -> Casing:
    """Tell how a text uses capitals, judged by the words that no form covers, so that names don't sway it."""
    upper = title = lower = 0
    i = 0
    while i < len(pieces):
        form = _longest(begun[i], pieces, i, None) if begun[i] else None
        if form is not None:
            i += len(form.keys)
            continue
        told = _tells(pieces[i].surface)
        if told == "lower":
            lower += 1
        elif told == "upper":
            upper += 1
        elif told == "title":
            title += i > 0 and not starts_sentence(pieces[i], pieces[i - 1])
        i += 1
    capital = any(p.surface[0].isupper() for p in pieces)
    if lower == 0 and title == 0:
        return "upper" if upper else "mixed" if capital else "lower"
    if title >= TITLE_WORDS and lower * TITLE_SHARE <= title:
        return "title"
    return "mixed" if upper or title or capital else "lower"


@lru_cache(maxsize=1 << 15)
def _tells(surface: str) -> Casing | None:
    """Return what a word tells of how a text uses capitals, None where nothing; few words make up most of any text."""
    key, first = surface.lower(), surface[0]
    if key in ARTICLES or not first.isalpha() or len(surface) == 1:
        return None
    if not first.islower() and surface.isupper():
        return "upper"
    if first.isupper():
        return None if key in ALWAYS_COMMON else "title"
    return "lower" if key not in ALWAYS_COMMON or len(key) > 3 else None


def _check(row: Sequence[str], line: int) -> None:
    if len(row) != len(COLUMNS):
        raise malformed("actors table", line, f"{len(row)} fields, expected {len(COLUMNS)}: {','.join(COLUMNS)}")
    _, kind, text, type_, guard = row
    for value, allowed, column in ((kind, KINDS, "kind"), (type_, TYPES, "type"), (guard, GUARDS, "guard")):
        if value not in allowed:
            told = f"{column} is {value!r}, allowed: {', '.join(filter(None, allowed))}"
            raise malformed("actors table", line, told, column)
    if not pieces_of(normalise(text).text):
        raise malformed("actors table", line, f"the form {text!r} has no word in it", "form")


def _form(row: Sequence[str]) -> Form:
    actor, kind, text, type_, guard = row
    pieces = pieces_of(normalise(text).text)
    surfaces = tuple(piece.surface for piece in pieces)
    return Form(actor or None, kind, text, type_, guard, tuple(piece.key for piece in pieces), surfaces)


def _first_key(text: str) -> str:
    """Return the key of a form's first word."""
    first = text.split(" ", 1)[0]
    if first.isascii() and first.isalpha():  # what the words of nearly all forms are; the same, but quicker
        return first.lower()
    return pieces_of(normalise(text).text)[0].key


def _longest(forms: Sequence[Form], pieces: Sequence[Piece], i: int, casing: Casing | None) -> Form | None:
    second = pieces[i + 1].key if i + 1 < len(pieces) else None
    for form in forms:
        if len(form.keys) > 1 and form.keys[1] != second:  # most forms fail so
            continue
        if _fits(form, pieces, i) and (casing is None or _cased(form, pieces, i, casing)):
            return form
    return None


def _name_end(piece: Piece) -> int:
    return piece.end - 2 if piece.possessive else piece.end


def _fits(form: Form, pieces: Sequence[Piece], i: int) -> bool:
    keys = form.keys
    if len(keys) == 1:
        return True
    if i + len(keys) > len(pieces):
        return False
    for k in range(1, len(keys)):
        piece = pieces[i + k]
        if piece.key != keys[k] or piece.gap not in FORM_GAPS:
            return False
    return True


def _cased(form: Form, pieces: Sequence[Piece], i: int, casing: Casing) -> bool:
    """Tell whether the capitals of a match are those of a name."""
    surfaces = [pieces[i + k].surface for k in range(len(form.keys))]
    if casing == "upper":
        return fits_upper_case(form)
    if casing == "lower":
        return fits_lower_case(form)
    if form.guard == "case":
        return all(found in (wanted, wanted.upper()) for found, wanted in zip(surfaces, form.surfaces, strict=True))
    return all(
        found[0].isupper() or not wanted[0].isupper() for found, wanted in zip(surfaces, form.surfaces, strict=True)
    )


def fits_upper_case(form: Form) -> bool:
    """Tell whether a form may be found in text that is all in capitals, where "IT" is no abbreviation."""
    abbreviation = form.guard == "case" and form.surfaces[0].isupper()
    return not (abbreviation and form.keys[0] in ALWAYS_COMMON and form.keys[0] != "us")


def fits_lower_case(form: Form) -> bool:
    """Tell whether a form may be found in text without capitals, where "turkey" may be a bird."""
    return form.guard != "case" or form.type in ("name", "short", "official")


def _is_actor(form: Form, pieces: Sequence[Piece], start: int, stop: int) -> bool:
    """Tell whether a guarded form stands alone, rather than inside a person's, company's or place's name."""
    if form.actor is None or form.guard != "name":
        return form.actor is not None
    before = pieces[start - 1] if start else None
    inside = before is not None and pieces[start].gap in (" ", ". ") and _part_of_name(before)
    if before is not None and inside and not starts_sentence(pieces[start], before):  # "He met Niger. *Chad* left"
        return False
    return not (stop < len(pieces) and pieces[stop].gap == " " and _part_of_name(pieces[stop]))


def _part_of_name(piece: Piece) -> bool:
    return piece.surface[0].isupper() and piece.key not in ALWAYS_COMMON and piece.key not in OFFICE_WORDS
