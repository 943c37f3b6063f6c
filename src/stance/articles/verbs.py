"""The verbs and nouns that report, act by words or do something, in every form; their base forms are in data/words."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal

from stance.resources import word_rows, words
from stance.text.inflection import inflections

Use = Literal[
    "say", "act", "deny", "tell", "thing", "aside", "go", "help", "aim", "blame", "censure", "mutual", "stative",
    "stir", "noun", "speech", "deed", "opinion", "between", "side", "state",
]  # fmt: skip
"""What a word does. A verb: `say` reports a clause, `act` does something by words and is scored with its whole frame,
`deny` takes its clause back, `tell` has a listener as its object, `thing` is done by things too (the figures suggest),
of `aside` the participle only tells on what occasion something is said (responding to), `go` has behind "in" and "at"
where one goes, `help` is done for somebody, of `aim` the one behind "at" is struck, what `blame` reports is held
against somebody, `censure` finds fault with its object, `mutual` is done by several to each other, `stir` tells what
its object feels (angered Chad), `stative` how things are and nothing that anybody does. A noun: `noun` has a clause as
its content, `speech` and `deed` name what one does by words or otherwise, `between` what two do to each other,
`opinion` what one holds (in the view of), `side` whose side one is on (a critic of). An adjective: `state` tells how
one is minded."""
_OF_NOUNS = ("noun", "speech", "deed", "opinion", "between", "side")
_NOTHING: frozenset[str] = frozenset()
_REMEMBERED = 1 << 13
"""Words of which is remembered what they do: a few hundred words of each article are asked for, most of them again."""


@lru_cache(_REMEMBERED)
def uses_of_verb(form: str) -> frozenset[str]:
    """Return what a verb does, given any of its forms in lower case, with its particle if it has one of its own.

    >>> sorted(uses_of_verb("denies")), "say" in uses_of_verb("insisted")
    (['deny'], True)
    >>> sorted(uses_of_verb("ruled out")), "deny" in uses_of_verb("ruled")
    (['deny'], False)
    """
    return _verbs().get(form, _NOTHING)


@lru_cache(_REMEMBERED)
def uses_of_noun(form: str) -> frozenset[str]:
    """Return what a noun stands for, given its singular or plural in lower case.

    >>> "noun" in uses_of_noun("claims"), uses_of_noun("table")
    (True, frozenset())
    """
    return _nouns().get(form, _NOTHING)


def is_state(form: str) -> bool:
    """Tell whether an adjective or a participle tells how somebody is minded toward something.

    >>> is_state("adamant"), is_state("large")
    (True, False)
    """
    return form in states()


def forms_of_verbs(use: Use) -> frozenset[str]:
    """Return every form of the verbs that do something; a verb with a particle is one form.

    >>> "angered" in forms_of_verbs("stir"), "thanked" in forms_of_verbs("stir")
    (True, False)
    """
    return frozenset(form for form, uses in _verbs().items() if use in uses)


def forms_of_nouns(use: Use) -> frozenset[str]:
    """Return every form of the nouns that stand for something.

    >>> "views" in forms_of_nouns("opinion"), "raid" in forms_of_nouns("opinion")
    (True, False)
    """
    return frozenset(form for form, uses in _nouns().items() if use in uses)


@cache
def states() -> frozenset[str]:
    """Return the adjectives and participles that tell how somebody is minded toward something."""
    return frozenset(words("reporting", "state"))


@cache
def people() -> frozenset[str]:
    """Return the nouns for persons, groups and bodies that may speak or act, singular and plural.

    >>> "officials" in people(), "accounts" in people()
    (True, False)
    """
    nouns = (*words("people"), *(name.split()[-1] for name in (*words("offices"), *words("institutions"))))
    return frozenset(form for noun in nouns for form in _noun_forms(noun))


@cache
def _verbs() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in word_rows("reporting"):
        if row["use"] not in (*_OF_NOUNS, "state"):
            base, _, particle = row["word"].partition(" ")
            for form in inflections(base):
                found.setdefault(f"{form} {particle}".strip(), set()).add(row["use"])
    return {form: frozenset(uses) for form, uses in found.items()}


@cache
def _nouns() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in word_rows("reporting"):
        if row["use"] in _OF_NOUNS:
            for form in _noun_forms(row["word"]):
                found.setdefault(form, set()).add(row["use"])
    return {form: frozenset(uses) for form, uses in found.items()}


def _noun_forms(noun: str) -> list[str]:
    return [form for form in inflections(noun) if form == noun or not form.endswith(("ed", "ing"))]
