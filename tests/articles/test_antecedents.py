import re

from hypothesis import given
from hypothesis import strategies as st

from stance.articles.antecedents import sentence_starts

PLAIN = re.compile(r"(?:^|(?<=[.!?])[\s\xa0]+|(?<=[.!?]['’”\"])\s+|\n\s*)(?=[\"“‘'A-ZÀ-Þ])")


@given(st.text("Aa.!”' \n\xa0", max_size=30))
def test_sentences_start_where_the_plain_expression_has_it(text: str) -> None:
    assert sentence_starts(text) == [match.end() for match in PLAIN.finditer(text)]
