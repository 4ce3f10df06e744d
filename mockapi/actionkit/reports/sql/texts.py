"""MySQL's functions of text, LIKE and regular expressions among them."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from mockapi.actionkit.reports.sql.errors import QueryError
from mockapi.actionkit.reports.sql.values import LONGEST, number, text, whole


def concatenated(*values: Any) -> str:
    """All of them behind each other."""
    return "".join(map(text, values))


def _joined(separator: Any, *values: Any) -> str | None:
    return None if separator is None else text(separator).join(text(value) for value in values if value is not None)


def _substring(value: Any, start: Any, length: Any = LONGEST) -> str:
    whole_text, first, count = text(value), whole(start), whole(length)
    begin = first - 1 if first > 0 else len(whole_text) + first
    if not first or begin < 0 or count < 1:
        return ""
    return whole_text[begin : begin + count]


def _substring_index(value: Any, delimiter: Any, count: Any) -> str:
    sign, times = text(delimiter), whole(count)
    if not sign or not times:
        return ""
    parts = text(value).split(sign)
    return sign.join(parts[:times] if times > 0 else parts[times:])


def _left(value: Any, length: Any) -> str:
    return text(value)[: max(0, whole(length))]


def _right(value: Any, length: Any) -> str:
    return text(value)[-whole(length) :] if whole(length) > 0 else ""


def _padding(value: Any, length: Any, pad: Any) -> tuple[str, str] | None:
    before, wanted, sign = text(value), whole(length), text(pad)
    if wanted < 0 or wanted > LONGEST:
        return None
    missing = wanted - len(before)
    if missing > 0 and not sign:
        return ("", "")
    return before[:wanted], (sign * (missing // len(sign) + 1))[:missing] if missing > 0 else ""


def _padded_left(value: Any, length: Any, pad: Any) -> str | None:
    parts = _padding(value, length, pad)
    return None if parts is None else parts[1] + parts[0]


def _padded_right(value: Any, length: Any, pad: Any) -> str | None:
    parts = _padding(value, length, pad)
    return None if parts is None else parts[0] + parts[1]


def _locate(part: Any, value: Any, start: Any = 1) -> int:
    if whole(start) < 1:
        return 0
    return text(value).lower().find(text(part).lower(), whole(start) - 1) + 1


def _position(value: Any, part: Any) -> int:
    return _locate(part, value)


def _replaced(value: Any, old: Any, new: Any) -> str | None:
    whole_text, before, after = text(value), text(old), text(new)
    if not before:
        return whole_text
    if len(whole_text) + whole_text.count(before) * len(after) > LONGEST:
        return None
    return whole_text.replace(before, after)


def _reversed(value: Any) -> str:
    return text(value)[::-1]


def _trimmed(value: Any, signs: Any = " ", sides: Any = "BOTH") -> str:
    rest, sign = text(value), text(signs)
    while sign and sides != "TRAILING" and rest.startswith(sign):
        rest = rest[len(sign) :]
    while sign and sides != "LEADING" and rest.endswith(sign):
        rest = rest[: -len(sign)]
    return rest


def _repeated(value: Any, times: Any) -> str | None:
    count = max(0, whole(times))
    return None if len(text(value)) * count > LONGEST else text(value) * count


def _inserted(value: Any, start: Any, length: Any, new: Any) -> str:
    before, begin, count = text(value), whole(start), whole(length)
    if not 1 <= begin <= len(before):
        return before
    rest = "" if count < 0 or begin - 1 + count > len(before) else before[begin - 1 + count :]
    return before[: begin - 1] + text(new) + rest


def _nth(place: Any, *values: Any) -> Any:
    if place is None or not 1 <= whole(place) <= len(values):
        return None
    return values[whole(place) - 1]


def _characters(*codes: Any) -> str:
    return "".join(chr(whole(code)) for code in codes if code is not None and 0 <= whole(code) < 0xD800)


def _code(value: Any) -> int:
    return text(value).encode()[0] if text(value) else 0


def _quoted(value: Any) -> str:
    if value is None:
        return "NULL"
    return "'" + text(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _hexadecimal(value: Any) -> str:
    return f"{value:X}" if isinstance(value, int) else text(value).encode().hex().upper()


def _sha2(value: Any, length: Any) -> str | None:
    names = {0: "sha256", 224: "sha224", 256: "sha256", 384: "sha384", 512: "sha512"}
    name = names.get(whole(length))
    return None if name is None else hashlib.new(name, text(value).encode()).hexdigest()


def _folded(value: str) -> str:
    if value.isascii():
        return value.lower()
    plain = unicodedata.normalize("NFKD", value)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


@lru_cache(maxsize=256)
def _like_parts(pattern: str, escape: str, binary: bool) -> tuple[re.Pattern[str], ...]:
    """The stretches between the ``%`` of a pattern."""
    parts, current, signs = [], "", iter(pattern if binary else _folded(pattern))
    for sign in signs:
        if escape and sign == escape:
            current += re.escape(next(signs, escape))
        elif sign == "%":
            parts.append(current)
            current = ""
        else:
            current += "." if sign == "_" else re.escape(sign)
    return tuple(re.compile(part, re.S) for part in (*parts, current))


def like(value: Any, pattern: Any, escape: Any = "\\", binary: Any = 0) -> bool:
    """``LIKE``; with ``binary``, case and accents count."""
    whole_text = text(value) if binary else _folded(text(value))
    first, *others = _like_parts(text(pattern), text(escape) if binary else _folded(text(escape)), bool(binary))
    if not others:
        return first.fullmatch(whole_text) is not None
    found = first.match(whole_text)
    for part in others[:-1]:
        found = found and part.search(whole_text, found.end())
    if found is None:
        return False
    last = others[-1].pattern
    width = len(re.sub(r"\\(.)", r"\1", last, flags=re.S))
    start = len(whole_text) - width
    return start >= found.end() and others[-1].fullmatch(whole_text, start) is not None


@lru_cache(maxsize=256)
def _expression(pattern: str, flags: int) -> re.Pattern[str]:
    classes = {
        "[:alpha:]": "a-zA-Z", "[:digit:]": "0-9", "[:alnum:]": "a-zA-Z0-9", "[:space:]": r"\s", "[:upper:]": "A-Z",
        "[:lower:]": "a-z", "[:punct:]": r"!-/:-@\[-`{-~", "[:blank:]": r" \t", "[:xdigit:]": "0-9a-fA-F",
    }  # fmt: skip
    translated = pattern.replace("[[:<:]]", r"\b(?=\w)").replace("[[:>:]]", r"\b(?<=\w)")
    for name, signs in classes.items():
        translated = translated.replace(name, signs)
    return re.compile(translated, flags)


def _regular(pattern: Any, options: str = "") -> re.Pattern[str]:
    flags = 0 if "c" in options else re.IGNORECASE
    flags |= (re.S if "n" in options else 0) | (re.M if "m" in options else 0)
    try:
        return _expression(text(pattern), flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise QueryError(f"Got error '{error}' from regexp") from None


def matches(value: Any, pattern: Any, options: Any = "") -> bool:
    """``REGEXP``, without case."""
    return _regular(pattern, text(options)).search(text(value)) is not None


def _regexp_replace(value: Any, pattern: Any, new: Any) -> str | None:
    before, after = text(value), re.sub(r"\$(\d)", r"\\\1", text(new).replace("\\", "\\\\"))
    expression = _regular(pattern)
    if sum(1 for _ in expression.finditer(before)) * len(after) > LONGEST:
        return None
    try:
        return expression.sub(after, before)
    except (re.error, IndexError) as error:
        raise QueryError(f"Got error '{error}' from regexp") from None


def _regexp_substr(value: Any, pattern: Any) -> str | None:
    found = _regular(pattern).search(text(value))
    return found[0] if found else None


def _regexp_instr(value: Any, pattern: Any) -> int:
    found = _regular(pattern).search(text(value))
    return found.start() + 1 if found else 0


# NULL in any argument gives NULL.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "concat": concatenated,
    "substring": _substring,
    "substr": _substring,
    "mid": _substring,
    "substring_index": _substring_index,
    "left": _left,
    "right": _right,
    "lpad": _padded_left,
    "rpad": _padded_right,
    "locate": _locate,
    "instr": _position,
    "replace": _replaced,
    "reverse": _reversed,
    "trim": _trimmed,
    "ltrim": lambda value: text(value).lstrip(" "),
    "rtrim": lambda value: text(value).rstrip(" "),
    "lower": lambda value: text(value).lower(),
    "lcase": lambda value: text(value).lower(),
    "upper": lambda value: text(value).upper(),
    "ucase": lambda value: text(value).upper(),
    "length": lambda value: len(value if isinstance(value, bytes) else text(value).encode()),
    "octet_length": lambda value: len(value if isinstance(value, bytes) else text(value).encode()),
    "char_length": lambda value: len(text(value)),
    "character_length": lambda value: len(text(value)),
    "repeat": _repeated,
    "space": lambda times: _repeated(" ", times),
    "insert": _inserted,
    "ascii": _code,
    "ord": _code,
    "hex": _hexadecimal,
    "unhex": lambda value: bytes.fromhex(text(value)),
    "md5": lambda value: hashlib.md5(text(value).encode(), usedforsecurity=False).hexdigest(),
    "sha": lambda value: hashlib.sha1(text(value).encode(), usedforsecurity=False).hexdigest(),
    "sha1": lambda value: hashlib.sha1(text(value).encode(), usedforsecurity=False).hexdigest(),
    "sha2": _sha2,
    "crc32": lambda value: zlib.crc32(text(value).encode()),
    "to_base64": lambda value: base64.b64encode(text(value).encode()).decode(),
    "from_base64": lambda value: base64.b64decode(text(value)).decode(),
    "my_like": like,
    "my_regexp": matches,
    "regexp_like": matches,
    "regexp_replace": _regexp_replace,
    "regexp_substr": _regexp_substr,
    "regexp_instr": _regexp_instr,
    "my_text": text,
    "my_cut": _left,
}

# These are handed NULL as None.
WITH_NULL: dict[str, Callable[..., Any]] = {
    "concat_ws": _joined,
    "elt": _nth,
    "my_char": _characters,
    "quote": _quoted,
    "isnull": lambda value: value is None,
    "my_tuple": lambda *values: None if None in values else "\0".join(_folded(text(v)).rstrip(" ") for v in values),
    "my_truth": lambda value: None if value is None else number(value) != 0,
}
