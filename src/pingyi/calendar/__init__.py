"""Calendar: periods and cadences, month masks, workdays, and dates and deadlines as people write them. No clock.

- periods: Cadence, Period, month masks folded to quarters, half-years and the year
- workdays: by the State Council's notices, with corrections; says where no notice is out
- dates: “2019.3.5”, “二〇一九年三月五日”, Excel serials → a date, its precision, whether it was mended
- deadlines: “5月底前”, “每季度一次”, “5个工作日内” → what is meant, and whether that is sure
- festivals: the days that deadlines are named after
"""

from pingyi.calendar.dates import ParsedDate, Precision, parse_date
from pingyi.calendar.deadline import PERIOD_END, Deadline, DeadlineKind, Span, resolve
from pingyi.calendar.deadlines import parse_deadline, parse_deadlines
from pingyi.calendar.festivals import festival
from pingyi.calendar.periods import (
    Cadence,
    Period,
    fold,
    mask_periods,
    month_end,
    month_index,
    months_mask,
    period_of,
    periods,
)
from pingyi.calendar.workdays import (
    NO_CORRECTIONS,
    UNANNOUNCED,
    CountAnswer,
    DayAnswer,
    HolidayTable,
    add_workdays,
    is_announced,
    is_workday,
    workdays_between,
)

__all__ = [
    "NO_CORRECTIONS",
    "PERIOD_END",
    "UNANNOUNCED",
    "Cadence",
    "CountAnswer",
    "DayAnswer",
    "Deadline",
    "DeadlineKind",
    "HolidayTable",
    "ParsedDate",
    "Period",
    "Precision",
    "Span",
    "add_workdays",
    "festival",
    "fold",
    "is_announced",
    "is_workday",
    "mask_periods",
    "month_end",
    "month_index",
    "months_mask",
    "parse_date",
    "parse_deadline",
    "parse_deadlines",
    "period_of",
    "periods",
    "resolve",
    "workdays_between",
]
