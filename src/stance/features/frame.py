"""Read the frame of a text: how many actors it names, its marks and quotations, and what stands around each concept.

Every feature is a family and one of a closed set of values, so that the kernel can number them. None hangs on which
actor a name is, on whether two names are the same one, or on a full stop, which a name such as U.S. may swallow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

from stance.features.analyzer import Document, Located
from stance.features.lexicon import ConceptMatch
from stance.features.masking import Word
from stance.values import NAME, NUMBER


def _table(**classes: str) -> Mapping[str, str]:
    return {word: name for name, words in classes.items() for word in words.split()}


PERSONS = _table(
    WE="we us our ours", I="i me my", YOU="you your", HE="he she him her", THEY="they them their theirs his its",
    IT="it this",
)  # fmt: skip
CONTRAST = frozenset("but however although though yet nevertheless despite while whereas instead".split())
SUBORDINATORS = _table(
    that="that", who="who which", whether="if unless whether", when="when until before after", because="because",
)  # fmt: skip
MARKS = tuple('?!":;(—$%/[')
HYPHEN = " - "
"""A hyphen between blanks is a mark of its own."""
CLAUSE_ENDS = frozenset(";:!?—")
POLES = {"conciliatory": "C", "hostile": "H", "neutral": "N"}
MOST_ACTORS, MOST_COMMAS, QUARTERS = 2, 4, 4

MAIN, BUT = "MAIN", "BUT"
BEGINNING, END, KNOWN, OTHER = "^", "$", "K", "O"
SPEAKERS = {"W": "WE", "Y": "YOU", "I": "I"}
"""The persons that tell who speaks to whom, by their letter; he, she and they are all T."""
WHO = tuple("".join(letter for k, letter in enumerate("WYIT") if mask >> k & 1) for mask in range(16))
ROLES = (BEGINNING, *POLES.values(), KNOWN, OTHER, BUT, "WE", "YOU", "I", "HE", "THEY", "IT", END)
CLAUSES = (MAIN, BUT, *dict.fromkeys(SUBORDINATORS.values()))

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "first": ("-", KNOWN, OTHER),
    "actors": tuple(f"{n}{who}" for n in range(MOST_ACTORS + 1) for who in WHO),
    "capitals": ("none", "one", "some", "many", "all"),
    "mark": (*MARKS, HYPHEN.strip()),
    "commas": tuple(map(str, range(MOST_COMMAS + 1))),
    "quoted": ("none", "part", "all"),
    "place": tuple(f"{pole}{quarter}" for pole in POLES.values() for quarter in range(QUARTERS)),
    "clause": tuple(f"{pole}:{clause}" for pole in POLES.values() for clause in CLAUSES),
    "roles": tuple(f"{before}:{role}" for before, role in product(ROLES, ROLES)),
}
"""The values of each family. Beside them there is "topic", a neutral concept's name with the number of actors."""


def cells(concepts: Iterable[str]) -> Iterator[str]:
    """Yield every feature that there may be, topics of the given concepts last, in the order of the kernel."""
    for family, values in FAMILIES.items():
        yield from (f"{family}:{value}" for value in values)
    for concept in concepts:
        yield from (f"topic:{concept}:{n}" for n in range(MOST_ACTORS + 1))


@dataclass(frozen=True, slots=True)
class FrameFeatures:
    """Reads the frame of a document; a text without words has none.

    >>> from stance.features.analyzer import Analyzer
    >>> from stance.features.gazetteer import Gazetteer
    >>> from stance.features.lexicon import Concept, Lexicon
    >>> codebook = [Concept("PRAISE", "conciliatory", "")]
    >>> names = Gazetteer.from_rows([("PER", "state", "Peru", "name", "")])
    >>> analyzer = Analyzer(names, Lexicon([("PRAISE", "praise")], codebook))
    >>> FrameFeatures()(analyzer.document("We praised Peru, but not Ivan"))[:5]
    ['first:K', 'actors:1W', 'commas:1', 'capitals:one', 'quoted:none']
    """

    def __call__(self, document: Document) -> list[str]:
        """Return the features of a document."""
        return [place.feature for place in self.located(document)]

    def located(self, document: Document) -> Iterator[Located]:
        """Yield the features of a document with the words they cover: those of the whole text cover none."""
        if not document.words:
            return
        words, gaps = document.words, gaps_of(document)
        whole = chain(_names(words), _marks(gaps), [f"capitals:{_capitals(document)}", f"quoted:{_quoted(gaps)}"])
        yield from (Located(feature, 0, 0) for feature in whole)
        yield from _topics(document)
        yield from _surroundings(document, gaps)
        yield from _roles(document)


def gaps_of(document: Document) -> list[str]:
    """Return what stands before each word of a document, and behind the last."""
    text, words = document.text.text, document.words
    ends = [0, *(word.end for word in words)]
    starts = [*(word.start for word in words), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def _actors(words: Sequence[Word]) -> int:
    return min(sum(word.known for word in words), MOST_ACTORS)


def _names(words: Sequence[Word]) -> Iterator[str]:
    """Yield which kind of name comes first, and how many actors there are beside which persons."""
    first = next((word for word in words if word.text == NAME), None)
    yield f"first:{'-' if first is None else KNOWN if first.known else OTHER}"
    persons = {PERSONS[word.text] for word in words if word.text in PERSONS}
    who = "".join(letter for letter, person in SPEAKERS.items() if person in persons)
    yield f"actors:{_actors(words)}{who}{'T' if persons & {'HE', 'THEY'} else ''}"


def _marks(gaps: Sequence[str]) -> Iterator[str]:
    found = frozenset().union(*gaps)
    yield from (f"mark:{mark}" for mark in MARKS if mark in found)
    if any(HYPHEN in gap for gap in gaps):
        yield f"mark:{HYPHEN.strip()}"
    yield f"commas:{min(sum(',' in gap for gap in gaps), MOST_COMMAS)}"


def _capitals(document: Document) -> str:
    """Return how many of the words that are no names begin with a capital: in a headline more than the first."""
    text = document.text.text
    capital = [text[word.start].isupper() for word in document.words if word.text not in (NAME, NUMBER)]
    n = sum(capital)
    if n <= 1:
        return "one" if n else "none"
    return "all" if n == len(capital) else "many" if 4 * n > len(capital) else "some"


def _quoted(gaps: Sequence[str]) -> str:
    """Return how much of a text stands in quotation marks."""
    inside, n = False, 0
    for gap in gaps[:-1]:
        inside ^= gap.count('"') % 2 == 1
        n += inside
    return "none" if not n else "all" if n == len(gaps) - 1 else "part"


def _topics(document: Document) -> Iterator[Located]:
    """Yield each neutral concept with the number of actors: two that meet are news, one that meets is none."""
    actors = _actors(document.words)
    for match in document.matches:
        if match.polarity == "neutral":
            yield Located(f"topic:{match.concept}:{actors}", match.start, match.stop)


def _surroundings(document: Document, gaps: Sequence[str]) -> Iterator[Located]:
    """Yield, for the pole of each concept, the quarter of the text and the kind of clause that it begins in."""
    words = document.words
    starts = {match.start: match for match in document.matches if match.polarity in POLES}
    clause = MAIN
    for i, word in enumerate(words):
        if i and not CLAUSE_ENDS.isdisjoint(gaps[i]):
            clause = MAIN
        match = starts.get(i)
        if match is not None:
            pole = POLES[match.polarity]
            yield Located(f"place:{pole}{QUARTERS * i // len(words)}", match.start, match.stop)
            yield Located(f"clause:{pole}:{clause}", match.start, match.stop)
        if word.text in CONTRAST:
            clause = BUT
        elif word.text in SUBORDINATORS:
            clause = SUBORDINATORS[word.text]


def _roles(document: Document) -> Iterator[Located]:
    """Yield neighbours in the row of names, persons and concepts of which one is a concept."""
    poles = POLES.values()
    before, place = BEGINNING, (0, 0)
    for role, start, stop in _row(document.words, document.matches):
        if role in poles or before in poles:
            covered = place if before in poles else (start, stop)
            yield Located(f"roles:{before}:{role}", *covered)
        before, place = role, (start, stop)
    if before in poles:
        yield Located(f"roles:{before}:{END}", *place)


def _row(words: Sequence[Word], matches: Sequence[ConceptMatch]) -> Iterator[Located]:
    """Yield what plays a role in a text, one after the other: poles of concepts, and the words between concepts."""
    ahead = iter([match for match in matches if match.polarity in POLES])
    match, i = next(ahead, None), 0
    while i < len(words):
        if match is not None and i == match.start:
            yield Located(POLES[match.polarity], match.start, match.stop)
            i = match.stop
            match = next(ahead, None)
            continue
        role = _role(words[i])
        if role:
            yield Located(role, i, i + 1)
        i += 1


def _role(word: Word) -> str:
    if word.text == NAME:
        return KNOWN if word.known else OTHER
    return BUT if word.text in CONTRAST else PERSONS.get(word.text, "")
