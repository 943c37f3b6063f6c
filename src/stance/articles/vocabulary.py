"""The words that tell who somebody is: offices, institutions, titles and pronouns; their lists are in data/words."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from stance.resources import word_rows, words
from stance.text.alternation import alternation
from stance.text.inflection import inflections

UPPER = "A-Z" + "".join(chr(c) for c in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if chr(c).isupper())
"""The capitals of the Latin alphabets, for a class of characters in a regular expression."""
PARTICLES = (
    "al|el|ul|bin|bint|ibn|abu|ben|van|von|de|da|del|della|der|den|dem|dos|das|do|du|di|los|las|la|le|ter|ten|zu|af|av|y|e|"
    "d['’]"
)
"""The small words inside names."""
NAME = (
    rf"[{UPPER}][\w’'-]*[\w](?:\s+(?:[{UPPER}]\.\s+)?(?:(?:al|el)-|(?:(?:{PARTICLES})\s+)+)?[{UPPER}][\w’'-]*\w){{0,3}}"
)
"""Matches the name of a person: up to four words that begin with capitals."""

LEADS = frozenset(
    """in on at during after before when while as if because although though for from with since once by under then but
    and so yet however meanwhile asked speaking yesterday today monday tuesday wednesday thursday friday
    saturday sunday earlier later last this that these those there january february march april may june july
    august september october november december""".split()
)
"""Words that begin a sentence with a capital and are no name."""


@cache
def say() -> frozenset[str]:
    """Return the finite forms of the verbs that report or introduce words.

    >>> "declared" in say(), "saying" in say()
    (True, False)
    """
    return _finite("say")


@cache
def acts() -> frozenset[str]:
    """Return the finite forms of the verbs that do something by words: condemned, welcomes."""
    return _finite("act")


@cache
def tell() -> frozenset[str]:
    """Return the finite forms of the verbs that have a listener before their clause: told, warns."""
    return _finite("tell")


@cache
def relative() -> frozenset[str]:
    """Return the words that begin a relative clause."""
    return frozenset(words("pronouns", "relative")) | {"that"}


@cache
def speakers() -> frozenset[str]:
    """Return the pronouns by which whoever writes or speaks means himself: I, we."""
    return frozenset(words("pronouns", "speaker"))


@cache
def pronouns_for_another() -> frozenset[str]:
    """Return the pronouns that mean somebody or something named before."""
    return frozenset(words("pronouns", "subject", "object", "possessive", "relative"))


@cache
def pronouns() -> frozenset[str]:
    """Return all pronouns: those of a speaker, of another and of a relative clause, and *himself*."""
    return speakers() | relative() | pronouns_for_another() | {"herself", "himself", "itself"}


@cache
def pronouns_for_things() -> frozenset[str]:
    """Return the pronouns that mean no person: it, its, which."""
    return frozenset(words("pronouns", "thing"))


@cache
def plural_pronouns() -> frozenset[str]:
    """Return the pronouns that may mean several: they, them."""
    return frozenset(words("pronouns", "plural"))


@cache
def possessives() -> frozenset[str]:
    """Return the pronouns that tell whose something is: his, their."""
    return frozenset(words("pronouns", "possessive"))


@cache
def office_pattern() -> re.Pattern[str]:
    """Return what matches an office, the longest first: "foreign minister", "secretary of state".

    >>> office_pattern().findall("The Secretary of State met the ambassador.")
    ['Secretary of State', 'ambassador']
    """
    return _any_of(words("offices"))


@cache
def same_office() -> Mapping[str, str]:
    """Return the offices that are called otherwise elsewhere, with the word that stands for both.

    >>> same_office()["spokeswoman"]
    'spokesperson'
    """
    return {row["office"]: row["same_as"] for row in word_rows("offices") if row["same_as"]}


@cache
def envoy_pattern() -> re.Pattern[str]:
    """Return what matches the offices and institutions that are sent to another country and do not speak for it."""
    return _any_of([*_sent("offices", "office"), *_sent("institutions", "institution")])


@cache
def institution_pattern() -> re.Pattern[str]:
    """Return what matches a word for an institution: ministry, parliament."""
    return _any_of(words("institutions"))


@cache
def official_pattern() -> re.Pattern[str]:
    """Return what matches an office or an institution: to look for both at once takes half the time."""
    return _any_of([*words("offices"), *words("institutions")])


@cache
def title_words() -> frozenset[str]:
    """Return the titles before names, without their full stops."""
    return frozenset(words("titles"))


@cache
def female_titles() -> frozenset[str]:
    """Return the titles of women, without their full stops."""
    return frozenset(row["title"] for row in word_rows("titles") if row["gender"] == "female")


@cache
def male_titles() -> frozenset[str]:
    """Return the titles of men, without their full stops."""
    return frozenset(row["title"] for row in word_rows("titles") if row["gender"] == "male")


@cache
def given_names() -> Mapping[str, bool]:
    """Return whether a given name is a woman's, for those that tell it.

    >>> given_names()["Ursula"], "Kim" in given_names()
    (True, False)
    """
    return {row["name"]: row["gender"] == "female" for row in word_rows("given")}


def _sent(name: str, column: str) -> Iterable[str]:
    return [row[column] for row in word_rows(name) if row["sent"]]


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what matches any of the phrases as whole words in any case; of two that begin alike, the longer one."""
    return re.compile(rf"\b{alternation(phrases, ignore_case=True)}\b", re.IGNORECASE)


def _finite(*uses: str) -> frozenset[str]:
    return frozenset(form for verb in words("reporting", *uses) for form in _finite_forms(verb))


def _finite_forms(verb: str) -> Iterable[str]:
    """Return the forms of a verb but its participle in -ing; the past one mostly looks like the past tense."""
    return [form for form in inflections(verb) if form == verb or not form.endswith("ing")]
