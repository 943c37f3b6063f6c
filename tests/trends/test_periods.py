"""Periods follow on each other without gap or overlap, and are named as the calendar has them."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.trends.periods import Frequency, Period, period_of

DAYS = st.dates(date(1500, 1, 1), date(2200, 12, 31))
PANDAS = {"D": "D", "W": "W-SUN", "M": "M", "Q": "Q", "Y": "Y"}


@given(day=DAYS, frequency=st.sampled_from(Frequency))
def test_a_day_lies_in_its_period_and_in_no_other(day: date, frequency: Frequency) -> None:
    period = Period(frequency, period_of(day, frequency))
    assert period.start <= day <= period.end
    assert Period(frequency, period.number + 1).start == period.end + timedelta(days=1)


@given(day=st.dates(date(1700, 1, 1), date(2200, 1, 1)), frequency=st.sampled_from(Frequency))
def test_periods_are_those_of_pandas(day: date, frequency: Frequency) -> None:
    expected = pd.Period(pd.Timestamp(day), freq=PANDAS[frequency.value])
    period = Period(frequency, period_of(day, frequency))
    assert (period.start, period.end) == (expected.start_time.date(), expected.end_time.date())


@pytest.mark.parametrize(
    ("frequency", "name"), [("D", "2021-01-03"), ("W", "2020-W53"), ("M", "2021-01"), ("Q", "2021-Q1"), ("Y", "2021")]
)
def test_a_period_is_named_as_iso_8601_has_it(frequency: str, name: str) -> None:
    chosen = Frequency(frequency)
    assert Period(chosen, period_of(date(2021, 1, 3), chosen)).name == name
