"""Ask a parsed sentence what its verbs do, who does it and who is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stance.articles import clauses
from stance.articles.parsing import Parsed
from stance.articles.quotations import Quotation
from stance.articles.verbs import uses_of_verb
from stance.syntax.tree import Tree

_EXPLETIVES = frozenset(("it", "there", "this", "that"))


@dataclass(frozen=True)
class Grammar:
    """A parsed sentence; `speaks` tells whether the noun phrase of a head may be somebody who speaks or acts."""

    parsed: Parsed
    speaks: Callable[[int], bool]

    @property
    def tree(self) -> Tree:
        """Return the tree of the sentence."""
        return self.parsed.tree

    @property
    def hidden(self) -> Mapping[int, Quotation]:
        """Return the words that stand for quotations."""
        return self.parsed.hidden

    def word(self, i: int) -> str:
        """Return a word in lower case, the empty string behind the last."""
        return self.parsed.lowered[i] if 0 <= i < len(self.parsed.lowered) else ""

    def uses(self, verb: int) -> frozenset[str]:
        """Return what a verb does, together with its particle: *ruled* and *ruled out* differ."""
        for particle in self.tree.having(verb, "prt", "advmod"):
            if particle == verb + 1 and (found := uses_of_verb(f"{self.word(verb)} {self.word(particle)}")):
                return found
        return uses_of_verb(self.word(verb))

    def says(self, verb: int) -> bool:
        """Tell whether a verb reports a clause."""
        return "say" in self.uses(verb)

    def is_expletive(self, noun: int) -> bool:
        """Tell whether a word names nobody: it, there, this."""
        return self.word(noun) in _EXPLETIVES

    def doers(self, verb: int) -> tuple[int, ...]:
        """Return who does what a verb says; "adding" beside what somebody said has who said that."""
        tree = self.tree
        if tree.tags[verb] == "VBG" and tree.labels[verb] == "advcl" and self.says(verb):
            above = tree.heads[verb]
            while tree.labels[above] == "ccomp" and self.says(tree.heads[above]):
                above = tree.heads[above]
            verb = above if above != tree.heads[verb] else verb
        return tuple(i for i in clauses.doers(tree, verb) if i not in self.hidden)

    def listener(self, verb: int) -> int | None:
        """Return whom a verb tells something: its object, or who stands behind "to"."""
        tree = self.tree
        if "tell" in self.uses(verb):
            for child in tree.having(verb, "dobj", "dative"):
                if child not in self.hidden and tree.tags[child][:1] in "NP":
                    return child
        return next(iter(tree.prepositional(verb, "to")), None)

    def has_that(self, verb: int) -> bool:
        """Tell whether "that" begins the clause of a verb."""
        return any(self.word(mark) == "that" for mark in self.tree.having(verb, "mark"))
