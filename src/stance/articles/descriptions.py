"""Find what a text says of a person beside the name: the office before it, the apposition or the bracket behind it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.articles import groupings
from stance.articles.names import runs
from stance.articles.roles import is_described, is_role_word
from stance.articles.vocabulary import acts, say, tell
from stance.features.pieces import ALWAYS_COMMON

_FURTHEST = 110
"""Characters before or behind a name within which it is described."""
_TOKEN = re.compile(r"[\w’'&./-]+|[^\w\s]")
_INSIDE = frozenset(
    """of for to the a an 's ’s in at on former deputy new vice first then acting outgoing incoming chief top senior
    leading long-time longtime veteran late ex-president ex-minister opposition foreign prime defence defense interior
    finance trade state national international special joint permanent military political economic presidential
    government ministerial governmental designate elect assistant general high supreme official main
    co-chairman charge chargé d'affaires d’affaires""".split()
)
_LAST_STOP = re.compile(
    r"(?s:.*)[.;:!?\n\"“”(\s](?:(?<=[;:!?\n\"“”(])|(?<=\.)(?<![A-Z]\.)(?=\s)|(?<=\s)(?:[—–-]|--)\s)"
)
"""Matches a text up to its last mark that parts what is before it from a name behind; one class first: quick."""
_STOPS = ';:!?"“”('
"""The marks that part a name from all that is before them, whatever that is."""
_BESIDE = re.compile(r",|\s*[(\[]|\s[—–-]|\s+of\s")
"""How all opens that describes a person behind the name; few names have anything so behind them."""
_APPOSED = re.compile(
    r"(?:,|\s[—–-])\s+(?:who\s+(?:is|was|heads|leads|serves\s+as|served\s+as)\s+(?:also\s+)?|(?:now|currently|today)\s+)?(?P<what>(?:[^,.;:!?\n\"“”()]|(?<=\b(?:Mr|Ms|Dr))\.|(?<=\b(?:Mrs|Sen|Rep|Gov|Gen))\.){3,90})"
)
"""The apposition behind a name; the full stop of a title does not end it: an adviser to *Mr.* Holm."""
_ADDRESSED = re.compile(
    r"\b(?:(?:Mrs?|Ms|Dr|Sir|Lord|Lady|Dame|(?:(?:Lt|Maj|Brig)\.? )?Gen|Adm|Col|Sen|Rep|Gov|Amb|Hon|MRS?|MS)\.?|"
    r"U|Daw|Datuk|Dato|Tan Sri|Tun|Haji|Shaikh|Sheikh|Shri|Smt|Monsieur|Madame|Herr|Frau|Señora?|Signora?|Don)\s+$"
)
_LONGEST_ADDRESS = 12
_PLACE = re.compile(r"(?<![\w.-])(?:(?:[A-Z][\w-]*\w|St\.) ){1,3}$")
_LONGEST_PLACE = 40
_BRACKET = re.compile(r",?\s?[(\[](?P<what>[^)\]\n]{2,40})[)\]]")
_LEGISLATOR = re.compile(r"(?:,\s?|\s?[(\[])(?P<what>[RDI]-[A-Z][\w.]*)")
"""Party and state of one of the Congress of the United States: "(R-Texas)", ", D-Calif."."""
_OF = re.compile(r"\s+of\s+(?:the\s+)?(?P<what>[^,.;:!?\n\"“”()]{3,40})")
_INITIALS = re.compile(r" [(\[][A-Z][\w-]{1,9}[)\]](?=, $)")
"""The initials of a body right before a name: the head of the Sahel Front *(SF)*, Ada Holm."""
_OWNED = re.compile(r"[’']s?\s+$")
_ENDS_NO_TITLE = frozenset("of for to in at on and from by with".split())
_OPENS_NO_TITLE = frozenset(("of", "for", "to", "in", "at", "on", "and", "'s", "’s"))
_MOST_LOOSE = 3
_BUSINESS = ("Affairs", "Policy", "Relations", "Development")
"""How the business of an office ends: the Minister of Trade *and Media Affairs*."""
_SENT = re.compile(
    r"(?i)(?:ambassador|envoy|adviser|advisor|aide|representative|negotiator|assistant|counsel|observer|secretary|"
    r"delegate|commissioner|official|spokes\w+|consul|d['’]affaires)$"
)
_FULL_TITLE = re.compile(
    r"(?: Extraordinary and Plenipotentiary)?(?: of (?:the )?[A-Z][\w-]+(?: (?:of )?[A-Z][\w-]+)*)?$"
)
"""What may stand between an envoy's title and where it is sent: Ambassador *of Chad* to Niger."""
_MOST_WORDS_OF_ENVOY = 9
_NO_PERSON = re.compile(
    r"(?:(?:the|a|an|its)\s+)?(?:[\w’'-]+\s+){0,3}(?:capital|city|town|village|province|region|district|island|river|"
    r"port|suburb|country|nation|state|bloc|newspaper|daily|magazine|company|firm|airline|group|gang)\b"
)
_CLAUSE = re.compile(r"\b(?:who|which|that|whose|and|but|as|said|says)\b")
_MOST_WORDS_BEFORE_OFFICE = 7


@dataclass(frozen=True, slots=True)
class Description:
    """Words that describe a person, where they start, how they stand to the name: title, apposition, bracket, of."""

    text: str
    start: int
    kind: str


def described(text: str, start: int, end: int) -> Iterator[Description]:
    """Yield what is said of the person whose name is `text[start:end]`, the nearest and surest first."""
    near = max(0, start - _LONGEST_ADDRESS)
    addressed = None if text[near:start].islower() else _ADDRESSED.search(text, near, start)  # which has capitals
    if addressed:
        start = addressed.start()
    beside = _BESIDE.match(text, end) is not None
    if beside and (legislator := _LEGISLATOR.match(text, end)):
        yield Description(legislator["what"], legislator.start("what"), "legislator")
    bracket = _BRACKET.match(text, end) if beside else None
    if bracket:
        yield Description(bracket["what"], bracket.start("what"), "bracket")
    before = _before(text, start) or (_placed(text, start, addressed.end()) if addressed else None)
    if before:
        yield before
        if " " not in before.text and text.startswith(", ", before.start - 2) and text.startswith(",", end):
            office = _before(text, before.start)  # *the Lao envoy*, Ambassador Ana Soto, ...
            yield from [office] if office else []
    if not beside:
        return
    if bracket:
        end = bracket.end()
    apposed = _APPOSED.match(text, end)
    if (
        apposed
        and is_described(_opening(apposed["what"]))
        and _opens_so(apposed["what"])
        and not _NO_PERSON.match(apposed["what"])
    ):
        clause = _CLAUSE.search(apposed["what"])
        what = apposed["what"][: clause.start()].rstrip() if clause else apposed["what"]
        tail = text[apposed.end() : apposed.end() + 1]
        if tail in (",", ".", ";", ":", "\n", "", '"', "”", "(") or kind_is_sure(apposed["what"]):
            yield Description(what, apposed.start("what"), "apposition")
    of = _OF.match(text, end)
    if of:
        yield Description(of["what"], of.start("what"), "of")


def _placed(text: str, start: int, end: int) -> Description | None:
    """Return the title of somebody, which stands there, with the place before it: *Ohio Sen.* Ada Holm."""
    place = _PLACE.search(text, max(0, start - _LONGEST_PLACE), start)
    what = text[place.start() : end].rstrip() if place else ""
    return Description(what, place.start(), "title") if place and is_described(what) else None


def kind_is_sure(what: str) -> bool:
    """Tell whether an apposition opens as one does: with an article, a possessive or the office itself."""
    return re.match(r"(?:the|a|an|its|his|her|their)\s", what) is not None


def _opens_so(what: str) -> bool:
    """Tell whether an apposition opens with an article or, within three words, with an office; not *told reporters*."""
    words = what.split()[:3]
    if words and any(words[0] in verbs for verbs in (tell(), say(), acts())):
        return False
    return kind_is_sure(what) or is_described(" ".join(words))


def _opening(what: str) -> str:
    return " ".join(what.split()[:_MOST_WORDS_BEFORE_OFFICE])


def _before(text: str, start: int) -> Description | None:
    """Return the office, with what belongs to it, that ends where a name starts: "Chile's minister, *Ana Soto*"."""
    first = max(0, start - _FURTHEST)
    lead = text[first:start]
    if _ends_no_office(lead):
        return None
    lead = _INITIALS.sub("", lead)
    stop = _LAST_STOP.match(lead)
    offset = stop.end() if stop else 0
    tokens = list(_TOKEN.finditer(lead, offset))
    comma = bool(tokens) and tokens[-1].group() == ","
    if comma:
        tokens.pop()
    kept = len(tokens)
    loose = 0
    if not tokens or tokens[-1].group().lower() in _ENDS_NO_TITLE:
        return None
    while kept and (_belongs(tokens, kept - 1) or (loose < _MOST_LOOSE and _may_belong(tokens, kept - 1))):
        kept -= 1
        loose += not _belongs(tokens, kept)
    if loose and not _opens_phrase(tokens[kept].group()):
        kept = len(tokens)
        while kept and _belongs(tokens, kept - 1):
            kept -= 1
    while kept < len(tokens) and tokens[kept].group().lower() in _OPENS_NO_TITLE:
        kept += 1
    if kept == len(tokens):
        return None
    what = lead[tokens[kept].start() : tokens[-1].end()]
    if not is_described(what) and not _OWNED.search(lead[tokens[kept].start() :]):
        return None
    if comma and _names_another(what):
        return None
    if comma and not (is_described(what) and (kind_is_sure(what[0].lower() + what[1:]) or _is_office(what))):
        return None
    return Description(what, first + tokens[kept].start(), "title")


def _ends_no_office(lead: str) -> bool:
    """Tell whether what is before a name surely ends in no office: in a stop, or in a small word that ends none.

    It is what `_before` finds by the last word, and spares nearly all names the rest of it.
    """
    words = lead.rsplit(None, 1)
    if not words or words[-1][-1] in _STOPS:
        return True
    word = words[-1]
    if word[-1] == ".":
        return lead[-1].isspace() and not word[-2:-1].isupper()
    word = word.removesuffix(",")
    if not (word.isascii() and word.isalpha() and word.islower()):
        return False
    if word in _ENDS_NO_TITLE:
        return True
    return word not in _INSIDE and word != "and" and not is_role_word(word)


def _names_another(what: str) -> bool:
    """Tell whether words before a comma are those of another person: "the Danish minister Sam Lund", *Ana Soto*."""
    words = what.split()
    at = next((i for i in range(len(words), 0, -1) if not words[i - 1][0].isupper() or is_described(words[i - 1])), 0)
    return 0 < at < len(words) and is_described(words[at - 1])


def _is_office(what: str) -> bool:
    """Tell whether words are an office with its country and no clause: "Turkey's president", "Minister for Defence"."""
    return what[0].isupper() and len(what.replace(" Extraordinary and Plenipotentiary", "").split()) <= 8


def _may_belong(tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Tell whether a small word may stand inside an office of several words: "Chile's *migration* coordinator"."""
    word = tokens[at].group()
    verb = word in say() or word in acts() or word in tell() or word.endswith(("ed", "ly"))
    return at + 1 < len(tokens) and word.isalpha() and len(word) > 3 and not verb and word not in ALWAYS_COMMON


def _opens_phrase(word: str) -> bool:
    """Tell whether a word may be the first of a noun phrase that says whose an office is."""
    return word.lower() in ("the", "a", "an") or word.endswith(("'s", "’s", "s'", "s’")) or word[0].isupper()


def _belongs(tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Tell whether a word before a name may belong to the name's office; "and" does inside an office only."""
    word = tokens[at].group()
    if word in ("to", "at", "in"):
        sent = " ".join(token.group() for token in tokens[max(0, at - _MOST_WORDS_OF_ENVOY) : at])
        return at > 0 and bool(_SENT.search(_FULL_TITLE.sub("", sent)))
    if word == "and":
        behind = " ".join(token.group() for token in tokens[at + 1 :])
        same = behind.endswith(_BUSINESS) or not is_described(behind)
        return at > 0 and tokens[at - 1].group()[0].isupper() and same
    if word[0].isupper():
        return True
    return word.lower() in _INSIDE or (word[0].isalpha() and is_described(word)) or word in ("’", "'")


def unknown_name(mention: str) -> str | None:
    """Return the name of a person, or of a party, in a mention of whom nothing is known."""
    if (party := groupings.named(mention)) is not None:
        return party
    found = list(runs(mention, lambda *_: False))
    if not found or (is_described(mention) and len(found[-1].words) < 2):
        return None
    return " ".join(found[-1].words)
