"""Cut text into the words that the treebank would have: affixes off, contractions apart, hyphens apart between letters.

First blanks part the text. From each piece marks are taken off at both ends, until nothing more comes off or what is
left is a contraction or an abbreviation; what is left is then cut at hyphens, slashes and the like inside it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import accumulate, chain, compress, product
from typing import NamedTuple


class Word(NamedTuple):
    """A word with its place: `text == source[start:end]`, in code points."""

    text: str
    start: int
    end: int


_ABBREVIATIONS = """
'Cause 'cause 'em 'nuff 'til Adm. Ala. Apr. Ariz. Ark. Aug. Bros. Calif. Co. Colo. Conn. Corp. D.C. Dec. Del. Dr.
E.G. E.g. Feb. Fla. Ga. Gen. Gov. I.E. I.e. Ia. Id. Ill. Inc. Ind. Jan. Jr. Jul. Jun. Kan. Kans. Ky. La. Ltd. Mar.
Mass. Messrs. Mich. Minn. Miss. Mo. Mont. Mr. Mrs. Ms. Mt. N.C. N.D. N.H. N.J. N.M. N.Y. Neb. Nebr. Nev. Nov. Oct.
Okla. Ore. Pa. Ph.D. Prof. Rep. Rev. S.C. Sen. Sep. Sept. Sr. St. Tenn. Va. Wash. Wis. a.m. c'mon doin' e.g. goin'
havin' i.e. ma'am nothin' nuthin' o'clock ol' p.m. somethin' v.s. vs. y'all
"""

_PUNCTUATION = r"…|\.\.+|,|:|;|!|\?|¿|¡|\(|\)|\[|\]|\{|\}|<|>|_|#|\*|&|。|？|！|，|、|；|：|～|·"
_QUOTES = r"''|’’|'|\"|”|“|`|‘|´|’|‚|„|»|«|「|」|『|』|（|）|〔|〕|【|】|《|》|〈|〉|〈|〉|⟦|⟧|``"
_CURRENCIES = r"\$|£|€|¥|฿|₽|﷼|₴|₠|₡|₢|₣|₤|₥|₦|₧|₨|₩|₪|₫|₭|₮|₯|₰|₱|₲|₳|₵|₸|₹|₺|₼|US\$|C\$|A\$"
_UNITS = (
    "km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t lb oz m/s km/h mph hPa Pa mbar "
    "mb MB kb KB gb GB tb TB T G M K %"
)  # fmt: skip
_ICONS = "[\u00a6\u00a9\u00ae\u00b0\u2022\u2100-\u214f\u2190-\u23ff\u2500-\u27bf\U0001f000-\U0001faff]"
_PREFIX = re.compile(rf"§|%|=|—|–|\+(?![0-9])|{_PUNCTUATION}|{_QUOTES}|{_CURRENCIES}|{_ICONS}")
_SUFFIX = re.compile(
    rf"(?:{_PUNCTUATION}|{_QUOTES}|{_ICONS}|['’][sS]|—|–|(?<=[0-9])\+|(?<=[0-9])(?:{_CURRENCIES})"
    rf"|(?<=[0-9])(?:{'|'.join(sorted(_UNITS.split(), key=len, reverse=True))})"
    r"|(?<=[^\WA-Z_]|[%²+\-)\]}!?,:;'\"”“`‘’»«…])\.|(?<=[A-Z][A-Z])\.)$"
)  # fmt: skip
_LETTER = r"[^\W\d_]"
_INFIX = re.compile(
    rf"\.\.+|…|{_ICONS}|(?<=[0-9])[+\-*^](?=[0-9-])|(?<=[a-zà-öø-ÿ'\"”“`‘’»«])\.(?=[A-ZÀ-ÖØ-Þ'\"”“`‘’»«])"
    rf"|(?<={_LETTER}),(?={_LETTER})|(?:(?<={_LETTER})|(?<=[0-9]))(?:---|--|——|-|–|—|~)(?={_LETTER})"
    rf"|(?:(?<={_LETTER})|(?<=[0-9]))[:<>=/](?={_LETTER})"
)  # fmt: skip
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+(?:com|org|net|gov|edu|int)(?:/\S*)?"
)
_TIME = re.compile(r"(\d{1,2})([ap]\.?m\.?)", re.IGNORECASE)


_NEGATED = "ca could do does did had may might must need ought sha should wo would is are was were have has dare ai"


def _contractions() -> Iterator[tuple[str, ...]]:
    """Yield the parts of contractions, in lower case; a part may be empty."""
    for verb, then in product(_NEGATED.split(), ("", "'ve")):
        yield (verb, "n't", then)
    for who, ending in product(
        "i you he she it we they who what when where why how there that".split(), "'ll 'd".split()
    ):
        yield from ((who, ending), (who, ending, "'ve"))
    for who in "i you we they who what where why how there that could would should might must".split():
        yield (who, "'ve")
    for who in "you we they who what where why how there that".split():
        yield (who, "'re")
    yield from (("i", "'m"), ("can", "not"), ("gon", "na"), ("got", "ta"))
    for verb in "ca do does did wo is are was were could would should have has had need might".split():
        yield (verb, "nt")
    yield from (("i", "m"), ("i", "ve"), ("you", "re"), ("they", "re"), ("you", "ll"), ("they", "ll"), ("he", "s"))
    yield from (("you", "ve"), ("we", "ve"), ("they", "ve"), ("she", "s"))


def _specials() -> dict[str, tuple[str, ...]]:
    """Return what is never cut further, with the parts that it falls into."""
    known: dict[str, tuple[str, ...]] = {}
    for parts in _contractions():
        parts = tuple(filter(None, parts))
        for first in (parts[0], parts[0].capitalize()):
            known["".join((first, *parts[1:]))] = (first, *parts[1:])
    known |= {word: (word,) for word in _ABBREVIATIONS.split()}
    known |= {f"{letter}.": (f"{letter}.",) for letter in "abcdefghijklmnopqrstuvwxyz"}
    curved = {word.replace("'", "’"): tuple(part.replace("'", "’") for part in known[word]) for word in known}
    return curved | known


_SPECIAL = _specials()
_PIECE = re.compile(r"\S{1,199}|\s{1,199}")
"""A longer run without a blank is no language's: it is cut, as the time to take marks off grows with its square."""
_new_word = partial(tuple.__new__, Word)
_MOST_PIECES = 1 << 15
"""Pieces whose words are kept in memory, since few make up most of any text."""


def words_of(text: str, *, start: int = 0) -> list[Word]:
    """Return the words of a text in order, their places counted from `start`; blanks belong to none.

    >>> [word.text for word in words_of("They can't pay $5 to U.S.-led, well-armed troops.")]
    ['They', 'ca', "n't", 'pay', '$', '5', 'to', 'U.S.-led', ',', 'well', '-', 'armed', 'troops', '.']
    """
    # No loop, as there is a step for each word that is read: blanks are parts, too, so that the places add up.
    parts = list(chain.from_iterable(map(_words_in, _PIECE.findall(text))))
    places = list(accumulate(map(len, parts), initial=start))
    no_blanks = map(str.strip, parts)
    return list(map(_new_word, compress(zip(parts, places, places[1:], strict=False), no_blanks)))


@lru_cache(maxsize=_MOST_PIECES)
def _words_in(piece: str) -> tuple[str, ...]:
    return (piece,) if piece.isspace() else tuple(_rejoined(list(_parts(piece))))


def _rejoined(parts: list[str]) -> list[str]:
    """Return the words of a piece with the full stop back at an abbreviation that ends a hyphenated word."""
    for at in reversed(range(1, len(parts))):
        if parts[at] == "." and f"{parts[at - 1]}." in _SPECIAL:
            parts[at - 1 : at + 1] = [f"{parts[at - 1]}."]
    return parts


def _parts(piece: str) -> Iterator[str]:
    """Yield the words of a piece of text without blanks."""
    if piece.isalpha() and piece not in _SPECIAL:
        yield piece
        return
    before: list[str] = []
    after: list[str] = []
    size = -1
    while piece and len(piece) != size and piece not in _SPECIAL:
        size = len(piece)
        prefix = _PREFIX.match(piece)
        if prefix:
            before.append(prefix.group())
            piece = piece[prefix.end() :]
            if piece in _SPECIAL:
                break
        suffix = _SUFFIX.search(piece)
        if suffix:
            after.append(suffix.group())
            piece = piece[: suffix.start()]
    yield from before
    yield from _inner(piece)
    yield from reversed(after)


def _inner(piece: str) -> Iterator[str]:
    """Yield the words of a piece whose ends are clean."""
    if piece in _SPECIAL:
        yield from _SPECIAL[piece]
        return
    time = _TIME.fullmatch(piece)
    if time:
        yield from time.groups()
        return
    start = 0
    if not _ADDRESS.fullmatch(piece):
        for mark in _INFIX.finditer(piece):
            if mark.start() > start:
                yield piece[start : mark.start()]
            yield mark.group()
            start = mark.end()
    if start < len(piece):
        yield piece[start:]
