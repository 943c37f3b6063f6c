"""Tell whom a passive verb befalls, also as a mere participle, and whose what a noun sums up is."""

from stance.articles import clauses
from stance.articles.verbs import uses_of_verb
from stance.syntax.tree import ROOT, Tree


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
