"""How people can be reached: the kinds of field that e-mail addresses, phone numbers, countries and languages are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockapi.resource.fields import Misfit, Strings, Text

# ISO 639-1; what is not among these becomes "en" (reference 12.1).
_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta
te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES = frozenset(_CODES.split())


@dataclass(frozen=True, kw_only=True)
class EmailAddress(Text):
    """An e-mail address, kept in lower case. What is none is passed over."""

    max_length: int | None = 255

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        address = self.parse(value).strip().lower()
        name, at, host = address.rpartition("@")
        if not (name and at and host) or any(character.isspace() for character in address):
            if pack:
                raise Misfit("must be an e-mail address")
            return {}
        return super().take(address, pack=pack)


@dataclass(frozen=True, kw_only=True)
class PhoneNumber(Text):
    """A phone number, kept as digits with the country code; ten digits are a number of the US (reference 12.1)."""

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        digits = phone_digits(self.parse(value))
        if digits is None:
            if pack:
                raise Misfit("must be a phone number")
            return {}
        return {self.column: digits}


@dataclass(frozen=True, kw_only=True)
class Country(Text):
    """A country's two letters; anything else is passed over."""

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        code = self.parse(value).strip().upper()
        if len(code) == 2 and code.isascii() and code.isalpha():
            return {self.column: code}
        if pack:
            raise Misfit("must be a country's two letters")
        return {}


@dataclass(frozen=True, kw_only=True)
class Languages(Strings):
    """ISO 639-1 codes; an unknown one becomes ``en``."""

    default: Any = ("en",)

    def parse(self, value: Any) -> tuple[str, ...]:
        codes = (code.strip().lower() for code in super().parse(value))
        return tuple(dict.fromkeys(code if code in LANGUAGES else "en" for code in codes)) or ("en",)


def phone_digits(text: str) -> str | None:
    """A number's digits with country code; None for what cannot be a number."""
    digits = "".join(character for character in text if character in "0123456789")
    if len(digits) == 10 and not text.strip().startswith("+"):
        digits = "1" + digits
    return digits if 7 <= len(digits) <= 15 else None
