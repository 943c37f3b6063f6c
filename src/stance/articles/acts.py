"""Find what somebody does: by words, with the whole frame of the verb, or otherwise, to somebody."""

from functools import cache

from stance.articles import clauses, denials, endings, extents, gifts, moods, nobodies, participants, threats
from stance.articles.events import Event
from stance.articles.grammar import Grammar
from stance.articles.mutual import shared
from stance.articles.verbs import forms_of_nouns, is_state, states, uses_of_noun
from stance.syntax.tree import ROOT
from stance.syntax.tree import Span as Words

_FEWEST = 3
"""Words that an act has at least."""
_TOPICS = ("of", "about", "on", "for", "against", "to", "with", "over", "as", "that")
_SPEAKS = frozenset(("say", "aside"))
_TAKES_BACK = frozenset(("deny", "censure"))
_BY_WORDS = frozenset(("say", "act"))
_TELLS_ASIDE = frozenset(("tell", "aside"))
_MAIN = ("ROOT", "conj", "ccomp")
_CONDITION = "condition"
_KNOWN = ("identified", "named", "quoted")
_UNNAMED = frozenset((_CONDITION, *_KNOWN))
"""Words without one of which nobody says that somebody will not be known to have spoken."""
_ALLEGATIONS = (denials.HEARSAY - {"talk"}) | frozenset(
    "denial denials fear fears idea notion suspicion suspicions".split()
)
_PAPERS = frozenset(
    """amendment bill data draft figures footage images information letter motion note numbers paper photographs photos
    poll question report resolution results statistics study survey text transcript transcripts video videos""".split()
)
_UTTERED = frozenset(
    """made issued delivered read voiced expressed uttered levelled leveled published raised put submitted tabled
    presented circulated given posed released provided obtained compiled posted carried aired broadcast relayed
    distributed""".split()
)
_SPOKEN = frozenset(
    """address announcement comment comments declaration observation observations remark remarks speech statement
    statements""".split()
)
_THIS = frozenset("the this these that those his her their its".split())
_WORDS = frozenset("answer comment details explanation mention reaction reason reply response statement".split())
_ASKED = ("how", "why", "whether")
_UNSAID = ("briefed", "consulted", "expected", "identified", "informed", "known", "notified")
"""What nobody says: *is expected to* speak, is *known for* his jokes, was *informed of* the visit."""
_DONE_TO = frozenset(("object", "passive_subject", "dative", "against", "on"))
"""The parts of those who are in what is only done in one's own life or office, if they are: *beat* Chad."""
_ALL = ("they", "They", "both", "Both")


class Acts:
    """Reads one parsed sentence; `governing` are the verbs that report its quotations."""

    def __init__(self, grammar: Grammar, governing: frozenset[int]) -> None:
        self._grammar, self._tree, self._governing = grammar, grammar.tree, governing

    def of_verb(self, verb: int, who: tuple[int, ...]) -> Event | None:
        """Return an act by words with its whole frame, from the verb on which it depends: *refused* to recognise."""
        if verb in self._governing:
            return None
        tree, top = self._tree, clauses.frame_top(self._tree, verb)
        main = tree.labels[top] in _MAIN
        written = main and "act" in self._grammar.uses(verb) and any(map(self._grammar.is_document, who))
        if not self._is_told(verb, top, who, written=written) or not self._has_topic(verb):
            return None
        passive = clauses.is_passive(tree, verb)
        words = extents.clause(tree, top, with_subject=passive)
        last = min([k for k in self._grammar.hidden if verb < k < words.end], default=words.end)
        relative = tree.labels[top] == "relcl"
        objects = tree.having(verb, "dobj")
        fronted = relative and bool(objects) and max(objects) < verb  # whom Chad thanked
        if fronted:
            words = Words(tree.span(verb).start, words.end)
        if last == verb + 2 and tree.labels[verb + 1] == "prt":  # only stood up
            return None
        if last - words.start < _FEWEST - 1 or (last <= verb + 1 and not passive and not fronted):
            return None
        whole = words.start if relative else extents.near_subject(tree, top)
        named, end = participants.of_verb(tree, verb), words.end
        parts = tuple([part for part in named if part.head < end or part.name == "passive_subject"])
        said_to, withheld = self._grammar.listener(verb), endings.withholds(self._grammar, verb)
        return Event(
            "act", verb, who, (Words(words.start, last),), parts, said_to, whole=whole,
            denied=None if withheld else denials.denied(self._grammar, verb, who),
            denier=denials.denier_of_noun(self._grammar, verb),
            disclaimed=denials.disclaims(self._grammar, verb), urged=denials.urged(self._grammar, verb),
            gift=gifts.given_below(self._grammar, verb),
            wrong=withheld or threats.blames_for(self._grammar, verb),
        )  # fmt: skip

    def _is_told(self, verb: int, top: int, who: tuple[int, ...], *, written: bool = False) -> bool:
        """Tell whether a verb is done by somebody and not only wished, feared, meant or the occasion of another one.

        `top` is the verb on which it depends (see `clauses.frame_top`).
        """
        tree = self._tree
        if clauses.is_unreal(tree, verb) or self._is_aside(verb):
            return False
        if not written and not any(map(self._grammar.speaks, who)):
            return False
        if self._is_unanswered(verb) or self._is_asked(verb, top) or threats.blames_itself(self._grammar, verb):
            return False
        return not self._is_alleged(top) and (not clauses.is_infinitive(tree, top) or tree.labels[top] == "ROOT")

    def _is_unanswered(self, verb: int) -> bool:
        """Tell whether it only says that something met with no answer: a charge *that Chad did not answer*."""
        tree = self._tree
        silent = tree.labels[verb] == "relcl" and tree.is_negated(verb)
        return silent and self._grammar.word(verb) in ("answer", "answered", "respond", "responded", "reply", "replied")

    def _is_asked(self, verb: int, top: int) -> bool:
        """Tell whether it is but the question whether or how somebody does something: *how Chad would answer*."""
        tree = self._tree
        if tree.labels[top] not in ("ccomp", "pcomp", "xcomp") or self._grammar.word(tree.heads[top]) in ("is", "was"):
            return False  # that is how Chad described it
        asked = (i for v in {verb, top} for i in tree.having(v, "advmod", "mark"))
        return any(self._grammar.word(i) in ("how", "whether") for i in asked)

    def _is_alleged(self, verb: int) -> bool:
        """Tell whether a noun only has it that something was done: *reports that* Chad had shelled Niger."""
        tree, above = self._tree, self._tree.heads[verb]
        if above == ROOT or tree.tags[above] not in ("NN", "NNS") or not self._grammar.has_that(verb):
            return False
        return self._grammar.word(above) in _ALLEGATIONS

    def _is_aside(self, verb: int) -> bool:
        """Tell whether a participle only tells on what occasion something was said."""
        tree = self._tree
        beside = tree.tags[verb] == "VBG" and tree.labels[verb] in ("advcl", "pcomp", "acl")
        if not beside or "aside" in self._grammar.uses(verb):
            return beside
        above = tree.heads[tree.heads[verb]] if tree.labels[verb] == "pcomp" else ROOT
        return above != ROOT and self._is_aside(above)  # speaking after meeting Chad's envoy

    def _has_topic(self, verb: int) -> bool:
        """Tell whether a verb of saying has more than a listener, a time or a place beside it."""
        tree, uses = self._tree, self._grammar.uses(verb)
        if self._is_unnamed(verb):
            return False
        if uses.isdisjoint(_SPEAKS) or not uses.isdisjoint(_TAKES_BACK):
            return True
        objects = tree.having(verb, "dobj", "oprd", "xcomp", "ccomp", "attr", "acomp", "nsubjpass")
        told = self._grammar.listener(verb) if uses >= _TELLS_ASIDE else None  # to warn somebody tells enough
        hidden = self._grammar.hidden
        if any(noun != told and noun not in hidden and self._grammar.word(noun) != "this" for noun in objects):
            return True  # but not: said *this* in Oslo
        if told is not None and any(
            clauses.is_infinitive(tree, i) for i in range(told, tree.span(told).end) if clauses.is_verb(tree, i)
        ):
            return True  # asked two of the staff *to leave*
        return any(self._grammar.word(preposition) in _TOPICS for preposition in tree.having(verb, "prep"))

    def _is_unnamed(self, verb: int) -> bool:
        """Tell whether somebody only will not be known to have spoken: spoke *on condition* of anonymity."""
        tree = self._tree
        if tree.lacks(_UNNAMED):  # as most sentences
            return False
        terms = {self._grammar.word(i) for i in tree.prepositional(verb, "on", "under")}
        wishes = (i for i in tree.having(verb, "xcomp", "ccomp") if tree.having(i, "auxpass"))
        return _CONDITION in terms or any(self._grammar.word(i) in _KNOWN for i in wishes)

    def minds(self) -> bool:
        """Tell whether a word stands in the sentence by which somebody may be minded somehow; in most none does."""
        return not self._tree.lacks(_minded())

    def of_mind(self, verb: int) -> Event | None:
        """Return how somebody is minded: is *adamant* that, was *opposed* to, remains *hopeful*."""
        tree = self._tree
        if not self.minds():
            return None
        minded = [i for i in (*tree.having(verb, "acomp", "attr", "oprd"), verb) if self._is_minded(i)]
        subject = next(iter(tree.having(verb, "nsubj", "nsubjpass")), tree.subject(verb)) if minded else None
        if subject is None or tree.agent(verb) is not None or clauses.is_unreal(tree, verb):
            return None
        doer = clauses.antecedent(tree, subject)
        words = extents.clause(tree, verb)
        if words.end - words.start < _FEWEST or not self._grammar.speaks(doer):
            return None
        joint = (doer, *tree.conjuncts(doer))
        below = (part for i in minded if i != verb for part in participants.of_verb(tree, i))
        parts = dict.fromkeys((*participants.of_verb(tree, verb), *below))
        return Event("act", verb, joint, (words,), tuple(part for part in parts if part.head not in joint))

    def _is_minded(self, i: int) -> bool:
        if moods.is_side(self._tree, i):
            return True
        return self._tree.tags[i] in ("JJ", "VBN", "VBD") and is_state(self._grammar.word(i))

    def by_nobody(self, verb: int) -> Event | None:
        """Return what is said by nobody in particular: "is said to have ...", "it is feared that", "was accused of"."""
        tree = self._tree
        if self._grammar.uses(verb).isdisjoint(_BY_WORDS) or clauses.is_unreal(tree, verb):
            return None
        if not tree.having(verb, "auxpass") or not clauses.is_passive(tree, verb):
            return None
        if self._grammar.word(verb) in _UNSAID:
            return None
        of_what = any(
            self._grammar.word(preposition) in ("of", "for", "as") for preposition in tree.having(verb, "prep")
        )
        if not of_what and not tree.having(verb, "xcomp", "ccomp"):
            return None
        before = [i for i in tree.having(verb, "ccomp") if i < verb]
        if before:  # *Chad will attack*, it is feared
            words = tree.span(before[0])
            return Event("report", verb, (), (words,), participants.of_clause(tree, before[0]))
        words = extents.clause(tree, verb, with_subject=True)
        if words.end - words.start <= _FEWEST:
            return None
        return Event("act", verb, (), (words,), participants.of_verb(tree, verb))

    def deed(self, verb: int, who: tuple[int, ...]) -> Event | None:
        """Return a deed with whom it befalls; whether it is one of an actor to another is not asked here."""
        tree, top = self._tree, clauses.frame_top(self._tree, verb)
        if verb in self._governing or not self._is_told(verb, top, who) or self._is_nothing(verb):
            return None
        parts = participants.of_verb(tree, verb)
        mutual = self._is_mutual(verb, who) and not nobodies.does(self._grammar, verb)  # *neither* Chad nor Niger spoke
        if "go" in self._grammar.uses(verb):  # flew home *from Chad*
            left = {i for noun in tree.prepositional(verb, "from") for i in (noun, *tree.conjuncts(noun))}
            parts = tuple(part for part in parts if part.head not in left)
        done = self._grammar.effects(verb)
        own = "own" in done or ("head" in done and clauses.is_passive(tree, verb))
        if own:  # served *in Chad*
            parts = tuple(part for part in parts if part.name in _DONE_TO)
        if not parts and not mutual:
            return None
        beside = tree.labels[verb] in ("relcl", "acl", "advcl")
        words = extents.clause(tree, top) if beside else extents.with_near_subject(tree, top)
        finite = tree.tags[verb] in ("VBD", "VBZ", "VBP") or bool(tree.having(verb, "aux", "auxpass"))
        told = (finite and tree.labels[verb] in _MAIN) or tree.agent(verb) is not None
        main = told and bool(tree.having(verb, "dobj", "agent", "dative")) and not own and not self._is_thing(who)
        main = main or "strike" in done
        withheld = endings.withholds(self._grammar, verb)
        denied = None if withheld else denials.denied(self._grammar, verb, who)
        gift = verb if gifts.gives(self._grammar, verb) else None
        return Event(
            "deed", verb, who, (words,), parts, main=main, mutual=mutual, denied=denied, gift=gift, wrong=withheld
        )

    def _is_nothing(self, verb: int) -> bool:
        """Tell whether nothing is done by a verb: what came of something, a statement *made* by Chad, no comment."""
        tree = self._tree
        above = tree.heads[verb]
        if self._only_spoke(verb):
            return True
        if tree.labels[verb] in ("acl", "relcl") and clauses.is_passive(tree, verb) and above != ROOT:
            speech = bool(uses_of_noun(self._grammar.word(above)) & {"noun", "speech"})
            speech = speech or self._grammar.word(above) in _PAPERS
            if speech and self._grammar.word(verb) in _UTTERED:
                return True  # denounced the statement *made* by Chad
        if any(self._grammar.word(i) in _ASKED for i in tree.having(verb, "advmod", "mark")):
            return True
        if self._is_nobodys(verb):
            return True
        objects = () if tree.lacks(_WORDS) else tree.having(verb, "dobj")
        unsaid = (i for i in objects if self._grammar.word(i) in _WORDS)
        no = any(self._grammar.word(det) == "no" for noun in unsaid for det in tree.having(noun, "det", "neg"))
        return no or clauses.is_result(tree, verb)

    def _is_nobodys(self, verb: int) -> bool:
        """Tell whether the subject of a verb says that nobody does it: *no* Chadian soldier crossed into Niger."""
        tree = self._tree
        own = (i for i in tree.having(verb, "nsubj") if tree.tags[i] in ("NN", "NNS"))
        return any(tree.words[k].lower() == "no" for i in own for k in tree.having(i, "det", "neg"))

    def _only_spoke(self, verb: int) -> bool:
        """Tell whether a verb only says that something told before was said: *made these remarks* on a visit."""
        tree = self._tree
        if self._grammar.word(verb) not in ("made", "makes", "delivered", "gave"):
            return False
        spoken = [i for i in tree.having(verb, "dobj") if self._grammar.word(i) in _SPOKEN]
        told_before = (i for noun in spoken for i in tree.having(noun, "det", "poss") if self._grammar.word(i) in _THIS)
        return any(True for _ in told_before) and not any(tree.having(noun, "prep", "relcl", "amod") for noun in spoken)

    def _is_thing(self, who: tuple[int, ...]) -> bool:
        """Tell whether who does something is but an "it", nobody's as often as a state's: *it* makes no sense."""
        return len(who) == 1 and self._grammar.word(who[0]) == "it"

    def _is_mutual(self, verb: int, who: tuple[int, ...]) -> bool:
        """Tell whether several do what a verb says to each other, where they are several."""
        several = len(who) > 1 or any(self._tree.tags[i] in ("NNS", "NNPS") or self._tree.words[i] in _ALL for i in who)
        return several and ("mutual" in self._grammar.uses(verb) or shared(self._tree, verb) is not None)

    def of_noun(self, noun: int) -> Event | None:
        """Return a deed that a noun names, with whose it is and whom it befalls: "the raid on Chad by Niger"."""
        tree = self._tree
        if tree.tags[noun] not in ("NN", "NNS"):
            return None
        uses = uses_of_noun(self._grammar.word(noun))
        if tree.labels[noun] == "dobj" and endings.ends(self._grammar, tree.heads[noun]):
            return None  # withdrew *its protest against Chad*
        if "between" in uses and (both := tree.prepositional(noun, "between")):
            return self._between(noun, (*both, *(i for one in both for i in tree.conjuncts(one))))
        if not uses & {"speech", "deed"} or any(self._grammar.word(i) == "no" for i in tree.having(noun, "det", "neg")):
            return None
        who = tree.having(noun, "poss") or tree.prepositional(noun, "by", "from")
        who = (who or tree.having(noun, "amod", "compound", "nmod"))[:1]
        who = (*who, *(i for first in who for i in tree.conjuncts(first) if i != noun))
        if who and self._is_others(noun, who[0]):
            return None
        named = (part for part in participants.of_noun(tree, noun) if part.head not in who)
        parts = tuple(part for part in named if part.name not in ("poss", "by"))
        cited = tree.labels[noun] == "pobj" and self._grammar.word(tree.heads[tree.heads[noun]]) == "according"
        from_whom = "speech" in uses and not cited and bool(tree.prepositional(noun, "from", "by"))
        if not who or not (parts or from_whom):
            return None
        last = max((tree.span(preposition).end for preposition in tree.having(noun, "prep")), default=noun + 1)
        return Event("deed", noun, who, (Words(tree.span(noun).start, max(noun + 1, last)),), parts, main=from_whom)

    def _is_others(self, noun: int, owner: int) -> bool:
        """Tell whether "its" deed may be another's: punished Chad *over its help* for Niger."""
        tree = self._tree
        above = tree.heads[noun] if tree.labels[noun] == "pobj" else ROOT
        if tree.tags[owner] != "PRP$" or above == ROOT or self._grammar.word(above) not in ("for", "over"):
            return False
        verb = tree.heads[above]
        verb = tree.heads[verb] if verb != ROOT and tree.labels[verb] == "dobj" else verb
        return verb != ROOT and bool(tree.having(verb, "dobj", "nsubjpass"))

    def _between(self, noun: int, who: tuple[int, ...]) -> Event | None:
        """Return what several do to each other, by its noun: the *talks* between Chad and Niger."""
        span = self._tree.span(noun)
        mutual = len(who) > 1 or self._tree.tags[who[0]] in ("NNS", "NNPS")
        return Event("deed", noun, who, (Words(span.start, span.end),), mutual=True) if mutual else None


@cache
def _minded() -> frozenset[str]:
    """Return the words without one of which nobody is told to be minded somehow."""
    return states() | forms_of_nouns("side")
