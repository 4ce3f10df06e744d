"""Which format an answer takes, and JSON, JSONP and HTML as they leave."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockapi.actionkit.rest.formats import Format, Writer, json_text, writer_for
from mockapi.world.errors import Invalid, Refused

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TAG = {"name": "nestlé", "id": 3, "resource_uri": "/rest/v1/tag/3/", "b": {"z": None, "a": True}, "f": 1.5}
TAG_JSON = (
    '{"b": {"a": true, "z": null}, "f": 1.5, "id": 3, "name": "nestlé", "resource_uri": "/rest/v1/tag/3/"}'.encode()
)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=15,
)


def asked(accept=None, **args):
    writer = writer_for(args, accept)
    return writer.format.value if writer.format is not Format.JSONP else f"jsonp {writer.callback}"


class Page(HTMLParser):
    """A reader of HTML that keeps the text of the pre elements and the names of all."""

    def __init__(self, body):
        super().__init__()
        self.names, self.text = [], ""
        self.feed(body.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)

    def handle_data(self, data):
        self.text += data if self.names[-1:] == ["pre"] else ""


# --- the choice ---


def test_json_is_what_a_request_without_wishes_gets():
    assert asked() == asked("") == asked("*/*") == asked("application/json") == "json"


@pytest.mark.parametrize(
    ("name", "format"),
    [("json", "json"), ("xml", "xml"), ("html", "html"), ("form", "html"), ("jsonp", "jsonp callback")],
)
def test_a_format_argument_beats_the_accept_header(name, format):
    assert asked("application/xml", format=name) == asked("nonsense", format=name) == format


@pytest.mark.parametrize("name", ["yaml", "XML", "", "application/xml", "plist"])
def test_an_unknown_format_argument_is_as_none(name):
    assert asked(format=name) == "json"
    assert asked("text/html", format=name) == "html"


def test_a_callback_beats_everything():
    assert asked("application/xml", callback="draw", format="xml") == "jsonp draw"


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("application/xml", "xml"),
        ("text/html", "html"),
        ("text/javascript", "jsonp callback"),
        (BROWSER, "html"),
        ("application/json, text/plain, */*", "json"),
        ("application/json, text/html", "json"),
        ("text/html, application/xml, application/json", "json"),
        ("application/*", "json"),
        ("text/html;q=0.4, application/xml;q=0.5", "xml"),
        ("application/json;q=0.1, application/xml;q=0.2", "xml"),
        ("application/json; charset=utf-8", "json"),
        ("*/*;q=0.1", "json"),
        ("*", "json"),
        ("text/csv", "json"),
        ("application/xml;q=0", "json"),
        ("image/png, text/plain", "json"),
    ],
)
def test_the_accept_header_takes_the_best_match_and_is_never_refused(accept, format):
    assert asked(accept) == format


@pytest.mark.parametrize("accept", ["json", "nonsense, application/json", "a/b/c"])
def test_an_accept_header_that_cannot_be_read_is_refused(accept):
    with pytest.raises(Invalid, match=r"^Invalid Accept header$"):
        asked(accept)


@given(st.text())
def test_no_accept_header_does_anything_but_choose_or_be_refused(accept):
    try:
        assert isinstance(writer_for({}, accept), Writer)
    except Refused:
        pass


def test_the_common_choices_load_no_library():
    script = """
import sys
from mockapi.actionkit.rest.formats import writer_for
for accept in (None, "", "*/*", "application/json", "application/json, text/plain, */*"):
    writer_for({}, accept).write({"a": 1})
writer_for({"format": "xml"}, "text/html").write({"a": 1})
print(sorted({"mimeparse", "defusedxml", "lxml", "xml", "html"} & set(sys.modules)))
"""
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)

    assert result.stdout.strip() == "[]"


# --- callbacks ---


@pytest.mark.parametrize(
    "name",
    [
        "draw",
        "$",
        "_",
        "jQuery1910_42",
        "my.page.draw",
        "calls[42]",
        "$.calls[4][1].draw",
        "Straße",
        "a\u0301\u0903\u0661\u203f",
        "let",
    ],
)
def test_a_javascript_name_is_a_callback(name, stock):
    assert asked(callback=name) == f"jsonp {name}"
    assert stock.is_callback(name)


BAD_CALLBACKS = [
    "", " ", "a b", " draw", "draw ", "draw\n", "calls[0]\n", "23", "a-b", "alert()", "a;b", "function", "a.new",
    "null", "a..b", ".a", "a.", "$.23", "calls[]", "calls[x]", 'calls["k"]', "calls[1]x[2]", "[1]", "a[1", "a]",
    "a[-1]", "<b>", "a\u2028", "a[\u0661]", "\\u0062",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_CALLBACKS)
def test_what_is_no_javascript_name_is_no_callback(name, stock):
    with pytest.raises(Invalid, match=r"^JSONP callback name is invalid\.$"):
        asked(callback=name)
    assert not stock.is_callback(name)


@given(st.lists(st.sampled_from([*"ab$_.[]09 -é٣\u0301\n", "new", "in", "if", "[0]", "class"]) | st.characters()))
def test_names_are_good_where_a_stock_tastypie_takes_them(stock, parts):
    name = "".join(parts)
    if "\\\\u" in name:  # there stock unescapes what JavaScript would not
        return
    try:
        writer_for({"callback": name}, None)
        good = True
    except Invalid:
        good = False

    assert good == stock.is_callback(name)


# --- JSON and JSONP ---


def test_json_has_sorted_keys_one_line_and_letters_as_they_are():
    assert Writer(Format.JSON).write(TAG) == TAG_JSON
    assert json_text(TAG).encode() == TAG_JSON


def test_the_content_types():
    assert {format.value: Writer(format).content_type for format in Format} == {
        "json": "application/json",
        "jsonp": "text/javascript",
        "xml": "application/xml; charset=utf-8",
        "html": "text/html; charset=utf-8",
    }


def test_what_json_has_no_type_for_is_text():
    value = {"amount": Decimal("34.00"), "on": date(2026, 3, 4), "at": datetime(2026, 3, 4, 5, 6, 7)}

    assert Writer(Format.JSON).write(value) == b'{"amount": "34.00", "at": "2026-03-04T05:06:07", "on": "2026-03-04"}'


def test_half_a_surrogate_pair_leaves_as_an_escape():
    body = Writer(Format.JSON).write({"a": "\ud83e"})

    assert json.loads(body.decode()) == {"a": "\ud83e"}
    assert Writer(Format.HTML).write({"a": "\ud83e"}).decode()


def test_jsonp_calls_the_function():
    assert writer_for({"callback": "my.draw[0]"}, None).write(TAG) == b"my.draw[0](" + TAG_JSON + b")"
    assert writer_for({"format": "jsonp"}, None).write([]) == b"callback([])"
    assert Writer(Format.JSONP).write([]) == b"callback([])"


def test_jsonp_escapes_the_two_line_ends_that_javascript_has_more():
    value = {"a": "x\u2028y\u2029z"}

    assert Writer(Format.JSONP, "f").write(value) == b'f({"a": "x\\u2028y\\u2029z"})'
    assert Writer(Format.JSON).write(value) == '{"a": "x\u2028y\u2029z"}'.encode()


@given(values)
def test_json_and_jsonp_are_those_of_a_stock_tastypie(stock, value):
    assert Writer(Format.JSON).write(value) == stock.json(value)
    assert Writer(Format.JSONP, "f").write(value) == stock.jsonp(value, "f")


@given(values)
def test_a_text_that_is_there_already_is_written_as_its_value(value):
    for format in Format:
        writer = Writer(format)
        assert writer.write_text(json_text(value), "object") == writer.write(value, "object")


# --- HTML ---


@given(values)
def test_html_is_a_page_with_the_json_on_it(value):
    body = Writer(Format.HTML).write(value)
    page = Page(body)

    assert body.startswith(b"<!DOCTYPE html>\n<html")
    assert page.names == ["html", "head", "meta", "title", "body", "pre"]
    assert json.loads(page.text.partition("</pre>")[0].rstrip()) == value


def test_html_lets_no_markup_through():
    body = Writer(Format.HTML).write({"<b>": "</pre><script>alert(1)</script>&amp;{0}{x}"})

    assert b"<script" not in body
    assert b"&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;{0}{x}" in body
