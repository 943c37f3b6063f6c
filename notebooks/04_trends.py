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
# # Through time: was the change real?
#
# Twenty years of composed statements of four dyads are scored, drawn, and searched for changes. One of them has a
# change that was planted; the question is whether it is found, and whether the other three are left alone. Open this
# file in Jupyter with jupytext (`pip install 'diplomatic-stance[notebooks]'`), or run it as a script.

# %%
from pathlib import Path

import pandas as pd

import stance

ROOT = Path("..") if Path("../data").is_dir() else Path()

# %% [markdown]
# ## The statements

# %%
statements = pd.read_csv(ROOT / "data/examples/dated.csv")
print(f"{len(statements):,} statements in {statements.document.nunique()} documents")
print(f"{statements.date.min()} to {statements.date.max()}")
statements.groupby(["holder", "target"]).agg(statements=("text", "size"), documents=("document", "nunique"))

# %%
scored = stance.score(statements)
scored[["date", "holder", "target", "stance", "score", "text"]].sample(5, random_state=1)

# %% [markdown]
# ## What changed
#
# Documents are taken whole: what one briefing says five times is one piece of evidence. Copies that other outlets
# printed within a week are counted once.

# %%
found = stance.trend(scored, freq="Q", document="document", collapse=True)
found.changes[
    ["holder", "target", "change", "period", "earliest", "latest", "size", "low", "high", "p_adjusted", "flagged"]
].round(3)

# %%
flagged = found.changes[found.changes.flagged]
assert flagged.holder.tolist() == ["ISL"]
assert flagged.earliest.item() <= "2015-Q2" <= flagged.latest.item()

# %% [markdown]
# The planted change begins in April 2015. It is the one that is flagged, and the span holds its quarter.

# %%
stance.plot.lines(found)

# %% [markdown]
# The silence of the Chilean dyad in 2009 is a gap, not a zero. By year the bands are narrower:

# %%
yearly = stance.trend(scored, freq="Y", document="document", collapse=True)
stance.plot.lines(yearly, [("ISL", "NOR")])

# %% [markdown]
# ## Side by side

# %%
stance.plot.forest(yearly)

# %%
stance.plot.heatmap(yearly)

# %% [markdown]
# ## In their words

# %%
iceland = stance.trend(scored[scored.holder == "ISL"], freq="Y", document="document")
stance.plot.quotes(iceland)

# %% [markdown]
# ## Is it the events, or the documents?
#
# Where many documents answer the same events they are not independent. Exchanging whole quarters is the more careful
# test.

# %%
careful = stance.trend(scored, freq="Q", document="document", collapse=True, exchange="periods")
careful.changes[["holder", "p", "p_adjusted", "flagged"]].round(3)
