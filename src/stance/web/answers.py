"""Answer what programs ask: predictions, articles and explanations as JSON-ready values, as the commands print them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from stance.articles.dyads import OFFICIALS, counted_roles
from stance.articles.offices import Office
from stance.articles.output import as_json
from stance.articles.parsing import default_parser
from stance.articles.reading import read_article
from stance.articles.statements import Article
from stance.errors import InputError, UsageError
from stance.model.classifier import NO_TEXT, StanceModel
from stance.values import TEXT_COLUMN, output_row
from stance.web.deadline import Deadline
from stance.web.limits import Limits


@dataclass(frozen=True)
class Reader:
    """A model, the office-holders who are known, and how much is read at a time; it can be asked from many threads."""

    model: StanceModel
    offices: Sequence[Office]
    limits: Limits

    def warm_up(self) -> None:
        """Get ready what is made at the first use, so that no request waits for it and no two make it at once.

        It takes as long as it takes: what is compiled once, on a machine that has much to do, no bound holds up.
        """
        self.model.warm_up()
        default_parser().warm_up()
        read_article(
            self.model, "The minister said: “We condemn the raid on the envoy of Norway.”", offices=self.offices
        )
        self.model.explain("We welcome the talks.")

    def predictions(self, texts: Sequence[str]) -> dict[str, Any]:
        """Return `predictions`, one for each text in order and null for a blank one, and which were `rejected` and why.

        A prediction is a row of `stance predict --why`. Raises InputError where there are too many texts, or one is too
        long.
        """
        self._check_number(texts)
        found = self.model.classify(texts)
        rows = [
            None if p is None else {TEXT_COLUMN: text, **output_row(p, why=True)}
            for text, p in zip(texts, found, strict=True)
        ]
        rejected = [{"number": i + 1, "reason": NO_TEXT} for i, row in enumerate(rows) if row is None]
        return {"predictions": rows, "rejected": rejected}

    def article(
        self,
        text: str,
        *,
        year: int | None = None,
        title: str | None = None,
        speaker: str | None = None,
        roles: str | Collection[str | None] = OFFICIALS,
    ) -> Article:
        """Return what is read in an article; raise InputError where it is blank, too long or takes too long."""
        self._check_length(text, self.limits.article, "article")
        if title is not None:
            self._check_length(title, self.limits.text, "title", blank=True)
        return read_article(
            self.model, text, offices=self.offices, year=year, title=title or None, speaker=speaker or None,
            roles=counted_roles(roles), watch=Deadline(self.limits.article_time, self.limits.patience),
        )  # fmt: skip

    def article_json(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return an article as `stance article --json` prints it, read with the arguments of `article`."""
        year = options.get("year")
        return as_json(
            self.article(**{**options, "year": None if year is None else int(year)})
        )  # 2024.0 is one in JSON

    def explanation(self, text: str, rather_than: str | None = None) -> dict[str, Any]:
        """Return why a text got its stance, as `stance explain --json` prints it.

        Raises InputError where the text is blank or too long, UsageError where `rather_than` is no label or the stance.
        """
        self._check_length(text, self.limits.text, "text")
        found = self.model.explain(text) if rather_than is None else self.model.contrast(text, rather_than)
        return asdict(found)

    def _check_number(self, texts: Sequence[str]) -> None:
        if len(texts) > self.limits.texts:
            raise UsageError(f"{len(texts)} texts are more than the {self.limits.texts} that are scored at once")
        for number, text in enumerate(texts, 1):
            self._check_length(text, self.limits.text, f"text {number}", blank=True)

    def _check_length(self, text: str, most: int, what: str, *, blank: bool = False) -> None:
        if len(text) > most:
            raise InputError(f"the {what} has {len(text):,} characters; at most {most:,} are read at once")
        if not blank and not text.strip():
            raise InputError(f"the {what} is blank: there is nothing to read")
