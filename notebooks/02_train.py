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
# # Train, cross-validate, evaluate, export
#
# A model of one's own, from a table of texts and labels: here from the composed news of `data/corpus`, measured on
# texts of a kind that it has not seen, speeches in the Security Council. Open this file in Jupyter with jupytext
# (`pip install 'diplomatic-stance[notebooks]'`), or run it as a script.

# %%
import tempfile
from pathlib import Path

import joblib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_validate
from sklearn.pipeline import make_pipeline

import stance
from stance.model.exchange import export_joblib

ROOT = Path("..") if Path("../data").is_dir() else Path()
OURS, OTHER = "#1f5a92", "#c2701e"

# %% [markdown]
# ## The data
#
# A table needs a text and a label. A document as well, because sentences of one are alike: a fold that has some of them
# to learn from and others to be measured on flatters.

# %%
news = pd.read_csv(ROOT / "data/corpus/news.csv", dtype=str)
council = pd.read_csv(ROOT / "data/corpus/security_council.csv", dtype=str)
pd.DataFrame({"news": news.label.value_counts(), "Security Council": council.label.value_counts()})

# %% [markdown]
# ## Cross-validation
#
# `StanceClassifier` is a scikit-learn classifier, so that scikit-learn's own tools measure it. Beside it stands what
# most would try first: words and pairs with a logistic regression. Whole documents are held out.

# %%
classifiers = {
    "stance": stance.StanceClassifier(C=1.0, folds=2, n_jobs=1),
    "words and pairs": make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), LogisticRegression(C=10, max_iter=1000)
    ),
}
folds = GroupKFold(3, shuffle=True, random_state=0)
measured = {
    name: cross_validate(
        classifier, news.text, news.label, groups=news.document, cv=folds, scoring=("accuracy", "f1_macro")
    )
    for name, classifier in classifiers.items()
}
pd.DataFrame(
    {
        name: {"accuracy": found["test_accuracy"].mean(), "macro-F1": found["test_f1_macro"].mean()}
        for name, found in measured.items()
    }
).round(3)

# %%
figure, axis = plt.subplots(figsize=(6, 2.6), layout="constrained")
for row, found in enumerate(measured.values()):
    values = found["test_f1_macro"]
    axis.scatter(values, [row] * len(values), s=36, alpha=0.7, color=(OURS, OTHER)[row])
    axis.plot([values.mean()] * 2, [row - 0.25, row + 0.25], linewidth=2, color=(OURS, OTHER)[row])
axis.set_yticks([0, 1], list(measured))
axis.set(title="Macro-F1 on documents held out: each fold, and the mean", ylim=(-0.6, 1.6))
plt.show()

# %% [markdown]
# ## Train
#
# `StanceModel` chooses among the candidates of its settings by cross-validation, calibrates its probabilities on
# answers held out, and sets the threshold from which an answer is certain. `report_` keeps what that showed.

# %%
model = stance.StanceModel(stance.default_analyzer(), stance.Settings(C=(0.5, 1.0), folds=3))
model.fit(news.text, news.label, news.document, n_jobs=1)
pd.Series({**model.report_.chosen, **model.report_.metrics}, name="on folds held out").round(3)

# %% [markdown]
# ## Evaluate
#
# On another genre it does worse than the folds promise: the folds held out documents of the same kind. That is why a
# model is measured on texts like those that it will score. Intervals allow for sentences of a document being alike.

# %%
found = stance.evaluate(model, council.text, council.label, documents=council.document.tolist())
pd.DataFrame(
    {
        name: {"value": interval.value, "low": interval.low, "high": interval.high}
        for name, interval in {
            "accuracy": found.accuracy,
            "macro-F1": found.macro_f1,
            "share certain": found.certain_share,
            "accuracy of the certain": found.certain_accuracy,
        }.items()
    }
).T.round(3)

# %%
labels = list(found.labels)
confusion = pd.DataFrame(found.confusion, index=labels, columns=labels)
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")

shares = confusion.div(confusion.sum(axis=1), axis=0)
left.imshow(shares, cmap="Blues", vmin=0, vmax=1)
for (i, j), share in np.ndenumerate(shares.to_numpy()):
    left.text(j, i, confusion.iloc[i, j], ha="center", va="center", color="white" if share > 0.5 else "black")
left.set_xticks(range(3), labels)
left.set_yticks(range(3), labels)
left.set(title="Labels (rows) as answered (columns)")

middle.plot([c.coverage for c in found.coverage], [c.accuracy.value for c in found.coverage], marker="o", color=OURS)
middle.fill_between(
    [c.coverage for c in found.coverage],
    [c.accuracy.low for c in found.coverage],
    [c.accuracy.high for c in found.coverage],
    alpha=0.2, color=OURS, linewidth=0,
)  # fmt: skip
middle.set(title="Accuracy of the surest", xlabel="share of the texts that are kept", ylim=(0.4, 1.02))

filled = [b for b in found.calibration if b.count]
right.plot([0.3, 1], [0.3, 1], color="grey", linewidth=0.8)
right.scatter(
    [b.confidence for b in filled], [b.accuracy.value for b in filled], s=[b.count / 2 for b in filled], color=OURS
)
right.set(title="Calibration", xlabel="mean probability", ylabel="share right")
plt.show()

# %% [markdown]
# ## Look why it errs
#
# The surest wrong answers, with the words that made them so: some are errors of the model, some of the label.

# %%
predictions = model.classify(council.text.tolist())
council["answer"] = [p.stance for p in predictions]
council["p"] = [max(p.probabilities.values()) for p in predictions]
wrong = council[council.answer != council.label].nlargest(6, "p")
wrong.assign(words=[", ".join(e.text for e in model.explain(t).evidence[:3]) for t in wrong.text])[
    ["text", "label", "answer", "p", "words"]
].round(2)

# %% [markdown]
# ## Save, load, export
#
# A model is a folder of data in which nothing can execute; loaded again it gives the same probabilities. For programs
# that know scikit-learn alone there is a pipeline: a pickle, which runs code when it is read (`stance model export`
# writes it, too). `stance predict --model news TABLE.csv` takes the folder.

# %%
with tempfile.TemporaryDirectory() as folder:
    stance.save(model, Path(folder) / "news")
    again = stance.load(Path(folder) / "news")
    export_joblib(again, Path(folder) / "news.joblib")
    pipeline = joblib.load(Path(folder) / "news.joblib")
    print(sorted(path.name for path in (Path(folder) / "news").iterdir()))
assert np.array_equal(model.predict_proba(council.text[:50]), again.predict_proba(council.text[:50]))
assert np.allclose(model.predict_proba(council.text[:50]), pipeline.predict_proba(council.text[:50]))
list(pipeline.named_steps)
