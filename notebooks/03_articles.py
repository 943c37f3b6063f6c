# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Articles: who takes which stance toward whom
#
# One composed article is read and drawn along its text, and the gold set is summed up into dyads. Open this file
# in Jupyter with jupytext (`pip install 'diplomatic-stance[notebooks]'`), or run it as a script.

# %%
import json
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import stance
from stance.articles.dyads import DyadSums

ROOT = Path("..") if Path("../data").is_dir() else Path()
COLOURS = {"conciliatory": "#2166ac", "neutral": "#b3b3b3", "hostile": "#d6711f"}
model = stance.load(stance.default_model())

# %% [markdown]
# ## One article
#
# Every sentence is accounted for: direct and indirect speech and deeds have a holder, the rest is narration.

# %%
text = (ROOT / "data/examples/article.txt").read_text(encoding="utf-8")
article = stance.read_article(model, text)
table = pd.DataFrame(
    {
        "kind": s.kind,
        "holder": s.holder.text,
        "from": s.holder.actor,
        "toward": s.target.actor if s.target else None,
        "stance": s.stance,
        "score": s.score,
        "certain": s.certain,
        "words": ", ".join(e.text for e in s.evidence),
        "statement": " ".join(s.text.split())[:90],
    }
    for s in article.statements
)
table

# %% [markdown]
# Offsets are those of the text as given: `text[start:end]` is what a statement, a holder or a piece of evidence claims.

# %%
assert all(text[s.start : s.end] == s.text for s in article.statements)
assert all(text[e.start : e.end] == e.text for s in article.statements for e in s.evidence)

# %% [markdown]
# ## Drawn along the text
#
# Each statement is a bar as long as its text; the height is its score, pale bars are not certain.

# %%
figure, axis = plt.subplots(figsize=(9, 3.8), layout="constrained")
said = [s for s in article.statements if s.kind != "narration"]
for i, s in enumerate(said):
    axis.bar(
        s.start,
        s.score,
        width=s.end - s.start,
        align="edge",
        color=COLOURS[s.stance],
        alpha=0.9 if s.certain else 0.4,
    )
    who = f"{s.holder.actor or '?'} → {(s.target.actor if s.target else None) or '?'}"
    away = 4 + 11 * (i % 2)  # neighbours' names stand on two levels
    up = s.score > 0
    axis.annotate(
        who, (s.start, s.score), xytext=(0, away if up else -away), textcoords="offset points",
        fontsize=8, va="bottom" if up else "top",
    )  # fmt: skip
axis.axhline(0, color="black", linewidth=0.6)
axis.set(xlabel="character of the article", ylabel="score", ylim=(-1.4, 1.4), title="Hostile below, conciliatory above")
plt.show()

# %% [markdown]
# ## Aggregated over many articles
#
# The gold set in `data/articles/` holds composed articles. The sums need no statement to be kept, so that they take any
# number of articles. An interval tells how far the mean may lie off if the model's probabilities hold.

# %%
sums = DyadSums(model.poles)
paths = sorted((ROOT / "data/articles").glob("*.json"))
for path in paths:
    sums.add(stance.read_article(model, json.loads(path.read_text(encoding="utf-8"))["text"]).statements)
dyads = pd.DataFrame(sums.dyads())
print(f"{len(paths)} articles, {dyads.statements.sum()} statements between {len(dyads)} pairs of actors")
dyads.head(12).round(2)

# %%
often = dyads[dyads.statements >= 5].sort_values("score")
names = often.holder + " → " + often.target
figure, axis = plt.subplots(figsize=(7, 0.22 * len(often) + 1), layout="constrained")
axis.errorbar(
    often.score, names, xerr=[often.score - often.low, often.high - often.score], fmt="o", color="#333333", capsize=2
)
axis.axvline(0, color="black", linewidth=0.6)
axis.margins(y=0.02)
axis.set(title="Stance of actors toward actors, with 95 % intervals", xlim=(-1.05, 1.05))
plt.show()
