"""Requests in process, beside what requests itself costs and beside ``responses`` replaying the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

import requests
import responses

import mockapi
from bench.timing import differences, in_turns, median, ratios, shown
from mockapi.world.exchange import Answer

KEY = {"OSDI-API-Token": "mockapi-key"}
Line = tuple[str, str, str, str]

# Many short turns: a machine that others use too changes its speed within a second.
TURNS = {"times": 5, "rounds": 300}


def lines() -> Iterator[Line]:
    """One person, and a page of 25."""
    with mockapi.intercept() as mock, requests.Session() as session:
        mock.clock.freeze("2026-01-01")
        for number in range(100):
            mock.actionnetwork["people"].create(
                given_name="Rosa",
                family_name="Quill",
                email_addresses=[{"address": f"p{number}@example.org"}],
                postal_addresses=[{"postal_code": "62701"}],
            )
        root = f"{mock.actionnetwork.url}/people"
        one = f"{root}/{mock.actionnetwork['people'].all()[0].id}"
        for what, url in (
            ("GET of one person through requests", one),
            ("GET of a page of 25 people", f"{root}?page=2"),
        ):
            taken = beside_replays(mock, session, url, KEY)
            peers = f"answered with fixed bytes {shown(taken['floor'])}; responses {shown(taken['replay'])}"
            yield what, "", shown(taken["get"]), peers
            if url == one:
                over = shown(differences(taken, "get", "floor"))
                yield "  over what requests itself costs", "<= 100 us", over, ""
            else:
                ratio = median(ratios(taken, "get", "replay"))
                yield "  as a multiple of responses replaying its bytes", "<= 1.0", f"{ratio:.2f}", ""


def beside_replays(
    mock: mockapi.Interception, session: requests.Session, url: str, headers: dict[str, str]
) -> dict[str, list[float]]:
    """Seconds of a GET, of the same way with a fixed answer at its end, and of ``responses`` replaying its bytes."""
    emulated = mock._seam.answer
    answer = session.get(url, headers=headers)
    fixed = Answer(200, tuple(answer.headers.items()), answer.content)

    def get() -> None:
        mock._seam.answer = emulated  # type: ignore[method-assign]
        session.get(url, headers=headers)

    def floor() -> None:
        mock._seam.answer = lambda *_: fixed  # type: ignore[method-assign]
        session.get(url, headers=headers)

    def replay() -> None:
        session.get("https://third.example/", headers=headers)

    with responses.RequestsMock() as third:
        third.add("GET", "https://third.example/", body=answer.content, content_type="application/hal+json")
        taken = in_turns({"get": get, "floor": floor, "replay": replay}, **TURNS)
    mock._seam.answer = emulated  # type: ignore[method-assign]
    return taken
