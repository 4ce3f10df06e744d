"""XML-RPC on the wire: calls read with a server's suspicion, results and faults written (reference 2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from xmlrpc.client import Binary, DateTime, Marshaller
from xmlrpc.client import Fault as XmlRpcFault

from mockapi.actionkit.xmlrpc.faults import BAD_CALL, BROKEN, Fault
from mockapi.world import calls

DEEPEST = 50
SMALLEST, LARGEST = -(2**31), 2**31 - 1
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(T.*)?")
# What XML 1.0 cannot carry.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_call(body: bytes) -> tuple[str, Mapping[str, Any]]:
    """The method's name and its one struct, empty where there is none. Raises Fault."""
    try:
        method, params = calls.read(body)
    except calls.NotACall as refusal:
        raise Fault(BROKEN, str(refusal)) from None
    if len(params) > 1:
        raise Fault(BAD_CALL, f"{method}() takes one struct, {len(params)} parameters were given")
    given = params[0] if params else {}
    if not isinstance(given, dict):
        raise Fault(BAD_CALL, f"{method}() takes one struct, not {type(given).__name__}")
    return method, {name: _plain(value, 1) for name, value in given.items()}


def _plain(value: Any, depth: int) -> Any:
    """A value as rules take it: dates and bytes as text, whole numbers within what XML-RPC allows. Raises Fault."""
    if depth > DEEPEST:
        raise Fault(BROKEN, f"The request is nested deeper than {DEEPEST} levels")
    if isinstance(value, dict):
        return {name: _plain(item, depth + 1) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, DateTime):
        return _dashed(str(value.value))
    if isinstance(value, Binary):
        return value.data.decode("utf-8", "replace")
    if isinstance(value, int) and not isinstance(value, bool) and not SMALLEST <= value <= LARGEST:
        raise Fault(BAD_CALL, "int exceeds XML-RPC limits")
    return value


def _dashed(text: str) -> str:
    """``20310601T10:00:00`` as ``2031-06-01T10:00:00``, which is accepted too (decisions T6)."""
    match = _COMPACT.fullmatch(text.strip())
    return text.strip() if match is None else f"{match[1]}-{match[2]}-{match[3]}{match[4] or ''}"


class _Writer(Marshaller):
    """Marshals what results hold: null as ``nil``, whole numbers beyond four bytes as ``i8``."""

    dispatch = dict(Marshaller.dispatch)

    def dump_int(self, value: int, write: Callable[[str], object]) -> None:
        """A whole number of any size."""
        kind = "int" if SMALLEST <= value <= LARGEST else "i8"
        write(f"<value><{kind}>{value}</{kind}></value>\n")

    dispatch[int] = dump_int  # type: ignore[assignment]


def write_result(value: Any) -> bytes:
    """The response that holds a result."""
    return _response((_clean(value),))


def write_fault(fault: Fault) -> bytes:
    """The response that holds a fault; its code is a string (reference 4.1)."""
    return _response(XmlRpcFault(fault.code, _clean(str(fault))))  # type: ignore[arg-type]


def _response(content: Any) -> bytes:
    text = _Writer("utf-8", True).dumps(content)
    return f"<?xml version='1.0'?>\n<methodResponse>\n{text}</methodResponse>\n".encode()


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _UNWRITABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value
