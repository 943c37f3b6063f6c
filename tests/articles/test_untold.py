"""What a sentence only asks, supposes, tells of a tale or says to be untrue, by the verbs of its tree."""

import pytest

from stance.articles.slots import parsed
from stance.articles.untold import is_untold
from stance.values import Span


def untold(text: str, verb: str) -> bool:
    """Tell whether a verb of a sentence is not told to be so."""
    [[sentence]] = parsed(text, [Span(0, len(text))])
    return is_untold(sentence.tree, sentence.lowered.index(verb))


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Did Chad attack Niger?", "attack"),
        ("Why did Chad attack Niger?", "attack"),
        ("But was Togo attacked by Benin?", "attacked"),
        ("Are Ghana and Togo about to sign a pact?", "sign"),
        ("Chad attacked Niger?", "attacked"),
        ("Kenya condemned Somalia; will Uganda expel its envoy?", "expel"),
        ("Suppose that Egypt invaded Libya.", "invaded"),
        ("Let us assume that Oman attacks Yemen.", "attacks"),
        ("If Chad withdrew, Mali would send troops to Niger.", "send"),
        ("Should Iran bomb Bahrain, the Saudi king would send planes.", "bomb"),
        ("Should Iran bomb Bahrain, the Saudi king would send planes.", "send"),
        ("Were Poland to expel the Czech envoy, Prague would protest.", "expel"),
        ("In the novel, Brazil bombs Argentina.", "bombs"),
        ("In a war game, Chile bombed Peru.", "bombed"),
        ("In the film, Norway invades Denmark.", "invades"),
        ("Nothing suggests that Oman betrayed Iran.", "betrayed"),
        ("There is no sign that Oman betrayed Iran.", "betrayed"),
        ("It is not true that Chad bombed Niger.", "bombed"),
        ("Instead of punishing Mali, Niger rewarded it.", "punishing"),
        ("Without blaming Brazil, Guyana left.", "blaming"),
        ("Estonia used to thank Russia.", "thank"),
        ("Gone are the days when Estonia thanked Russia.", "thanked"),
        ("It is a myth that Finland attacked Estonia.", "attacked"),
    ],
)
def test_what_is_asked_supposed_or_said_to_be_untrue_is_not_told(text: str, verb: str) -> None:
    assert untold(text, verb)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Who attacked Niger?", "attacked"),
        ("Kenya condemned Somalia; will Uganda expel its envoy?", "condemned"),
        ("Did Chad, which attacked Niger, thank Mali?", "attacked"),
        ("Chad attacked Niger.", "attacked"),
        ("Egypt supposes that Libya attacked it.", "attacked"),
        ("Mali would send troops to Niger in May.", "send"),
        ("Never had Chad attacked Niger.", "attacked"),
        ("In the capital, Brazil accuses Argentina.", "accuses"),
        ("In the film, the minister accuses Norway of lying.", "accuses"),
        ("There is no doubt that Oman betrayed Iran.", "betrayed"),
        ("The envoy did not say that Oman betrayed Iran.", "betrayed"),
        ("Guyana thanked Peru, not without blaming Brazil.", "blaming"),
        ("Estonia used the talks to thank Russia.", "thank"),
        ("It is true that Chad bombed Niger.", "bombed"),
        ("It is not a myth that Finland attacked Estonia.", "attacked"),
    ],
)
def test_what_is_taken_to_be_so_is_told(text: str, verb: str) -> None:
    assert not untold(text, verb)
