"""What a statement is glad of, or several agree on, and whom it is against."""

import pytest

from stance.articles.grudges import grudged
from stance.articles.slots import parsed
from stance.articles.statements import Finding, Participant
from stance.values import Span


def is_grudged(text: str, name: str) -> bool:
    """Tell whether the text is against the one who is named."""
    start = text.index(name)
    [trees] = parsed(text, [Span(0, len(text))])
    finding = Finding("indirect", Span(0, len(text)), Participant("", None, None, None))
    return grudged(trees, finding, Participant(name, start, start + len(name), name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Togo and Mali signed a pact against Ghana.", "Ghana"),
        ("Togo forged an alliance with Mali against Ghana.", "Ghana"),
        ("Togo agreed to attack Ghana.", "Ghana"),
        ("Togo agreed to impose sanctions on Ghana.", "Ghana"),
        ("Togo agreed on tariffs against Ghana.", "Ghana"),
        ("Togo hailed the sinking of the Ghanaian ship.", "Ghanaian"),
        ("Togo welcomed Ghana's defeat.", "Ghana"),
        ("Togo welcomed the fall of Ghana's government.", "Ghana"),
    ],
)
def test_what_is_against_somebody_is_told(text: str, name: str) -> None:
    assert is_grudged(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Togo forged an alliance with Mali against Ghana.", "Mali"),
        ("Togo rejected a pact against Ghana.", "Ghana"),
        ("Togo and Ghana signed a pact against piracy.", "Ghana"),
        ("Togo agreed not to attack Ghana.", "Ghana"),
        ("Togo agreed to lift sanctions on Ghana.", "Ghana"),
        ("Togo agreed to end its attacks on Ghana.", "Ghana"),
        ("Togo agreed to strike a deal with Ghana.", "Ghana"),
        ("Togo welcomed Ghana's capture of the rebel.", "Ghana"),
        ("Togo hailed the fall of the Ghana wall.", "Ghana"),
        ("Togo mourned the death of the Ghanaian president.", "Ghanaian"),
        ("Togo welcomed Ghana's victory.", "Ghana"),
    ],
)
def test_what_is_against_others_or_nobody_is_left_alone(text: str, name: str) -> None:
    assert not is_grudged(text, name)
