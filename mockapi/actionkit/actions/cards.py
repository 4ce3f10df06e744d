"""Credit cards as they are typed: whether number and date can be right, which numbers are declined (reference 43)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from mockapi.actionkit.actions.specific import Problems, Submission
from mockapi.resource.evidence import guess

# The number that card processors' test systems decline. All others succeed that can be numbers at all: no money moves.
DECLINED = frozenset({"4000000000000002"})
# The number that they take once and decline ever after; of a recurring donation's card only the end is kept.
DECLINED_LATER = "4000000000000341"
PROCESSOR = guess("43: an invented processor charges every card but 4000000000000002")


@dataclass(frozen=True)
class Card:
    """What is kept of a card: the last four digits, and the date as ``MMYY`` or ``MMYYYY``."""

    last_four: str | None = None
    exp_date: str = ""


def read(submission: Submission) -> tuple[Card, Problems]:
    """The card in ``card_num`` with ``exp_date``, or ``exp_date_month`` and ``exp_date_year``."""
    given = submission.given
    problems: Problems = {}
    number = given.text("card_num").replace(" ", "").replace("-", "")
    if not number:
        problems["card_num"] = [submission.say("card_num", "missing")]
    elif not is_number(number):
        problems["card_num"] = [submission.say("card_num", "invalid")]
    exp_date = exp_date_in(given.text("exp_date"), given.text("exp_date_month"), given.text("exp_date_year"))
    if not exp_date:
        problems["exp_date"] = [submission.say("exp_date", "missing")]
    elif _is_over(exp_date, submission.call.now):
        problems["exp_date"] = [submission.say("exp_date", "invalid")]
    if not problems and number in DECLINED:
        problems["card_num"] = [submission.say("card_num", "processor_error")]
    submission.call.lean(PROCESSOR)
    return Card(number[-4:], exp_date), problems


def failure_later(last_four: str, exp_date: str, now: int) -> tuple[str, str] | None:
    """Why a card that was good once cannot be charged again: a code, and a sentence; None where it can."""
    if exp_date and _is_over(exp_date, now):
        return "expired_card", "The card has expired."
    if last_four == DECLINED_LATER[-4:]:
        return "card_declined", "The card was declined."
    return None


def is_number(text: str) -> bool:
    """Whether a text can be the number of a card: its digits sum up as Luhn says."""
    if not text.isascii() or not text.isdecimal() or not 12 <= len(text) <= 19:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def exp_date_in(exp_date: str, month: str, year: str) -> str:
    """``MMYY`` or ``MMYYYY``, from one text or from two; empty where nothing was given."""
    if not exp_date and month and year:
        exp_date = f"{month.zfill(2)}{year}"
    return exp_date.replace("/", "").replace(" ", "").replace("-", "")


def _is_over(exp_date: str, now: int) -> bool:
    """Whether a date is none, or its month is over."""
    if not exp_date.isascii() or not exp_date.isdecimal() or len(exp_date) not in (4, 6):
        return True
    month, year = int(exp_date[:2]), int(exp_date[2:])
    today = datetime.fromtimestamp(now, timezone.utc)
    return not 1 <= month <= 12 or (year + 2000 if year < 100 else year, month) < (today.year, today.month)
