"""What is done to somebody by a verb, or with a noun, in every form; the base forms are in data/words/deeds.csv."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal

from stance.resources import word_rows
from stance.text.inflection import inflections

Effect = Literal[
    "give", "supply", "help", "defend", "allow", "free", "ease", "lift", "settle", "oppose", "withhold", "impose",
    "result", "wrong", "break", "meet", "disclaim", "call", "forgo", "plead", "bear", "cut", "alert",
    "undergo", "get", "blow", "own", "head", "strike",
    "aid", "backing", "no_gift", "burden", "assault", "victim", "quarrel", "bond", "outlaw", "goods", "import", "asset",
    "breach",
]  # fmt: skip
"""What a word does. A verb: `give`, `help`, `allow` do a favour to whom a statement is toward, `supply`, `defend` and
`free` to whomever they name; `ease` ends what lies on somebody, `lift` the act that is its object, `settle` a quarrel;
`oppose` is against what befalls somebody, `withhold` keeps something from somebody, `impose` brings an ill; `wrong` is
done wrongly by anybody, `break` is with a bond as its object, `meet` is no step toward anybody by itself; `disclaim`
says that something is not so, `call` may say it with "false", what one is to `forgo` is not done, `plead` asks without
a threat, of `result` the participle in -ing only tells what came of a deed, and not to `bear` something is hostile; to
`cut` goods is unfriendly to who has the good of them, to `alert` somebody to something is not; what one is to
`undergo`, and what one may `get`, is done by somebody else; `own` is done in one's own life, office or contest, and to
nobody unless somebody else is its object, and so is what tells in the passive who is at the `head` of something: *led*
by; whoever deals a `strike` does something to somebody, though that one is not named. A noun: `aid` and `backing` are
good for whom they are for, `no_gift` is none though it is given, `burden`, `assault` and what befalls its `victim` are
ills, as are a `blow` that one gets and a `breach` of what is somebody's own, a `quarrel` is settled, a `bond` broken,
to help an `outlaw` is a wrong; `goods` are cut from who gets them, an `import` from whose it was; what strikes an
`asset` of a state strikes that one."""
_NOTHING: frozenset[str] = frozenset()
_REMEMBERED = 1 << 13
"""Words of which is remembered what they do: a few hundred words of each article are asked for, most of them again."""


@lru_cache(_REMEMBERED)
def effects(form: str) -> frozenset[str]:
    """Return what a verb or a noun does, given any of its forms in lower case.

    >>> sorted(effects("eased")), sorted(effects("embargoes")), effects("table")
    (['ease', 'settle'], ['burden'], frozenset())
    """
    return _forms().get(form, _NOTHING)


def forms_with(uses: frozenset[str]) -> frozenset[str]:
    """Return every form of the words that do one of some things.

    >>> "struck" in forms_with(frozenset(["strike"])), "thanked" in forms_with(frozenset(["strike"]))
    (True, False)
    """
    return frozenset(form for form, done in _forms().items() if not uses.isdisjoint(done))


@cache
def _forms() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in word_rows("deeds"):
        for form in inflections(row["word"]):
            found.setdefault(form, set()).add(row["use"])
    return {form: frozenset(uses) for form, uses in found.items()}
