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
# # Shares and scores that can be published: sample, label, correct
#
# A model's answers are wrong at times, and not evenly so: their mean is biased. Some labels, drawn at random, tell by
# how much. Here what a statement was composed as stands in for the coders. Open this file in Jupyter with jupytext
# (`pip install 'diplomatic-stance[notebooks]'`), or run it as a script.

# %%
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import pandas as pd

import stance

ROOT = Path("..") if Path("../data").is_dir() else Path()
folder = TemporaryDirectory()
HERE = Path(folder.name)


def run(*arguments):
    """Run the command and show what it says."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "stance", *map(str, arguments)], capture_output=True, text=True, check=True
    )
    print(done.stderr[:1500])


# %% [markdown]
# ## Score and draw a sample
#
# Coders see the texts in a random order, and not what the model said.

# %%
scored = stance.score(pd.read_csv(ROOT / "data/examples/dated.csv"))
scored.to_csv(HERE / "scored.csv", index=False)
run("sample", HERE / "scored.csv", "-n", 200, "--by", "holder", "--context", "composed_as", "-o", HERE / "todo.csv")
todo = pd.read_csv(HERE / "todo.csv", dtype=str)
todo[["text", "label", "p_sampled", "stratum"]].head()

# %% [markdown]
# ## Label
#
# `stance label`, a spreadsheet, or a labelling program fills in the column. Here it is known.

# %%
todo["label"] = todo.composed_as
todo.to_csv(HERE / "done.csv", index=False)

# %% [markdown]
# ## Correct

# %%
run(
    "share",
    HERE / "scored.csv",
    "--labels",
    HERE / "done.csv",
    "--by",
    "holder",
    "--document-column",
    "document",
    "-o",
    HERE / "shares.csv",
)
shares = pd.read_csv(HERE / "shares.csv")
truth = (
    scored.groupby("holder").composed_as.value_counts(normalize=True).rename("truth").rename_axis(["holder", "label"])
)
compared = shares.merge(truth.reset_index(), on=["holder", "label"])
compared[["holder", "label", "naive", "corrected", "low", "high", "truth"]].round(3)

# %%
held = ((compared.low <= compared.truth) & (compared.truth <= compared.high)).mean()
print(f"{held:.0%} of the intervals hold the share that the statements were composed with")
assert held >= 0.75

# %%
hostile = compared[compared.label == "hostile"].sort_values("corrected")
figure, axis = plt.subplots(figsize=(6.5, 2.4), layout="constrained")
places = range(len(hostile))
axis.hlines(places, hostile.low, hostile.high, color="#595959")
axis.plot(hostile.corrected, places, "o", color="#0072B2", label="corrected, 95 % interval")
axis.plot(hostile.naive, places, "x", color="#D55E00", label="as counted")
axis.plot(hostile.truth, places, "|", color="black", markersize=14, label="as composed")
axis.set_yticks(places, hostile.holder)
axis.set_xlabel("share of hostile statements")
axis.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
# %% [markdown]
# ## The same labels correct a series
#
# Hatched stretches have no label of their own and share the correction of the others.

# %%
done = pd.read_csv(HERE / "done.csv", dtype=str)
corrected = stance.trend(pd.read_csv(HERE / "scored.csv"), freq="Y", document="document", labels=done)
stance.plot.lines(corrected)

# %% [markdown]
# ## Are the model's probabilities honest?

# %%
measured = stance.evaluate(stance.load(stance.default_model()), scored.text, scored.composed_as)
stance.plot.reliability(measured)
