"""The control API's OpenAPI document: valid, of every route, and true of what every route answers."""

from __future__ import annotations

import json
import re

import pytest
import requests
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

import mockapi
from mockapi.cli import main
from mockapi.transport.control import routes
from mockapi.transport.controls.document import document

ROW = {"email_addresses": [{"address": "rosa@example.org"}]}
PERSON = "people/{person}"
# By operation, in an order in which each finds what it needs: what stands in the path, arguments, a body.
WALK = {
    "world_about": ({}, "", None),
    "worlds_add": ({}, "", {"name": "side", "seed": "demo", "settings": {"actionnetwork": {"rate_limit": 3}}}),
    "worlds_list_worlds": ({}, "", None),
    "worlds_show": ({"name": "side"}, "", None),
    "worlds_remove": ({"name": "side"}, "", None),
    "world_packs": ({}, "", None),
    "world_pack_schema": ({}, "", None),
    "world_seed": ({}, "", {"pack": {"actionnetwork": {"people": [ROW]}}}),
    "settings_show": ({}, "", None),
    "settings_change": ({}, "", {"actionkit": {"xmlrpc": "warn"}}),
    "clock_show": ({}, "", None),
    "clock_freeze": ({}, "", {"at": "2026-03-01T12:00:00Z"}),
    "clock_advance": ({}, "", {"days": 1, "hours": 0.5}),
    "clock_tick": ({}, "", {"seconds": 1}),
    "checkpoints_make": ({}, "", {"name": "here"}),
    "checkpoints_list_checkpoints": ({}, "", None),
    "actionnetwork_add_group": ({}, "", {"title": "North"}),
    "actionnetwork_add_personal_list": ({}, "", {"title": "Nia"}),
    "actionnetwork_add_member": ({}, "", {"email": "mo@example.org", "member_key": "k-mo"}),
    "actionnetwork_revoke_key": ({}, "", {"api_key": "k-mo"}),
    "actionnetwork_list_accounts": ({}, "", None),
    "actionnetwork_add_webhook": ({}, "", {"trigger": "any_action_or_upload"}),
    "actionnetwork_list_webhooks": ({}, "", None),
    "rows_create": ({"service": "actionnetwork", "noun": "people"}, "", {"phone_numbers": [{"number": "12025550100"}]}),
    "rows_insert": ({"service": "actionkit", "noun": "user"}, "", {"email": "nia@example.org"}),
    "rows_select": ({"service": "actionkit", "noun": "user"}, "email=nia@example.org&_limit=5", None),
    "rows_get": ({"service": "actionkit", "noun": "user", "key": "1"}, "", None),
    "rows_update": ({"service": "actionkit", "noun": "user", "key": "1"}, "", {"first_name": "Nia"}),
    "rows_overwrite": ({"service": "actionkit", "noun": "user", "key": "1"}, "", {"created_at": "2019-05-01"}),
    "actionkit_akid": ({}, "user=1", None),
    "rows_delete": ({"service": "actionkit", "noun": "user", "key": "1"}, "", None),
    "actionnetwork_send": ({}, "", {"noun": "people", "key": PERSON}),
    "actionnetwork_list_deliveries": ({}, "", None),
    "actionnetwork_drain": ({}, "", None),
    "actionnetwork_remove_webhook": ({"number": "1"}, "", None),
    "outbox_list_messages": ({}, "kind=webhook", None),
    "actionkit_add_staff": ({}, "", {"username": "clerk", "password": "x", "groups": ["All Models - View"]}),
    "actionkit_migration": ({}, "", None),
    "faults_presets": ({}, "", None),
    "faults_add": ({}, "", {"status": 503, "path": "/people", "nth": [2], "headers": {"X-Why": "test"}}),
    "faults_list_faults": ({}, "", None),
    "faults_show": ({"number": "1"}, "", None),
    "faults_remove": ({"number": "1"}, "", None),
    "faults_clear": ({}, "", None),
    "journal_list_exchanges": ({}, "limit=1", None),
    "journal_search": ({}, "", {"path": "/tags"}),
    "journal_expect": ({}, "", {"method": "POST", "path": "/tags", "body": {"name": {"$regex": "^vol"}}}),
    "journal_show": ({"number": "1"}, "", None),
    "journal_har": ({}, "", None),
    "journal_tail": ({}, "count=3", None),
    "world_missed": ({}, "", None),
    "world_allow": ({}, "", None),
    "checkpoints_changes": ({}, "checkpoint=here", None),
    "checkpoints_restore": ({"name": "here"}, "", None),
    "checkpoints_remove": ({"name": "here"}, "", None),
    "world_dump": ({}, "", None),
    "journal_clear": ({}, "", None),
    "clock_unfreeze": ({}, "", None),
    "document_openapi": ({}, "", None),
    "world_reset": ({}, "", None),
}


def operations():
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }


def told(path, method, status):
    """The validator of an answer as the document describes it."""
    whole = document()
    answer = whole["paths"][path][method.lower()]["responses"][str(status)]
    escaped = path.replace("/", "~1")
    pointer = f"#/paths/{escaped}/{method.lower()}/responses/{status}"
    pointer = answer.get("$ref", pointer)
    return Draft202012Validator({**whole, "$ref": f"{pointer}/content/application~1json/schema"})


def test_it_is_valid_openapi():
    OpenAPIV31SpecValidator(document()).validate()


def test_a_broken_document_would_be_noticed():
    broken = json.loads(json.dumps(document()))
    del broken["paths"]["/_mockapi/faults/{number}"]["get"]["parameters"][0]

    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


def test_every_route_is_in_it_and_has_a_name_and_a_summary():
    found = operations()

    assert len(found) == len(routes())
    assert {(method, path) for method, path, _ in found.values()} == {
        (route.method, f"/_mockapi/{route.path}".rstrip("/")) for route in routes()
    }
    assert all(operation["summary"].endswith(".") for _, _, operation in found.values())


def test_the_server_and_the_command_give_the_same(ask_control, capsys):
    assert main(["openapi"]) == 0

    assert json.loads(capsys.readouterr().out) == ask_control("GET", "openapi.json") == document()


def test_every_route_does_what_the_document_says(server):
    found = operations()
    assert list(WALK) == [name for name in WALK if name in found]
    assert set(WALK) == set(found)
    tags = f"{server.actionnetwork.url}/tags"
    for name in ("volunteer", "donor"):
        requests.post(tags, json={"name": name}, headers={"OSDI-API-Token": "mockapi-key"})

    for name, (ids, query, body) in WALK.items():
        method, template, _ = found[name]
        person = server.actionnetwork["people"].all()[0].id if server.actionnetwork["people"].count() else ""
        if body and body.get("key") == PERSON:
            body = {**body, "key": person}
        path = re.sub(r"\{(\w+)\}", lambda match, ids=ids: ids[match[1]], template)

        answer = requests.request(method, f"{server.url}{path}?{query}", json=body)

        assert answer.status_code == 200, (name, answer.text)
        errors = [error.message for error in told(template, method, 200).iter_errors(answer.json())]
        assert not errors, (name, errors, answer.text)


@pytest.mark.parametrize(
    ("method", "path", "template", "body", "status"),
    [
        ("POST", "faults", "faults", {"status": "x"}, 400),
        ("GET", "faults/7", "faults/{number}", None, 404),
        ("DELETE", "worlds/default", "worlds/{name}", None, 409),
        ("POST", "journal/assert", "journal/assert", {"path": "/tags", "body": {"name": "x", "y": [1]}}, 409),
        ("POST", "journal/assert", "journal/assert", {"path": "/nowhere"}, 409),
    ],
)
def test_errors_are_as_the_document_says(server, method, path, template, body, status):
    requests.post(
        f"{server.actionnetwork.url}/tags", json={"name": "volunteer"}, headers={"OSDI-API-Token": "mockapi-key"}
    )

    answer = requests.request(method, f"{server.url}/_mockapi/{path}", json=body)

    assert answer.status_code == status
    told(f"/_mockapi/{template}", method, status).validate(answer.json())


def test_the_bodies_that_the_document_describes_are_those_that_are_taken(ask_control):
    for _, path, operation in operations().values():
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if schema is not None and schema.get("additionalProperties") is False and "{" not in path:
            method = next(
                method for method, one in document()["paths"][path].items() if one is operation or one == operation
            )
            text = ask_control(method.upper(), path.removeprefix("/_mockapi/"), {"no such field": 1}, 400)["error"]
            assert "no such field" in text
            assert all(name in text for name in list(schema["properties"])[:3])


def test_a_world_of_no_name_is_known_to_no_route_of_a_world():
    with mockapi.serve() as server:
        for route in routes():
            path = re.sub(r"\{\w+\}", "x", route.path)
            answer = requests.request(
                route.method, f"{server.url}/_mockapi/{path}", headers={"X-Mockapi-World": "nowhere"}
            )
            if not route.of_server:
                assert answer.status_code == 404, route.path
                assert "there is no world 'nowhere'; there are: default" in answer.json()["error"]
            else:
                assert "nowhere" not in answer.json().get("error", "")
