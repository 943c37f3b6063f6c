"""Tell how somebody is minded: the sale *angered Chad*, he is *a critic of* Chad, it *saw* Chad *as* a threat."""

from stance.articles import clauses, extents
from stance.articles.befallen import befallen
from stance.articles.events import Event
from stance.articles.grammar import Grammar
from stance.articles.participants import Part, of_noun, of_verb
from stance.articles.verbs import is_state, uses_of_noun
from stance.syntax.tree import Span as Words
from stance.syntax.tree import Tree

_OF = ("of", "to")
_LONGEST_HEADLINE = 20
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_STOPS = frozenset(".!?…:")
_DASHES = frozenset(("-", "–", "—", "--"))
_QUOTES = frozenset("'\"‘’“”")
_LIGHT = frozenset(
    """take takes took taken taking make makes made making have has had having give gives gave given giving send
    sends sent sending release releases released releasing post posts posted deliver delivers delivered hold holds
    held use uses used using throw throws threw drop drops dropped lose loses lost losing point points pointed
    pointing""".split()
)
_GESTURES = frozenset(
    """aim dig digs faith finger fingers jab jabs line message messages misgivings mockery patience qualms reference
    references reservations shots swipe swipes tone words""".split()
)
_PAYS = ("pay", "pays", "paid", "paying")
_PAID = frozenset("homage respects tribute tributes".split())
_HAS = ("have", "has", "had", "having")
_HELD = frozenset(
    """complaint complaints concern concerns confidence criticism doubt doubts fear fears message misgivings objection
    objections praise qualms regret regrets reservations suspicion suspicions view words""".split()
)
"""What one has in one's mind; support and comments one may have of others."""
_DONE = frozenset(("support",))
_ABOUT = ("about", "against", "at", "for", "in", "of", "on", "over", "to", "toward", "towards", "with")
_SEES = frozenset("see sees saw seen seeing perceive perceives perceived treat treats treated".split())


def stirred(grammar: Grammar, verb: int) -> Event | None:
    """Return what somebody is said to feel by a verb whose object that is: the sale *angered* Chad."""
    tree = grammar.tree
    if "stir" not in grammar.uses(verb) or clauses.is_passive(tree, verb) or clauses.is_unreal(tree, verb):
        return None
    who = [i for i in tree.having(verb, "dobj") if tree.tags[i] != "PRP$" and grammar.speaks(i)]
    subject = clauses.subject(tree, verb)
    other = clauses.is_infinitive(tree, verb) or tree.is_negated(verb) or tree.having(verb, "ccomp", "xcomp")
    if not who or subject is None or other:
        return None
    joint = (who[0], *tree.conjuncts(who[0]))
    whose = clauses.antecedent(tree, subject)
    parts = {part.head: part for part in (Part(whose, "object"), *of_noun(tree, whose)) if part.head not in joint}
    words = extents.with_near_subject(grammar.tree, verb)
    return Event("act", verb, joint, (words,), tuple(parts.values()))


def is_stirred(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb is a passive by which somebody is made to feel something: was *angered by* Chad."""
    passive = "stir" in grammar.uses(verb) and clauses.is_passive(grammar.tree, verb)
    return passive and grammar.tree.agent(verb) is not None


def felt(grammar: Grammar, verb: int) -> Event | None:
    """Return what somebody is said to feel by a passive whose agent only is what it is about: *angered by* Chad."""
    tree = grammar.tree
    who, cause = befallen(tree, verb), tree.agent(verb)
    if who is None or cause is None or not grammar.speaks(who):
        return None
    if tree.is_negated(verb) or clauses.is_unreal(tree, verb) or clauses.is_infinitive(tree, verb):
        return None
    joint, causes = (who, *tree.conjuncts(who)), (cause, *tree.conjuncts(cause))
    about = (part for i in causes for part in (Part(i, "object"), *of_noun(tree, i)))
    parts = {part.head: part for part in about if part.head not in joint}
    beside = tree.labels[verb] in ("acl", "advcl", "relcl")
    words = extents.clause(grammar.tree, verb) if beside else extents.with_near_subject(grammar.tree, verb)
    return Event("act", verb, joint, (words,), tuple(parts.values()))


def of_headline(grammar: Grammar) -> Event | None:
    """Return how somebody is minded in a headline without a verb: Chad *confident of* peace, *'furious'* at Mali."""
    tree = grammar.tree
    if not 2 < len(tree) <= _LONGEST_HEADLINE or tree.words[-1] in _STOPS or not _FINITE.isdisjoint(tree.tags):
        return None
    if not _DASHES.isdisjoint(tree.words):  # Chad ready for peace - envoy
        return None
    for i in range(1, len(tree) - 1):
        if not is_state(grammar.word(i)) or tree.words[i][:1].isupper():
            continue
        who = i - 1 - (tree.words[i - 1] in _QUOTES)
        behind = i + 1 + (tree.words[i + 1] in _QUOTES)
        led = behind < len(tree) and tree.tags[behind] in ("IN", "TO")
        if who >= 0 and led and tree.tags[who][:1] in "NJ" and grammar.speaks(who):
            return Event("act", i, (who,), (Words(i, len(tree)),), of_verb(tree, i))
    return None


def is_side(tree: Tree, noun: int) -> bool:
    """Tell whether a noun says whose side somebody is on, and of whom or what: an outspoken *critic* of Chad."""
    return "side" in uses_of_noun(tree.words[noun].lower()) and bool(tree.prepositional(noun, *_OF))


def sees_as(tree: Tree, verb: int) -> bool:
    """Tell whether a verb says as what somebody looks on something: *saw* Chad as a threat."""
    if tree.words[verb].lower() not in _SEES:
        return False
    below = (verb, *tree.having(verb, "dobj"))
    return any(tree.words[i].lower() == "as" for above in below for i in tree.having(above, "prep"))


def gestures(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb only carries a noun that is what is done by words: *took a swipe* at Chad, *has doubts*."""
    tree, light = grammar.tree, grammar.word(verb)
    if light in _PAYS:  # paid *tribute*
        return any(grammar.word(noun) in _PAID for noun in tree.having(verb, "dobj"))
    if light not in _LIGHT or clauses.is_passive(tree, verb):
        return False
    for noun in tree.having(verb, "dobj"):
        word = grammar.word(noun)
        named = word in _GESTURES or ("speech" in uses_of_noun(word) and word not in _DONE)
        held = word in _HELD or light not in _HAS
        if tree.tags[noun] in ("NN", "NNS") and named and held:
            return bool(tree.prepositional(noun, *_ABOUT))
    return False
