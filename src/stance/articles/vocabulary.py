"""The words that tell who says what: verbs and nouns that report, offices, institutions, and what stands around them.

Lists of base forms ship in data/words; what is here as text are function words, which have no other forms.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from stance.resources import word_rows, words
from stance.text.inflection import inflections

NAME = r"[A-Z][\w’'-]*[\w](?:\s+(?:[A-Z]\.\s+)?(?:al-|bin |ibn |van |von |de |da |del |der )?[A-Z][\w’'-]*\w){0,3}"
"""Matches the name of a person: up to four words that begin with capitals."""

SKIPPED_LEFT = frozenset(
    """also later then now has had have once again repeatedly still just even only already first further previously
    earlier recently long often always subsequently separately meanwhile instead reportedly flatly firmly never
    ever is was are were being been will would today yesterday monday tuesday wednesday thursday friday saturday
    sunday""".split()
)
"""Words that may stand between a holder and its verb."""
CLAUSE_STARTS = frozenset(
    """that but and as when while because if after before although though since so then or where whereas""".split()
)
AFTER_HOLDER = frozenset(
    """in on at during after before when while as who which that adding to from with by about into upon following
    because where but and yesterday today monday tuesday wednesday thursday friday saturday sunday last earlier
    later this""".split()
)
"""Words that end a holder which follows its verb."""
BEFORE_DAY = frozenset("on in at late early last this".split())
ASKED = frozenset("whether if about by what why how when where who which to for".split())
LEADS = frozenset(
    """in on at during after before when while as if because although though for from with since once by under then but
    and so yet however meanwhile asked speaking yesterday today monday tuesday wednesday thursday friday
    saturday sunday earlier later last this that these those there january february march april may june july
    august september october november december""".split()
)
"""Words that begin a sentence with a capital and are no name."""
NO_HOLDER = frozenset("there it's what this these those not".split())
INSIDE_HOLDER = frozenset("of for to from at with in".split())


@cache
def say() -> frozenset[str]:
    """Return the finite forms of the verbs that report or introduce words.

    >>> "denied" in say(), "quotes" in say(), "saying" in say()
    (True, True, False)
    """
    return _finite("say", "quote")


@cache
def that_verbs() -> frozenset[str]:
    """Return the forms of `say` after which a clause with "that" is what is said.

    >>> "ruled" in that_verbs(), "rules" in that_verbs()
    (True, False)
    """
    return _finite("say") | frozenset(
        form
        for verb in words("reporting", "past")
        for form in inflections(verb)
        if form != verb and not form.endswith(("s", "ing"))
    )


@cache
def acts() -> frozenset[str]:
    """Return the finite forms of the verbs that do something by words: condemned, welcomes."""
    return _finite("act")


@cache
def tell() -> frozenset[str]:
    """Return the finite forms of the verbs that have a listener before their clause: told, warns."""
    return _finite("tell")


@cache
def told() -> frozenset[str]:
    """Return the finite forms of "tell", whose object is nothing but the listener."""
    return frozenset(_finite_forms("tell"))


@cache
def participles() -> frozenset[str]:
    """Return the participles of the verbs of `say`: adding, calling.

    >>> "singing" in participles(), "sing" in participles()
    (True, False)
    """
    verbs = words("reporting", "say", "quote")
    return frozenset(form for verb in verbs for form in inflections(verb) if form != verb and form.endswith("ing"))


@cache
def nominal() -> frozenset[str]:
    """Return the nouns, singular and plural, of which a clause with "that" may be the content: claim, statements."""
    nouns = words("reporting", "noun")
    return frozenset(form for noun in nouns for form in inflections(noun) if form == noun or form.endswith("s"))


@cache
def pronouns() -> frozenset[str]:
    """Return the pronouns that may be the subject of a sentence."""
    return frozenset(words("pronouns", "subject", "speaker"))


@cache
def speakers() -> frozenset[str]:
    """Return the pronouns by which whoever writes or speaks means himself: I, we."""
    return frozenset(words("pronouns", "speaker"))


@cache
def pronouns_for_another() -> frozenset[str]:
    """Return the pronouns that mean somebody or something named before."""
    return frozenset(words("pronouns", "subject", "object", "possessive", "relative"))


@cache
def pronouns_for_things() -> frozenset[str]:
    """Return the pronouns that mean no person: it, its, which."""
    return frozenset(words("pronouns", "thing"))


@cache
def possessives() -> frozenset[str]:
    """Return the pronouns that tell whose something is: his, their."""
    return frozenset(words("pronouns", "possessive"))


@cache
def determiners() -> frozenset[str]:
    """Return the words that a holder may begin with: the articles and the possessive pronouns."""
    return possessives() | {"the", "a", "an"}


@cache
def relative() -> frozenset[str]:
    """Return the words that begin a relative clause."""
    return frozenset(words("pronouns", "relative")) | {"that"}


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
def title_words() -> frozenset[str]:
    """Return the titles before names, without their full stops."""
    return frozenset(words("titles"))


def _finite(*uses: str) -> frozenset[str]:
    return frozenset(form for verb in words("reporting", *uses) for form in _finite_forms(verb))


def _finite_forms(verb: str) -> Iterable[str]:
    """Return the forms of a verb but its participle in -ing; the past one mostly looks like the past tense."""
    return [form for form in inflections(verb) if form == verb or not form.endswith("ing")]


def _sent(name: str, column: str) -> Iterable[str]:
    return [row[column] for row in word_rows(name) if row["sent"]]


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what matches any of the phrases as whole words in any case; of two that begin alike, the longer one."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
