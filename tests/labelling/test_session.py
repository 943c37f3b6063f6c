"""What an annotator has answered, undone and skipped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import UsageError
from stance.labelling.session import Answer, Session, label_keys, matched, shuffled

WHEN = "2026-03-01T10:00:00Z"


def test_answers_are_given_in_the_order_of_the_rows_and_skipped_ones_come_last() -> None:
    session = Session([2, 0, 1, 3])
    session.answer("x", WHEN)
    session.skip()
    session.answer("y", WHEN, "a note")
    assert session.answers == [Answer(2, "x", WHEN), Answer(1, "y", WHEN, "a note")]
    session.answer("x", WHEN)
    assert session.current == 0
    session.answer("x", WHEN)
    assert session.current is None


def test_answers_of_earlier_sessions_count_and_can_be_taken_back() -> None:
    session = Session([2, 0, 1], [Answer(0, "x", WHEN)])
    assert (session.current, session.total) == (2, 3)
    assert session.undo() == Answer(0, "x", WHEN)
    assert (session.current, session.answers) == (0, [])
    assert session.undo() is None


@given(st.integers(1, 6), st.lists(st.sampled_from(["answer", "skip"]), max_size=12))
def test_undoing_everything_leads_back_to_the_start(rows: int, deeds: list[str]) -> None:
    session = Session(range(rows))
    states = []
    for deed in deeds:
        if session.current is None:
            break
        states.append((session.current, list(session.answers)))
        session.answer("x", WHEN) if deed == "answer" else session.skip()
        assert sorted([a.row for a in session.answers] + list(session._waiting)) == list(range(rows))
    for state in reversed(states):
        session.undo()
        assert (session.current, session.answers) == state
    assert session.undo() is None


@given(st.integers(0, 50), st.integers(0, 5))
def test_an_order_has_every_row_once(number: int, seed: int) -> None:
    assert sorted(shuffled(number, seed)) == list(range(number))


@pytest.mark.parametrize(
    ("labels", "keys"),
    [
        (["for", "against", "none"], ["f", "a", "n"]),
        (["support", "oppose", "question"], ["1", "o", "3"]),  # s skips and q quits
        (["Pro", "con", "Neutral"], ["p", "c", "n"]),
        (["1 yes", "2 no"], ["1", "2"]),
        (["échange", "état", "unklar"], ["1", "2", "3"]),
    ],
)
def test_a_label_has_its_first_letter_or_where_that_is_taken_its_number(labels: list[str], keys: list[str]) -> None:
    assert list(label_keys(labels).values()) == keys


@given(
    st.lists(
        st.text(st.sampled_from("aAsSqu1+é ß"), min_size=1, max_size=2).filter(str.strip),
        min_size=2,
        max_size=10,
        unique=True,
    )
)
def test_no_two_labels_share_a_key_and_none_takes_a_commands(labels: list[str]) -> None:
    keys = list(label_keys(labels).values())
    assert len(set(keys)) == len(labels)
    assert not set(keys) & set("us+?q ")


@pytest.mark.parametrize("labels", [[], ["a"], ["a", "a"], ["a", " "], [str(i) for i in range(11)]])
def test_labels_that_keys_cannot_tell_apart_are_refused(labels: list[str]) -> None:
    with pytest.raises(UsageError, match="labels"):
        label_keys(labels)


def test_rows_that_are_alike_are_matched_one_after_the_other() -> None:
    assert matched([("a",), ("a",), ("b",)], [("b",), ("a",), ("a",), ("a",)]) == [2, 0, 1, None]
