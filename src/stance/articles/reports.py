"""Find the clauses that somebody is reported to say: said that, according to, his claim that."""

from collections.abc import Iterator, Sequence
from functools import cache

from stance.articles import clauses, denials, endings, extents, gifts, participants, wrongs
from stance.articles.events import Event
from stance.articles.grammar import Grammar
from stance.articles.inversions import is_condition
from stance.articles.run_on import runs_on
from stance.articles.untold import has_that
from stance.articles.verbs import forms_of_nouns, uses_of_noun
from stance.syntax.tree import ROOT
from stance.syntax.tree import Span as Words

_FEWEST = 3
"""Words that something reported has at least."""
_FARTHEST_THAT = 20
_LONGEST_HOLDER = 14
_REST = 6
"""Words behind a verb in the middle of what it reports that are a part of that and not only its time or place."""
_FEWEST_HOURS = 4
"""Words of "two days after" and of the comma before it."""
_TIMES = frozenset(("after", "before"))
_ACCORDING = "according"
_SOURCE_BEGINS = (_ACCORDING, "in")
_LETTERS = frozenset("announcement communique communiqué declaration letter message note release statement".split())
"""What is from whoever says something: according to a *statement* from Chad."""
_IS = ("is", "was", "are", "were", "remains", "remained")
_MINDS = ("belief", "conviction", "mind", "opinion", "view")
_BESIDE = ("acl", "advcl", "relcl")
_SELVES = frozenset(("itself", "himself", "herself", "themselves", "ourselves", "myself"))
_SCENE_BEGINS = ("IN", "WRB", "VBN", "VBG")
_SAYS = ("says", "say")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_PUTS = ("put", "puts", "phrased", "expressed")
_NOMINAL = frozenset("NN NNS NNP NNPS DT JJ POS CD PRP PRP$ IN HYPH".split())


class Reports:
    """Reads one parsed sentence; `governing` are the verbs that report its quotations."""

    def __init__(self, grammar: Grammar, governing: frozenset[int]) -> None:
        self._grammar, self._tree, self._governing = grammar, grammar.tree, governing
        self.has_that = "that" in grammar.parsed.lowered
        """Whether the word is there without which no noun has a clause."""

    def of_verb(self, verb: int, who: tuple[int, ...]) -> Event | None:
        """Return the clause that a verb reports; one that is not said, as it is denied or only asked for, is none."""
        tree = self._tree
        pieces = self._around(verb) if tree.labels[verb] == "parataxis" else self._clause(verb)
        if not pieces:  # as of every second verb
            return None
        pieces = [words for words in pieces if words.start < words.end]
        if sum([words.end - words.start for words in pieces]) < _FEWEST:
            return None
        if tree.is_negated(verb) or clauses.is_unreal(tree, verb) or not self._may_say(verb, who[0]):
            return None
        clause = tree.having(verb, "ccomp") or ((tree.heads[verb],) if tree.labels[verb] == "parataxis" else ())
        parts = tuple([part for i in clause for part in participants.of_clause(tree, i) if part.head not in who])
        plain = denials.is_plain(self._grammar, verb)
        return Event(
            "report", verb, who, tuple(pieces), parts, self._grammar.listener(verb),
            denied=None if plain else denials.denied_in_report(self._grammar, verb, who),
            denier=denials.denier(self._grammar, verb, who, plain=plain),
            disclaimed=not plain and denials.disowns(self._grammar, verb, who),
            gift=gifts.given_below(self._grammar, verb),
            wrong=wrongs.is_wrong(self._grammar, verb) or endings.withholds_as_told(self._grammar, verb),
        )  # fmt: skip

    def _may_say(self, verb: int, who: int) -> bool:
        """Tell whether a clause is said: by somebody, or by anything where the verb is one that things do not do."""
        if self._grammar.speaks(who) or self._grammar.is_document(who):
            return True
        named = self._tree.tags[who] in ("NN", "NNS") and not self._grammar.is_expletive(who)
        return named and "thing" not in self._grammar.uses(verb)

    def _clause(self, verb: int) -> list[Words]:
        """Return the clause behind or before a verb that reports it."""
        tree = self._tree
        told: Sequence[int] = tree.having(verb, "ccomp")
        if len(told) > 1:
            told = sorted(told, key=lambda child: child < verb and self._sets_scene(child))
        for child in told:
            if child in self._grammar.hidden or clauses.is_infinitive(tree, child) or self._is_itself(child):
                continue
            if child < verb and runs_on(self._grammar, child, verb):
                continue
            if child < verb and is_condition(tree, child) and tree.having(verb, "aux"):  # had Chad left, it would
                continue
            if verb in self._governing and not self._grammar.has_that(child):
                continue
            said, end = extents.content(tree, child), extents.end_of(tree, verb)
            said = Words(max(said.start, self._grammar.made_clear(verb) or 0), said.end)
            if child > verb:
                return [self._before_more(verb, Words(said.start, max(said.end, end)))]
            begin = min([verb, *(tree.span(s).start for s in tree.having(verb, "nsubj", "nsubjpass", "aux"))])
            after = max([verb + 1, *(tree.span(s).end for s in tree.having(verb, "nsubj"))])
            rest = [Words(after, end)] if end - after >= _REST and said.end > verb else []
            return [Words(said.start, begin if begin > said.start else said.end), *rest]
        return self._loose_clause(verb)

    def _is_itself(self, clause: int) -> bool:
        """Tell whether a clause only tells how somebody found himself: found *itself* alone."""
        if self._tree.lacks(_SELVES):  # as most sentences
            return False
        return any(self._grammar.word(i) in _SELVES for i in self._tree.having(clause, "nsubj", "nsubjpass"))

    def _sets_scene(self, clause: int) -> bool:
        """Tell whether a clause only tells on what occasion something was said: *when asked about Chad*, it said."""
        return self._tree.tags[self._tree.span(clause).start] in _SCENE_BEGINS

    def _before_more(self, verb: int, said: Words) -> Words:
        """Return a clause behind a verb up to where more is said: ..., *adding* that; ..., "a quotation".

        What others make of it is no part of it either: it had won, *a claim rejected by Niger*.
        """
        tree = self._tree
        more = [c for c in tree.having(verb, "advcl") if tree.tags[c] == "VBG" and self._grammar.says(c)]
        if "," in tree.words[said.start : said.end]:
            more += [k for k in range(said.start, said.end) if tree.tags[k] == "NN" and clauses.sums_up(tree, k)]
        ends = [*[tree.span(c).start for c in more], *self._grammar.hidden]
        return Words(said.start, min([i for i in ends if said.start < i < said.end], default=said.end))

    def _loose_clause(self, verb: int) -> list[Words]:
        """Return what stands behind a "that" that the parser tied to another word of a reporting verb's clause."""
        tree, grammar = self._tree, self._grammar
        if "that" not in grammar.parsed.lowered[verb + 1 : verb + _FARTHEST_THAT]:  # as behind most
            return []
        end = extents.end_of(tree, verb)
        for i in range(verb + 1, min(end, verb + _FARTHEST_THAT)):
            more = tree.tags[i] == "VBG" and tree.heads[i] == verb and grammar.says(i) and tree.having(i, "ccomp")
            if more and verb not in self._governing:
                break  # accused Chad of lying, *adding* that
            if self._is_another_s(i, verb):
                break
            bound = (
                grammar.word(i) == "that"
                and i not in grammar.hidden
                and (
                    (tree.labels[i] == "mark" and tree.heads[i] > i)
                    or (tree.labels[i] == "prep" and tree.heads[i] == verb)
                    or (tree.labels[i] == "dobj" and tree.heads[i] > i and has_that(tree, tree.heads[i]))
                )
            )
            if bound and not uses_of_noun(grammar.word(i - 1)) & {"noun", "speech"}:
                return [self._before_more(verb, Words(i + 1, end))]
        return []

    def _is_another_s(self, that: int, verb: int) -> bool:
        """Tell whether another verb with its own subject reports it: recalled its envoy after *Chad said that*."""
        tree, clause = self._tree, self._tree.heads[that]
        if clause == ROOT or tree.labels[that] != "mark" or tree.labels[clause] != "ccomp":
            return False
        above = tree.heads[clause]
        return above != verb and self._grammar.says(above) and bool(tree.having(above, "nsubj"))

    def _around(self, verb: int) -> list[Words]:
        """Return the clause into which a verb with its subject is inserted: "the talks, he said, failed"."""
        above = self._tree.heads[verb]
        if above == ROOT or above in self._grammar.hidden:
            return []
        own, whole = self._tree.span(verb), self._tree.span(above)
        behind = [self._grammar.word(i) for i in range(own.end, own.end + _FEWEST_HOURS)]
        if verb in self._governing and not _TIMES.isdisjoint(behind):  # "...," he said, *a day after* Chad had left
            return []
        return [Words(whole.start, own.start), Words(own.end, whole.end)]

    def put_so(self, verb: int) -> Event | None:
        """Return the clause beside which "as the minister put it" or "as Chad said" stands, an adverbial clause."""
        tree, grammar = self._tree, self._grammar
        above = tree.heads[verb]
        if above == ROOT:
            return None
        marked = any(grammar.word(mark) == "as" for mark in tree.having(verb, "mark", "advmod"))
        if not marked:
            return None
        puts = grammar.word(verb) in _PUTS and any(grammar.word(i) == "it" for i in tree.having(verb, "dobj"))
        says = grammar.says(verb) and not tree.having(verb, "ccomp", "xcomp", "dobj")
        who = grammar.doers(verb)
        if not (puts or says) or not who:
            return None
        own, whole = tree.span(verb), tree.span(above)
        comma = own.start > 0 and tree.words[own.start - 1] == ","
        if own.start > 0 and not comma:  # as easy as they think
            return None
        pieces = (Words(whole.start, own.start - comma), Words(own.end, whole.end))
        kept = tuple(w for w in pieces if any(tree.words[i][:1].isalnum() for i in range(w.start, w.end)))
        if not grammar.speaks(who[0]) or grammar.hidden or sum(w.end - w.start for w in kept) < _FEWEST:
            return None
        parts = tuple(part for part in participants.of_clause(tree, above) if not own.start <= part.head < own.end)
        return Event("report", verb, who, kept, parts)

    def set_off(self, verb: int) -> Event | None:
        """Return what stands around a verb that is set off with its subject by commas, where the parser missed that.

        "The talks, *the Lao minister pointed out*, had failed"; "the talks had failed, *explained Li*."
        """
        tree, grammar = self._tree, self._grammar
        if grammar.hidden or "," not in tree.words[:verb] or tree.having(verb, "aux", "auxpass", "mark"):
            return None
        cue = self._with_nouns(verb)
        if cue.start < 2 or tree.words[cue.start - 1] != "," or grammar.word(cue.end) not in (",", ".", ""):
            return None
        if any(tree.tags[k] in clauses.RELATIVE and tree.words[k - 1] == "," for k in range(1, cue.start)):
            return None  # Chad, *which* was hit by floods, asked Niger for help
        doers = grammar.doers(verb)
        own = doers and cue.start <= doers[0] < cue.end and tree.labels[verb] != "parataxis"
        loose = tree.labels[verb] == "conj" and not tree.having(tree.heads[verb], "cc")
        if own and ((tree.labels[verb] != "ROOT" and not loose) or tree.having(verb, "ccomp", "xcomp", "dobj", "conj")):
            return None
        beside = verb - 1 if cue.start < verb else verb + 1
        says = grammar.word(verb) in _SAYS  # no talks with Chad, *says Niger*
        if beside > verb and not says and not any(map(self._tells, range(cue.start))):
            return None  # Chad, *backed by Mali*, accused Niger
        holder = tree.noun_head(beside)
        holder = holder if cue.start <= holder < cue.end and holder != verb else beside
        around = (Words(0, cue.start - 1), Words(cue.end, len(tree)))
        pieces = tuple(words for words in around if words.start < words.end)
        if not grammar.speaks(holder) or sum(words.end - words.start for words in pieces) < _FEWEST:
            return None
        before = any(i < cue.start for i in tree.having(verb, "nsubj"))
        alone = len(tree.having(verb, "nsubj")) < 2 if own else cue.start == verb and before
        if (
            alone
            and not says
            and not any(tree.tags[i][:1] == "V" or tree.tags[i] == "MD" for w in pieces for i in range(w.start, w.end))
        ):
            return None
        inside = (part for root in tree.roots() for part in participants.of_clause(tree, root))
        parts = tuple(part for part in inside if not cue.start <= part.head < cue.end)
        return Event("report", verb, (holder,), pieces, parts)

    def _tells(self, i: int) -> bool:
        """Tell whether a word is the finite verb of a clause that is not beside another one."""
        tree = self._tree
        if tree.tags[i] not in _FINITE:
            return False
        return tree.labels[tree.heads[i] if tree.labels[i] in ("aux", "auxpass") else i] not in _BESIDE

    def _with_nouns(self, verb: int) -> Words:
        """Return the words of a verb with the nouns that stand before it, or behind it where none do."""
        tree = self._tree
        first, last = verb, verb + 1 + (verb + 1 < len(tree) and tree.labels[verb + 1] == "prt")
        while first > 0 and tree.tags[first - 1] in _NOMINAL and verb - first < _LONGEST_HOLDER:
            first -= 1
        if first == verb and tree.tags[verb] in ("VBD", "VBZ"):
            while last < len(tree) and tree.tags[last] in _NOMINAL and last - verb < _LONGEST_HOLDER:
                last += 1
            return Words(first if last > verb + 1 else 0, last)
        return Words(0 if tree.tags[verb - 1] == "IN" else first, last)

    def of_noun(self, noun: int) -> Event | None:
        """Return the clause that a noun has as its content, by whose it is: "his claim that ..."."""
        tree = self._tree
        if not self.has_that or tree.tags[noun] not in ("NN", "NNS"):
            return None
        if "noun" not in uses_of_noun(self._grammar.word(noun)):
            return None
        who = tree.having(noun, "poss") or tree.prepositional(noun, "by", "from")
        clause = self._clause_of_noun(noun) if who else None
        if clause is None:
            return None
        words = extents.content(self._tree, clause)
        if words.end - words.start < _FEWEST:
            return None
        return Event("report", noun, who[:1], (words,), participants.of_clause(tree, clause))

    def as_seen(self, verb: int) -> Event | None:
        """Return the clause that is somebody's view: *the envoy's view is that* it failed; is *of the opinion that*.

        There is none where no "that" is (see `has_that`).
        """
        tree, grammar = self._tree, self._grammar
        if grammar.word(verb) not in _IS or tree.is_negated(verb):
            return None
        nouns = tree.having(verb, "nsubj")
        views = [i for i in nouns if "noun" in uses_of_noun(grammar.word(i)) or grammar.word(i) == "message"]
        clause = next((i for i in tree.having(verb, "ccomp") if i > verb and grammar.has_that(i)), None)
        if views and clause is not None:
            who = tree.having(views[0], "poss") or tree.prepositional(views[0], "of", "from", "by")
        else:
            views = [i for i in tree.prepositional(verb, "of") if grammar.word(i) in _MINDS]
            clause, who = self._clause_of_noun(views[0]) if views else None, tree.having(verb, "nsubj")
        if clause is None or not who or not grammar.speaks(who[0]):
            return None
        words = extents.content(grammar.tree, clause)
        return Event("report", verb, who[:1], (words,), participants.of_clause(tree, clause))

    def _clause_of_noun(self, noun: int) -> int | None:
        """Return the verb of the clause with "that" behind a noun, also where the parser tied it to another word."""
        tree = self._tree
        bound = (child for child in tree.having(noun, "acl", "ccomp", "relcl") if self._grammar.has_that(child))
        if (child := next(bound, None)) is not None:
            return child
        for who in tree.prepositional(noun, "by", "from"):  # complaints from Chad *that Niger lied*
            tied = (child for child in tree.having(who, "acl", "relcl") if self._grammar.has_that(child))
            if (child := next((c for c in tied if self._has_subject(c)), None)) is not None:
                return child
        that = noun + 1
        loose = self._grammar.word(that) == "that" and tree.labels[that] == "mark"
        return tree.heads[that] if loose and tree.heads[that] > that else None

    def _has_subject(self, verb: int) -> bool:
        """Tell whether a clause has a subject beside "that"."""
        return any(self._grammar.word(i) != "that" for i in self._tree.having(verb, "nsubj", "nsubjpass"))

    def passes_on(self, verb: int) -> bool:
        """Tell whether a verb only recalls what somebody else said, whose it is: recalled *the envoy's claim that*."""
        nouns = self._tree.having(verb, "dobj")
        return bool(nouns) and any(self.of_noun(noun) is not None for noun in nouns)

    def sourced(self) -> Iterator[Event]:
        """Yield what is told "according to" somebody or "in the words of" somebody."""
        tree, hidden = self._tree, self._grammar.hidden
        if tree.lacks(_sources()):  # as most sentences
            return
        for i in [i for i, word in enumerate(self._grammar.parsed.lowered) if word in _SOURCE_BEGINS]:
            who = None if i in hidden else self._source(i)
            if who is None:
                continue
            rest = self._beside_source(i, who)
            if any(rest.start <= k < rest.end for k in hidden):
                for quotation in dict.fromkeys(hidden.values()):
                    yield Event("quote", i, (who,), quotation=quotation)
            elif (pieces := self._beside_inserted(i)) or rest.end - rest.start > _FEWEST:
                root = next(iter(tree.roots()), 0)
                yield Event("report", i, (who,), pieces or (rest,), participants.of_clause(tree, root))

    def _beside_inserted(self, i: int) -> tuple[Words, ...]:
        """Return the words around a source that is named between commas behind a few: Chad, *in his words*, left."""
        words = self._tree.words
        if not 1 < i <= _FEWEST + 1 or words[i - 1] != ",":
            return ()
        comma = next((k for k in range(i, min(len(words), i + _LONGEST_HOLDER)) if words[k] == ","), None)
        return () if comma is None else (Words(0, i - 1), Words(comma + 1, len(words)))

    def _beside_source(self, i: int, who: int) -> Words:
        """Return the words before the naming of a source at `i`, or those behind it where it opens the sentence."""
        tree = self._tree
        if i > _FEWEST + 1:
            return Words(0, i)
        near = range(who, min(len(tree), who + _LONGEST_HOLDER))
        comma = next((k for k in near if tree.words[k] == ","), len(tree))
        return Words(min(tree.span(who).end, comma), len(tree))

    def _source(self, i: int) -> int | None:
        """Return the head of the noun behind "according to", "in the words of", or before "view": "in Rome's view"."""
        tree, grammar = self._tree, self._grammar
        if grammar.word(i) == _ACCORDING:
            below = (to for to in tree.children(i) if grammar.word(to) == "to")
            noun = next((noun for to in below for noun in tree.having(to, "pobj")), None)
            return noun if noun is None or grammar.word(noun) not in _LETTERS else self._sender(noun)
        if grammar.word(i) == "in":
            for noun in tree.having(i, "pobj"):
                if "opinion" in uses_of_noun(grammar.word(noun)):
                    return next(iter(tree.prepositional(noun, "of") or tree.having(noun, "poss")), None)
        return None

    def _sender(self, letter: int) -> int:
        """Return from whom a statement or letter is, or by whom it was issued; the letter where nobody is named."""
        issued = (self._tree.agent(verb) for verb in self._tree.having(letter, "acl"))
        senders = [*self._tree.prepositional(letter, "from"), *(noun for noun in issued if noun is not None)]
        return senders[0] if senders else letter


@cache
def _sources() -> frozenset[str]:
    """Return the words without one of which no source is named: "according", and *view* as in "in Rome's view"."""
    return forms_of_nouns("opinion") | {_ACCORDING}
