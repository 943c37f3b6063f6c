"""What the words right beside a name tell of its part."""

import pytest

from stance.articles.signs import signs


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Niger received Chad refugees.", {"public"}),
        ("Niger fined the Chad oil companies.", {"company"}),
        ("Niger spoke of the Chad question.", {"topic"}),
        ("Niger left the Chad talks.", {"meeting"}),
        ("Niger shelled a Chad border town.", {"part"}),
        ("Niger lifted its embargo against Chad.", {"burden"}),
        ("Niger condemned the raids on Chad.", {"assault"}),
        ("Niger promised help for Chad.", {"aid"}),
        ("Niger invited Mali and Chad.", {"and"}),
        ("Niger will act if Chad leaves.", {"if"}),
        ("Niger hopes that Chad leaves.", {"hope"}),
        ("Niger landed troops inside Chad.", {"inside"}),
        ("Niger thanked Chad.", set()),
        ("Niger thanked Chad after the talks about refugees.", set()),
    ],
)
def test_the_words_beside_a_name_tell_its_part(text: str, told: set[str]) -> None:
    start = text.index("Chad")
    assert set(signs(text, start, start + len("Chad"))) == told
