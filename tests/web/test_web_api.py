"""The JSON interface answers as the command line does, and says in words what it refuses."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import current_thread
from time import process_time
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from served import ARTICLE, opened, post_json
from starlette.testclient import TestClient

from conftest import ROOT, run
from stance import StanceModel
from stance.errors import InputError
from stance.web.checks import Checks
from stance.web.limits import Limits

TEXTS = [
    "We condemn this barbaric attack.",
    "Japan is ready to resume talks.",
    "The ministers met in Nairobi on Tuesday.",
    "Las negociaciones fracasaron ayer.",
    "Le ministre — “d’accord” 和平.",
]


def validated(client: TestClient, name: str, answer: Any) -> None:
    """Hold an answer against its schema in the OpenAPI description."""
    description = client.get("/api/openapi.json").json()
    schema = {"$ref": f"#/components/schemas/{name}", "components": description["components"]}
    Draft202012Validator(schema).validate(answer)


def test_predictions_are_those_of_the_command_line(client: TestClient) -> None:
    answer = post_json(client, "/api/predict", {"texts": TEXTS})
    out, _ = run("predict", *TEXTS, "--format", "json", "--why")
    assert answer == {"predictions": json.loads(out), "rejected": []}
    validated(client, "Predictions", answer)


def test_a_blank_text_is_told_and_keeps_its_place(client: TestClient) -> None:
    answer = post_json(client, "/api/predict", {"texts": ["We met.", " \n", "", "They left."]})
    assert [one and one["text"] for one in answer["predictions"]] == ["We met.", None, None, "They left."]
    assert answer["rejected"] == [{"number": 2, "reason": "no text"}, {"number": 3, "reason": "no text"}]
    validated(client, "Predictions", answer)


def test_an_article_is_read_as_the_command_line_reads_it(client: TestClient) -> None:
    answer = post_json(client, "/api/article", {"text": ARTICLE})
    out, _ = run("article", str(ROOT / "data" / "examples" / "article.txt"), "--json")
    assert answer == json.loads(out)
    assert len(answer["statements"]) > 10
    validated(client, "Article", answer)


def test_an_articles_options_are_those_of_the_command_line(client: TestClient, tmp_path: Any) -> None:
    text = "We condemn the raid on our embassy. The president of the United States offered talks."
    (tmp_path / "speech.txt").write_text(text)
    options = {"year": 2010, "speaker": "Chile", "roles": "all"}
    answer = post_json(client, "/api/article", {"text": text, **options})
    given = ["--year", "2010", "--speaker", "Chile", "--roles", "all"]
    out, _ = run("article", str(tmp_path / "speech.txt"), "--json", *given)
    assert answer == json.loads(out)
    assert answer["statements"][0]["holder"]["actor"] == "CHL"


def test_a_year_may_be_written_as_json_writes_any_whole_number(client: TestClient) -> None:
    answers = [
        client.post("/api/article", content=b'{"text": "We met.", "year": %s}' % year, headers=JSON) for year in YEARS
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.text for answer in answers}) == 1


def test_a_title_has_statements_of_its_own(client: TestClient) -> None:
    answer = post_json(client, "/api/article", {"text": "The envoy left.", "title": "Norway condemns Chile’s attack"})
    assert answer["statements"][0]["part"] == "title"
    validated(client, "Article", answer)


@pytest.mark.parametrize("text", TEXTS)
def test_an_explanation_is_that_of_the_command_line(client: TestClient, text: str) -> None:
    answer = post_json(client, "/api/explain", {"text": text})
    assert answer == json.loads(run("explain", text, "--json")[0])
    validated(client, "Explanation", answer)


def test_a_contrast_is_that_of_the_command_line(client: TestClient) -> None:
    answer = post_json(client, "/api/explain", {"text": TEXTS[0], "rather_than": "neutral"})
    assert answer == json.loads(run("explain", TEXTS[0], "--rather-than", "neutral", "--json")[0])
    validated(client, "Contrast", answer)


def test_many_clients_at_once_get_the_answers_that_each_would_get_alone(client: TestClient) -> None:
    texts = [f"{text} {number}" for number in range(8) for text in TEXTS]
    alone = [post_json(client, "/api/article", {"text": text}) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: post_json(client, "/api/article", {"text": text}), texts))
    assert together == alone


def test_half_of_a_surrogate_pair_is_no_bug(client: TestClient) -> None:
    for path, body in (
        ("/api/predict", b'{"texts": ["We condemn \\ud800 it."]}'),
        ("/api/article", b'{"text": "We condemn \\udc00 it."}'),
        ("/api/explain", b'{"text": "We condemn \\ud83d it."}'),
    ):
        answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 200, answer.text
        assert json.loads(answer.content)


JSON = {"Content-Type": "application/json"}
YEARS = (b"2010", b"2010.0", b"2.01e3")
REFUSED: list[tuple[str, Any, str]] = [
    ("predict", b"{", "the body is no json"),
    ("predict", b"\xff\xfe", "no json in utf-8"),
    ("predict", b'{"texts": ["a"], "x": NaN}', "no json"),
    ("predict", b"[" * 100_000, "no json"),
    ("predict", [], "[] is not of type 'object'"),
    ("predict", {}, "'texts' is a required property"),
    ("predict", {"texts": []}, "texts: [] should be non-empty"),
    ("predict", {"texts": "We met."}, "texts: 'We met.' is not of type 'array'"),
    ("predict", {"texts": ["a", 5]}, "texts[1]: 5 is not of type 'string'"),
    ("predict", {"texts": ["a"], "text": "b"}, "'text' was unexpected"),
    ("predict", {"texts": ["a"] * 1001}, "texts: it does not have maxItems 1000"),
    ("predict", {"texts": ["a" * 20_001]}, "texts[0]: it does not have maxLength 20000"),
    ("predict", {"texts": [0] * 500_000}, "texts: it does not have maxItems 1000; found 500,000 items"),
    ("predict", {"texts": [], **{f"x{n}": 0 for n in range(50_000)}}, "50,001 properties; allowed are texts"),
    ("article", {"text": "a " * 100_001}, "text: it does not have maxLength 200000"),
    ("article", {"text": " \n "}, "text: it is blank"),
    ("article", {"text": "We met.", "year": "2024"}, "year: '2024' is not of type 'integer'"),
    ("article", {"text": "We met.", "year": 3024}, "year: 3024 is greater than the maximum of 2100"),
    (
        "article",
        {"text": "We met.", "roles": "kings"},
        "roles: found 'kings'; allowed are official, all, or roles with commas between: government, armed forces",
    ),
    ("explain", {"text": " "}, "text: it is blank"),
    (
        "explain",
        {"text": "We met.", "rather_than": "angry"},
        "rather_than: 'angry' is not one of ['conciliatory', 'hostile', 'neutral']",
    ),
    ("explain", {"text": TEXTS[0], "rather_than": "hostile"}, "hostile is the text's stance itself"),
]


@pytest.mark.parametrize(("name", "body", "told"), REFUSED)
def test_what_cannot_be_answered_is_refused_in_words(client: TestClient, name: str, body: Any, told: str) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = client.post(f"/api/{name}", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert told.lower() in answer.json()["error"]["message"].lower()
    assert len(answer.text) < 600
    validated(client, "Error", answer.json())


@pytest.mark.parametrize("depth", range(900, 1000, 3))
def test_what_is_nested_deeply_is_refused_and_no_bug(client: TestClient, depth: int) -> None:
    """How deep is too deep for a library depends on who called it; there is no text so deep at any rate."""
    for name, key in (("predict", "texts"), ("article", "text")):
        body = b'{"%s": [%s%s]}' % (key.encode(), b"[" * depth, b"]" * depth)
        answer = client.post(f"/api/{name}", content=body, headers=JSON)
        assert answer.status_code == 400, answer.text


def test_what_is_asked_is_read_and_checked_on_a_workers_thread(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop's own thread has all other clients to answer meanwhile."""
    threads: list[str] = []

    def watched(function: Any) -> Any:
        def called(*given: Any, **named: Any) -> Any:
            threads.append(current_thread().name)
            return function(*given, **named)

        return called

    monkeypatch.setattr(Checks, "asked", watched(Checks.asked))
    monkeypatch.setattr("stance.web.api.json.loads", watched(json.loads))
    assert client.post("/api/predict", json={"texts": [0]}).status_code == 400
    assert [name.startswith("stance") for name in threads] == [True, True], threads


def test_too_many_texts_are_refused_before_each_is_looked_at(shipped: StanceModel) -> None:
    before = process_time()
    with pytest.raises(InputError, match="maxItems"):
        Checks(Limits(), shipped.labels).asked("predict", {"texts": [0] * 500_000})
    assert process_time() - before < 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/predict", 405),
        ("DELETE", "/api/article", 405),
        ("GET", "/api/nothing", 404),
        ("POST", "/healthz", 405),
    ],
)
def test_a_path_or_method_that_is_none_is_refused_as_json(
    client: TestClient, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.json()["error"]["status"] == status


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_that_is_not_said_to_be_json_is_refused(client: TestClient, kind: str) -> None:
    """A form of another site can send these without asking, and JSON it cannot."""
    answer = client.post("/api/predict", content=b'{"texts": ["We met."]}', headers={"Content-Type": kind})
    assert answer.status_code == 415
    validated(client, "Error", answer.json())


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(shipped: StanceModel) -> None:
    with opened(shipped, Limits(body=2000, threads=1)) as client:
        headers = {"Content-Type": "application/json"}
        said = client.post("/api/predict", content=b"x" * 3000, headers=headers)
        unsaid = client.post("/api/predict", content=(b"x" * 100 for _ in range(30)), headers=headers)
        assert [said.status_code, unsaid.status_code] == [413, 413]
        assert said.json()["error"]["message"] == "The request is larger than 2000 bytes."
        assert post_json(client, "/api/predict", {"texts": ["We met."]})["rejected"] == []


def test_the_server_tells_that_it_answers(client: TestClient, shipped: StanceModel) -> None:
    answer = client.get("/healthz").json()
    assert answer["status"] == "ok"
    assert answer["model"] == shipped.fingerprint()
    validated(client, "Health", answer)


def test_a_models_own_labels_are_in_the_description(few_model: StanceModel) -> None:
    from stance.web.schemas import openapi

    schemas = openapi(["for", "against"], None, Limits())["components"]["schemas"]
    assert list(schemas["Prediction"]["properties"]) == ["text", "stance", "p_for", "p_against", "certain", "why"]
    assert few_model.poles
