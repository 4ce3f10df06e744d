"""Calls over XML-RPC in the bodies of requests, for a test to look at."""

from __future__ import annotations

from typing import Any
from xml.parsers.expat import ExpatError
from xmlrpc.client import Binary, DateTime, Error, Unmarshaller

from defusedxml.common import DefusedXmlException
from defusedxml.xmlrpc import DefusedExpatParser


def call_in(body: bytes) -> dict[str, Any] | None:
    """The ``method``, the list of ``params``, and as ``struct`` the first of these; None for what is no call.

    Dates are ISO 8601 texts as they were sent, binary values bytes.
    """
    unmarshaller = Unmarshaller()
    parser = DefusedExpatParser(unmarshaller, forbid_dtd=True)
    try:
        parser.feed(body)
        parser.close()
        params, method = unmarshaller.close(), unmarshaller.getmethodname()
    except (
        DefusedXmlException,
        ExpatError,
        Error,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ArithmeticError,
    ):
        return None
    if not method:
        return None
    given = [_plain(value) for value in params]
    return {"method": method, "params": given, "struct": given[0] if given and isinstance(given[0], dict) else {}}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, DateTime):
        return str(value)
    return value.data if isinstance(value, Binary) else value
