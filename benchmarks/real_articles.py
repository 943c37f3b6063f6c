"""Measure how real articles are read that persons annotated: what is found, whose it is, toward whom, in what stance.

Usage: python benchmarks/real_articles.py FILE.jsonl

What `stance evaluate-articles FILE.jsonl` measures, as the table of docs/accuracy.md. The articles belong to others and
never enter the repository.
"""

import argparse

import stance
from stance.articles.offices import read_offices
from stance.articles.reading import read_article
from stance.evaluation.articles import ArticlesEvaluation, evaluate_articles
from stance.evaluation.gold import read_gold
from stance.resources import default_offices


def measured(path: str, model: stance.StanceModel) -> ArticlesEvaluation:
    """Return how the annotated articles of a file or folder are read."""
    offices = read_offices(default_offices())
    return evaluate_articles(
        read_gold(path, model.labels),
        lambda text: read_article(model, text, offices=offices, evidence=False).statements,
        model.poles,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    found = measured(parser.parse_args().file, stance.load(stance.default_model()))
    rows = [
        ("statements found", "found"), ("told and sound", "sound"),
        ("holder right", "holder_right"), ("holder wrong", "holder_wrong"),
        ("target right", "target_right"), ("target wrong", "target_wrong"),
        ("stance right", "stance_right"), ("certain of stance, holder and target", "certain_share"),
        ("stance right of those", "certain_stance_right"),
    ]  # fmt: skip
    print(f"| {found.articles} articles, {found.statements} statements | |\n|---|---|")
    for name, figure in rows:
        print(f"| {name} | {found.shares[figure].value:.2f} |")
    print(f"| dyads with their sign, F1 | {found.dyads_f1.value:.2f} |")
    print(f"| dyads without, F1 | {found.pairs_f1.value:.2f} |")


if __name__ == "__main__":
    main()
