"""Ask a parsed sentence what its verbs do, who does it and who is told."""

from collections.abc import Callable

from stance.articles import clauses
from stance.articles.deeds import effects
from stance.articles.parsing import Parsed
from stance.articles.verbs import uses_of_verb

_WITHOUT_PARTICLE = frozenset(("say", "stative", "thing"))
"""What a verb does not do with a particle that is not listed: *held up* the trucks."""
_ILLS = frozenset(("assault", "burden"))
_ACTS = frozenset(("act",))
_WOULD = ("would", "'d", "’d")
_SAYS = frozenset(("say",))
_MAKES = ("make", "made", "makes", "making")
_CLEAR = ("clear", "plain", "known", "explicit")
_ENDS_IT = ("", ".", ",", ";")
_NOBODY = ("nobody", "none", "no-one")
_EXPLETIVES = frozenset(("it", "there", "this", "that"))


_DOCUMENTS = frozenset(
    """cable communique declaration document dossier email file indictment letter memo memorandum message note petition
    readout report resolution statement study survey text""".split()
)
"""What says whatever its verb says: the *letter* notes that."""


class _Lowered(dict[int, str]):
    """The words of a sentence in lower case by their places, asked for hundreds of times an article."""

    def __missing__(self, _: int) -> str:
        return ""


class Grammar:
    """A parsed sentence; `speaks` tells whether the noun phrase of a head may be somebody who speaks or acts.

    `tree` is the tree of the sentence, `hidden` the words that stand for quotations.
    """

    def __init__(self, parsed: Parsed, speaks: Callable[[int], bool]) -> None:
        self.parsed, self.speaks = parsed, speaks
        self.tree, self.hidden = parsed.tree, parsed.hidden
        self.word = _Lowered(enumerate(parsed.lowered)).__getitem__
        """Returns a word in lower case, the empty string where there is none."""
        self._uses: dict[int, frozenset[str]] = {}
        self._doers: dict[int, tuple[int, ...]] = {}

    def uses(self, verb: int) -> frozenset[str]:
        """Return what a verb does, together with its particle: *ruled* and *ruled out* differ."""
        known = self._uses.get(verb)
        if known is None:
            known = self._uses[verb] = self._uses_of(verb)
        return known

    def _uses_of(self, verb: int) -> frozenset[str]:
        tree, behind = self.tree, verb + 1
        word = self.word(verb)
        if word in _MAKES and self.made_clear(verb) is not None:
            return _SAYS
        if word == "like" and tree.having(verb, "dobj") and self._would(verb):
            return _ACTS
        tied = tree.labels[behind] if behind < len(tree.heads) and tree.heads[behind] == verb else ""
        if tied in ("prt", "advmod") and (found := uses_of_verb(f"{word} {self.word(behind)}")):
            return found
        bare = uses_of_verb(word)
        return bare - _WITHOUT_PARTICLE if tied == "prt" else bare

    def _would(self, verb: int) -> bool:
        return any(self.word(i) in _WOULD for i in self.tree.having(verb, "aux"))

    def made_clear(self, verb: int) -> int | None:
        """Return where begins what is said by "made clear", "made it plain"; None where nothing is."""
        if self.word(verb) not in _MAKES:
            return None
        at = verb + 1 + (self.word(verb + 1) == "it")
        if self.word(at) not in _CLEAR or self.word(at + 1) in _ENDS_IT:
            return None
        return at + 1 + (self.word(at + 1) == "that")

    def says(self, verb: int) -> bool:
        """Tell whether a verb reports a clause."""
        return "say" in self.uses(verb)

    def effects(self, i: int) -> frozenset[str]:
        """Return what is done to somebody by a verb or with a noun; see `deeds`."""
        return effects(self.word(i))

    def is_expletive(self, noun: int) -> bool:
        """Tell whether a word names nobody: it, there, this."""
        return self.word(noun) in _EXPLETIVES

    def is_document(self, noun: int) -> bool:
        """Tell whether a word names something written that says what its verb says: the *letter* accuses Chad."""
        return self.word(noun) in _DOCUMENTS

    def is_nobody(self, noun: int) -> bool:
        """Tell whether a word says that nobody does something: *nobody*, *no one*, *none* of them."""
        word = self.word(noun)
        if word == "one":
            return any(self.word(i) == "no" for i in self.tree.having(noun, "det", "neg"))
        return word in _NOBODY

    def doers(self, verb: int) -> tuple[int, ...]:
        """Return who does what a verb says; "adding" beside what somebody said has who said that."""
        known = self._doers.get(verb)
        if known is None:
            known = self._doers[verb] = self._doers_of(verb)
        return known

    def _doers_of(self, verb: int) -> tuple[int, ...]:
        tree = self.tree
        if tree.tags[verb] == "VBG" and tree.labels[verb] == "advcl" and self.says(verb):
            above = tree.heads[verb]
            while tree.labels[above] == "ccomp" and self.says(tree.heads[above]):
                above = tree.heads[above]
            verb = above if above != tree.heads[verb] else verb
        doers = clauses.doers(tree, verb)
        if "say" not in self.uses(verb):
            doers = tuple([self._whose(i) for i in doers]) or self._in_whose_blow(verb)
        return tuple([i for i in doers if i not in self.hidden]) if self.hidden else doers

    def _in_whose_blow(self, verb: int) -> tuple[int, ...]:
        """Return whose the blow is in which somebody was struck by a passive verb: killed *in a Chadian raid*."""
        tree = self.tree
        if "strike" not in self.effects(verb) or not clauses.is_passive(tree, verb):
            return ()
        dealt = ((blow, self._whose(blow)) for blow in tree.prepositional(verb, "in", "during"))
        return next(((who,) for blow, who in dealt if who != blow), ())

    def _whose(self, noun: int) -> int:
        """Return whose a deed is that is named as what does something: *Chadian* shells struck, hit by *Chad's* ban."""
        tree = self.tree
        if tree.tags[noun] not in ("NN", "NNS") or effects(self.word(noun)).isdisjoint(_ILLS) or self.speaks(noun):
            return noun
        named = (i for i in tree.having(noun, "poss", "amod", "compound", "nmod") if tree.words[i][:1].isupper())
        return next((i for i in named if tree.tags[i] in ("JJ", "NNP", "NNPS") and self.speaks(i)), noun)

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
