"""Keys, routes, methods, bodies and errors: what the protocol does before and around the rules."""

from __future__ import annotations

import json

import pytest

from mockapi.actionnetwork.catalogue import GAPS, NOUNS
from mockapi.actionnetwork.coverage import coverage
from mockapi.actionnetwork.osdi import visit
from mockapi.actionnetwork.osdi.routes import Gap, RouteTable
from mockapi.actionnetwork.osdi.visit import ROUTES
from mockapi.world.errors import Unmodelled

KEY_TEXT = "API Key invalid or not present"
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")


def everything(emulator):
    return {noun: emulator.actionnetwork[noun].all() for noun in NOUNS}


# ---- the entry point


def test_the_entry_point_with_a_key(ask):
    entry = ask.get("/")

    assert entry["motd"] == "Welcome to the Action Network OSDI API v2 Entry Point!"
    assert entry["max_page_size"] == 25
    assert (entry["vendor_name"], entry["product_name"]) == ("Action Network", "Action Network")
    assert (entry["namespace"], entry["osdi_version"]) == ("action_network", "1.1.1")
    assert entry["_links"]["self"]["href"] == "https://actionnetwork.org/api/v2/"
    assert entry["_links"]["osdi:people"]["title"] == "The collection of people in the system"
    assert entry["_links"]["osdi:person_signup_helper"]["href"] == "https://actionnetwork.org/api/v2/people"
    assert ask.get("") == entry


@pytest.mark.parametrize("key", [None, "wrong", ""])
def test_the_entry_point_without_a_valid_key_lacks_the_tags(ask, emulator, key):
    reduced = type(ask)(emulator, key=key).get("/")

    full = ask.get("/")
    assert set(full["_links"]) - set(reduced["_links"]) == {"osdi:tags"}


def test_the_entry_point_of_v1(ask_v1):
    assert set(ask_v1.get("/")["_links"]) == {
        "self", "docs", "curies", "osdi:people", "osdi:questions", "osdi:events", "osdi:petitions",
        "osdi:fundraising_pages", "osdi:donations", "osdi:queries", "osdi:forms", "action_network:event_campaigns",
        "action_network:campaigns",
    }  # fmt: skip


@pytest.mark.parametrize("method", METHODS[1:])
def test_the_entry_point_only_reads(ask, method):
    assert ask.refused(method, "/")[0] == 405


# ---- keys


@pytest.mark.parametrize(
    ("key", "text"), [(None, KEY_TEXT), ("wrong", f"{KEY_TEXT} wrong"), ('a"b', f'{KEY_TEXT} a"b')]
)
def test_a_bad_key_is_refused_and_echoed(ask, emulator, key, text):
    stranger = type(ask)(emulator, key=key)

    for method, path in (("GET", "/people"), ("PUT", "/people/x"), ("POST", "/forms"), ("POST", "/people"),
                         ("DELETE", "/forms/x"), ("GET", "/nothing")):  # fmt: skip
        assert stranger.refused(method, path, {"person": {}}) == (403, text)


def test_either_header_opens_either_version(emulator, ask):
    for version in ("v1", "v2"):
        for header in ("osdi_api_token", "api_key"):
            nobody = type(ask)(emulator, version, key=None)
            assert nobody("GET", "/people", **{header: emulator.actionnetwork.api_key}).status == 200


def test_the_status_of_a_refused_key_is_a_setting(ask_without_key, emulator):
    emulator.settings.actionnetwork.refused_key_status = 401

    assert ask_without_key.refused("GET", "/people")[0] == 401


def test_each_account_sees_its_own(ask, emulator):
    personal = type(ask)(emulator, key=emulator.actionnetwork.personal_key)
    person, form = ask.signup("rosa@example.org", identifiers=["crm:1"]), ask.post("/forms", {"title": "Join"})

    assert personal.people() == []
    assert personal("GET", f"/people/{ask.id(person)}").status == 404
    assert personal("PUT", f"/forms/{ask.id(form)}", {"title": "Mine"}).status == 404
    theirs = personal.signup("rosa@example.org", identifiers=["crm:1"])
    assert ask.id(theirs) != ask.id(person)
    assert "crm:1" not in theirs["identifiers"]  # identifiers are unique among all accounts


# ---- headers


def test_answers_have_the_documented_headers(ask):
    for answer in (ask("GET", "/people"), ask("GET", "/people/x"), ask("POST", "/people", b"{")):
        assert ("Content-Type", "application/hal+json") in answer.headers
        assert ("Cache-Control", "max-age=0, private, must-revalidate") in answer.headers


def test_head_is_get_without_a_body(ask):
    assert ask("HEAD", "/people").status == 200
    assert ask("HEAD", "/people").body == b""
    assert ask("HEAD", "/people/x").status == 404


# ---- routes


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_every_route_answers_every_method_as_its_declaration_says(emulator, ask, version):
    client = type(ask)(emulator, version)
    rosa = emulator.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    for pattern, endpoint in ROUTES.endpoints[version].items():
        path = "/" + "/".join(rosa.id if part == "*" else part for part in pattern)
        for method in METHODS:
            status = client(method, path, {}).status
            if isinstance(endpoint, Gap):
                assert status == 501, (method, path)
            elif method not in endpoint.methods:
                assert status == 405, (method, path)
            else:
                assert status in (200, 400, 404), (method, path)


# Action Network has no gaps at present; the vendor may add routes, and then there are some again.


@pytest.fixture
def otters(monkeypatch):
    """A collection that the vendor has in v2 and the emulator lacks."""
    monkeypatch.setitem(GAPS, "v2", ("otters", "otters/*"))
    monkeypatch.setattr(visit, "ROUTES", RouteTable(NOUNS.values(), {}, GAPS))


def test_at_present_there_are_no_gaps():
    assert {version: set(paths) for version, paths in GAPS.items()} == {"v1": set(), "v2": set()}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("path", "named"), [("/otters", "otters"), ("/otters/", "otters"), ("/otters/x", "otters/*")])
def test_a_gap_names_itself_whatever_the_method(ask, emulator, otters, method, path, named):
    before = everything(emulator)

    assert ask.refused(method, path, {}) == (501, f"Not modelled by mockapi: Action Network's /api/v2/{named}")

    noted = emulator.journal.last
    assert (noted.unmodelled, noted.unroutable) == (f"Action Network's /api/v2/{named}", False)
    assert everything(emulator) == before


def test_a_gap_is_nobodys_business_without_a_key_and_none_where_the_version_lacks_it(
    ask_without_key, ask_v1, emulator, otters
):
    assert ask_without_key.refused("GET", "/otters")[0] == 403
    assert emulator.journal.last.unmodelled is None
    assert ask_v1.refused("GET", "/otters")[0] == 404
    assert (emulator.journal.last.unmodelled, emulator.journal.last.unroutable) == (None, True)


def test_head_of_a_gap_is_like_get_without_a_body(ask, otters):
    get, head = ask("GET", "/otters"), ask("HEAD", "/otters")

    assert (head.status, head.body) == (501, b"")
    assert head.headers == get.headers


def test_the_python_door_and_the_coverage_page_name_a_gap(emulator, otters):
    with pytest.raises(Unmodelled, match="Action Network's otters"):
        emulator.actionnetwork["otters"]
    with pytest.raises(KeyError, match="did you mean 'otters'"):
        emulator.actionnetwork["oters"]
    assert "* v2: `/otters`, `/otters/{id}`" in coverage()


def test_what_the_emulator_has_stays_beside_a_gap(ask, otters):
    tag = ask.post("/tags", {"name": "river"})

    assert ask.get(f"/tags/{ask.id(tag)}") == tag


@pytest.mark.parametrize("path", ["/petitiosn", "/people/x/y/z", "//people", "/people//", "/forms/x/embed/y", "/%00"])
def test_a_path_that_leads_nowhere_is_a_404(ask, path):
    assert ask.refused("GET", path)[0] == 404


def test_what_v1_lacks_is_a_404_there(ask_v1):
    for path in ("/tags", "/metadata", "/surveys", "/people/x/taggings"):
        assert ask_v1.refused("GET", path)[0] == 404


@pytest.mark.parametrize("noun", ["people", "tags", "forms", "petitions"])
@pytest.mark.parametrize(
    "uuid", ["x", "495db021-ac8d-4a7e-94d1-734c7eab475c", "action_network:x", "%F0%9F%A6%A6", "' or 1"]
)
def test_an_unknown_id_is_a_404_with_the_vendors_text(ask, noun, uuid):
    status, text = ask.refused("GET", f"/{noun}/{uuid}")

    assert status == 404
    assert text.startswith(f"Couldn't find {NOUNS[noun].singular} with id = ")


def test_a_final_slash_changes_nothing(ask):
    person = ask.signup("rosa@example.org")

    assert ask.get("/people/") == ask.get("/people")
    assert ask.get(f"/people/{ask.id(person)}/") == person


def test_no_route_is_both_modelled_and_a_gap():
    for version, paths in GAPS.items():
        modelled = {"/".join(p) for p, at in ROUTES.endpoints[version].items() if not isinstance(at, Gap)}
        assert modelled.isdisjoint(paths)


# ---- bodies


BROKEN = {
    "half": b'{"title": ',
    "array": b'[{"title": "x"}]',
    "string": b'"x"',
    "number": b"7",
    "form-encoded": b"title=Join",
    "latin-1": '{"title": "é"}'.encode("latin-1"),
    "utf-16": '{"title": "x"}'.encode("utf-16"),
    "NaN": b'{"title": NaN}',
    "infinite": b'{"title": 1e999}',
    "half a surrogate": b'{"title": "\\ud83d"}',
    "deep": b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "long number": b'{"title": ' + b"9" * 10_000 + b"}",
    "five megabytes": b'{"title": "x", "description": "' + b"x" * 5_000_000 + b'"}',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("path", ["/forms", "/people", "/tags"])
def test_a_broken_body_is_refused_and_leaves_nothing(ask, emulator, path, body):
    before = everything(emulator)

    assert ask.refused("POST", path, body)[0] == 400
    assert everything(emulator) == before


def test_a_form_needs_a_title_and_nothing_else(ask):
    assert ask.refused("POST", "/forms", {"description": "x"})[0] == 400
    assert ask.refused("POST", "/forms", {"title": " "})[0] == 400
    assert ask.get("/forms")["total_records"] == 0

    assert ask.post("/forms", {"title": "Join"})["origin_system"] == "API"


def test_an_empty_body_takes_the_arguments_of_the_query(ask):
    form = ask.post("/forms?title=Join+us&origin_system=Parsons")

    assert (form["title"], form["origin_system"]) == ("Join us", "Parsons")


def test_bodies_of_any_content_type_are_json(ask):
    assert ask.post("/forms", {"title": "x"}, content_type="text/plain")["title"] == "x"


def test_text_of_any_script_comes_back_as_it_was(ask):
    title = 'Otter 🦦 żółw \u0000 " \\ </script>'

    form = ask.post("/forms", {"title": title})

    assert form["title"] == title
    assert title.encode("utf-8")[:12] in json.dumps(form, ensure_ascii=False).encode()


@pytest.mark.parametrize("value", [{"a": 1}, ["x"], []])
def test_a_value_of_the_wrong_type_is_refused_by_post_and_passed_over_by_put(ask, value):
    form = ask.post("/forms", {"title": "Join", "description": "d"})
    path = f"/forms/{ask.id(form)}"

    assert ask.refused("POST", "/forms", {"title": "Other", "description": value})[0] == 400
    assert ask.put(path, {"title": value, "description": value}) == form
    assert ask.get("/forms")["total_records"] == 1


def test_an_action_keeps_its_title_when_null_or_blank_is_sent(ask):
    form = ask.post("/forms", {"title": "Join", "description": "d", "call_to_action": "Go"})

    changed = ask.put(f"/forms/{ask.id(form)}", {"title": None, "description": None, "call_to_action": ""})

    assert changed["title"] == "Join"
    assert "description" not in changed
    assert "call_to_action" not in changed


def test_embed_codes_are_six_strings(ask):
    form = ask.post("/forms", {"title": "Join"})

    codes = ask.get(f"/forms/{ask.id(form)}/embed")

    assert set(codes.pop("_links")) == {"self", "curies"}
    assert set(codes) == {
        f"embed_{size}_{styles}_styles" for size in ("standard", "full") for styles in ("default", "layout_only", "no")
    }
    assert all(isinstance(code, str) and "\n" not in code for code in codes.values())


def test_the_address_of_a_page_made_in_the_interface_is_not_editable(ask, emulator):
    address = "https://actionnetwork.org/forms/join"
    emulator.seed({"actionnetwork": {"forms": [{"title": "Join", "browser_url": address}]}})
    made = emulator.actionnetwork["forms"].find(title="Join")
    own = ask.post("/forms", {"title": "Ours", "browser_url": "https://example.org/a"})

    changed = {"browser_url": "https://example.org/b"}
    assert ask.put(f"/forms/{made.id}", changed)["browser_url"] == address
    assert ask.put(f"/forms/{ask.id(own)}", changed)["browser_url"] == "https://example.org/b"
