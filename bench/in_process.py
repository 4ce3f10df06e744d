"""Requests in process, beside what requests itself costs and beside ``responses`` replaying the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import requests
import responses

import mockapi
from bench.timing import in_turns, median, shown
from mockapi.world.exchange import Answer

KEY = {"OSDI-API-Token": "mockapi-key"}
Line = tuple[str, str, str, str]


def lines() -> Iterator[Line]:
    """One person, and a page of 25."""
    with mockapi.intercept() as mock:
        for number in range(100):
            mock.actionnetwork["people"].create(
                given_name="Rosa",
                family_name="Quill",
                email_addresses=[{"address": f"p{number}@example.org"}],
                postal_addresses=[{"postal_code": "62701"}],
            )
        session = requests.Session()
        root = f"{mock.actionnetwork.url}/people"
        one = f"{root}/{mock.actionnetwork['people'].all()[0].id}"
        emulated = mock._seam.answer
        for what, url in (
            ("GET of one person through requests", one),
            ("GET of a page of 25 people", f"{root}?page=2"),
        ):
            body = session.get(url, headers=KEY).content
            fixed = Answer(200, (("Content-Type", "application/hal+json"),), body)

            def get(url: str = url) -> None:
                mock._seam.answer = emulated  # type: ignore[method-assign]
                session.get(url, headers=KEY)

            def floor(url: str = url, fixed: Answer = fixed) -> None:
                mock._seam.answer = lambda *_: fixed  # type: ignore[method-assign]
                session.get(url, headers=KEY)

            def replay(body: bytes = body) -> None:
                session.get("https://third.example/", headers=KEY)

            with responses.RequestsMock() as third:
                third.add("GET", "https://third.example/", body=body, content_type="application/hal+json")
                taken: dict[str, Any] = in_turns({"get": get, "floor": floor, "replay": replay})
            over = (median(taken["get"]) - median(taken["floor"])) * 1e6
            ratio = median(taken["get"]) / median(taken["replay"])
            peers = f"requests alone {shown(taken['floor'])}; responses {shown(taken['replay'])}"
            if url == one:
                yield what, "", shown(taken["get"]), peers
                yield "  over what requests itself costs", "<= 100 us", f"{over:.0f} us", ""
            else:
                yield what, "", shown(taken["get"]), peers
                yield "  as a multiple of responses replaying its bytes", "<= 1.0", f"{ratio:.2f}", ""
        mock._seam.answer = emulated  # type: ignore[method-assign]
