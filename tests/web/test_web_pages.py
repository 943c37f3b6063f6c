"""The pages show what was read, without a script, and show as text whatever comes in."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from served import ARTICLE, PAYLOADS, opened, page, post_json, unsafe, words
from starlette.testclient import TestClient

from stance import StanceModel
from stance.articles.statements import Statement
from stance.resources import sample_articles
from stance.tables.labelled import read_labelled
from stance.web.limits import Limits
from stance.web.pieces import article_pieces
from stance.web.shown import Filter, Names

CARDS = "//ol[@class='cards']/li"


def read(client: TestClient, text: str, **more: str) -> Any:
    answer = client.post("/article", data={"text": text, **more})
    assert answer.status_code == 200, answer.text
    assert unsafe(answer.text) == []
    return page(answer.text)


def test_every_statement_of_the_interface_is_shown_with_its_parties_and_doubts(client: TestClient) -> None:
    tree = read(client, ARTICLE)
    statements = post_json(client, "/api/article", {"text": ARTICLE})["statements"]
    cards = tree.xpath(CARDS)
    assert len(cards) == len(statements)
    for card, one in zip(cards, statements, strict=True):
        told = " ".join(card.text_content().split())
        assert one["stance"] in told
        assert one["holder"]["text"] in told
        assert (f"{one['stance']}?" in told) == (not one["certain"])
        chips = card.xpath(".//span[contains(@class,'chip')]")
        for chip, party in zip(chips, [one["holder"], one["target"]], strict=False):
            doubtful = bool(party) and party["p"] is not None and party["p"] < 0.8
            assert ("doubtful" in chip.get("class")) == doubtful
        marks = words(card, ".//blockquote/mark")
        assert bool(marks) == bool(one["evidence"])


def test_the_text_is_shown_whole_with_each_statement_a_link_to_its_card(client: TestClient) -> None:
    tree = read(client, ARTICLE)
    [shown] = tree.xpath("//div[@class='article']")
    for sign in shown.xpath(".//sup"):
        sign.drop_tree()
    assert " ".join(shown.text_content().split()) == " ".join(ARTICLE.split())
    links = shown.xpath(".//a")
    assert {link.get("href") for link in links} <= {f"#{card.get('id')}" for card in tree.xpath(CARDS)}
    assert all(tree.get_element_by_id(link.get("aria-describedby")) is not None for link in links if link.get("id"))


@pytest.mark.parametrize("way", ["query", "form"])
def test_statements_are_filtered_by_holder_target_and_stance_without_a_script(client: TestClient, way: str) -> None:
    wanted = {"holder": "ISL", "target": "NOR", "stance": "hostile"}
    if way == "query":
        whole, part = (
            page(client.get("/article", params={"sample": "dispute", **filters}).text)
            for filters in ({}, {"holder": "PER"})
        )
        assert 0 < len(part.xpath(CARDS)) < len(whole.xpath(CARDS))
        answer = client.post("/article", params=wanted, data={"text": ARTICLE})
    else:
        answer = client.post("/article", data={"text": ARTICLE, **wanted})
    tree = page(answer.text)
    statements = post_json(client, "/api/article", {"text": ARTICLE})["statements"]
    numbers = [
        f"s{i}" for i, one in enumerate(statements, 1)
        if (one["holder"]["actor"], one["stance"], (one["target"] or {}).get("actor")) == ("ISL", "hostile", "NOR")
    ]  # fmt: skip
    assert [card.get("id") for card in tree.xpath(CARDS)] == numbers
    assert numbers
    assert tree.xpath("//select[@name='stance']/option[@selected]/@value") == ["hostile"]
    assert f"{len(numbers)} of {len(statements)}" in tree.text_content()


def test_a_filter_keeps_what_the_text_was_read_with(client: TestClient) -> None:
    tree = read(client, "We condemn the raid on our embassy.", speaker="Chile", year="2010", stance="hostile")
    fields = {one.get("name"): one.get("value") for one in tree.xpath("//form[@data-filters]//input")}
    assert (fields["speaker"], fields["year"], fields["text"]) == (
        "Chile", "2010", "We condemn the raid on our embassy.",
    )  # fmt: skip
    assert "Chile" in tree.xpath(CARDS)[0].text_content()


def test_corrections_become_labels_that_training_reads(client: TestClient, tmp_path: Path) -> None:
    tree = read(client, ARTICLE)
    [sent] = tree.xpath("//input[@name='statements']/@value")
    form = {
        "statements": sent, "annotator": "ana", "label-2": "=", "label-5": "neutral", "holder-6": "DNK",
    }  # fmt: skip
    answer = client.post("/article/labels", data=form)
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    statements = post_json(client, "/api/article", {"text": ARTICLE})["statements"]
    assert [row["text"] for row in rows] == [statements[i]["text"] for i in (1, 4, 5)]
    assert [row["label"] for row in rows] == [statements[1]["stance"], "neutral", ""]
    assert [row["holder"] for row in rows] == ["NOR", "ISL", "DNK"]
    assert {row["annotator"] for row in rows} == {"ana"}
    (tmp_path / "labels.csv").write_bytes(answer.content)
    read_back = read_labelled([str(tmp_path / "labels.csv")])
    assert read_back.labels == [statements[1]["stance"], "neutral"]
    assert len(read_back.rejects) == 1


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"statements": "[]"}, "no statement was corrected"),
        ({"statements": "{"}, "does not hold the statements"),
        ({"statements": '[{"text": 1}]'}, "does not hold the statements"),
        ({}, "does not hold the statements"),
        (
            {"statements": '[{"text": "x", "holder": "", "target": "", "stance": "x", "number": 1, '
             '"start": 0, "end": 1}]', "label-1": "angry"},
            "'angry' is no label",
        ),
    ],
)  # fmt: skip
def test_corrections_that_say_nothing_are_refused_in_words(client: TestClient, form: Any, told: str) -> None:
    answer = client.post("/article/labels", data=form)
    assert answer.status_code == 400
    assert told in page(answer.text).text_content()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"text": " \n "}, "There is no text"),
        ({}, "There is no text"),
        ({"text": "We met.", "year": "24"}, "four digits"),
        ({"text": "We met.", "year": "²024"}, "four digits"),
        ({"text": "a" * 200_001}, "200,001 characters; at most 200,000"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_text_stays(client: TestClient, form: Any, told: str) -> None:
    answer = client.post("/article", data=form)
    assert answer.status_code == 400
    tree = page(answer.text)
    assert told in words(tree, "//p[@role='alert']")[0]
    assert tree.xpath("//textarea")[0].text_content().strip() == form.get("text", "").strip()


@pytest.mark.parametrize("path", sample_articles(), ids=lambda path: path.stem)
def test_every_sample_is_read_at_a_click(client: TestClient, path: Path) -> None:
    start = page(client.get("/").text)
    [link] = [one for one in start.xpath("//ul[@class='samples']//a") if f"sample={path.stem}" in one.get("href")]
    tree = page(client.get(link.get("href")).text)
    assert len(tree.xpath(CARDS)) >= 8
    assert tree.xpath("//svg[@role='img']")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("speech.txt", b"Norway condemned the raid. Chile offered talks."),
        ("page.html", b"<html><body><p>Norway condemned the raid on Tuesday in Oslo, where the parliament sat.</p>"
         b"<p>Chile offered talks to Norway and thanked its envoy for all his patience.</p></body></html>"),
    ],
)  # fmt: skip
def test_a_file_is_read_as_what_is_pasted_and_deleted(client: TestClient, name: str, content: bytes) -> None:
    answer = client.post("/article", files={"file": (name, content)}, data={"text": ""})
    assert answer.status_code == 200
    tree = page(answer.text)
    assert "Norway" in tree.xpath(CARDS)[0].text_content()
    assert f"Read from {name}" in tree.text_content()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("table.csv", b"text\nWe met.\n", "is a table; choose Batch"),
        ("empty.txt", b"", "empty.txt is empty"),
        ("blank.txt", b" \n", "blank.txt: no text in it"),
        ("image.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "image.png is"),
        ("latin.txt", "Le ministre a dit « détente ».".encode("cp1252"), "latin.txt, line 1: byte 0xab is not utf-8"),
    ],
)
def test_a_file_that_is_no_article_is_told_without_a_path(
    client: TestClient, name: str, content: bytes, told: str
) -> None:
    answer = client.post("/article", files={"file": (name, content)})
    assert answer.status_code == 400
    alert = words(page(answer.text), "//p[@role='alert']")[0]
    assert told in alert
    assert "stance-serve" not in alert


def test_line_ends_of_browsers_are_no_part_of_a_text(client: TestClient) -> None:
    tree = read(client, ARTICLE.replace("\n", "\r\n"))
    [sent] = tree.xpath("//input[@name='statements']/@value")
    statements = post_json(client, "/api/article", {"text": ARTICLE})["statements"]
    assert [one["start"] for one in json.loads(sent)] == [one["start"] for one in statements]


def test_markup_in_a_text_is_shown_as_text(client: TestClient) -> None:
    """All payloads in one article: each is there, character by character, and none is an element."""
    text = "\n\n".join(f"Norway condemned Chile over {payload} on Tuesday." for payload in PAYLOADS)
    tree = read(client, text)
    [shown] = tree.xpath("//div[@class='article']")
    for sign in shown.xpath(".//sup"):
        sign.drop_tree()
    assert "".join(shown.text_content().split()) == "".join(text.split())
    assert len(tree.xpath("//script")) == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_anywhere_is_shown_as_text(client: TestClient, payload: str) -> None:
    """As the text, the speaker, a filter and the year, and in what is refused."""
    for data in (
        {"text": payload, "speaker": payload, "holder": payload, "source": payload},
        {"text": payload, "year": payload},
    ):
        answer = client.post("/article", data=data)
        assert answer.status_code in (200, 400)
        assert unsafe(answer.text) == []
        shown = page(answer.text)
        assert payload.split()[0] in "".join(shown.xpath("//textarea")[0].text_content())
    for query in ({"sample": payload}, {"sample": "dispute", "holder": payload, "stance": payload}):
        assert unsafe(client.get("/article", params=query).text) == []


def test_a_model_of_other_labels_is_shown_too(few_model: StanceModel) -> None:
    from stance.model.classifier import StanceModel as Model
    from stance.model.settings import Settings

    words_of = {"for": ["agree with", "are for", "welcome"], "against": ["refuse", "are against", "reject"]}
    pairs = [(f"We {verb} plan {i}.", label) for label, verbs in words_of.items() for verb in verbs for i in "abcd"]
    texts, labels = zip(*pairs, strict=True)
    settings = Settings(C=(1.0,), chars_weight=(1.0,), concepts_weight=(1.0,), folds=2, words_min_df=1, chars_min_df=1)
    made = Model(few_model.analyzer, settings).fit(list(texts), list(labels), n_jobs=1)
    with opened(made, Limits(threads=1), manifest={}, card="") as client:
        tree = page(client.post("/article", data={"text": ARTICLE}).text)
        assert {"for", "against"} & {re.sub(r"\W", "", one) for one in words(tree, "//p[@class='what']/span[1]")}
        assert client.get("/model").status_code == 200
        answer = post_json(client, "/api/predict", {"texts": ["We agree."]})
        assert "p_for" in answer["predictions"][0]


def statement(text: str, start: int, end: int) -> Statement:
    from stance.articles.statements import Participant

    nobody = Participant("narrator", None, None, None)
    return Statement(text[start:end], start, end, "direct", nobody, None, "neutral", {"neutral": 1.0}, 0.0, True)


def test_statements_inside_each_other_and_on_the_same_words_leave_every_character_once() -> None:
    text = "He said that they said no. Done."
    every = [statement(text, 0, 26), statement(text, 13, 25), statement(text, 13, 25), statement(text, 27, 32)]
    pieces = article_pieces(text, every)
    assert "".join(mark.text for piece in pieces for mark in piece.marks) == text
    assert [(piece.statement, piece.begins) for piece in pieces] == [
        (0, True), (1, True), (0, False), (None, False), (3, True),
    ]  # fmt: skip


def test_a_filter_names_what_is_wanted_and_blank_names_nothing() -> None:
    assert Filter.of({"holder": "NOR", "target": "", "other": "x"}) == Filter("NOR", None, None)
    assert not Filter.of({"holder": ""}).is_set


def test_actors_are_called_by_their_names(shipped: StanceModel) -> None:
    names = Names(shipped.analyzer.gazetteer)
    assert (names.of("NOR"), names.of(None), names.of("no such")) == ("Norway", "", "no such")


@pytest.mark.parametrize("year", ["9" * 5000, "0" * 5000 + "2024", "²⁰²⁴", "99", "2_024", "MMXXIV"])
def test_a_year_that_is_none_is_told(client: TestClient, year: str) -> None:
    answer = client.post("/article", data={"text": "We met.", "year": year})
    assert answer.status_code == 400
    assert "The year has four digits" in words(page(answer.text), "//p[@role='alert']")[0]


@pytest.mark.parametrize("names", [["may.csv", "june.csv"], ["may.odd"], []])
def test_a_dropped_file_that_cannot_be_read_is_told_without_a_path(client: TestClient, names: list[str]) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "text\nWe met.\n")
    answer = client.post("/article", files={"file": ("may.zip", held.getvalue() if names else b"PK\x03\x04")})
    assert answer.status_code == 400
    assert words(page(answer.text), "//p[@role='alert']")[0].startswith("may.zip: cannot be read")
    assert "stance-serve" not in answer.text


def test_a_file_in_another_encoding_is_read_when_the_page_is_told_which(client: TestClient) -> None:
    file = {"file": ("latin.txt", "Norway condemned Chile’s “détente”.".encode("cp1252"))}
    told = words(page(client.post("/article", files=file).text), "//p[@role='alert']")[0]
    assert told == "latin.txt, line 1: byte 0x92 is not utf-8; choose another in “Encoding”, such as cp1252"
    answer = client.post("/article", files=file, data={"encoding": "cp1252"})
    assert "détente" in page(answer.text).text_content()
    refused = client.post("/article", files=file, data={"encoding": "<b>" * 99})
    assert refused.status_code == 400
    assert "“Encoding” is '<b><b>" in words(page(refused.text), "//p[@role='alert']")[0]


def test_a_text_and_a_file_are_not_read_together(client: TestClient) -> None:
    """Neither is dropped without a word, and the text is there to be sent alone."""
    file = {"file": ("three.txt", b"Norway condemned Chile.")}
    answer = client.post("/article", files=file, data={"text": "We welcome\r\nthe talks."})
    assert answer.status_code == 400
    tree = page(answer.text)
    assert "There is a text, and a file (three.txt), and one of them is read" in words(tree, "//p[@role='alert']")[0]
    assert tree.xpath("//textarea")[0].text_content().strip() == "We welcome\nthe talks."
    assert client.post("/article", files=file, data={"text": " \r\n"}).status_code == 200


def test_a_file_is_read_behind_a_text_whose_page_still_shows_it(client: TestClient) -> None:
    tree = page(client.post("/article", data={"text": "We welcome\r\nthe talks.\r\n"}).text)
    [form] = tree.xpath("//form[@data-drop='text']")
    sent = {"text": form.xpath(".//textarea")[0].text_content(), "read": form.xpath(".//*[@name='read']/@value")[0]}
    file = {"file": ("three.txt", b"Norway condemned Chile.")}
    answer = client.post("/article", files=file, data=sent)
    assert "Read from three.txt." in page(answer.text).text_content()
    assert client.post("/article", files=file, data={**sent, "text": "We met."}).status_code == 400
