"""Keep the work of those who label texts on the page: their table, their answers, and the file of these."""

import csv
import io
import logging
import os
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import category

from stance.errors import StanceError, TableError, UsageError
from stance.labelling.answers import Answers, opened_answers, reopened_answers
from stance.labelling.formats import ANSWER_COLUMNS
from stance.labelling.rows import Rows, write_rows
from stance.labelling.session import Answer, Session, label_keys, shuffled
from stance.tables.csv_lines import csv_lines
from stance.tables.formulas import shielded, unshielded
from stance.web.apart import Apart
from stance.web.fields import Fields
from stance.web.folders import LABELS, PrivateFolder, for_page, kept_apart, safe_name
from stance.web.limits import Limits
from stance.web.wording import in_page_words
from stance.web.workers import Busy
from stance.wording import counted

_log = logging.getLogger("stance.web")

_BREAKS, _UNSEEN = ("Zl", "Zp"), ("Cc", "Cs")
"""The categories of Unicode of what breaks lines, and of control characters and halves of a surrogate pair."""


def plain(text: str) -> str:
    """Return one line of text without control characters; a blank stands where a line or a column would break.

    >>> plain("sure\\tof\\nit\\x00")
    'sure of it'
    """
    kinds = [(sign, category(sign)) for sign in text]
    return "".join(
        sign if kind not in _BREAKS + _UNSEEN else " " if sign.isspace() else "" for sign, kind in kinds
    ).strip()


@dataclass(frozen=True)
class Plan:
    """How a table is to be labelled: by whom, with which labels, in what order; without a column it is looked for."""

    annotator: str
    labels: Sequence[str]
    text_column: str
    in_order: bool = False
    fields: Fields = field(default_factory=Fields)


@dataclass
class Labelling:
    """One annotator's work on one table; `key` is a secret that names it in addresses."""

    key: str
    folder: Path
    name: str
    plan: Plan
    texts: Sequence[str]
    rejected: Sequence[str]
    answers: Answers
    session: Session
    keys: dict[str, str]
    held: ExitStack = field(default_factory=ExitStack)
    """What keeps other processes away from the file of the answers."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    changed: bool = False
    """Whether an answer was given or taken back since the file was downloaded last."""
    asked_at: float = field(default_factory=time.monotonic)

    @property
    def current(self) -> int | None:
        """Return the row to answer, None where all are answered."""
        return self.session.current

    @property
    def told(self) -> list[str]:
        """Return how the table is written, which sheet of it was read, and what else there is to know."""
        rows = self.answers.rows
        return [in_page_words(told) for told in (rows.description, *rows.notes) if told]

    @property
    def done(self) -> int:
        """Return the number of rows that are answered."""
        return len(self.session.answers)

    @property
    def path(self) -> Path:
        """Return the file of the labels."""
        return self.answers.path

    def answer(self, row: int, label: str, note: str = "") -> None:
        """Label a row and save all answers; a row that is no longer the current one was answered already.

        Raises UsageError where the label is none of the plan's, TableError where the file cannot be written: the answer
        is then taken back, as it is whatever else hinders the saving.
        """
        if label not in self.plan.labels:
            raise UsageError(f"{label!r} is no label here; the labels are {', '.join(self.plan.labels)}")
        with self.lock:
            if row != self.session.current:
                return
            self.session.answer(label, datetime.now(UTC).isoformat(timespec="seconds"), plain(note))
            try:
                self._save()
            except BaseException:
                self.session.undo()
                raise
            self.changed = True

    def see_saved(self) -> None:
        """Save the answers anew where somebody took their file away."""
        if self.done and not self.path.exists():
            self._save()

    def _save(self) -> None:
        with _told_without(self.path):
            self.answers.save(self.session.answers)

    def skip(self, row: int) -> None:
        """Put a row behind all others."""
        with self.lock:
            if row == self.session.current:
                self.session.skip()

    def undo(self) -> None:
        """Take the last answer, or the last skip, back; where that cannot be saved, the answer stands."""
        with self.lock:
            last = self.session.undo()
            if not isinstance(last, Answer):
                return  # a row was put off, which no file tells
            try:
                self._save()
            except BaseException:
                self.session.answer(last.label, last.labelled_at, last.note)
                raise
            self.changed = True

    def is_like(self, other: "Labelling") -> bool:
        """Tell whether another labelling has the same rows, texts, answers, labels and order."""
        mine, others = self.answers.rows, other.answers.rows
        return (
            (mine.columns, mine.cells, self.texts) == (others.columns, others.cells, other.texts)
            and (self.plan.labels, self.plan.in_order) == (other.plan.labels, other.plan.in_order)
            and self.session.answers == other.session.answers
        )

    def take_over(self, older: "Labelling") -> None:
        """Keep others away from the file of the answers in place of a labelling that is given up, and is locked now.

        An answer to that one that waits for its lock comes too late: it has no row any more.
        """
        self.lock, self.held = older.lock, older.held.pop_all()
        older.session = Session(())

    def table(self, *, taken: bool) -> bytes:
        """Return the file of the labels as it is now, with no cell that is a formula to a spreadsheet.

        Where it is `taken`, it need not be kept for its user.
        """
        with self.lock:
            if not self.path.is_file():
                self._save()
            content = self.path.read_bytes()
            self.changed = self.changed and not taken
        rows = csv.reader(io.StringIO(content.decode("utf-8", "surrogateescape"), newline=""))
        return csv_lines([list(map(shielded, row)) for row in rows]).encode("utf-8", "surrogateescape")


class Labellings:
    """The labellings of a server, as many at a time and as long as the limits say.

    Labels are saved in `labels`, a folder of the user's, or in the private one. From there those that nobody downloaded
    are kept, in a folder that is told, when a labelling is forgotten.
    """

    def __init__(self, folder: PrivateFolder, labels: Path | None, limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._labels = None if labels is None else labels.resolve()
        self._opening = threading.Lock()
        self._found: dict[str, Labelling] = {}
        self._folders: set[Path] = set()
        """Those of labellings, and of uploads under way."""

    def folder(self) -> Path:
        """Return a folder for the table of a new labelling; raise Busy where there are too many already."""
        self.forget(self._limits.kept)
        if len(self._folders) >= self._limits.sessions:
            self.forget(self._limits.abandoned)
        if len(self._folders) >= self._limits.sessions:
            raise Busy("There are too many tables to label at a time; delete one, or come back later.", 60)
        made = self._folder.make()
        self._folders.add(made)
        return made

    def forget(self, seconds: float) -> None:
        """Remove what nobody has asked for in so many seconds."""
        now = time.monotonic()
        for one in list(self._found.values()):
            if now - one.asked_at > seconds:
                self.remove(one)

    def drop(self, folder: Path) -> None:
        """Delete a folder that became no labelling."""
        self._folders.discard(folder)
        self._folder.delete(folder)

    def open(self, folder: Path, table: Path, plan: Plan, earlier: Path | None = None) -> Labelling:
        """Return the labelling of a table; `earlier` is the file of the answers that there are already.

        Where the annotator labels the table already, as one whose page was closed does, that is gone on with: the same
        one, or a new one with its answers in its place if the table is to be read or shown otherwise. Raises
        StanceError where the table cannot be read, has no such column, or the answers are those of another one.
        """
        label_keys(plan.labels)
        apart = Apart(self._limits)
        rows = apart.rows(table, text_column=plan.text_column, fields=plan.fields)
        if not rows.cells:
            raise TableError(f"{table.name}: no row with a text in column {plan.text_column!r}", file=table)
        out = (self._labels or folder) / f"{table.name}{LABELS}{safe_name(plan.annotator)}.csv"
        with self._opening, _told_without(out), ExitStack() as stack:
            if older := self._of(out, plan.annotator):
                stack.enter_context(older.lock)  # no answer is given meanwhile
                older.see_saved()
                answers = reopened_answers(out, rows, plan.annotator, plan.labels)
            else:
                answers = stack.enter_context(opened_answers(out, rows, plan.annotator, plan.labels))
            if earlier is not None:
                answers = _gone_on_with(earlier, answers, plan.labels, apart)
            made = _begun(folder, table.name, plan, answers)
            if older is None:
                made.held = stack.pop_all()
            elif older.is_like(made):
                self.drop(folder)
                return older
            else:
                made.take_over(older)
                self.remove(older)
            self._found[made.key] = made
        return made

    def _of(self, out: Path, annotator: str) -> Labelling | None:
        """Return the labelling of an annotator whose answers are saved there, None where there is none."""
        known = (one for one in list(self._found.values()) if one.path == out and one.plan.annotator == annotator)
        return next((self.find(one.key) for one in known), None)

    def find(self, key: str) -> Labelling | None:
        """Return a labelling by its key, None where it is gone."""
        found = self._found.get(key)
        if found is not None:
            found.asked_at = time.monotonic()
        return found

    def remove(self, one: Labelling) -> None:
        """Forget a labelling and delete its table; answers that nobody downloaded are kept, and it is told where."""
        self._found.pop(one.key, None)
        one.held.close()
        if self._labels is None and one.changed and one.done and one.path.is_file():
            kept = kept_apart(one.path)
            _log.warning("%d label%s not downloaded; kept in %s", one.done, "s" * (one.done != 1), kept.parent)
        self.drop(one.folder)

    def close(self) -> None:
        """Forget all."""
        for one in list(self._found.values()):
            self.remove(one)


def _begun(folder: Path, name: str, plan: Plan, answers: Answers) -> Labelling:
    """Return a labelling that goes on behind the answers that there are."""
    rows, number = answers.rows, len(answers.rows.cells)
    (column,) = rows.places
    session = Session(range(number) if plan.in_order else shuffled(number, 0), answers.own)
    rejected = [in_page_words(f"line {reject.line}: {reject.reason}") for reject in rows.rejects]
    key, keys = secrets.token_urlsafe(16), dict(label_keys(plan.labels))
    return Labelling(key, folder, name, plan, rows.values(column), rejected, answers, session, keys)


def _gone_on_with(earlier: Path, opened: Answers, labels: Sequence[str], apart: Apart) -> Answers:
    """Return opened answers with those of an earlier file, written where they were opened once they are found sound.

    Where answers are saved there already, those are gone on with. Raises UsageError where the earlier file holds
    others, StanceError where its answers are not those of the table.
    """
    name = opened.path.name
    named = earlier.replace(earlier.with_name(name))
    _unshield(named, opened.rows, apart)
    with opened_answers(named, opened.rows, opened.annotator, labels) as before:
        found = replace(before, path=opened.path)
    if not opened.path.exists():  # which nobody changes any more, since it is locked
        found.save(found.own)
        return found
    saved = {(one.row, one.label, one.note) for one in opened.own}
    if others := sum((one.row, one.label, one.note) not in saved for one in found.own):
        raise UsageError(
            f"{name} is saved here already, and {counted(others, 'answer')} of your labels so far "
            f"{'is' if others == 1 else 'are'} not in it; choose the table alone to go on with what is saved, or give "
            "another name of who labels to begin with yours"
        )
    return opened


def _unshield(path: Path, rows: Rows, apart: Apart) -> None:
    """Make the cells of downloaded labels what they were; those of a row that stands so in the table stay."""
    text = rows.columns[next(iter(rows.places.values()))]
    if text not in apart.rows(path, text_column="1").columns:  # which measures it too, before it is read here
        return
    found = apart.rows(path, text_column=text)
    own = [i for i, name in enumerate(rows.columns) if name not in ANSWER_COLUMNS]
    known = {tuple(row[i] for i in own) for row in rows.cells}

    def undone(row: list[str]) -> list[str]:
        kept = len(own) if tuple(row[: len(own)]) in known else 0
        return [*row[:kept], *map(unshielded, row[kept:])]

    if not found.rejects:
        write_rows(path, list(map(unshielded, found.columns)), list(map(undone, found.cells)))


@contextmanager
def _told_without(path: Path) -> Iterator[None]:
    """Have errors name a file without its folder, which does not concern those who only see the page."""
    try:
        yield
    except StanceError as error:
        message = str(error)
        for folder in (path.parent, Path(os.path.realpath(path)).parent):
            message = for_page(message, folder)
        raise type(error)(message, line=error.line, column=error.column) from error
