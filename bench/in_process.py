"""Requests in process, beside what the client itself costs and beside its mock replaying the same bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import aiohttp
import httpx
import requests
import responses
import respx

import mockapi
from bench.timing import differences, in_turns, median, ratios, shown
from mockapi.world.exchange import Answer

KEY = {"OSDI-API-Token": "mockapi-key"}
THIRD = "https://third.example/"
Line = tuple[str, str, str, str]

# Many short turns: a machine that others use too changes its speed within a second.
TURNS = {"times": 5, "rounds": 300}


def lines() -> Iterator[Line]:
    """One person, and a page of 25, through requests; one person through httpx and aiohttp."""
    with mockapi.intercept() as mock, requests.Session() as session, httpx.Client(headers=KEY) as client:
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
        yield from through_httpx(mock, client, one)
        yield from through_aiohttp(mock, one)


def through_httpx(mock: mockapi.Interception, client: httpx.Client, url: str) -> Iterator[Line]:
    """A GET with httpx, whose parsers of HTTP are at work, while respx answers above them."""
    with httpx.Client(http2=True, headers=KEY) as second:
        for version, asking in (("HTTP/1.1", client), ("HTTP/2", second)):
            replayed = requests.get(url, headers=KEY)
            replaying = respx.mock(assert_all_called=False)
            replaying.get(THIRD).respond(content=replayed.content, content_type="application/hal+json")
            taken = beside(mock, asking.get, replayed, replaying)
            peers = f"answered with fixed bytes {shown(taken['floor'])}; respx {shown(taken['replay'])}"
            yield f"GET of one person through httpx, {version}", "", shown(taken["get"]), peers
            yield "  over what httpx itself costs", "<= 100 us", shown(differences(taken, "get", "floor")), ""


def through_aiohttp(mock: mockapi.Interception, url: str) -> Iterator[Line]:
    """A GET with aiohttp; its usual mock cannot build the responses of the newest version, and so is not measured."""
    loop = asyncio.new_event_loop()

    async def opened() -> aiohttp.ClientSession:
        return aiohttp.ClientSession(headers=KEY)

    session = loop.run_until_complete(opened())

    async def ask() -> None:
        async with session.get(url) as answer:
            await answer.read()

    taken = beside(mock, lambda _: loop.run_until_complete(ask()), requests.get(url, headers=KEY))
    loop.run_until_complete(session.close())
    loop.close()
    peers = f"answered with fixed bytes {shown(taken['floor'])}"
    yield "GET of one person through aiohttp", "", shown(taken["get"]), peers
    yield "  over what aiohttp itself costs", "<= 100 us", shown(differences(taken, "get", "floor")), ""


def beside_replays(
    mock: mockapi.Interception, session: requests.Session, url: str, headers: dict[str, str]
) -> dict[str, list[float]]:
    """Seconds of a GET, of the same way with a fixed answer at its end, and of ``responses`` replaying its bytes."""
    replayed = session.get(url, headers=headers)
    replaying = responses.RequestsMock()
    replaying.add("GET", THIRD, body=replayed.content, content_type="application/hal+json")
    return beside(mock, lambda address: session.get(address, headers=headers), replayed, replaying)


def beside(
    mock: mockapi.Interception,
    ask: Callable[[str], object],
    replayed: requests.Response,
    replaying: AbstractContextManager[Any] | None = None,
) -> dict[str, list[float]]:
    """Seconds of asking anew, of the same way with that answer fixed at its end, and of another mock's replay of it."""
    emulated, url = mock._seam.answer, str(replayed.url)
    headers = tuple((name, value) for name, value in replayed.headers.items() if name != "Content-Length")
    fixed = Answer(200, headers, replayed.content)

    def get() -> None:
        mock._seam.answer = emulated  # type: ignore[method-assign]
        ask(url)

    def floor() -> None:
        mock._seam.answer = lambda *_: fixed  # type: ignore[method-assign]
        ask(url)

    actions: dict[str, Callable[[], object]] = {"get": get, "floor": floor}
    if replaying is not None:
        actions["replay"] = lambda: ask(THIRD)
    with replaying or nullcontext():
        taken = in_turns(actions, **TURNS)
    mock._seam.answer = emulated  # type: ignore[method-assign]
    return taken
