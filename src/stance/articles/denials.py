"""Find what somebody is told not to do or not to have done: it is no deed, and to say so is no hostility."""

import re
from functools import cache

from stance.articles import clauses, endings, extents, nobodies
from stance.articles.clearing import UNFIT, advised_against, clears
from stance.articles.deeds import effects
from stance.articles.grammar import Grammar
from stance.articles.untold import FALSE, has_that
from stance.articles.verbs import uses_of_noun, uses_of_verb
from stance.syntax.tree import Span as Words
from stance.text.inflection import inflections
from stance.values import Span

_OWN = frozenset("it they he she we i".split())
_DONE = frozenset("has have had did does do will would wo shall is are am was were".split())
"""With "not" they tell what was or will be left undone."""
_NEVER = "never"
_PARTS = frozenset("hand intention involvement part plan plans responsibility role wrongdoing".split())
_PAST = frozenset("had has have".split())
_SUFFERED = frozenset(
    "been forgotten forgot forgiven forgive got gotten had heard hear received receive seen see yielded yield".split()
)
"""What it is no denial not to have done: had not *forgotten* the raid."""
_TRUE = frozenset("true correct so case fact evidence proof".split())
_IS = frozenset("is was are were 's ’s 're ’re".split())
_HAS = frozenset("has have had is are was were".split())
_WISHES = frozenset("desire intent intention intentions interest need plan plans reason wish".split())
"""What there is none of is not done: has no *plans* to punish Chad."""
_ASKING = frozenset(("whether", "if"))
HEARSAY = frozenset(
    """accusation accusations allegation allegations charge charges claim claims report reports rumor rumors rumour
    rumours speculation suggestion suggestions talk""".split()
)
"""Nouns by which it only is said that something was done."""
_STATES = frozenset("be been had has have is are was were deserve deserved deserves".split())
"""What is denied to somebody by these is no deed: denied that Chad *had* the right."""
_REGRETS = ("regret", "repent", "rue")
_FEARS = frozenset("fear fears suspicion suspicions".split())
_HEARD = HEARSAY | _FEARS
_LEVELLED = frozenset("aired brought filed hurled laid leveled levelled made pressed put raised".split())
"""What is done with a charge: in "the charges that Chad *made*" they are Chad's."""
_DOUBTS = ("debunk", "disbelieve", "discount", "dispel", "doubt")
_WAVES = frozenset(
    f"{stem}{end}" for stem in ("brush", "laugh", "play", "shrug", "wave") for end in ("", "s", "es", "ed", "d", "ing")
) | {"shrugged", "shrugging", "waving"}
_AWAY = ("aside", "away", "down", "off")
_NEAR = 4
_LONGEST_DENIAL = 160
_NOT = (
    r"(?:(?:(?:have|has|had|did|do|does|are|is|was|were|will|would) (?:not|never)|"
    r"(?:have|has|had|did|do|does|are|is|was|were|would)n[’']t|never) )(?:\w+ly |ever )?(?P<verb>\w+)"
    r"(?P<named> (?:the )?[A-Z]\w+)?[^.!?]*[.!?,]?"
)
_OURS = re.compile(r"(?i:we|i|(?:my|our) (?:\w+ )?\w+) " + _NOT)
_THEIRS = re.compile(r"(?:The )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*| and| of| the)* " + _NOT)
_BELOW = ("xcomp", "ccomp", "prep", "pcomp", "advmod", "acomp")


def denied(grammar: Grammar, verb: int, doers: tuple[int, ...]) -> Words | None:
    """Return the words of an act that a verb with its frame takes back: refused *to blame Chad*, has not *shelled* it.

    None where none is taken back, or only what somebody else is said to have done. The verb withholds nothing, which
    would be an act (see `endings`).
    """
    tree = grammar.tree
    if _is_left(grammar, verb):
        return _with_name(grammar, verb)
    if grammar.word(verb) in _forms(_REGRETS):
        undone = (i for i in tree.having(verb, "xcomp", "ccomp", "pcomp") if tree.tags[i] in ("VBG", "VBN"))
        if (act := next((i for i in undone if not tree.having(i, "nsubj")), None)) is not None:
            return _with_name(grammar, act)  # regrets having insulted Chad
    if (unwished := _unwished(grammar, verb)) is not None:
        return extents.clause(tree, unwished)
    if "plead" in grammar.effects(verb):
        spared = [i for i in tree.having(verb, "xcomp", "ccomp") if tree.is_negated(i)]
        if spared:
            return _with_name(grammar, spared[0])
    if (over := endings.over(grammar, verb)) is not None:
        return Words(over, over + 1)
    if (missing := endings.missing(grammar, verb)) is not None:
        return Words(verb, missing + 1)
    if tree.is_negated(verb) or nobodies.does(grammar, verb):
        return _with_name(grammar, _lowest(grammar, verb)) if _is_not_done(grammar, verb) else None
    act = None
    if "deny" in grammar.uses(verb) or _calls_false(grammar, verb):
        act = _act_below(grammar, verb, doers) or _act_told(grammar, verb)
    act = act or _unbelieved(grammar, verb)
    if act is None:
        return None
    if tree.labels[act] != "xcomp" and grammar.has_that(act):
        return Words(act, extents.end_of(tree, act))
    return extents.clause(tree, act) if clauses.is_verb(tree, act) else tree.span(act)


def _calls_false(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb calls something false: *called* the report *a lie*."""
    return "call" in grammar.effects(verb) and not FALSE.isdisjoint(grammar.parsed.lowered[verb:])


def _is_not_done(grammar: Grammar, verb: int) -> bool:
    """Tell whether a negated verb says what is left undone; a demand that is *not accepted* is no act."""
    tree = grammar.tree
    marks = [grammar.word(i) for i in tree.having(verb, "aux", "neg")]
    nobody = nobodies.does(grammar, verb)
    taken_back = "deny" in grammar.uses(verb) or "bear" in grammar.effects(verb)
    return (nobody or _NEVER in marks or not _DONE.isdisjoint(marks)) and not taken_back


def denied_in_quotation(text: str, span: Span) -> Span | None:
    """Return the verb, and whom it names, of what speakers say not to have been done: "We never *hit* Chad".

    Of others it is only what would be wrong: "Chad never *betrayed* us".
    Only a quotation of one sentence is looked at.
    """
    if span.end - span.start > _LONGEST_DENIAL:
        return None
    own, end = _OURS.fullmatch(text, span.start, span.end), span.end
    told = own or _THEIRS.fullmatch(text, span.start, end)
    if told is None:
        return None
    word = told["verb"].lower()
    if "bear" in effects(word) or "deny" in uses_of_verb(word):
        return None
    if own is None and effects(word).isdisjoint(("wrong", "assault")):
        return None  # Chad did not help
    return Span(told.start("verb"), told.end("named") if told["named"] else told.end("verb"))


def is_plain(grammar: Grammar, verb: int) -> bool:
    """Tell whether nothing is denied or doubted in what a verb reports, by the signs of that: so it is with most."""
    tree, told = grammar.tree, grammar.tree.having(verb, "ccomp")
    if not told:
        return True
    return tree.lacks(_denying()) and not any(tree.is_negated(i) or nobodies.does(grammar, i) for i in told)


@cache
def _denying() -> frozenset[str]:
    """Return the words of which one stands where something is doubted, or denied without a "not"."""
    return FALSE | _TRUE | UNFIT | _WISHES | _forms(_DOUBTS) | _ASKING


def denied_in_report(grammar: Grammar, verb: int, doers: tuple[int, ...]) -> Words | None:
    """Return the words of an act that somebody says not to have done: said it had not *shelled Chad*."""
    for clause in grammar.tree.having(verb, "ccomp"):
        if _is_open(grammar, verb, clause) or clears(grammar, clause):
            return Words(clause, clause + 1)
        if (unfit := advised_against(grammar, clause)) is not None:
            return _with_name(grammar, unfit)
        if (untrue := _untrue(grammar, clause)) is not None:
            return _with_name(grammar, untrue)
        left = grammar.tree.is_negated(clause) or nobodies.does(grammar, clause)
        if left or _unwished(grammar, clause) is not None:
            return None if endings.withholds(grammar, clause) else denied(grammar, clause, doers)
    return None


def disowns(grammar: Grammar, verb: int, doers: tuple[int, ...]) -> bool:
    """Tell whether somebody says not to have done something, whatever it was: said it had not *crossed* into Chad."""
    tree = grammar.tree
    for clause in tree.having(verb, "ccomp"):
        if _is_open(grammar, verb, clause) or _is_called_untrue(grammar, clause) or clears(grammar, clause):
            return True
        past = any(grammar.word(i) in _PAST for i in tree.having(clause, "aux")) and not grammar.uses(clause)
        active = not clauses.is_passive(tree, clause) and grammar.word(clause) not in _SUFFERED
        if past and active and tree.is_negated(clause) and _is_own(grammar, clause, doers):
            return True
    return False


def _is_open(grammar: Grammar, verb: int, clause: int) -> bool:
    """Tell whether it is only asked, not known or doubted whether a clause is so: asked *if Chad shelled* it."""
    asked = any(grammar.word(i) in _ASKING for i in grammar.tree.having(clause, "mark"))
    return asked or grammar.word(verb) in _forms(_DOUBTS)


def _is_called_untrue(grammar: Grammar, verb: int) -> bool:
    """Tell whether what nobody is named for is said to be untrue: *it is a lie* that, *reports* that it did are."""
    if _untrue(grammar, verb) is None:
        return False
    nouns = grammar.tree.having(verb, "nsubj")
    return all(grammar.word(i) == "it" or _claimed_by_nobody(grammar, i) is not None for i in nouns)


def denier(grammar: Grammar, verb: int, doers: tuple[int, ...], *, plain: bool) -> int | None:
    """Return the head of the noun that says whose the act is that a reported clause denies, if that is not plain.

    Said *Libya* had not shelled Chad: it is the holder's own only where the holder speaks for Libya. `plain`: see
    `is_plain`.
    """
    for clause in grammar.tree.having(verb, "ccomp"):
        if not plain:
            if _is_open(grammar, verb, clause) or _is_called_untrue(grammar, clause) or clears(grammar, clause):
                return None
            untrue = _untrue(grammar, clause)
            clause = clause if untrue is None else untrue
        if not _is_own(grammar, clause, doers) and not nobodies.does(grammar, clause):
            return _subject(grammar, clause)
    return None


def _subject(grammar: Grammar, verb: int) -> int | None:
    return next(iter(grammar.tree.having(verb, "nsubj", "nsubjpass")), None)


def _untrue(grammar: Grammar, verb: int) -> int | None:
    """Return the verb of what is said not to be so: it is not true, it is a lie that Chad *shelled* it."""
    tree = grammar.tree
    if grammar.word(verb) not in _IS:
        return None
    if any(grammar.word(i) in FALSE for i in tree.having(verb, "acomp", "attr")):  # reports that it did are *false*
        nouns = (i for i in tree.having(verb, "nsubj") if "noun" in uses_of_noun(grammar.word(i)))
        if (
            act := next((i for noun in nouns for i in tree.having(noun, "acl", "ccomp") if grammar.has_that(i)), None)
        ) is not None:
            return act
    for told in tree.having(verb, "acomp", "attr"):
        word = grammar.word(told)
        if word in FALSE or (word in _TRUE and tree.is_negated(verb)):
            below = (*tree.having(verb, "ccomp", "csubj"), *tree.having(told, "ccomp", "acl", "relcl"))
            return next((i for i in below if has_that(tree, i)), None)
    return None


def denier_of_noun(grammar: Grammar, verb: int) -> int | None:
    """Return the head of the noun that says whose the act is that a passive denies: reports that *Chad* had lied."""
    act = _act_told(grammar, verb) if "deny" in grammar.uses(verb) else None
    return None if act is None else _subject(grammar, act)


def _act_told(grammar: Grammar, verb: int) -> int | None:
    """Return the verb of what a noun says that a passive denies: reports *that it had insulted* Chad were denied."""
    tree = grammar.tree
    if not clauses.is_passive(tree, verb):
        return None
    nouns = (*tree.having(verb, "nsubjpass", "nsubj"), *(i for i in tree.ancestors(verb) if i < verb))
    told = (
        i for noun in nouns if "noun" in uses_of_noun(grammar.word(noun)) for i in tree.having(noun, "acl", "ccomp")
    )
    return next((i for i in told if i < verb and grammar.has_that(i)), None)


def urged(grammar: Grammar, verb: int) -> tuple[int, Words] | None:
    """Return who is urged to act against others and the words of that act: called on *Chad* to *expel Niger's* envoy.

    Whoever asks for it is not hostile to the one who is asked. None where the act would end something.
    """
    tree = grammar.tree
    if not grammar.uses(verb) & {"say", "act", "tell"}:
        return None
    for act in tree.having(verb, "xcomp", "ccomp", "advcl"):
        before = (*tree.having(verb, "dobj", "dative"), *tree.prepositional(verb, "on", "upon", "to", "with"))
        asked = next((i for i in before if verb < i < act), None) or next(iter(tree.having(act, "nsubj")), None)
        ends = "forgo" in grammar.effects(act) or tree.is_negated(act)
        if asked is not None and clauses.is_infinitive(tree, act) and not ends:
            return asked, _with_name(grammar, act)
    return None


def _unbelieved(grammar: Grammar, verb: int) -> int | None:
    """Return the verb of what others are said to have done, and somebody does not believe: dismissed reports *that*.

    Whose claim it is may not be named: that one is then whom it is against.
    """
    tree, word = grammar.tree, grammar.word(verb)
    doubts = word in _forms(_DOUBTS) or (word in _WAVES and grammar.word(verb + 1) in _AWAY)
    if not (doubts or "deny" in grammar.uses(verb) or _calls_false(grammar, verb)):
        return None
    told = (i for i in tree.having(verb, "ccomp") if tree.having(i, "nsubj", "nsubjpass"))
    clause = next((i for i in told if grammar.word(i) not in _STATES and "stative" not in grammar.uses(i)), None)
    if clause is not None and (doubts or disclaims(grammar, verb)):
        return clause
    nouns = (*tree.having(verb, "dobj", "nsubjpass"), *tree.prepositional(verb, "as"))
    return next((act for noun in nouns if (act := _claimed_by_nobody(grammar, noun)) is not None), None)


def _claimed_by_nobody(grammar: Grammar, noun: int) -> int | None:
    """Return the verb of what is told by hearsay that nobody is named for: *reports that* Chad had shelled it."""
    tree = grammar.tree
    if grammar.word(noun) not in _HEARD or tree.having(noun, "poss") or tree.prepositional(noun, "by", "from"):
        return None
    if any(tree.words[i][:1].isupper() for i in tree.having(noun, "amod", "compound", "nmod")):
        return None
    told = (i for i in tree.having(noun, "acl", "ccomp", "relcl") if grammar.has_that(i))
    return next((i for i in told if grammar.word(i) not in _LEVELLED and not _is_due(grammar, i)), None)


def _is_due(grammar: Grammar, verb: int) -> bool:
    """Tell whether a clause is about what should be, so that it is a demand: the claim that Chad *should* pay."""
    return any(grammar.word(i) in ("should", "must", "ought") for i in grammar.tree.having(verb, "aux"))


@cache
def _forms(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(form for word in words for form in inflections(word))


def _is_left(grammar: Grammar, verb: int) -> bool:
    """Tell whether an act is not done yet, or as little as another: *has yet to* condemn, neither met *nor* saw."""
    tree, above = grammar.tree, grammar.tree.heads[verb]
    if above < 0:
        return False
    if tree.labels[verb] == "xcomp" and grammar.word(above) in _HAS:
        return any(grammar.word(i) == "yet" for i in tree.having(above, "advmod"))
    return tree.labels[verb] == "conj" and any(grammar.word(i) == "nor" for i in tree.having(above, "cc"))


def _lowest(grammar: Grammar, verb: int) -> int:
    """Return the verb at the end of those that govern each other with one doer: did not want to *punish* Chad."""
    while not grammar.tree.having(verb, "dobj") and (below := grammar.tree.having(verb, "xcomp")):
        verb = below[0]
    return verb


def _with_name(grammar: Grammar, verb: int) -> Words:
    """Return a verb with the name right behind it that is its object: "attack" alone may mean many things."""
    tree = grammar.tree
    named = (i for i in tree.having(verb, "dobj") if tree.tags[i] in ("NNP", "NNPS") and i - verb < _NEAR)
    return Words(verb, next(named, verb) + 1)


def _unwished(grammar: Grammar, verb: int) -> int | None:
    """Return the verb of what there is no wish to do: has no intention of *punishing* Chad."""
    tree = grammar.tree
    for noun in tree.having(verb, "dobj", "attr") if grammar.word(verb) in _HAS else ():
        if grammar.word(noun) in _WISHES and any(grammar.word(i) == "no" for i in tree.having(noun, "det", "neg")):
            below = (
                *tree.having(noun, "acl", "relcl"),
                *(i for p in tree.having(noun, "prep") for i in tree.having(p, "pcomp")),
            )
            return next((i for i in below if clauses.is_verb(tree, i)), None)
    return None


def disclaims(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb takes back a claim and is no refusal: whatever it was, it is said not to be so."""
    if "disclaim" in grammar.effects(verb) or endings.quarrel(grammar, verb) is not None:
        return True
    return any(_claimed_by_nobody(grammar, i) is not None for i in grammar.tree.having(verb, "dobj"))


def _act_below(grammar: Grammar, verb: int, doers: tuple[int, ...]) -> int | None:
    """Return the head of the act of the same doers that depends on a verb: stopped short of *accusing*."""
    tree = grammar.tree
    for child in tree.children(verb):
        if child < verb or tree.labels[child] not in (*_BELOW, "dobj"):
            continue
        if clauses.is_verb(tree, child):
            if _is_own(grammar, child, doers):
                return child
        elif tree.labels[child] == "dobj" and (told := _told_of(grammar, child, doers)) is not None:
            return told
        elif tree.labels[child] == "dobj" and _is_undone(grammar, verb, child):
            return child
        elif tree.labels[child] == "prep" and (deed := _deed_behind(grammar, child)) is not None:
            return deed
        elif tree.labels[child] != "dobj" and (below := _act_below(grammar, child, doers)) is not None:
            return below
    return None


def _deed_behind(grammar: Grammar, preposition: int) -> int | None:
    """Return the noun of a deed of one's own behind a preposition: held off *on sanctions*, shrank from *an attack*."""
    if grammar.word(preposition) not in ("on", "from"):
        return None
    nouns = (i for i in grammar.tree.having(preposition, "pobj") if endings.is_ones_own(grammar, i))
    return next((i for i in nouns if "deed" in uses_of_noun(grammar.word(i))), None)


def _is_undone(grammar: Grammar, verb: int, noun: int) -> bool:
    """Tell whether a noun names a deed of one's own that a verb denies or ends: denies any *attack* on Chad."""
    if not endings.is_ones_own(grammar, noun):
        return False
    deed = "deed" in uses_of_noun(grammar.word(noun)) or grammar.word(noun) in _PARTS
    denies = disclaims(grammar, verb) and deed and not grammar.tree.prepositional(noun, "by", "from")
    return denies or "forgo" in grammar.effects(verb)


def _told_of(grammar: Grammar, noun: int, doers: tuple[int, ...]) -> int | None:
    """Return the verb of what a noun says of the doers: rejected reports *that it had insulted* Chad."""
    told = (i for i in grammar.tree.having(noun, "acl", "ccomp", "relcl") if grammar.has_that(i))
    if grammar.word(noun) in HEARSAY:  # dismissed talk *of an attack* on Chad
        for deed in grammar.tree.prepositional(noun, "of", "about"):
            if "deed" in uses_of_noun(grammar.word(deed)) and not grammar.tree.prepositional(deed, "by", "from"):
                return deed if endings.is_ones_own(grammar, deed) else None
    return next((i for i in told if clauses.is_verb(grammar.tree, i) and _is_own(grammar, i, doers)), None)


def _is_own(grammar: Grammar, verb: int, doers: tuple[int, ...]) -> bool:
    """Tell whether a clause has no subject of its own, or one that means the doers."""
    for subject in grammar.tree.having(verb, "nsubj", "nsubjpass"):
        word = grammar.word(subject)
        if word in _OWN or word in map(grammar.word, doers):
            continue
        if not any(grammar.word(owner) in endings.OWNERS for owner in grammar.tree.having(subject, "poss")):
            return False
    return True
