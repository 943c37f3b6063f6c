"""Cut a normalised text into pieces: words without possessives, and what stands between them."""

from typing import NamedTuple

from stance.text.normalise import word_matches

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
SENTENCE_ENDS = frozenset(".!?:…")
"""Marks behind which a capital says nothing."""
QUOTATION_ENDS = ('"', "'")


class Piece(NamedTuple):
    """A token on its way through the gazetteer: as written and as compared, its span, and the gap before it."""

    surface: str
    key: str
    start: int
    end: int
    gap: str
    possessive: bool


_new = tuple.__new__
"""Makes a named tuple in half the time; there is one for each word that is read."""


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a normalised text, in order."""
    pieces = []
    end = 0
    for match in word_matches(text):
        surface, before, (start, end) = match[0], end, match.span()
        possessive = False
        if not surface.isalpha():
            possessive = surface.endswith(("'s", "'S")) and len(surface) > 2
            while surface.endswith(("'s", "'S")) and len(surface) > 2:  # twice in "St. John's's"
                surface = surface[:-2]
            surface = surface.replace(".", "")
        pieces.append(_new(Piece, (surface, surface.lower(), start, end, text[before:start], possessive)))
    return pieces


def starts_sentence(piece: Piece, before: Piece) -> bool:
    """Tell whether a piece begins a sentence, or words of somebody else, behind the piece before it."""
    gap = piece.gap
    if gap.endswith(QUOTATION_ENDS):
        return True
    if SENTENCE_ENDS.isdisjoint(gap):
        return False
    return not (gap.startswith(".") and (before.key in TITLES_WITH_FULL_STOP or len(before.surface) == 1))
