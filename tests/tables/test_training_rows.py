"""Labels, shares of labels, weights, and labels kept apart from their texts come together, none lost."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import LabelError, TableError, UsageError
from stance.model.examples import examples
from stance.tables.hashed import read_hashed, text_hash
from stance.tables.layout import Reading, layout_of
from stance.tables.training_rows import Columns, training_rows

TEXTS = ["We met.", "They left the hall.", "We agreed.", "They refused."]


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def labels_file(folder: Path, rows: list[tuple[str, str]], name: str = "labels.csv") -> str:
    lines = [f"src,doc{i},{text_hash(text)},{label}" for i, (text, label) in enumerate(rows)]
    return write(folder / name, "source,document,sha256,label", *lines)


def test_labels_find_their_texts_by_hash_whatever_the_order(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts.csv", "id,text", *(f"{i},{t}" for i, t in enumerate(reversed(TEXTS))))
    labels = labels_file(tmp_path, [(TEXTS[0], "n"), (TEXTS[2], "c"), ("Nobody has this one.", "h")])
    joined = read_hashed(labels, [texts], columns=("label",))
    assert list(zip(joined.texts, joined.columns["label"], strict=True)) == [(TEXTS[0], "n"), (TEXTS[2], "c")]
    assert (joined.missing, joined.unlabelled) == (1, 2)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_a_text_is_known_by_its_hash_through_json_and_blanks_at_its_ends(text: str) -> None:
    assert text_hash(json.loads(json.dumps(f"  {text} "))) == text_hash(text)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("src,doc,abc,c", "line 2: 'abc' is no SHA-256"),
        (f"src,doc,{text_hash('x')},c\nsrc,doc,{text_hash('x')},h", "line 3: this text has a label already"),
    ],
)
def test_a_malformed_table_of_hashes_names_its_line(tmp_path: Path, line: str, message: str) -> None:
    labels = write(tmp_path / "labels.csv", "source,document,sha256,label", line)
    texts = write(tmp_path / "texts.csv", "text", "x")
    with pytest.raises(TableError, match=message) as caught:
        read_hashed(labels, [texts], columns=("label",))
    assert caught.value.file == labels
    assert caught.value.line == int(message.split(":")[0].split()[1])


def test_texts_none_of_which_has_a_label_are_refused(tmp_path: Path) -> None:
    labels, texts = labels_file(tmp_path, [("a", "c")]), write(tmp_path / "texts.csv", "text", "b")
    with pytest.raises(TableError, match="no text has one of the 1 labels"):
        read_hashed(labels, [texts], columns=("label",))


def test_tables_of_all_kinds_come_together_with_weights(tmp_path: Path) -> None:
    hard = write(tmp_path / "hard.csv", "text,label,w,document", "One.,c,2,d1", "Two.,h,0.5,d1")
    soft = write(tmp_path / "soft.csv", "text,p_c,p_h", "Three.,0.25,0.75", "Four.,0.5,0.6", "Five.,x,1")
    texts = write(tmp_path / "texts.csv", "text", *TEXTS)
    labels = labels_file(tmp_path, [(TEXTS[0], "c"), (TEXTS[1], "h")])
    rows = training_rows(
        [hard, soft], Columns(weight="w"), weights={soft: 3.0, hard: 10.0}, labels=labels, texts=[texts]
    )
    assert rows.texts == ["One.", "Two.", "Three.", TEXTS[0], TEXTS[1]]
    assert rows.labels == ["c", "h", {"c": 0.25, "h": 0.75}, "c", "h"]
    assert rows.weights == [20.0, 5.0, 3.0, 1.0, 1.0]
    assert rows.groups == ["d1", "d1", "text 2", "src/doc0", "src/doc1"]
    assert rows.sources == ["", "", "", "src", "src"]
    assert rows.closed == [False, False, False, True, True]
    assert [reject.line for reject in rows.rejects] == [3, 4]


def test_a_file_in_a_folder_may_weigh_otherwise(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    one = write(folder / "a.csv", "text,label", "One.,c")
    write(folder / "b.csv", "text,label", "Two.,h")
    rows = training_rows([str(folder)], Columns(), weights={str(folder): 4.0, one: 16.0})
    assert dict(zip(rows.texts, rows.weights, strict=True)) == {"One.": 16.0, "Two.": 4.0}


def test_a_weight_for_no_input_and_a_weight_that_is_none_are_refused(tmp_path: Path) -> None:
    hard = write(tmp_path / "hard.csv", "text,label,w", "One.,c,heavy", "Two.,h,1")
    with pytest.raises(UsageError, match=r"other\.csv is to be weighed and is none of the inputs"):
        training_rows([hard], Columns(), weights={"other.csv": 2.0})
    with pytest.raises(TableError, match="line 2: the weight is 'heavy'"):
        training_rows([hard], Columns(weight="w"))


def test_shares_that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(LabelError, match="the shares of text 5"):
        examples([*TEXTS, "More."], ["a", "b", "a", "b", {"a": 0.5, "b": 0.2}])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weights": [1.0, -1.0, 1.0, 1.0]}, "weights must be numbers from 0 up"),
        ({"weights": [1.0]}, "4 texts, 1 weights"),
        ({"labels": [{"a": 0.5, "b": 0.5}] * 4}, "at least two labels need texts of their own"),
    ],
)
def test_what_makes_no_training_set_is_refused_in_words(change: dict[str, object], message: str) -> None:
    given_: dict[str, object] = {"labels": ["a", "b", "a", "b"], **change}
    with pytest.raises(LabelError, match=message):
        examples(TEXTS, given_.pop("labels"), **given_)  # type: ignore[arg-type]


def test_a_table_without_labels_or_shares_lacks_the_label_column(tmp_path: Path) -> None:
    neither = write(tmp_path / "neither.csv", "text,lable", "One.,c")
    with pytest.raises(TableError, match=r"no column 'label'; the columns are 'text', 'lable'; did you mean 'lable'\?"):
        training_rows([neither], Columns())


def test_shares_of_one_label_alone_are_refused(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "text,p_c", "One.,1")
    with pytest.raises(TableError, match="no columns p_LABEL for two labels or more"):
        training_rows([one], Columns())


def test_texts_without_a_group_are_groups_of_their_own_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "a.csv", "text,label,document", "One.,c,d", "Two.,h,", "Three.,h,NA", "Four.,c,d")
    rows = training_rows([path], Columns())
    assert rows.groups == ["d", f"{path}, text 2", "NA", "d"]
    caplog.clear()
    rows = training_rows([path], Columns(layout=layout_of(missing="NA")))
    assert rows.groups == ["d", f"{path}, text 2", f"{path}, text 3", "d"]
    assert [r.getMessage() for r in caplog.records] == [f"{path}: 2 texts name no group; each counts as one of its own"]


def test_labels_that_differ_in_capitals_are_one_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path / "a.csv", "Text,LABEL", "One.,for", "Two.,For", "Three.,for", "Four.,against")
    assert training_rows([path], Columns()).labels == ["for", "for", "for", "against"]
    assert [r.getMessage() for r in caplog.records] == [
        f"{path}: no column 'text'; 'Text' was read",
        f"{path}: no column 'label'; 'LABEL' was read",
        "1 labels were read as those that differ in nothing but capitals: 'For'",
    ]


def test_shares_of_labels_that_differ_in_capitals_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path / "a.csv", "text,p_for,p_For", "One.,0.25,0.75")
    assert training_rows([path], Columns()).labels == [{"for": 0.25, "For": 0.75}]
    assert [r.getMessage() for r in caplog.records] == ["labels that differ in nothing but capitals: 'For', 'for'"]


def test_the_files_of_programs_in_a_folder_are_no_tables(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "text,label", "One.,c")
    write(tmp_path / "._a.csv", "\0")
    write(tmp_path / "~$b.xlsx", "\0")
    assert training_rows([str(tmp_path)], Columns()).texts == ["One."]


def test_what_stands_for_a_missing_text_counts_for_texts_apart_from_their_labels_too(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts.csv", "text", "NA", "We met.")
    labels = labels_file(tmp_path, [("NA", "n"), ("We met.", "c")])
    for missing, found in ((None, ["We met."]), ("", ["NA", "We met."])):
        columns = Columns(layout=layout_of(missing=missing))
        rows = training_rows([], columns, labels=labels, texts=[texts])
        assert (rows.texts, len(rows.rejects)) == (found, 2 - len(found))


def test_labels_apart_from_their_texts_are_read_as_it_is_said_of_them_alone(tmp_path: Path) -> None:
    """Texts in UTF-8, labels in another encoding under a title; a line that cannot be read is a reject once."""
    texts = [write(tmp_path / f"texts{i}.csv", "text", text) for i, text in enumerate(("Détente.", "Rupture."))]
    labels = tmp_path / "labels.csv"
    lines = [
        "A title", "document,sha256,label", f"d,{text_hash('Détente.')},réconcilié", f"d,{text_hash('Rupture.')},brisé",
        f'd,"{text_hash("x")}',
    ]  # fmt: skip
    labels.write_bytes("\n".join(lines).encode("cp1252"))
    reading = Reading("cp1252", layout_of(header_row=2))
    rows = training_rows([], Columns(), labels=str(labels), texts=texts, labels_as=reading)
    assert (rows.texts, rows.labels) == (["Détente.", "Rupture."], ["réconcilié", "brisé"])
    assert [(reject.file, reject.line) for reject in rows.rejects] == [(str(labels), 5)]
