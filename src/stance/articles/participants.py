"""Tell who takes part in what a verb or a noun says, and in what part."""

from collections.abc import Mapping

from stance.articles import clauses
from stance.articles.befallen import befallen, teller
from stance.articles.statements import SlotName
from stance.syntax.tree import ROOT, Tree
from stance.values import frozen

_BY_PREPOSITION: Mapping[str, SlotName] = {
    "against": "against", "with": "with", "to": "to", "toward": "to", "towards": "to", "into": "to", "by": "by",
    "of": "of", "on": "on", "upon": "on", "over": "on",
}  # fmt: skip


_TAKES_PART = frozenset("dobj oprd attr dative prep agent advmod acomp advcl xcomp ccomp".split())
"""The labels of what is below a verb and may lead to somebody who takes part in what it says."""


@frozen
class Part:
    """Somebody or something that takes part: the head of its noun phrase, and the part that it plays."""

    head: int
    name: SlotName


def of_verb(tree: Tree, verb: int) -> tuple[Part, ...]:
    """Return who takes part in what a verb says, besides its doer: objects and prepositions, also those of its objects.

    The verbs that it governs (*refused to recognise*) belong to it.
    """
    found = _Participants(tree)
    found.add_verb(verb, with_agent=False)
    doers = clauses.doers(tree, verb)
    return tuple([part for part in found.parts() if part.head not in doers])


def of_clause(tree: Tree, verb: int) -> tuple[Part, ...]:
    """Return who takes part in a clause that somebody reports, its doers too: to who reports it they are others."""
    found = _Participants(tree)
    found.add_clause(verb)
    return found.parts()


def of_noun(tree: Tree, noun: int) -> tuple[Part, ...]:
    """Return who takes part in what a noun names: whose it is, and who stands behind its prepositions."""
    found = _Participants(tree)
    found.add_complements(noun)
    return found.parts()


class _Participants:
    """Collects participants; each noun and each verb is visited once, as a relative clause leads back to its noun."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._parts: dict[int, Part] = {}
        self._verbs: set[int] = set()

    def parts(self) -> tuple[Part, ...]:
        """Return what was collected, in the order of the words."""
        return tuple([self._parts[head] for head in sorted(self._parts)])

    def add_clause(self, verb: int) -> None:
        tree = self._tree
        for clause in (verb, *(other for other in tree.conjuncts(verb) if clauses.is_verb(tree, other))):
            self._add_subjects(clause)
            self.add_verb(clause, with_agent=True)

    def _add_subjects(self, verb: int) -> None:
        """Add the subjects of a verb; whom a passive befalls is no doer."""
        tree = self._tree
        for noun in tree.having(verb, "nsubj", "nsubjpass"):
            if tree.tags[noun] not in clauses.RELATIVE:
                self._add(noun, "passive_subject" if clauses.is_passive(tree, verb) else "other")

    def add_verb(self, verb: int, *, with_agent: bool) -> None:
        tree = self._tree
        if verb in self._verbs:
            return
        self._verbs.add(verb)
        self._add_described(verb)
        labels = tree.labels
        for child in tree.children(verb):
            label = labels[child]
            if label not in _TAKES_PART or clauses.sums_up(tree, child):  # left, a move that Chad condemned
                continue
            if label in ("dobj", "oprd", "attr"):
                self._add_described_as(clauses.antecedent(tree, child), "object" if label == "dobj" else "other")
            elif label == "dative" and not tree.having(child, "pobj"):
                self._add(child, "dative")
            elif label in ("prep", "dative") or (label == "agent" and with_agent):
                self._add_preposition(child)
            elif label in ("advmod", "acomp"):  # stopped short of it, is angry with them, is ready to go
                self._add_adjective(child)
            elif label == "advcl" and (clauses.is_result(tree, child) or self._is_before(child, verb)):
                continue
            elif label in ("xcomp", "ccomp", "advcl"):
                self.add_clause(child)

    def _is_before(self, child: int, verb: int) -> bool:
        """Tell whether a clause before the main one only tells when or in spite of what: *before it thanked Chad*."""
        return child < verb and clauses.opens_scene(self._tree, child)

    def _add_described(self, verb: int) -> None:
        """Add whom a passive befalls, and the noun that a relative clause has as its object: the deal *Chad broke*."""
        tree = self._tree
        label, above = tree.labels[verb], tree.heads[verb]
        if clauses.is_passive(tree, verb):
            if (noun := befallen(tree, verb)) is not None:
                self._add(noun, "passive_subject")
                if (who := teller(tree, noun)) is not None:
                    self._add(who, "passive_subject")
        elif label == "relcl" and above != ROOT and not tree.having(verb, "dobj"):
            own = tree.having(verb, "nsubj")
            whose = len(own) == 1 and any(tree.tags[i] in clauses.RELATIVE for i in tree.having(own[0], "poss"))
            if own and not whose and tree.tags[own[0]] not in clauses.RELATIVE and tree.tags[above][:1] == "N":
                self._add_described_as(above, "object")

    def _add_described_as(self, noun: int, name: SlotName) -> None:
        """Add the noun of which a relative clause tells, and who is called so: Laos, *a country* that Chad helps."""
        self._add(noun, name)
        if self._tree.labels[noun] == "appos":
            self._add(self._tree.heads[noun], name)

    def _add_adjective(self, word: int) -> None:
        for preposition in self._tree.having(word, "prep"):
            self._add_preposition(preposition)
        for verb in self._tree.having(word, "xcomp", "ccomp"):
            self.add_clause(verb)

    def _add_preposition(self, preposition: int) -> None:
        tree, word = self._tree, self._tree.words[preposition].lower()
        nouns = tree.having(preposition, "pobj")
        for noun in nouns:
            aimed = word == "at" and clauses.is_aimed(tree, preposition)
            self._add(clauses.antecedent(tree, noun), "against" if aimed else _BY_PREPOSITION.get(word, "other"))
        if len(nouns) == len(tree.children(preposition)):  # as below most
            return
        for verb in tree.having(preposition, "pcomp"):
            self.add_clause(verb)
        for inner in tree.having(preposition, "prep"):
            self._add_preposition(inner)

    def _add(self, head: int, name: SlotName) -> None:
        """Add a noun, those joined to it, and who takes part in what they name: sanctions *against Chad*."""
        for noun in (head, *self._tree.conjuncts(head)):
            if noun not in self._parts:
                self._parts[noun] = Part(noun, name)
                self.add_complements(noun)

    def add_complements(self, noun: int) -> None:
        tree = self._tree
        for child in tree.children(noun):
            label = tree.labels[child]
            if label == "poss":
                self._add(child, "poss")
            elif label == "prep":
                self._add_preposition(child)
            elif label in ("acl", "relcl", "ccomp") and clauses.is_verb(tree, child):
                self.add_clause(child)
