"""Which texts to label next."""

import numpy as np
import pytest

from stance import StanceModel, UsageError
from stance.labelling.queue import Reason, queue

TEXTS = [
    "We condemn the attack on the convoy.",
    "We condemn the attack on the convoy!",
    "We condemn the attack on the convoy and the offer of talks.",
    "The trawlers anchored beside glittering cliffs.",
    "The meeting is on 3 May in the main hall.",
    "Las negociaciones de los ministros han fracasado otra vez.",
    "<td>12</td>",
    "We  condemn the attack on the CONVOY.",
]


def chosen(model: StanceModel, reason: Reason, number: int = 1, labelled: tuple[str, ...] = ()) -> list[int]:
    return [c.row for c in queue(model, TEXTS, number, labelled=labelled, reasons=[reason]).chosen]


def test_by_margin_the_least_sure_come_first(small_model: StanceModel) -> None:
    found = queue(small_model, TEXTS, 10, reasons=[Reason.margin])
    margins = [c.margin for c in found.chosen]
    assert margins == sorted(margins)
    top = np.sort(small_model.predict_proba([TEXTS[c.row] for c in found.chosen]), axis=1)
    assert margins == pytest.approx((top[:, -1] - top[:, -2]).tolist())


def test_copies_labelled_texts_and_what_is_no_statement_are_left_out(shipped: StanceModel) -> None:
    found = queue(shipped, TEXTS, 10, labelled=["the meeting is on 3 May in the main hall."])
    assert sorted(c.row for c in found.chosen) == [0, 1, 2, 3]
    assert (found.copies, found.unfit) == (2, 2)


def test_what_differs_from_a_labelled_text_in_names_alone_is_no_distance_away(shipped: StanceModel) -> None:
    labelled = [
        f"{one} lifted its duty on timber from {other}." for one, other in (("Peru", "Chile"), ("Kenya", "Oman"))
    ]
    found = queue(shipped, ["Finland lifted its duty on timber from Estonia."], 1, labelled=labelled)
    assert f"{found.chosen[0].distance:.4f}" == "0.0000"


def test_by_novelty_the_most_unknown_words_come_first(small_model: StanceModel) -> None:
    [first] = queue(small_model, TEXTS[:5], 1, reasons=[Reason.novelty]).chosen
    assert first.row == 3
    assert first.novelty > 0.5


def test_by_diversity_what_is_like_a_labelled_or_chosen_text_comes_last(small_model: StanceModel) -> None:
    order = chosen(small_model, Reason.diversity, 6, ("The meeting is on 3 May in the main hall, we hear.",))
    assert order[-1] in (0, 1)  # beside its near-copy
    assert order[-2] == 4
    first, *_ = queue(small_model, TEXTS[:5], 5, reasons=[Reason.diversity]).chosen
    assert first.distance == 1.0


def test_reasons_take_turns_and_the_same_seed_chooses_the_same(small_model: StanceModel) -> None:
    found = queue(small_model, TEXTS[:5], 4)
    assert [c.reason for c in found.chosen] == ["margin", "diversity", "novelty", "margin"]
    assert found == queue(small_model, TEXTS[:5], 4)
    assert len({c.row for c in found.chosen}) == 4


def test_where_nothing_is_left_it_says_so(small_model: StanceModel) -> None:
    with pytest.raises(UsageError, match="no text to choose"):
        queue(small_model, ["We met them."], 1, labelled=["we met them."])
