"""Find noun phrases in a tree: all that names somebody who takes part in something, each joint one by itself."""

from stance.articles.parsing import Parsed
from stance.articles.roles import PRIVATE, is_role_word, role_of_word
from stance.syntax.tree import Span as Words
from stance.syntax.tree import Tree

_OF_NAME = frozenset(("of", "for", "to", "in", "at", "from", "on", "de", "with"))
"""Prepositions that tie to a noun what belongs to its name: minister *for* trade, ambassador *to* Rome."""
_ALWAYS_INSIDE = frozenset(
    "compound nmod amod det nummod poss case predet quantmod appos pobj punct neg npadvmod dep".split()
)
_WRITTEN = frozenset(
    "communique declaration document indictment letter memo memorandum note readout report resolution statement".split()
)
_SEATS = frozenset("house kremlin nations pentagon union".split())
"""Last words of names by which states and bodies are called: the White *House*, the United *Nations*."""
_EXCEPTS = ("apart", "aside")
_LONGEST = 40
"""Words that a noun phrase may have on one side of its head."""
PERSONAL = frozenset(("PRP", "WP", "WDT"))
"""Tags of words that are a noun phrase by themselves, whatever stands below them."""
_MARKS = frozenset((",", ";", ":", "—", "–", "-", "--", '"', "“", "”", "'", "‘", "’", ".", "(", ")"))


def phrase(parsed: Parsed, head: int) -> Words:
    """Return the words of a noun with its title, appositions and what belongs to its name, as word numbers.

    Relative clauses, participles and what is joined to it are left out.
    """
    tree = parsed.tree
    first, last = head, head + 1
    if tree.tags[head] in PERSONAL:
        return Words(first, last)
    inside = _belonging(tree, head)
    while first - 1 in inside and head - first < _LONGEST:
        first -= 1
    while last in inside and last - head < _LONGEST:
        last += 1
    return _trimmed(tree, first, last, head)


def _belonging(tree: Tree, head: int) -> set[int]:
    """Return a noun and the words below it that belong to its phrase."""
    found, labels = [head], tree.labels
    for node in found:  # grows as it goes
        for child in tree.children(node):
            label = labels[child]
            if label in _ALWAYS_INSIDE or _is_inside(tree, child, node, head):
                found.append(child)
    return set(found)


def _is_inside(tree: Tree, child: int, above: int, head: int) -> bool:
    """Tell whether a word of another label belongs to the phrase of a head as what it stands below does."""
    label = tree.labels[child]
    if label == "prep":
        return _ties(tree, child, above)
    if label == "advmod":
        return tree.words[child].lower() not in _EXCEPTS
    if label in ("conj", "cc"):
        return above != head or child < head
    return label in ("acl", "agent") and _is_written(tree, child, above)


def _ties(tree: Tree, preposition: int, noun: int) -> bool:
    """Tell whether a preposition ties to a noun what belongs to its name; to one behind another, only "of" does."""
    word = tree.words[preposition].lower()
    if word == "by":
        return _is_written(tree, preposition, noun)
    if word not in _OF_NAME or tree.having(preposition, "pcomp"):
        return False
    return word == "of" or tree.labels[noun] != "pobj"


def _is_written(tree: Tree, child: int, above: int) -> bool:
    """Tell whether what is below a noun says whose it is that is written: a report *by the Danish parliament*.

    Others write for themselves: a report by Danish scientists, or by Reuters.
    """
    by = child if tree.words[child].lower() == "by" else next(iter(tree.having(child, "agent")), None)
    noun = tree.heads[above] if tree.labels[above] == "acl" else above
    if by is None or tree.words[noun].lower() not in _WRITTEN:
        return False
    if any(tree.words[i].lower() not in ("by", "on") for i in tree.having(child, "prep", "dobj", "dative")):
        return False  # released to the media by an official
    whose = [tree.words[i].lower() for i in tree.having(by, "pobj")]
    return any(is_role_word(word) or word in _SEATS for word in whose) and all(
        role_of_word(word) not in PRIVATE for word in whose
    )


def _trimmed(tree: Tree, first: int, last: int, head: int) -> Words:
    """Return a phrase without marks at its ends and a possessive at its end."""
    words, tags, end = tree.words, tree.tags, head + 1
    while first < head and (words[first] in _MARKS or tags[first] in ("CC", "RB", "IN")):
        first += 1
    while last > end and (
        (words[last - 1] in _MARKS and words[last - 1] != ")") or tags[last - 1] in ("POS", "IN", "CC")
    ):
        last -= 1
    if last > end and words[last - 1] == ")" and "(" not in words[first:last]:
        last -= 1
    return Words(first, last)
