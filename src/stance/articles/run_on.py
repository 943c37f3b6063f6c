"""Tell where a clause before a reporting verb is no report but told for itself: *it left Chad*; Niger vowed revenge."""

from stance.articles.grammar import Grammar

_OF_ITSELF = ("dobj", "ccomp", "xcomp")


def runs_on(grammar: Grammar, clause: int, verb: int) -> bool:
    """Tell whether a clause before a verb only stands before it, as the verb has its own object or clause behind it.

    Nor does anything reach over a semicolon. Whom something is told is no such object: it failed, Chad *told Niger*.
    """
    tree = grammar.tree
    subjects = tree.having(verb, "nsubj")
    if any(word == ";" for word in tree.words[tree.span(clause).end : min((*subjects, verb))]):
        return True
    if not subjects or min(subjects) < clause:
        return False
    own = ("ccomp",) if "tell" in grammar.uses(verb) else _OF_ITSELF
    return any(_is_told(grammar, verb, child) for child in tree.having(verb, *own))


def _is_told(grammar: Grammar, verb: int, child: int) -> bool:
    """Tell whether an object or a clause stands behind a verb without a comma: it failed, Chad said, *Mali reports*."""
    start = grammar.tree.span(child).start
    return child > verb and child not in grammar.hidden and "," not in grammar.tree.words[start - 1 : start + 1]
