"""Tell what a sentence does not tell to be so: what it asks, supposes, knows from a tale or says to be untrue."""

from collections.abc import Iterator

from stance.articles.inversions import IFS, auxiliary_first
from stance.articles.verbs import uses_of_verb
from stance.syntax.tree import ROOT, Tree

_UP = frozenset("ccomp xcomp pcomp conj prep acomp attr oprd dobj pobj".split())
"""Arcs by which a verb belongs to what is asked; what stands in another clause beside it is taken to be so."""
_BE = frozenset("is are was were am".split())
_ASKS = frozenset(("WP", "WP$", "WRB", "WDT"))
INSTEAD = frozenset((("instead", "of"), ("rather", "than")))
_FORGONE = INSTEAD | {("far", "from")}
_SUPPOSE = frozenset("suppose imagine assume pretend".split())
_SUPPOSING = frozenset("supposing assuming".split())
_TALES = frozenset(
    """comedy daydream dream fable fairytale fantasy fiction nightmare novel novels parody satire scenario simulation
    sitcom sketch spoof thriller videogame wargame""".split()
)
_PLAYS = frozenset("drama film movie miniseries play".split())
"""In these things are done; what is said in them may be said in earnest, as in a documentary."""
_GAMES = frozenset(("game", "games"))
_PLAYED = frozenset("board computer role-playing video war".split())
_STAGES = _TALES | _PLAYS | _GAMES
_CONDITIONS = frozenset(("if", "unless"))
_WOULD = frozenset(("would", "'d", "’d", "might", "could"))
_SIGNS = frozenset("evidence hint indication indications proof sign signs suggestion trace".split())
_SHOWS = frozenset(
    """believe believes claim claims imply implies indicate indicated indicates prove proved proves say says show showed
    shows suggest suggested suggests think thinks""".split()
)
FALSE = frozenset(
    """baseless fabricated fiction false groundless hoax invented legend lie lies myth nonsense unfounded untrue
    wrong""".split()
)
"""What is said of what is not so."""
_TRUE = frozenset(("true", "so"))
_CLAUSES = frozenset(("ccomp", "acl", "relcl", "csubj"))
_NOT_ANY = frozenset("no nothing nobody none not n't n’t never neither nor hardly scarcely barely".split())
_DAYS = frozenset("days time times years".split())
"""What is gone when somebody no longer does something."""
_TELLING = frozenset("without instead rather far used".split()) | (
    _DAYS | _SUPPOSE | _SUPPOSING | IFS | _CONDITIONS | _STAGES | _NOT_ANY | FALSE
)
"""Words of which one stands where something is not told to be so, but for questions."""


def is_untold(tree: Tree, verb: int) -> bool:
    """Tell whether a sentence does not tell that what a verb says happened, or is done or said."""
    if tree.words[-1] == "?" and _is_asked(tree, verb):
        return True
    if tree.lacks(_TELLING):  # as most
        return False
    if _is_forgone(tree, verb) or _is_over(tree, verb):
        return True
    return _is_supposed(tree, verb) or _is_hypothetical(tree, verb) or _in_tale(tree, verb) or _is_untrue(tree, verb)


def _chain(tree: Tree, verb: int) -> Iterator[int]:
    """Yield a verb and the words above it in the clause to whose content it belongs."""
    while True:
        yield verb
        if tree.heads[verb] == ROOT or tree.labels[verb] not in _UP:
            return
        verb = tree.heads[verb]


def _is_asked(tree: Tree, verb: int) -> bool:
    """Tell whether it is asked whether something is so: *did* Chad attack?"""
    chain = [i for i in _chain(tree, verb) if tree.tags[i][:1] == "V"]
    if any(auxiliary_first(tree, i) is not None for i in chain):
        return True
    if tree.heads[chain[-1]] != ROOT or not _ASKS.isdisjoint(tree.tags):
        return False
    verbs = (i for i, tag in enumerate(tree.tags) if tag[:1] == "V")
    return all(auxiliary_first(tree, i) is None for i in verbs)  # Chad attacked it?


def _is_forgone(tree: Tree, verb: int) -> bool:
    """Tell whether something else is done: *instead of* punishing Chad, *rather than* punish it."""
    before = tree.heads[verb]
    if before == ROOT or tree.labels[verb] not in ("pcomp", "pobj"):
        return False
    word, above = tree.words[before].lower(), tree.words[before - 1].lower() if before else ""
    return (word == "without" and above != "not") or (above, word) in _FORGONE


def _is_over(tree: Tree, verb: int) -> bool:
    """Tell whether somebody no longer does something: *used to* thank Chad, *gone are the days when* it did."""
    above = tree.heads[verb]
    for used in (verb, above):
        once = used != ROOT and tree.words[used] == "used" and used + 1 < len(tree) and tree.words[used + 1] == "to"
        if once and tree.having(used, "xcomp") and not tree.having(used, "dobj", "auxpass"):
            return True
    if tree.labels[verb] != "relcl" or above == ROOT or tree.words[above].lower() not in _DAYS:
        return False
    when = any(tree.words[i].lower() == "when" for i in tree.having(verb, "advmod"))
    return when and any(tree.words[i].lower() in ("gone", "over", "past") for i in tree.ancestors(above))


def _is_supposed(tree: Tree, verb: int) -> bool:
    """Tell whether a reader is asked to suppose something: *imagine that* Chad attacked."""
    above = tree.heads[verb]
    if tree.labels[verb] == "ROOT":
        return verb > 1 and tree.words[0].lower() in ("suppose", "imagine") and tree.tags[1][:2] == "NN"
    if above == ROOT or tree.labels[verb] not in ("ccomp", "xcomp"):
        return False
    word = tree.words[above].lower()
    subjects = tree.having(above, "nsubj")
    let = tree.heads[above] != ROOT and tree.words[tree.heads[above]].lower() == "let"
    return (word in _SUPPOSE and (let or not subjects) and tree.tags[above] in ("VB", "VBP")) or word in _SUPPOSING


def _is_hypothetical(tree: Tree, verb: int) -> bool:
    """Tell whether it would only be done if something else were, or that is what a clause without "if" supposes."""
    if _opens_inverted(tree, verb):
        return True
    if tree.labels[verb] == "xcomp" and _opens_inverted(tree, tree.heads[verb]):  # *were* Chad to attack
        return True
    if not any(tree.words[i].lower() in _WOULD for i in tree.having(verb, "aux")):
        return False
    marks = (tree.words[mark].lower() for clause in tree.having(verb, "advcl") for mark in tree.having(clause, "mark"))
    return any(mark in _CONDITIONS for mark in marks) or any(
        _opens_inverted(tree, i) for i in tree.having(verb, "advcl", "ccomp")
    )


def _opens_inverted(tree: Tree, verb: int) -> bool:
    """Tell whether a clause beside another one supposes something by its first word: *should* Chad attack, it would."""
    if tree.labels[verb] not in ("advcl", "ccomp") or verb >= tree.heads[verb]:
        return False
    first = tree.span(verb).start
    return tree.words[first].lower() in IFS and (first == verb or tree.heads[first] == verb)


def _in_tale(tree: Tree, verb: int) -> bool:
    """Tell whether something happens only in a tale: *in the novel*, Chad bombs Niger."""
    if _STAGES.isdisjoint(tree.words):  # as in nearly all
        return False
    for clause in _chain(tree, verb):
        for noun in tree.prepositional(clause, "in"):
            word = tree.words[noun].lower()
            if word in _TALES or (word in _GAMES and tree.words[noun - 1].lower() in _PLAYED):
                return True
            if word in _PLAYS and not uses_of_verb(tree.words[verb].lower()) & {"act", "say"}:
                return True
    return False


def _is_untrue(tree: Tree, verb: int) -> bool:
    """Tell whether something is said not to be so, or nothing to show it: is a *myth* that, *nothing suggests* that."""
    above = tree.heads[verb]
    if above == ROOT or tree.labels[verb] not in _CLAUSES or not has_that(tree, verb):
        return False
    word = tree.words[above].lower()
    if word in _SIGNS:
        return any(tree.words[i].lower() == "no" for i in tree.having(above, "det", "neg"))
    if word in _SHOWS:
        nobody = tree.having(above, "nsubj")
        return tree.is_negated(above) and all(tree.words[i].lower() in ("nothing", "nobody", "none") for i in nobody)
    copula = above if word in _BE else tree.heads[above]
    if copula == ROOT or tree.words[copula].lower() not in _BE:
        return False
    told = [tree.words[i].lower() for i in tree.having(copula, "attr", "acomp")]
    negated = tree.is_negated(copula)
    return any(word in (_TRUE if negated else FALSE) for word in told)


def has_that(tree: Tree, verb: int) -> bool:
    """Tell whether "that" begins a clause as no part of it, though the parser may take it for one."""
    return any(tree.words[i].lower() == "that" for i in tree.having(verb, "mark")) or doubles_that(tree, verb)


def doubles_that(tree: Tree, verb: int) -> bool:
    """Tell whether the parser takes "that" for an object, or a subject, of a clause that has another one."""
    parts = (tree.having(verb, "dobj"), tree.having(verb, "nsubj", "nsubjpass"))
    return any(len(same) > 1 and same[0] < verb and tree.words[same[0]].lower() == "that" for same in parts)
