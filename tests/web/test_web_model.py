"""The page of the model tells what its card and manifest say, and measures it on a user's own labels."""

import pytest
from served import PAYLOADS, opened, page, unsafe, words
from starlette.testclient import TestClient

from conftest import ROOT
from stance import StanceModel
from stance.evaluation.evaluation import evaluate
from stance.tables.labelled import read_labelled
from stance.web.limits import Limits
from stance.web.model_pages import as_html

LABELLED = ROOT / "data" / "examples" / "labelled.csv"


def test_the_card_and_the_held_out_figures_are_shown(client: TestClient, shipped: StanceModel) -> None:
    tree = page(client.get("/model").text)
    told = tree.text_content()
    assert "The default model" in told
    assert "Intended use" in told
    assert f"{shipped.report_.metrics['accuracy']:.3f}" in words(tree, "//dl[@class='metrics']//dd")
    assert tree.xpath("//section[@aria-labelledby='sources']//tbody/tr")


def test_own_labels_are_measured_as_evaluate_does_with_a_picture_of_the_calibration(
    client: TestClient, shipped: StanceModel
) -> None:
    answer = client.post("/model", files={"file": ("mine.csv", LABELLED.read_bytes())})
    assert answer.status_code == 200
    assert unsafe(answer.text) == []
    tree = page(answer.text)
    read = read_labelled([str(LABELLED)])
    found = evaluate(shipped, read.texts, read.labels)
    shown = words(tree, "//section[@aria-labelledby='own']//dd")
    assert shown[0] == f"{100 * found.accuracy.value:.1f} %"
    assert shown[3] == f"{found.calibration_error:.3f}"
    assert tree.xpath("//figure//svg[@role='img']")
    assert len(tree.xpath("//figure//tbody/tr")) == sum(bool(one.count) for one in found.calibration)


def test_labels_in_other_capitals_are_measured_and_told(client: TestClient) -> None:
    content = b"text,label\nWe condemn this attack.,HOSTILE\nWe met on Monday.,neutral\n"
    answer = client.post("/model", files={"file": ("mine.csv", content)})
    assert answer.status_code == 200
    [told] = [note for note in words(page(answer.text), "//section[@aria-labelledby='own']//p") if "capitals" in note]
    assert "1 label written otherwise than the model's in capitals or blanks alone" in told


@pytest.mark.parametrize(
    ("content", "data", "told"),
    [
        (b"text,label\nWe met.,angry\n", {}, "angry"),
        (b"text\nWe met.\n", {}, "no column 'label'"),
        (b"speech,code\nWe met.,neutral\n", {"text": "speech"}, "no column 'label'"),
        (b"", {}, "empty"),
    ],
)
def test_what_cannot_be_measured_is_told_without_a_path(
    client: TestClient, content: bytes, data: dict[str, str], told: str
) -> None:
    answer = client.post("/model", files={"file": ("mine.csv", content)}, data=data)
    assert answer.status_code == 400
    alert = words(page(answer.text), "//p[@role='alert']")[0]
    assert told in alert
    assert "stance-serve" not in alert
    assert "--" not in alert


def test_labels_in_another_encoding_and_below_a_title_are_measured(client: TestClient) -> None:
    table = "Mai\ntext;label\nWe welcome the détente.;conciliatory\nWe condemn it.;hostile\n".encode("cp1252")
    data = {"encoding": "cp1252", "header_row": "2"}
    tree = page(client.post("/model", files={"file": ("mine.csv", table)}, data=data).text)
    assert "On 2 labelled texts of mine.csv" in tree.text_content()
    refused = client.post("/model", files={"file": ("mine.csv", table)}, data={"encoding": "cp1252", "text": "said"})
    assert page(refused.text).xpath("//select[@name='encoding']/option[@selected]/text()") == ["cp1252"]


def test_markup_in_a_card_is_shown_as_text(shipped: StanceModel) -> None:
    card = "# Card\n\n" + "\n\n".join(PAYLOADS)
    with opened(shipped, Limits(threads=1), card=card, name="<script>x</script>") as client:
        content = client.get("/model").text
    assert unsafe(content) == []


def test_a_card_is_read_as_markdown_with_tables_and_no_styles_of_its_own() -> None:
    shown = as_html("# A\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n<b>x</b> [y](javascript:z)")
    tree = page(str(shown))
    assert words(tree, "//h2") == ["A"]
    assert words(tree, "//td") == ["1", "2"]
    assert "style" not in shown
    assert "<b>" not in shown
    assert tree.xpath("//a") == []


def test_the_limits_are_told(client: TestClient) -> None:
    assert "Limits" in words(page(client.get("/about").text), "//h2")
