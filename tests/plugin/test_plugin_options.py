"""Where options come from: the ini file, a fixture of the user's, markers, parameters; tests that are coroutines."""

from __future__ import annotations

import pytest


def test_the_ini_file_the_fixture_and_the_marker_go_before_each_other(run, pytester):
    pytester.makefile(".json", pack='{"actionnetwork": {"tags": [{"name": "of the ini file"}]}}')
    pytester.makeini("""
[pytest]
mockapi_seed = pack.json
mockapi_hosts = crm.example act.example
mockapi_strict = true
mockapi_journal_size = 7
mockapi_settings =
    rate_limit = 3
    null_clears = False
    default_source = crm
""")
    result = run("""
PACK = {"actionnetwork": {"tags": [{"name": "marked"}]}}

def test_ini(mockapi):
    network = mockapi.settings.actionnetwork
    assert names(mockapi) == ["of the ini file"]
    assert (network.rate_limit, network.null_clears, mockapi.settings.actionkit.default_source) == (3, False, "crm")
    assert mockapi.journal.size == 7
    assert ask("/tags", "https://act.example/api/v2").status_code == 200

@pytest.mark.mockapi(seed=PACK, rate_limit=0, strict=False)
def test_marker(mockapi_server):
    assert names(mockapi_server) == ["marked"]
    assert mockapi_server.settings.actionnetwork.rate_limit == 0
    ask("/poeple", mockapi_server.actionnetwork.url)

def test_strict(mockapi):
    ask("/poeple")

class TestOwn:
    @pytest.fixture
    def mockapi_options(self):
        return {"seed": PACK, "journal_size": 9}

    def test_fixture(self, mockapi):
        assert (names(mockapi), mockapi.journal.size) == (["marked"], 9)
        assert mockapi.settings.actionnetwork.rate_limit == 3

def test_session(mockapi_shared):
    assert names(mockapi_shared) == ["of the ini file"]
""")
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(["*_ test_strict _*"])


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("mockapi_journal_size = many", "*mockapi_journal_size in the ini file must be a number, not 'many'*"),
        ("mockapi_settings = rate_limit", "*'rate_limit' is not name = value*"),
        ("mockapi_settings = rate_limits = 3", "*no setting 'rate_limits'*did you mean rate_limit?*"),
        ("mockapi_seed = nowhere.json", "*nowhere.json*cannot be read*"),
    ],
)
def test_a_mistake_in_the_ini_file_is_an_error_that_says_so(run, pytester, line, complaint):
    pytester.makeini(f"[pytest]\n{line}\n")
    result = run("def test_it(mockapi): pass")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([complaint])


def test_seeds_can_be_parameters(run):
    result = run("""
PACKS = [{"actionnetwork": {"tags": [{"name": name} for name in names]}} for names in ([], ["a"], ["a", "b"])]

@pytest.mark.parametrize("mockapi", [None, *PACKS, "demo"], indirect=True)
@pytest.mark.mockapi(rate_limit=9)
def test_it(mockapi, request):
    seed = request.node.callspec.params["mockapi"]
    assert mockapi.settings.actionnetwork.rate_limit == 9
    if isinstance(seed, dict):
        assert names(mockapi) == [tag["name"] for tag in seed["actionnetwork"]["tags"]]
    else:
        assert len(names(mockapi)) == (demo("tags") if seed else 0)
""")
    result.assert_outcomes(passed=5)


def test_a_fixture_of_the_same_name_can_build_on_ours(run):
    result = run("""
@pytest.fixture
def mockapi(mockapi):
    tag("made for everybody")
    mockapi.journal.clear()
    return mockapi

def test_it(mockapi):
    assert names(mockapi) == ["made for everybody"]
    mockapi.assert_not_requested()
""")
    result.assert_outcomes(passed=1)


def test_coroutines(run):
    result = run("""
import asyncio

@pytest.fixture
def anyio_backend():
    return "asyncio"

@pytest.mark.anyio
async def test_it(mockapi):
    await asyncio.gather(*(asyncio.to_thread(tag, str(number)) for number in range(5)))
    assert sorted(names(mockapi)) == ["0", "1", "2", "3", "4"]

@pytest.mark.anyio
@pytest.mark.mockapi(scope="context")
async def test_context(mockapi):
    await asyncio.gather(*(asyncio.to_thread(tag, str(number)) for number in range(5)))
    assert sorted(names(mockapi)) == ["0", "1", "2", "3", "4"]

@pytest.mark.anyio
async def test_gap(mockapi):
    await asyncio.to_thread(ask_gap)

@pytest.mark.anyio
async def test_shared(mockapi_shared):
    assert names(mockapi_shared) == []
    await asyncio.to_thread(tag, "mine")
    assert names(mockapi_shared) == ["mine"]

def test_plain_asyncio(mockapi_shared):
    asyncio.run(asyncio.to_thread(tag, "mine"))
    assert names(mockapi_shared) == ["mine"]
""")
    result.assert_outcomes(passed=4, failed=1)
