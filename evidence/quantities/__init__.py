"""Numbers, p-values, percentages, doses, durations and dates as people and papers write them.

Each reader takes the words and gives a frozen value that keeps them and carries the conversion. What can
mean two things is refused with ``Unreadable``, which says what to write instead; no reader guesses, and none
raises anything else.
"""

from evidence.quantities.dates import PartialDate, partial_date
from evidence.quantities.doses import Dose, dose
from evidence.quantities.durations import Duration, duration, time_point
from evidence.quantities.numbers import Count, Number, count, number
from evidence.quantities.p_values import PValue, p_value
from evidence.quantities.percentages import (
    Percentage,
    PercentChange,
    Share,
    percent_change,
    percentage,
    share,
)
from evidence.quantities.unreadable import Unreadable

__all__ = [
    "Count",
    "Dose",
    "Duration",
    "Number",
    "PValue",
    "PartialDate",
    "PercentChange",
    "Percentage",
    "Share",
    "Unreadable",
    "count",
    "dose",
    "duration",
    "number",
    "p_value",
    "partial_date",
    "percent_change",
    "percentage",
    "share",
    "time_point",
]
