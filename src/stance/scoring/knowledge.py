"""Tell whether a text is one that a model can know anything about, and if not, why.

A model gives probabilities for everything: for Spanish, for markup, for "N/A". What is found here needs no package: the
model's own vocabulary, and short lists of function words, English ones and those of other languages.
"""

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from stance.scoring.spans import Spans

NO_WORDS: Final = "no words"
SCRIPT: Final = "unknown script"
CODE: Final = "code or markup"
ONE_WORD: Final = "one word"
LANGUAGE: Final = "not English"
UNKNOWN: Final = "too few known words"
LONG: Final = "long text"
UNREAL: Final = "unreal or of nobody"
"""A word's frame turns it: a condition that did not come true, nobody as the one it is done to or who does it, a
reproach that is not made, an agreement to do others harm, gladness of a loss."""

LONGEST: Final = 200
"""Words from which on a text is a page rather than a statement."""
LATIN_SHARE: Final = 0.5
"""Share of Latin letters among letters below which the script is unknown."""
SIGNS: Final = 2
SIGNS_PER_WORD: Final = 0.3
"""A text with so many signs of code, and so many for each of its words, is code."""
EVIDENCE: Final = 1.0
"""Evidence above which a text is not English; see `Knowledge.evidence`. One in a thousand of real English sentences
passes it."""

ENGLISH_WORD: Final = -2.0
"""Evidence of a function word of English that is none of its neighbours' ("was", "a", "on" are German or French too,
and count as words that are known)."""
KNOWN_WORD: Final = -1.0
NAME_WORD: Final = -0.3
FOREIGN_WORD: Final = 2.5
UNKNOWN_WORD: Final = 0.7
UNKNOWN_PIECES: Final = 1.0
"""Further evidence of an unknown word, times the share of its five-letter pieces that the model does not know."""
UNKNOWN_ACCENT: Final = 1.0
"""Further evidence of an unknown word with a letter outside ASCII."""
_ENGLISH_MODEL: Final = 0.5
"""Share of the English function words that an English model knows at least."""

ENGLISH: Final = frozenset(
    """
    the of and to that is for with by from be are were has have had it its this these those not or but which who
    what when where why how they their them him his she her we our us you your my would shall should can could
    may might must does did been being if than then there here into over under between against about after
    before during since until while because any both each other some such up out off more most very too only own
    same just nor neither either yet still
    """.split()
)
PARTICLES: Final = frozenset(
    "al bin da de del della den der des di do dos du e el en est et la las le les los o san un van von y".split()
)
"""Words that names bring into English text: the model may know them, and they say nothing."""
FOREIGN: Final = frozenset(
    """
    af akan ale alla ao aos atas att auch aucun auf aus aux av avec ay az bahwa belum bij bir bu ces cette cha
    che ci com como cu các của daha dal dalam dalla dan dans dari dat dei delle dengan det deze dit een egy ein
    eine elle em entre esta este está ett foi fue för für geen gli haben han hanno hayo hebben heeft het hilo
    hindi hogy huo ihr ikke il ile ini inte ise ist için jak jest já kadar kami katika ke kein keine kepada
    không kwa leur là ma mais med mga mit mjini moet muy más naar nach nas ne nel nella nem ng nicht nie niet
    notre nous nu não och od og olan olarak oleh ont onze ook oraz os ou pada pas pela pelo pero più por przez
    på que questo qui sebagai ses seu sich sig sind się sobre som sono sont stato su sua sunt sus telah tidak
    til todas todo todos uit um uma una und une untuk ve voor vous vya và være weer werd werden wij wir wird
    wordt wote wurde yetu za zal zetu zijn został zu zum à är çok è é és été în über được că și
    """.split()
)
"""Function words of other languages in Latin letters, less those that are English words or abbreviations or stand in
names."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_LATIN = re.compile(r"[^\W\d_A-Za-zªºÀ-ÖØ-öø-ɏʼḀ-ỿＡ-Ｚａ-ｚ]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@[^\s@]+\.\w+|(?<!\S)[.]?@\w+|pic\.twitter\.com/\w+")
_MARKUP = re.compile(r"<[/!?]?[a-zA-Z][^<>]{0,300}>|&(?:[a-zA-Z]{2,8}|#\d{1,5});|\{\{|\}\}|\[\[|\]\]")
_SIGN = re.compile(
    r"[{}\\|^~=]|;\s*$|(?<=[)\]}]);|\w_\w|\w\(\S*\)|\w\[|->|&&|::|[<>](?=\s*['\w])|\+\+|(?<!\S)--?[a-zA-Z](?!\S)"
    r"|(?<!\S)#\w+\s*<|(?<!\S)\.\w+\s\{|(?<=\w)/\w+/|\ufffd|â€|Ã.|Â."
)
_REPROACH = r"(?:condemn|denounce|critici[sz]e|accuse|blame|threaten|insult)"
_REPROACHED = r"(?:condemned|denounced|critici[sz]ed|accused|blamed|threatened|insulted)"
_REPROACHES = ("condemn", "denounce", "criticis", "criticiz", "accuse", "blame", "threaten", "insult")
_WRONGS = ("unfair", "wrong", "mistaken", "absurd", "misleading", "nonsense")
_DEEDS = "attacked|bombed|invaded|shelled|praised|thanked|welcomed|hailed|congratulated|supported|backed|defended"
_FEW = (
    r"(?:(?:^|[^\w ] ?|\b(?:and|but|only|so|that|very) )few|\bneither(?: [a-z]+){0,4}|"
    r"\b(?:no|no-one|nobody|none|not even|(?:hardly|scarcely|barely) any))"
)
_LEAGUES = r"(?:pact|alliance|treaty|accord|agreement|deal|axis|front)"
_AGREES = r"(?:agree[ds]?|offer(?:s|ed)?|pledge[ds]?|promise[ds]?)"
_STRIKES = r"(?:strike [a-z]+\W*(?:$|[.,;])|(?:attack|invade|blockade|bomb|shell|occupy|sanction|punish)\b)"
_GLAD = r"(?:hail(?:s|ed)?|welcome[ds]?|celebrate[ds]?|applaud(?:s|ed)?|cheer(?:s|ed)?|praise[ds]?)"
_LOSSES = ("collapse", "death", "defeat", "downfall", "fall", "rout", "sinking")
_TURNS = {
    r"\b(?:would|could|might)(?:n't|n’t| not)?(?: [a-z]+ly)? have\b": ("would", "could", "might"),
    r"\b(?:if|unless)\b[^,]*, [^,]*\bwould\b|^\W*had\b[^,]*, [^,]*\bwould\b": ("would",),
    r"\bwould\b[^,]*\b(?:if only|had (?:it|they|he|she|we|you|i)\b)": ("would",),
    r"\bwould\b[^,]*, were (?:it|they|he|she|we|you|i)\b": ("would",),
    r"\w (?:no one|nobody|no-one)(?:\W*$|[,;.]| but\b| of\b)": ("no one", "nobody", "no-one"),
    rf"\b(?:{'|'.join(_WRONGS)}) to (?:call|describe|speak|say|see|treat|accuse|blame)\b": _WRONGS,
    rf"\b(?:do|does|did)(?:n't|n’t| not)(?: [a-z]+ly)? {_REPROACH}\b": _REPROACHES,
    rf"\b(?:not|never)(?: [a-z]+ly)? {_REPROACHED}\b": _REPROACHES,
    rf"\brefus(?:e|es|ed|ing) to (?:attack|{_REPROACH})\b": ("refus",),
    r"\bfar from [a-z]+ing\b": ("far from",),
    rf"{_FEW}(?: [a-z]+){{0,2}}(?: (?:of|in|from|at|among)(?: [a-z]+){{1,3}})?(?: (?:has|have|had)(?: ever| yet)?)?"
    rf" (?:{_REPROACHED}|{_DEEDS})\b": ("few ", "neither", "no ", "no-one", "nobody", "none ", "not even", "ly any"),
    rf"\b{_LEAGUES}(?: [a-z]+){{0,3}} against\b": (" against",),
    rf"\b{_AGREES} to (?:jointly )?{_STRIKES}": ("agree", "offer", "pledge", "promise"),
    rf"\b{_GLAD}(?: [a-z]+(?:['’]s)?){{1,3}} (?:{'|'.join(_LOSSES)})\b": _LOSSES,
}
"""What turns a text, with words of which it has one: to look for them first takes a tenth of the time."""
_TURNING: dict[str, list[re.Pattern[str]]] = {}
"""What may turn a text that has a word, by that word."""
for _pattern, _signs in _TURNS.items():
    for _sign in _signs:
        _TURNING.setdefault(_sign, []).append(re.compile(_pattern, re.ASCII | re.IGNORECASE))
_PLAIN = r"[A-Za-zÀ-ÖØ-öø-ÿ0-9 ,.;:!?'\"$%()’‘“”–—…-]+"
_SHORTEST_PLAIN, _LONGEST_PLAIN = 12, 1000
"""Characters; longer ones may be a page."""
_FUNCTION_WORDS = rf"(?i)\b(?:{'|'.join(sorted(ENGLISH))})\b"
_PLAIN_TEXT, _ASCII_WORD = re.compile(_PLAIN), re.compile(r"\w+", re.ASCII)
_ENGLISH_SHARE = 6
"""A plain text with an English function word for so many blanks is English; nine of ten are settled by that."""


class Knowledge:
    """What a model knows of English: words in lower case, five-letter pieces with a blank at a word's ends, names.

    The names are asked for when they are needed. A model that does not know most function words of English learned
    from something else: language and script are then no fault.
    """

    def __init__(
        self, words: Container[str], pieces: Container[str] = (), names: Callable[[], Container[str]] = frozenset
    ) -> None:
        self._words, self._pieces, self._find_names = words, pieces, names

    @cached_property
    def _names(self) -> Container[str]:
        return self._find_names()

    @cached_property
    def english(self) -> bool:
        """Tell whether the model learned from English text."""
        return sum(word in self._words for word in ENGLISH) >= _ENGLISH_MODEL * len(ENGLISH)

    def reason(self, text: str, signs: Collection[str] | None = None) -> str | None:
        """Return why a text is not one to judge, None where it is one; `signs` are those of a text that it stands in.

        >>> known = Knowledge({"talks", "failed", *ENGLISH})
        >>> known.reason("The talks have failed."), known.reason("Las negociaciones han fracasado.")
        (None, 'not English')
        >>> known.reason("N/A"), known.reason("Peace"), known.reason("Переговоры сорваны")
        ('no words', 'one word', 'unknown script')
        >>> known.reason("<td>12</td>"), known.reason("asdf qwer uiop")
        ('code or markup', 'too few known words')
        """
        return None if plainly_english(text, signs) else self._reason(text)

    def _reason(self, text: str) -> str | None:
        if self.english and _foreign_script(text):
            return SCRIPT
        bare, signs = (text, 0) if _PLAIN_TEXT.fullmatch(text) else _without_markup(text)
        words = _WORD.findall(bare)
        if signs >= SIGNS and signs >= SIGNS_PER_WORD * len(words):
            return CODE
        if not any(len(word) > 1 for word in words):
            return NO_WORDS
        if len(words) == 1:
            return ONE_WORD
        if len(words) > LONGEST:
            return LONG
        return (self._language(words, bare) or (UNREAL if _is_turned(bare) else None)) if self.english else None

    def _language(self, words: Sequence[str], bare: str) -> str | None:
        evidence = list(self.evidence(words))
        if sum(evidence) <= EVIDENCE:
            return None
        return LANGUAGE if any(e >= FOREIGN_WORD for e in evidence) or not bare.isascii() else UNKNOWN

    def evidence(self, words: Sequence[str]) -> Iterator[float]:
        """Yield for each word how much it speaks against English; below 0 it speaks for it.

        A capital that does not begin the text makes a name, which says nothing, unless most words are all capitals.
        The sum grows with the length of the text, so that a short one needs to be plainer.
        """
        capitals = sum(word.isupper() for word in words) * 2 > len(words)
        for i, word in enumerate(words):
            lower = word.lower().replace("’", "'").removesuffix("'s")
            name = i > 0 and not capitals and word[0].isupper()
            if lower in FOREIGN and not name:
                yield FOREIGN_WORD
            elif lower in PARTICLES:
                yield 0.0
            elif lower in ENGLISH:
                yield ENGLISH_WORD
            elif lower in self._words:
                yield KNOWN_WORD
            elif lower in self._names:
                yield NAME_WORD
            else:
                yield 0.0 if name else self._of_unknown(lower)

    def _of_unknown(self, word: str) -> float:
        padded = f" {word} "
        pieces = [padded[i : i + 5] for i in range(max(1, len(padded) - 4))]
        strange = sum(piece not in self._pieces for piece in pieces) / len(pieces)
        return UNKNOWN_WORD + UNKNOWN_PIECES * strange + (0.0 if word.isascii() else UNKNOWN_ACCENT)

    def reasons(self, texts: Sequence[str]) -> dict[int, str]:
        """Return the reason of each text that is not one to judge, by its position; many texts cost little."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        array = pa.array(texts, pa.large_string())
        length = pc.utf8_length(array)
        short = pc.and_(pc.greater_equal(length, _SHORTEST_PLAIN), pc.less_equal(length, _LONGEST_PLAIN))
        settled = pc.and_(short, pc.match_substring_regex(array, rf"\A{_PLAIN}\z"))
        words = pc.count_substring_regex(array, _FUNCTION_WORDS)
        blanks = pc.count_substring(array, " ")
        enough = pc.greater_equal(pc.multiply(words, _ENGLISH_SHARE), blanks)
        settled = pc.and_not(settled, pc.match_substring_regex(array, "|".join(_TURNS), ignore_case=True))
        plain = pc.and_(settled, pc.and_(enough, pc.greater_equal(words, 2)))
        found = {}
        for i in np.flatnonzero(~plain.to_numpy(zero_copy_only=False)).tolist():
            if (reason := self._reason(texts[i])) is not None:
                found[i] = reason
        return found

    def span_reasons(self, spans: Spans) -> dict[int, str]:
        """Return the same for texts that lie in a piece of memory."""
        from stance.scoring.plain import Limits, can_be_told, kinds_of
        from stance.scoring.plain_kernel import OTHER, TURNED_OTHER

        if not can_be_told():
            return self.reasons([spans.text(i) for i in range(len(spans))])
        limits = Limits(_SHORTEST_PLAIN, _LONGEST_PLAIN, _ENGLISH_SHARE, LONGEST)
        kinds = kinds_of(spans, ENGLISH, limits, self._weighed)
        found = {}
        for i in kinds.nonzero()[0].tolist():
            text, kind = spans.text(i), kinds[i]
            if kind != OTHER and not _is_turned(text):
                continue
            reason = self._reason(text) if kind in (OTHER, TURNED_OTHER) else UNREAL
            if reason is not None:
                found[i] = reason
        return found

    @cached_property
    def _weighed(self) -> Any:
        """The words whose evidence is known, in a table for compiled code; none where the model knows no English."""
        from stance.scoring.plain import words_of

        known = self._words if isinstance(self._words, Iterable) else ()
        plain = {word: KNOWN_WORD for word in known if " " not in word}
        if not self.english:
            return words_of({})
        plain |= dict.fromkeys(ENGLISH, ENGLISH_WORD) | dict.fromkeys(PARTICLES, 0.0)
        return words_of(
            {w: (FOREIGN_WORD if w in FOREIGN else plain[w], plain.get(w, 0.0)) for w in [*plain, *FOREIGN]}
        )


def signs_in(text: str) -> tuple[str, ...]:
    """Return the words in a text that may turn it, or turn a stretch of it: no other ones need be looked for there.

    >>> signs_in("They would have left."), signs_in("They left.")
    (('would',), ())
    """
    lowered = text.lower()
    return tuple([sign for sign in _TURNING if sign in lowered])


def plainly_english(text: str, signs: Collection[str] | None = None) -> bool:
    """Tell whether a text has nothing but plain characters, and many English function words: most English text has.

    >>> plainly_english("The envoy of the Union met the minister."), plainly_english("Peace")
    (True, False)
    """
    if not _SHORTEST_PLAIN <= len(text) <= _LONGEST_PLAIN or not _PLAIN_TEXT.fullmatch(text):
        return False
    lowered, fewest = text.lower(), max(2, text.count(" ") / _ENGLISH_SHARE)
    enough = (  # words between blanks are quickly told, and are enough in most texts
        sum(map(ENGLISH.__contains__, lowered.split(" "))) >= fewest
        or sum(map(ENGLISH.__contains__, _ASCII_WORD.findall(lowered))) >= fewest  # as _FUNCTION_WORDS would count
    )
    return enough and not _is_turned(text, signs)


def _is_turned(text: str, signs: Collection[str] | None = None) -> bool:
    lowered = text.lower()
    for sign in _TURNING if signs is None else signs:  # a loop, as most texts have none of these
        if sign in lowered:
            for turned in _TURNING[sign]:
                if turned.search(text):
                    return True
    return False


def _without_markup(text: str) -> tuple[str, int]:
    """Return a text without addresses and markup, and how many signs of code were in it."""
    plain = _ADDRESS.sub(" ", text)
    bare = _MARKUP.sub(" ", plain)
    return bare, len(_SIGN.findall(bare)) + len(_MARKUP.findall(plain))


def _foreign_script(text: str) -> bool:
    return not text.isascii() and len(_NOT_LATIN.findall(text)) > (1 - LATIN_SHARE) * len(_LETTER.findall(text))
