"""Strategies for requests as only an adversary or a broken client sends them, derived from the declarations."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st
from wholeness import BASE, HOST, MEMBER_KEY, OTHER_KEY, family, uuids

from mockapi.actionnetwork import groups
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.contact import Country, EmailAddress, Languages, PhoneNumber
from mockapi.actionnetwork.events import FirstLine
from mockapi.actionnetwork.fundraising import Currency, Share
from mockapi.actionnetwork.noun import VERSIONS, Hrefs, Identifiers
from mockapi.actionnetwork.osdi.dialect import ROUTES
from mockapi.actionnetwork.osdi.routes import CollectionAt, Gap, ItemAt, VerbAt
from mockapi.actionnetwork.unique_id_lists import UniqueIds
from mockapi.resource.compound import Dictionary, Hash, Hashes, Primary
from mockapi.resource.fields import Boolean, DateTime, Field, Integer, Number, Strings, Text
from mockapi.world.exchange import Request

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "POST ", "")
KEYS = {
    "group": {"osdi-api-token": groups.GROUP_KEY},
    "personal": {"osdi-api-token": groups.PERSONAL_KEY},
    "other": {"osdi-api-token": OTHER_KEY},
    "member": {"api-key": MEMBER_KEY},
    "wrong": {"osdi-api-token": "wrong"},
    "none": {},
}
PATTERNS = [(version, pattern) for version in VERSIONS for pattern in [(), *ROUTES.endpoints[version]]]
MEANT = [
    (version, pattern, method)
    for version, pattern in PATTERNS
    if pattern and not isinstance(endpoint := ROUTES.endpoints[version][pattern], Gap)
    for method in endpoint.methods
    for _ in range(1 if method == "GET" else 3)
]
ANY = [(version, pattern, method) for version, pattern in PATTERNS for method in METHODS]


@st.composite
def mostly(draw: Any, usual: st.SearchStrategy[Any], *odd: st.SearchStrategy[Any], times: int = 8) -> Any:
    """The usual, ``times`` times as often as one of the odd ones."""
    return draw(usual if draw(st.integers(0, times)) < times else st.one_of(*odd))


# ---- JSON, well and badly formed


class Raw(str):
    """A piece of JSON text that is written as it stands."""


class Pairs(list[tuple[str, Any]]):
    """An object in which a name may stand twice."""


def write(value: Any) -> str:
    """JSON text of a value that may hold Raw and Pairs; half surrogates are escaped, astral characters are not."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, (Pairs, dict)):
        pairs = value if isinstance(value, Pairs) else value.items()
        return "{" + ",".join(f"{write(str(name))}:{write(item)}" for name, item in pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(write, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=any("\ud800" <= character <= "\udfff" for character in value))
    return json.dumps(value)


def nested(depth: int, opening: str = "[") -> Raw:
    """Arrays within arrays, or objects within objects."""
    return Raw("[" * depth + "]" * depth if opening == "[" else opening * depth + "1" + "}" * depth)


TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\U0001f98a", "\u2400", "a\nb", "\u2028", "\ufeff", "İ", "ß",
    "x" * 255, "x" * 256, "é" * 300, "true", "0", "null", "*", "../..", "'; drop", '"', "\\", "</script>", "%00", "٣٤",
    "Rosa@Example.org", "rosa@example.org", "new@example.org", "@", "a@b@c", "a b@c", "\x00@\x00", "İ@example.org",
    "12025550100", "(202) 555-0109", "+1 202 555 0177", "٢٠٢٥٥٥٠١٠٠", "1", "subscribed", "unsubscribed", "bouncing",
    "volunteer", "lapsed", "nobody's tag", "US", "us ", "usa", "ǅx", "en", "EN ", "xx",
    "2026-01-01", "2026-01-01T00:00:00Z", "0000-00-00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
    "2026-02-30", "2026-W01-1", "20260101", "2026-01-01T00:00:00.123456789Z", "2026-01-01 25:00", "ZZ",
)  # fmt: skip
NUMBERS = (0, 1, -1, 2**31, 2**63, -(2**64), 10**400, 1.5, -0.0, 1e308, 5e-324, True, False, None)
RAWS = tuple(
    map(Raw, ("NaN", "Infinity", "-Infinity", "1e400", "-0", "1E2", "9" * 4400, "01", "+1", "'x'", '"\\x"', '"\t"'))
) + tuple(nested(depth) for depth in (5, 400, 1200))

scalars = st.one_of(
    st.sampled_from(TEXTS), st.sampled_from(NUMBERS), st.sampled_from(TEXTS), st.text(max_size=12), st.integers(),
    st.floats(), st.sampled_from(NUMBERS), st.sampled_from(RAWS),
)  # fmt: skip


@cache
def names() -> tuple[str, ...]:
    """Every name that means something in a body."""
    found = {
        "person", "add_tags", "remove_tags", "triggers", "_links", "_embedded", "osdi:person", "osdi:creator",
        "osdi:organizer", "osdi:wrapper", "osdi:tag", "osdi:form", "href", "primary", "background_request", "page",
        "filter", "uuid", "key", "foreign", "group", "listed", "scheduled_start_date", "__class__",
    }  # fmt: skip

    def collect(fields: tuple[Field, ...]) -> None:
        for field in fields:
            found.update(name for version in VERSIONS if (name := field.wire_name(version)) is not None)
            found.update(field.columns)
            collect(getattr(field, "parts", ()))

    for noun in NOUNS.values():
        collect(noun.fields)
    return tuple(sorted(found))


anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(names()) | st.sampled_from(TEXTS), inner, max_size=4),
        st.lists(st.tuples(st.sampled_from(names()), inner), max_size=4).map(Pairs),
    ),
    max_leaves=8,
)

# ---- ids, wherever they stand

MALFORMED = ("*", "%2A", "", ".", "..", "me", "%", "%zz", "%00", "%0A", "%2F", "%FF", "\xff", "a\nb", ";x", "#", "?",
             "{id}", "-" * 36, "0" * 500, "a-b-c-d-" + "e" * 28, "\xef\xbc\xa1")  # fmt: skip
FOREIGN = ("crm:0", "crm:1", "crm:forms", "crm:tagging", "crm:own", "crm:new", "crm:newer", "a:b:c", "A:İ", "a:\nb")
NO_IDENTIFIERS = ("", ":", "a:", ":b", "action_network:", "action_network:junk", " : ", "\x00:\x00", 3, None, ["a:b"])


def ids(noun: str) -> st.SearchStrategy[str]:
    """UUIDs of a noun's rows, mostly; otherwise of others, odd ones, and none at all."""
    everything = [uuid for name in NOUNS for uuid in uuids(name)]
    own = st.sampled_from(uuids(noun) if noun in NOUNS else everything)
    return mostly(own, own.map(str.upper), st.sampled_from(everything), st.sampled_from(MALFORMED), times=12)


@cache
def noun_at(version: str, prefix: tuple[str, ...]) -> str:
    """The noun whose id stands at the end of a part of a route."""
    endpoint = ROUTES.endpoints[version].get(prefix)
    return endpoint.noun.name if isinstance(endpoint, ItemAt) else ""


@cache
def families(version: str, pattern: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Seeded UUIDs for a route's places that belong together; none where there is no place."""
    endpoint = ROUTES.endpoints[version].get(pattern)
    if "*" not in pattern or isinstance(endpoint, Gap) or endpoint is None:
        return []
    noun = endpoint.noun
    if isinstance(endpoint, CollectionAt):
        child, ref = noun, endpoint.route.parents[-1]
        noun = NOUNS[child.target(ref)]
        above = [name.partition(".")[2] for name in endpoint.route.parents[:-1]]
        found = []
        for row in BASE.collection(noun.table):
            held = [(noun, row)]
            for name in above:
                key = getattr(row, name)
                of = NOUNS[noun.target(name)]
                held[:0] = [] if key is None else [(of, BASE.related_row(of.noun, key))]
            if len(held) == len(endpoint.route.parents):
                found.append(tuple(one.uuid for _, one in held))
        return found
    if isinstance(endpoint, ItemAt):
        all_held = [family(BASE, noun, endpoint.route, row) for row in BASE.collection(noun.table)]
        return [tuple(row.uuid for _, row in held) for held in all_held if held is not None]
    return [(uuid,) for uuid in uuids(noun.name)]


identifiers = st.lists(
    mostly(
        st.sampled_from(FOREIGN),
        st.sampled_from(NO_IDENTIFIERS),
        st.sampled_from([f"action_network:{uuid}" for name in NOUNS for uuid in uuids(name)]),
        times=4,
    ),
    max_size=4,
)
hrefs = mostly(
    ids("people").map(lambda uuid: f"{HOST}/api/v2/people/{uuid}"),
    ids("people"),
    ids("forms").map(lambda uuid: f"http://[::1/api/v1/forms/{uuid}/"),
    scalars,
)
link = st.builds(lambda href: {"href": href}, hrefs)


def address(noun: str) -> st.SearchStrategy[Any]:
    """The link to a row of a noun."""
    return ids(noun).map(lambda uuid: {"href": f"{HOST}/api/v2/{noun}/{uuid}"})


links = st.fixed_dictionaries(
    {"osdi:person": mostly(link, st.lists(link, max_size=2), anything)},
    optional={
        "osdi:tag": link | anything,
        "osdi:creator": mostly(link, anything),
        "osdi:organizer": mostly(link, anything),
        "osdi:wrapper": mostly(address("wrappers"), anything),
    },
)

# ---- bodies in the shape of the declarations


def sensible(field: Field) -> st.SearchStrategy[Any]:
    """Values that a field takes."""
    if isinstance(field, Identifiers):
        return identifiers
    if isinstance(field, (Primary, Hashes)):
        return st.lists(parts(field.parts), min_size=1, max_size=2)
    if isinstance(field, Hash):
        return parts(field.parts)
    if isinstance(field, Dictionary):
        return st.dictionaries(st.sampled_from(["Shirt size", "", "\x00", "new"]), anything, max_size=3)
    if isinstance(field, EmailAddress):
        return st.sampled_from(["rosa@example.org", "INES@example.org", "new@example.org", "newer@example.org"])
    if isinstance(field, Hrefs):
        return st.lists(address(field.to) | hrefs, max_size=3)
    if isinstance(field, UniqueIds):
        return st.lists(ids("people"), max_size=3)
    if isinstance(field, Share):
        return st.sampled_from(["5.00", "3", 7, 0, 2.5, "1e3", 10**11, "999999999999.99"])
    if isinstance(field, Currency):
        return st.sampled_from(["USD", "eur"])
    if isinstance(field, Integer):
        return st.sampled_from([1, 0, 3, -1, 2**62, "2"])
    if isinstance(field, Number):
        return st.sampled_from([1, 0.5, -90])
    if isinstance(field, FirstLine):
        return st.lists(st.sampled_from(["1 Main St", ""]), max_size=2)
    if isinstance(field, PhoneNumber):
        return st.sampled_from(["12025550100", "(202) 555-0101", "12025550109", "12025550111"])
    if isinstance(field, Country):
        return st.sampled_from(["US", "ca"])
    if isinstance(field, Languages):
        return st.lists(st.sampled_from(["en", "es", "xx"]), max_size=3)
    if isinstance(field, Strings):
        return st.lists(st.sampled_from(TEXTS), max_size=3)
    if isinstance(field, Boolean):
        return st.booleans()
    if isinstance(field, DateTime):
        return st.sampled_from(["2020-02-29", "2026-03-01T12:00:00+05:00", "0001-01-02T00:00:00Z", "9999-12-30"])
    if isinstance(field, Text) and field.choices:
        return st.sampled_from(field.choices)
    return st.sampled_from(["volunteer", "One of the forms", "New"]) | st.text(min_size=1, max_size=8)


def parts(fields: tuple[Field, ...], *always: str) -> st.SearchStrategy[Any]:
    """An object with some of the fields, most of them as they should be."""
    known = {}
    for field in fields:
        value = sensible(field)
        for name in {field.name, *(field.wire_name(version) for version in VERSIONS)} - {None}:
            known[name] = mostly(value, st.none(), anything, times=16)
    known["primary"] = st.booleans()
    always = {name: known.pop(name) for name in always}
    return st.fixed_dictionaries(always, optional=known)


@cache
def objects(noun: str) -> st.SearchStrategy[Any]:
    """Bodies for a noun: its own fields, a person to help, links, tags; now and then with names twice or unknown."""
    own = parts(NOUNS[noun].fields, *(field.name for field in NOUNS[noun].fields if field.required))
    person = parts(NOUNS["people"].fields, "email_addresses")
    tags = st.lists(st.sampled_from(["volunteer", "lapsed", "donor", "nobody's tag", ""]), max_size=3)
    helper = st.fixed_dictionaries(
        {"person": mostly(person, parts(NOUNS["people"].fields), anything)},
        optional={
            "add_tags": mostly(tags, anything, times=3),
            "remove_tags": mostly(tags, anything, times=3),
            "triggers": anything,
        },
    )
    link_form = st.fixed_dictionaries({"_links": mostly(links, anything)})
    noise = mostly(
        st.just({}), st.dictionaries(st.sampled_from(names()) | st.sampled_from(TEXTS), anything, max_size=2), times=3
    )
    merged = st.builds(lambda *some: {name: item for one in some for name, item in one.items()}, noise, own, helper)
    linked = st.builds(lambda *some: {name: item for one in some for name, item in one.items()}, own, link_form)
    twice = st.builds(lambda one, other: Pairs([*one.items(), *other.items()]), merged, own)
    return st.one_of(own, merged, linked, helper, twice)


@cache
def whens() -> st.SearchStrategy[Any]:
    """What schedules a message."""
    dates = st.sampled_from(["2026-03-02T00:00:00Z", "2030-01-01", "2026-02-28", "9999-12-30T00:00:00Z"])
    return st.fixed_dictionaries({"scheduled_start_date": mostly(dates, anything)})


def bodies(noun: str) -> st.SearchStrategy[bytes]:
    """Bodies as bytes: mostly JSON objects, otherwise anything, in other encodings, cut off, or with bytes changed."""
    shape = whens() | objects("messages") if noun == "schedule" else objects(noun if noun in NOUNS else "people")
    well = shape.map(lambda value: write(value).encode())
    encoded = st.builds(
        lambda text, how: text.encode(how, "surrogatepass"),
        anything.map(write),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32-be"]),
    )
    broken = st.builds(
        lambda body, place, bytes_: body[: place % (len(body) + 1)] + bytes_ + body[(place % (len(body) + 1)) + 1 :],
        well, st.integers(0, 500), st.binary(max_size=3),
    )  # fmt: skip
    return mostly(well, encoded, broken, st.binary(max_size=30), st.just(b""), times=8)


# ---- queries, headers, requests

filter_names = sorted({name for noun in NOUNS.values() for version in VERSIONS for name in noun.filter_in[version]})
terms = st.builds(
    lambda name, operator, mark, value: f"{name} {operator} {mark}{value}{mark}",
    st.sampled_from([*filter_names, "nothing", ""]),
    st.sampled_from(["eq", "gt", "lt", "EQ", "ne", "or", ""]),
    st.sampled_from(["'", "'", '"', ""]),
    st.sampled_from([*TEXTS, *FOREIGN, "O''Hara", "'"]).map(lambda text: text.encode("utf-8", "replace").decode()),
)
filters = st.lists(terms, min_size=1, max_size=3).map(" and ".join)
pages = st.sampled_from(["1", "2", "0", "-1", "1.5", "1e3", "x", "", " 2", "٣", "9" * 30, "1" * 5000, "2;", "null"])


def as_bytes_on_a_wire(text: str) -> str:
    """Raw UTF-8 as it stands in a request line, which Python reads as Latin-1."""
    return text.encode().decode("latin-1")


carried = st.text(st.characters(max_codepoint=255), max_size=12)  # what bytes on a wire are to Python
arguments = st.one_of(
    st.tuples(st.just("filter"), filters), st.tuples(st.just("filter"), filters),
    st.tuples(st.sampled_from(["page", "per_page"]), pages),
    st.just(("background_request", "true")), st.just(("background_request", "true")),
    st.tuples(st.sampled_from(names()), st.sampled_from([text for text in TEXTS if "\ud800" not in text])),
)  # fmt: skip
queries = mostly(
    st.just(""),
    st.just("background_request=true"),
    st.lists(arguments, max_size=3).map(lambda pairs: "&".join(f"{n}={quote(v)}" for n, v in pairs)),
    st.lists(arguments, max_size=3).map(lambda pairs: "&".join(f"{n}={v}" for n, v in pairs)).map(as_bytes_on_a_wire),
    carried,
    times=2,
)
headers = st.dictionaries(
    st.sampled_from(["content-type", "accept", "host", "content-length", "x-http-method-override", "osdi-api-token",
                     "api-key", "authorization"]),
    st.one_of(carried, st.sampled_from([groups.GROUP_KEY, f" {groups.GROUP_KEY} ", "text/xml", "x" * 900, "\x00"])),
    max_size=2,
)  # fmt: skip
keys = mostly(st.just(KEYS["group"]), *map(st.just, KEYS.values()), headers, times=3)
bases = mostly(st.just(HOST), carried, st.sampled_from(['http://a"b', "http://a\\b", "http://[::1"]))


@st.composite
def requests(draw: Any) -> Request:
    """Any method on any route, mostly on one that is modelled, by a method meant for it, with ids that exist there."""
    version, pattern, method = draw(mostly(st.sampled_from(MEANT), st.sampled_from(ANY), times=5))
    places = [place for place, name in enumerate(pattern) if name == "*"]
    free = st.tuples(*(ids(noun_at(version, pattern[: place + 1])) for place in places))
    real = families(version, pattern)
    chosen = iter(draw(mostly(st.sampled_from(real), free, times=3) if real else free))
    parts = [next(chosen) if name == "*" else name for name in pattern]
    path = "/".join(("", "api", version, *parts)) + draw(mostly(st.just(""), st.sampled_from(["/", "//"])))
    endpoint = ROUTES.endpoints[version].get(pattern)
    noun = getattr(endpoint, "noun", NOUNS["people"]).name
    if isinstance(endpoint, VerbAt) and endpoint.verb.name == "schedule":
        noun = "schedule"
    body = draw(mostly(st.just(b""), bodies(noun))) if method == "GET" else draw(bodies(noun))
    return Request(method, draw(bases), path, draw(queries), draw(keys), body)
