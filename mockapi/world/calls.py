"""Calls over XML-RPC in the bodies of requests: how they are read, and what a test sees of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.parsers.expat import ExpatError
from xmlrpc.client import Binary, DateTime, Error, Unmarshaller

from defusedxml.common import DefusedXmlException
from defusedxml.xmlrpc import DefusedExpatParser


class NotACall(ValueError):
    """The body is no call, and why."""


def read(body: bytes) -> tuple[str, Sequence[Any]]:
    """The method's name and its parameters, dates and binary values as they were sent. Raises NotACall."""
    unmarshaller = Unmarshaller()
    parser = DefusedExpatParser(unmarshaller, forbid_dtd=True)
    try:
        parser.feed(body)
        parser.close()
        params, method = unmarshaller.close(), unmarshaller.getmethodname()
    except DefusedXmlException as refusal:
        raise NotACall(f"The request holds what no call needs: {type(refusal).__name__}") from None
    except (ExpatError, Error, ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
        raise NotACall("The request is not a well-formed XML-RPC call") from None
    if not method:
        raise NotACall("The request names no method")
    return method, params


def call_in(body: bytes) -> dict[str, Any] | None:
    """The ``method``, the list of ``params``, and as ``struct`` the first of these; None for what is no call, or is
    nested too deeply to be looked at.

    Dates are ISO 8601 texts as they were sent, binary values bytes.
    """
    try:
        method, params = read(body)
        given = [_plain(value) for value in params]
    except (NotACall, RecursionError):
        return None
    return {"method": method, "params": given, "struct": given[0] if given and isinstance(given[0], dict) else {}}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, DateTime):
        return str(value)
    return value.data if isinstance(value, Binary) else value
