"""Read an article: who says what of whom, in what stance, with the words that show it and every place in the text."""

import re
from collections.abc import Sequence
from dataclasses import replace

from stance.articles.dyads import dyads
from stance.articles.entities import Entities
from stance.articles.offices import Office
from stance.articles.passages import Passages
from stance.articles.speaking import speaker_named
from stance.articles.statements import NARRATOR, Article, Finding, Kind, Participant, Statement
from stance.articles.targets import with_targets
from stance.articles.transcripts import spoken
from stance.model.classifier import StanceModel
from stance.scoring.engine import Stretch
from stance.series import kind_of
from stance.text.paragraphs import paragraphs, unwrapped
from stance.text.sentences import sentences
from stance.values import NEUTRAL, Span

_NARRATOR = Participant(NARRATOR, None, None, None)
_SPACE = re.compile(r"\s")


def read_article(
    model: StanceModel,
    text: str,
    *,
    offices: Sequence[Office] = (),
    year: int | None = None,
    evidence: bool = True,
    title: str | None = None,
    speaker: str | None = None,
) -> Article:
    """Return the statements of an article and the stance of each actor toward each other in it.

    Every sentence is covered: what nobody says is narration. `offices` tell who held an office for whom; `year` is the
    article's, to choose among them. Without `evidence` the words behind each stance are left out, which halves the time
    where the compiled scorer is at hand. Time is linear in the length of the text. For several articles there is
    `read_articles`; raises TypeError where the text is no string.

    `title` is a headline that does not stand in the text; statements in it have the part "title". `speaker` is whose
    speech or briefing the text is, as `speaker_named` reads it: what nobody else says in it is the speaker's.
    """
    if not isinstance(text, str):
        raise TypeError(f"expected the text of one article, found {kind_of(text)}; for several: stance.read_articles")
    if offices and not isinstance(
        offices[0], Office
    ):  # one tells: there are thousands, to be looked up in each article
        raise TypeError("offices must be a sequence of Office: make one with stance.offices_from_csv(text)")
    if year is not None and not isinstance(year, int):
        raise TypeError(f"year must be an int, found {kind_of(year)}: {year!r}")
    head = "" if title is None or text.lstrip().startswith(title.strip()) else f"{_SPACE.sub(' ', title)}\n\n"
    whole = head + text
    spans = paragraphs(whole)
    lines = unwrapped(whole, spans)
    entities = Entities(model.analyzer.gazetteer, lines, offices, year)
    passages = Passages(lines, spans, entities)
    findings = passages.read()
    if speaker is not None:
        holder = speaker_named(speaker, model.analyzer.gazetteer, offices, year)
        findings = [spoken(one, holder) if one.span.start >= len(head) else one for one in findings]
    aimed = list(with_targets(lines, entities, findings, passages.parsed()))
    statements = _scored(model, whole, aimed, evidence)
    if head:
        statements = [_placed(one, len(head)) for one in statements]
    return Article(tuple(statements), tuple(dyads(statements, model.poles)))


def _placed(statement: Statement, body: int) -> Statement:
    """Return a statement of a headline and a text with its places counted from the start of that of the two."""
    if statement.start < body:
        return replace(statement, part="title")
    return replace(
        statement,
        start=statement.start - body,
        end=statement.end - body,
        holder=_moved(statement.holder, body),
        target=None if statement.target is None else _moved(statement.target, body),
        evidence=tuple(replace(one, start=one.start - body, end=one.end - body) for one in statement.evidence),
    )


def _moved(participant: Participant, body: int) -> Participant:
    """Return a participant whose mention is counted from the start of the text, where it stands in that."""
    start, end = participant.start, participant.end
    if start is None or end is None:
        return participant
    return (
        replace(participant, start=start - body, end=end - body)
        if start >= body
        else replace(participant, start=None, end=None)
    )


def _scored(
    model: StanceModel, text: str, findings: Sequence[tuple[Finding, Participant | None]], with_evidence: bool
) -> list[Statement]:
    """Return statements with their stance: the mean of the probabilities of the sentences in each."""
    cut = {
        finding.scored: _sentences_of(text, finding.scored) if finding.kind == "direct" else list(finding.scored)
        for finding, _ in findings
    }
    polar = [label for label in model.labels if label != NEUTRAL]
    stretches = model.classify_stretches(text, list(cut.values()), evidence_for=polar if with_evidence else None)
    scored = dict(zip(cut, stretches, strict=True))
    return [_statement(text, finding, target, scored[finding.scored]) for finding, target in findings]


def _statement(text: str, finding: Finding, target: Participant | None, stretch: Stretch) -> Statement:
    prediction = stretch.prediction
    untold = finding.kind == "deed" and prediction.stance == NEUTRAL and target is None
    kind: Kind = "narration" if untold else finding.kind
    told = kind == "narration"
    doubtful = [] if told else _doubtful(finding.holder, target)
    return Statement(
        text=text[finding.span.start : finding.span.end],
        start=finding.span.start,
        end=finding.span.end,
        kind=kind,
        holder=_NARRATOR if told else finding.holder,
        target=None if told else target,
        stance=prediction.stance,
        probabilities=dict(prediction.probabilities),
        score=prediction.score,
        certain=prediction.certain and not doubtful,
        evidence=stretch.evidence,
        why=prediction.why or (doubtful[0] if doubtful else None),
    )


def _doubtful(holder: Participant, target: Participant | None) -> list[str]:
    """Return what may be wrong about who takes a stance toward whom."""
    named = (("doubtful holder", holder), ("doubtful target", target))
    return [reason for reason, participant in named if participant is not None and participant.doubtful]


def _sentences_of(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the sentences of a statement's stretches, at least one for each."""
    found: list[Span] = []
    for span in spans:
        cut = [Span(span.start + s.start, span.start + s.end) for s in sentences(text[span.start : span.end])]
        found.extend(cut or [span])
    return found
