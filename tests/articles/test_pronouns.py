import re

from hypothesis import given
from hypothesis import strategies as st

from stance.articles.pronouns import pronouns_in

PLAIN = re.compile(
    r"\b(?:(?P<you>[Yy]ou(?:rs?)?)|(?P<they>[Tt]he(?:y|m|ir))|(?P<it>[Ii]ts?)|(?P<he>[Hh]e|[Hh]im|[Hh]is|[Ss]he|[Hh]er)|"
    r"(?P<we>[Ww]e|[Oo]ur|us))\b"
)
WORDS = "you Your yours THEY They them their it Its It's it-is he Him his She her we Our us US Us youth _it".split()


@given(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join))
def test_pronouns_are_those_that_the_plain_expression_finds(text: str) -> None:
    found = {match.lastgroup for match in PLAIN.finditer(text)}
    assert pronouns_in(text) == [name for name in PLAIN.groupindex if name in found]
