"""Tell which part the actors named in a sentence have in it: subject, object, whose attack, against whom."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from stance.articles import clauses
from stance.articles.mending import mended
from stance.articles.parsing import Parsed, default_parser
from stance.articles.verbs import uses_of_verb
from stance.syntax.parser import Parser
from stance.syntax.tokens import Word, words_of
from stance.syntax.tree import Tree
from stance.text.sentences import sentences
from stance.values import Span, frozen

_START = attrgetter("start")
_MOST_WORDS = 160
"""A longer sentence is cut, so that a text without full stops takes no more time than another one."""
_SUBJECTS = {"nsubj": "subject", "nsubjpass": "passive_subject", "csubj": "subject", "csubjpass": "passive_subject"}
_OBJECTS = {"dobj": "object", "dative": "dative", "attr": "attr", "oprd": "attr"}
_UP = ("compound", "nmod", "amod", "nummod", "det", "appos", "conj")
_PREPOSITIONS = frozenset("against with to by of on for from in at over between toward towards about".split())


@frozen
class Part:
    """The part that a name has: its slot, whether it only describes a noun in that slot, how deep its verb lies."""

    slot: str
    modifies: bool
    owns: bool
    """Whether it owns what stands in the slot: "Chile's offer"."""
    depth: int
    """How many verbs there are above the word that governs the slot, at most 3."""


def part_in(sentence: Parsed, start: int, end: int) -> Part | None:
    """Return the part of the name at `start:end` of the text; None where no word of it is in the sentence."""
    words = sentence.words
    at = bisect_right(words, max(start, end - 1), key=_START) - 1
    if at < 0 or words[at].end <= start:
        return None
    return _part(sentence.tree, at)


def parsed(text: str, spans: Sequence[Span], parser: Parser | None = None) -> list[list[Parsed]]:
    """Return the parsed sentences of each stretch of a text."""
    pieces = [list(_pieces(text, span)) for span in spans]
    flat = [[word.text for word in piece] for group in pieces for piece in group]
    trees = map(mended, (parser or default_parser()).parse_many(flat) if flat else [])
    return [
        [Parsed(Span(piece[0].start, piece[-1].end), tuple(piece), next(trees)) for piece in group] for group in pieces
    ]


def _pieces(text: str, span: Span) -> Iterator[list[Word]]:
    for sentence in sentences(text[span.start : span.end]):
        start = span.start + sentence.start
        words = words_of(text[start : span.start + sentence.end], start=start)
        for first in range(0, len(words), _MOST_WORDS):
            yield words[first : first + _MOST_WORDS]


def _part(tree: Tree, at: int) -> Part:
    """Return the part of a word: climb to the noun that it belongs to, then to the word that governs that."""
    modifies = owns = False
    slot, node = "root", at
    for _ in range(len(tree)):
        label, head = tree.labels[node], tree.head_of(node)
        if head is None:
            break
        if label in _SUBJECTS or label in _OBJECTS:
            slot = _SUBJECTS.get(label) or _OBJECTS[label]
            node = head
            break
        if label == "poss":
            owns = True
        elif label == "pobj":
            slot, node = _prepositional(tree, head)
            break
        elif label in _UP:
            modifies = modifies or label not in ("appos", "conj")
        elif not tree.tags[node].startswith("N"):
            break
        node = head
    depth = sum(tree.tags[above].startswith("V") for above in tree.ancestors(node))
    return Part(slot, modifies, owns, min(depth, 3))


def _prepositional(tree: Tree, preposition: int) -> tuple[str, int]:
    """Return the slot of a preposition's noun, and what the preposition belongs to."""
    word = tree.words[preposition].lower()
    head = tree.head_of(preposition)
    slot = "by" if tree.labels[preposition] == "agent" else word if word in _PREPOSITIONS else "prep"
    if clauses.is_aimed(tree, preposition):
        slot = "against"
    if head is None:
        return slot, preposition
    if not tree.tags[head].startswith("V"):
        return f"n_{slot}", head
    gone_to = slot in ("in", "at") and "go" in uses_of_verb(tree.words[head].lower())
    return "to" if gone_to else slot, head
