"""Users: who is known, how they can be reached, and the custom fields that a site keeps of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.custom import allowed_fields, check_allowed
from mockapi.actionkit.declaring.fields import Backlinks, CustomFields, Derived, Link, Links, Moment, Path
from mockapi.actionkit.declaring.model import READ, Body, Model, Verb, standard
from mockapi.actionkit.declaring.outcomes import Shown
from mockapi.actionkit.declaring.references import resolved
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.actionkit.facts.akid import login_token, parse
from mockapi.actionkit.facts.names import BAD_EMAIL, is_email
from mockapi.actionkit.facts.places import Place, is_us, phone_digits, place_of_zip, state_of_zip, zip_parts
from mockapi.actionkit.users import subscriptions
from mockapi.resource.evidence import client, doc, guess, seen
from mockapi.resource.fields import Boolean, Field, Integer, Text
from mockapi.world.errors import Invalid, NotFound
from mockapi.world.store import Row

ADDRESS = ("address1", "address2", "city", "state", "zip")
DAY, LONGEST = 86_400, 10**10  # seconds for which a login token is good

# ---- rules


def create_user(call: Call, model: Model, body: Body) -> Row:
    """A user with an address of their own; on no list (reference 23)."""
    made = writing.hydrate(call, model, body)
    check(model, made.columns)
    row = make(call, made.columns, made.custom)
    _add_phones(call, row, body)
    return row


def make(
    call: Call,
    columns: Mapping[str, Any],
    custom: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    key: int | None = None,
) -> Row:
    """A new user and what goes with one: where they live, and the address as it was first entered."""
    values = {"country": call.settings.default_country, **columns}
    values.setdefault("rand_id", _rand_id(call))
    values = located(call, values)
    row = writing.insert(call, USER, values, custom, key=key)
    original = {name: getattr(row, name) for name in ADDRESS if getattr(row, name)}
    stamps = {f"{name}_updated_at": row.created_at for name in original}
    writing.insert(call, USER_ORIGINAL, {"user": row[0], **original, **stamps}, key=row[0])
    writing.insert(call, LOCATION, {"user": row[0]}, key=row[0])
    return row


def update_user(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent; phones sent with a user are added, their URIs change nothing (reference 23)."""
    made = writing.hydrate(call, model, body, row)
    check(model, made.columns)
    row = change(call, row, made.columns, made.custom)
    _add_phones(call, row, body)
    return row


def change(
    call: Call, row: Row, columns: Mapping[str, Any], custom: Mapping[str, Mapping[str, Any]] | None = None
) -> Row:
    """The user with some columns changed; the state follows the ZIP."""
    return writing.modify(call, USER, row, located(call, columns, row), custom)


def _add_phones(call: Call, user: Row, body: Body) -> None:
    phones = body.get("phones")
    if phones is None:
        return
    if not isinstance(phones, (list, tuple)):
        raise Invalid(f"The 'phones' field was given data that was not a list: {phones}.")
    for phone in phones:
        if not isinstance(phone, Mapping) or "resource_uri" in phone:
            resolved(call, "phones", "phone", phone)
        else:
            create_phone(call, PHONE, {**phone, "user": call.uri("user", user[0])})


def check(model: Model, columns: dict[str, Any]) -> None:
    """The address is one, and stands without blanks round it. Raises NotValid."""
    if "email" in columns:
        columns["email"] = columns["email"].strip()
        if not is_email(columns["email"]):
            raise NotValid(model.name, {"email": [BAD_EMAIL]})


def _rand_id(call: Call) -> int:
    """A number that looks random and is the same in every run."""
    from hashlib import blake2b

    drawn = call.world.ids.next("actionkit.rand_id")
    return int.from_bytes(blake2b(str(drawn).encode(), digest_size=4).digest(), "big") % 1_000_000_000


def located(call: Call, columns: Mapping[str, Any], row: Row | None = None) -> dict[str, Any]:
    """The columns with what a US ZIP says: its five digits and the state (reference 23)."""
    changed = dict(columns)
    country = changed.get("country") or (row.country if row is not None else call.settings.default_country)
    if not changed.get("zip") or not is_us(country):
        return changed
    parts = zip_parts(changed["zip"])
    if parts is not None:
        changed["zip"], plus4 = parts
        if plus4:
            changed.setdefault("plus4", plus4)
        state = state_of_zip(parts[0])
        if state is not None and not changed.get("state"):
            changed["state"] = state
    return changed


def _place(call: Call, row: Row) -> Place | None:
    """Where a location is: what the ZIP of its user tells, and nothing for other countries."""
    user = call.get("user", row.user)
    return place_of_zip(user.zip) if user is not None and user.zip and is_us(user.country) else None


def _of_place(name: str, otherwise: Any) -> Callable[[Call, Row], Any]:
    def value(call: Call, row: Row) -> Any:
        place = _place(call, row)
        return otherwise if place is None else getattr(place, name) or otherwise

    return value


def create_phone(call: Call, model: Model, body: Body) -> Row:
    """A number of a user; published clients send its type as ``phone_type`` (decisions 2)."""
    made = writing.hydrate(call, model, _phone(body))
    made.columns["normalized_phone"] = phone_digits(made.columns["phone"])
    return writing.insert(call, model, made.columns)


def update_phone(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent; the digits follow."""
    made = writing.hydrate(call, model, _phone(body), row)
    if "phone" in made.columns:
        made.columns["normalized_phone"] = phone_digits(made.columns["phone"])
    return writing.modify(call, model, row, made.columns)


def _phone(body: Body) -> dict[str, Any]:
    return {**body, "type": body["phone_type"]} if "phone_type" in body and "type" not in body else dict(body)


def login(call: Call, model: Model, row: Row, body: Body) -> Shown:
    """A token with which the user is recognised for ``ttl`` seconds (reference 52)."""
    try:
        ttl = int(str(body["ttl"])) if body.get("ttl") not in (None, "") else DAY
        if not 0 <= ttl < LONGEST:
            raise ValueError
    except ValueError:
        raise NotValid(model.name, {"ttl": ["Enter a whole number."]}) from None
    return Shown({"token": login_token(call.settings.akid_secret, row[0], call.now + ttl)})


def domain_of(call: Call, row: Row) -> str:
    """What stands behind the @ of the address: a column of reports."""
    return str(row.email).rpartition("@")[2].lower()


def show_public(call: Call, model: Model, row: None, body: Body, *, akid: str) -> Shown:
    """The little that anybody may know who has the user's akid (decisions U16). Raises NotFound."""
    given = parse(call.settings.akid_secret, akid)
    user = call.get("user", given.user_id) if given is not None and given.valid else None
    if user is None:
        raise NotFound(f"there is no user {akid}")
    shown = {name: getattr(user, name) for name in ("first_name", "last_name", "city", "state", "country")}
    return Shown({**shown, "lang": call.uri("language", user.lang), "resource_uri": f"/rest/v1/userpublic/{akid}/"})


# ---- declarations


def _text(name: str, length: int = 255, **more: Any) -> Text:
    return Text(name, default="", max_length=length, **more)


def address_fields() -> tuple[Field, ...]:
    """An address as users, orders and events have it."""
    return (
        _text("address1"),
        _text("address2"),
        _text("city"),
        _text("state"),
        _text("region"),
        _text("postal"),
        _text("zip", 10),
        _text("plus4", 4),
        _text("country"),
    )


def name_fields() -> tuple[Field, ...]:
    """The parts of a name."""
    return tuple(_text(name) for name in ("prefix", "first_name", "middle_name", "last_name", "suffix"))


USER = Model(
    name="user",
    sql="core_user",
    sql_names={"token": None},
    help="Somebody whose e-mail address is known.",
    evidence=seen("23"),
    fields=standard(
        Text("email", required=True, clears=False, max_length=255),
        *name_fields(),
        *address_fields(),
        _text("source"),
        Link("lang", to="language"),
        Integer("rand_id", write="never"),
        Derived("subscription_status", by=subscriptions.status_of, shape={"type": "string"}),
        CustomFields("fields", of="userfield", allowed="alloweduserfield"),
        Backlinks("phones", of="phone", by="user"),
        Links("groups", to="usergroup", short=("name",), evidence=client("23")),
        Derived("token", by=lambda call, row: call.akid(row[0]), shape={"type": "string"}),
        Derived("email_domain", by=domain_of, shape={"type": "string"}, over={"rest": None, "xmlrpc": None}),
        Backlinks("actions", of="action", by="user", form="query"),
        Backlinks("events", of="event", by="creator", form="query"),
        Backlinks("eventsignups", of="eventsignup", by="user", form="query"),
        Backlinks("orders", of="order", by="user", form="query"),
        Backlinks("orderrecurrings", of="orderrecurring", by="user", form="query"),
        Backlinks("subscriptions", of="subscription", by="user", form="query"),
        Backlinks("subscriptionhistory", of="subscriptionhistory", by="user", form="query"),
        Backlinks("usergeofields", of="usergeofield", by="user", form="query"),
        Backlinks("usermailings", of="usermailing", by="user", form="query"),
        Backlinks("location", of="location", by="user", form="one"),
        Backlinks("useroriginal", of="useroriginal", by="user", form="one"),
        Path("logintoken", tail="logintoken"),
    ),
    filtering={"email": ("exact", "in")},
    ordering=("created_at", "id", "updated_at"),
    unique=("email",),
    unique_error="conflict without location",
    dated=True,
    verbs=(Verb("logintoken", "post", login, permission=None, evidence=doc("52")),),
    also_takes=("phones",),
    create=create_user,
    update=update_user,
)

USER_PUBLIC = Model(
    name="userpublic",
    help="What anybody may know of a user whose akid they have.",
    fields=(),
    list_methods=(),
    detail_methods=(),
    anonymous=("get",),
    verbs=(Verb("{akid}", "get", show_public, on="list", evidence=guess("decisions U16")),),
    evidence=doc("23.1"),
)

PHONE = Model(
    name="phone",
    sql="core_phone",
    help="A phone number of a user.",
    evidence=seen("24"),
    fields=standard(
        Link("user", to="user", null=False),
        Text("type", default="home", max_length=25),
        Text("phone", required=True, clears=False, max_length=25),
        Text("normalized_phone", write="never", default=""),
        Text("source", default="user", max_length=25),
    ),
    unique=(("user", "type", "source"),),
    create=create_phone,
    update=update_phone,
)

LOCATION = Model(
    name="location",
    sql="core_location",
    numbered_by="user",
    help="Where a user's address is; one for each user, found by geocoding.",
    evidence=seen("25"),
    fields=standard(
        Link("user", to="user", null=False),
        _text("us_district", 5),
        _text("us_state_senate", 6),
        _text("us_state_district", 6),
        _text("loc_code"),
        Derived("us_county", by=_of_place("county", ""), shape={"type": "string"}),
        Derived("latitude", by=_of_place("latitude", None), shape={"type": ["number", "null"]}),
        Derived("longitude", by=_of_place("longitude", None), shape={"type": ["number", "null"]}),
        Derived("country_code", by=lambda call, row: "US" if _place(call, row) else "", shape={"type": "string"}),
        Derived("region_code", by=_of_place("state", ""), shape={"type": "string"}),
        Derived("lat_lon_precision", by=lambda call, row: "zip" if _place(call, row) else "", shape={"type": "string"}),
        Derived("timezone", by=_of_place("timezone", ""), shape={"type": "string"}),
        id=False,
    ),
    list_methods=READ,
    detail_methods=READ,
)

USER_ORIGINAL = Model(
    name="useroriginal",
    sql="core_useroriginal",
    numbered_by="user",
    help="A user's address as it was first entered; one for each user.",
    evidence=seen("25"),
    fields=standard(
        Link("user", to="user", null=False),
        *(_text(name) for name in ADDRESS),
        *(Moment(f"{name}_updated_at") for name in ADDRESS),
        id=False,
    ),
    list_methods=READ,
    detail_methods=READ,
)

USER_GEOFIELD = Model(
    name="usergeofield",
    sql="core_usergeofield",
    help="A value that geocoding found for a user.",
    evidence=seen("25"),
    fields=standard(Link("user", to="user", null=False), Text("name", required=True, max_length=255), _text("value")),
)

USER_FIELD = Model(
    name="userfield",
    sql="core_userfield",
    help="One value of one custom field of a user.",
    evidence=client("25"),
    fields=standard(
        Link("parent", to="user", null=False),
        Link("user", to="user", stored="parent", null=False),
        Text("name", required=True, max_length=255),
        Text("value", default=""),
        Link("action", to="action"),
        Moment("updated_at", write="never"),
        dates=False,
    ),
    ordering=("id", "updated_at"),
    check=check_allowed,
)

ALLOWED_USER_FIELD = allowed_fields("alloweduserfield", "core_alloweduserfield", "users", values="userfield")

USER_GROUP = Model(
    name="usergroup",
    sql="core_usergroup",
    help="A group of users.",
    evidence=client("39"),
    fields=standard(
        Text("name", required=True, max_length=255), _text("description"), Boolean("hidden", default=False)
    ),
    unique=("name",),
)

MODELS = (
    ALLOWED_USER_FIELD, USER_GROUP, USER, USER_PUBLIC, PHONE, LOCATION, USER_ORIGINAL, USER_GEOFIELD, USER_FIELD,
)  # fmt: skip
