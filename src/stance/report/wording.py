"""Say what a report is worth: its limits, and a paragraph on method to take over."""

from collections.abc import Sequence

from stance.report.contents import Report
from stance.report.templating import counted, percent, several
from stance.trends.periods import WORDS


def limits(report: Report) -> list[str]:
    """Return what a reader has to know before a number is used, the weightiest first."""
    figures = report.provenance.figures
    found = [
        "Every stance here is a model's answer. A share of answers is not a share of stances: a model errs, more on "
        "some sources and topics than on others, and its errors need not cancel. For figures to publish, draw a sample "
        "with stance sample, label it, and have stance share correct the shares."
    ]
    if "new_source_accuracy" in figures:
        sure = ""
        if "new_source_certain_accuracy" in figures:
            sure = f", and {percent(figures['new_source_certain_accuracy'])} of those it called certain"
        found.append(
            f"On sources that the model was not trained on, {percent(figures['new_source_accuracy'])} of its answers "
            f"were right{sure}. On these statements it may be better or worse; only labels of your own can tell."
        )
    found.append(
        "Intervals tell how far a figure may lie off because other statements might have been collected. That the "
        "model errs, that holders and targets are misread, and that the collection is one-sided, is not in them."
    )
    if report.document_column is None and report.of_articles:
        found.append(
            "All statements come from one document. Intervals take them as drawn one by one and say nothing about what "
            "other documents hold."
        )
    elif report.document_column is None:
        found.append(
            "Statements count as drawn one by one. Where several come from one document, intervals are too narrow: "
            "name the column with --document-column."
        )
    if report.of_articles:
        found.append(
            "Statements, holders and targets were read by a program. A holder or target that it did not know is left "
            "out of dyads, and a dyad the wrong way round is possible."
        )
    if report.poles is not None:
        found.append(
            "The score is about words: how conciliatory or hostile a statement sounds toward its target, not what its "
            "author wants or does."
        )
    return found


def methods(report: Report) -> str:
    """Return a paragraph on how the numbers came about, for the methods section of a paper."""
    p, total = report.provenance, report.total
    sentences = [_data(report), _answers(report)]
    if report.poles is not None:
        sentences.append(f"A statement's score is p({report.poles[0]}) − p({report.poles[1]}), from −1 to +1.")
    clusters = f"{several(total.documents, 'document')} ({report.document_column}) as clusters"
    drawn = clusters if report.document_column is not None else "statements taken as independent"
    what = "Shares and mean scores" if report.poles is not None else "Shares"
    kinds = "Wilson's for shares and Student's t for mean scores" if report.poles is not None else "Wilson's"
    sentences.append(
        f"{what} are counted from these answers and not corrected by hand-coded labels; their 95 % intervals, with "
        f"{drawn}, are {kinds} and concern sampling only."
    )
    if report.dyads:
        others = several(report.passed_over, "other")
        left = f"; {others} name no holder or no other target, or a holder who speaks for no actor"
        left = left if report.passed_over else ""
        sentences.append(
            f"{several(len(report.dyads), 'dyad')} of a holder and a target were formed from "
            f"{counted(sum(d.statements for d in report.dyads))} statements{left}."
        )
    if report.course is not None:
        sentences.append(f"Courses through time are by {WORDS[report.course.frequency]}.")
    if report.concepts:
        drawn = "all" if report.analysed == total.statements else f"a random sample of {counted(report.analysed)}"
        sentences.append(f"Concepts were found by the codebook of the model {p.lexicon} in {drawn} of the statements.")
    return " ".join(sentences)


def _data(report: Report) -> str:
    p, total = report.provenance, report.total
    known = f" (SHA-256 {p.sha256[:16]})" if p.sha256 else ""
    left = f"; {several(p.rejected, 'row')} could not be used" if p.rejected else ""
    return f"The data are {several(total.statements, 'statement')} in {p.file}{known}{left}."


def _answers(report: Report) -> str:
    p = report.provenance
    labels = _or(report.labels)
    if p.model is not None:
        by = f"by stance {p.version} with its model {p.model} (SHA-256 {(p.model_sha256 or '')[:16]})"
    elif report.of_articles:
        by = "as stance article read them, by a model that such a table does not name"
    else:
        by = "by a model that the table does not name"
    sure = ""
    if report.certain is not None:
        share = sum(report.certain.values()) / max(1, report.total.statements)
        sure = f"; {percent(share)} of the answers were probable enough for the model to call them certain"
    return f"Each was classified as {labels} {by}{sure}."


def _or(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)
