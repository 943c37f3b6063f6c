"""Tell what is over by what somebody does, or is not there: dropped its protest, settled the row, no sanctions."""

from stance.articles import clauses
from stance.articles.grammar import Grammar
from stance.articles.verbs import uses_of_noun
from stance.syntax.tree import Tree

OWNERS = frozenset("its their his her our my".split())
"""Words for an owner that is most often the one who acts."""
_ONESELF = frozenset("it they he she we i".split())
_GIVES_UP = frozenset(
    (verb, particle)
    for verbs, particle in (("give gives gave given", "up"), ("break breaks broke broken call calls called", "off"))
    for verb in verbs.split()
)
_GOODS = frozenset(("goods", "import"))


def ends(grammar: Grammar, verb: int) -> bool:
    """Tell whether what a verb has as its object is over by that: dropped, withdrew, lifted it."""
    return "lift" in grammar.effects(verb)


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
    if not down and "settle" not in grammar.effects(verb):
        return None
    return next((i for i in grammar.tree.having(verb, "dobj", "nsubjpass") if "quarrel" in grammar.effects(i)), None)


def withholds(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb ends what somebody had the good of: halted *supplies* to Chad, its *imports* from there."""
    tree = grammar.tree
    off = any((grammar.word(verb), grammar.word(i)) in _GIVES_UP for i in tree.having(verb, "prt"))
    if not (off or "cut" in grammar.effects(verb)) or tree.is_negated(verb) or clauses.is_unreal(tree, verb):
        return False
    ended = tree.having(verb, "dobj", "nsubjpass")
    bonds = [i for i in ended if "bond" in grammar.effects(i) and is_ones_own(grammar, i)]
    if any(tree.tags[k] in ("NNP", "NNPS") for i in (*bonds, *([verb] if bonds else ())) for k in _partners(tree, i)):
        return True
    goods = [i for i in ended if grammar.effects(i) & _GOODS and is_ones_own(grammar, i)]
    beside = (verb, *goods, *(k for i in goods for k in tree.prepositional(i, "of")))
    takers = (k for i in beside for k in tree.prepositional(i, "to") + tree.prepositional(i, "for"))
    sources = (k for i in beside for k in tree.prepositional(i, "from"))
    imports = any("import" in grammar.effects(i) for i in goods)
    return bool(goods) and any(tree.tags[i] in ("NNP", "NNPS") for i in (sources if imports else takers))


def _partners(tree: Tree, i: int) -> tuple[int, ...]:
    """Return with whom there is what is ended: its *pact with* Chad."""
    return tree.prepositional(i, "with")


def withholds_as_told(grammar: Grammar, verb: int) -> bool:
    """Tell whether somebody says to end what others had the good of: said *it* had suspended its aid to Chad."""
    told = grammar.tree.having(verb, "ccomp")
    return any(withholds(grammar, i) and all(grammar.word(k) in _ONESELF for k in grammar.doers(i)) for i in told)


def missing(grammar: Grammar, verb: int) -> int | None:
    """Return the object of which there is none: imposed *no sanctions* on Chad."""
    objects = grammar.tree.having(verb, "dobj")
    if not any("deed" in uses_of_noun(grammar.word(i)) for i in objects):
        return None
    return next(
        (i for i in objects if any(grammar.word(k) == "no" for k in grammar.tree.having(i, "det", "neg"))), None
    )


def is_ones_own(grammar: Grammar, noun: int) -> bool:
    """Tell whether nobody else is told as the one whose act a noun names: stopped *its attacks*, not Chad's."""
    return all(grammar.word(owner) in OWNERS for owner in grammar.tree.having(noun, "poss"))
