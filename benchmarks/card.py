"""Write models/default/CARD.md and the accuracy table of the README from measured figures.

Usage: python benchmarks/card.py

Held-out figures come from the model's manifest, challenge figures and name swaps are measured now, and those on real text
are the ones that `benchmarks/real_text.py FOLDER --save` kept.
"""

import json
import re
from pathlib import Path
from typing import Any

import stance
from stance.evaluation.evaluation import evaluate
from stance.evaluation.invariance import name_swaps
from stance.model.store import read_manifest
from stance.tables.labelled import read_labelled

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "models" / "default"
NAMES = {
    "statements": "speeches, briefings, bulletins and cables",
    "plover": "news sentences on conflict or cooperation",
    "security_council": "Security Council speeches",
    "directed_news": "news sentences with two states in them",
    "fresh": "ten sources of which nothing was trained on",
}


def real_text_table(results: dict[str, Any]) -> list[str]:
    """Return the lines of a table of the figures on real text."""
    lines = [
        "| real text | sentences | measure | value | 95 % interval | certain | of those right | calibration error |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, result in results.items():
        value, low, high = result["value"]
        doubt = (
            f"{result['certain_share']:.0%} | {result['certain_accuracy']:.2f} | {result['calibration_error']:.3f}"
            if "certain_share" in result
            else " | | "
        )
        row = f"| {NAMES.get(name, name)} | {result['n']} | {result['measure']} | {value:.2f} | {low:.2f}-{high:.2f}"
        lines.append(f"{row} | {doubt} |")
    return lines


def source_table(report: dict[str, Any]) -> list[str]:
    """Return the lines of a table of the sources, each measured by a model that had none of its labels."""
    lines = ["| source | sentences | accuracy | macro-F1 | certain | of those right |", "|---|---|---|---|---|---|"]
    for name, m in sorted(report["by_source"].items()):
        lines.append(
            f"| {name.replace('_', ' ')} | {m['texts']} | {m['accuracy']:.2f} | {m['macro_f1']:.2f} | "
            f"{m['certain_share']:.0%} | {m['certain_accuracy']:.2f} |"
        )
    return lines


def challenge_table(model: stance.StanceModel) -> list[str]:
    """Return the lines of a table of the challenge families."""
    found = read_labelled([str(ROOT / "data" / "challenge.csv")], group_column="family")
    evaluation = evaluate(model, found.texts, found.labels, found.groups)
    lines = ["| family | cases | accuracy | 95 % interval | certain | of those right |", "|---|---|---|---|---|---|"]
    for name, e in [*evaluation.by_group.items(), ("all", evaluation)]:
        a, sure = e.accuracy, e.certain_accuracy.value
        lines.append(
            f"| {name.replace('_', ' ')} | {e.rows} | {a.value:.2f} | {a.low:.2f}-{a.high:.2f} | "
            f"{e.certain_share.value:.0%} | {'' if sure is None else f'{sure:.2f}'} |"
        )
    return lines


def swaps_line(model: stance.StanceModel) -> str:
    """Return what exchanging names changes, on the corpus."""
    texts = read_labelled([str(ROOT / "data" / "corpus")]).texts[::10]
    swaps = name_swaps(model, texts, ["Peru", "United States", "Bosnia and Herzegovina", "Tokyo", "Danish"])
    return f"{swaps.swaps} exchanges of a name in corpus sentences: largest change of a probability {swaps.largest_change}."


def main() -> None:
    model = stance.load(MODEL)
    manifest = read_manifest(MODEL)
    results = json.loads((ROOT / "benchmarks" / "results" / "real_text.json").read_text(encoding="utf-8"))
    report, m = manifest["report"], manifest["report"]["metrics"]
    judged = [r for r in results.values() if "recall" in r]
    three, worst = max(judged, key=lambda r: r["n"]), min(judged, key=lambda r: r["certain_accuracy"])
    recalls = ", ".join(f"{label} {value:.2f}" for label, value in three["recall"].items())
    certain = (
        "`certain` aims at nine right of ten on text of the kinds that were trained on, and elsewhere holds what the table says: "
        f"of the certain ones of {worst['n']} news sentences {worst['certain_accuracy']:.0%}, since there a sentence counts as neutral "
        "whenever the two named states take no stance toward each other, whatever else is said in it. "
        f"Recall on the {three['n']} speeches, briefings, bulletins and cables: {recalls}."
    )
    counts = ", ".join(f"{n} {label}" for label, n in report["counts"].items())
    card = f"""# The default model

Tells the stance of a single English sentence of diplomatic text: conciliatory, hostile or neutral.

- **What it is**: a multinomial logistic regression over TF-IDF blocks (words, characters, concepts) with names masked.
- **Trained on**: {report["rows"]} sentences: composed ones (data/corpus), real ones with labels (data/real), and real ones with a
  teacher's probabilities. {counts} carry a label.
- **Made by**: `python tools/default_model.py REAL`

## Intended use

To sort, search and aggregate statements of states and officials, with the evidence in view and a person who reads; to follow
the tone of a source through time, where errors average out. Not to judge persons, not to decide on its own about anybody,
not as proof of what a government intends, and not on text that is no public statement.

## Real text that was never trained on

{chr(10).join(real_text_table(results))}

{certain}
These sentences are not part of the repository; the figures come from `benchmarks/real_text.py`. They did serve to compare
variants of the features and of the recipe, so that they flatter a little.

## Real text, cross-validated

On the labelled real sentences, five folds with whole documents held out: accuracy {m["accuracy"]:.3f}, macro-F1
{m["macro_f1"]:.3f}, calibration error {m["calibration_error"]:.3f}; `certain` on {m["certain_share"]:.0%}, of which
{m["certain_accuracy"]:.1%} are right. With whole sources held out: accuracy {m["new_source_accuracy"]:.3f}, macro-F1
{m["new_source_macro_f1"]:.3f}, calibration error {m["new_source_calibration_error"]:.3f}; `certain` on
{m["new_source_certain_share"]:.0%}, of which {m["new_source_certain_accuracy"]:.1%} are right; by source:

{chr(10).join(source_table(report))}

The teacher, whose probabilities are trained on too, had learned from all of the labels: these figures flatter by what leaks that
way, which was not measured. One annotator labelled each sentence and would agree with the majority of three in about .91.

## Challenge set

Composed hard cases, never trained on (data/challenge.csv). A bag of words fails many of them, and so may you expect it to:

{chr(10).join(challenge_table(model))}

## Fairness

{swaps_line(model)}

## Limits

- It reads one sentence without its context: irony, sarcasm, hints and pronouns escape it.
- English only. Text in other languages or scripts, code, single words and pages of text are never `certain`
  (`stance predict --why` says so), and neither are conditions that did not come true.
- Some sources are harder than others: see the table. Translated officialese is covered, social-media slang hardly.
- Neutral sentences full of warm or warlike topic words are its commonest error.
"""
    (MODEL / "CARD.md").write_text(card, encoding="utf-8")
    readme = ROOT / "README.md"
    table = "\n".join(["<!-- accuracy -->", "", *real_text_table(results), "", certain, "", "<!-- /accuracy -->"])
    pattern = re.compile(r"<!-- accuracy -->.*?<!-- /accuracy -->", re.DOTALL)
    readme.write_text(pattern.sub(lambda _: table, readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
