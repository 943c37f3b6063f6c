"""A date is read in one way, or refused with the reason."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.trends.choices import DateOrder
from stance.trends.dates import Dated, Undated, dated, read_date
from stance.trends.periods import Frequency

DAYS = st.dates(date(1500, 1, 1), date(2200, 12, 31))
FORMS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b. %d, %Y", "%d-%b-%Y",
    "%A, %d %B %Y", "%a %b %d %H:%M:%S %Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%MZ",
    "%Y-%m-%dT%H:%M:%S+02:00", "%d.%m.%Y", "%d %B %Y, %H:%M", "%B %d, %Y at %I:%M %p", "%Y%m%d%H%M%S", "%Y %B %d",
    "%a, %d %b %Y %H:%M:%S GMT",
)  # fmt: skip


@given(day=DAYS, form=st.sampled_from(FORMS), time=st.times())
def test_a_day_written_in_a_known_form_is_read_back(day: date, form: str, time: object) -> None:
    moment = datetime.combine(day, time)  # type: ignore[arg-type]
    written = moment.strftime(form)
    assert read_date(written) == Dated(day, Frequency.day), written


@given(day=DAYS, order=st.sampled_from(DateOrder), mark=st.sampled_from("-/"))
def test_with_an_order_every_day_in_numbers_is_read_back(day: date, order: DateOrder, mark: str) -> None:
    form = ("%d{0}%m{0}%Y" if order is DateOrder.dmy else "%m{0}%d{0}%Y").format(mark)
    assert read_date(day.strftime(form), order) == Dated(day, Frequency.day)


@given(day=DAYS, mark=st.sampled_from("-/"))
def test_without_an_order_a_day_in_numbers_is_read_where_there_is_one_way_and_refused_where_there_are_two(
    day: date, mark: str
) -> None:
    found = read_date(f"{day.day}{mark}{day.month}{mark}{day.year}")
    if day.day > 12 or day.day == day.month:
        assert found == Dated(day, Frequency.day)
    else:
        assert isinstance(found, Undated)
        assert found.readings == (day, date(day.year, day.day, day.month))
        assert "--date-order dmy or --date-order mdy" in found.reason


@pytest.mark.parametrize(
    ("written", "day", "names"),
    [
        ("2021", date(2021, 1, 1), "Y"), ("2021-05", date(2021, 5, 1), "M"), ("May 2021", date(2021, 5, 1), "M"),
        ("5/2021", date(2021, 5, 1), "M"), ("Sept. 2021", date(2021, 9, 1), "M"),
        ("2021-Q3", date(2021, 7, 1), "Q"), ("Q3 2021", date(2021, 7, 1), "Q"), ("2021-W01", date(2021, 1, 4), "W"),
        ("45355", date(2024, 3, 4), "D"), ("45355.75", date(2024, 3, 4), "D"),
        ("3rd of May 2021", date(2021, 5, 3), "D"), ("  4   March 2024 ", date(2024, 3, 4), "D"),
    ],
)  # fmt: skip
def test_what_a_date_names_is_told(written: str, day: date, names: str) -> None:
    found = read_date(written)
    assert isinstance(found, Dated)
    assert (found.day, found.names) == (day, Frequency(names))


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "n/a", "soon", "3/4/24", "4 March 24", "31.2.2024", "2024-02-30", "2024-13-01", "20241301",
        "1234567890",
        "12", "2024-W54", "1499-01-01", "2201-01-01", "May 32, 2021", "Foo 3, 2021", "2024-03-04 or so", "99999", "0",
        "2021–03–04", "٢٠٢١", "2021-03-04T99",
    ],
)  # fmt: skip
def test_what_is_no_date_in_one_way_is_refused_with_a_reason(written: str) -> None:
    found = read_date(written)
    assert isinstance(found, Undated)
    assert found.reason


@given(written=st.text(alphabet="0123456789-/. :TZmarchJn,", max_size=24))
def test_nothing_that_is_written_breaks_the_reader(written: str) -> None:
    assert isinstance(read_date(written), Dated | Undated)


@pytest.mark.parametrize("frequency", ["D", "W"])
def test_a_month_lies_in_no_one_day_or_week(frequency: str) -> None:
    found = dated("2021-05", Frequency(frequency))
    assert isinstance(found, Undated)
    assert "names a month" in found.reason


def test_a_day_lies_in_one_period_of_each_kind() -> None:
    assert all(isinstance(dated("2021-05-03", frequency), Dated) for frequency in Frequency)


def test_a_spreadsheets_day_number_is_told_apart() -> None:
    """Whoever reads a column wants to know that some of its dates were numbers."""
    found = [read_date(cell) for cell in ("45355", "45355.5", "2021-05-03")]
    assert [isinstance(one, Dated) and one.numbered for one in found] == [True, True, False]


@pytest.mark.parametrize("order", [None, *DateOrder])
def test_with_dots_the_day_comes_first_whatever_the_order(order: DateOrder | None) -> None:
    found = read_date("03.04.2021", order)
    assert isinstance(found, Dated)
    assert found.day == date(2021, 4, 3)
    assert isinstance(read_date("03.13.2021", order), Undated)


@pytest.mark.parametrize(
    "written", ["{} 3 April 2021", "{}, April 3, 2021", "{} 3rd of april 2021", "{} Apr 3 09:10:11 2021"]
)
def test_a_weekday_that_is_not_the_days_own_is_refused(written: str) -> None:
    names = ("Mon", "Tuesday", "Wed", "thurs", "Fri.", "Saturday", "sun")
    for name in names:
        found = read_date(written.format(name))
        if name == "Saturday":
            assert isinstance(found, Dated)
            assert found.day == date(2021, 4, 3)
        else:
            assert isinstance(found, Undated)
            assert "3 April 2021 is a Saturday" in found.reason
