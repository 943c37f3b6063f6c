"""Name the choices of the command line: kinds of input and output, and the unit that is scored."""

from enum import StrEnum


class Format(StrEnum):
    """How predictions are printed."""

    auto = "auto"
    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"
    xlsx = "xlsx"
    sqlite = "sqlite"


class FigureFormat(StrEnum):
    """How shares and trends are printed."""

    auto = "auto"
    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    jsonl = "jsonl"


class InputFormat(StrEnum):
    """What a file or standard input holds."""

    auto = "auto"
    text = "text"
    csv = "csv"
    tsv = "tsv"
    jsonl = "jsonl"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"
    arrow = "arrow"


class Unit(StrEnum):
    """What is scored as one statement."""

    row = "row"
    sentence = "sentence"


class Engine(StrEnum):
    """What a table is scored on."""

    machine = "machine"
    spark = "spark"


class ArticleForm(StrEnum):
    """How articles are written, by the option that asks for it; a view is only for a terminal."""

    json = "json"
    csv = "csv"
    view = "view"
    dyads = "dyads"
    dyads_by_article = "dyads_by_article"
