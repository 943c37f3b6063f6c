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
    told = grammar.listener(verb)
    own = (i for i in tree.having(verb, *_OF_ITSELF) if i > verb and i != told and i not in grammar.hidden)
    return bool(subjects) and min(subjects) > clause and any(True for _ in own)
