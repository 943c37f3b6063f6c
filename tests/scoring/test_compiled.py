"""The compiled scorer gives the reference's probabilities, whatever the text, the labels and the settings."""

import logging
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import SMALL_SETTINGS, small_data
from stance import Analyzer, Gazetteer, Lexicon, StanceModel
from stance.features import frame
from stance.features.frame import FrameFeatures, cells
from stance.scoring import compiled as module
from stance.scoring import kernel
from stance.scoring.compiled import CompiledScorer, compile_scorer
from stance.scoring.engine import CHOICE, Engine
from stance.scoring.explanation import weighed
from stance.scoring.layout import scorer_arrays
from stance.scoring.scorer import Block, Floats, Scorer

TOLERANCE = 1e-12

PIECES = [
    "U.S.", "U.S.'s", "H.E. Mr.", "St. John's's", "Côte d’Ivoire", "the", "The", "a", "Republic of",
    "Bosnia and Herzegovina", "IT", "us", "US", "turkey", "Turkey", "Jordan", "Michael Jordan", "don't", "won't",
    "shan't", "ain’t", "not", "no", "neither", "but", "however", "condemn", "condemned", "strongly",
    "does not rule out", "lift", "sanctions", "ready to resume talks", "lodged their protest", "1,250.5", "10:30",
    "18th", "1.", "²", "½", "٣", "x²", "İstanbul", "ISTANBUL", "ıslak", "straße", "STRASSE", "ΣΊΣΥΦΟΣ", "Σ", "ς",
    "ﬁne", "Ǆ", "ǅ", "e\u0301", "é", "\u0301", "a\u0327\u0301", "\u1100\u1161\u11a8", "각", "नहीं", "ไม่ดี", "شَدَّة",
    "中国", "🤝", "👩‍🚀", "\U00020000", "\U0001d400", "\u200b", "\ufeff", "\xad", "—", "–", "…", "-", "'", '"',
    "“", "”",
    "«", "»", ".", ",", ";", ":", "!", "?", "(", ")", "&", "/", "_", "a_b", " ", "  ", "\t", "\n", "\r\n", "\x00",
    "\x1c", "\x85", "\u2028", "\u3000", "'s", "'S", "s", "of", "NAME", "NUMBER", "name's",
    " - ", "$", "%", "[", "we", "You", "I", "he", "they", "it",
    "who", "that", "if", "because", "visits", "Chile",
]  # fmt: skip
WORDS = "minister visits port storm hits coast envoy condemns attack offers talks n't lift ban japan".split()
CASES = (str.lower, str.title, str.title, str.title, str.upper)
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.lists(st.builds(lambda word, case: case(word), st.sampled_from(WORDS), st.sampled_from(CASES)), max_size=14).map(
        " ".join
    ),
    st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join).map(str.upper),
    st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join).map(str.title),
)


def largest_difference(scorer: Scorer, fast: CompiledScorer, found: list[str]) -> float:
    return float(np.abs(scorer.probabilities(found) - fast.probabilities(found)).max()) if found else 0.0


def made(scorer: Scorer) -> CompiledScorer:
    arrays = scorer_arrays(scorer)
    assert arrays is not None
    return CompiledScorer(scorer, arrays)


@pytest.fixture(scope="module")
def fast(shipped: StanceModel) -> CompiledScorer:
    found = compile_scorer(shipped.scorer_)
    assert found is not None
    return found


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(texts, min_size=1, max_size=12))
def test_any_text_scores_as_the_reference_says(shipped: StanceModel, fast: CompiledScorer, found: list[str]) -> None:
    assert largest_difference(shipped.scorer_, fast, found) <= TOLERANCE


@pytest.fixture(scope="module")
def framed(shipped: StanceModel) -> Scorer:
    """The shipped scorer with a block of all that a frame may have, and numbers drawn for it."""
    scorer, rng = shipped.scorer_, np.random.default_rng(0)
    known = tuple(cells(dict.fromkeys(concept for concept, _ in scorer.analyzer.lexicon.entries)))
    idf, coefficients = rng.uniform(1, 5, len(known)), rng.normal(size=(len(known), 3))
    others = (block for block in scorer.blocks if block.name != "frame")
    return replace(scorer, blocks=(*others, Block("frame", FrameFeatures(), 1.5, known, idf, coefficients)))


@pytest.fixture(scope="module")
def fast_framed(framed: Scorer) -> CompiledScorer:
    return made(framed)


def test_the_kernel_numbers_the_frame_as_the_features_do() -> None:
    families = ("FIRST", "ACTORS", "CAPITALS", "MARK", "COMMAS", "QUOTED", "PLACE", "CLAUSE", "ROLES")
    assert [getattr(kernel, name) for name in families] == list(range(len(frame.FAMILIES)))
    assert tuple(map(str.lower, families)) == tuple(frame.FAMILIES)
    assert len(families) == kernel.TOPIC
    places = {"C": kernel.CONCILIATORY, "N": kernel.NEUTRAL, "K": kernel.KNOWN_ROLE, "O": kernel.OTHER_ROLE}
    places |= {"WE": kernel.WE_ROLE, "HE": kernel.HE_ROLE, "$": kernel.END_ROLE}
    assert {role: frame.ROLES.index(role) for role in places} == places
    assert (len(frame.ROLES), len(frame.CLAUSES)) == (kernel.ALL_ROLES, kernel.ALL_CLAUSES)
    limits = (kernel.MOST_ACTORS, kernel.MOST_COMMAS, kernel.QUARTERS, kernel.PERSONS)
    assert limits == (frame.MOST_ACTORS, frame.MOST_COMMAS, frame.QUARTERS, len(frame.WHO))
    assert (1 << len(frame.FAMILIES["mark"])) - 1 == kernel.MARKS_MASK
    assert 1 << kernel.FIRST_MARK + frame.FAMILIES["mark"].index("-") == kernel.HYPHEN_MARK


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(texts, min_size=1, max_size=12))
def test_any_text_scores_as_the_reference_says_with_a_frame(
    framed: Scorer, fast_framed: CompiledScorer, found: list[str]
) -> None:
    assert largest_difference(framed, fast_framed, found) <= TOLERANCE


def test_the_corpus_scores_as_the_reference_says_with_a_frame(
    framed: Scorer, fast_framed: CompiledScorer, corpus: list[str]
) -> None:
    few = corpus[::12]
    found = [*few, *map(str.upper, few[::9]), *map(str.title, few[::9]), *map(str.lower, few[::9]), " ".join(few[:40])]
    assert largest_difference(framed, fast_framed, found) <= TOLERANCE
    assert np.abs(framed.logits(found) - replace(framed, blocks=framed.blocks[:3]).logits(found)).min() > 0


LEADS = ((0, None), (1, None), (2, None), (0, 1), (2, 0))
"""Labels, and those that they lead; None for the mean of the others."""


def assert_weighed_alike(scorer: Scorer, fast: CompiledScorer, found: list[str]) -> None:
    for label, against in LEADS:
        for text, told in zip(found, fast.weighed(found, [label] * len(found), against), strict=True):
            wanted = weighed(scorer, text, label, against)
            assert list(told.weights) == pytest.approx(list(wanted.weights), abs=TOLERANCE)
            assert told._replace(weights=()) == wanted._replace(weights=())


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(texts, min_size=1, max_size=6))
def test_the_words_of_any_text_weigh_what_the_reference_says(
    framed: Scorer, fast_framed: CompiledScorer, found: list[str]
) -> None:
    assert_weighed_alike(framed, fast_framed, found)


def test_the_words_of_the_corpus_weigh_what_the_reference_says(
    shipped: StanceModel, fast: CompiledScorer, corpus: list[str]
) -> None:
    few = corpus[::150]
    assert_weighed_alike(shipped.scorer_, fast, [*few, *map(str.upper, few[::9]), " ".join(few), "\ud800 no", ""])


def test_each_text_is_weighed_for_its_own_label(shipped: StanceModel, fast: CompiledScorer) -> None:
    text = "They condemned the attack and offered talks."
    for label, told in enumerate(fast.weighed([text] * 3, [0, 1, 2])):
        assert list(told.weights) == pytest.approx(list(weighed(shipped.scorer_, text, label).weights), abs=TOLERANCE)


def test_a_text_too_long_for_the_kernel_is_read_by_the_reference(
    shipped: StanceModel, fast: CompiledScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LONGEST", 40)
    found = ["Chile condemned the attack.", "Norway condemned the attack, and the envoy of Peru offered talks.", "No."]
    assert_weighed_alike(shipped.scorer_, fast, found)
    assert [fast.mentions(text) for text in found] == list(map(shipped.analyzer.gazetteer.mentions, found))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_the_names_in_any_text_are_those_that_the_gazetteer_finds(
    shipped: StanceModel, fast: CompiledScorer, text: str
) -> None:
    assert fast.mentions(text) == shipped.analyzer.gazetteer.mentions(text)


def test_the_names_in_the_corpus_are_those_that_the_gazetteer_finds(
    shipped: StanceModel, fast: CompiledScorer, corpus: list[str]
) -> None:
    """Also those that stand in a person's or a company's name, in each way to write them, and in half a character."""
    told = "Mr. Jordan met Michael Jordan. Georgia Tech and Georgia. Ministry Chad said. Chad's envoy. Mali's's \ud800"
    longest = " ".join(corpus[:400])
    for text in [told, longest, *corpus[::40], *map(str.title, corpus[::150]), *map(str.upper, corpus[::150])]:
        assert fast.mentions(text) == shipped.analyzer.gazetteer.mentions(text)


def test_a_frame_with_few_features_scores_as_the_reference_says(framed: Scorer, corpus: list[str]) -> None:
    *others, block = framed.blocks
    kept = np.arange(0, len(block.features), 3)
    features = tuple(block.features[i] for i in kept.tolist())
    fewer = replace(block, features=features, idf=block.idf[kept], coefficients=block.coefficients[kept])
    none = replace(block, features=(), idf=np.zeros(0), coefficients=np.zeros((0, 3)))
    for part in (fewer, none):
        scorer = replace(framed, blocks=(*others, part))
        assert largest_difference(scorer, made(scorer), corpus[::60]) <= TOLERANCE


@settings(max_examples=200)
@given(st.data())
def test_any_stretch_of_any_case_of_the_corpus_scores_as_the_reference_says(
    shipped: StanceModel, fast: CompiledScorer, corpus: list[str], data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from(corpus))
    start, stop = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    other = data.draw(st.sampled_from(corpus))
    variants = [
        text[:start] + other[start:stop] + text[stop:],
        text.upper(),
        text.lower(),
        text.title(),
        text[start:stop],
    ]
    assert largest_difference(shipped.scorer_, fast, variants) <= TOLERANCE


@pytest.mark.slow
def test_every_character_scores_as_the_reference_says(shipped: StanceModel, fast: CompiledScorer) -> None:
    characters = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    found = [
        " ".join(f"con{c}demn the {c}talks on {c}" for c in characters[i : i + 64])
        for i in range(0, len(characters), 64)
    ]
    assert largest_difference(shipped.scorer_, fast, found) <= TOLERANCE


@pytest.mark.parametrize("character", "\u036f\u1aff\u1dff\u0e4e\u0903\u20d0\u2028\U000e0001\U0010ffff")
def test_characters_at_the_edges_of_their_kinds(shipped: StanceModel, fast: CompiledScorer, character: str) -> None:
    found = [f"We con{character}demn the {character}attack on Paris {character}."]
    assert largest_difference(shipped.scorer_, fast, found) <= TOLERANCE


def test_a_nul_before_a_blank_is_no_blank(shipped: StanceModel, fast: CompiledScorer) -> None:
    found = ["Lake\x00 Chad has lost its surface.", "The Gulf\x00 War ended.", "Guinea\x00' s offer"]
    assert largest_difference(shipped.scorer_, fast, found) <= TOLERANCE


@pytest.mark.parametrize("small", [0, 1, 2])
@pytest.mark.parametrize("capital", range(2, 14))
def test_headlines_in_title_case(shipped: StanceModel, fast: CompiledScorer, small: int, capital: int) -> None:
    headline = " ".join(["Envoy", *["Condemns", "Attack", "Lifts", "Bans"][:capital] * 4][:capital] + ["badly"] * small)
    assert largest_difference(shipped.scorer_, fast, [headline, f"{headline} n't lift bans"]) <= TOLERANCE


def test_each_known_form_and_entry_scores_as_the_reference_says(shipped: StanceModel, fast: CompiledScorer) -> None:
    frames = [f"We told {row[2]}'s envoy that {row[2].lower()} left." for row in shipped.analyzer.gazetteer.rows]
    phrases = [f"They did not {entry.replace('=', '')} a plan" for _, entry in shipped.analyzer.lexicon.entries[::5]]
    assert largest_difference(shipped.scorer_, fast, frames + phrases) <= TOLERANCE


def test_the_exported_pipeline_gives_the_same(shipped: StanceModel, fast: CompiledScorer, corpus: list[str]) -> None:
    found = corpus[::60]
    np.testing.assert_allclose(
        shipped.pipeline().predict_proba(found), fast.probabilities(found), rtol=0, atol=TOLERANCE
    )


@pytest.mark.parametrize("labels", [2, 3, 4])
@pytest.mark.parametrize("changes", [
    {"words": (1, 1), "chars": (1, 1), "concepts": 1},
    {"words": (2, 3), "chars": (3, 8), "concepts": 3},
    {"words": (1, 4), "chars": (2, 2), "concepts": 4, "chars_weight": (0.0,)},
])  # fmt: skip
def test_any_label_set_and_any_n_grams(analyzer: Analyzer, labels: int, changes: dict[str, Any]) -> None:
    data, _, groups = small_data()
    names = [f"label {i % labels}" for i in range(len(data))]
    wanted = replace(SMALL_SETTINGS, C=(1.0,), **changes)
    model = StanceModel(analyzer, wanted).fit(data, names, groups, n_jobs=1)
    assert (
        largest_difference(model.scorer_, made(model.scorer_), [*data, "We do not condemn it.", "", "zzz"]) <= TOLERANCE
    )


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "zzzqqq", "x" * 300_000, "a b " * 60_000, "No. " * 9_000, "é" * 70_000, "!" * 1_200_000]
)
def test_odd_lengths(shipped: StanceModel, fast: CompiledScorer, text: str) -> None:
    assert largest_difference(shipped.scorer_, fast, [text, "We condemn it."]) <= TOLERANCE


def test_a_lone_surrogate_is_scored_too(shipped: StanceModel, fast: CompiledScorer) -> None:
    assert largest_difference(shipped.scorer_, fast, ["We condemn \ud800 it.", "We met."]) <= TOLERANCE


def test_concepts_without_the_shipped_tables() -> None:
    entries = [("A", "lift"), ("NOT_A", "raise"), ("B", "lift the ban"), ("B", "=lifts"), ("A", "the"), ("C", "ban")]
    data, labels, groups = small_data()
    model = StanceModel(Analyzer(Gazetteer([]), Lexicon(entries)), SMALL_SETTINGS).fit(data, labels, groups, n_jobs=1)
    found = ["They did not lift the ban", "lifts the his ban", "raise no ban", "lifting such some all any bans", "the"]
    assert largest_difference(model.scorer_, made(model.scorer_), found) <= TOLERANCE


def test_more_branches_than_fit_are_left_to_the_reference() -> None:
    entries = [(f"C{i}", " ".join(["=saw" if i >> k & 1 else "see" for k in range(5)])) for i in range(32)]
    entries += [("D", " ".join(["saw" if i >> k & 1 else "see" for k in range(4)])) for i in range(16)]
    data, labels, groups = small_data()
    model = StanceModel(Analyzer(Gazetteer([]), Lexicon(entries)), SMALL_SETTINGS).fit(data, labels, groups, n_jobs=1)
    found = ["saw saw saw saw saw saw", "see saw saw see saw", "he saw it"]
    assert largest_difference(model.scorer_, made(model.scorer_), found) <= TOLERANCE


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
@pytest.mark.parametrize("threads", [1, 3])
def test_arrow_arrays_and_their_slices_are_read_as_they_are(
    fast: CompiledScorer, corpus: list[str], kind: pa.DataType, threads: int
) -> None:
    found = corpus[:2000]
    expected = fast.probabilities(found, threads=1)
    array = pa.array(found, kind)
    np.testing.assert_array_equal(expected, fast.probabilities(array, threads=threads))
    np.testing.assert_array_equal(expected[700:1900], fast.probabilities(array[700:1900], threads=threads))
    assert fast.probabilities(array[:0]).shape == (0, 3)


@pytest.mark.parametrize(("array", "message"), [
    (pa.array([1, 2]), "expected an array of strings, found int64"),
    (pa.array(["a", None]), "expected an array without nulls, found 1"),
])  # fmt: skip
def test_other_arrays_are_refused(fast: CompiledScorer, array: pa.Array, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fast.probabilities(array)


@pytest.mark.parametrize("kind", [ImportError, RuntimeError, OSError])
def test_scoring_goes_on_where_the_kernel_cannot_be_had(
    small_model: StanceModel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, kind: type[Exception]
) -> None:
    def fails(_: Scorer) -> None:
        raise kind("no numba here")

    monkeypatch.setattr(module, "_compile", fails)
    monkeypatch.delenv(CHOICE, raising=False)
    engine = Engine(small_model.scorer_)
    with caplog.at_level(logging.WARNING):
        engine.warm_up()
    assert "the compiled scorer is not available (no numba here)" in caplog.text
    texts = small_data()[0]
    np.testing.assert_array_equal(engine.probabilities(texts), small_model.scorer_.probabilities(texts))


def test_a_kernel_that_cannot_be_kept_is_tried_again(
    small_model: StanceModel, fast: CompiledScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try leaves one function more in memory, so that the last one needs to write nothing."""
    tries: list[int] = []

    def first_fails(*_: object, **__: object) -> Floats:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("full")
        return np.zeros((1, 3))

    monkeypatch.setattr(CompiledScorer, "probabilities", first_fails)
    monkeypatch.setattr("stance.scoring.layout.scorer_arrays", lambda _: fast._arrays)
    assert isinstance(compile_scorer(small_model.scorer_), CompiledScorer)
    assert len(tries) == 3


def test_concepts_with_a_blank_in_their_name_are_left_to_the_reference(small_model: StanceModel) -> None:
    lexicon = Lexicon([("TWO WORDS", "lift")])
    scorer = replace(small_model.scorer_, analyzer=Analyzer(Gazetteer([]), lexicon))
    assert scorer_arrays(scorer) is None
    assert compile_scorer(scorer) is None


@pytest.mark.slow
@pytest.mark.parametrize("cache", ["/proc/nowhere", "/dev/null/nowhere", "full"])
def test_a_cache_folder_that_cannot_be_written_fails_no_run(tmp_path: Path, cache: str) -> None:
    code = (
        "import stance, stance.scoring.compiled as c; m = stance.load(stance.default_model());"
        "f = c.compile_scorer(m.scorer_); print(f is not None and f.probabilities(['We met.']).shape)"
    )
    if cache == "full":  # every write past the first bytes fails, as on a full disk
        code = (
            "import resource as r, signal as s;"
            "r.setrlimit(r.RLIMIT_FSIZE, (64, 64)); s.signal(s.SIGXFSZ, s.SIG_IGN);" + code
        )
        cache = str(tmp_path)
    environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "(1, 3)\n", done.stderr
