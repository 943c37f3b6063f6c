"""Find who is named beside what they say without a verb: "... — envoy", "Minister: ...", a signature."""

import re
from collections.abc import Iterator, Sequence

from stance.articles.frame import DASHES
from stance.articles.quotations import Quotation
from stance.articles.roles import MEDIA, is_described, role_of
from stance.articles.verbs import uses_of_verb
from stance.values import Span

_TITLE_BEHIND = re.compile(r"\s[—–-]\s+([\w’']+(?:\s[\w’']+){0,4})\s?$")
_TITLE_BEFORE = re.compile(
    r"(?!(?:After|Against|Analysis|At|Before|Behind|Between|Beyond|By|Comment|Despite|During|Editorial|Explainer|For|"
    r"From|How|In|Inside|Interview|Into|Live|Of|On|Opinion|Over|Review|Since|Through|To|Toward|Towards|Under|Until|"
    r"What|When|Where|Who|Why|With|Without)\b)([\w’']+(?: [\w’']+){0,4}) ?:\s"
)
"""A name or an office; what opens with a preposition is a headline of two parts: *After the coup*: Chad's friends."""
_SIGNED = re.compile(r"\s*(?:[-–—―~]|--)\s*([A-Z][^,;:\n]{2,60})")
_TITLED = re.compile(r"\s*([A-Z][\w’' -]{3,60}?)\.?$")
_SO = re.compile(
    r"(?:(?:So|Thus) (?:spoke|said|declared|argued|wrote)|(?:These|Those|Such) (?:were|are) the words of|"
    r"(?:That|This|Such) (?:was|is) the (?:message|verdict|view|opinion|answer|reply) of|"
    r"The (?:words|speaker) (?:were those of|was)) ([^,.;:!?\n]{3,60})[,.!]"
)
_DASHES_APART = (" — ", " – ", " -- ", " - ")
"""What stands before who is named last in a line."""
_NAMED_LAST = re.compile(
    rf"(?<=[\w’'”\")%])(?:{'|'.join(_DASHES_APART)})(?P<who>(?:[\w’'.-]+ ){{0,6}}[\w’'-]+) ?$", re.MULTILINE
)
_NAME_ALONE = re.compile(r"(?:[A-Z][\w’'.-]* ?){1,4}")
_LONGEST_LABEL = 80
_STOPS = '.!?"”'


_SO_SAYS = re.compile(r", so (?:the )?((?:[\w’'-]+ ){0,5}[\w’'-]+)[.!]?$")
"""Who is named behind "so" and without a verb: the deal is off, *so the Lao minister*."""


def caption(text: str, span: Span) -> Span | None:
    """Return who is named in a headline's end or beginning: "... — envoy", "Minister: ..."."""
    tail = max(span.start, span.end - _LONGEST_LABEL)
    if match := _TITLE_BEHIND.search(text[tail : span.end]):
        return Span(tail + match.start(1), tail + match.end(1))
    if (match := _SO_SAYS.search(text[tail : span.end])) and is_described(match[1]):
        return Span(tail + match.start(1), tail + match.end(1))
    label = text[span.start : min(span.end, span.start + _LONGEST_LABEL)]
    if ":" in label and (match := _TITLE_BEFORE.match(label)):
        return Span(span.start, span.start + match.end(1))
    return None


def claimed(text: str, span: Span, quoted: Sequence[Span]) -> Span | None:
    """Return who claims all that a headline tells, whatever others do in it: "Chad arms rebels — Niger's *envoy*".

    None where the line ends as a sentence does, where a paper is named, and where most of it is `quoted`.
    """
    if text[span.end - 1] in _STOPS:  # as nearly all sentences end
        return None
    tail = max(span.start, span.end - _LONGEST_LABEL)
    match = _TITLE_BEHIND.search(text[tail : span.end])
    most = sum(q.end - q.start for q in quoted) * 2 > span.end - span.start
    if (
        match is None
        or most
        or _acts(match[1])
        or role_of(match[1]) == MEDIA
        or not (is_described(match[1]) or match[1][0].isupper())
    ):
        return None
    return Span(tail + match.start(1), tail + match.end(1))


def _acts(words: str) -> bool:
    """Tell whether a headline's end tells an act of somebody: Chad jails pilots — *Niger demands answers*."""
    inside = words.split()[1:-1]
    return any(word.endswith(("s", "ed")) and uses_of_verb(word) for word in inside)


def sources(text: str) -> Iterator[Span]:
    """Yield where lines end with nothing but who said what they tell: Chad must disarm — *Mali's envoy to Niger*.

    >>> [span.start for span in sources("Chad to disarm — envoy to Niger\\nTalks fail — Chad and Niger leave")]
    [17]
    """
    if not any(map(text.__contains__, _DASHES_APART)):  # as in most texts
        return
    for match in _NAMED_LAST.finditer(text):
        who = match["who"]
        acts = any(uses_of_verb(word) for word in who.split())
        if _NAME_ALONE.fullmatch(who) or (is_described(who) and not acts):
            yield Span(match.start("who"), match.end("who"))


def spoke_so(text: str, span: Span) -> Span | None:
    """Return who is named in a sentence behind a quotation that only says whose that was: "So *spoke* the envoy"."""
    match = _SO.match(text, span.start, span.end)
    return Span(match.start(1), match.end(1)) if match else None


def labelled(text: str, sentence: Span, quotation: Quotation) -> Span | None:
    """Return who is named with nothing but a colon before a quotation that opens a sentence: Minister: "..."."""
    match = _TITLE_BEFORE.match(text, sentence.start, quotation.start)
    return Span(match.start(1), match.end(1)) if match and match.end() == quotation.start else None


def signature(text: str, sentence: Span, quotation: Quotation) -> Span | None:
    """Return the name that stands behind a quotation and a dash at the end of a sentence, None where there is none."""
    if text[quotation.end : quotation.end + 1] == ":" and (
        named := _TITLED.match(text, quotation.end + 1, sentence.end)
    ):
        return Span(named.start(1), named.end(1)) if is_described(named[1]) else None
    if text[quotation.end : quotation.end + 2].strip()[:1] not in DASHES:
        return None
    match = _SIGNED.match(text, quotation.end, min(sentence.end, quotation.end + _LONGEST_LABEL))
    return Span(match.start(1), match.end(1)) if match else None
