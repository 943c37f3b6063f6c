"""Draw predictions, explanations and what was measured for a terminal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from stance.cli.console import shown_on, visible
from stance.cli.fitting import fitted
from stance.values import CONCILIATORY, HOSTILE, NEUTRAL, Contrast, Contribution, Evidence, Explanation, Prediction

if TYPE_CHECKING:
    from stance.articles.statements import Article, Dyad, Statement
    from stance.evaluation.sections import Section
    from stance.scoring.neighbours import Neighbour

_COLOURS = {CONCILIATORY: "green", HOSTILE: "red", NEUTRAL: "bright_black"}
_OTHER_COLOURS = ("cyan", "magenta", "yellow", "blue", "white")
_BAR = 18
_MOST_CONTRIBUTIONS = 12
_ROOM = 50
"""Columns that a table of predictions needs beside the stance and the probabilities."""
_NARROW = 60
"""Columns below which statements stand one below the other."""


def colour(label: str, labels: Sequence[str]) -> str:
    """Return the colour of a label: fixed for the three stances, by position for others.

    >>> colour("hostile", ["hostile", "neutral"])
    'red'
    """
    return _COLOURS.get(label) or _OTHER_COLOURS[list(labels).index(label) % len(_OTHER_COLOURS)]


def bar_lengths(values: Sequence[float], width: int) -> list[int]:
    """Return whole lengths in proportion to values, summing to `width` (largest remainders).

    >>> bar_lengths([0.5, 0.3, 0.2], 10)
    [5, 3, 2]
    """
    exact = [value * width / sum(values) for value in values]
    lengths = [int(e) for e in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: lengths[i] - exact[i])
    for i in by_remainder[: width - sum(lengths)]:
        lengths[i] += 1
    return lengths


def bar(probabilities: Mapping[str, float], *, plain: bool = False) -> Text:
    """Return a bar whose coloured parts are the probabilities, in characters of ASCII alone if it must be `plain`."""
    labels = list(probabilities)
    shades = "#=-." if plain else "█▓▒░"
    drawn = Text()
    for i, (label, length) in enumerate(zip(labels, bar_lengths(list(probabilities.values()), _BAR), strict=True)):
        drawn.append(shades[i % len(shades)] * length, style=colour(label, labels))
    return drawn


def highlighted(text: str, evidence: Sequence[Evidence], style: str) -> Text:
    """Return a text with its evidence marked."""
    drawn = Text(visible(text))  # as long as before, so that the words stay in place
    for word in evidence:
        drawn.stylize(f"bold underline {style}", word.start, word.end)
    return drawn


def predictions_view(
    texts: Sequence[str],
    predictions: Sequence[Prediction],
    evidence: Sequence[Sequence[Evidence]],
    console: Console,
    *,
    why: bool = False,
) -> list[Any]:
    """Return predictions as a table, or one below the other where a terminal is too narrow for that.

    Text, stance, bar, probabilities, score and evidence are shown, with `why` what an answer lacks to be certain.
    """
    plain = not console.encoding.startswith("utf")
    rows = [_cells(*row, why=why, plain=plain) for row in zip(texts, predictions, evidence, strict=True)]
    if console.width < _table_width(predictions[0]):
        return [Text("\n").join(cell for cell in row if cell.plain) for row in rows]
    table = Table(show_lines=len(texts) > 1, header_style="bold")
    table.add_column("statement", ratio=5)
    table.add_column("stance")
    table.add_column(" ".join(label[:4] for label in predictions[0].probabilities), no_wrap=True)
    if predictions[0].score is not None:
        table.add_column("score", justify="right")
    table.add_column("evidence", ratio=2)
    for text, stance, shares, score, words in rows:
        table.add_row(text, stance, shares, *([score] if score.plain else []), words)
    return [table]


def _cells(text: str, p: Prediction, words: Sequence[Evidence], *, why: bool, plain: bool) -> tuple[Text, ...]:
    """Return what is shown of a prediction: text, stance, bar and probabilities, score, evidence."""
    style = colour(p.stance, list(p.probabilities))
    stance = Text(p.stance, style=f"bold {style}") if p.certain else Text(f"{p.stance}?", style=style)
    if why and p.why:
        stance.append(f"\n{p.why}", style="dim")
    numbers = Text("  ".join(f"{v:.2f}" for v in p.probabilities.values()))
    shares = Text("\n").join([bar(p.probabilities, plain=plain), numbers])
    score = Text("" if p.score is None else f"{p.score:+z.2f}")
    return highlighted(text, words, style), stance, shares, score, Text(visible(", ".join(e.text for e in words)))


def _table_width(p: Prediction) -> int:
    """Return how wide a terminal must be for a table that leaves room for the text."""
    return _ROOM + max(map(len, p.probabilities)) + max(_BAR, 6 * len(p.probabilities))


def article_view(article: "Article", name: str | None = None, width: int = 80) -> list[Any]:
    """Return what `stance article` prints: the statements in their order, then who stands how toward whom.

    Where a terminal is too narrow for a table the statements stand one below the other.
    """
    if width < _NARROW:
        head = [Text(visible(name))] if name else []
        return [
            *head,
            *map(_statement_lines, article.statements),
            *(dyads_view(article.dyads) if article.dyads else []),
        ]
    table = Table(title=name and Text(name), title_justify="left", header_style="bold", show_lines=True)
    for column, ratio in (("who", 2), ("toward", 1), ("stance", None), ("statement", 6)):
        table.add_column(column, ratio=ratio)
    for statement in article.statements:
        table.add_row(*_statement_cells(statement))
    return [table, *dyads_view(article.dyads)] if article.dyads else [table]


def _statement_lines(s: "Statement") -> Text:
    who, toward, stance, line = _statement_cells(s)
    first = Text(" -> ").join([who, toward]) if toward.plain else who
    return Text("\n").join([first, stance, line])


def _statement_cells(s: "Statement") -> list[Text]:
    style = colour(s.stance, list(s.probabilities))
    quiet = s.kind == "narration"
    stance = Text(
        s.stance if s.certain else f"{s.stance}?", style="dim" if quiet else f"bold {style}" if s.certain else style
    )
    who = Text(visible(s.holder.text) or "?", style="dim" if quiet else "")
    if s.holder.actor:
        who.append(f" ({s.holder.actor}{'?' if s.holder.doubtful else ''})")
    who.append("" if quiet else f"\n{s.kind}", style="dim")
    toward = (s.target.actor or s.target.text) + ("?" if s.target.doubtful else "") if s.target else ""
    line = s.text.replace("\n", " ")  # as long as before, so that the words stay in place
    words = [replace(e, start=e.start - s.start, end=e.end - s.start) for e in s.evidence]
    text = Text(visible(line), style="dim") if quiet else highlighted(line, words, style)
    return [who, Text(visible(toward)), stance, text]


def dyads_view(dyads: "Sequence[Dyad]", name: str = "") -> list[Any]:
    """Return a table of who stands how toward whom."""
    title = "who stands how toward whom" + (f" in {name}" if name else "")
    pairs = Table(title=title, title_justify="left", header_style="bold")
    for column in ("holder", "target", "statements", "score", "95 % interval"):
        pairs.add_column(column, justify="left" if column in ("holder", "target") else "right")
    for d in dyads:
        score = f"{d.score:+z.2f}{'' if d.certain else '?'}"
        pairs.add_row(d.holder, d.target, str(d.statements), score, f"{d.low:+z.2f} to {d.high:+z.2f}")
    return [pairs]


def explanation_view(explanation: Explanation) -> list[Any]:
    """Return what `stance explain` prints: the marked text, the logits, the strongest features of the stance."""
    p = explanation.prediction
    labels = list(p.probabilities)
    style = colour(p.stance, labels)
    head = Text.assemble(
        (p.stance, f"bold {style}"), f"  {p.probabilities[p.stance]:.2f}", "" if p.certain else "  (not certain)"
    )
    logits = Table(header_style="bold")
    for name in ("label", "intercept", "features", "logit", "probability"):
        logits.add_column(name, justify="left" if name == "label" else "right")
    for label in labels:
        features = sum(c.contribution for c in explanation.contributions[label])
        logits.add_row(
            Text(label, style=colour(label, labels)), f"{explanation.intercepts[label]:+z.3f}", f"{features:+z.3f}",
            f"{explanation.logits[label]:+z.3f}", f"{p.probabilities[label]:.3f}",
        )  # fmt: skip
    title = f"strongest features for {p.stance}"
    strongest = _features_table(title, explanation.text, explanation.contributions[p.stance])
    return [head, highlighted(explanation.text, explanation.evidence, style), logits, strongest]


def contrast_view(contrast: Contrast) -> list[Any]:
    """Return what `stance explain --rather-than` prints: the marked text, and the features that tell the two apart."""
    p = contrast.prediction
    labels = list(p.probabilities)
    style = colour(p.stance, labels)
    other = (contrast.rather_than, f"bold {colour(contrast.rather_than, labels)}")
    head = Text.assemble(
        (p.stance, f"bold {style}"), f"  {p.probabilities[p.stance]:.2f}  rather than  ", other,
        f"  {p.probabilities[contrast.rather_than]:.2f}", "" if p.certain else "  (not certain)",
    )  # fmt: skip
    features = contrast.difference - contrast.intercept
    sums = Text(
        f"logits {contrast.difference:+z.3f} apart: intercepts {contrast.intercept:+z.3f}, features {features:+z.3f}"
    )
    against = ", ".join(piece.text for piece in contrast.counter_evidence)
    views: list[Any] = [head, highlighted(contrast.text, contrast.evidence, style), sums]
    views += [Text(visible(f"for {contrast.rather_than} speaks: {against}"))] if against else []
    title = f"what tells {p.stance} from {contrast.rather_than}"
    return [*views, _features_table(title, contrast.text, contrast.contributions)]


def neighbours_view(neighbours: "Sequence[Neighbour]") -> list[Any]:
    """Return the labelled texts that are most like one."""
    table = Table(title="most like it", title_justify="left", header_style="bold")
    for name in ("likeness", "label", "text"):
        table.add_column(name, justify="right" if name == "likeness" else "left")
    for n in neighbours:
        table.add_row(f"{n.likeness:.2f}", Text(visible(n.label)), Text(visible(n.text)))
    return [table]


def _features_table(title: str, text: str, contributions: Sequence[Contribution]) -> Table:
    """Return the first of some contributions as a table."""
    strongest = Table(title=Text(title), title_justify="left", header_style="bold")
    for name in ("feature", "block", "where", "value", "weight", "contribution"):
        strongest.add_column(name, justify="left" if name in ("feature", "block", "where") else "right")
    for c in contributions[:_MOST_CONTRIBUTIONS]:
        where = ", ".join(dict.fromkeys(text[s.start : s.end] for s in c.spans))
        strongest.add_row(
            Text(c.feature), c.block, Text(where[:40]), f"{c.value:.3f}", f"{c.weight:+z.3f}", f"{c.contribution:+z.3f}"
        )
    return strongest


def sections_view(parts: "Sequence[Section]") -> list[Any]:
    """Return what was measured as tables, each followed by its note."""
    views: list[Any] = []
    for part in parts:
        table = Table(title=Text(visible(part.title)), title_justify="left", header_style="bold")
        for i, name in enumerate(part.header):
            table.add_column(
                Text(visible(name)), justify="right" if i else "left", overflow="ellipsis" if i else "fold"
            )
        for row in part.rows:
            table.add_row(*(Text(visible(cell)) for cell in row))
        views += [table, *([Text(part.note, style="dim")] if part.note else [])]
    return views


class _Terminal(Console):
    """Leaves it to the command what to do where a reader closes the output (`| head`), which rich calls a failure."""

    def on_broken_pipe(self) -> None:
        """Raise the BrokenPipeError on."""
        raise


def terminal() -> Console:
    """Return standard output as something to draw on."""
    return _Terminal(file=shown_on())


def show(views: Sequence[Any], console: Console | None = None) -> None:
    """Print views with a blank line between them."""
    console = console or terminal()
    for i, view in enumerate(views):
        if i:
            console.print()
        console.print(fitted(view, console) if isinstance(view, Table) else view)
