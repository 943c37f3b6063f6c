"""Ask a verb in a tree who does it, and whether it is done at all; `extents` tells how far its clause reaches."""

from stance.articles import company, slips
from stance.articles.cited import cited, quoted
from stance.articles.days import before_day, without_day
from stance.articles.deeds import effects
from stance.articles.exceptions import without_exceptions
from stance.articles.inversions import is_inverted
from stance.articles.untold import is_untold
from stance.articles.verbs import uses_of_noun, uses_of_verb
from stance.syntax.tree import ROOT, Tree

RELATIVE = frozenset(("WDT", "WP", "WP$"))
_NON_FINITE = ("advcl", "xcomp", "pcomp", "acl", "conj", "ccomp", "parataxis", "dep", "csubj", "relcl")
_UNREAL = frozenset("should could might must ought may can".split())
_CONDITIONS = frozenset("if unless whether".split())
SCENE = frozenset("after before while whilst as since when until although though whereas besides upon".split())
"""Words that begin a clause which stands beside what is said and is told by itself."""
_LOOSE = ("ROOT", "conj", "appos")
_CONTRASTS = frozenset("while whilst whereas although though".split())
SUMS_DEED = frozenset("move step decision action gesture".split())
_SUMS = SUMS_DEED | {"charge"}
"""Nouns that sum up what somebody did or said: left the pact, *a move* condemned by Chad."""
_WORDS = frozenset(("noun", "speech"))
_NEXT = frozenset("then later afterwards also".split())
_PROPER = ("NNP", "NNPS")
_PERSONS = ("he", "she", "they", "we", "i")
_BESIDE = ("aux", "advmod", "neg")
_QUICK = ("careful", "keen", "quick", "swift")
_SEEN = ("considered", "perceived", "regarded", "seen", "treated", "viewed")
VERBS = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
AUXILIARIES = ("aux", "auxpass", "amod", "compound")
"""Labels of the verbs that only help another one, or describe a noun."""


def is_verb(tree: Tree, i: int) -> bool:
    """Tell whether a word is a verb and no auxiliary."""
    return tree.tags[i] in VERBS and tree.labels[i] not in AUXILIARIES


def is_passive(tree: Tree, verb: int) -> bool:
    """Tell whether a verb is passive, also as a mere participle: assets *frozen* by Rome."""
    known = tree.passive_in_clause.get(verb)
    if known is None:
        known = tree.passive_in_clause[verb] = _is_passive(tree, verb)
    return known


def _is_passive(tree: Tree, verb: int) -> bool:
    if tree.is_passive(verb):
        return not _is_main(tree, verb)
    if tree.tags[verb] != "VBN" or tree.labels[verb] not in ("acl", "advcl", "relcl"):
        return False
    return not tree.having(verb, "nsubj", "aux", "dobj")


def _is_main(tree: Tree, verb: int) -> bool:
    """Tell whether a participle behind a noun is the only verb of a whole sentence, and so no participle."""
    noun = tree.heads[verb]
    if tree.labels[verb] != "acl" or tree.words[-1] != "." or verb != noun + 1 or tree.labels[noun] not in _LOOSE:
        return False
    agent = tree.agent(verb) is not None or any(tree.words[i].lower() == "by" for i in tree.having(verb, "prep"))
    return not agent and not any(tag in ("VBD", "VBZ", "VBP", "MD") for tag in tree.tags)


def doers(tree: Tree, verb: int) -> tuple[int, ...]:
    """Return the heads of the noun phrases of those who do what a verb says, each joint one; none if nobody does."""
    known = tree.doers.get(verb)
    if known is None:
        known = tree.doers[verb] = _doers(tree, verb)
    return known


def _doers(tree: Tree, verb: int) -> tuple[int, ...]:
    passive = is_passive(tree, verb)
    found = cited(tree, verb, passive=passive)
    if found is not None:
        return (found, *tree.conjuncts(found))
    if passive:
        agent = tree.agent(verb)
        found = agent if agent is not None else _by(tree, verb)
    else:
        found = subject(tree, verb)
    if found is None:
        return ()
    conjuncts = [i for i in tree.conjuncts(found) if tree.tags[i][:2] in ("NN", "PR", "JJ", "CD", "DT")]
    torn_off = company.torn_off(tree, verb, found) if passive else ()
    joint = (found, *conjuncts, *torn_off, *company.joined(tree, verb))
    for one in company.beside(tree, verb, found):
        if one not in joint:
            joint = (*joint, one)
    return without_exceptions(tree, joint)


def _by(tree: Tree, verb: int) -> int | None:
    if (own := next(iter(tree.prepositional(verb, "by")), None)) is not None:
        return own
    for other in (company.recaller(tree, verb), _by_means(tree, verb)):
        if other is not None:
            return other
    span = tree.span(verb)
    for i in range(verb + 1, span.end if tree.is_passive(verb) else verb):  # invited to the talks *by Chad*
        above = tree.heads[i]
        tied = tree.words[i].lower() == "by" and tree.labels[i] == "prep" and _ends_in(tree, above)
        seen = tree.words[verb].lower() in _SEEN  # seen as a threat *by Chad*
        if tied and (seen or not uses_of_noun(tree.words[above].lower()) & {"speech", "deed", "noun"}):
            return next((k for k in tree.having(i, "pobj") if tree.tags[k] in _PROPER), None)
    return company.house(tree, verb)


def _ends_in(tree: Tree, word: int) -> bool:
    """Tell whether what ends a verb's clause may have its agent behind it: invited to the *talks* by, of *lying* by."""
    return tree.tags[word] in ("NN", "NNS") or (tree.tags[word] == "VBG" and tree.labels[word] == "pcomp")


def _by_means(tree: Tree, verb: int) -> int | None:
    """Return who stands behind "by" after the means of a passive: was hit with tariffs *by Chad*."""
    nouns = (i for means in tree.prepositional(verb, "with") for i in (means, *tree.conjuncts(means)))
    return next((who for i in nouns for who in tree.prepositional(i, "by") if tree.tags[who][:1] == "N"), None)


def subject(tree: Tree, verb: int) -> int | None:
    """Return the subject of an active verb: its own, or that of the clause that it is a part of.

    A participle behind a noun has the noun, one beside a clause the clause's doer; a relative pronoun stands for the
    noun before it.
    """
    torn = slips.subject(tree, verb)
    return _subject_above(tree, verb) if torn is None else torn


def _subject_above(tree: Tree, verb: int) -> int | None:
    """Return the subject of a verb, or of one of those above it whose subject it shares."""
    seen = verb
    for _ in tree.words:
        own = tree.having(seen, "nsubj", "nsubjpass")
        if own and (seen == verb or not is_passive(tree, seen)):
            return without_day(tree, antecedent(tree, own[0] if len(own) == 1 else _nearest_subject(tree, verb, own)))
        label, above = tree.labels[seen], tree.heads[seen]
        if seen == verb and not own and (named := before_day(tree, verb)) is not None:
            return named
        if above == ROOT or label not in _NON_FINITE:
            return _loose_subject(tree, seen) or listed_subject(tree, seen) if above == ROOT else None
        if seen != verb and is_passive(tree, seen):
            return tree.agent(seen) if label != "conj" else None
        if label == "conj" and _goes_on_behind_passive(tree, seen):
            return _struck(tree, above)
        if label == "acl" and opens_scene(tree, seen):  # welcomed the offer *while accusing* Chad
            above = next((i for i in tree.ancestors(seen) if is_verb(tree, i)), ROOT)
            if above == ROOT:
                return None
        elif label in ("acl", "relcl") and not tree.tags[above].startswith("V"):
            if tree.words[above].lower() in ("all", "both", "each") and tree.labels[above] == "appos":
                return tree.heads[above]  # Chad and Niger *all* protested
            return above
        if label == "pcomp":
            if tree.words[above].lower() == "as" and (told := quoted(tree, tree.heads[above])) is not None:
                return told  # quoted *the minister* as saying
            seen, above = above, tree.heads[above]
            if above == ROOT or not is_verb(tree, above):
                return None
        elif label == "xcomp" and tree.labels[above] == "acomp" and tree.words[above].lower() in _QUICK:
            above = tree.heads[above]  # was quick to point out
        elif label == "xcomp" and (objects := tree.having(above, "dobj")):
            return objects[0]
        goes_on = label == "dep" and any(tree.words[i].lower() in _NEXT for i in tree.having(seen, "advmod"))
        if label in ("ccomp", "parataxis", "dep") and tree.tags[seen] not in ("VBG", "VB") and not goes_on:
            return None
        seen = above
    return None


def _goes_on_behind_passive(tree: Tree, verb: int) -> bool:
    """Tell whether a finite verb is joined to a passive one: was hit *and is arming* itself, hit by Chad *and left*."""
    above = tree.heads[verb]
    finite = tree.tags[verb] in ("VBD", "VBZ", "VBP") or bool(tree.having(verb, "aux"))
    return finite and is_passive(tree, above)


def _struck(tree: Tree, verb: int) -> int | None:
    own = tree.having(verb, "nsubjpass")
    return antecedent(tree, own[0]) if own else None


def _loose_subject(tree: Tree, verb: int) -> int | None:
    """Return the name before commas that the parser left without a verb: *Mr. Diallo*, on behalf of Chad, denounced."""
    if tree.tags[verb] not in ("VBD", "VBZ") or tree.words[verb - 1] != ",":
        return None
    return next((i for i in tree.roots() if i < verb and tree.tags[i] in _PROPER and not tree.having(i, "prep")), None)


def listed_subject(tree: Tree, verb: int) -> int | None:
    """Return the subject of the first of several verbs, tied below by the parser: *Chad* left, armed it and fled."""
    if tree.words[verb - 1] != "," or tree.tags[verb] not in ("VBD", "VBZ") or not tree.having(verb, "conj"):
        return None
    first = [i for i in tree.having(verb, "ccomp") if i < verb and not tree.having(i, "mark")]
    own = tree.having(first[0], "nsubj", "nsubjpass") if first else ()
    return antecedent(tree, own[0]) if own else None


def _nearest_subject(tree: Tree, verb: int, subjects: tuple[int, ...]) -> int:
    """Return the subject of several that the parser gives a verb: the Nordic countries *Sweden* and Norway agreed."""
    if subjects[-1] > verb:
        return subjects[0]
    person = tree.words[subjects[-1]].lower() in _PERSONS and tree.words[subjects[-1] - 1] != '"'
    beside = all(tree.heads[i] == verb and tree.labels[i] in _BESIDE for i in range(subjects[-1] + 1, verb))
    if person and beside and tree.tags[subjects[-2]][:2] == "NN":
        return subjects[-1]  # an hour later *she* left; to block Chad, *he* said, was wrong
    near = [i for i in subjects if i < verb and tree.tags[i][:2] == "NN"]
    if len(near) > 1:
        return near[0] if tree.having(near[-2], "cc") else near[-1]
    return near[0] if near and tree.tags[subjects[0]][:1] not in "NPW" else subjects[0]


def sums_up(tree: Tree, noun: int) -> bool:
    """Tell whether a noun behind a comma sums up what was told before it: it had won, a *claim* rejected by Niger."""
    word = tree.words[noun].lower()
    if (word not in _SUMS and uses_of_noun(word).isdisjoint(_WORDS)) or tree.having(noun, "poss"):
        return False
    start = tree.span(noun).start
    told = any(is_passive(tree, i) for i in tree.having(noun, "acl", "relcl"))
    return told and start > 1 and tree.words[start - 1] == "," and tree.words[start].lower() in ("a", "an")


def opens_scene(tree: Tree, verb: int) -> bool:
    """Tell whether a word that begins a clause beside the main one stands before a verb: *while accusing* Chad."""
    return any(tree.words[word].lower() in SCENE for word in tree.having(verb, "mark", "advmod"))


def is_aimed(tree: Tree, preposition: int) -> bool:
    """Tell whether what stands behind "at" is struck by what its verb says: *fired at* Chad, lashed out *at* it."""
    above = tree.heads[preposition]
    return (
        above != ROOT and tree.words[preposition].lower() == "at" and "aim" in uses_of_verb(tree.words[above].lower())
    )


def is_result(tree: Tree, verb: int) -> bool:
    """Tell whether a participle only tells what came of what was done: left, *prompting* Chad to recall its envoy."""
    tied = tree.tags[verb] == "VBG" and tree.labels[verb] in ("advcl", "acl")
    return tied and "result" in effects(tree.words[verb].lower())


def is_contrasted(tree: Tree, verb: int) -> bool:
    """Tell whether a clause with a subject of its own is set beside another one: *while Niger* praised it."""
    marks = {tree.words[word].lower() for word in tree.having(verb, "mark", "advmod")}
    subjects = [tree.tags[noun] for noun in tree.having(verb, "nsubj", "nsubjpass")]
    beside = "as" in marks and any(tag in _PROPER for tag in subjects)  # *as its troops left* is part of it
    return beside or (any(tag[:1] == "N" for tag in subjects) and not _CONTRASTS.isdisjoint(marks))


def antecedent(tree: Tree, noun: int) -> int:
    """Return the noun that a relative pronoun stands for, any other word itself."""
    if tree.tags[noun] not in RELATIVE:
        return noun
    for above in tree.ancestors(noun):
        if tree.labels[above] == "relcl" and tree.heads[above] != ROOT:
            described = tree.heads[above]
            opens = noun - (tree.labels[noun] == "pobj" and tree.heads[noun] == noun - 1)
            after_comma = tree.words[noun].lower() in ("which", "whom") and opens > 1 and tree.words[opens - 1] == ","
            if after_comma and tree.tags[opens - 2] in _PROPER and tree.tags[described] not in _PROPER:
                return opens - 2  # talks with Chad, which, against which ...
            return described
    return noun


def is_unreal(tree: Tree, verb: int) -> bool:
    """Tell whether a verb is not said to have happened: should condemn, if it attacks."""
    top = verb
    while tree.labels[top] in ("xcomp", "conj") and tree.heads[top] != ROOT:
        if tree.having(top, "nsubj", "nsubjpass"):
            break
        top = tree.heads[top]
    if (tree.labels[top] == "relcl" and _is_not_its(tree, top)) or is_untold(tree, verb):
        return True
    for v in (verb, top) if top != verb else (verb,):
        if is_inverted(tree, v):
            return True
        for word in tree.having(v, "aux", "mark"):
            if tree.words[word].lower() in (_UNREAL if tree.labels[word] == "aux" else _CONDITIONS):
                return True
    return False


def _is_not_its(tree: Tree, verb: int) -> bool:
    """Tell whether somebody is said not to be the one of whom a relative clause tells: it was *not Chad that* left."""
    doer = tree.heads[verb]
    if doer == ROOT or tree.labels[doer] != "attr":
        return False
    subject = tree.having(tree.heads[doer], "nsubj")
    return tree.is_negated(tree.heads[doer]) and any(tree.words[i].lower() == "it" for i in subject)


def is_infinitive(tree: Tree, verb: int) -> bool:
    """Tell whether a verb stands with "to" and without a subject."""
    auxiliaries = tree.having(verb, "aux")
    for aux in auxiliaries:  # asked of most verbs: quicker than any()
        if tree.tags[aux] == "TO":
            return True
    return not auxiliaries and tree.tags[verb] == "VB" and not tree.having(verb, "nsubj")


def frame_top(tree: Tree, verb: int) -> int:
    """Return the verb on which one depends that is done only if that is: *refused* to recognise, *stopped* short."""
    top = verb
    while tree.heads[top] != ROOT:
        label, above = tree.labels[top], tree.heads[top]
        if label == "xcomp" and is_verb(tree, above) and not tree.having(top, "nsubj"):
            top = above
        elif label == "pcomp" and (tree.words[above].lower() in SCENE or tree.labels[above] == "conj"):
            break
        elif label == "pcomp" and tree.heads[above] != ROOT and is_verb(tree, tree.heads[above]):
            top = tree.heads[above]
        else:
            break
    return top
