"""Learn from annotated articles targets, stances in context and trust in holders; write models/articles.json.

Usage: python benchmarks/train_articles.py --articles FILE(.jsonl|.jsonl.gz) ... [--excerpts FILE ...]
           [--only homes|holders|targets|stances ...] [--out FILE]

A record has `text` and `statements` in its order, each with `text`, `kind`, `holder`, `holder_actor`, `targets` and
`stance`. All are logistic regressions over features by name, judged by ten-fold cross-validation over articles.
Targets are learned from the statements as annotated and as the reader finds them, stances from the latter. EXCERPTS
are records of the same form whose statements are those that the reader found: homes and targets are learned from them,
too.
Nothing of the texts gets into the file: its weights belong to features such as `slot:object:self`. Same articles, same
bytes.
What one regression needs of those before it is read from a draft; the file itself is put in place at the end, whole.
With --only the numbers of the others are kept as they are in the file that ships.
"""

import argparse
import gzip
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

import stance
from stance import Gazetteer, StanceModel, resources
from stance.articles.candidates import Candidate, Scene
from stance.articles.context import contexts, merged, spared, toward
from stance.articles.coreference import Coreference
from stance.articles.entities import Entities
from stance.articles.favours import favours
from stance.articles.furniture import without_furniture
from stance.articles.homes import NAMED
from stance.articles.housing import asked_home
from stance.articles.listings import passages as passages_of
from stance.articles.offices import read_offices
from stance.articles.passages import Passages
from stance.articles.people import Entity, Referent
from stance.articles.regression import choice, regression
from stance.articles.roles import PUBLIC
from stance.articles.statements import Finding, Participant
from stance.articles.targets import LIKELY, hosts, trees_of
from stance.articles.trust import evidence
from stance.articles.verbs import uses_of_noun, uses_of_verb
from stance.articles.weighing import scored
from stance.files import AtomicWriter
from stance.resources import data_folder, default_offices
from stance.text.paragraphs import unwrapped
from stance.text.sentences import sentences
from stance.values import CONCILIATORY, HOSTILE, NEUTRAL, Span

ROOT = Path(__file__).parents[1]
FOLDS = 10
TARGETS_C, HOLDERS_C, HOMES_C, STANCES_C = 0.2, 0.3, 0.3, 0.1
TARGETS_FLOOR, HOLDERS_FLOOR, HOMES_FLOOR = 0.34, 0.5, 0.55
RIVALS_FLOOR = 0.2
"""Of a target beside a likelier one that is doubtful, too: where somebody is meant it is seldomer somebody else alone
who is told, at the price of more that are told in vain."""
FLOORS = ((0.25, 0.25), (0.32, 0.32), (TARGETS_FLOOR, RIVALS_FLOOR), (0.35, 0.35), (0.4, 0.4), (0.5, 0.5))
NOBODY = {"intercept": -30.0, "floor": 1.0, "weights": {}}
"""Claims nothing: what is learned first does not depend on what was learned before."""
PARTS = ("homes", "holders", "targets", "stances")
"""What is learned, in its order: each makes use of those before it."""
TERRITORY = "territory"
"""What excerpts teach nothing of: who annotated them gave the state that a territory belongs to."""
EVERY = 3
"""Sentences are missing from excerpts, so that whom a statement without a name means is learned from every third."""
MOST_TARGETS = 3
SAME = {"EUU": "EU", "UNO": "UN"}
FEWEST = 3
"""A feature that fewer rows have gets no weight."""
DECIMALS = 3
STANCES = {"c": CONCILIATORY, "h": HOSTILE, "n": NEUTRAL}


@dataclass
class Rows:
    """What is seen, what is true, and from which article and statement it comes."""

    values: list[dict[str, float]] = field(default_factory=list)
    true: list[Any] = field(default_factory=list)
    """What is to be learned: whether a claim is true, or a label."""
    article: list[int] = field(default_factory=list)
    statement: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    golds: list[set[str | None]] = field(default_factory=list)
    """The targets of each statement."""
    candidates: list[Candidate] = field(default_factory=list)
    """The candidate of each row of targets as read."""

    def add(self, values: dict[str, float], true: bool | str, article: int, statement: int) -> None:
        """Add a row."""
        self.values.append(values)
        self.true.append(true)
        self.article.append(article)
        self.statement.append(statement)


def code(actor: str | None) -> str | None:
    """Return an actor's code as it is compared."""
    return SAME.get(actor or "", (actor or "").replace("_", "")) or None


def read_articles(path: Path) -> list[dict[str, Any]]:
    """Return the annotated articles of a file."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def spans_of(article: dict[str, Any]) -> list[Span]:
    """Return the places of an article's statements, looked for in their order."""
    at, spans = 0, []
    for statement in article["statements"]:
        start = article["text"].find(statement["text"], at)
        start = article["text"].find(statement["text"]) if start < 0 else start
        at = max(at, start)
        spans.append(Span(start, start + len(statement["text"])))
    return spans


def mention(text: str, holder: str | None, span: Span) -> Span | None:
    """Return the place of a holder's mention that is nearest to a statement."""
    found = [Span(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(holder or '')}(?!\w)", text)]
    if not holder or not found:
        return None
    inside = [m for m in found if span.start <= m.start and m.end <= span.end]
    return inside[0] if inside else min(found, key=lambda m: min(abs(m.start - span.end), abs(span.start - m.end)))


def findings(article: dict[str, Any]) -> list[Finding]:
    """Return an article's statements as they are when their holders are known and their targets are not."""
    found = []
    for gold, span in zip(article["statements"], spans_of(article), strict=True):
        place = mention(article["text"], gold["holder"], span)
        actor = SAME.get(gold["holder_actor"], gold["holder_actor"])
        start, end = (place.start, place.end) if place else (None, None)
        found.append(
            Finding(gold["kind"], span, Participant(gold["holder"] or "", start, end, actor, None if actor else PUBLIC))
        )
    return [replace(one, also=tuple(others(one, found)), verb=verb_of(article["text"], one)) for one in found]


def others(one: Finding, found: Sequence[Finding]) -> Iterator[Participant]:
    """Yield those who hold a statement together with its holder: they have an entry each, with the same words."""
    for other in found:
        if other.span == one.span and other.holder.actor not in (None, one.holder.actor):
            yield other.holder


def verb_of(text: str, one: Finding) -> Span | None:
    """Return the first word of a statement that something is done to each other by, if there is one."""
    for word in re.finditer(r"[a-z]+", text[one.span.start : one.span.end]):
        if "mutual" in uses_of_verb(word[0]) or "between" in uses_of_noun(word[0]):
            return Span(one.span.start + word.start(), one.span.start + word.end())
    return None


def as_read(article: dict[str, Any], entities: Entities) -> tuple[list[Finding], list[Any]]:
    """Return an article's statements as the reader finds them, with the holders that it finds, and its sentences."""
    text = without_furniture(article["text"])
    passages = Passages(text, passages_of(text), entities)
    return [f for f in passages.read() if f.kind != "narration"], passages.parsed()


def gold_of(article: dict[str, Any], one: Finding) -> dict[str, Any] | None:
    """Return the annotated statement that a finding overlaps most, by at least half of the shorter one."""
    best, longest = None, 0
    for gold, span in zip(article["statements"], spans_of(article), strict=True):
        common = min(span.end, one.span.end) - max(span.start, one.span.start)
        if common * 2 >= min(span.end - span.start, one.span.end - one.span.start) and common > longest:
            best, longest = gold, common
    return best


def targets_of(article: dict[str, Any], gold: dict[str, Any]) -> set[str | None]:
    """Return the targets of an annotated statement, of all its holders together."""
    joint = (one for one in article["statements"] if one["text"] == gold["text"])
    return {code(target) for one in joint for target in one["targets"]}


def target_rows(
    articles: Sequence[dict[str, Any]], make: Any, *, read: bool, first: int = 0, excerpts: bool = False
) -> Rows:
    """Return a row for each candidate of each statement, as annotated or as `read`: is it one of the targets?

    `first` is the number of the first article. Of `excerpts`, some rows are left out: see TERRITORY and EVERY.
    """
    rows, number = Rows(), 0
    for k, article in enumerate(articles, first):
        text, entities = article["text"], make(article["text"])
        found, given = as_read(article, entities) if read else (findings(article), [])
        golds = [gold_of(article, one) for one in found] if read else article["statements"]
        scene = Scene(text, entities, found, trees_of(text, entities, found, given))
        for i, gold in enumerate(golds):
            if gold is None:
                continue
            right = targets_of(article, gold)
            rows.golds.append(right)
            for candidate in scene.candidates(i):
                if excerpts and (
                    entities.kind(candidate.actor) == TERRITORY or (k % EVERY and "none" in candidate.values)
                ):
                    continue
                rows.add(candidate.values, code(candidate.actor) in right, k, number)
                rows.candidates.append(candidate)
            number += 1
    return rows


def stance_rows(
    articles: Sequence[dict[str, Any]], make: Any, model: StanceModel, targets: Sequence[Participant | None]
) -> Rows:
    """Return a row for each statement as read that is annotated: what is known of its stance in its context.

    `targets` are those, in the order of `target_rows`, that a regression that had not seen their article gave each.
    Each has a second row, as if it were all that its article says: users read single sentences as well.
    """
    rows, number = Rows(), 0
    for k, article in enumerate(articles):
        text = article["text"]
        entities = make(text)
        found, given = as_read(article, entities)
        known, trees = scored(model, text, found, hosts(text, found)), trees_of(text, entities, found, given)
        for i, parts in enumerate(contexts(found, known.words, known.sentences)):
            if (gold := gold_of(article, found[i])) is not None:
                [alone] = contexts([found[i]], [known.words[i]], [known.sentences[i]])
                target = targets[number]
                favoured = favours(entities, trees[i], found[i], target)
                for seen in (parts, alone):
                    own = spared(seen, known.words[i], known.sentences[i]) if favoured else seen
                    values = merged({**own, "target": toward(text, target, favoured=favoured)})
                    rows.add(values, STANCES[gold["stance"]], k, number)
                number += 1
    return rows


def short_rows(articles: Sequence[dict[str, Any]], make: Any) -> Rows:
    """Return a row for each candidate of each annotated statement when the text is nothing but its sentence.

    Users read headlines and single sentences as well, where no other mention tells what a text is about.
    """
    rows, number = Rows(), 0
    for k, article in enumerate(articles):
        for one in each_alone(article):
            text, gold = one["text"], one["statements"][0]
            short = findings(one)[0]
            entities = make(text)
            scene = Scene(text, entities, [short], trees_of(text, entities, [short]))
            right = {code(target) for target in gold["targets"]}
            rows.golds.append(right)
            for candidate in scene.candidates(0):
                rows.add(candidate.values, code(candidate.actor) in right, k, number)
            number += 1
    return rows


def each_alone(article: dict[str, Any]) -> list[dict[str, Any]]:
    """Return an article for each annotated statement, of its sentence alone."""
    alone = []
    for gold, place in zip(article["statements"], hosts(article["text"], findings(article)), strict=True):
        text = article["text"][place.start : place.end]
        if gold["text"] in text:
            alone.append({"text": text, "statements": [gold]})
    return alone


def joined(one: Rows, other: Rows) -> Rows:
    """Return the rows of both, the statements of the second numbered behind those of the first."""
    later = [number + len(one.golds) for number in other.statement]
    return Rows(
        one.values + other.values, one.true + other.true, one.article + other.article, one.statement + later,
        golds=one.golds + other.golds,
    )  # fmt: skip


def holder_rows(articles: Sequence[dict[str, Any]], make: Any) -> Rows:
    """Return a row for each holder whose actor was found, in articles and in sentences alone: is it the right one?"""
    rows = Rows()
    same: list[tuple[int, str]] = []
    alone = [(k, one) for k, article in enumerate(articles) for one in each_alone(article)]
    for k, article in [*enumerate(articles), *alone]:
        entities = make(article["text"])
        for referent, entity, gold in resolved(article, entities, Coreference(article["text"], entities)):
            if entity.actor is not None:
                rows.add(evidence(referent, entity, entities), code(entity.actor) == code(gold["holder_actor"]), k, 0)
                same.append((k, entity.name))
    # Who speaks often in one article is right or wrong everywhere in it: that tells less than as many different people.
    rows.weights = [count**-0.5 for count in map(Counter(same).__getitem__, same)]
    return rows


def home_rows(articles: Sequence[dict[str, Any]], make: Any, excerpts: Sequence[dict[str, Any]] = ()) -> Rows:
    """Return a row for each actor that may be the home of a holder whose actor no words tell: is it?

    Who is named in `excerpts` teaches nothing: a sentence that is missing there may tell for whom the named one speaks.
    """
    rows, number = Rows(), 0
    same: list[tuple[int, str]] = []
    for k, article in enumerate((*articles, *excerpts)):
        entities = make(article["text"])
        coreference = Coreference(article["text"], entities)
        for referent, entity, gold in resolved(article, entities, coreference):
            asked = asked_home(referent, entity)
            if asked is None or (k >= len(articles) and NAMED in asked[1]):
                continue
            right = code(gold["holder_actor"])
            rows.golds.append({right} if right else set())
            for actor, values in entities.homes.candidates(*asked):
                rows.add(values, code(actor) == right, k, number)
                same.append((k, entity.name))
            number += 1
    counts = Counter(same)
    rows.weights = [counts[one] ** -0.5 for one in same]
    return rows


def resolved(
    article: dict[str, Any], entities: Entities, coreference: Coreference
) -> Iterator[tuple[Referent, Entity, dict[str, Any]]]:
    """Yield whom each holder of an article is taken for, in their order, each heard before the next is asked for."""
    for start, end, gold in held(article):
        referent = coreference.meant(start, end, *begun(article["text"], start))
        if referent is not None:
            yield referent, entities.heard(referent), gold


def held(article: dict[str, Any]) -> list[tuple[int, int, dict[str, Any]]]:
    """Return the places of an article's holders in the order of the text, each with a statement of theirs."""
    told = zip(article["statements"], findings(article), strict=True)
    placed = {(f.holder.start, f.holder.end or 0): gold for gold, f in told if f.holder.start is not None}
    return [(start, end, gold) for (start, end), gold in sorted(placed.items())]


def begun(text: str, start: int) -> tuple[int, int]:
    """Return where the sentence and the paragraph of a place start."""
    starts = [p.start for p in passages_of(text)]
    firsts = [p.start + s.start for p in passages_of(text) for s in sentences(text[p.start : p.end])]
    return tuple(max((s for s in found if s <= start), default=0) for found in (firsts, starts))  # type: ignore[return-value]


def fit(rows: Rows, chosen: np.ndarray, C: float) -> tuple[DictVectorizer, LogisticRegression]:
    """Return a regression of some rows."""
    kept = [values for values, use in zip(rows.values, chosen, strict=True) if use]
    counts: dict[str, int] = {}
    for values in kept:
        for name, value in values.items():
            counts[name] = counts.get(name, 0) + (value != 0)
    kept = [{n: v for n, v in values.items() if counts[n] >= FEWEST} for values in kept]
    names = DictVectorizer()
    model = LogisticRegression(C=C, max_iter=5000, tol=1e-6)
    weights = np.array(rows.weights)[chosen] if rows.weights else None
    return names, model.fit(names.fit_transform(kept), np.array(rows.true)[chosen], sample_weight=weights)


def cross_validated(rows: Rows, C: float) -> np.ndarray:
    """Return the probabilities of each row's classes, in order, from a regression that has not seen its article."""
    fold = np.array(rows.article) * 7 % FOLDS
    p = np.zeros((len(rows.true), len(set(rows.true))))
    for k in range(FOLDS):
        names, model = fit(rows, fold != k, C)
        own = np.flatnonzero(fold == k)
        p[own] = model.predict_proba(names.transform([rows.values[i] for i in own]))
    return p


def likeliest(read: Rows, p: np.ndarray) -> list[Participant | None]:
    """Return the likeliest target of each statement as read, None where it is not probable enough to be told."""
    best: dict[int, int] = {}
    for i, statement in enumerate(read.statement):
        if p[i] >= TARGETS_FLOOR and (statement not in best or p[i] > p[best[statement]]):
            best[statement] = i
    told: list[Participant | None] = []
    for statement in range(len(read.golds)):
        at = best.get(statement)
        candidate = None if at is None else read.candidates[at]
        place = candidate.place if candidate else None
        start, end = (place.start, place.end) if place else (None, None)
        sure = None if at is None else round(float(p[at]), 3)
        told.append(Participant("", start, end, candidate.actor, None, sure) if candidate else None)
    return told


def claimed(rows: Iterable[int], p: np.ndarray, floor: float = TARGETS_FLOOR, rival: float = RIVALS_FLOOR) -> list[int]:
    """Return which of a statement's rows are told as targets, the likeliest first."""
    likely = sorted(rows, key=lambda i: -p[i])[:MOST_TARGETS]
    if not likely or p[likely[0]] < floor:
        return []
    return [i for i in likely if p[i] >= (rival if p[likely[0]] < LIKELY else floor)]


def learned(rows: Rows, C: float, floor: float) -> dict[str, Any]:
    """Return the numbers of a regression of all rows."""
    names, model = fit(rows, np.ones(len(rows.true), bool), C)
    pairs = zip(names.get_feature_names_out(), model.coef_[0], strict=True)
    weights = {str(name): round(float(weight), DECIMALS) for name, weight in pairs if round(weight, DECIMALS)}
    return {"intercept": round(float(model.intercept_[0]), DECIMALS), "floor": floor, "weights": weights}


def keep(numbers: dict[str, Any], path: Path) -> None:
    """Write the numbers as a draft, and have the reader take them from now on."""
    path.write_bytes(json_of(numbers))
    resources.article_numbers = lambda: path
    resources.learned.cache_clear()
    regression.cache_clear()
    choice.cache_clear()


def json_of(numbers: dict[str, Any]) -> bytes:
    """Return the numbers as the file that ships."""
    return (json.dumps(numbers, indent=0, sort_keys=True) + "\n").encode()


def show_homes(rows: Rows, p: np.ndarray) -> None:
    """Print how many homes are right and wrong, and given though there is none, by floor."""
    best: dict[int, int] = {}
    for i, holder in enumerate(rows.statement):
        if holder not in best or p[i] > p[best[holder]]:
            best[holder] = i
    print(
        "\n| floor of a home | right | wrong | given though none | all with one | without |\n|---|---|---|---|---|---|"
    )
    for floor in (0.3, 0.4, 0.5, 0.6, 0.7):
        told = {holder: i for holder, i in best.items() if p[i] >= floor}
        right = sum(rows.true[i] for i in told.values())
        none = sum(not rows.golds[holder] for holder in told)
        some = sum(bool(gold) for gold in rows.golds)
        print(f"| {floor} | {right} | {len(told) - right - none} | {none} | {some} | {len(rows.golds) - some} |")


def learned_choice(rows: Rows, C: float) -> dict[str, Any]:
    """Return the numbers of a multinomial regression of all rows."""
    names, model = fit(rows, np.ones(len(rows.true), bool), C)
    weights = zip(names.get_feature_names_out(), model.coef_.T.round(DECIMALS).tolist(), strict=True)
    return {
        "labels": model.classes_.tolist(),
        "intercepts": model.intercept_.round(DECIMALS).tolist(),
        "weights": {str(name): found for name, found in weights},
    }


def show_stances(rows: Rows, p: np.ndarray) -> None:
    """Print how well stances are told in context, beside those of the statements' own words."""
    labels = sorted(set(rows.true))
    at = np.array([labels.index(true) for true in rows.true])
    poles = [[values[f"words:{pole}"] for pole in (CONCILIATORY, HOSTILE)] for values in rows.values]
    bare = np.exp(np.column_stack([poles, np.zeros(len(poles))]))
    in_article = np.arange(len(at)) % 2 == 0
    print("\n| stance | log-loss | right | error of calibration |\n|---|---|---|---|")
    bare /= bare.sum(axis=1, keepdims=True)
    for name, q, chosen in (
        ("own words", bare, in_article), ("in context", p, in_article), ("alone in its sentence", p, ~in_article),
    ):  # fmt: skip
        loss, right = -np.log(q[np.arange(len(at)), at]), q.argmax(axis=1) == at
        bins = (q.max(axis=1) * 10).astype(int)
        gaps = [abs((q.max(axis=1) - right)[chosen & (bins == b)].sum()) for b in set(bins.tolist())]
        shares = loss[chosen].mean(), right[chosen].mean(), sum(gaps) / chosen.sum()
        print(f"| {name} | {' | '.join(f'{share:.3f}' for share in shares)} |")


def show_targets(name: str, rows: Rows, p: np.ndarray, statements: range) -> None:
    """Print how many targets of some statements are right, wrong, and given though there is none, by floor."""
    of: dict[int, list[int]] = {}
    for i, statement in enumerate(rows.statement):
        of.setdefault(statement, []).append(i)
    print(f"\n| {name}: floor | of rivals | right | wrong | given though none |\n|---|---|---|---|---|")
    for floor, rival in FLOORS:
        n = dict.fromkeys(("all", "right", "wrong", "none", "given"), 0)
        for statement in statements:
            right = rows.golds[statement]
            told = claimed(of.get(statement, []), p, floor, rival)
            hit = any(rows.true[i] for i in told)
            n["all" if right else "none"] += 1
            n["given"] += bool(told) and not right
            n["right"] += hit
            n["wrong"] += bool(right) and bool(told) and not hit
        shares = n["right"] / n["all"], n["wrong"] / n["all"], n["given"] / n["none"]
        print(f"| {floor} | {rival} | {' | '.join(f'{share:.3f}' for share in shares)} |")


def show_calibration(name: str, rows: Rows, p: np.ndarray) -> None:
    """Print, for fifths of the probability, how often a claim is true."""
    true = np.array(rows.true)
    print(f"\n| {name}: probability | claims | true |\n|---|---|---|")
    for low in np.arange(0, 1, 0.2):
        chosen = (p >= low) & (p < low + 0.2)
        if chosen.any():
            print(f"| {p[chosen].mean():.2f} | {chosen.sum()} | {true[chosen].mean():.2f} |")


def maker() -> Any:
    """Return what finds the actors of a text."""
    gazetteer = Gazetteer.from_csv((data_folder() / "actors.csv").read_text(encoding="utf-8"))
    offices = read_offices(default_offices())
    return lambda text: Entities(gazetteer, text, offices)


def learn(
    articles: Sequence[dict[str, Any]], excerpts: Sequence[dict[str, Any]], only: Sequence[str], draft: Path
) -> dict[str, Any]:
    """Return all numbers: `only` some learned one after another, the others as they ship; print how each is judged."""
    make = maker()
    numbers: dict[str, Any] = json.loads(resources.article_numbers().read_bytes())
    numbers |= {part: NOBODY for part in only if part != "stances"}
    keep(numbers, draft)
    if "homes" in only:
        homes = home_rows(articles, make, excerpts)
        q = cross_validated(homes, HOMES_C)[:, 1]
        show_homes(homes, q)
        show_calibration("home", homes, q)
        numbers["homes"] = learned(homes, HOMES_C, HOMES_FLOOR)
        keep(numbers, draft)
    if "holders" in only:
        holders = holder_rows(articles, make)
        show_calibration("holder", holders, cross_validated(holders, HOLDERS_C)[:, 1])
        numbers["holders"] = learned(holders, HOLDERS_C, HOLDERS_FLOOR)
        keep(numbers, draft)
    if "targets" in only or "stances" in only:
        targets, likely = learn_targets(articles, excerpts, make)
        if "targets" in only:
            numbers["targets"] = targets
            keep(numbers, draft)
        if "stances" in only:
            numbers["stances"] = learn_stances(articles, make, likely)
    return numbers


def learn_targets(
    articles: Sequence[dict[str, Any]], excerpts: Sequence[dict[str, Any]], make: Any
) -> tuple[dict[str, Any], list[Participant | None]]:
    """Return the numbers of targets, and the target that those of other articles give each statement as read."""
    annotated, read = target_rows(articles, make, read=False), target_rows(articles, make, read=True)
    more = target_rows(excerpts, make, read=True, first=len(articles), excerpts=True)
    targets = joined(joined(joined(annotated, read), short_rows(articles, make)), more)
    p = cross_validated(targets, TARGETS_C)[:, 1]
    ends = list(accumulate(map(len, (annotated.golds, read.golds))))
    show_targets("annotated statements", targets, p, range(ends[0]))
    show_targets("statements as read", targets, p, range(ends[0], ends[1]))
    show_targets("alone", targets, p, range(ends[1], len(targets.golds) - len(more.golds)))
    if excerpts:
        show_targets("of excerpts", targets, p, range(len(targets.golds) - len(more.golds), len(targets.golds)))
    show_calibration("target", targets, p)
    first = len(annotated.true)
    numbers = learned(targets, TARGETS_C, TARGETS_FLOOR) | {"rival": RIVALS_FLOOR}
    return numbers, likeliest(read, p[first : first + len(read.true)])


def learn_stances(
    articles: Sequence[dict[str, Any]], make: Any, likely: Sequence[Participant | None]
) -> dict[str, Any]:
    """Return the numbers of stances; print how well they are told."""
    stances = stance_rows(articles, make, stance.load(stance.default_model()), likely)
    show_stances(stances, cross_validated(stances, STANCES_C))
    return learned_choice(stances, STANCES_C)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--excerpts", type=Path, nargs="+", default=[])
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "articles.json")
    given = parser.parse_args()
    articles, excerpts = (
        [one for path in paths for one in read_articles(path)] for paths in (given.articles, given.excerpts)
    )
    for article in (*articles, *excerpts):
        article["text"] = unwrapped(article["text"], passages_of(article["text"]))
    with tempfile.TemporaryDirectory() as folder:
        numbers = learn(articles, excerpts, given.only, Path(folder) / "articles.json")
    with AtomicWriter(given.out) as out:
        out.write(json_of(numbers))


if __name__ == "__main__":
    main()
