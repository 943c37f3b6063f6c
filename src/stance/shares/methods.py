"""Say how shares were estimated, in sentences for a paper, and what the labels were worth."""

from collections.abc import Sequence
from dataclasses import dataclass

from stance.shares.choices import FEW, Measure, Method, Population
from stance.shares.coding import Coding
from stance.shares.estimate import TUNED_FROM
from stance.shares.results import Result
from stance.shares.scored import ScoredTable
from stance.shares.shrinkage import SCALE, SLOPE
from stance.version import __version__

REFERENCES = {
    "Agresti and Min 2005": "Agresti, A., and Y. Min (2005). Simple improved confidence intervals for comparing "
    "matched proportions. Statistics in Medicine 24.",
    "Angelopoulos et al. 2023a": "Angelopoulos, A. N., S. Bates, C. Fannjiang, M. I. Jordan and T. Zrnic (2023a). "
    "Prediction-powered inference. Science 382.",
    "Angelopoulos et al. 2023b": "Angelopoulos, A. N., J. C. Duchi and T. Zrnic (2023b). PPI++: Efficient "
    "prediction-powered inference. arXiv:2311.01453.",
    "Egami et al. 2023": "Egami, N., M. Hinck, B. M. Stewart and H. Wei (2023). Using imperfect surrogates for "
    "downstream inference: design-based supervised learning for social science applications of large language models. "
    "NeurIPS 36.",
    "Egami et al. 2024": "Egami, N., M. Hinck, B. M. Stewart and H. Wei (2024). Using large language model "
    "annotations for the social sciences: a general framework of using predicted variables in downstream analyses.",
    "Fay and Herriot 1979": "Fay, R. E., and R. A. Herriot (1979). Estimates of income for small places: an "
    "application of James-Stein procedures to census data. JASA 74.",
    "Franco et al. 2019": "Franco, C., R. J. A. Little, T. A. Louis and E. V. Slud (2019). Comparative study of "
    "confidence intervals for proportions in complex sample surveys. Journal of Survey Statistics and Methodology 7.",
    "Röver et al. 2021": "Röver, C., R. Bender, S. Dias, C. H. Schmid, H. Schmidli, S. Sturtz, S. Weber and T. Friede "
    "(2021). On weakly informative prior distributions for the heterogeneity parameter in Bayesian random-effects "
    "meta-analysis. Research Synthesis Methods 12.",
}
"""What the sentences cite."""


@dataclass(frozen=True)
class Setting:
    """What was asked for, and which model (name and SHA-256) the answers are known to be of, None of an unknown one."""

    measure: Measure
    population: Population
    document_column: str | None
    model: str | None


def paragraph(scored: ScoredTable, coding: Coding, results: Sequence[Result], setting: Setting) -> str:
    """Return a paragraph that says how the numbers came about: model, data, sample, estimator, interval."""
    what = "share" if setting.measure is Measure.share else "mean score"
    said = "probability" if setting.measure is Measure.share else "score"
    methods = {result.method for result in results}
    model = f"its model {setting.model}" if setting.model else "a model that is not named in the table"
    sentences = [
        f"The {what}s are of the {scored.rows:,} statements in {scored.name} (SHA-256 of their texts and answers "
        f"{scored.digest[:16]}), scored by stance with {model} and estimated with stance {__version__}.",
        *_sample(coding),
        f"Each {what} is the mean of the model's {said} over all statements plus the mean difference between label and "
        f"{said} among the labelled ones (the difference estimator: prediction-powered inference with lambda 1, "
        "Angelopoulos et al. 2023a, which for a mean is design-based supervised learning, Egami et al. 2023, 2024).",
    ]
    if Method.tuned in methods:
        sentences.append(
            f"Where there are {TUNED_FROM} labels or more, the {said} is multiplied by the lambda between 0 and 1 that "
            "makes the variance smallest (Angelopoulos et al. 2023b)."
        )
    if Method.shared in methods:
        sentences.append(
            f"Groups with fewer than {FEW} labels (marked 'shared') have a correction between their own and that of "
            f"all groups, which may change with the mean {said} of a group, and the interval of its posterior "
            "distribution (Fay and Herriot 1979; the slope is taken to be normal with a standard deviation of "
            f"{SLOPE}, the standard deviation between groups to be half-normal with a scale of {SCALE} times that of "
            "a label, and both are averaged over: Röver et al. 2021)."
        )
    return " ".join([*sentences, *_interval(setting)])


def _sample(coding: Coding) -> list[str]:
    labelled = len(coding.labels)
    if not coding.is_random:
        return [
            f"{labelled} statements with labels were used that were not drawn at random: the correction holds only if "
            "the model errs on them as it does on all others, which nothing in the data can show."
        ]
    kind = "at random" if coding.design == "random" else f"at random within strata ({coding.design})"
    weights = (
        "" if coding.design == "random" else " Labels are weighted by the inverse of the probability of being drawn."
    )
    return [
        f"{coding.drawn} of them were drawn {kind}, without replacement (stance sample, seed {coding.seed}), and "
        f"labelled by hand without sight of the model's answers; {labelled} have a label"
        + _unlabelled(coding.drawn - labelled, stratified=coding.design != "random")
        + weights
    ]


def _unlabelled(left: int, *, stratified: bool) -> str:
    """Return the end of a sentence that says what rows that were drawn and have no label are taken to be like."""
    if not left:
        return "."
    those, whose = ("the other one is", "its") if left == 1 else (f"the other {left} are", "their")
    return f", and {those} taken to be like the rest{f' of {whose} stratum' if stratified else ''}."


def _interval(setting: Setting) -> list[str]:
    stream = setting.population is Population.stream
    clustered = setting.document_column is not None and stream
    if clustered:
        rows = f", linearised by document ({setting.document_column})"
    else:
        rows = ", statements taken to be independent of one another" if stream else ""
    of = (
        "the stream of statements that the table is a sample of"
        if stream
        else "the statements of the table itself, with the finite population correction"
    )
    student = "Student's t, or the normal distribution where no document holds two statements"
    kind = (
        "Wilson intervals for the effective sample size (Franco et al. 2019), by "
        f"{student if clustered else 'the normal distribution'}"
        if setting.measure is Measure.share
        else "intervals by Student's t"
    )
    return [
        f"The 95 % intervals are {kind}{rows}, with two further labels in the variance (after Agresti and Min 2005), "
        f"for {of}."
    ]


def references(text: str) -> list[str]:
    """Return the references that a paragraph cites."""
    told = text.replace("Egami et al. 2023, 2024", "Egami et al. 2023, Egami et al. 2024")
    return [entry for cited, entry in REFERENCES.items() if cited in told]


def worth(result: Result) -> str:
    """Return in a sentence what the labels of a result were worth, and how many more would halve its interval."""
    made, name = result.corrected, result.label or "mean"
    if made is None or made.variance <= 0:
        return f"{name}: every statement has a label" if made is not None else f"{name}: too few labels"
    told = f"{name}: {made.labelled} labels told as much as {made.effective_n:.0f} would have without the model"
    more = made.labels_to_halve()
    if more is None:
        return f"{told}; labels alone cannot halve the interval, a larger table is needed"
    return f"{told}; some {more} more would halve the interval"
