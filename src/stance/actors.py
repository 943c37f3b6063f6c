"""Find names in text: which tokens are names, and which actor each names."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from stance.errors import LexiconError
from stance.schema import NAME, NUMBER, Mention
from stance.text import Normalised, normalise, word_matches

COLUMNS = ("actor", "kind", "form", "type", "guard")
KINDS = ("state", "territory", "historic", "organisation", "alliance", "armed_group", "decoy")
TYPES = ("name", "short", "official", "demonym", "adjective", "prefix", "capital", "seat", "abbreviation", "other")
GUARDS = ("", "case", "name")

Casing = Literal["mixed", "title", "upper", "lower"]
"""How a text uses capitals; it decides whether a capital marks a name."""

TITLE_WORDS, TITLE_SHARE = 3, 6
"""A headline in title case has this many capitalised words inside, and this many for each common word in lower case."""

ARTICLES = frozenset(("the", "a", "an"))
ALWAYS_COMMON = frozenset(
    """i a an the this that these those it its he his him she her hers they their theirs them we our ours us you your
    yours my mine me who whom whose which what when where why how if whether as at by for from in into of off on
    onto out over to up with within without under upon about above across after against along among around
    before behind below beneath beside between beyond but despite down during except inside like near since than
    through throughout till toward towards until and or nor so yet because although though while unless is are
    was were be been being am do does did done have has had having will would shall should can could may might
    must ought not no yes there here then now thus hence however moreover furthermore nevertheless nonetheless
    meanwhile all any both each every either neither some such many much more most few several other another one
    two three four five six seven eight nine ten first second third mr mrs ms messrs dr sir madam monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august september october
    november december""".split()
)
TITLES_WITH_FULL_STOP = frozenset(
    """mr mrs ms messrs dr prof gen col maj capt lt sgt cmdr adm brig sen rep gov pres amb rev hon st fr no nos art vs
    min sec jr sr""".split()
)
_OFFICE_WORDS = frozenset(
    """president prime minister ministers ministry foreign defence defense ambassador envoy secretary government king
    queen emir sultan crown chancellor premier parliament embassy mission delegation army navy air forces force
    police state department spokesman spokeswoman spokesperson consul consulate high commissioner deputy vice
    general supreme leader central bank national assembly republic federation and of s""".split()
)
POLITIES = frozenset("republic kingdom state sultanate emirate principality commonwealth federation union".split())
_SENTENCE_END = re.compile(r"[.!?:…]")
_JOINS_NAMES = re.compile(r"^[ \-'.]{0,3}$")
_POSSESSIVE_GAP = re.compile(r"^[).']?'$")
"""Before the s of "Guinea (Conakry)'s", which stands off from its name."""
_CLAUSE_BREAK = re.compile(r'[,;:.!?()"—–]')
_JOINS_FORM = re.compile(r"^(?:[ \-&/]|[.,] |\.-| & | \(|\) )$")


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


class Word(NamedTuple):
    """A word as the features see it: lower-case, or a placeholder; `start:end` is in the normalised text.

    `after_break` tells that punctuation which ends a clause stands between this word and the one before.
    """

    text: str
    start: int
    end: int
    after_break: bool


class _Piece(NamedTuple):
    """A token on its way through the gazetteer."""

    surface: str
    key: str
    start: int
    end: int
    gap: str
    possessive: bool


class Gazetteer:
    """The names of actors, found in text by a dictionary of first tokens and longest match.

    >>> table = Gazetteer.from_rows([("JPN", "state", "Japan", "name", ""), ("JPN", "state", "Tokyo", "capital", "")])
    >>> [(m.text, m.actor) for m in table.mentions("Tokyo's envoy left Japan.")]
    [('Tokyo', 'JPN'), ('Japan', 'JPN')]
    >>> table.masked(normalise("Tokyo's envoy left Japan."))
    ['NAME', 'envoy', 'left', 'NAME']
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
        reader = csv.reader(io.StringIO(text), strict=True)
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise LexiconError(f"actors table: the header must be {','.join(COLUMNS)}, found {','.join(header)!r}")
        return cls(reader) if checked else cls.from_rows(reader)

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
        pieces = _pieces(normalised.text)
        begun = self._begun(pieces)
        found = []
        for start, stop, form in self._matches(pieces, begun, self._casing(pieces, begun)):
            span = normalised.span(pieces[start].start, _name_end(pieces[stop - 1]))
            actor = form.actor if _is_actor(form, pieces, start, stop) else None
            found.append(Mention(text[span.start : span.end], span.start, span.end, actor))
        return found

    def masked(self, text: Normalised) -> list[str]:
        """Return the lower-case words of a text with a placeholder for every name and number."""
        return [word.text for word in self.words(text)]

    def words(self, text: Normalised) -> list[Word]:
        """Return the words of a text as the features see them.

        A name is what the gazetteer knows or, in text of mixed case, a word capitalised inside a sentence. Names that
        touch are one placeholder, and the article before a name is part of it; so exchanging one country for another
        changes no word.
        """
        pieces = _pieces(text.text)
        begun = self._begun(pieces)
        casing = self._casing(pieces, begun)
        is_name = [False] * len(pieces)
        continues = [False] * len(pieces)
        for start, stop, _ in self._matches(pieces, begun, casing):
            first = start - 2 if _in_long_form(pieces, start) and not is_name[start - 2] else start
            is_name[first:stop] = [True] * (stop - first)
            continues[first + 1 : stop] = [True] * (stop - first - 1)
        if casing == "mixed":
            for i, piece in enumerate(pieces):
                if not is_name[i] and _capitalised_inside(piece, pieces[i - 1] if i else None):
                    is_name[i] = True
        return _collapse(pieces, is_name, continues)

    def _begun(self, pieces: Sequence[_Piece]) -> list[tuple[Form, ...]]:
        """Return the forms that begin with each word; most words begin none."""
        return [self._forms_of(piece.key) for piece in pieces]

    @staticmethod
    def _matches(
        pieces: Sequence[_Piece], begun: Sequence[tuple[Form, ...]], casing: Casing
    ) -> list[tuple[int, int, Form]]:
        """Return (start, stop, form) of the longest forms, left to right, that fit the casing."""
        found, i = [], 0
        while i < len(pieces):
            form = _longest(begun[i], pieces, i, casing) if begun[i] else None
            if form is None:
                i += 1
            else:
                found.append((i, i + len(form.keys), form))
                i += len(form.keys)
        return found

    @staticmethod
    def _casing(pieces: Sequence[_Piece], begun: Sequence[tuple[Form, ...]]) -> Casing:
        """Tell how a text uses capitals, judged by the words that no form covers, so that names don't sway it."""
        upper = title = lower = 0
        i = 0
        while i < len(pieces):
            form = _longest(begun[i], pieces, i, None) if begun[i] else None
            if form is not None:
                i += len(form.keys)
                continue
            piece = pieces[i]
            i += 1
            first = piece.surface[0]
            if piece.key in ARTICLES or not first.isalpha() or len(piece.surface) == 1:
                continue
            if not first.islower() and piece.surface.isupper():
                upper += 1
            elif first.isupper():
                inside = i > 1 and not _starts_sentence(piece, pieces[i - 2])
                title += inside and piece.key not in ALWAYS_COMMON
            else:
                lower += piece.key not in ALWAYS_COMMON or len(piece.key) > 3
        if lower == 0 and title == 0:
            return "upper" if upper else ("lower" if not any(p.surface[0].isupper() for p in pieces) else "mixed")
        if title >= TITLE_WORDS and lower * TITLE_SHARE <= title:
            return "title"
        if upper == title == 0 and not any(p.surface[0].isupper() for p in pieces):
            return "lower"
        return "mixed"


def _check(row: Sequence[str], line: int) -> None:
    if len(row) != len(COLUMNS):
        raise LexiconError(
            f"actors table, line {line}: {len(row)} fields, expected {len(COLUMNS)}: {','.join(COLUMNS)}"
        )
    _, kind, text, type_, guard = row
    for value, allowed, column in ((kind, KINDS, "kind"), (type_, TYPES, "type"), (guard, GUARDS, "guard")):
        if value not in allowed:
            raise LexiconError(
                f"actors table, line {line}: {column} is {value!r}, allowed: {', '.join(filter(None, allowed))}"
            )
    if not _pieces(normalise(text).text):
        raise LexiconError(f"actors table, line {line}: the form {text!r} has no word in it")


def _form(row: Sequence[str]) -> Form:
    actor, kind, text, type_, guard = row
    pieces = _pieces(normalise(text).text)
    surfaces = tuple(piece.surface for piece in pieces)
    return Form(actor or None, kind, text, type_, guard, tuple(piece.key for piece in pieces), surfaces)


def _first_key(text: str) -> str:
    """Return the key of a form's first word."""
    first = text.split(" ", 1)[0]
    if first.isascii() and first.isalpha():  # what the words of nearly all forms are; the same, but quicker
        return first.lower()
    return _pieces(normalise(text).text)[0].key


def _pieces(text: str) -> list[_Piece]:
    found = []
    end = 0
    for match in word_matches(text):
        surface, before, (start, end) = match[0], end, match.span()
        possessive = False
        if not surface.isalpha():
            possessive = surface.endswith(("'s", "'S")) and len(surface) > 2
            while surface.endswith(("'s", "'S")) and len(surface) > 2:  # twice in "St. John's's"
                surface = surface[:-2]
            surface = surface.replace(".", "")
        found.append(_Piece(surface, surface.lower(), start, end, text[before:start], possessive))
    return found


def _longest(forms: Sequence[Form], pieces: Sequence[_Piece], i: int, casing: Casing | None) -> Form | None:
    for form in forms:
        if _fits(form, pieces, i) and (casing is None or _cased(form, pieces, i, casing)):
            return form
    return None


def _name_end(piece: _Piece) -> int:
    return piece.end - 2 if piece.possessive else piece.end


def _fits(form: Form, pieces: Sequence[_Piece], i: int) -> bool:
    keys = form.keys
    if len(keys) == 1:
        return True
    if i + len(keys) > len(pieces):
        return False
    for k in range(1, len(keys)):
        piece = pieces[i + k]
        if piece.key != keys[k] or _JOINS_FORM.match(piece.gap) is None:
            return False
    return True


def _cased(form: Form, pieces: Sequence[_Piece], i: int, casing: Casing) -> bool:
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


def _is_actor(form: Form, pieces: Sequence[_Piece], start: int, stop: int) -> bool:
    """Tell whether a guarded form stands alone, rather than inside a person's, company's or place's name."""
    if form.actor is None or form.guard != "name":
        return form.actor is not None
    if start and pieces[start].gap in (" ", ". ") and _part_of_name(pieces[start - 1]):
        return False
    return not (stop < len(pieces) and pieces[stop].gap == " " and _part_of_name(pieces[stop]))


def _part_of_name(piece: _Piece) -> bool:
    return piece.surface[0].isupper() and piece.key not in ALWAYS_COMMON and piece.key not in _OFFICE_WORDS


def _in_long_form(pieces: Sequence[_Piece], start: int) -> bool:
    """Tell whether a name ends a long form ("Republic of Nigeria"), which the table need not list for each state."""
    if start < 2 or pieces[start - 1].key != "of" or pieces[start].gap != " " or pieces[start - 1].gap != " ":
        return False
    return pieces[start - 2].key in POLITIES and pieces[start - 2].surface[0].isupper()


def _starts_sentence(piece: _Piece, before: _Piece) -> bool:
    gap = piece.gap
    if gap.endswith(('"', "'")):
        return True
    if not _SENTENCE_END.search(gap):
        return False
    return not (gap.startswith(".") and (before.key in TITLES_WITH_FULL_STOP or len(before.surface) == 1))


def _capitalised_inside(piece: _Piece, before: _Piece | None) -> bool:
    if before is None or not piece.surface[0].isupper() or piece.key in ALWAYS_COMMON:
        return False
    return not _starts_sentence(piece, before)


def _collapse(pieces: Sequence[_Piece], is_name: Sequence[bool], continues: Sequence[bool]) -> list[Word]:
    """Return the words with each run of names as one placeholder that takes in the article before it.

    `continues` marks the words of a name after its first: whatever stands between them, they are one name.
    """
    words: list[Word] = []
    clause_break = False
    for piece, named, inside in zip(pieces, is_name, continues, strict=True):
        clause_break = clause_break or (piece.gap != " " and _CLAUSE_BREAK.search(piece.gap) is not None)
        after_name = bool(words) and words[-1].text == NAME
        if after_name and piece.key == "s" and _POSSESSIVE_GAP.match(piece.gap):
            words[-1] = Word(NAME, words[-1].start, piece.end, words[-1].after_break)
        elif not named:
            text = NUMBER if not piece.key.isalpha() and any(c.isdigit() for c in piece.surface) else piece.key
            words.append(Word(text, piece.start, piece.end, clause_break))
        elif after_name and (inside or _JOINS_NAMES.match(piece.gap)):
            words[-1] = Word(NAME, words[-1].start, piece.end, words[-1].after_break)
        else:
            start = piece.start
            while words and words[-1].text in ARTICLES and piece.gap.strip() == "":
                article = words.pop()
                start, clause_break = article.start, article.after_break
            words.append(Word(NAME, start, piece.end, clause_break))
        clause_break = False
    return words
