"""Find whose is what somebody takes up by its name alone: *rejected the plan*, *shrugged off the charge*."""

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from stance.articles.entities import Entities
from stance.articles.parsing import Parsed
from stance.articles.statements import Finding, Participant
from stance.articles.verbs import uses_of_noun, uses_of_verb

_DEFINITE = frozenset("the this that these those such".split())
_REACH = 1500
"""Characters before an act within which what it takes up is told of."""
_START = attrgetter("start")
_MOST_BEFORE = 40
"""So many statements before an act are looked at."""
_PROBABLE = 0.6
_OWNER = 40
"""Characters before a noun in which its owner's name stands."""
_OWNED = re.compile(r"(?:['’]s?)?(?: [a-z][\w-]+){0,2} $")
_IT = re.compile(r"(?:that )?(?:it|they|this|that|these|those|such)\b")
_PLANS = frozenset(
    """ban bill call challenge cut decision draft idea initiative law measure move offer operation plan policy proposal
    resolution sanction scheme step strategy suggestion tariff""".split()
)
"""What others than whose it is may be for or against, beside what somebody says."""
_DANGERS = frozenset(("danger", "risk", "threat", "threats"))
"""Words for what may come, not for what somebody said, in most texts."""
_BARE = frozenset(
    """accusations allegations charges claims complaints concerns criticism criticisms demands protests reports
    rumours suggestions threats warnings""".split()
)
"""What is taken up without an article as well: dismissed *criticism* of the poll."""


class Answers:
    """Knows what the statements of an article take up of those before them; to be asked in the order of the text."""

    def __init__(
        self, text: str, entities: Entities, found: Sequence[Finding], trees: Sequence[Sequence[Parsed]]
    ) -> None:
        self._text, self._entities, self._found, self._trees = text, entities, found, trees
        self.told: dict[int, frozenset[str | None]] = {}
        """The targets of the statements so far, to be filled in."""
        self._last: tuple[int, Participant] | None = None

    def to(self, i: int) -> Participant | None:
        """Return whose is what a statement takes up without saying whose; None where it takes up nothing."""
        one = self._found[i]
        if one.kind not in ("indirect", "deed") or one.holder.actor is None:
            return None
        if self._last is not None and self._last[0] == i - 1 and self._goes_on(i):
            self._last = i, self._last[1]
            return self._last[1]
        noun = self._noun(i)
        actor = None if noun is None else self._owner(i, noun) or self._critic(i, noun)
        if actor is None:
            return None
        name = next((m.text for m in self._entities.mentions if m.actor == actor), actor)
        self._last = i, Participant(name, None, None, actor, None, _PROBABLE)
        return self._last[1]

    def _goes_on(self, i: int) -> bool:
        """Tell whether a statement says more of what the one before it takes up: rejected the plan, saying *it* ..."""
        before, one = self._found[i - 1], self._found[i]
        same = before.holder.actor == one.holder.actor and one.kind == "indirect"
        ended = "." in self._text[before.span.end : one.span.start]
        return same and not ended and _IT.match(self._text, one.span.start) is not None

    def _noun(self, i: int) -> str | None:
        """Return what the verb of a statement has as its object, where that is definite and nobody's."""
        one = self._found[i]
        for sentence in self._trees[i] if one.verb is not None else ():
            starts = list(map(_START, sentence.words))
            if one.verb is not None and one.verb.start in starts:
                verb = starts.index(one.verb.start)
                acts = uses_of_verb(sentence.lowered[verb]) & {"act", "deny"}
                return next(self._taken_up(sentence, verb), None) if acts else None
        return None

    def _taken_up(self, sentence: Parsed, verb: int) -> Iterator[str]:
        tree = sentence.tree
        for noun in tree.having(verb, "dobj"):
            word, place = sentence.lowered[noun], sentence.place(tree.span(noun))
            beside = [sentence.lowered[i] for i in tree.having(noun, "det", "poss", "neg")]
            fits = any(one in _DEFINITE for one in beside) if beside else word in _BARE
            named = self._entities.actors_in(place.start, place.end) or any(
                self._entities.named.between(place.start, place.end)
            )
            if fits and tree.tags[noun] in ("NN", "NNS") and word not in _DANGERS and not named:
                yield word

    def _before(self, i: int) -> Iterator[Finding]:
        """Yield the statements of others near before one, the last one first."""
        one = self._found[i]
        for other in reversed(self._found[max(0, i - _MOST_BEFORE) : i]):
            if other.kind != "narration" and other.holder.actor not in (None, one.holder.actor):
                yield other

    def _owner(self, i: int, noun: str) -> str | None:
        """Return whose a noun is where it was named last: *Chad's* plan; else who spoke of it there."""
        base = noun.removesuffix("s")
        if base not in _PLANS and not uses_of_noun(noun) & {"noun", "speech"}:
            return None
        one = self._found[i]
        until = one.span.start if one.verb is None else min(one.span.start, one.verb.start)
        named = re.compile(rf"(?i)\b{re.escape(base)}s?\b")
        for match in reversed(list(named.finditer(self._text, max(0, until - _REACH), until))):
            near = self._entities.actors_in(match.start() - _OWNER, match.start())
            owned = near and _OWNED.fullmatch(self._text, near[-1].end, match.start())
            if owned and near[-1].actor != one.holder.actor:
                return near[-1].actor
            telling = (o for o in self._before(i) if o.span.start <= match.start() < o.span.end)
            if (teller := next(telling, None)) is not None:
                return teller.holder.actor
        return None

    def _critic(self, i: int, noun: str) -> str | None:
        """Return who spoke last toward the holder of a statement that takes up what is said of it."""
        if not uses_of_noun(noun) & {"noun", "speech"}:
            return None
        holder = self._found[i].holder.actor
        for k in range(i - 1, max(-1, i - _MOST_BEFORE), -1):
            other = self._found[k]
            if self._found[i].span.start - other.span.end > _REACH:
                break
            if other.holder.actor not in (None, holder) and holder in self.told.get(k, ()):
                return other.holder.actor
        return None
