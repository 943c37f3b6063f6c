"""`stance.read_articles`: the statements and dyads that the articles of a table hold, as tables of its kind."""

import io
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import stance
from conftest import run
from stance import StanceModel, TableError, UsageError
from stance.articles.dyads import OFFICIALS, DyadSums
from stance.articles.offices import read_offices
from stance.articles.roles import ROLES
from stance.frames.frame import frame_of
from stance.frames.told import Said, Told
from stance.resources import default_offices
from stance.values import output_columns

FIRST = "Norway condemned Chile’s attack. “We want to resume talks,” the Chilean envoy said."
SECOND = "Ghana thanked Kenya for the aid."


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return pd.DataFrame({"id": ["x", "y", "z"], "body": [FIRST, None, SECOND]}, index=[10, 20, 30])


@pytest.fixture(scope="module")
def read(frame: pd.DataFrame, shipped: StanceModel) -> stance.Articles:
    return stance.read_articles(frame, "body", id="id", model=shipped)


def test_statements_are_those_that_each_article_has(read: stance.Articles, shipped: StanceModel) -> None:
    offices = read_offices(default_offices())
    alone = {
        "x": stance.read_article(shipped, FIRST, offices=offices),
        "z": stance.read_article(shipped, SECOND, offices=offices),
    }
    expected = [(key, s) for key, article in alone.items() for s in article.statements]
    found = read.to_arrow().to_pylist()
    assert len(found) == len(expected) > 2
    for row, (key, s) in zip(found, expected, strict=True):
        assert (row["article"], row["text"], row["start"], row["end"]) == (key, s.text, s.start, s.end)
        assert (row["holder"], row["holder_actor"], row["holder_p"]) == (s.holder.text, s.holder.actor, s.holder.p)
        assert (row["target_actor"], row["stance"], row["certain"]) == (
            s.target and s.target.actor,
            s.stance,
            s.certain,
        )
    assert [article is None for article in read.articles] == [False, True, False]


def test_dyads_are_the_sums_over_all_articles(read: stance.Articles, shipped: StanceModel) -> None:
    sums = DyadSums(shipped.poles)
    for article in read.articles:
        sums.add(article.statements if article else ())
    assert [tuple(row[:3]) for row in read.dyads.itertuples(index=False)] == [
        (d.holder, d.target, d.statements) for d in sums.dyads()
    ]
    assert read.dyads["score"].tolist() == pytest.approx([d.score for d in sums.dyads()], abs=1e-6)


def test_tables_are_of_the_kind_of_the_articles(
    frame: pd.DataFrame, read: stance.Articles, shipped: StanceModel
) -> None:
    assert isinstance(read.statements, pd.DataFrame)
    pd.testing.assert_frame_equal(read.statements, read.to_pandas())
    for given, kind in (
        (pl.DataFrame(frame), pl.DataFrame),
        (pa.Table.from_pandas(frame), pa.Table),
        ([SECOND], pd.DataFrame),
    ):
        text = None if isinstance(given, list) else "body"
        again = stance.read_articles(given, text, model=shipped)
        assert isinstance(again.statements, kind)
        assert isinstance(again.dyads, kind)


def test_without_a_column_for_it_articles_are_named_by_index_or_number(
    frame: pd.DataFrame, shipped: StanceModel
) -> None:
    assert set(stance.read_articles(frame, "body", model=shipped).statements["article"]) == {10, 30}
    numbered = stance.read_articles(pl.DataFrame(frame), "body", model=shipped)
    assert set(numbered.statements["article"].to_list()) == {0, 2}


def test_an_index_of_several_levels_names_no_article(frame: pd.DataFrame, shipped: StanceModel) -> None:
    levels = frame.set_index([[1, 1, 2], ["a", "b", "c"]])
    assert set(stance.read_articles(levels, "body", model=shipped).statements["article"]) == {0, 2}


def test_of_no_articles_there_are_tables_without_rows(read: stance.Articles, shipped: StanceModel) -> None:
    empty = stance.read_articles(pd.DataFrame({"text": [None]}, dtype=object), model=shipped)
    assert (len(empty), len(empty.statements), len(empty.dyads)) == (1, 0, 0)
    assert list(empty.statements.columns) == list(read.statements.columns)
    assert set(output_columns(shipped.labels, shipped.poles)) <= set(empty.statements.columns)


def test_a_column_that_is_not_there_is_told(frame: pd.DataFrame, shipped: StanceModel) -> None:
    with pytest.raises(TableError, match="no column 'text'"):
        stance.read_articles(frame, model=shipped)
    with pytest.raises(TableError, match="no column 'key'"):
        stance.read_articles(frame, "body", id="key", model=shipped)


def test_one_article_is_one_string(shipped: StanceModel) -> None:
    with pytest.raises(TypeError, match=r"one article.*read_articles"):
        stance.read_article(shipped, [FIRST])  # type: ignore[arg-type]
    for wrong, message in (
        ({"year": "2020"}, "year must be an int"),
        ({"offices": "a.csv"}, "offices must be a sequence"),
    ):
        with pytest.raises(TypeError, match=message):
            stance.read_article(shipped, FIRST, **wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="year must be an int"):
        stance.read_articles([], model=shipped, year="2020")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="found a string"):
        stance.read_articles(FIRST)


def test_a_notebook_shows_it_with_everything_escaped(shipped: StanceModel) -> None:
    read = stance.read_articles(["Norway condemned <script>Chile</script>."], model=shipped)
    assert "<script>" not in read._repr_html_()
    assert "&lt;script&gt;" in read._repr_html_()
    assert repr(read).startswith("Articles(1 articles, ")


TABLE = pd.DataFrame(
    {
        "body": ["We condemn Chile’s attack.", "We condemn Chile’s attack.", None, "We thank Kenya."],
        "headline": ["Norway warns Chile", None, None, "We thank Kenya."],
        "day": ["4 March 2019", pd.Timestamp("2020-03-04"), "32.13.2019", "32.13.2019"],
        "delegation": ["Norway", None, "Ghana", "The Chair"],
    }
)


def test_titles_dates_and_speakers_are_read_as_the_command_reads_them(
    shipped: StanceModel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    TABLE.to_csv(tmp_path / "in.csv", index=False)
    out, _ = run(
        "article", "in.csv", "--text-column", "body", "--title-column", "headline", "--date-column", "day",
        "--speaker-column", "delegation", "--speaker", "Iceland", "--csv",
        code=3, cwd=tmp_path,
    )  # fmt: skip
    read = stance.read_articles(
        TABLE, "body", model=shipped, title_column="headline", date_column="day", speaker_column="delegation",
        speaker="Iceland", roles="all",
    )  # fmt: skip
    expected = pd.read_csv(io.StringIO(out))
    names = ["part", "start", "end", "holder", "holder_actor", "target_actor", "stance", "holder_role", "text"]
    told, wanted = (
        table[names].map(lambda cell: None if pd.isna(cell) else cell) for table in (read.statements, expected)
    )
    pd.testing.assert_frame_equal(told, wanted, check_dtype=False)
    assert set(read.statements["holder_actor"].dropna()) == {"NOR", "ISL"}
    assert [record.getMessage().partition(";")[0] for record in caplog.records] == [
        "1 date cannot be read, such as '32.13.2019'",
        "1 article with a speaker who is no known actor, such as 'The Chair'",
    ]


def test_a_rows_own_year_and_speaker_come_before_those_of_all() -> None:
    told = Told(
        frame_of(TABLE.assign(day=pd.Series(["2019", 2020, None, " "], dtype=object))), None, "day", "delegation"
    )
    assert [told.of(row, 1999, "Iceland") for row in range(4)] == [
        Said(None, 2019, "Norway"),
        Said(None, 2020, "Iceland"),
        Said(None, 1999, "Ghana"),
        Said(None, 1999, "The Chair"),
    ]


def test_without_titles_there_is_no_column_of_parts(read: stance.Articles) -> None:
    assert "part" not in read.statements.columns


@pytest.mark.parametrize("roles", ["public, media", ["public", "media"], "all", "official", [None]])
def test_dyads_count_the_roles_that_are_asked_for(shipped: StanceModel, roles: str | list[str | None]) -> None:
    text = "Angry Norwegian fishermen condemned Chile’s attack. Norway’s government condemned Ghana."
    allowed = {"all": set(ROLES) | {None}, "official": OFFICIALS}.get(str(roles))
    wanted = roles.split(", ") if allowed is None and isinstance(roles, str) else roles
    counted = [
        s for s in stance.read_articles([text], model=shipped).articles[0].statements  # type: ignore[union-attr]
        if s.holder.actor and s.target and s.target.actor and s.holder.role in (allowed or wanted)
    ]  # fmt: skip
    read = stance.read_articles([text], model=shipped, roles=roles)
    assert read.dyads["statements"].sum() == len(counted)
    [article] = read.articles
    assert article is not None
    assert sum(dyad.statements for dyad in article.dyads) == len(counted)


def test_what_cannot_be_meant_is_told(shipped: StanceModel) -> None:
    with pytest.raises(TableError, match="no column 'headline'"):
        stance.read_articles([FIRST], model=shipped, title_column="headline")
    with pytest.raises(UsageError, match="'king' is no role of a holder; allowed are official, all, government"):
        stance.read_articles([FIRST], model=shipped, roles=["king"])
    for wrong in ({"speaker": 3}, {"roles": 3}):
        with pytest.raises(TypeError, match="found an int"):
            stance.read_articles([FIRST], model=shipped, **wrong)  # type: ignore[arg-type]


def test_an_article_that_is_a_page_is_told(small_model: StanceModel, caplog: pytest.LogCaptureFixture) -> None:
    stance.read_articles(
        ["We met.", None, " <html><body><p>We left.</p></body></html>", "<3 we met."], model=small_model
    )
    assert [record.getMessage().partition(",")[0] for record in caplog.records] == ["1 articles are HTML pages"]
    assert "that of row 2 (from 0)" in caplog.text
