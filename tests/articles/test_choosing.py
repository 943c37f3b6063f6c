"""Of what was read, the statements of some holders or toward some targets are kept, and none besides."""

import pytest

import stance
from stance import UsageError
from stance.articles.choosing import Chosen, actors_named
from stance.articles.statements import Article

TEXT = (
    "Norway condemned the decision of Iceland. Iceland rejected the accusations of Norway. "
    "The Danish minister thanked Norway for its help. It rained."
)


@pytest.fixture(scope="module")
def article() -> Article:
    return stance.read_article(stance.load(), TEXT)


@pytest.mark.parametrize(
    ("holders", "targets"),
    [(set(), {"NOR"}), ({"NOR"}, set()), ({"DNK", "NOR"}, {"NOR", "ISL"}), ({"JPN"}, set()), (set(), set())],
)
def test_the_statements_and_dyads_that_are_wanted_are_kept_in_their_order(
    article: Article, holders: set[str], targets: set[str]
) -> None:
    kept = Chosen(frozenset(holders), frozenset(targets)).of(article)
    wanted = []
    for s in article.statements:
        of = s.holder.actor in holders if holders else True
        toward = (s.target.actor if s.target else None) in targets if targets else True
        if of and toward:
            wanted.append(s)
    assert kept.statements == tuple(wanted)
    assert {(d.holder, d.target) for d in kept.dyads} == {
        (s.holder.actor, s.target.actor) for s in wanted if s.target and s.holder.actor
    }


def test_the_text_has_what_the_cases_need(article: Article) -> None:
    pairs = {(s.holder.actor, s.target.actor if s.target else None) for s in article.statements}
    assert pairs >= {("NOR", "ISL"), ("ISL", "NOR"), ("DNK", "NOR"), (None, None)}


@pytest.mark.parametrize(
    ("names", "ids"),
    [("NOR", {"NOR"}), ("nor, Iceland", {"NOR", "ISL"}), ("the European Union", {"EU"}), ("Oslo", {"NOR"})],
)
def test_actors_are_named_by_code_or_name(names: str, ids: set[str]) -> None:
    assert actors_named(names, stance.load().analyzer.gazetteer, "--target") == ids


@pytest.mark.parametrize(
    ("names", "said"),
    [("Norwya", "'Norwya' is no known actor .did you mean 'Norway'"), ("NOR,", "'' is no known actor; name")],
)
def test_who_is_no_actor_is_refused_with_the_nearest_name(names: str, said: str) -> None:
    with pytest.raises(UsageError, match=f"--target: {said}"):
        actors_named(names, stance.load().analyzer.gazetteer, "--target")
