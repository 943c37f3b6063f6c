"""The compiled sieve finds the reasons that `Knowledge` gives, whatever the text."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import StanceModel
from stance.model.classifier import judged_where_they_lie
from stance.scoring.engine import MANY_TEXTS
from stance.scoring.knowledge import ENGLISH, FOREIGN, PARTICLES, Knowledge
from stance.scoring.spans import Spans

TURNS = [
    "would", "would have", "wouldn't have", "couldn’t really have", "might not have", "had", "Had", "if", "If",
    "unless", "if only",
    "if onlywe", "had they", "had it", "no one", "No one", "no-one", "nobody", "nobody but", "no one of",
    "wrong to say",
    "absurd to call", "misleading to describe", "mistaken to", ",", ".", ";", "but", "of", "they", "to", "only", "have",
    "don't", "did not", "does not openly", "never", "not really", "condemn", "condemned", "criticises", "criticise",
    "threatened", "refused to", "refusing to attack", "far from", "far from praising", "were it", ", were they",
    "few", "a few", "neither", "none of the", "not even", "hardly any", "no country has ever", "attacked", "praised",
    "pact", "alliance with", "treaty", "against", "agreed to", "offers to", "attack", "bomb", "strike", "hailed the",
    "welcomes", "Mali's", "Mali’s", "defeat", "fall", "sinking",
]  # fmt: skip
ODD = [
    "£5", "€", "[sic]", "[[x]]", "{{x}}", "{", "a/b", "/w/", "a_b", "f(x)", "x[1]", "->", "&&", "&amp;", "R&D", "::",
    "<b>", "<", ">",
    "++", "--", "-x", "#x", "#x <", ".x {", "C:\\x", "a=b", "^", "~", "|", "http://x.y", "https:", "www.x.y",
    "pic.twitter.com/x",
    "a@b.c", "@x", "é", "—", "“", "”", "’", "’s", "o’clock", "Ünal", "ćwiczy", "ș", "ñandú", "中国", "Россия", "²", "½",
    "ª", "µ",
    "â€", "Ã©", "Â£", "\ufffd", "\u200b", "\x00", "\t", "\n", "12", "3rd", "x", "U.S.", "NATO", "EU", "BBC", "'",
    "'s", "don't",
]  # fmt: skip
PLAIN = (
    "the and of we they that will not talks minister peace border condemned Norway Chile zqxv said President".split()
)
words = st.sampled_from(
    [*TURNS, *ODD, *PLAIN, *PLAIN, *sorted(ENGLISH)[::3], *sorted(FOREIGN)[::9], *sorted(PARTICLES)[::3]]
)
joined = st.lists(st.tuples(words, st.sampled_from([" ", " ", " ", ", ", "", "-", ". "])), max_size=45).map(
    lambda found: "".join(map("".join, found))
)


def spans_of(texts: Sequence[str], before: int = 0) -> Spans:
    parts = [text.encode() for text in texts]
    places = np.cumsum([before, *map(len, parts)], dtype=np.int64)
    return Spans(np.frombuffer(b"a" * before + b"".join(parts), np.uint8), places[:-1], places[1:])


@settings(max_examples=200)
@given(
    texts=st.lists(
        joined | joined.map(str.upper) | joined.map(str.title) | st.text(max_size=40), min_size=1, max_size=8
    )
)
def test_any_text_has_the_reason_that_knowledge_gives(shipped: StanceModel, texts: list[str]) -> None:
    known = shipped.scorer_.knowledge
    expected = {i: reason for i, text in enumerate(texts) if (reason := known.reason(text)) is not None}
    for before in (0, 40):  # with room before the first text, and without
        assert known.span_reasons(spans_of(texts, before)) == expected


def test_a_corpus_with_odd_things_in_it_has_the_same_reasons(shipped: StanceModel, corpus: list[str]) -> None:
    rng = np.random.default_rng(0)
    few = corpus[::8]
    odd = [*TURNS, *ODD]
    mixed = [
        text[: len(text) // 2] + str(rng.choice(odd)) + text[len(text) // 2 :] + " " + str(rng.choice(odd))
        for text in few
    ]
    texts = [*few, *mixed, *(f"{a} {b}" for a, b in zip(few, mixed, strict=True)), *map(str.upper, few[::5])]
    known = shipped.scorer_.knowledge
    found = known.span_reasons(spans_of(texts))
    assert found == known.reasons(texts)
    assert len(set(found.values())) >= 3


def test_a_model_of_another_language_gives_no_reason_of_language() -> None:
    known = Knowledge({"frieden", "krieg"})
    texts = ["Wir werden den Frieden wahren und nicht den Krieg.", "N/A", "The talks would have failed of course."]
    assert not known.english
    assert known.span_reasons(spans_of(texts)) == {i: r for i, t in enumerate(texts) if (r := known.reason(t))}


def test_many_texts_in_memory_are_scored_as_texts(shipped: StanceModel, corpus: list[str]) -> None:
    texts = [*corpus[: MANY_TEXTS + 10], "e\u0301 \u0130stanbul", "中" * 20]
    spans = spans_of(texts)
    probabilities, reasons = judged_where_they_lie(shipped, spans)
    assert np.array_equal(probabilities, shipped.predict_proba(texts))
    assert reasons == shipped.reasons(texts)
    few = spans.some(np.array([3, 1, len(texts) - 1]))
    assert [few.text(i) for i in range(3)] == [texts[3], texts[1], texts[-1]]
    probabilities, _ = judged_where_they_lie(shipped, few)
    assert np.array_equal(probabilities, shipped.predict_proba([texts[3], texts[1], texts[-1]]))
