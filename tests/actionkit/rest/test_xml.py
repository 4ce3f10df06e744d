"""XML answers: the shape of each kind of value, and that nothing a row can hold breaks the document."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import lxml.etree
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from mockapi.actionkit.rest.formats import Format, Writer

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'  # as the vendor's manual prints it; lxml has single quotes

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=())) | st.sampled_from(["resource_uri", "objects"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)
names = st.from_regex(r"[a-z_][a-z0-9_.-]{0,8}", fullmatch=True).filter(lambda name: not name.startswith("object"))
texts = st.text(st.characters(exclude_categories=("Cs",)).filter(lambda char: re.match("[\t\n\r -\ufffd]", char)))


def tame(names):
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
        max_leaves=15,
    )


def xml(value, root="response"):
    text = Writer(Format.XML).write(value, root).decode()
    assert text.startswith(DECLARATION)
    return text.removeprefix(DECLARATION)


def in_field(value):
    return xml({"x": value}).removeprefix("<response>").removesuffix("</response>")


def read_back(element):
    """The value that an element's type and children tell, without the code under test."""
    type = element.get("type")
    if type == "null":
        return None
    if type == "list" or (type is None and element.tag == "objects"):
        return [read_back(child) for child in element]
    if type == "hash" or len(element) or (type is None and element.tag == "object"):
        return {child.tag: read_back(child) for child in element}
    text = element.text or ""
    readers = {"integer": int, "float": float, "boolean": {"True": True, "False": False}.__getitem__, None: str}
    return readers[type](text)


def test_a_list_answer():
    answer = {
        "meta": {"limit": 20, "next": None, "offset": 0, "previous": None, "total_count": 1},
        "objects": [{"resource_uri": "/rest/v1/list/3/", "name": "Main list", "hidden": False, "id": 3}],
    }

    assert xml(answer) == (
        '<response><meta type="hash"><limit type="integer">20</limit><next type="null"/>'
        '<offset type="integer">0</offset><previous type="null"/><total_count type="integer">1</total_count></meta>'
        '<objects type="list"><object><hidden type="boolean">False</hidden><id type="integer">3</id>'
        "<name>Main list</name><resource_uri>/rest/v1/list/3/</resource_uri></object></objects></response>"
    )


def test_a_detail_has_another_root():
    assert xml({"id": 3, "resource_uri": "/r/"}, "object") == (
        '<object><id type="integer">3</id><resource_uri>/r/</resource_uri></object>'
    )


def test_errors():
    assert xml({"error": "no <such> & field"}) == "<response><error>no &lt;such&gt; &amp; field</error></response>"
    assert xml({"palette": {"name": ["This field is required."]}}) == (
        '<response><palette type="hash"><name type="list"><value>This field is required.</value></name></palette>'
        "</response>"
    )


@pytest.mark.parametrize(
    ("value", "element"),
    [
        ("blue", "<x>blue</x>"),
        ("", "<x></x>"),
        (Decimal("34.00"), "<x>34.00</x>"),
        (date(2026, 3, 4), "<x>2026-03-04</x>"),
        (-3, '<x type="integer">-3</x>'),
        (1.5, '<x type="float">1.5</x>'),
        (2.0, '<x type="float">2.0</x>'),
        (True, '<x type="boolean">True</x>'),
        (None, '<x type="null"/>'),
        ({}, '<x type="hash"/>'),
        ({"b": 1, "a": ""}, '<x type="hash"><a></a><b type="integer">1</b></x>'),
        ({"resource_uri": "/r/", "id": 1}, '<x><id type="integer">1</id><resource_uri>/r/</resource_uri></x>'),
        ([], '<x type="list"/>'),
        (["b", "a", 1], '<x type="list"><value>b</value><value>a</value><value type="integer">1</value></x>'),
        ([{"a": "1"}], '<x type="list"><object type="hash"><a>1</a></object></x>'),
        ([{"resource_uri": "/r/"}], '<x type="list"><object><resource_uri>/r/</resource_uri></object></x>'),
        ([["a"], []], '<x type="list"><objects><value>a</value></objects><objects/></x>'),
        (["a", [], {}], '<x type="list"><object type="hash"/><objects/><value>a</value></x>'),
    ],
)
def test_each_kind_of_value(value, element):
    assert in_field(value) == element


def test_other_roots_than_a_dict():
    assert xml([1]) == '<objects><value type="integer">1</value></objects>'
    assert xml("x") == "<value>x</value>"
    assert xml({}) == "<response/>"


def test_letters_and_quotes_are_as_they_are():
    assert in_field("\"Straße\" 'ñ' 🦦\t\n") == "<x>\"Straße\" 'ñ' 🦦\t\n</x>"


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x1f", "\ud83e", "\ufffe", "\uffff"])
def test_a_character_that_xml_cannot_carry_is_replaced(char):
    assert in_field(f"a{char}b") == "<x>a\ufffdb</x>"


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("first name", "first_name"), ("1st", "_1st"), ("-x", "_-x"), ("", "_"), ("a:b", "a_b"), ("a<b>", "a_b_"),
        ("größe", "größe"), ("Ætøj", "Ætøj"), ("{ns}a", "_ns_a"), ("\x00", "_"), ("imię", "imi_"), (".", "_."),
        ("xml", "xml"),
    ],
)  # fmt: skip
def test_a_name_that_is_no_xml_name_is_made_one(name, tag):
    assert in_field({name: "v"}) == f'<x type="hash"><{tag}>v</{tag}></x>'


def test_two_names_that_become_one_are_both_there_in_the_order_of_their_own():
    assert in_field({"a!": 2, "a b": 1}) == in_field({"a b": 1, "a!": 2})
    assert in_field({"a!": "2", "a b": "1"}) == '<x type="hash"><a_>2</a_><a_b>1</a_b></x>'
    assert in_field({"a?": "2", "a!": "1"}) == '<x type="hash"><a_>1</a_><a_>2</a_></x>'


@given(anything, st.text())
def test_any_value_is_a_document_that_two_parsers_read(value, root):
    document = Writer(Format.XML).write(value, root)

    fromstring(document, forbid_dtd=True)
    lxml.etree.fromstring(document, lxml.etree.XMLParser(huge_tree=True))


@given(st.dictionaries(names, tame(names | st.just("resource_uri")), max_size=6))
def test_a_document_says_what_the_value_was(value):
    def sorted_as_elements(value):
        if isinstance(value, dict):
            return {name: sorted_as_elements(item) for name, item in value.items()}
        if isinstance(value, list):
            kinds = [
                [item for item in value if isinstance(item, dict)],
                [item for item in value if isinstance(item, list)],
                [item for item in value if not isinstance(item, (dict, list))],
            ]
            return [sorted_as_elements(item) for kind in kinds for item in kind]
        return value

    element = fromstring(Writer(Format.XML).write({"x": value, "y": ""}))

    assert read_back(element) == {"x": sorted_as_elements(value), "y": ""}


@given(tame(names | st.sampled_from(["resource_uri", "object", "objects", "value"])))
def test_documents_are_those_of_a_stock_tastypie(stock, value):
    assert Writer(Format.XML).write({"a": value}) == stock.xml({"a": value})
    assert Writer(Format.XML).write({"objects": [value]}, "object") == stock.xml({"objects": [value]}, detail=True)
    if not isinstance(value, dict):
        assert Writer(Format.XML).write(value) == stock.xml(value)
