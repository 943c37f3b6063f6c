"""Ask a parsed sentence who does what to whom.

Labels are those of the treebank that the parser learned from: `nsubj`, `nsubjpass`, `agent`, `dobj`, `pobj`, `conj` ...
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from types import MappingProxyType

from stance.values import frozen

ROOT = -1
"""The head of the words that depend on none."""

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
OBJECTS = ("dobj", "dative", "attr", "oprd")
_SHARING = ("conj", "xcomp")
_PARTS = ("compound", "nmod", "amod", "det", "nummod", "quantmod", "case", "predet")
_BEFORE = (*_PARTS, "poss", "neg", "advmod", "punct")
_NEGATING_WORDS = frozenset(
    ("never", "neither", "nor", "no", "hardly", "scarcely", "barely", "nobody", "nothing", "none")
)
_NOTHING: Mapping[str, tuple[int, ...]] = MappingProxyType({})
_PASSIVE = frozenset(("nsubjpass", "csubjpass", "auxpass", "agent"))
_PREPOSITIONS = ("prep", "agent", "dative")


@frozen
class Span:
    """The words from `start` to before `end`."""

    start: int
    end: int


@frozen
class Tree:
    """A parsed sentence: for each word its tag, the place of its head (-1: none) and the label of that arc."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    labels: tuple[str, ...]
    _children: list[tuple[int, ...]] = field(init=False, repr=False, compare=False)
    _roots: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _by_label: list[Mapping[str, tuple[int, ...]] | None] = field(init=False, repr=False, compare=False)
    """The children by their labels, of the words of which they were asked for."""
    _spans: dict[int, Span] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The extents that were asked for."""
    _passive: dict[int, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The verbs of which it was asked whether they are passive."""
    passive_in_clause: dict[int, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    doers: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `clauses` found out about verbs, to be kept for as long as the sentence is."""
    _forms: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    _negates: list[bool] = field(default_factory=list, init=False, repr=False, compare=False)
    """Whether anything is negated at all, once that was asked for."""

    def __post_init__(self) -> None:
        if not len(self.words) == len(self.tags) == len(self.heads) == len(self.labels):
            lengths = {len(self.words), len(self.tags), len(self.heads), len(self.labels)}
            raise ValueError(f"words, tags, heads and labels must be equally many, found {sorted(lengths)}")
        below: list[tuple[int, ...]] = [()] * (len(self.heads) + 1)  # the last is ROOT's: the words without a head
        for at, head in enumerate(self.heads):
            below[head] += (at,)
        object.__setattr__(self, "_roots", below.pop())
        object.__setattr__(self, "_children", below)
        object.__setattr__(self, "_by_label", [None] * len(self.heads))

    def __len__(self) -> int:
        return len(self.words)

    def lacks(self, forms: frozenset[str]) -> bool:
        """Tell whether none of some words, given in lower case, stands in the sentence."""
        if not self._forms:
            self._forms.update(map(str.lower, self.words))
        return forms.isdisjoint(self._forms)

    def roots(self) -> tuple[int, ...]:
        """Return the words without a head, from left to right."""
        return self._roots

    def head_of(self, i: int) -> int | None:
        """Return the head of a word, None where it has none."""
        return None if self.heads[i] == ROOT else self.heads[i]

    def children(self, i: int) -> tuple[int, ...]:
        """Return the words that depend on a word, from left to right."""
        return self._children[i]

    def having(self, i: int, *labels: str) -> tuple[int, ...]:
        """Return the children whose arc bears one of the labels, from left to right."""
        known = self._by_label[i]
        if known is None:
            known = self._by_label[i] = self._labelled(i)
        if len(labels) == 1:
            return known.get(labels[0], ())
        found: tuple[int, ...] = ()
        if known.keys().isdisjoint(labels):
            return found
        for label in labels:
            if label in known:
                found = (*found, *known[label])
        return tuple(sorted(found)) if len(found) > 1 else found

    def _labelled(self, i: int) -> Mapping[str, tuple[int, ...]]:
        """Return the children of a word by the labels of their arcs."""
        children, labels = self._children[i], self.labels
        if not children:
            return _NOTHING
        if len(children) == 1:
            return {labels[children[0]]: children}
        found: dict[str, tuple[int, ...]] = {}
        for child in children:
            label = labels[child]
            found[label] = (*found[label], child) if label in found else (child,)
        return found

    def span(self, i: int) -> Span:
        """Return the extent of a word and all below it."""
        known = self._spans.get(i)
        if known is None:
            children, waiting = self._children, [i]
            if not children[i]:
                known = self._spans[i] = Span(i, i + 1)
                return known
            for node in waiting:  # grows as it goes
                waiting.extend(children[node])
            known = self._spans[i] = Span(min(waiting), max(waiting) + 1)
        return known

    def ancestors(self, i: int) -> Iterator[int]:
        """Yield the head of a word, the head of that one, and so on."""
        while self.heads[i] != ROOT:
            i = self.heads[i]
            yield i

    def is_passive(self, i: int) -> bool:
        """Return whether a verb is passive: by a passive subject, auxiliary or agent, its own or one that it shares.

        A past participle that describes a noun ("the ship seized in May") is passive, too.
        """
        known = self._passive.get(i)
        if known is None:
            known = self._passive[i] = self._is_passive(i)
        return known

    def _is_passive(self, i: int) -> bool:
        if self.tags[i] != "VBN" and _PASSIVE.isdisjoint(self.labels):  # as in most sentences
            return False
        while not self.having(i, "nsubjpass", "csubjpass", "auxpass", "agent"):
            if self.tags[i] != "VBN" or self.having(i, "nsubj", "csubj", "aux"):
                return False
            if self.labels[i] != "conj" or self.heads[i] == ROOT:
                return self.labels[i] == "acl"
            i = self.heads[i]
        return True

    def subject(self, i: int) -> int | None:
        """Return the grammatical subject of a verb, or the one that it shares with the verb it is joined or lent to.

        A relative clause has the noun that it describes where its own subject is a relative pronoun, and a participle
        the noun that it describes. None where there is none; in the passive it is whom the deed befalls (see `agent`).
        """
        while True:
            own = self.having(i, *SUBJECTS)
            if own:
                return self._referent(i, own[0])
            if self.heads[i] == ROOT:
                return None
            if self.labels[i] == "acl" and self.tags[i] in ("VBG", "VBN"):
                return self.heads[i]
            if self.labels[i] not in _SHARING:
                return None
            above = self.having(self.heads[i], "dobj") if self.labels[i] == "xcomp" else ()
            if above:
                return above[0]
            i = self.heads[i]

    def _referent(self, verb: int, noun: int) -> int:
        """Return the noun that a relative pronoun below a verb stands for, another noun as it is."""
        relative = self.labels[verb] == "relcl" and self.tags[noun] in ("WDT", "WP") and self.heads[verb] != ROOT
        return self.heads[verb] if relative else noun

    def agent(self, i: int) -> int | None:
        """Return the noun of the by-phrase of a passive verb, None where there is none."""
        for by in self.having(i, "agent"):
            for noun in self.having(by, "pobj"):
                return noun
        return None

    def doer(self, i: int) -> int | None:
        """Return who does what a verb says: the agent of a passive, else the subject of an active one."""
        return self.agent(i) if self.is_passive(i) else self.subject(i)

    def objects(self, i: int) -> tuple[int, ...]:
        """Return the objects of a verb with those joined to them; in the passive, its subject too."""
        heads = [self._referent(i, noun) for noun in self.having(i, *OBJECTS)]
        subject = self.subject(i) if self.is_passive(i) else None
        if subject is not None:
            heads.append(subject)
        return tuple(sorted({node for head in heads for node in (head, *self.conjuncts(head))}))

    def conjuncts(self, i: int) -> tuple[int, ...]:
        """Return the words that are joined to a word, by it or by one that is joined to it, without the word itself."""
        if not self._children[i] or "conj" not in self.labels or not (joined := self.having(i, "conj")):
            return ()  # as of most words
        found, waiting = list(joined), list(joined)
        while waiting:
            joined = self.having(waiting.pop(), "conj")
            found.extend(joined)
            waiting.extend(joined)
        return tuple(sorted(found))

    def prepositional(self, i: int, *words: str) -> tuple[int, ...]:
        """Return the nouns below a word's prepositions, of the given ones (lower case) or of all."""
        found: tuple[int, ...] = ()
        for child in self._children[i]:
            if self.labels[child] in _PREPOSITIONS and (not words or self.words[child].lower() in words):
                found += self.having(child, "pobj")
        return found

    def is_negated(self, i: int) -> bool:
        """Return whether a word is negated: by "not", "never" ... below it, or by "no" before its subject or object."""
        if not self._negates:  # as in most sentences
            self._negates.append("neg" in self.labels or not self.lacks(_NEGATING_WORDS))
        if not self._negates[0]:
            return False
        nouns = []
        for child in self._children[i]:
            label = self.labels[child]
            if label == "neg" or (label in ("advmod", "det", "preconj") and self._says_no(child)):
                return True
            if label in ("nsubj", "nsubjpass", "dobj"):
                nouns.append(child)
        return any(self._says_no(noun) or any(map(self._says_no, self.having(noun, "det", "neg"))) for noun in nouns)

    def _says_no(self, i: int) -> bool:
        return self.words[i].lower() in _NEGATING_WORDS

    def noun_head(self, i: int) -> int:
        """Return the head of the noun phrase that a title, an adjective or a determiner is a part of."""
        while self.labels[i] in _PARTS and self.heads[i] != ROOT:
            i = self.heads[i]
        return i

    def noun_phrase(self, i: int) -> Span:
        """Return the extent of a noun with what stands before it and belongs to it, without what follows or its 's."""
        first, children, opened = i, self._children, False
        for child in children[i]:
            if child > i:
                break
            label = self.labels[child]
            if label in _BEFORE and (opened or label != "punct"):  # it begins with no mark
                opened = True
                first = min(first, self.span(child).start if children[child] else child)
        return Span(first, i + 1)
