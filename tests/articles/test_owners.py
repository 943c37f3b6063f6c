"""Officials of whom no word beside the name tells whose they are: its minister, a state's own will."""

import pytest

from stance import StanceModel
from stance.articles.reading import read_article


def holders(model: StanceModel, text: str, words: str) -> set[str | None]:
    """Return the actors of the holders of the statements that have some words."""
    return {s.holder.actor for s in read_article(model, text, evidence=False).statements if words in s.text}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya wrote to the Council. Its foreign minister, Ada Holm, said that the dam was illegal.", "KEN"),
        ("The Kenyan government refused. Its spokesman, Ada Holm, said that the dam was illegal.", "KEN"),
        ("Kenya sent its defence minister, Ada Holm, to the lake. Holm said that the dam was illegal.", "KEN"),
    ],
)
def test_an_official_is_of_the_actor_that_its_means(shipped: StanceModel, text: str, expected: str) -> None:
    dateline = "ACCRA — Ghana opened a dam on Friday. The Ghanaian president was there.\n\n"
    assert holders(shipped, dateline + text, "dam was illegal") == {expected}


def test_what_is_no_official_has_no_owner(shipped: StanceModel) -> None:
    text = "Kenya is a market for its brand Ada Holm. Ada Holm said that the dam was illegal."
    assert "KEN" not in holders(shipped, text, "dam was illegal")


@pytest.mark.parametrize(
    "text",
    [
        "Nairobi would block the loan until the dam was emptied, Foreign Minister Ada Holm said.",
        "Foreign Minister Ada Holm said that Nairobi reserved the right to close the dam.",
        "Kenya will not lift its objections to the dam, President Ada Holm said on Sunday.",
    ],
)
def test_who_tells_the_will_of_a_state_speaks_for_it(shipped: StanceModel, text: str) -> None:
    dateline = "ACCRA — Ghana opened a dam on Friday. The Ghanaian president was there.\n\n"
    assert holders(shipped, dateline + text, "the dam") == {"KEN"}


def test_who_tells_what_another_does_does_not_speak_for_it(shipped: StanceModel) -> None:
    text = "ACCRA — Ghana opened it.\n\nForeign Minister Ada Holm said that Kenya had bombed the dam."
    assert holders(shipped, text, "bombed the dam") == {"GHA"}


def test_a_full_title_of_an_envoy_tells_whose_it_is(shipped: StanceModel) -> None:
    title = "Ambassador Extraordinary and Plenipotentiary of Kenya to the Republic of Ghana"
    text = f"{title}, Ms. Ada Holm, came. Ms. Holm praised Togo."
    assert holders(shipped, text, "praised Togo") == {"KEN"}


def test_a_minister_for_a_country_is_not_of_it(shipped: StanceModel) -> None:
    text = "The Secretary for the Malvinas Ada Holm said that the dam was illegal."
    assert holders(shipped, text, "dam was illegal") == {None}


def test_a_body_is_of_the_subject_of_the_sentence_before(shipped: StanceModel) -> None:
    text = "Ghana cut gas to Togo through Kenya, its envoy said.\n\nKenya shrugged. Its energy office called it null"
    assert holders(shipped, text, "null") == {"KEN"}


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("KENYA: The foreign ministry called it a crime.", "a crime", "KEN"),
        ("- Kenya: The army declined to comment, and a minister accused Togo of lying.", "lying", "KEN"),
        ("EU: The bloc's foreign policy chief appealed to Togo for restraint.", "restraint", "EU"),
        ("HEZBOLLAH: The group thanked Togo and warned Ghana.", "warned", "HEZBOLLAH"),
        ("KENYA: A member of parliament's security committee criticised Togo.", "criticised", "KEN"),
        ("KENYA: The foreign minister of Togo was thanked by the Togolese premier.", "thanked", "TGO"),
        ("UGANDA: The Kenyan foreign ministry called it a crime.", "a crime", "KEN"),
    ],
)
def test_the_label_of_a_paragraph_tells_whose_an_official_is(
    shipped: StanceModel, text: str, words: str, expected: str
) -> None:
    before = "World reacts to strike on Accra\n\nThe strike has killed two. Mali has denied it.\n\n"
    assert holders(shipped, before + text, words) == {expected}


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Guyana's foreign minister came. He left Brazil when his country accused Peru.", "accused Peru", "GUY"),
        ("Guyana's foreign minister came. In Brazil his embassy thanked Peru.", "thanked Peru", "GUY"),
        ("Brazil was silent. The Peruvian president said that her country thanked Chile.", "thanked", "PER"),
        (
            "Uruguay voted. Ms. Dolores Ibarra, a nurse, left. Her party said that Brazil was cheating.",
            "cheating",
            None,
        ),
        ("Mali spoke. A fisherman, Ada Quill, wept. Her brother said that Chad was cheating.", "cheating", None),
    ],
)
def test_what_is_his_or_hers_is_of_that_person(
    shipped: StanceModel, text: str, words: str, expected: str | None
) -> None:
    assert holders(shipped, text, words) == {expected}
