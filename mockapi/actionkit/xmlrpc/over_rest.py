"""What each call over XML-RPC is over REST: the requests that do the same, in order, and how their answers differ.

A request is ``METHOD path``, a body as JSON, and a note in brackets. What only the service knows stands in braces: a
note says where it comes from, ``{id}`` being the end of an object's ``resource_uri``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.call import ROOT
from mockapi.actionkit.xmlrpc.answers import needs_of, shapes_of
from mockapi.actionkit.xmlrpc.arguments import unique_keys
from mockapi.actionkit.xmlrpc.classes import CLASSES, CUSTOM, Class
from mockapi.actionkit.xmlrpc.filters import decimal, filters_of, pairs_text
from mockapi.actionkit.xmlrpc.ways import Struct, Way, address_of, body_of, key_in

NO_SUCH = "The vendor has no such method, over XML-RPC or REST."
NO_MAIL = "No mail goes out, whoever cancels or changes roles; there is no `suppress_email`."
NO_BODY = "Neither answer has a body: 202, or 201 with the object at its Location."


def over_rest(method: str, given: Struct) -> Way:
    """The way of one call."""
    way = Way()
    name, _, verb = method.partition(".")
    kind = CLASSES.get(name)
    rule = _OWN.get(method) or (_CUSTOM.get(verb) if kind is not None and verb in CUSTOM else _COMMON.get(verb))
    if method == "version":
        way.send("GET", f"{ROOT}/")
        way.say("Any 200 proves the connection; 401 means a wrong name or password there too.")
    elif method == "act":
        _act(way, given)
    elif kind is None or rule is None or not (verb in kind.methods or method in _OWN):
        way.say(NO_SUCH)
    else:
        rule(way, kind, given)
    return way


def _act(way: Way, given: Struct) -> None:
    way.send("POST", f"{ROOT}/action/", {("user_id" if name == "id" else name): value for name, value in given.items()})
    way.say(
        "`success` and `status` are the HTTP status: 201 for an action, 400 for what was refused.",
        "`errors` stands in the body of the 400, for an unknown page `page` alone; a donation known already is a 409.",
        "An unknown `id` or `akid` is told as a missing `email`.",
        "What was in `action` stands at the top, with true and false instead of 1 and 0.",
        "`user_id`, `page_id`, `mailing_id`, `referring_user_id`, `referring_mailing_id` are paths in `user`, `page`, "
        "`mailing`, `referring_user`, `referring_mailing`.",
        "`custom_fields` is `fields`, and is there when it is empty too; `action_ptr_id` is not shown.",
        "`created_at` and `updated_at` have fractions of a second.",
    )
    if not given.get("source"):
        way.say("`source` is `restful_api` where neither call nor page names one, not `api`; so is a new user's.")


# ---- the common methods


def _get(way: Way, kind: Class, given: Struct) -> None:
    if not _allows(way, kind, "get"):
        return
    if len(given) == 1 and key_in(kind, given) is not None:
        way.send("GET", address_of(way, kind, given))
        way.say("The fault DoesNotExist is a 404.")
        if "akid" in given:
            way.say("REST knows no akid: the number in it is the user's, and its hash is not looked at.")
    else:
        pairs, texts = filters_of(kind, given)
        way.look(kind.resource, pairs, "")
        way.say("The object is the one in `objects`; the fault DoesNotExist is an empty list.", *texts)
    way.say(*shapes_of(kind))


def _search(way: Way, kind: Class, given: Struct) -> None:
    if not _allows(way, kind, "get"):
        return
    pairs, texts = filters_of(kind, given)
    way.look(kind.resource, pairs, "")
    way.say("The objects stand in `objects`, 20 on a page and 100 at most; `meta.next` leads to the next page.")
    if kind.model.order != ("id",) and "order_by" not in dict(pairs):
        way.say(f"They come by {' and '.join(f'`{name}`' for name in kind.model.order)}, not by number.")
    way.say(*texts, *shapes_of(kind))


def _create(way: Way, kind: Class, given: Struct) -> None:
    if _allows(way, kind, "post"):
        _post(way, kind, body_of(way, kind, given))
        way.say("The answer is a 201 without a body; the object is at its Location.", *shapes_of(kind))


def _post(way: Way, kind: Class, body: dict[str, Any], note: str = "") -> None:
    fill, texts = needs_of(kind, body)
    way.send("POST", f"{ROOT}/{kind.resource}/", {**body, **fill}, note)
    way.say(*texts)


def _save(way: Way, kind: Class, given: Struct) -> None:
    if _allows(way, kind, "patch"):
        address = address_of(way, kind, given)
        way.send("PATCH", address, body_of(way, kind, given))
        way.say("The answer is a 202 without a body; a GET shows the object.", *shapes_of(kind))


def _save_or_create(way: Way, kind: Class, given: Struct) -> None:
    if given.get("id") not in (None, "") or "create" not in kind.methods:
        _save(way, kind, given)
        return
    names = next(unique_keys(kind, given), None)
    if names is None:
        _create(way, kind, given)
        return
    changes, makes = _allows(way, kind, "patch"), _allows(way, kind, "post")
    if not (changes or makes):
        return
    body = body_of(way, kind, given)
    pairs, texts = filters_of(kind, names)
    way.look(kind.resource, pairs, "the one found is {id}")
    if changes:
        way.send("PATCH", f"{ROOT}/{kind.resource}/{{id}}/", body, "if it was found")
    if makes:
        _post(way, kind, body, "otherwise")
    way.say(NO_BODY, *texts, *shapes_of(kind))


def _allows(way: Way, kind: Class, method: str) -> bool:
    """Whether REST does this at all; says so where it does not."""
    model = kind.model
    allowed = model.list_methods if method == "post" else model.detail_methods
    if method in allowed:
        return True
    does = {"get": "show", "post": "make", "patch": "change"}[method]
    others = [name for name in MODELS if MODELS[name].holder is model.holder and name != model.name]
    more = f": see {', '.join(f'`{name}`' for name in others)}" if others else ""
    way.say(f"REST does not {does} what is called `{kind.resource}` there{more}.")
    return False


# ---- custom fields


def _get_fields(way: Way, kind: Class, given: Struct) -> None:
    way.send("GET", address_of(way, kind, given))
    way.say("They stand in `fields` of the object.")
    if kind.name == "Event":
        way.say("Each value is an object of its own there, with `name` and `value`.")


def _set_fields(way: Way, kind: Class, given: Struct) -> None:
    values = {name: value for name, value in given.items() if name not in ("id", "pk")}
    if kind.name != "Event":
        way.send("PATCH", address_of(way, kind, given), {"fields": values})
        way.say("The answer is a 202 without a body. Values are text.")
        return
    event = decimal(given.get("id", given.get("pk"))) or "{id}"
    if values:
        way.look("eventfield", [("parent", event), ("name__in", ",".join(values))], "each found is {id}")
        way.send("DELETE", f"{ROOT}/eventfield/{{id}}/", note="for each")
    for name, value in values.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one not in (None, ""):
                body = {"event": f"{ROOT}/event/{event}/", "name": name, "value": str(one)}
                way.send("POST", f"{ROOT}/eventfield/", body)
    way.say("Each value is an object of its own: 204 for one taken out, 201 for a new one. Values are text.")


def _clear_fields(way: Way, kind: Class, given: Struct) -> None:
    assert kind.custom is not None
    number = decimal(given.get("id", given.get("pk"))) or "{id}"
    rows = CLASSES[_ROWS[kind.custom.of]]
    criteria = {key: value for key, value in given.items() if key not in ("id", "pk")}
    pairs, texts = filters_of(rows, criteria)
    way.look(rows.resource, [("parent", number), *pairs], "each found is {id}")
    way.send("DELETE", f"{ROOT}/{rows.resource}/{{id}}/", note="for each")
    way.say("Each DELETE answers 204; a GET of the object shows what is left.", *texts)


_ROWS = {
    "pagefield": "PageField", "userfield": "UserField", "actionfield": "ActionField", "eventfield": "EventField",
    "eventsignupfield": "EventSignupField",
}  # fmt: skip


# ---- methods of their own


def _of_user(given: Struct) -> tuple[str, str]:
    """The filter for what belongs to a user."""
    key = key_in(CLASSES["User"], given)
    return ("user", key) if key is not None else ("user__email", str(given.get("email", given.get("pk", ""))))


def _unsubscribe(way: Way, kind: Class, given: Struct) -> None:
    wanted = given.get("list_id", given.get("list"))
    pairs = [_of_user(given)] + ([] if wanted is None else [("list", str(wanted))])
    way.look("subscription", pairs, "each found is {id}")
    way.send("DELETE", f"{ROOT}/subscription/{{id}}/", note="for each")
    way.say(
        "Each DELETE answers 204; the history says that an admin did it.",
        f"Or let them submit an unsubscribe page: POST {ROOT}/action/.",
    )


def _history(way: Way, kind: Class, given: Struct) -> None:
    way.look("subscriptionhistory", [_of_user(given)], "")
    way.say(
        "The changes stand in `objects`; `page_name` is not there: follow `action`, and then its `page`.",
        "`user_id`, `list_id`, `change`, `action_id` are paths in `user`, `list`, `change`, `action`.",
    )


def _create_event(way: Way, kind: Class, given: Struct) -> None:
    """The event, and its host's signup, which XML-RPC makes by itself."""
    body = body_of(way, kind, given)
    way.send("POST", f"{ROOT}/event/", body, "the new one is {event}")
    campaign = str(body.get("campaign")).rstrip("/").rpartition("/")[2]
    way.look("eventcreatepage", [("campaign", campaign)], "the one found is {page}")
    sent = {
        "event": f"{ROOT}/event/{{event}}/",
        "user": body.get("creator"),
        "page": f"{ROOT}/eventcreatepage/{{page}}/",
        "role": "host",
    }
    way.send("POST", f"{ROOT}/eventsignup/", sent, "if there is one")
    way.say(
        "The answer is a 201 without a body; the object is at its Location.",
        "REST signs up no host by itself, and a signup needs a page there: the campaign's for hosts, or for attendees.",
        *shapes_of(kind),
    )


def _save_or_create_event(way: Way, kind: Class, given: Struct) -> None:
    (_create_event if given.get("id") in (None, "") else _save)(way, kind, given)


def _create_signup(way: Way, kind: Class, given: Struct) -> None:
    body = _signup(way, kind, given)
    way.send("POST", f"{ROOT}/eventsignup/", body)
    way.say("The answer is a 201 without a body; the object is at its Location.", *shapes_of(kind))


def _signup(way: Way, kind: Class, given: Struct) -> dict[str, Any]:
    """The body of a signup, which needs a page over REST."""
    body = body_of(way, kind, given)
    if body.get("page") is None:
        event = str(body.get("event")).rstrip("/").rpartition("/")[2]
        way.send("GET", f"{ROOT}/event/{event}/", note="its `campaign` is {campaign}")
        way.look("eventsignuppage", [("campaign", "{campaign}")], "the one found is {page}")
        body["page"] = f"{ROOT}/eventsignuppage/{{page}}/"
    else:
        way.say(f"No action is made: POST {ROOT}/action/ with `page` and `event_id` signs somebody up with one.")
    return body


def _save_signup(way: Way, kind: Class, given: Struct) -> None:
    _save(way, kind, given)
    way.say(NO_MAIL)


def _save_or_create_signup(way: Way, kind: Class, given: Struct) -> None:
    names = next(unique_keys(kind, given), None)
    if given.get("id") not in (None, ""):
        _save_signup(way, kind, given)
    elif names is None:
        _create_signup(way, kind, given)
    else:
        body = _signup(way, kind, given)
        pairs, texts = filters_of(kind, names)
        way.look("eventsignup", pairs, "the one found is {id}")
        way.send("PATCH", f"{ROOT}/eventsignup/{{id}}/", body_of(Way(), kind, given), "if it was found")
        way.send("POST", f"{ROOT}/eventsignup/", body, "otherwise")
        way.say(NO_BODY, NO_MAIL, *texts, *shapes_of(kind))


def _event_search(way: Way, kind: Class, given: Struct, public: bool = False) -> None:
    events = CLASSES["Event"]
    near = []
    if "radius" in given:
        near = [("zip", str(given.get("zip", given.get("place", "")))), ("radius", str(given["radius"]))]
    left = ("place", "radius", "campaign", "campaign_id", *(("zip",) if near else ()))
    rest = {key: value for key, value in given.items() if key not in left}
    if not near and "place" in given:
        rest["zip"] = given["place"]
    pairs, texts = filters_of(events, rest)
    steering = [pair for pair in pairs if pair[0] in ("_limit", "_offset", "order_by")]
    filters = [(f"filter[{name}]", value) for name, value in pairs if (name, value) not in steering]
    campaign = decimal(given.get("campaign", given.get("campaign_id")))
    if campaign is None:
        way.send("GET", f"{ROOT}/campaign/", note="each found is {campaign}")
    asked = pairs_text([*filters, *steering, *near, *([("for_signup", "1")] if public else [])])
    note = "" if campaign else "for each"
    way.send("GET", f"{ROOT}/campaign/{campaign or '{campaign}'}/event_search/{asked}", note=note)
    way.say("The objects stand in `objects`, 20 on a page and 100 at most; `campaign` and `creator` are whole objects.")
    way.say(*texts, *shapes_of(events))


def _near(way: Way, kind: Class, given: Struct) -> None:
    _event_search(way, kind, given)


def _public(way: Way, kind: Class, given: Struct) -> None:
    _event_search(way, kind, given, public=True)


Rule = Callable[[Way, Class, Struct], None]
_COMMON: Mapping[str, Rule] = {
    "get": _get, "search": _search, "create": _create, "save": _save, "save_or_create": _save_or_create,
}  # fmt: skip
_CUSTOM: Mapping[str, Rule] = {
    "get_custom_fields": _get_fields, "set_custom_fields": _set_fields, "clear_custom_fields": _clear_fields,
}  # fmt: skip
_OWN: Mapping[str, Rule] = {
    "User.unsubscribe": _unsubscribe,
    "User.subscription_history": _history,
    "Event.create": _create_event,
    "Event.save_or_create": _save_or_create_event,
    "EventSignup.create": _create_signup,
    "EventSignup.save": _save_signup,
    "EventSignup.save_or_create": _save_or_create_signup,
    **{f"{name}.advanced_search": _near for name in ("Event", "EventCampaign")},
    **{f"{name}.public_search": _public for name in ("Event", "EventCampaign")},
}
