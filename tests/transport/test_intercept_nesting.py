"""Interceptions inside each other, left in any order, as decorators, for tasks side by side, and before imports."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import permutations

import pytest
import requests
import urllib3

import mockapi

API = "https://actionnetwork.org/api/v2"
PEOPLE = f"{API}/people"
TAGS = f"{API}/tags"
KEY = {"OSDI-API-Token": "mockapi-key"}


def patched():
    return *patched_below_requests(), requests.Session.get_adapter


def patched_below_requests():
    pool = urllib3.connectionpool
    return pool.HTTPConnectionPool._make_request, pool.HTTPSConnectionPool._prepare_proxy


def tag(name):
    requests.post(TAGS, json={"name": name}, headers=KEY).raise_for_status()


def names(mock):
    return [tag.name for tag in mock.actionnetwork["tags"].all()]


# ---- nesting


def test_the_innermost_interception_wins():
    with mockapi.intercept() as outer:
        tag("before")
        with mockapi.intercept() as inner:
            tag("inside")
        tag("after")

    assert (names(outer), names(inner)) == (["before", "after"], ["inside"])


def test_a_host_that_only_the_outer_one_has_reaches_the_outer_one():
    with mockapi.intercept(hosts=["mirror.example"]) as outer, mockapi.intercept() as inner:
        assert requests.get("https://mirror.example/api/v2/people", headers=KEY).status_code == 200

    assert (len(outer.journal), len(inner.journal)) == (1, 0)


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_interceptions_can_be_left_in_any_order(order):
    before = patched()
    stacked = [mockapi.intercept() for _ in range(3)]
    with ExitStack() as stack:
        inside = [stack.enter_context(ExitStack()) for _ in stacked]
        for one, entered in zip(stacked, inside, strict=True):
            entered.enter_context(one)

        for place, leaving in enumerate(order):
            tag(f"before {leaving} left")
            innermost = max(set(order[place:]))
            assert names(stacked[innermost])[-1] == f"before {leaving} left"
            inside[leaving].close()

    assert sum(len(one.journal) for one in stacked) == 3
    assert patched() == before


def test_one_interception_can_be_entered_again_and_keeps_its_world():
    before = patched()
    mock = mockapi.intercept()

    with mock:
        tag("first")
        with mock:
            tag("second")
        tag("third")
    with mock:
        tag("fourth")

    assert names(mock) == ["first", "second", "third", "fourth"]
    assert patched() == before


def test_one_interception_can_be_entered_again_in_its_context():
    mock = mockapi.intercept(scope="context")

    with mock:
        with mock:
            tag("inside")
        tag("still inside")

    assert names(mock) == ["inside", "still inside"]


def test_an_interception_that_was_left_first_answers_no_more(elsewhere):
    inner = mockapi.intercept()
    with mockapi.intercept(hosts=["127.0.0.1"]) as outer:
        inner.__enter__()
    try:
        assert requests.get(f"{elsewhere.url}api/v2/people", headers=KEY).text == "elsewhere"
    finally:
        inner.__exit__(None, None, None)

    assert len(outer.journal) == 0


def test_a_version_of_a_library_that_cannot_be_patched_says_so_and_names_the_server(monkeypatch):
    before = patched_below_requests()
    monkeypatch.delattr(requests.Session, "get_adapter")

    with pytest.raises(RuntimeError, match=r"no get_adapter.*mockapi\.serve"), mockapi.intercept():
        pass

    assert patched_below_requests() == before


def test_an_exception_inside_passes_and_takes_the_patches_away():
    before = patched()

    with pytest.raises(ZeroDivisionError), mockapi.intercept():
        raise ZeroDivisionError

    assert patched() == before


# ---- as a decorator


@mockapi.intercept()
def test_a_decorated_test_without_the_parameter():
    assert requests.get(PEOPLE, headers=KEY).status_code == 200


@mockapi.intercept(seed="demo")
def test_a_decorated_test_with_the_parameter(mock, tmp_path):
    assert tmp_path.exists()  # other fixtures still come
    assert mock.actionnetwork["people"].count() > 25


@pytest.mark.parametrize("number", [1, 2])
@mockapi.intercept(null_clears=False)
def test_a_decorated_test_can_be_parametrised(number, mock):
    tag(str(number))
    assert names(mock) == [str(number)]
    assert not mock.settings.actionnetwork.null_clears


class TestMethods:
    @mockapi.intercept()
    def test_a_method_can_be_decorated(self, mock):
        tag("a")
        assert names(mock) == ["a"]


def test_a_decorated_function_keeps_its_name_arguments_and_result():
    @mockapi.intercept
    def story(first, *rest, last="z"):
        """A docstring."""
        return (first, *rest, last)

    assert (story.__name__, story.__doc__) == ("story", "A docstring.")
    assert story("a", "b", last="c") == ("a", "b", "c")


def test_every_call_of_a_decorated_function_gets_a_new_world():
    @mockapi.intercept()
    def story(mock):
        tag("once")
        return names(mock)

    assert [story(), story()] == [["once"], ["once"]]


def test_a_decorated_coroutine_is_answered():
    @mockapi.intercept()
    async def story(mock):
        await asyncio.sleep(0)
        tag("awaited")
        return names(mock)

    assert asyncio.run(story()) == ["awaited"]


def test_a_decorated_function_that_calls_itself_keeps_its_own_world():
    @mockapi.intercept()
    def story(depth, mock):
        tag(f"depth {depth}")
        if depth:
            story(depth - 1)
        return names(mock)

    assert story(2) == ["depth 2"]


# ---- tasks and threads side by side


def test_tasks_side_by_side_can_have_worlds_of_their_own():
    before = patched()

    async def story(name):
        with mockapi.intercept(scope="context") as mock:
            for _ in range(int(name)):  # they leave in another order than they came
                await asyncio.sleep(0)
            tag(name)
            await asyncio.sleep(0)
            return names(mock)

    async def all_of_them():
        return await asyncio.gather(*(story(name) for name in "3142"))

    assert asyncio.run(all_of_them()) == [["3"], ["1"], ["4"], ["2"]]
    assert patched() == before


def test_threads_side_by_side_can_have_worlds_of_their_own():
    def story(name):
        with mockapi.intercept(scope="context") as mock:
            for step in range(5):
                tag(f"{name} {step}")
            return names(mock)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(story, "abcd"))

    assert found == [[f"{name} {step}" for step in range(5)] for name in "abcd"]


def test_a_decorated_coroutine_can_run_side_by_side_with_itself():
    @mockapi.intercept(scope="context")
    async def story(name, mock):
        await asyncio.sleep(0)
        tag(name)
        await asyncio.sleep(0)
        return names(mock)

    async def both():
        return await asyncio.gather(story("a"), story("b"))

    assert asyncio.run(both()) == [["a"], ["b"]]


def test_a_thread_is_outside_of_an_interception_in_context_scope(elsewhere):
    url = f"{elsewhere.url}api/v2/people"
    with mockapi.intercept(hosts=["127.0.0.1"], scope="context") as mock, ThreadPoolExecutor(1) as threads:
        outside = threads.submit(requests.get, url).result()
        inside = requests.get(url, headers=KEY)

    assert (outside.text, inside.json()["page"]) == ("elsewhere", 1)
    assert len(mock.journal) == len(elsewhere.seen) == 1


# ---- libraries that are imported later


def script(text):
    """Run in a process where nothing has been imported yet."""
    head = f"import sys\nPEOPLE, KEY = {PEOPLE!r}, {KEY!r}\n"
    subprocess.run([sys.executable, "-W", "ignore", "-c", head + text], check=True, timeout=60)


def test_a_library_that_is_imported_inside_is_answered_too():
    script("""
import mockapi
with mockapi.intercept() as mock:
    assert "requests" not in sys.modules and "urllib3" not in sys.modules
    import requests
    assert requests.get(PEOPLE, headers=KEY).status_code == 200
    assert len(mock.journal) == 1
import urllib3
assert urllib3.connectionpool.HTTPConnectionPool._make_request.__module__ == "urllib3.connectionpool"
assert not any(type(finder).__module__.startswith("mockapi") for finder in sys.meta_path)
""")


def test_urllib3_alone_can_be_imported_inside_by_a_part_of_it_and_in_a_thread():
    script("""
import mockapi, threading
def work():
    from urllib3.util.retry import Retry
    import urllib3
    assert urllib3.PoolManager(retries=Retry(1)).request("GET", PEOPLE, headers=KEY).status == 200
with mockapi.intercept() as mock:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(mock.journal) == 1
    assert "requests" not in sys.modules
""")


def test_a_library_that_is_imported_inside_two_reaches_the_innermost():
    script("""
import mockapi
with mockapi.intercept() as outer:
    with mockapi.intercept() as inner:
        import requests
        assert requests.get(PEOPLE, headers=KEY).status_code == 200
        assert (len(outer.journal), len(inner.journal)) == (0, 1)
    assert requests.get(PEOPLE, headers=KEY).status_code == 200
    assert (len(outer.journal), len(inner.journal)) == (1, 1)
""")


def test_a_library_that_is_not_installed_is_not_missed():
    script("""
class Without:
    def find_spec(self, name, path=None, target=None):
        if name in ("requests", "requests_mock", "responses"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Without())
import mockapi
with mockapi.intercept():
    import urllib3
    assert urllib3.PoolManager().request("GET", PEOPLE, headers=KEY).status == 200
    try:
        import requests
    except ModuleNotFoundError:
        pass
    else:
        raise AssertionError("requests was found")
""")
