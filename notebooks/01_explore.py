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
# # The corpus, the weights and a batch of predictions
#
# What the default model learned from, which concepts carry its judgement, and what it says of a few statements that it
# has never seen. Open this file in Jupyter with jupytext (`pip install 'diplomatic-stance[notebooks]'`), or run it as a
# script.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import stance

ROOT = Path("..") if Path("../data").is_dir() else Path()
COLOURS = {"conciliatory": "#2166ac", "neutral": "#b3b3b3", "hostile": "#d6711f"}

# %% [markdown]
# ## The corpus

# %%
corpus = pd.concat([pd.read_csv(path, dtype=str) for path in sorted((ROOT / "data/corpus").glob("*.csv"))])
print(f"{len(corpus):,} sentences in {corpus.document.nunique():,} documents")
by_genre = corpus.groupby(["genre", "label"]).size().unstack(fill_value=0)[list(COLOURS)]
by_genre

# %%
shares = by_genre.div(by_genre.sum(axis=1), axis=0).sort_values("hostile")
axis = shares.plot.barh(stacked=True, color=[COLOURS[label] for label in shares], figsize=(8, 5), width=0.8)
axis.set(title="Share of the labels by genre", xlabel="", ylabel="", xlim=(0, 1))
axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.06), ncol=3, frameon=False)
plt.tight_layout()

# %% [markdown]
# ## What the weights say
#
# The concepts that most favour each stance over the mean of the others.

# %%
model = stance.load(stance.default_model())
block = next(block for block in model.scorer_.blocks if block.name == "concepts")
weights = pd.DataFrame(block.coefficients, index=block.features, columns=list(model.labels))
single = weights[[" " not in feature for feature in weights.index]]
lead = single.sub((single.sum(axis=1).to_numpy()[:, None] - single) / (len(single.columns) - 1))
pd.DataFrame({label: lead[label].nlargest(12).index for label in model.labels})

# %% [markdown]
# ## A composed batch
#
# Eight statements written for this notebook's examples file.

# %%
statements = pd.read_csv(ROOT / "data/examples/statements.csv")
predictions = model.classify(statements.text.tolist())
scored = statements.assign(
    stance=[p.stance for p in predictions],
    score=[round(p.score, 2) for p in predictions],
    certain=[p.certain for p in predictions],
    evidence=[", ".join(e.text for e in model.explain(text).evidence[:3]) for text in statements.text],
)
scored[["text", "stance", "score", "certain", "evidence"]]

# %%
probabilities = pd.DataFrame([p.probabilities for p in predictions])[list(COLOURS)]
axis = probabilities.plot.barh(stacked=True, color=list(COLOURS.values()), figsize=(8, 4), width=0.8)
axis.set_yticks(range(len(statements)), [text[:48] + "…" for text in statements.text])
axis.invert_yaxis()
axis.set(title="Probabilities of the batch", xlim=(0, 1))
axis.legend(loc="upper center", bbox_to_anchor=(0.3, -0.08), ncol=3, frameon=False)
plt.tight_layout()

# %% [markdown]
# ## Held-out folds
#
# What cross-validation by document measured when the model was trained. Real text is harder: see the model card.

# %%
pd.Series(model.report_.metrics, name="held out")
