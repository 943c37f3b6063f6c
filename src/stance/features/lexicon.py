"""Find concepts in a sentence: speech acts and tones that a lexicon of phrases names, with negation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from stance.features.masking import Word
from stance.lists import malformed, table_rows
from stance.text.inflection import inflections, lemmas
from stance.values import NAME

LEXICON_COLUMNS = ("concept", "entry")
CONCEPT_COLUMNS = ("concept", "polarity", "definition")
POLARITIES = ("conciliatory", "hostile", "neutral", "modifier")
LONGEST_ENTRY = 5
NEGATION_SCOPE = 6
"""Words after a negator that it reaches, unless a clause ends before."""

SKIPPED = frozenset("a an the this that these those its his her their our my your any all some such".split())
MOST_SKIPPED = 3
_MOST_KEPT = 50_000
"""Words whose base forms are kept in memory."""
NEGATORS = frozenset("not no never none nobody nothing neither nor cannot without hardly scarcely".split())
END_OF_SCOPE = frozenset("but however although though yet unless except".split())


@dataclass(frozen=True, slots=True)
class Concept:
    """A line of the codebook."""

    name: str
    polarity: str
    definition: str


class ConceptMatch(NamedTuple):
    """A concept found at `words[start:stop]`, and the polarity that the codebook gives it, "" where none does."""

    concept: str
    start: int
    stop: int
    negated: bool
    polarity: str = ""

    @property
    def feature(self) -> str:
        """Return the concept as a feature, marked where it is negated."""
        return f"NOT_{self.concept}" if self.negated else self.concept


class _Node:
    """A place in the tree of entries; its branches are base words, or exact forms with = before them."""

    __slots__ = ("branches", "concept")

    def __init__(self) -> None:
        self.branches: dict[str, _Node] = {}
        self.concept: str | None = None


class Lexicon:
    """Phrases and the concepts that they name, matched in all inflections, longest first.

    >>> lexicon = Lexicon([("PROTEST", "lodge protest"), ("EASE", "lift")])
    >>> from stance.features.gazetteer import Gazetteer
    >>> from stance.features.masking import masked_words
    >>> from stance.text.normalise import normalise
    >>> text = normalise("They lodged their protests but did not lift the ban.")
    >>> words = masked_words(text, Gazetteer([]))
    >>> [match.feature for match in lexicon.matches(words)]
    ['PROTEST', 'NOT_EASE']
    """

    def __init__(self, entries: Iterable[Sequence[str]], concepts: Iterable[Concept] = ()) -> None:
        self.entries = tuple(entries)
        self.concepts: Mapping[str, Concept] = {concept.name: concept for concept in concepts}
        self._entries_of: dict[str, list[int]] = {}
        """The entries that begin with a word."""
        for number, (_, entry) in enumerate(self.entries):
            first = entry.split(" ", 1)[0]
            if first in SKIPPED:
                first = next(iter(significant(entry)), "")
            self._entries_of.setdefault(first, []).append(number)
        self._trees: dict[str, _Node] = {}
        self._branches: dict[str, tuple[str, ...]] = {}
        self._roots: dict[str, tuple[_Node, ...]] = {}
        """What the trees are that a word of a text may begin in."""

    @classmethod
    def from_csv(cls, lexicon: str, concepts: str | None = None, *, checked: bool = False) -> "Lexicon":
        """Return the lexicon that the texts of a lexicon table and, if given, a concepts table hold.

        Raises LexiconError with the line at fault. A table that is known to be `checked` is not looked through again.
        """
        book = [Concept(*row) for row in table_rows(concepts, CONCEPT_COLUMNS, "concepts table")] if concepts else []
        for line, concept in enumerate(book, start=2):
            if concept.polarity not in POLARITIES:
                told = f"polarity is {concept.polarity!r}, allowed: {', '.join(POLARITIES)}"
                raise malformed("concepts table", line, told, "polarity")
        rows = table_rows(lexicon, LEXICON_COLUMNS, "lexicon")
        return cls(rows if checked else _checked_entries(rows, {c.name for c in book}), book)

    def matches(self, words: Sequence[Word]) -> list[ConceptMatch]:
        """Return the concepts found in a sentence, left to right, without overlap."""
        reach = _negated(words)
        matches = []
        i = 0
        while i < len(words):
            roots = self._roots_of(words[i].text)
            concept, stop = self._longest(words, i, roots) if roots else (None, i)
            if concept is None:
                i += 1
                continue
            matches.append(ConceptMatch(concept, i, stop, reach[i], self.polarity(concept)))
            i = stop
        return matches

    def polarity(self, concept: str) -> str:
        """Return the polarity of a concept, "" where the codebook does not have it."""
        known = self.concepts.get(concept)
        return known.polarity if known is not None else ""

    def all_branches(self) -> dict[str, tuple[str, ...]]:
        """Return, for every form of every entry's word, the branches that it takes, the preferred one first."""
        words = {word for _, entry in self.entries for word in significant(entry)}
        forms = {form for word in words for form in ((word[1:],) if word.startswith("=") else inflections(word))}
        return {form: tuple(word for word in _branches(form) if word in words) for form in sorted(forms)}

    def branches(self, form: str) -> tuple[str, ...]:
        """Return the branches that a word of a text may take: the exact form, the word itself, its other base forms."""
        known = self._branches.get(form)
        if known is None:
            known = _branches(form)
            if len(self._branches) < _MOST_KEPT:
                self._branches[form] = known
        return known

    def _tree(self, word: str) -> _Node | None:
        """Return the tree of the entries that begin with a word, made when first asked for; None where none does."""
        node = self._trees.get(word)
        if node is None and word in self._entries_of:
            node = self._trees[word] = _Node()
            for number in self._entries_of[word]:
                concept, entry = self.entries[number]
                _add(node, significant(entry)[1:], concept)
        return node

    def _roots_of(self, form: str) -> tuple[_Node, ...]:
        """Return the trees that a word of a text may begin in; most words begin in none."""
        known = self._roots.get(form)
        if known is None:
            known = tuple(node for branch in self.branches(form) if (node := self._tree(branch)) is not None)
            if len(self._roots) < _MOST_KEPT:
                self._roots[form] = known
        return known

    def _longest(self, words: Sequence[Word], i: int, roots: Sequence[_Node]) -> tuple[str | None, int]:
        """Return the concept of the longest entry that starts at a word, in one of some trees, and where it stops."""
        nodes = roots
        best: str | None = None
        stop, j, skipped = i, i + 1, 0
        while nodes:
            if skipped == 0:
                concept = next((node.concept for node in nodes if node.concept is not None), None)
                best, stop = (concept, j) if concept is not None else (best, stop)
            if j >= len(words) or words[j].after_break:
                break
            following = self._step(nodes, words[j].text)
            if following:
                nodes, skipped = following, 0
            elif (words[j].text in SKIPPED or words[j].text == NAME) and skipped < MOST_SKIPPED:
                skipped += 1
            else:
                break
            j += 1
        return best, stop

    def _step(self, nodes: Sequence[_Node], word: str) -> list[_Node]:
        branches = self.branches(word)
        return [node.branches[branch] for node in nodes for branch in branches if branch in node.branches]


def significant(entry: str) -> list[str]:
    """Return the words of an entry that count: all but determiners.

    >>> significant("lodge a protest")
    ['lodge', 'protest']
    """
    return [word for word in entry.split() if word not in SKIPPED]


def _branches(form: str) -> tuple[str, ...]:
    return (f"={form}", form, *(word for word in lemmas(form) if word != form and form in inflections(word)))


def _add(node: _Node, words: Sequence[str], concept: str) -> None:
    for word in words:
        node = node.branches.setdefault(word, _Node())
    if node.concept is None:
        node.concept = concept


def _negated(words: Sequence[Word]) -> list[bool]:
    """Tell of each word whether a negator before it reaches it."""
    reach, left = [], 0
    for word in words:
        if word.after_break or word.text in END_OF_SCOPE:
            left = 0
        reach.append(left > 0)
        left = NEGATION_SCOPE if word.text in NEGATORS or word.text.endswith("n't") else max(0, left - 1)
    return reach


def _checked_entries(rows: Sequence[Sequence[str]], concepts: set[str]) -> list[tuple[str, str]]:
    seen: dict[str, int] = {}
    for line, (concept, entry) in enumerate(rows, start=2):
        if concepts and concept not in concepts:
            told = f"the concept {concept!r} has no definition in the concepts table"
            raise malformed("lexicon", line, told, "concept")
        words = entry.split()
        if not 1 <= len(words) <= LONGEST_ENTRY or entry != entry.lower() or " ".join(words) != entry:
            told = f"{entry!r} must be 1 to {LONGEST_ENTRY} lower-case words with single spaces"
            raise malformed("lexicon", line, told, "entry")
        if entry in seen:
            raise malformed("lexicon", line, f"{entry!r} stands on line {seen[entry]} already", "entry")
        seen[entry] = line
    return [(concept, entry) for concept, entry in rows]
