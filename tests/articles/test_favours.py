"""Favours: who is given, helped, allowed or spared something by the holder of a statement, and who is not."""

from collections.abc import Iterator

import pytest

from stance import Gazetteer, StanceModel, read_article
from stance.articles.entities import Entities
from stance.articles.favours import favours
from stance.articles.passages import Passages
from stance.articles.statements import Finding
from stance.articles.targets import trees_of, with_targets
from stance.resources import data_folder
from stance.text.paragraphs import paragraphs


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return Gazetteer.from_csv((data_folder() / "actors.csv").read_text(encoding="utf-8"))


def favoured(text: str, names: Gazetteer) -> Iterator[tuple[str, str]]:
    """Yield the holder and the target of each favour in a text."""
    entities = Entities(names, text)
    passages = Passages(text, paragraphs(text), entities)
    found: list[Finding] = passages.read()
    trees = trees_of(text, entities, found, passages.parsed())
    of = {id(one): tree for one, tree in zip(found, trees, strict=True)}
    for one, target in with_targets(text, entities, found, trees=trees):
        tree = of.get(id(one), trees[0])
        if target is not None and favours(entities, tree, one, target):
            yield one.holder.actor or "", target.actor or ""


@pytest.mark.parametrize(
    "text",
    [
        "Chad will supply missiles to Niger.",
        "Chad sold Niger tanks.",
        "Chad gave Niger twelve old jets.",
        "Chad armed Niger.",
        "Niger was armed by Chad.",
        "Chad allowed Niger to bomb the hills.",
        "Chad pledged to defend Niger.",
        "Chad announced military aid to Niger.",
        "Chad lifted the embargo on Niger.",
        "An embargo against Niger was lifted by Chad.",
        "Chad refused to impose sanctions on Niger.",
        "Chad condemned the attack on Niger.",
        "Chad denounced the shelling of Niger.",
        "Chad announced its support of Niger.",
        "Chad defended Niger's strike on the rebels.",
        "Chad warned Niger of a Malian attack.",
        "Chad would give Niger shells, its defence ministry said.",
        '"We will send guns to Niger," Chad said.',
    ],
)
def test_who_gets_something_from_a_holder_or_is_spared_by_it_is_favoured(text: str, names: Gazetteer) -> None:
    assert set(favoured(text, names)) == {("TCD", "NER")}


@pytest.mark.parametrize(
    "text",
    [
        "Chad attacked Niger.",
        "Chad warned Niger of grave consequences.",
        "Chad warned Niger of a Chadian response.",
        "Chad warned Niger about its ties with Mali.",
        "Chad punished those accused of defending Niger's strike on the rebels.",
        "Chad will not supply missiles to Niger.",
        "Chad refused to arm Niger.",
        "Chad cut military aid to Niger.",
        "Chad imposed an embargo on Niger.",
        "Chad has not lifted its embargo on Niger.",
        "Chad criticised the shipment of weapons to Niger.",
        "Chad handed Niger a protest note.",
        "Chad sent Niger a threat video.",
        "Chad gave a stern warning to Niger.",
        "Chad condemned the attack by Niger.",
        "Chad backed sanctions against Niger.",
        "Chad backed the Niger blockade.",
        "Chad accused Mali of arming Niger.",
        "Chad said Mali would give Niger shells.",
        "Chad thanked Niger.",
    ],
)
def test_who_is_refused_threatened_or_helped_by_others_is_not_favoured(text: str, names: Gazetteer) -> None:
    assert set(favoured(text, names)) == set()


def test_names_of_other_states_make_no_difference(names: Gazetteer) -> None:
    for giver, taker in (("Norway", "Chile"), ("China", "Russia"), ("The United States", "South Korea")):
        assert len(set(favoured(f"{giver} will supply missiles to {taker}.", names))) == 1


@pytest.mark.parametrize(
    ("text", "pair", "stance"),
    [
        ("Norway will supply missiles to Chile.", ("NOR", "CHL"), "conciliatory"),
        ("Norway condemned the shelling of Chile by Peru.", ("NOR", "CHL"), "conciliatory"),
        ("Norway will shell Chile.", ("NOR", "CHL"), "hostile"),
        ("Norway accused Peru of supplying missiles to Chile.", ("NOR", "PER"), "hostile"),
    ],
)
def test_a_favour_in_hostile_words_is_read_as_conciliatory(
    text: str, pair: tuple[str, str], stance: str, shipped: StanceModel
) -> None:
    read = read_article(shipped, text).statements
    assert [s.stance for s in read if s.target and (s.holder.actor, s.target.actor) == pair] == [stance]
