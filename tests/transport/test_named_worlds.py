"""Worlds by name: isolated from each other, and found by header, by host, by key and by username."""

from __future__ import annotations

import base64
import threading
import xmlrpc.client

import pytest
import requests

import mockapi
from mockapi.emulator import Emulator
from mockapi.transport.worlds import Worlds, WorldTaken

KEY = {"OSDI-API-Token": "mockapi-key"}


@pytest.fixture
def side(ask_control):
    """A world beside the server's own, as it was answered."""
    return ask_control("POST", "worlds", {"name": "side"})


def tag(server, name, key="mockapi-key", **headers):
    answer = requests.post(
        f"{server.actionnetwork.url}/tags", json={"name": name}, headers={"OSDI-API-Token": key, **headers}
    )
    return answer.status_code


def tags(world):
    return [tag.name for tag in world.actionnetwork["tags"].all()]


def test_what_is_written_in_one_world_is_in_no_other(server, side):
    assert tag(server, "ours") == tag(server, "theirs", **{"X-Mockapi-World": "side"}) == 200

    assert (tags(server), tags(server.worlds["side"])) == (["ours"], ["theirs"])
    assert server.worlds["default"] is server
    assert list(server.worlds) == ["default", "side"]


def test_a_world_is_chosen_by_header_host_key_or_username(server, side):
    port = server.url.rpartition(":")[2]
    assert tag(server, "by header", **{"X-Mockapi-World": "SIDE "}) == 200
    assert tag(server, "by host", Host=f"side.localhost:{port}") == 200
    assert tag(server, "by key", side["actionnetwork"]["api_key"]) == 200
    assert tag(server, "by all", side["actionnetwork"]["api_key"], Host="side.localhost") == 200
    old = {"email_addresses": [{"address": "rosa@example.org"}]}
    answer = requests.post(f"{server.url}/api/v1/people", json={"person": old}, headers={"api-key": "mockapi-key@side"})
    assert answer.status_code == 200

    kit = side["actionkit"]
    user = {"email": "rosa@example.org"}
    made = requests.post(f"{server.url}/rest/v1/user/", json=user, auth=(kit["username"], kit["password"]))
    assert made.status_code == 201

    assert tags(server) == []
    assert tags(server.worlds["side"]) == ["by header", "by host", "by key", "by all"]
    assert server.worlds["side"].actionnetwork["people"].count() == 1
    assert (server.actionkit["user"].count(), server.worlds["side"].actionkit["user"].count()) == (0, 1)


def test_old_code_on_xmlrpc_names_its_world_in_the_username(server, side):
    url = server.url.replace("http://", "http://mockapi%40side:mockapi@")
    with xmlrpc.client.ServerProxy(f"{url}/api/") as proxy:
        proxy.User.save_or_create({"email": "rosa@example.org"})

    assert server.worlds["side"].actionkit["user"].count() == 1
    assert len(server.journal) == 0
    assert list(server.worlds["side"].actionkit.migration_report().methods) == ["User.save_or_create"]


def test_the_python_interface_names_the_keys_that_lead_there(server, side):
    world = server.worlds["side"]

    assert world.actionnetwork.api_key == side["actionnetwork"]["api_key"] == "mockapi-key@side"
    assert world.actionnetwork.personal_key == side["actionnetwork"]["personal_key"] == "mockapi-personal-key@side"
    assert (world.actionkit.username, world.actionkit.password) == ("mockapi@side", "mockapi")
    assert world.actionnetwork.url == server.actionnetwork.url
    assert world.actionnetwork.account(world.actionnetwork.api_key).title == world.actionnetwork.account().title
    north = world.actionnetwork.add_group("North", api_key="k-north")
    assert tag(server, "of the north", "k-north@side") == 200
    assert [one.name for one in north["tags"].all()] == ["of the north"]
    with pytest.raises(RuntimeError, match="insist on https"):
        world.environ()


def test_the_world_sees_the_request_without_what_named_it(server, side):
    tag(server, "x", "mockapi-key@side", **{"X-Mockapi-World": "side"})
    requests.get(f"{server.url}/rest/v1/user/", auth=("mockapi@side", "mockapi"))

    first, second = server.worlds["side"].journal
    assert first.headers["osdi-api-token"] == "mockapi-key"
    assert "x-mockapi-world" not in first.headers
    assert base64.b64decode(second.headers["authorization"].split()[1]) == b"mockapi:mockapi"


def test_control_is_of_the_world_that_header_or_host_names(server, side, ask_control):
    for name, headers in (("one", {"X-Mockapi-World": "side"}), ("two", {"Host": "side.localhost:1"})):
        ask_control("POST", "rows/actionnetwork/tags", {"name": name}, headers=headers)

    assert (tags(server), tags(server.worlds["side"])) == ([], ["one", "two"])
    assert ask_control("GET", "", headers={"Host": "side.localhost:1"})["world"]["name"] == "side"
    assert ask_control("GET", "")["world"]["name"] == "default"


def test_each_world_has_its_own_clock_faults_journal_settings_and_webhooks(server, side, ask_control, elsewhere):
    there = {"headers": {"X-Mockapi-World": "side"}}
    ask_control("POST", "clock/freeze", {"at": "2020-01-01"}, **there)
    ask_control("POST", "faults", {"status": 503, "method": "DELETE"}, **there)
    ask_control("PATCH", "settings", {"actionnetwork": {"null_clears": False}}, **there)
    ask_control("POST", "actionnetwork/webhooks", {"url": elsewhere.url}, **there)
    ask_control("POST", "checkpoints", {"name": "x"}, **there)
    person = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
    for headers in (KEY, {"OSDI-API-Token": "mockapi-key@side"}):
        requests.post(f"{server.actionnetwork.url}/people", json=person, headers=headers).raise_for_status()

    world = server.worlds["side"]
    assert (world.clock.now().year, server.clock.frozen) == (2020, False)
    assert (len(world.faults), len(server.faults)) == (1, 0)
    assert (world.settings.actionnetwork.null_clears, server.settings.actionnetwork.null_clears) == (False, True)
    assert (len(world.actionnetwork.webhooks), len(server.actionnetwork.webhooks), len(elsewhere.seen)) == (1, 0, 1)
    assert (len(world.journal), len(server.journal)) == (1, 1)
    assert ask_control("GET", "checkpoints") == {"checkpoints": []}
    assert ask_control("GET", "journal", **there)["total"] == 1


def test_a_reset_of_one_world_leaves_the_others_and_keeps_what_it_was_made_with(server, ask_control):
    switches = {"actionnetwork": {"rate_limit": 9}, "actionkit": {"rates": {"USD": 1, "EUR": "1.5"}}}
    ask_control("POST", "worlds", {"name": "side", "seed": "demo", "settings": switches, "journal_size": 2})
    world = server.worlds["side"]
    people = world.actionnetwork["people"].count()
    world.actionnetwork["people"].delete(world.actionnetwork["people"].all()[0])
    world.settings.actionnetwork.rate_limit = 1
    server.actionnetwork["tags"].create(name="kept")

    ask_control("POST", "reset", headers={"X-Mockapi-World": "side"})

    assert world.actionnetwork["people"].count() == people > 0
    assert (world.settings.actionnetwork.rate_limit, str(world.settings.actionkit.rates["EUR"])) == (9, "1.5")
    assert world.journal.size == 2
    assert tags(server) == ["kept"]


@pytest.mark.parametrize(
    ("key", "headers"),
    [
        ("mockapi-key", {"X-Mockapi-World": "nowhere"}),
        ("mockapi-key", {"X-Mockapi-World": ""}),
        ("mockapi-key", {"Host": "nowhere.localhost"}),
        ("mockapi-key@nowhere", {}),
        ("mockapi-key@nowhere", {"X-Mockapi-World": "nowhere"}),
    ],
)
def test_a_name_that_no_world_has_is_answered_clearly(server, side, key, headers):
    answer = requests.post(
        f"{server.actionnetwork.url}/tags", json={"name": "x"}, headers={"OSDI-API-Token": key, **headers}
    )

    assert answer.status_code == 404
    assert "there is no world" in answer.json()["error"]
    assert "there are: default, side" in answer.json()["error"]
    assert tags(server) == tags(server.worlds["side"]) == []
    assert len(server.journal) == 0


def test_a_username_with_the_name_of_no_world_is_answered_clearly(server):
    answer = requests.get(f"{server.url}/rest/v1/user/", auth=("mockapi@nowhere", "mockapi"))

    assert (answer.status_code, "no world 'nowhere'" in answer.json()["error"]) == (404, True)


@pytest.mark.parametrize(
    ("key", "headers"),
    [
        ("mockapi-key@side", {"X-Mockapi-World": "default"}),
        ("mockapi-key", {"X-Mockapi-World": "default", "Host": "side.localhost"}),
        ("mockapi-key@default", {"Host": "side.localhost"}),
    ],
)
def test_a_request_that_names_two_worlds_is_refused(server, side, key, headers):
    assert tag(server, "x", key, **headers) == 400
    assert tags(server) == tags(server.worlds["side"]) == []


def test_credentials_of_their_own_that_look_like_a_worlds_are_left_alone(server, side):
    server.actionnetwork.add_group("Odd", api_key="odd@side")
    server.actionkit.add_staff("clerk@example.org", "x")
    server.actionkit.add_staff("clerk@side", "x")

    assert tag(server, "x", "odd@side") == 200
    for name in ("clerk@example.org", "clerk@side"):
        assert requests.get(f"{server.url}/rest/v1/user/", auth=(name, "x")).status_code == 200
    assert requests.get(f"{server.url}/rest/v1/user/", auth=("nobody@example.org", "x")).status_code == 401
    assert len(server.worlds["side"].journal) == 0


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !!", "Basic QGE=", "Bearer a@side", "ApiKey a@side", "@", "Basic " + "=" * 9]
)
def test_credentials_that_cannot_be_read_are_the_services_affair(server, side, header):
    answer = requests.get(f"{server.url}/rest/v1/user/", headers={"Authorization": header})

    assert answer.status_code == 401
    assert (len(server.journal), len(server.worlds["side"].journal)) == (1, 0)


# ---- making and removing


@pytest.mark.parametrize("name", ["", "-x", "x-", "a.b", "a b", "A", "ä", "x" * 64, "a/b", "*"])
def test_what_is_no_name_is_refused(server, ask_control, name):
    assert "is no name for a world" in ask_control("POST", "worlds", {"name": name}, 400)["error"]
    assert list(server.worlds) == ["default"]


@pytest.mark.parametrize(
    "body",
    [
        {"seed": "no such pack"},
        {"seed": "/etc/hostname"},
        {"seed": {"actionnetwork": {"people": [{}]}}},
        {"seed": ["demo", 3]},
        {"settings": {"actionnetwork": {"rate_limit": -1}}},
        {"settings": {"actionkit": {"base_currency": "XXX"}}},
        {"settings": {"nobody": {}}},
        {"journal_size": 0},
        {"name": 3},
    ],
    ids=str,
)
def test_a_world_that_cannot_be_is_not_made(server, ask_control, body):
    ask_control("POST", "worlds", {"name": "side", **body}, 400)

    assert list(server.worlds) == ["default"]


def test_files_of_the_server_are_none_of_a_clients_business(server, ask_control, tmp_path):
    pack = tmp_path / "pack.json"
    pack.write_text('{"actionnetwork": {"tags": [{"name": "secret"}]}}')

    for path, body in (("worlds", {"name": "side", "seed": str(pack)}), ("seed", {"pack": [str(pack)]})):
        assert "there is no pack" in ask_control("POST", path, body, 400)["error"]
    assert (list(server.worlds), tags(server)) == (["default"], [])


def test_taken_names_are_refused_and_names_are_made_where_none_is_given(server, side, ask_control):
    for name in ("side", "default"):
        assert f"there is a world '{name}' already" in ask_control("POST", "worlds", {"name": name}, 409)["error"]
    ask_control("POST", "worlds", {"name": "world-1"})

    assert [ask_control("POST", "worlds", {})["name"] for _ in range(2)] == ["world-2", "world-3"]
    assert [one["name"] for one in ask_control("GET", "worlds")["worlds"]] == [
        "default", "side", "world-1", "world-2", "world-3",
    ]  # fmt: skip


def test_there_are_no_more_than_there_may_be():
    with mockapi.serve(most_worlds=2) as server:
        url = f"{server.url}/_mockapi/worlds"
        assert [requests.post(url, json={}).status_code for _ in range(3)] == [200, 200, 409]
        requests.delete(f"{url}/world-1")
        assert requests.post(url, json={}).status_code == 200
        assert len(server.worlds) == 3


def test_a_world_that_was_removed_is_gone_and_the_name_is_free(server, side, ask_control):
    server.worlds["side"].actionnetwork["tags"].create(name="old")

    assert ask_control("DELETE", "worlds/side") == {"removed": "side"}

    ask_control("GET", "worlds/side", status=404)
    ask_control("DELETE", "worlds/side", status=404)
    with pytest.raises(KeyError):
        server.worlds["side"]
    ask_control("POST", "worlds", {"name": "side"})
    assert tags(server.worlds["side"]) == []


def test_the_servers_own_world_stays(server, ask_control):
    assert "cannot be taken away" in ask_control("DELETE", "worlds/default", status=409)["error"]
    assert server.worlds["default"] is server


def test_worlds_from_python_take_what_emulators_take():
    with mockapi.serve() as server:
        world = server.worlds.add("side", {"actionnetwork": {"tags": [{"name": "seeded"}]}}, rate_limit=3)
        assert (tags(world), world.settings.actionnetwork.rate_limit) == (["seeded"], 3)
        with pytest.raises(WorldTaken):
            server.worlds.add("side")
        with pytest.raises(AttributeError):
            server.worlds.add("other", rte_limit=3)
        server.worlds.remove("side")
        assert list(server.worlds) == ["default"]


def test_worlds_that_start_from_the_same_pack_do_not_write_into_it():
    worlds = Worlds(Emulator())
    first, second = worlds.add("first", "demo"), worlds.add("second", "demo")

    first.actionnetwork["tags"].create(name="new")

    assert first.actionnetwork["tags"].count() == second.actionnetwork["tags"].count() + 1
    third = worlds.add("third", "demo")
    assert tags(third) == tags(second)


def test_jobs_side_by_side_do_not_meet(server):
    failures = []

    def job():
        made = requests.post(f"{server.url}/_mockapi/worlds", json={}).json()
        for number in range(10):
            tag(server, f"{made['name']} {number}", made["actionnetwork"]["api_key"])
        if tags(server.worlds[made["name"]]) != [f"{made['name']} {number}" for number in range(10)]:
            failures.append(made["name"])

    jobs = [threading.Thread(target=job) for _ in range(8)]
    for one in jobs:
        one.start()
    for one in jobs:
        one.join()

    assert (failures, len(server.worlds), tags(server)) == ([], 9, [])


def test_any_wsgi_host_has_worlds_too(emulator):
    import werkzeug.test

    client = werkzeug.test.Client(emulator.wsgi)
    assert client.post("/_mockapi/worlds", json={"name": "side"}).status_code == 200

    answer = client.post("/api/v2/tags", json={"name": "x"}, headers={"OSDI-API-Token": "mockapi-key@side"})

    assert answer.status_code == 200
    assert emulator.actionnetwork["tags"].count() == 0
