"""Filters that are refused, each with its own sentence (reference 10, tastypie-notes 6)."""

from __future__ import annotations

from urllib.parse import quote

import pytest

MISMATCH = "Invalid resource lookup data provided (mismatched type)."
MOMENT = "YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]"


@pytest.fixture
def refused(ak):
    """The sentence with which a query of a list is refused."""
    ak.made("user/", {"email": "ada@example.org"})

    def sentence(path):
        response = ak("GET", quote(path, safe="/?=&%,"))
        assert response.status_code == 400, response.text
        assert response.headers["Content-Type"] == "application/json"
        assert set(response.json()) == {"error"}
        return response.json()["error"]

    return sentence


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("user/?email__startswith=ada", "'startswith' is not an allowed filter on the 'email' field."),
        ("user/?email__icontains=ada", "'icontains' is not an allowed filter on the 'email' field."),
        ("phone/?user__email__contains=a", "'contains' is not an allowed filter on the 'email' field."),
        ("user/?fields=x", "The 'fields' field does not allow filtering."),
        ("user/?token=x", "The 'token' field does not allow filtering."),
        ("user/?resource_uri=/rest/v1/user/1/", "The 'resource_uri' field does not allow filtering."),
        ("user/?city__sounds=x", "The 'city' field does not support relations."),
        ("user/?id__big=1", "The 'id' field does not support relations."),
        ("user/?id__gt__lt=1", "The 'id' field does not support relations."),
        ("user/?city__year=2024", "The 'city' field does not support relations."),
        ("user/?lang__shade=x", "The 'shade' field does not allow filtering."),
        ("user/?lang__contains=1", "The 'contains' field does not allow filtering."),
        ("user/?lang__name__shade=x", "The 'name' field does not support relations."),
        ("phone/?user__fields=x", "The 'fields' field does not allow filtering."),
        ("phone/?user__lang__shade__x=x", "The 'shade' field does not allow filtering."),
    ],
)
def test_names(refused, path, text):
    assert refused(path) == text


@pytest.mark.parametrize(
    "query",
    [
        "id=blue", "id__in=1,blue", "id__gt=x", "id__range=x,2", "id=1.5", "id=", "lang=x",
        "lang=/rest/v1/language/100/", "lang__in=100,x", "lang=", "created_at__year=x", "created_at__month=",
        "created_at__day=1.5", "rand_id=x", "city__contains=None", "city__gt=nil", "id__gt=None",
        "created_at__lt=none", "city__in=true", "id__in=None",
    ],
)  # fmt: skip
def test_values_of_another_type(refused, query):
    assert refused(f"user/?{query}") == MISMATCH


@pytest.mark.parametrize("value", ["soon", "", "9 June 2025", "2024", "20240501", "2024-05-01T", "12:00", "2024/05/01"])
def test_what_is_no_date(refused, value):
    assert (
        refused(f"user/?created_at__gt={value}")
        == f"['“{value}” value has an invalid format. It must be in {MOMENT} format.']"
    )


@pytest.mark.parametrize(
    ("value", "form", "kind"),
    [
        ("2024-02-30", "YYYY-MM-DD", "date"),
        ("2024-13-01", "YYYY-MM-DD", "date"),
        ("2024-05-01T25:00", MOMENT, "date/time"),
    ],
)
def test_what_only_looks_like_a_date(refused, value, form, kind):
    text = f"['“{value}” value has the correct format ({form}) but it is an invalid {kind}.']"

    assert refused(f"user/?created_at={value}") == text


@pytest.mark.parametrize("value", ["yes", "", "TRUE", "2"])
def test_what_is_neither_true_nor_false(refused, value):
    assert refused(f"petitionpage/?hidden={value}") == f"['“{value}” value must be either True or False.']"


def test_what_is_no_amount(refused):
    assert refused("order/?total=x") == "['“x” value must be a decimal number.']"


@pytest.mark.parametrize(
    "query",
    ["city__range=a", "city__range=a,b,c", "city__regex=(", "city__iregex=*", "city__isnull=maybe", "city__isnull="],
)
def test_what_breaks_the_vendor_is_refused(refused, query):
    assert refused(f"user/?{query}")


def test_what_is_sent_is_escaped(refused):
    assert refused("user/?created_at=<b>&amp").startswith("['“&lt;b&gt;”")
    assert refused("user/?order_by=<b>") == "No matching '&lt;b&gt;' field for ordering on."


def test_names_are_looked_at_before_values_and_these_before_orders_and_pages(refused):
    assert refused("user/?id=x&city__sounds=y&_limit=z") == "The 'city' field does not support relations."
    assert refused("user/?id=x&order_by=y&_limit=z") == MISMATCH
    assert refused("user/?order_by=y&_limit=z") == "No matching 'y' field for ordering on."


def test_errors_come_in_the_format_asked_for(ak):
    response = ak("GET", "user/?id=x&format=xml")

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert response.text.endswith(f"<response><error>{MISMATCH}</error></response>")


@pytest.mark.parametrize(
    ("query", "start"), [("callback=f", "{"), ("format=jsonp&callback=f", "{"), ("format=jsonp", "callback(")]
)
def test_errors_under_a_callback_are_plain(ak, query, start):
    response = ak("GET", f"user/?id=x&{query}")

    assert response.status_code == 400
    assert response.text.startswith(start + ('"error"' if start == "{" else '{"error"'))
