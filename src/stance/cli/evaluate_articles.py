"""Measure how articles are read: the `evaluate-articles` command."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.arguments import files_only
from stance.cli.console import hush
from stance.cli.options import (
    Encoding,
    JsonOption,
    ModelOption,
    OfficesInstead,
    Quiet,
    ReportOption,
    TrustOption,
    load_model,
)

if TYPE_CHECKING:
    from stance.articles.statements import Statement


def evaluate_articles(
    gold: Annotated[
        list[str],
        typer.Argument(help="Articles with their statements (.jsonl, .json), or folders of them.", show_default=False),
    ],
    model: ModelOption = None,
    offices: OfficesInstead = None,
    report: ReportOption = None,
    as_json: JsonOption = False,
    encoding: Encoding = None,
    trust_pickle: TrustOption = False,
    quiet: Quiet = False,
) -> None:
    """Measure how articles are read: what is found, whose it is, toward whom, in what stance."""
    hush(quiet)
    from stance.articles.reading import read_article
    from stance.cli.office_table import offices_of
    from stance.cli.reports import Told, check_report, tell
    from stance.evaluation import articles as measures
    from stance.evaluation.gold import read_gold

    gold = files_only(gold, "evaluate-articles")
    check_report(report, gold)
    loaded = load_model(model, trust_pickle=trust_pickle)
    annotated = [article for path in gold for article in read_gold(path, loaded.labels, encoding)]
    held = offices_of(offices, loaded.analyzer.gazetteer)

    def read(text: str) -> "Sequence[Statement]":
        return read_article(loaded, text, offices=held, evidence=False).statements

    found = measures.evaluate_articles(annotated, read, loaded.poles)
    lead = f"{loaded!r} on {', '.join(gold)}"
    told = Told("The reading of articles measured", lead, measures.sections(found), measures.as_json(found))
    tell(told, report, as_json=as_json)
