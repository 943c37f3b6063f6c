"""Tell whom a passive verb befalls, also as a mere participle, of whom a relative clause tells, whose a noun is."""

from collections.abc import Sequence

from stance.articles import clauses
from stance.articles.parsing import Parsed
from stance.articles.statements import Finding
from stance.articles.verbs import uses_of_verb
from stance.syntax.tree import ROOT, Tree
from stance.values import Span

_TAKEN_UP = ("object", "against", "with", "on")


def told_before(trees: Sequence[Parsed], one: Finding) -> frozenset[Span]:
    """Return who is before a statement what its relative pronoun stands for.

    That is *Chad* in "Chad, whom Niger accuses" and in "Chad, against which Niger voted".
    """
    slots = [s.span for s in one.slots if s.name in _TAKEN_UP and s.span.end <= one.span.start]
    return frozenset(slots) if slots and any(_is_of_relative(sentence, one) for sentence in trees) else frozenset()


def _is_of_relative(sentence: Parsed, one: Finding) -> bool:
    """Tell whether the verb of a statement is that of a relative clause, and not of one that tells where or when."""
    tree = sentence.tree
    verb = next((i for i, word in enumerate(sentence.words) if one.verb and word.start == one.verb.start), ROOT)
    while verb != ROOT and tree.labels[verb] in ("conj", "xcomp"):
        verb = tree.heads[verb]
    return verb != ROOT and tree.labels[verb] == "relcl" and all(tree.tags[i] != "WRB" for i in tree.children(verb))


def befallen(tree: Tree, verb: int) -> int | None:
    """Return the noun that a passive verb befalls: its subject, or what a participle says more about.

    In "Chad, armed by Mali and *shunned* by Niger" and in "*shunned* by Niger, Chad left" that is Chad.
    """
    while not (below := tree.having(verb, "nsubjpass")) and tree.labels[verb] == "conj" and tree.heads[verb] != ROOT:
        verb = tree.heads[verb]
        below = below or tree.having(verb, "nsubjpass", "nsubj")
        if below:
            break
    above = tree.heads[verb]
    if not below and (listed := clauses.listed_subject(tree, verb)) is not None:
        return listed
    if below:
        return clauses.antecedent(tree, below[0])
    if above != ROOT and tree.labels[verb] in ("acl", "relcl"):
        return above
    return clauses.subject(tree, above) if above != ROOT and tree.labels[verb] == "advcl" else None


def teller(tree: Tree, noun: int) -> int | None:
    """Return whose is what a noun sums up: *Chad* said it had won, a *claim* rejected by Niger; left, a *move* that."""
    if not clauses.sums_up(tree, noun):
        return None
    above = [i for i in tree.ancestors(noun) if clauses.is_verb(tree, i)]
    if tree.words[noun].lower() in clauses.SUMS_DEED:
        return next((who for i in above if (who := clauses.subject(tree, i)) is not None), None)
    says = [i for i in above if uses_of_verb(tree.words[i].lower()) & {"say", "act"}]
    return clauses.subject(tree, says[-1]) if says else None
