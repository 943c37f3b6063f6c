"""The second stage: the optimum of its objective, fitted without the rows to test, and a model that has one."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from conftest import SMALL_SETTINGS, small_data
from stance import Analyzer, Lexicon, Settings, StanceModel, UsageError, load, save
from stance.features.lexicon import Concept
from stance.features.ngrams import BLOCKS
from stance.model.calibration import fit_temperature
from stance.model.metrics import Classes
from stance.model.second_stage import Stage, best_stage, fit_stage, staged
from stance.model.softmax import Linear
from stance.model.store import read_manifest
from stance.scoring.scorer import Floats, softmax

FRAMED = replace(SMALL_SETTINGS, C=(1.0,), frame=True, frame_min_df=2)
PLAIN = Settings(ratio_power=0.0, frame_C=0.5)
TEXTS = [*small_data()[0], "Peru condemned it, but Chile, who met Norway, “welcomed” talks.", "…", "zzz?"]


class Drawn:
    """Rows drawn from a stage that is known."""

    def __init__(self, rows: int = 4000) -> None:
        rng = np.random.default_rng(1)
        self.base = rng.normal(size=(rows, 3))
        self.values = sparse.csr_matrix((rng.random((rows, 4)) < 0.4).astype(float))
        self.weights = np.array([[2.0, -1.0, -1.0], [0.0, 0.0, 0.0], [-1.0, 2.0, -1.0], [0.0, -1.0, 1.0]])
        logits = 0.6 * self.base + self.values @ self.weights + [0.5, 0.0, -0.5]
        self.y = (logits + rng.gumbel(size=(rows, 3))).argmax(axis=1)


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture(scope="module")
def framed(analyzer: Analyzer) -> StanceModel:
    texts, labels, groups = small_data()
    return StanceModel(analyzer, FRAMED).fit(texts, labels, groups, n_jobs=1)


def loss(stage: Stage, drawn: Drawn, settings: Settings) -> float:
    p = softmax(stage.logits(drawn.base, drawn.values))[np.arange(len(drawn.y)), drawn.y]
    return float(-settings.frame_C * np.log(p).sum() + (stage.added.coefficients**2).sum() / 2)


def test_a_stage_finds_the_scale_and_weights_that_labels_were_drawn_with(drawn: Drawn) -> None:
    found = best_stage(drawn.base, drawn.values, drawn.y, PLAIN)
    assert found.scale == pytest.approx(0.6, abs=0.08)
    assert np.abs(found.added.coefficients.T - drawn.weights).max() < 0.25


@pytest.mark.parametrize("seed", range(6))
def test_no_other_stage_has_a_lower_loss(drawn: Drawn, seed: int) -> None:
    found, rng = best_stage(drawn.base, drawn.values, drawn.y, PLAIN), np.random.default_rng(seed)
    coefficients, intercepts = found.added.coefficients, found.added.intercepts
    for step in (0.1, 0.01):
        moved = Linear(coefficients + step * rng.normal(size=(3, 4)), intercepts + step * rng.normal(size=3))
        assert loss(Stage(found.scale + step * rng.normal(), moved), drawn, PLAIN) > loss(found, drawn, PLAIN)


def test_each_label_stays_as_probable_as_the_other_blocks_say(drawn: Drawn) -> None:
    base = drawn.base + np.array([0.0, 1.0, 0.0])  # which says that the label in the middle is commoner than it is
    found, best = (fit(base, drawn.values, drawn.y, PLAIN) for fit in (fit_stage, best_stage))
    wanted = softmax(base / fit_temperature(base, drawn.y)).mean(axis=0)
    np.testing.assert_allclose(softmax(found.logits(base, drawn.values)).mean(axis=0), wanted, atol=1e-8)
    assert np.abs(softmax(best.logits(base, drawn.values)).mean(axis=0) - wanted).max() > 0.05
    assert found.scale == best.scale
    assert np.array_equal(found.added.coefficients, best.added.coefficients)


def test_rows_to_test_are_not_learned_from(drawn: Drawn) -> None:
    tests = [np.arange(0, 2000), np.arange(2000, 4000)]

    def logits(y: Classes) -> Floats:
        return staged(drawn.base, drawn.base + 0.1, drawn.values, y, tests, PLAIN)

    other = drawn.y.copy()
    other[:2000] = (other[:2000] + 1) % 3
    assert np.array_equal(logits(drawn.y)[:2000], logits(other)[:2000])
    assert not np.allclose(logits(drawn.y)[2000:], logits(other)[2000:])


def test_the_frame_is_a_block_only_where_it_was_asked_for(framed: StanceModel, small_model: StanceModel) -> None:
    assert tuple(block.name for block in framed.scorer_.blocks) == BLOCKS
    assert tuple(block.name for block in small_model.scorer_.blocks) == BLOCKS[:3]
    assert framed.scorer_.blocks[3].features
    assert framed.report_.chosen["frame_weight"] == 1.0


def test_the_frame_leaves_the_other_blocks_as_they_are_but_for_their_scale(
    framed: StanceModel, analyzer: Analyzer
) -> None:
    texts, labels, groups = small_data()
    without = StanceModel(analyzer, replace(FRAMED, frame=False)).fit(texts, labels, groups, n_jobs=1)
    for block, other in zip(framed.scorer_.blocks, without.scorer_.blocks, strict=False):
        assert block.features == other.features
        if np.abs(other.coefficients).max() > 0:
            scale = np.abs(block.coefficients).max() / np.abs(other.coefficients).max()
            np.testing.assert_allclose(block.coefficients, scale * other.coefficients, rtol=1e-4, atol=1e-6)


@pytest.mark.usefixtures("scorer")
def test_a_model_with_a_frame_equals_its_pipeline(framed: StanceModel) -> None:
    assert np.abs(framed.predict_proba(TEXTS) - framed.pipeline().predict_proba(TEXTS)).max() <= 1e-12


@given(
    text=(st.text(max_size=80) | st.lists(st.sampled_from(" ".join(TEXTS).split()), max_size=20).map(" ".join)).filter(
        str.strip
    )
)
def test_contributions_and_intercept_sum_to_the_logit_with_a_frame(framed: StanceModel, text: str) -> None:
    explanation = framed.explain(text)
    for label in framed.labels:
        total = explanation.intercepts[label] + sum(c.contribution for c in explanation.contributions[label])
        assert abs(total - explanation.logits[label]) <= 1e-9


def test_what_holds_of_a_whole_text_has_no_place_in_it(framed: StanceModel) -> None:
    contributions = framed.explain("We condemn the attack.").contributions["hostile"]
    of_frame = {c.feature: c.spans for c in contributions if c.block == "frame"}
    assert of_frame["quoted:none"] == ()
    assert [len(spans) for feature, spans in of_frame.items() if feature.startswith("place:")] == [1, 1]


def test_a_loaded_model_with_a_frame_is_the_same(framed: StanceModel, tmp_path: Path) -> None:
    save(framed, tmp_path / "m")
    loaded = load(tmp_path / "m")
    assert np.array_equal(loaded.scorer_.probabilities(TEXTS), framed.scorer_.probabilities(TEXTS))
    assert loaded.fingerprint() == framed.fingerprint()
    assert loaded.settings == framed.settings


def test_a_folder_written_before_there_was_a_frame_loads_as_it_was(small_model: StanceModel, tmp_path: Path) -> None:
    save(small_model, tmp_path / "m")
    shutil.copytree(tmp_path / "m", tmp_path / "old")
    manifest = read_manifest(tmp_path / "old")
    manifest["settings"] = {k: v for k, v in manifest["settings"].items() if not k.startswith("frame")}
    (tmp_path / "old" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    loaded = load(tmp_path / "old")
    assert np.array_equal(loaded.scorer_.probabilities(TEXTS), small_model.scorer_.probabilities(TEXTS))
    assert loaded.fingerprint() == small_model.fingerprint()


def test_polarities_are_part_of_the_fingerprint_of_a_frame_alone(framed: StanceModel, small_model: StanceModel) -> None:
    lexicon = framed.analyzer.lexicon
    turned = [Concept(c.name, "neutral", c.definition) for c in lexicon.concepts.values()]
    other = Analyzer(framed.analyzer.gazetteer, Lexicon(lexicon.entries, turned))
    for model, same in ((framed, False), (small_model, True)):
        again = replace(model.scorer_, analyzer=other).fingerprint()
        assert (again == model.fingerprint()) is same


def test_sources_are_held_out_of_the_frame_too(analyzer: Analyzer) -> None:
    texts, labels, groups = small_data()
    sources = [str(i % 3) for i in range(len(texts))]
    report = StanceModel(analyzer, FRAMED).fit(texts, labels, groups, sources=sources, n_jobs=1).report_
    assert 0 < report.metrics["new_source_log_loss"] != report.metrics["log_loss"]


def test_a_strength_of_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="frame_C is 0"):
        Settings(frame_C=0)
