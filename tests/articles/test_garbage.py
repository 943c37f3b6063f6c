import gc

import pytest

from stance.articles.garbage import few_collections


def test_garbage_is_seldom_looked_for_and_then_as_before() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    with few_collections():
        assert gc.get_threshold()[0] > before[0][0]
        assert gc.get_freeze_count() > before[1]
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_what_goes_wrong_inside_leaves_the_collector_as_it_was() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    with pytest.raises(ZeroDivisionError), few_collections():
        _ = 1 / 0
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
