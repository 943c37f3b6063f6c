"""Where Spark lacks something, the error says what to install."""

from pathlib import Path

import pytest

from conftest import run
from stance import StanceError
from stance.cluster import needs


def test_without_pyspark_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(needs, "find_spec", lambda _: None)
    _, err = run("predict", str(tmp_path) + "/", "-o", str(tmp_path / "out"), "--engine", "spark", code=4)
    assert "pip install 'diplomatic-stance[spark]'" in err


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ('openjdk version "11.0.2" 2019-01-15', "is Java 11, which is too old"),
        ('java version "1.8.0_292"', "is Java 8, which is too old"),
        (None, "there is none"),
    ],
)
def test_without_a_java_that_will_do_it_is_told_what_to_install(
    told: str | None, message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if told is not None:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "java").write_text(f"#!/bin/sh\necho '{told}' >&2\n")
        (tmp_path / "bin" / "java").chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(StanceError, match=f"{message}.*openjdk-17-jre-headless"):
        needs.java_needed()


def test_a_newer_java_will_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").write_text("#!/bin/sh\necho 'openjdk version \"21.0.4\" 2024-07-16' >&2\n")
    (tmp_path / "bin" / "java").chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    needs.java_needed()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["in/", "-o", "out/", "--unit", "sentence"], "--unit cannot be had with --engine spark"),
        (["in/", "-o", "out/", "--encoding", "cp1252"], "--encoding cannot be had with --engine spark"),
        (["in/"], "writes a folder; name it with --output"),
        (["in/", "more/", "-o", "out/"], "takes one Parquet folder"),
        (["speeches.csv", "-o", "out/"], "--engine spark reads Parquet"),
        (["in/", "-o", "out/", "--format", "csv"], "reads and writes Parquet"),
        (["in/", "-o", "out/", "--rejects", "r.csv"], "name it NAME.parquet"),
        (["in/", "-o", "out/", "--strict", "--max-rejects", "1"], "choose one"),
    ],
)
def test_what_spark_cannot_do_is_told_before_it_starts(given: list[str], message: str) -> None:
    assert message in run("predict", *given, "--engine", "spark", code=2)[1]


def test_a_master_is_for_spark() -> None:
    assert "--master is for --engine spark" in run("predict", "We met.", "--master", "local[2]", code=2)[1]
