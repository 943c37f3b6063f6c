"""Read an article: who says what of whom, in what stance, with the words that show it and every place in the text."""

from collections.abc import Sequence

from stance.articles.dyads import dyads
from stance.articles.entities import Entities
from stance.articles.furniture import without_furniture
from stance.articles.offices import Office
from stance.articles.passages import Passages
from stance.articles.statements import NARRATOR, Article, Finding, Kind, Participant, Statement
from stance.articles.targets import with_targets
from stance.model.classifier import StanceModel
from stance.scoring.engine import Stretch
from stance.text.paragraphs import paragraphs, unwrapped
from stance.text.sentences import sentences
from stance.values import NEUTRAL, Span

_NARRATOR = Participant(NARRATOR, None, None, None)


def read_article(
    model: StanceModel,
    text: str,
    *,
    offices: Sequence[Office] = (),
    year: int | None = None,
    evidence: bool = True,
) -> Article:
    """Return the statements of an article and the stance of each actor toward each other in it.

    Every sentence is covered: what nobody says is narration; bylines, datelines, credits and marks of Markdown are no
    sentences. `offices` tell who held an office for whom; `year` is the
    article's, to choose among them. Without `evidence` the words behind each stance are left out, which halves the time
    where the compiled scorer is at hand. Time is linear in the length of the text.
    """
    prose = without_furniture(text)
    spans = paragraphs(prose)
    lines = unwrapped(prose, spans)
    # A dateline is no statement, and tells all the same whose capital it is.
    entities = Entities(model.analyzer.gazetteer, unwrapped(text, spans), offices, year)
    passages = Passages(lines, spans, entities)
    findings = passages.read()
    aimed = list(with_targets(lines, entities, findings, passages.parsed()))
    statements = _scored(model, text, prose, aimed, evidence)
    return Article(tuple(statements), tuple(dyads(statements, model.poles)))


def _scored(
    model: StanceModel,
    text: str,
    prose: str,
    findings: Sequence[tuple[Finding, Participant | None]],
    with_evidence: bool,
) -> list[Statement]:
    """Return statements with their stance: the mean of the probabilities of the sentences in each."""
    cut = {
        finding.scored: _sentences_of(prose, finding.scored) if finding.kind == "direct" else list(finding.scored)
        for finding, _ in findings
    }
    polar = [label for label in model.labels if label != NEUTRAL]
    stretches = model.classify_stretches(prose, list(cut.values()), evidence_for=polar if with_evidence else None)
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
