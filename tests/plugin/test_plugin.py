"""The pytest plugin: its fixtures, and the marker that says what they start with."""

from __future__ import annotations

import pytest


def test_each_test_gets_a_world_of_its_own_and_leaves_nothing_patched(run):
    result = run("""
BEFORE = requests.Session.get_adapter

@pytest.mark.parametrize("number", range(3))
def test_it(mockapi, number):
    tag("same")
    assert names(mockapi) == ["same"]
    assert ask("/tags").json()["total_records"] == 1

def test_afterwards():
    assert requests.Session.get_adapter is BEFORE
""")
    result.assert_outcomes(passed=4)


def test_the_fixtures_and_the_marker_are_documented(run):
    assert "mockapi_server" in run("", "--fixtures", "-v").stdout.str()
    run("", "--markers").stdout.fnmatch_lines(["@pytest.mark.mockapi(seed=None, *closest marker wins*"])


def test_other_fixtures_can_build_on_them(run):
    result = run("""
@pytest.fixture(autouse=True)
def rosa(mockapi):
    return mockapi.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])

def test_it(rosa):
    assert ask("/people/" + rosa.id).status_code == 200

class TestClass:
    def test_it(self, rosa, mockapi):
        assert mockapi.actionnetwork["people"].all() == [rosa]
""")
    result.assert_outcomes(passed=2)


def test_a_wider_fixture_cannot_share_a_world_between_tests(run):
    result = run("""
@pytest.fixture(scope="session")
def wide(mockapi):
    pass

def test_it(wide):
    pass
""")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ScopeMismatch*"])


# ---- the marker


def test_the_closest_marker_wins_keyword_by_keyword(run):
    result = run("""
pytestmark = pytest.mark.mockapi(seed="demo", null_clears=False, hosts=["module.example"])

def start(mock):
    return mock.actionnetwork["people"].count(), mock.settings.actionnetwork.null_clears, names(mock)[:1]

def test_module(mockapi):
    assert start(mockapi)[:2] == (demo("people"), False)
    assert ask("/people", "https://module.example/api/v2").status_code == 200

@pytest.mark.mockapi(seed=None)
class TestNearer:
    def test_class(self, mockapi):
        assert start(mockapi) == (0, False, [])

    @pytest.mark.mockapi(null_clears=True, seed={"actionnetwork": {"tags": [{"name": "function"}]}})
    def test_function(self, mockapi):
        assert start(mockapi) == (0, True, ["function"])
        assert ask("/people", "https://module.example/api/v2").status_code == 200

    @pytest.mark.parametrize("clears", [False, pytest.param(True, marks=pytest.mark.mockapi(null_clears=True))])
    def test_parameter(self, mockapi, clears):
        assert start(mockapi) == (0, clears, [])

class TestHeir(TestNearer):
    def test_of_its_own(self, mockapi):
        assert start(mockapi) == (0, False, [])
""")
    result.assert_outcomes(passed=10)


def test_a_seed_may_be_a_name_a_dict_a_path_or_several(run, pytester):
    pytester.makefile(".json", pack='{"actionnetwork": {"tags": [{"name": "from a file"}]}}')
    result = run("""
PACK = {"actionnetwork": {"tags": [{"name": "from a dict"}]}}

@pytest.mark.mockapi(seed="demo")
def test_name(mockapi):
    assert mockapi.actionnetwork["forms"].count() == demo("forms") > 0

@pytest.mark.mockapi(seed=PACK)
def test_dict(mockapi):
    assert names(mockapi) == ["from a dict"]

@pytest.mark.mockapi(seed="pack.json")
def test_path(mockapi_server):
    assert names(mockapi_server) == ["from a file"]

@pytest.mark.mockapi(seed=["pack.json", PACK])
def test_several(mockapi):
    assert names(mockapi) == ["from a file", "from a dict"]
""")
    result.assert_outcomes(passed=4)


def test_a_pack_is_loaded_once_and_a_file_again_when_it_has_changed(run, pytester):
    pytester.makefile(".json", pack='{"actionnetwork": {"tags": [{"name": "old"}]}}')
    result = run("""
import pathlib
from mockapi.fixtures import packs
LOADED = []
load = packs.load
packs.load = lambda world, seed, *more: LOADED.append(seed) or load(world, seed, *more)

@pytest.mark.parametrize("seed", [pytest.param(seed, marks=pytest.mark.mockapi(seed=seed))
                                  for seed in ("demo", "pack.json", pathlib.Path("pack.json")) * 2])
def test_it(mockapi, seed):
    assert mockapi.actionnetwork["tags"].count() > 0

def test_they_were_loaded_once():
    assert LOADED == ["demo", "pack.json"]
    pathlib.Path("pack.json").write_text('{"actionnetwork": {"tags": [{"name": "new"}]}}')

@pytest.mark.mockapi(seed="pack.json")
def test_afterwards(mockapi):
    assert names(mockapi) == ["new"]
""")
    result.assert_outcomes(passed=8)


def test_a_seeded_world_does_not_reach_the_next_test(run):
    result = run("""
@pytest.mark.mockapi(seed="demo")
@pytest.mark.parametrize("number", range(3))
def test_it(mockapi, number):
    people = mockapi.actionnetwork["people"]
    assert people.count() == demo("people")
    people.delete(people.all()[0])
    people.create(given_name="New", email_addresses=[{"address": "new@example.org"}])
    people.update(people.all()[0], given_name="Changed")
    assert people.count(given_name="Changed") == 1
""")
    result.assert_outcomes(passed=3)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("'demo'", "*keywords only*"),
        ("seed='missing.json'", "*missing.json: $: cannot be read*"),
        ("nul_clears=True", "*no setting 'nul_clears'*did you mean null_clears*"),
    ],
)
def test_a_mistake_in_the_marker_is_an_error_that_says_so(run, arguments, complaint):
    result = run(f"""
@pytest.mark.mockapi({arguments})
def test_it(mockapi):
    pass

@pytest.mark.mockapi({arguments})
def test_server(mockapi_server):
    pass
""")
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines([complaint])


# ---- the server


def test_every_test_gets_a_server_of_its_own_and_it_stops_with_the_test(run):
    result = run("""
SEEN = []

@pytest.mark.parametrize("number", range(3))
def test_it(mockapi_server, number):
    for url in SEEN:
        with pytest.raises(requests.ConnectionError):
            requests.get(url)
    tag(str(number), mockapi_server.actionnetwork.url)
    assert names(mockapi_server) == [str(number)]
    SEEN.append(mockapi_server.url)
""")
    result.assert_outcomes(passed=3)


def test_the_servers_own_marker_keywords_work_and_those_of_interception_do_not_disturb(run):
    result = run("""
@pytest.mark.mockapi(seed="demo", next_on_last_page=True, hosts=["crm.example"], scope="context")
class TestIt:
    def test_alone(self, mockapi_server):
        page = ask("/forms", mockapi_server.actionnetwork.url).json()
        assert page["total_records"] == demo("forms") and "next" in page["_links"]

    def test_with_the_other(self, mockapi, mockapi_server):
        page = ask("/forms", mockapi_server.actionnetwork.url).json()
        assert page["total_records"] == demo("forms") and "next" in page["_links"]
        assert ask("/forms", "https://crm.example/api/v2").json()["total_records"] == demo("forms")
""")
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize("order", ["mockapi, mockapi_server", "mockapi_server, mockapi"])
def test_both_fixtures_share_one_world(run, order):
    result = run(f"""
def test_it({order}):
    tag("served", mockapi_server.actionnetwork.url)
    tag("in process")
    assert names(mockapi) == names(mockapi_server) == ["served", "in process"]
    with mockapi.savepoint():
        tag("undone", mockapi_server.actionnetwork.url)
    mockapi.clock.freeze("2026-03-01T12:00:00Z")
    assert mockapi_server.clock.now() == mockapi.clock.now()
    mockapi_server.faults.add(status=503, times=1)
    assert [ask("/people").status_code, ask("/people").status_code] == [503, 200]
    assert len(mockapi.journal) == len(mockapi_server.journal) == 5
    assert ask("/tags", mockapi_server.actionnetwork.url).json()["total_records"] == 2
    mockapi_server.reset()
    assert names(mockapi) == []
""")
    result.assert_outcomes(passed=1)
