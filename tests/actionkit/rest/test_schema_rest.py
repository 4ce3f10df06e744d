"""What a schema says, of every resource, and that it is true (reference 14)."""

from __future__ import annotations

import pytest

from mockapi.actionkit.catalogue import MODELS

ATTRIBUTES = {
    "blank", "default", "help_text", "nullable", "primary_key", "readonly", "type", "unique", "verbose_name"
}  # fmt: skip
TYPES = {"string", "integer", "float", "decimal", "boolean", "datetime", "date", "time", "list", "dict", "related"}
LOOKUPS = {
    "exact", "iexact", "contains", "icontains", "in", "gt", "gte", "lt", "lte", "startswith", "istartswith", "endswith",
    "iendswith", "range", "year", "month", "day", "hour", "minute", "second", "week_day", "isnull", "search", "regex",
    "iregex",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_resource_has_one(ak, name):
    schema = ak.get(f"{name}/schema/")

    required = {
        "allowed_detail_http_methods",
        "allowed_list_http_methods",
        "default_format",
        "default_limit",
        "fields",
        "filtering",
    }
    assert required <= set(schema) <= {*required, "ordering"}
    assert (schema["default_format"], schema["default_limit"]) == ("application/json", 20)
    assert set(schema["allowed_list_http_methods"]) <= {"get", "post"}
    assert set(schema["allowed_detail_http_methods"]) <= {"get", "post", "put", "patch", "delete"}
    for field in schema["fields"].values():
        related = field["type"] == "related"
        assert set(field) == ATTRIBUTES | ({"related_type", "related_schema"} if related else set())
        assert field["type"] in TYPES
        if related:
            assert field["related_type"] in ("to_one", "to_many")
            assert ak("GET", field["related_schema"]).status_code == 200, field
    for filtered, allowed in schema["filtering"].items():
        assert filtered in schema["fields"]
        assert allowed in ("ALL", "ALL WITH RELATIONS") or set(allowed) <= LOOKUPS
    assert set(schema.get("ordering", ())) <= set(schema["fields"])
    assert schema.get("ordering") != []


@pytest.mark.parametrize("name", sorted(MODELS))
def test_it_is_as_the_lists_behave(ak, name):
    schema = ak.get(f"{name}/schema/")

    for method in ("GET", "POST"):
        allowed = method.lower() in schema["allowed_list_http_methods"]
        assert (ak("OPTIONS", f"{name}/").text.split(",").count(method) == 1) == allowed
    if "get" not in schema["allowed_list_http_methods"]:
        return
    for field in schema["fields"]:
        allowed = schema["filtering"].get(field)
        response = ak("GET", f"{name}/?{field}__isnull=true")
        if allowed is None:
            assert response.status_code == 200 or "does not allow filtering" in response.text  # ignored, or refused
        elif isinstance(allowed, str):
            assert response.status_code == 200, (field, response.text)
        assert (ak("GET", f"{name}/?order_by={field}").status_code == 200) == (field in schema.get("ordering", ()))


def test_tags(ak):
    schema = ak.get("tag/schema/")

    assert schema["fields"]["name"] == {
        "blank": False,
        "default": "No default provided.",
        "help_text": 'Unicode string data. Ex: "Hello World"',
        "nullable": False,
        "primary_key": False,
        "readonly": False,
        "type": "string",
        "unique": True,
        "verbose_name": "name",
    }
    assert set(schema["fields"]) == {"name", "resource_uri"}
    assert schema["fields"]["resource_uri"]["readonly"] is True
    assert schema["allowed_list_http_methods"] == ["get", "post"]
    assert schema["allowed_detail_http_methods"] == ["get", "put", "delete", "patch"]


def test_numbers_and_dates(ak):
    fields = ak.get("multilingualcampaign/schema/")["fields"]

    assert fields["id"] == {
        "blank": True, "default": "", "help_text": "Integer data. Ex: 2673", "nullable": False, "primary_key": True,
        "readonly": False, "type": "integer", "unique": True, "verbose_name": "ID",
    }  # fmt: skip
    assert fields["created_at"]["default"] is True
    assert fields["created_at"]["verbose_name"] == "created at"
    assert fields["created_at"]["help_text"] == 'A date & time as a string. Ex: "2010-11-10T03:07:43"'
    assert (fields["hidden"]["type"], fields["hidden"]["default"]) == ("boolean", False)


def test_relations(ak):
    schema = ak.get("petitionpage/schema/")
    language, tags = schema["fields"]["language"], schema["fields"]["tags"]

    assert (language["type"], language["related_type"], language["nullable"]) == ("related", "to_one", True)
    assert language["related_schema"] == "/rest/v1/language/schema/"
    assert (tags["related_type"], tags["related_schema"]) == ("to_many", "/rest/v1/tag/schema/")
    assert schema["filtering"]["tags"] == schema["filtering"]["language"] == "ALL WITH RELATIONS"
    assert schema["filtering"]["title"] == "ALL"


def test_users(ak):
    """A published client learns the names of the fields of users here."""
    schema = ak.get("user/schema/")

    assert {"email", "first_name", "zip", "fields", "phones", "lang", "token", "subscription_status"} <= set(
        schema["fields"]
    )
    assert schema["filtering"]["email"] == ["exact", "in"]
    assert "password" not in schema["fields"]
    assert {"created_at", "id"} <= set(schema["ordering"])
    assert schema["fields"]["fields"]["type"] == "dict"
    assert schema["fields"]["rand_id"]["readonly"] is True


def test_money_is_decimal(ak):
    total = ak.get("order/schema/")["fields"]["total"]

    assert (total["type"], total["help_text"]) == ("decimal", "Fixed precision numeric data. Ex: 26.73")


def test_what_is_keyed_by_name(ak):
    fields = ak.get("alloweduserfield/schema/")["fields"]

    assert fields["name"]["primary_key"] is True
    assert "id" not in fields


def test_in_xml(ak):
    response = ak("GET", "tag/schema/?format=xml")

    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert '<default_limit type="integer">20</default_limit>' in response.text
