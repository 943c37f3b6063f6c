from dataclasses import replace

import numpy as np
import pytest
from composed_trees import sentences

from stance.syntax.measure import measure
from stance.syntax.parser import Parser
from stance.syntax.training import Learned, Settings, round_off, train
from stance.syntax.weights import Weights

SMALL = Settings(
    tag_bits=12, move_bits=12, label_bits=12, tag_rounds=3, rounds=4, tag_drop=0, move_drop=0, label_drop=0,
    tag_step=0.05, move_step=0.05, label_step=0.05,
)  # fmt: skip


@pytest.fixture(scope="module")
def learned() -> Learned:
    return train(sentences(), SMALL)


@pytest.fixture(scope="module")
def weights(learned: Learned) -> Weights:
    return round_off(learned, SMALL)


def test_a_regular_treebank_is_learned_by_heart(weights: Weights) -> None:
    figures = measure(Parser(weights), sentences())
    assert (figures.heads, figures.labelled, figures.tags) == (1.0, 1.0, 1.0)
    assert figures.labels["agent"] == (1.0, 1.0)


def test_what_is_learned_carries_over_to_a_new_name(weights: Weights) -> None:
    tree = Parser(weights).parse("Zembla praised the envoy of Ostia .".split())
    assert (tree.labels[0], tree.heads[0], tree.objects(1)) == ("nsubj", 1, (3,))


def test_same_sentences_and_settings_same_arrays(learned: Learned) -> None:
    again = train(sentences(), SMALL)
    for name in ("tag_table", "move_table", "label_table"):
        assert np.array_equal(getattr(again, name), getattr(learned, name))
    assert (again.forms, again.tags, again.labels) == (learned.forms, learned.tags, learned.labels)


def test_another_seed_learns_other_weights(learned: Learned) -> None:
    assert not np.array_equal(train(sentences(), replace(SMALL, seed=2)).move_table, learned.move_table)


def test_a_rare_word_does_not_enter_the_vocabulary(learned: Learned) -> None:
    rare = replace(sentences()[0], words=("Zembla", "praised", "the", "envoy", "of", "Ostia", "."))
    assert "Zembla" not in train([*sentences(), rare], SMALL).forms
    assert "Ostia" in learned.forms


def test_an_unlearned_parser_is_measured_as_bad(weights: Weights) -> None:
    blank = replace(weights, move_table=np.zeros_like(weights.move_table), tag_table=np.zeros_like(weights.tag_table))
    figures = measure(Parser(blank), sentences())
    assert figures.heads < 0.6
    assert figures.tags < 0.5
