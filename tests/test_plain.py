"""Times as feeds write them, against the standard library's own writer."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from feeds import plain

ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31), timezones=ZONES))
def test_a_time_is_written_as_mail_writes_it(moment: datetime) -> None:
    assert plain.rfc2822(moment) == format_datetime(moment.astimezone(UTC), usegmt=True)
