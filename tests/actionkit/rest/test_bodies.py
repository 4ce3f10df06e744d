"""Request bodies by their Content-Type, and bodies that no client should send."""

from __future__ import annotations

import json
import subprocess
import sys
from urllib.parse import urlencode

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockapi.actionkit.rest.bodies import DEPTH, SentFile, UnsupportedType, read, read_multipart
from mockapi.world.errors import Invalid, Refused
from mockapi.world.exchange import Request

FORM = "application/x-www-form-urlencoded"
LIMIT = 2_000_000
NO_JSON = "Request is not valid JSON."
SORRY = "Sorry, this request could not be processed. Please try again later."


def request(body=b"", type=None, query="", method="POST"):
    body = body.encode() if isinstance(body, str) else body
    headers = {} if type is None else {"content-type": type}
    return Request(method, "https://act.example.org", "/rest/v1/action/", query, headers, body)


def data(body, type="application/json", query="", method="POST", *, forms=False, limit=LIMIT):
    return read(request(body, type, query, method), forms=forms, limit=limit)


def refusal(body, type="application/json", **options):
    with pytest.raises(Invalid) as refused:
        data(body, type, **options)
    return str(refused.value)


def multipart(fields=(), files=()):
    """Body and Content-Type as requests sends them."""
    files = [*((name, (None, value)) for name, value in fields), *files]
    sent = requests.Request("POST", "https://act.example.org/", files=files).prepare()
    return sent.body, sent.headers["Content-Type"]


# --- types ---


@pytest.mark.parametrize("type", [None, "", "application/json", "application/json; charset=utf-8", "application/json;"])
def test_json_is_what_a_body_is_unless_its_type_says_otherwise(type):
    assert data('{"name": "otters", "size": 3}', type) == {"name": "otters", "size": 3}


@pytest.mark.parametrize(
    "type",
    ["text/plain", "Application/JSON", "application/json ; charset=utf-8", " application/json", "text/xml", "nonsense",
     "text/html", "text/javascript", "application/yaml"],
)  # fmt: skip
@pytest.mark.parametrize("forms", [True, False])
def test_another_type_is_not_read(type, forms):
    with pytest.raises(UnsupportedType) as refused:
        data('{"name": "otters"}', type, forms=forms)

    assert str(refused.value) == SORRY
    assert isinstance(refused.value, Refused)
    assert not isinstance(refused.value, Invalid)


@pytest.mark.parametrize("type", [FORM, "multipart/form-data; boundary=x"])
def test_forms_are_not_read_unless_asked_for(type):
    with pytest.raises(UnsupportedType):
        data("a=1", type)


def test_no_library_is_loaded_for_json_and_plain_forms():
    script = f"""
import sys
from mockapi.actionkit.rest.bodies import read
from mockapi.world.exchange import Request
for type, body in (("application/json", b"{{}}"), ("{FORM}", b"a=1")):
    read(Request("POST", "", "/", "", {{"content-type": type}}, body), forms=True, limit=100)
print(sorted({{"werkzeug", "defusedxml", "xml"}} & set(sys.modules)))
"""
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)

    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("type", ["application/json", "application/xml", FORM, "multipart/form-data; boundary=x"])
def test_a_body_above_the_limit_is_refused_before_it_is_read(type):
    assert refusal(b"\xff" * 101, type, forms=True, limit=100) == "The request body is larger than 100 bytes."
    assert data(b'{"a": "' + b"x" * 91 + b'"}', limit=100) == {"a": "x" * 91}


# --- JSON ---


@pytest.mark.parametrize("body", ["[]", '[{"name": "otters"}]', "null", "{}", " {} \n"])
def test_an_array_or_null_is_an_empty_object(body):
    assert data(body) == {}


NO_OBJECTS = {
    "empty": b"", "blank": b" \n", "cut off": b'{"title": ', "a comma too many": b'{"a": 1,}', "two": b"{}{}",
    "single quotes": b"{'a': 1}", "a string": b'"a"', "a number": b"42", "true": b"true", "a form": b"a=1&b=2",
    "NaN": b'{"a": NaN}', "infinity": b'{"a": -Infinity}', "too big": b'{"a": 1e999}',
    "too long a number": b'{"a": ' + b"9" * 5000 + b"}", "latin-1": b'{"a": "caf\xe9"}', "a mark": b"\xef\xbb\xbf{}",
    "utf-16": '{"a": "x"}'.encode("utf-16"), "half a pair": b'{"a": "\\ud83e"}',
    "half a pair as name": b'{"\\udc00": 1}',
    "half a pair as bytes": b'{"a": "\xed\xa0\xbe"}', "too deep": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "too deep an array": b"[" * 300_000, "a control character": b'{"a": "b\nc"}', "xml": b"<request/>",
}  # fmt: skip


@pytest.mark.parametrize("body", NO_OBJECTS.values(), ids=NO_OBJECTS)
def test_what_is_no_json_object_is_refused(body):
    assert refusal(body) == NO_JSON


def test_a_whole_surrogate_pair_is_a_letter():
    assert data('{"a": "\\ud83e\\udda6"}') == {"a": "🦦"}


def test_nesting_is_read_to_a_depth():
    def nested(depth):
        return '{"a":' * (depth - 1) + "[]" + "}" * (depth - 1)

    value = data(nested(DEPTH))
    for _ in range(DEPTH - 1):
        value = value["a"]
    assert value == []
    assert refusal(nested(DEPTH + 1)) == NO_JSON
    assert set(data(f'{{"b": [[], []], "a": {nested(DEPTH - 1)}}}')) == {"a", "b"}
    assert refusal(f'{{"b": [[], []], "a": {nested(DEPTH)}}}') == NO_JSON
    assert len(data(json.dumps({"a": [{}] * 5000}))["a"]) == 5000


def test_the_query_is_the_body_of_a_post_or_put_without_one():
    query = "page=otters&tag=a&tag=b&format=xml&callback=f&name=%C3%A9"
    fields = {"page": "otters", "tag": ["a", "b"], "name": "é"}

    assert data("", None, query) == data(" ", "application/xml", query, "PUT") == fields
    assert data('{"name": "x"}', None, query) == {"name": "x"}
    assert refusal("", query=query, method="PATCH") == NO_JSON
    assert refusal("", query="format=xml") == NO_JSON


# --- XML ---


def from_xml(body, **options):
    return data(body, "application/xml", **options)


def test_types_say_what_the_elements_are():
    body = """<?xml version="1.0" encoding="utf-8"?>
        <request type="hash">
          <email>ada@example.org</email><untyped>7</untyped><said type="string">8</said>
          <size type="integer">-3</size><price type="float">1.50</price>
          <yes type="boolean">True</yes><no type="boolean">true</no><nothing type="null"/><empty></empty>
          <tags type="list"><value>/rest/v1/tag/3/</value>
          <object><name>a</name></object><value type="integer">1</value></tags>
          <fields type="hash"><shade>blue</shade></fields><other type="of another kind">x</other>
        </request>"""

    assert from_xml(body) == {
        "email": "ada@example.org", "untyped": "7", "said": "8", "size": -3, "price": 1.5, "yes": True, "no": False,
        "nothing": None, "empty": None, "tags": ["/rest/v1/tag/3/", {"name": "a"}, 1], "fields": {"shade": "blue"},
        "other": None,
    }  # fmt: skip


def test_an_object_in_the_request_holds_the_data():
    assert from_xml("<request><x>1</x><object><name>otters</name></object></request>") == {"name": "otters"}
    assert from_xml("<request><objects><object/></objects></request>") == {}


@pytest.mark.parametrize("body", ["<request/>", "<request type='null'/>", "<request>text</request>", "<a><b>1</b></a>",
                                  "<a>text</a>", "<a>\n<b>1</b></a>", "<a type='integer'>1</a>"])  # fmt: skip
def test_a_request_without_fields_and_another_root_are_empty(body):
    assert from_xml(body) == {}


def test_the_text_is_utf_8_whatever_the_declaration_says():
    for encoding in ("utf-8", "latin-1", "utf-16", "nonsense"):
        body = f"<?xml version='1.0' encoding='{encoding}'?><request><a>é</a></request>"
        assert from_xml(body) == {"a": "é"}


BOMB = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
BROKEN_XML = {
    "empty": b"", "blank": b" ", "text": b"request", "cut off": b"<request><a>",
    "crossed": b"<request><a></request></a>",
    "two roots": b"<request/><request/>", "json": b"{}", "latin-1": b"<request><a>\xe9</a></request>",
    "a doctype": b"<!DOCTYPE request><request/>",
    "a bomb": f"<!DOCTYPE r [<!ENTITY l0 'x'>{BOMB}]><r>&l9;</r>".encode(),
    "an outside entity": b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><request><a>&x;</a></request>",
    "a parameter entity": b"<!DOCTYPE r [<!ENTITY % x SYSTEM 'http://example.org/'> %x;]><r/>",
    "an unknown entity": b"<request><a>&x;</a></request>", "a null": b"<request><a>\0</a></request>",
    "half a pair": b"<request><a>&#xd83e;</a></request>", "no prefix": b"<request><x:a/></request>",
    "too deep": b"<request><a type='list'>" + b"<b type='hash'>" * 60_000 + b"</b>" * 60_000 + b"</a></request>",
    "rather deep": b"<request>" + b"<b type='hash'>" * 300 + b"</b>" * 300 + b"</request>",
}  # fmt: skip


@pytest.mark.parametrize("body", BROKEN_XML.values(), ids=BROKEN_XML)
def test_xml_that_is_not_well_formed_or_has_a_doctype_is_refused(body):
    assert refusal(body, "application/xml") == ""


@pytest.mark.parametrize(
    ("type", "text"),
    [("integer", "blue"), ("integer", ""), ("integer", "1.5"), ("integer", "9" * 5000), ("float", "blue"),
     ("float", ""), ("float", "nan"), ("float", "inf"), ("float", "1e999")],
)  # fmt: skip
def test_a_number_in_xml_that_is_none_is_refused(type, text):
    body = f"<request><size type='{type}'>{text}</size></request>"

    assert refusal(body, "application/xml") == f"The 'size' element is not a valid {type}."


tags = st.sampled_from(["a", "b", "object", "objects", "value"])
kinds = st.sampled_from(["", "", ' type="hash"', ' type="list"', ' type="null"', ' type="string"', ' type="odd"'])
leaves = st.sampled_from(
    ["", "x", " y\n", "True", "&lt;", "<![CDATA[<]]>"],
) | st.sampled_from(['<i type="integer">7</i>', '<f type="float">.5</f>', '<t type="boolean">True</t>'])
elements = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda tag, kind, inside: f"<{tag}{kind}>{''.join(inside)}</{tag}>", tags, kinds, st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.sampled_from(["", ' type="hash"', ' type="list"']), st.lists(elements, max_size=5))
def test_xml_says_what_it_says_to_a_stock_tastypie(stock, kind, inside):
    body = f"<request{kind}>{''.join(inside)}</request>".encode()
    said = stock.read(body, "application/xml")

    assert from_xml(body) == (said if isinstance(said, dict) else {})


# --- forms ---


def test_a_form_is_its_fields():
    body = "page=otters&email=ada%40example.org&action_shade=blue+green&empty=&lists=1&lists=2&name=%C3%A9"

    assert data(body, FORM, forms=True) == {
        "page": "otters", "email": "ada@example.org", "action_shade": "blue green", "empty": "", "lists": ["1", "2"],
        "name": "é",
    }  # fmt: skip
    assert data("", FORM, forms=True) == {}


def test_a_form_takes_the_query_too_and_its_own_fields_win():
    query = "page=herons&page=owls&source=web&format=json&callback=f"
    multi, type = multipart([("page", "otters")])

    assert data("page=otters", FORM, query, forms=True) == {"page": "otters", "source": "web"}
    assert data(multi, type, query, forms=True) == {"page": "otters", "source": "web"}
    assert data("", FORM, query, forms=True) == {"page": ["herons", "owls"], "source": "web"}


@pytest.mark.parametrize("body", [b"a=\xe9", b"a=%E9", b"%ff=1", b"a=%ED%A0%BE"])
def test_a_form_that_is_not_utf_8_is_refused(body):
    assert refusal(body, FORM, forms=True) == "Request is not a valid form."


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=8))
def test_a_form_gives_back_what_was_sent(pairs):
    read = data(urlencode(pairs), FORM, forms=True)

    sent = [(name, value) for name in read for value in ([read[name]] if isinstance(read[name], str) else read[name])]
    assert sorted(sent) == sorted(pairs)


# --- multipart ---


def test_multipart_is_fields_and_files():
    body, type = multipart(
        [("import_page", "otters"), ("note", "é\r\nx"), ("tag", "a"), ("tag", "b")],
        [("upload", ("people é.csv", b"email\r\n\xff\x00--", "text/csv")), ("plain", ("x", b""))],
    )

    fields, files = read_multipart(request(body, type), limit=LIMIT)

    assert fields == {"import_page": "otters", "note": "é\r\nx", "tag": ["a", "b"]}
    assert files["upload"] == SentFile("people é.csv", "text/csv", b"email\r\n\xff\x00--")
    assert (files["plain"].filename, files["plain"].content) == ("x", b"")


def test_a_large_file_is_read_whole():
    content = bytes(range(256)) * 4000
    body, type = multipart([], [("upload", ("x.bin", content, "application/octet-stream"))])

    assert read_multipart(request(body, type), limit=LIMIT)[1]["upload"].content == content
    with pytest.raises(Invalid, match="larger than 1000 bytes"):
        read_multipart(request(body, type), limit=1000)


def test_of_two_files_with_one_name_the_last_counts():
    body, type = multipart([], [("upload", ("a", b"1")), ("upload", ("b", b"2"))])

    assert read_multipart(request(body, type), limit=LIMIT)[1]["upload"].content == b"2"


def test_a_form_with_a_file_is_refused_where_fields_are_read():
    body, type = multipart([("page", "otters")], [("photo", ("x.png", b"x"))])

    assert refusal(body, type, forms=True) == "This request takes no files."


def test_the_file_field_that_a_browser_leaves_empty_is_no_file():
    body = (
        b'--x\r\nContent-Disposition: form-data; name="photo"; filename=""\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\r\n"
        b'--x\r\nContent-Disposition: form-data; name="page"\r\n\r\notters\r\n--x--\r\n'
    )

    assert data(body, "multipart/form-data; boundary=x", forms=True) == {"page": "otters"}


def part(head, end=b"\r\n--x--\r\n"):
    return b"--x\r\n" + head + b"\r\n\r\nv" + end


GOOD_HEAD = b'Content-Disposition: form-data; name="a"'
BROKEN_FORMS = {
    "empty": b"", "no part": b"hello", "another boundary": part(GOOD_HEAD).replace(b"--x", b"--y"),
    "no end": part(GOOD_HEAD, b""), "no disposition": part(b"Content-Type: text/plain"),
    "a head that is not utf-8": part(b'Content-Disposition: form-data; name="\xff"'), "json": b"{}",
}  # fmt: skip


@pytest.mark.parametrize("body", BROKEN_FORMS.values(), ids=BROKEN_FORMS)
def test_malformed_multipart_is_refused(body):
    assert refusal(body, "multipart/form-data; boundary=x", forms=True) == "Request is not a valid multipart form."


@pytest.mark.parametrize(
    "type", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é"]
)
def test_multipart_without_a_usable_boundary_is_refused(type):
    assert refusal(part(GOOD_HEAD), type, forms=True) == "Request is not a valid multipart form."


@pytest.mark.parametrize("head", [b"Content-Disposition: form-data", b"Content-Disposition: form-data; filename=x"])
def test_a_part_without_a_name_is_refused(head):
    text = refusal(part(head), "multipart/form-data; boundary=x", forms=True)

    assert text == "Every part of a multipart form needs a name."


def test_only_multipart_is_read_as_multipart():
    for type in (None, FORM, "application/json"):
        with pytest.raises(UnsupportedType):
            read_multipart(request(b"{}", type), limit=LIMIT)


# --- anything ---

fragments = st.sampled_from(
    [b"--x", b"\r\n", b"\r\n\r\n", b"--", GOOD_HEAD, b"; filename=a", b"; filename*=utf-8''%ff",
     b"<request>", b"</request>",
     b"<a", b' type="integer">', b"<!DOCTYPE r [", b"<!ENTITY x 'y'>", b"]>", b"&x;", b"&#0;", b"<?xml version='1.0'",
     b" encoding='utf-16'", b"?>", b"<![CDATA[", b"{", b"}", b"[", b"]", b'"a":', b"1e9999", b"\\ud800", b"NaN",
     b"%", b"%f", b"%ff", b"=", b"&", b"\xff\xfe", b"\xef\xbb\xbf", b"Content-Type: text/plain; charset=utf-7"]
)  # fmt: skip
bodies = st.binary() | st.lists(fragments | st.binary(max_size=3), max_size=12).map(b"".join)
types = st.text() | st.sampled_from(
    ["application/json", "application/xml", FORM, "multipart/form-data; boundary=x",
     "multipart/form-data; boundary*0=x",
     'multipart/form-data; boundary="\r\n"', "multipart/form-data; charset=utf-16; boundary=x"]
)  # fmt: skip


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(bodies, types, st.text(), st.booleans())
def test_no_body_does_anything_but_say_something_or_be_refused(body, type, query, forms):
    for asking in (read, read_multipart):
        options = {"forms": forms} if asking is read else {}
        try:
            said = asking(request(body, type, query), limit=LIMIT, **options)
        except Refused:
            continue
        fields = said if asking is read else said[0]
        assert isinstance(fields, dict)
        assert all(isinstance(name, str) for name in fields)
        if "\\ud" not in repr(query):
            json.dumps(fields, ensure_ascii=False, allow_nan=False).encode()
