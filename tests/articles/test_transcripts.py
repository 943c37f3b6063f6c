"""Turns of transcripts: briefings, interviews, records of the United Nations."""

import pytest

from stance import StanceModel
from stance.articles.offices import Office
from stance.articles.reading import read_article
from stance.articles.transcripts import turns
from stance.text.paragraphs import paragraphs


def labels(text: str) -> list[str]:
    return [text[span.start : span.end] for span in turns(text, paragraphs(text)).values()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MR HALL: We met.\n\nQUESTION: Why?\n\nMR HALL: To talk.", ["MR HALL", "QUESTION", "MR HALL"]),
        ("Q: Why?\n\nA: To talk.", ["Q", "A"]),
        (
            "ANNA KOVACS (Hungary): We met.\n\nMr. Nkomo (Zambia) (spoke in Portuguese): We talked.",
            ["ANNA KOVACS (Hungary)", "Mr. Nkomo (Zambia)"],
        ),
        ("Envoy: talks are over\n\nThe envoy spoke in Rome.\n\nHe left.", []),
        ("Envoy: talks are over\n\nMinister: talks go on", []),
    ],
)
def test_turns_have_labels(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


def held(model: StanceModel, text: str, words: str) -> str | None:
    """Return the actor of the holder of the statement that has some words."""
    [one] = [s for s in read_article(model, text, evidence=False).statements if words in s.text]
    return one.holder.actor


def test_an_answer_is_not_that_of_somebody_quoted_in_the_question(shipped: StanceModel) -> None:
    text = (
        "Q: The Kenyan minister said that Ghana was to blame. Is that so?\n\n"
        "A: No. This is an outrage.\n\nQ: Why?\n\nA: It was done without cause."
    )
    assert held(shipped, text, "outrage") is None


def test_a_state_answers_that_is_asked_for_its_comment(shipped: StanceModel) -> None:
    text = (
        "Q: Kenya said that its boats were chased away. What is Ghana's comment?\n\n"
        "A: The boats had no business there. Kenya must stop these provocations at once."
    )
    assert held(shipped, text, "provocations") == "GHA"


def test_the_official_answers_with_whom_an_interview_is(shipped: StanceModel) -> None:
    text = (
        "An interview with Kenya's deputy foreign minister\n\n"
        "Q: What do you expect of Ghana?\n\nA: Nothing at all. Ghana deceived us.\n\nQ: And of Togo?\n\nA: Good will."
    )
    assert held(shipped, text, "deceived") == "KEN"


def test_who_is_announced_by_office_speaks_for_that_state(shipped: StanceModel) -> None:
    text = (
        "TRANSCRIPT: Joint press conference of the President of Ghana and the Prime Minister of Togo\n\n"
        "PRESIDENT HOLM: Togo opened its port to us.\n\nPRIME MINISTER SOTO: Ghana has given us light for years.\n\n"
        "QUESTION: Is it so?\n\nPRESIDENT HOLM: It is a joy to say so."
    )
    assert held(shipped, text, "its port") == "GHA"
    assert held(shipped, text, "given us light") == "TGO"


def test_an_office_that_two_announced_hold_tells_nothing(shipped: StanceModel) -> None:
    text = (
        "Press conference of the President of Ghana and the President of Togo\n\n"
        "PRESIDENT HOLM: The port is open.\n\nQUESTION: Is it so?\n\nPRESIDENT HOLM: It is a joy to say so."
    )
    assert held(shipped, text, "port is open") is None


def test_nobody_who_answers_speaks_for_the_state_whose_words_are_put_to_him(shipped: StanceModel) -> None:
    offices = [Office("Ada Zanetti", "spokeswoman", "CHL", 2001, None)]
    text = "QUESTION: {} you are to blame.\n\nMS. ZANETTI: No. We want peace with Bolivia.\n\nQUESTION: When?"

    def answering(asked: str) -> set[str | None]:
        found = read_article(shipped, text.format(asked), offices=offices, evidence=False).statements
        return {one.holder.actor for one in found if "peace" in one.text}

    assert answering("Chile says that") == {None}
    assert answering("What can Chile do now that") == {"CHL"}


@pytest.mark.parametrize(
    "told",
    [
        "The meeting was suspended after Chad had protested against Niger.",
        "The amendment of Chad, which condemned Niger, was rejected by 5 votes to 2.",
        "In favour: Chad, Niger.",
        "The delegation of Chad then left the hall in protest against Niger.",
    ],
)
def test_what_a_record_tells_between_speeches_is_no_speaker_s(shipped: StanceModel, told: str) -> None:
    text = f"Mr. Holm (Norway): We thank Denmark.\n\n{told}\n\nWe thank Fiji.\n\nMs. Ito (Japan): We thank Chad."
    found = read_article(shipped, text, evidence=False).statements
    assert "NOR" not in {one.holder.actor for one in found if one.text in told}
    assert {one.holder.actor for one in found if "Fiji" in one.text} == {"NOR"}
