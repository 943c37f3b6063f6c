"""The year of a date: whatever the form, the year that was written, or none."""

import datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.articles.dates import year_of

FORMS = [
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S+02:00", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y",
    "%m/%d/%Y", "%m/%d/%Y %I:%M %p", "%d %B %Y", "%d %b. %Y", "%B %d, %Y", "%b %d %Y", "%A, %d %B %Y", "%a, %B %d, %Y",
    "%d-%b-%Y", "%Y/%m/%d %H:%M", "%B %Y", "%Y-%m", "%Y", "%a %b %d %H:%M:%S +0000 %Y",
]  # fmt: skip


@given(st.datetimes(datetime.datetime(1800, 1, 1), datetime.datetime(2100, 1, 1)), st.sampled_from(FORMS))
def test_a_date_in_any_form_has_the_year_that_was_written(date: datetime.datetime, form: str) -> None:
    assert year_of(date.strftime(form)) == date.year
    assert year_of(f" {date.strftime(form).upper()}  ") in (date.year, None)
    assert year_of(format_datetime(date.replace(tzinfo=datetime.UTC))) == date.year


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("Sept. 4, 2024", 2024),
        ("1st of May 2024", None),
        ("May 1st, 2024", 2024),
        ("2024-03-04 10:30:00.123456789", 2024),
        ("2024-13-04", None),
        ("31/02/2024", None),
        ("3/4/24", None),
        ("04-03-24", None),
        ("2024-2025", None),
        ("45355", None),
        ("0024", None),
        ("9999", None),
        ("Mon, 04 Mar 24 10:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_what_is_no_date_in_full_has_no_year(written: str, year: int | None) -> None:
    assert year_of(written) == year
