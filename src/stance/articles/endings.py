"""Tell what is over by what somebody does, or is not there: dropped its protest, settled the row, no sanctions."""

from functools import cache

from stance.articles import clauses
from stance.articles.grammar import Grammar
from stance.articles.verbs import uses_of_noun
from stance.text.inflection import inflections

OWNERS = frozenset("its their his her our my".split())
_ONESELF = frozenset("it they he she we i".split())
_QUARRELS = frozenset(
    """conflict crisis difference differences dispute disputes feud grievance grievances hatchet hostilities quarrel
    quarrels rift rifts row rows spat squabble standoff tension tensions""".split()
)
"""What it is no hostility to settle, or to play down."""
_IMPORTS = frozenset(("import", "imports", "purchases"))
_GOODS = _IMPORTS | frozenset(
    """aid assistance backing cooperation deliveries delivery exports financing funding funds grant grants help loan
    loans payments sales shipments subsidies supplies supply support""".split()
)
"""What it is unfriendly to end, toward those who had the good of it."""


def ends(grammar: Grammar, verb: int) -> bool:
    """Tell whether what a verb has as its object is over by that: dropped, withdrew, lifted it."""
    return grammar.word(verb) in _lifts()


def over(grammar: Grammar, verb: int) -> int | None:
    """Return the noun of what a verb ends, if that is done or said against others: shelved its *complaint*."""
    if (settled := quarrel(grammar, verb)) is not None:
        return settled
    if not ends(grammar, verb):
        return None
    nouns = (i for i in grammar.tree.having(verb, "dobj", "nsubjpass") if is_ones_own(grammar, i))
    return next((i for i in nouns if uses_of_noun(grammar.word(i)) & {"speech", "deed"}), None)


def quarrel(grammar: Grammar, verb: int) -> int | None:
    """Return the noun of what a verb settles or plays down: buried *the hatchet*."""
    down = any(grammar.word(i) == "down" for i in grammar.tree.having(verb, "prt"))
    if not down and grammar.word(verb) not in _settles():
        return None
    return next((i for i in grammar.tree.having(verb, "dobj", "nsubjpass") if grammar.word(i) in _QUARRELS), None)


def withholds(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb ends what somebody had the good of: halted *supplies* to Chad, its *imports* from there."""
    tree = grammar.tree
    if grammar.word(verb) not in _cuts() or tree.is_negated(verb) or clauses.is_unreal(tree, verb):
        return False
    goods = [i for i in tree.having(verb, "dobj", "nsubjpass") if grammar.word(i) in _GOODS and is_ones_own(grammar, i)]
    beside = (verb, *goods, *(k for i in goods for k in tree.prepositional(i, "of")))
    takers = (k for i in beside for k in tree.prepositional(i, "to") + tree.prepositional(i, "for"))
    sources = (k for i in beside for k in tree.prepositional(i, "from"))
    imports = any(grammar.word(i) in _IMPORTS for i in goods)
    return bool(goods) and any(tree.tags[i] in ("NNP", "NNPS") for i in (sources if imports else takers))


def withholds_as_told(grammar: Grammar, verb: int) -> bool:
    """Tell whether somebody says to end what others had the good of: said *it* had suspended its aid to Chad."""
    told = grammar.tree.having(verb, "ccomp")
    own = (i for i in told if all(grammar.word(doer) in _ONESELF for doer in grammar.doers(i)))
    return any(withholds(grammar, i) for i in own)


def missing(grammar: Grammar, verb: int) -> int | None:
    """Return the object of which there is none: imposed *no sanctions* on Chad."""
    if "deed" not in {use for noun in grammar.tree.having(verb, "dobj") for use in uses_of_noun(grammar.word(noun))}:
        return None
    objects = grammar.tree.having(verb, "dobj")
    return next(
        (i for i in objects if any(grammar.word(k) == "no" for k in grammar.tree.having(i, "det", "neg"))), None
    )


def is_ones_own(grammar: Grammar, noun: int) -> bool:
    """Tell whether nobody else is told as the one whose act a noun names: stopped *its attacks*, not Chad's."""
    return all(grammar.word(owner) in OWNERS for owner in grammar.tree.having(noun, "poss"))


@cache
def _lifts() -> frozenset[str]:
    bases = (
        "cancel",
        "drop",
        "end",
        "halt",
        "lift",
        "repeal",
        "retract",
        "revoke",
        "scrap",
        "shelve",
        "waive",
        "stop",
        "suspend",
        "withdraw",
    )
    return frozenset(form for verb in bases for form in inflections(verb))


@cache
def _settles() -> frozenset[str]:
    bases = "bury calm defuse downplay ease end heal mend minimise minimize overcome patch resolve settle solve".split()
    return frozenset(form for verb in bases for form in inflections(verb))


@cache
def _cuts() -> frozenset[str]:
    bases = "axe block cancel cut end freeze halt slash stop suspend withdraw withhold".split()
    return frozenset(form for verb in bases for form in inflections(verb))
