"""MySQL's functions and operators of numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from mockapi.actionkit.reports.sql.errors import QueryError
from mockapi.actionkit.reports.sql.values import decimal, number, text, whole

DIVISION_DIGITS = 4  # div_precision_increment: 1/3 of whole numbers is 0.3333


def divide(left: Any, right: Any) -> float | None:
    """``/``: a decimal, four digits long for whole numbers; NULL by zero."""
    one, other = number(left), number(right)
    if not other:
        return None
    if isinstance(one, int) and isinstance(other, int):
        return float((Decimal(one) / Decimal(other)).quantize(Decimal(1).scaleb(-DIVISION_DIGITS), ROUND_HALF_UP))
    return one / other


def _in_range(result: int | float) -> int | float:
    if isinstance(result, int) and abs(result) >= 2**64:
        raise QueryError("BIGINT value is out of range")
    if not math.isfinite(result):
        raise QueryError("DOUBLE value is out of range")
    return result


def _whole_division(left: Any, right: Any) -> int | None:
    return int(decimal(left) / decimal(right)) if number(right) else None


def _remainder(left: Any, right: Any) -> int | float | None:
    one, other = number(left), number(right)
    if not other:
        return None
    if isinstance(one, int) and isinstance(other, int):
        return int(math.copysign(abs(one) % abs(other), one))
    return float(decimal(one) % decimal(other))


def _cut(value: Any, digits: Any, rounding: str) -> int | float:
    read, places = decimal(value), max(-30, min(whole(digits), 30))
    if isinstance(number(value), int) and places >= 0:
        return int(number(value))
    result = read.quantize(Decimal(1).scaleb(-places), rounding)
    return int(result) if places <= 0 else float(result)


def rounded(value: Any, digits: Any = 0) -> int | float:
    """Halves away from zero; a whole number where no digit is left."""
    return _cut(value, digits, ROUND_HALF_UP)


def _truncate(value: Any, digits: Any) -> int | float:
    return _cut(value, digits, ROUND_DOWN)


def _floor(value: Any) -> int:
    return int(decimal(value).to_integral_value(ROUND_FLOOR))


def _ceiling(value: Any) -> int:
    return int(decimal(value).to_integral_value(ROUND_CEILING))


def formatted(value: Any, digits: Any, locale: Any = "en_US") -> str:
    """``FORMAT``: commas between thousands."""
    places = max(0, min(whole(digits), 30))
    return f"{decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,.{places}f}"


def _absolute(value: Any) -> int | float:
    return abs(number(value))


def _sign(value: Any) -> int:
    return (number(value) > 0) - (number(value) < 0)


def _power(base: Any, exponent: Any) -> float:
    return math.pow(number(base), number(exponent))


def _logarithm(first: Any, second: Any = None) -> float:
    if second is None:
        return math.log(number(first))
    return math.log(number(second)) / math.log(number(first))


def _bitwise(sign: Callable[[int, int], int]) -> Callable[[Any, Any], int]:
    def of(left: Any, right: Any) -> int:
        return sign(whole(left), whole(right)) % 2**64

    return of


def _to_decimal(value: Any, digits: Any = 0) -> int | float:
    return _cut(value, digits, ROUND_HALF_UP)


def _to_signed(value: Any) -> int:
    read = number(value)
    return int(read) if isinstance(value, str) else whole(read)


def _to_float(value: Any) -> float:
    return float(number(value))


def _converted(value: Any, base: Any, target: Any) -> str:
    """``CONV``: a number from one base to another."""
    rest = int(text(value), whole(base))
    digits = ""
    if not 2 <= whole(target) <= 36:
        raise ValueError(target)
    sign, rest = ("-" if rest < 0 else ""), abs(rest)
    while rest:
        rest, digit = divmod(rest, whole(target))
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return sign + (digits or "0")


def _of_float(function: Callable[[float], float]) -> Callable[[Any], float]:
    def of(value: Any) -> float:
        return function(float(number(value)))

    return of


# NULL in any argument gives NULL.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "my_add": lambda left, right: _in_range(number(left) + number(right)),
    "my_sub": lambda left, right: _in_range(number(left) - number(right)),
    "my_mul": lambda left, right: _in_range(number(left) * number(right)),
    "my_div": divide,
    "my_intdiv": _whole_division,
    "mod": _remainder,
    "my_bitxor": _bitwise(lambda left, right: left ^ right),
    "my_signed": _to_signed,
    "my_decimal": _to_decimal,
    "my_double": _to_float,
    "my_number": number,
    "round": rounded,
    "truncate": _truncate,
    "floor": _floor,
    "ceil": _ceiling,
    "ceiling": _ceiling,
    "format": formatted,
    "abs": _absolute,
    "sign": _sign,
    "pow": _power,
    "power": _power,
    "sqrt": _of_float(math.sqrt),
    "exp": _of_float(math.exp),
    "ln": _of_float(math.log),
    "log": _logarithm,
    "log2": _of_float(math.log2),
    "log10": _of_float(math.log10),
    "pi": lambda: math.pi,
    "sin": _of_float(math.sin),
    "cos": _of_float(math.cos),
    "tan": _of_float(math.tan),
    "asin": _of_float(math.asin),
    "acos": _of_float(math.acos),
    "atan": _of_float(math.atan),
    "radians": _of_float(math.radians),
    "degrees": _of_float(math.degrees),
    "conv": _converted,
}
