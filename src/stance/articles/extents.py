"""Tell how far the clause of a verb reaches: where it begins, and where it ends."""

from stance.articles import clauses
from stance.syntax.tree import Span as Words
from stance.syntax.tree import Tree

_NEAR = 4
"""Words before a verb within which an adverb belongs to it."""


def clause(tree: Tree, verb: int, *, with_subject: bool = False) -> Words:
    """Return the words of a verb's clause: from its auxiliaries (or its subject) on, up to what is joined to it."""
    return Words(_first_of(tree, verb, with_subject=with_subject), end_of(tree, verb))


def _first_of(tree: Tree, verb: int, *, with_subject: bool = False) -> int:
    """Return the first word of a verb's clause."""
    first, labels = verb, tree.labels
    for child in tree.children(verb):
        if child > verb:
            break
        label = labels[child]
        own = label in ("aux", "auxpass", "neg") or (label == "advmod" and verb - child < _NEAR)
        if own or (with_subject and label in ("nsubj", "nsubjpass")):
            first = min(first, tree.span(child).start)
    return first


def end_of(tree: Tree, verb: int) -> int:
    """Return where a verb's clause ends."""
    last, stop, labels = verb + 1, len(tree.words), tree.labels
    behind = [child for child in tree.children(verb) if child > verb]
    for child in behind:
        label = labels[child]
        if label == "conj":
            apart = clauses.is_verb(tree, child)
        elif label == "advcl":
            apart = clauses.is_result(tree, child) or clauses.is_contrasted(tree, child)
        else:
            continue
        if apart:
            stop = min(stop, tree.span(child).start)
    for child in behind:
        if labels[child] not in ("conj", "cc", "punct") and child < stop:
            last = max(last, min(tree.span(child).end, stop))
    return _without_aside(tree, verb, last)


def with_near_subject(tree: Tree, verb: int) -> Words:
    """Return the words of a verb's clause with its subject, unless something else is told between the two.

    In "Chad, after condemning Niger, thanked Mali" that leaves "thanked Mali".
    """
    return Words(near_subject(tree, verb), end_of(tree, verb))


def near_subject(tree: Tree, verb: int) -> int:
    """Return the first word of a verb's clause, of its subject where nothing else is told between the two."""
    first = begin = _first_of(tree, verb)
    for head in tree.having(verb, "nsubj", "nsubjpass"):
        if head > verb:
            break
        for i in range(head + 1, first):
            if clauses.is_verb(tree, i):
                return first
        begin = min(begin, tree.span(head).start)
    return begin


def _without_aside(tree: Tree, verb: int, end: int) -> int:
    """Return where a clause ends without what stands behind a semicolon, or a relative clause behind a comma.

    Nor does it hold what others make of it: it left, *a move condemned by Chad*.
    """
    words = tree.words[verb + 1 : end - 1]
    if "," not in words and ";" not in words:
        return end
    for i in range(verb + 1, end - 1):
        if tree.words[i] == ";" and i - verb > 1:
            return i
        if tree.words[i] == "," and any(clauses.sums_up(tree, k) for k in range(i + 2, min(i + 5, end))):
            return i
        if tree.words[i] == "," and (word := _relative(tree, i + 1)) is not None:
            relative = next((k for k in tree.ancestors(word) if tree.labels[k] == "relcl"), None)
            if relative is not None and relative > i and tree.span(relative).end >= end - 1 and i - verb > 1:
                return i
    return end


def _relative(tree: Tree, at: int) -> int | None:
    """Return the relative pronoun that begins a clause at a word, or behind a preposition: on the bank of *which*."""
    if tree.tags[at] in clauses.RELATIVE:
        return at
    near = range(at + 1, min(at + _NEAR + 2, len(tree))) if tree.tags[at] == "IN" else ()
    return next((i for i in near if tree.tags[i] in ("WDT", "WP$") and "," not in tree.words[at:i]), None)


def content(tree: Tree, verb: int) -> Words:
    """Return the words of a clause that a verb reports, without the word that begins it."""
    span = tree.span(verb)
    for mark in tree.having(verb, "mark"):
        if tree.words[mark].lower() == "that":
            return Words(mark + 1, span.end) if mark - span.start < 2 else span
    return span
