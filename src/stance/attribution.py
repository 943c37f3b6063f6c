"""Find who says what: the words that report speech, the holder beside them, and the stretch that is theirs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from stance.quotations import DASHES, HIDDEN
from stance.schema import Span

Kind = Literal["direct", "indirect", "deed", "narration"]

_SAY = frozenset(
    """say says said tell tells told add adds added state states stated declare declares declared announce announces
    announced argue argues argued explain explains explained note notes noted stress stresses stressed emphasise
    emphasises emphasised emphasize emphasizes emphasized underline underlines underlined underscore underscores
    underscored insist insists insisted maintain maintains maintained claim claims claimed assert asserts
    asserted affirm affirms affirmed reaffirm reaffirms reaffirmed reiterate reiterates reiterated repeat
    repeats repeated remark remarks remarked observe observes observed comment comments commented reply replies
    replied respond responds responded answer answers answered warn warns warned caution cautions cautioned
    admit admits admitted acknowledge acknowledges acknowledged concede concedes conceded confirm confirms
    confirmed deny denies denied promise promises promised vow vows vowed pledge pledges pledged predict
    predicts predicted write writes wrote tweet tweets tweeted post posts posted report reports reported recall
    recalls recalled suggest suggests suggested urge urges urged demand demands demanded complain complains
    complained conclude concludes concluded continue continues continued ask asks asked joke jokes joked quip
    quips quipped cry cries cried shout shouts shouted chant chants chanted sing sings sang believe believes
    believed think thinks thought hope hopes hoped recommend recommends recommended point points pointed reveal
    reveals revealed disclose discloses disclosed testify testifies testified agree agrees agreed contend
    contends contended allege alleges alleged accuse accuses accused charge charges charged describe describes
    described call calls called proclaim proclaims proclaimed lament laments lamented boast boasts boasted
    threaten threatens threatened express expresses expressed quote quotes quoted cite cites cited exclaim
    exclaims exclaimed interject interjected opine opined read reads ruled rule wondered wonder wonders conveyed
    convey assured assure assures advised advise stipulate mention mentions mentioned""".split()
)
_THAT_VERBS = _SAY - frozenset(
    """read reads post posts rule call calls called charge charges describe quote quotes sing sings point
    points""".split()
)
_ACTS = frozenset(
    """deny denies denied summon summons summoned agree agrees agreed appeal appeals appealed lodge lodges lodged
    condemn condemns condemned denounce denounces denounced criticise criticises criticised criticize criticizes
    criticized reject rejects rejected welcome welcomes welcomed praise praises praised thank thanks thanked
    accuse accuses accused blame blames blamed urge urges urged call calls called demand demands demanded warn
    warns warned congratulate congratulates congratulated deplore deplores deplored protest protests protested
    hail hails hailed applaud applauds applauded support supports supported back backs backed oppose opposes
    opposed offer offers offered invite invites invited threaten threatens threatened vow vows vowed pledge
    pledges pledged promise promises promised apologise apologised apologize apologized refuse refuses refused
    express expresses expressed""".split()
)
_NOMINAL = frozenset(
    """statement statements claim claims remark remarks assertion announcement warning pledge promise assurance
    assurances declaration vow complaint allegation allegations accusation insistence suggestion proposal view
    position demand call denial words comment""".split()
)
_SKIPPED_LEFT = frozenset(
    """also later then now has had have once again repeatedly still just even only already first further previously
    earlier recently long often always subsequently separately meanwhile instead reportedly flatly firmly never
    ever is was are were being been will would today yesterday monday tuesday wednesday thursday friday saturday
    sunday""".split()
)
_CLAUSE_STARTS = frozenset(
    """that but and as when while because if after before although though since so then or where whereas""".split()
)
_AFTER_HOLDER = frozenset(
    """in on at during after before when while as who which that adding to from with by about into upon following
    because where but and yesterday today monday tuesday wednesday thursday friday saturday sunday last earlier
    later this""".split()
)
_BEFORE_DAY = frozenset("on in at late early last this".split())
_ASKED = frozenset("whether if about by what why how when where who which to for".split())
_RELATIVE = frozenset("who which that".split())
_PARTICIPLES = frozenset(
    """saying adding telling asking writing noting arguing stating declaring explaining insisting warning claiming
    tweeting replying responding announcing stressing calling describing quipping joking shouting chanting
    singing remarking concluding emphasising emphasizing reading reporting suggesting""".split()
)
_PRONOUNS = frozenset("he she they it we i".split())
_LEADS = frozenset(
    """in on at during after before when while as if because although though for from with since once by under then but
    and so yet however meanwhile asked speaking yesterday today monday tuesday wednesday thursday friday
    saturday sunday earlier later last this that these those there january february march april may june july
    august september october november december""".split()
)
_NO_HOLDER = frozenset("there it's what this these those not".split())
_TOKEN = re.compile(rf"{HIDDEN}+|[\w$%]+(?:[’'.-][\w]+)*(?:[’']s?\b)?|[^\w\s]")
_DETERMINERS = frozenset("the a an his her its their".split())
_INSIDE_HOLDER = frozenset("of for to from at with in".split())
_LONGEST_HOLDER = 14
_LONGEST_APPOSITION = 30
_LONGEST_BEFORE = 120
"""Tokens of a clause that is reported before its verb: "..., the minister said"."""


class Token(NamedTuple):
    """A word, a mark or a hidden quotation of a frame, in lower case too, with its place in the text."""

    text: str
    start: int
    end: int
    lower: str

    @property
    def hidden(self) -> bool:
        """Tell whether this is a quotation."""
        return self.text[0] == HIDDEN


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports: its place among the tokens, and the holder's tokens `first:last`.

    `said_to` are the tokens of whom it was told; `content` the tokens of what is reported indirectly, if anything is.
    """

    at: int
    first: int
    last: int
    content: tuple[int, int] | None
    said_to: tuple[int, int] | None = None


def joined_to(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """Return the tokens of a second holder, joined by "and" on either side of one: "Chile and *Peru* said"."""
    if first > 1 and tokens[first - 1].lower == "and" and _names(tokens[first - 2]):
        start = first - 2
        while start > 0 and first - start < _LONGEST_HOLDER and _in_holder(tokens[start - 1]):
            start -= 1
        return _trimmed(tokens, start, first - 1)
    if last + 1 < len(tokens) and tokens[last].lower == "and":
        end = _holder_right(tokens, last + 1)
        return (last + 1, end) if end > last + 1 and _names(tokens[end - 1]) else None
    return None


def _names(token: Token) -> bool:
    return not token.hidden and token.text[0].isupper()


def tokens_of(framed: str, offset: int) -> list[Token]:
    """Return the tokens of a framed sentence that starts at an offset of the text."""
    return [Token(m[0], offset + m.start(), offset + m.end(), m[0].lower()) for m in _TOKEN.finditer(framed)]


def cues(tokens: Sequence[Token]) -> list[Cue]:
    """Return what reports speech in a sentence, in order; one inside what another one reports is left out."""
    found: list[Cue] = []
    until = 0
    for i, token in enumerate(tokens):
        if i < until or token.hidden:
            continue
        cue = _according_to(tokens, i) or _nominal(tokens, i) or _verb(tokens, i) or _participle(tokens, i)
        if cue is None and found and _goes_on_to_say(tokens, i):
            cue = Cue(i, found[-1].first, found[-1].last, *_reported(tokens, i, i, _end(tokens)))
        if cue is not None:
            if cue.content and cue.content[0] < until:  # an earlier one reports that already
                cue = replace(cue, content=None)
            found.append(cue)
            if cue.content:
                until = max(until, cue.content[1])
    return found


def _goes_on_to_say(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a verb has the holder of the one before it: "X accused Y and *said* that ..."."""
    return i > 1 and tokens[i - 1].lower in ("and", "but") and tokens[i].lower in _SAY | _ACTS


def _end(tokens: Sequence[Token]) -> int:
    return len(tokens) - (not tokens[-1].hidden and tokens[-1].text in ".!?")


def _according_to(tokens: Sequence[Token], i: int) -> Cue | None:
    if tokens[i].lower != "according" or i + 2 >= len(tokens) or tokens[i + 1].lower != "to":
        return None
    last = _holder_right(tokens, i + 2)
    if last == i + 2:
        return None
    end = _end(tokens)
    before = (0, i - 1 if i and tokens[i - 1].text == "," else i)
    content = before if 2 < i <= _LONGEST_BEFORE else (min(last + 1, end), end)
    return Cue(i, i + 2, last, content if content[1] - content[0] > 2 else None)


def _nominal(tokens: Sequence[Token], i: int) -> Cue | None:
    """Return a cue such as "X's statement that ..."."""
    if tokens[i].lower not in _NOMINAL or i + 1 >= len(tokens) or tokens[i + 1].lower != "that" or i == 0:
        return None
    if not tokens[i - 1].text.endswith(("’s", "'s", "s’", "s'")) and tokens[i - 1].lower not in (
        "his",
        "her",
        "its",
        "their",
    ):
        return None
    first = i - 1
    while (
        first > 0
        and i - first < 8
        and (tokens[first - 1].text[0].isupper() or tokens[first - 1].lower in ("the", "of"))
    ):
        first -= 1
    end = _end(tokens)
    return Cue(i, first, i, (i + 2, end)) if end > i + 3 else None


def _verb(tokens: Sequence[Token], i: int) -> Cue | None:
    word = tokens[i].lower
    if (word not in _SAY and word not in _ACTS) or (i and not tokens[i].text[0].islower()):  # the United States
        return None
    if (i + 1 < len(tokens) and tokens[i + 1].lower == "by") or (
        i and tokens[i - 1].lower in ("to", "the", "a", "an", "be", "not", "been")
    ):
        return None
    end = _end(tokens)
    left = _holder_left(tokens, i)
    if left is not None:
        first, last = left
        return Cue(i, first, last, *_reported(tokens, i, first, end))
    inverted = i == 0 or tokens[i - 1].text == "," or tokens[i - 1].hidden
    if not inverted or word not in _SAY:
        return None
    last = _holder_right(tokens, i + 1)
    if last == i + 1 or tokens[i + 1].lower in _ASKED:
        return None
    clause = 2 < i <= _LONGEST_BEFORE and tokens[i - 1].text == "," and not any(t.hidden for t in tokens[:i])
    return Cue(i, i + 1, last, (0, i - 1) if clause else None)


def _participle(tokens: Sequence[Token], i: int) -> Cue | None:
    """Return a cue such as "The minister left, saying: ...", whose holder is the sentence's subject."""
    if tokens[i].lower not in _PARTICIPLES or i == 0:
        return None
    if not any(t.hidden for t in tokens[i + 1 : i + 6]):
        return None
    held = _holder_left(tokens, i) if tokens[i - 1].text != "," else None
    held = held or subject(tokens[: min(i, 2 * _LONGEST_APPOSITION)])
    return Cue(i, *held, None) if held else None


def subject(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Return the tokens of a sentence's first name or pronoun with what belongs to it, None where there is none."""
    for i, token in enumerate(tokens[:_LONGEST_APPOSITION]):
        if token.hidden:
            return None
        if token.lower in _PRONOUNS:
            return i, i + 1
        named = token.text[0].isupper() and token.lower not in _LEADS
        if named or (token.lower in _DETERMINERS and i + 1 < len(tokens)):
            last = i + 1
            while last < len(tokens) and last - i < _LONGEST_HOLDER and _goes_on(tokens, last):
                last += 1
            return (i, last) if named or last > i + 1 else (i, min(i + 3, len(tokens)))
    return None


def _goes_on(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.hidden or not token.text[0].isalnum():
        return False
    joins = token.lower in ("of", "for", "the", "and", "de", "al", "bin", "van", "von")
    return token.text[0].isupper() or (joins and i + 1 < len(tokens) and tokens[i + 1].text[0].isupper())


def signature(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Return the tokens of the name that stands behind a quotation and a dash at the end of a sentence."""
    hidden = [i for i, t in enumerate(tokens) if t.hidden]
    if not hidden or hidden[-1] + 2 >= len(tokens) or tokens[hidden[-1] + 1].text not in DASHES:
        return None
    first = hidden[-1] + 2
    last = _holder_right(tokens, first)
    return (first, last) if last > first and tokens[first].text[0].isupper() else None


def _holder_left(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return the tokens of the holder before a verb, None where there is none."""
    j = i - 1
    while j >= 0 and (
        tokens[j].lower in _SKIPPED_LEFT or (tokens[j].lower.endswith("ly") and tokens[j].text[0].islower())
    ):
        j -= 1
    if j < 0 or tokens[j].hidden:
        return None
    if tokens[j].text == ")":
        opened = next((k for k in range(j - 1, max(-1, j - 8), -1) if tokens[k].text == "("), 0)
        j = opened - 1 if opened else j
    if j < 0:
        return None
    if tokens[j].text == ",":
        return _before_apposition(tokens, j)
    if (
        not tokens[j].text[0].isalnum()
        or tokens[j].lower in _NO_HOLDER
        or tokens[j].lower in _CLAUSE_STARTS - _RELATIVE
    ):
        return None
    if tokens[j].lower in _RELATIVE:
        return (j, j + 1) if tokens[j].lower != "that" else None
    first = j
    while first > 0 and j - first < _LONGEST_HOLDER and _in_holder(tokens[first - 1]):
        first -= 1
    return _trimmed(tokens, first, j + 1)


def _in_holder(token: Token) -> bool:
    return (
        not token.hidden
        and token.text[0].isalnum()
        and token.lower not in _CLAUSE_STARTS
        and token.lower not in _RELATIVE
    )


def _trimmed(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """Return a holder without what only leads up to it: "On Monday the minister" -> "the minister"."""
    for k in range(last - 1, first, -1):
        if tokens[k].lower in _DETERMINERS and tokens[k - 1].lower not in _INSIDE_HOLDER:
            first = k
            break
    while last - first > 1 and tokens[last - 1].lower in _BEFORE_DAY:
        last -= 1
    leads = ("in", "on", "at", "during", "by", "under", "speaking", "for")
    if tokens[first].lower in leads or (last - first == 1 and tokens[first].text.isdigit()):
        return None
    return first, last


def _before_apposition(tokens: Sequence[Token], comma: int) -> tuple[int, int] | None:
    """Return the holder before an apposition that ends with a comma: "X, the minister of Y, said"."""
    k = comma - 1
    while k > 0 and comma - k < _LONGEST_APPOSITION and tokens[k].text != "," and not tokens[k].hidden:
        k -= 1
    if k <= 0 or tokens[k].text != ",":
        return None
    first = k - 1
    if not _in_holder(tokens[first]):
        return None
    while first > 0 and k - first < _LONGEST_HOLDER and _in_holder(tokens[first - 1]):
        first -= 1
    return _trimmed(tokens, first, k)


def _holder_right(tokens: Sequence[Token], i: int) -> int:
    """Return where the holder that starts at a token ends."""
    j = i
    while j < len(tokens) and j - i < _LONGEST_HOLDER:
        token = tokens[j]
        if token.hidden or (not token.text[0].isalnum() and token.text != "&"):
            break
        if (
            j > i
            and token.lower in _AFTER_HOLDER
            and not (token.lower in ("to", "from", "at", "in") and _named_office(tokens, i, j))
        ):
            break
        j += 1
    return j


def _named_office(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Tell whether what follows still belongs to an office: "ambassador to Moscow Akira Muto"."""
    return (
        tokens[j - 1].lower in ("ambassador", "envoy", "representative", "professor", "analyst", "head", "director")
        and j > i
    )


def _reported(
    tokens: Sequence[Token], i: int, first: int, end: int
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Return what a verb reports, and to whom, as ranges of tokens."""
    word, j = tokens[i].lower, i + 1
    if j >= end:
        return _said_before(tokens, first), None
    if tokens[j].hidden:
        return None, None
    more = (
        next((k - 1 for k in range(j + 2, min(end, j + 2 * _LONGEST_BEFORE)) if _goes_on_to_say(tokens, k)), end)
        if word in _ACTS
        else end
    )
    that = next((k for k in range(j, min(more, j + 12)) if tokens[k].lower == "that" or tokens[k].hidden), -1)
    said_to = None
    if (
        that > j
        and tokens[that - 1].lower in _NOMINAL
        and any(t.text.endswith(("’s", "'s", "s’", "s'")) for t in tokens[j:that])
    ):
        return None, None  # it recalls what another one said, who holds it
    if that > j and word in ("told", "tells", "tell", "warned", "warns", "assured", "reminded", "informed"):
        said_to = (j, that)
    if that >= 0 and tokens[that].lower == "that" and word in _THAT_VERBS:
        return ((that + 1, end) if end > that + 2 else None), said_to
    if (
        word in ("told", "tells", "tell")
        or tokens[j].text in ",:;"
        or (tokens[j].lower in _AFTER_HOLDER - {"this", "that", "to"} and word not in _ACTS)
    ):
        return _said_before(tokens, first), said_to
    if word in _ACTS:
        return (first, more), None
    if end - j >= 3:
        return (j, end), None
    return None, None


def _said_before(tokens: Sequence[Token], first: int) -> tuple[int, int] | None:
    """Return the clause before a holder and a comma, which is what was said: "It is too early, the minister said"."""
    asked = any(t.lower in ("asked", "pressed", "questioned") for t in tokens[:3])
    quoted = any(t.hidden for t in tokens[: 2 * _LONGEST_BEFORE])
    clause = 4 < first <= _LONGEST_BEFORE and tokens[first - 1].text == ","
    return (0, first - 1) if clause and not asked and not quoted else None


def span_of(tokens: Sequence[Token], first: int, last: int) -> Span:
    """Return the span of a range of tokens, without blanks and commas at its ends and a possessive at its end."""
    while first < last and not tokens[first].hidden and tokens[first].text in ",;:—–-":
        first += 1
    while last > first and not tokens[last - 1].hidden and tokens[last - 1].text in ",;:—–-":
        last -= 1
    if first >= last:
        return Span(tokens[first - 1].end, tokens[first - 1].end) if first else Span(0, 0)
    return Span(tokens[first].start, tokens[last - 1].end)
