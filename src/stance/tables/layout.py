"""Say how a table stands in its file where the file does not tell, and which cells stand for a text that is missing."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from stance.errors import UsageError
from stance.tables.label_names import plain_label

NO_LABEL = ("NA", "N/A", "<NA>", "NaN", "NULL")
"""What stands for no label by default; small and capital letters count alike."""
MISSING = (*NO_LABEL, "None", "-", "--", ".")
"""What stands for no text by default, as spreadsheets and statistics programs write it. The last four may be labels:
neither for nor against. A cell of any other column may be any of them: NA is Namibia, and None a party's name."""
_ERROR = re.compile(r"#(?:ref!|value!|div/0!|name\?|num!|null!|n/a|spill!|calc!|field!|getting_data)|err:\d{3}")
"""What a spreadsheet shows where it cannot tell a value: never a text, whatever stands for missing ones."""
_LONGEST_ERROR = 13


@dataclass(frozen=True)
class Layout:
    """The sheet to read, by name or by number from 1, the row of the column names, and what stands for nothing.

    None stands for the first sheet that is not empty, and for the first row that is not blank. `missing` stands for no
    text, `no_labels` for no label, `empty` for an empty cell of any other column: a group, a document, a speaker.
    """

    sheet: str | None = None
    header_row: int | None = None
    missing: tuple[str, ...] = MISSING
    no_labels: tuple[str, ...] = NO_LABEL
    empty: tuple[str, ...] = ()
    label_names: tuple[tuple[str, str], ...] = ()
    """Labels of a table, in whatever capitals, and what each is read as."""

    def __post_init__(self) -> None:
        if self.header_row is not None and self.header_row < 1:
            raise UsageError(f"the header row is {self.header_row}; rows are counted from 1")

    @cached_property
    def _no_texts(self) -> frozenset[str]:
        return _plain(self.missing)

    @cached_property
    def _no_labels(self) -> frozenset[str]:
        return _plain(self.no_labels)

    @cached_property
    def _empty(self) -> frozenset[str]:
        return _plain(self.empty)

    @cached_property
    def longest(self) -> int:
        """Return how many characters what stands for no text has at most."""
        return max(_LONGEST_ERROR, *map(len, self.missing), 0)

    def all_texts(self, values: Iterable[str]) -> bool:
        """Tell whether all of some values are texts; quicker than to ask `no_text` for each."""
        longest, no_texts = self.longest, self._no_texts
        return not any(
            (len(value) <= longest or value[0].isspace() or value[-1].isspace())
            and (not (plain := value.strip().casefold()) or plain in no_texts or _ERROR.fullmatch(plain))
            for value in values
        )

    def no_text(self, value: str | None, column: str) -> str:
        """Return why the value of a column is no text, nothing where it is one.

        >>> PLAIN.no_text(" ", "body")
        "no text in column 'body'"
        >>> PLAIN.no_text("n/a", "body")
        "no text in column 'body': 'n/a' stands for a missing one"
        >>> PLAIN.no_text("None of this is true.", "body")
        ''
        """
        if value and len(value) > self.longest and not (value[0].isspace() or value[-1].isspace()):
            return ""  # as nearly all
        if value is None or not (plain := value.strip()):
            return f"no text in column {column!r}"
        if plain.casefold() in self._no_texts:
            return f"no text in column {column!r}: {plain!r} stands for a missing one"
        if len(plain) <= _LONGEST_ERROR and _ERROR.fullmatch(plain.casefold()):
            return f"no text in column {column!r} but an error value, {plain!r}"
        return ""

    def no_label(self, value: str) -> bool:
        """Tell whether a cell holds no label.

        >>> PLAIN.no_label("NA"), PLAIN.no_label("none")
        (True, False)
        """
        return _stands_for_nothing(value, self._no_labels)

    def label(self, value: str) -> str:
        """Return the label that a cell holds, by the name that it is to be read as.

        >>> layout_of(label_names="conf=hostile").label(" Conf "), PLAIN.label(" Conf ")
        ('hostile', 'Conf')
        """
        return self._named.get(plain_label(value), value.strip()) if self.label_names else value.strip()

    def strange_names(self, labels: Iterable[str]) -> str:
        """Return in words which labels are to be read as others though none of some labels is one; nothing of none.

        >>> layout_of(label_names="conf=hostile,coop=friendly").strange_names(["Conf"])
        "no row is labelled 'coop', which --rename-labels names"
        """
        met = set(map(plain_label, labels)) if self.label_names else set()
        strange = [repr(old) for old, _ in self.label_names if plain_label(old) not in met]
        return f"no row is labelled {', '.join(strange)}, which --rename-labels names" if strange else ""

    @cached_property
    def _named(self) -> dict[str, str]:
        return {plain_label(old): new for old, new in self.label_names}

    def no_value(self, value: str) -> bool:
        """Tell whether a cell that is neither text nor label holds nothing: a group, a document, a speaker.

        >>> PLAIN.no_value(" "), PLAIN.no_value("NA"), layout_of(missing="NA").no_value("NA")
        (True, False, True)
        """
        return _stands_for_nothing(value, self._empty)


def one_document(values: Iterable[str], column: str) -> str:
    """Return a warning where several rows name a document that sounds like none, which counts as one; else nothing.

    `values` are cells that are not empty.

    >>> one_document(["a", "NA", "NA"], "doc")
    "'doc' is 'NA' in 2 rows, and they count as one document of that name; where it stands for none, say --missing NA \
(in a program: make it None)"
    >>> one_document(["a", "NA"], "doc")
    ''
    """
    counts = Counter(plain for value in values if (plain := value.strip()).casefold() in _SOUNDS_MISSING)
    name, number = counts.most_common(1)[0] if counts else ("", 0)
    if number < 2:
        return ""
    return (
        f"{column!r} is {name!r} in {number:,} rows, and they count as one document of that name; where it stands for "
        f"none, say --missing {name} (in a program: make it None)"
    )


def _plain(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset(token.strip().casefold() for token in tokens if token.strip())


def _stands_for_nothing(value: str, tokens: frozenset[str]) -> bool:
    told = value.strip().casefold()
    return not told or told in tokens or (len(told) <= _LONGEST_ERROR and _ERROR.fullmatch(told) is not None)


PLAIN = Layout()
"""How tables stand in their files by default."""
_SOUNDS_MISSING = _plain(MISSING)


@dataclass(frozen=True)
class Reading:
    """How a table is read: in which encoding (None: its byte order mark's, or UTF-8), and as it is laid out."""

    encoding: str | None = None
    layout: Layout = PLAIN


def layout_of(
    sheet: str | None = None,
    header_row: int | None = None,
    missing: str | None = None,
    no_labels: str | None = None,
    label_names: str | None = None,
) -> Layout:
    """Return a layout: what is `missing`, and what are `no_labels`, is given with commas between, None for the usual.

    `label_names` are OLD=NEW with commas between; raises UsageError where they are not.

    What is given as missing stands for an empty cell of other columns too; by default only a blank one is empty.

    >>> layout_of(missing="x, n.a.").missing, layout_of(missing="").missing
    (('x', 'n.a.'), ())
    """
    given = _tokens(missing)
    told = _tokens(no_labels)
    return Layout(
        sheet, header_row, MISSING if given is None else given, NO_LABEL if told is None else told, given or (),
        () if label_names is None else _renamed(label_names),
    )  # fmt: skip


def _renamed(given: str) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(part.strip() for part in item.split("=")) for item in given.split(",")]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise UsageError(f"--rename-labels takes OLD=NEW with commas between, such as conf=hostile, found {given!r}")
    if len({plain_label(pair[0]) for pair in pairs}) < len(pairs):
        raise UsageError(f"--rename-labels gives a label two names: {given!r}")
    return tuple((old, new) for old, new in pairs)


def _tokens(given: str | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(filter(None, (token.strip() for token in given.split(","))))
