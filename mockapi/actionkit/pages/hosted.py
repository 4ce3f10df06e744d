"""What people see: pages, the thanks after an action, logins and short links, outside the API (reference 52, 54)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from html import escape
from urllib.parse import quote, unquote

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.call import ROOT, Call
from mockapi.actionkit.facts.akid import read_login_token
from mockapi.actionkit.facts.texts import label_of, translations_of
from mockapi.actionkit.pages.context import context_of
from mockapi.actionkit.pages.pages import FORM_KEYS
from mockapi.actionkit.rest.formats import PLAIN, writer_for
from mockapi.resource.evidence import client, guess, seen
from mockapi.world.errors import Invalid
from mockapi.world.exchange import Answer, Outcome, Request
from mockapi.world.store import Row
from mockapi.world.world import World

SAFE = "%/:=&?~#+!$,;'@()*[]"
HTML = ("Content-Type", "text/html; charset=utf-8")

EVENTS = ("EventCreate", "EventSignup", "EventModerate", "CampaignVolunteer")
# Where pages of which types lie; under ``cms`` those of all types.
PLACES: Mapping[str, tuple[str, ...]] = {
    "sign": ("Petition",),
    "signup": ("Signup",),
    "survey": ("Survey",),
    "donate": ("Donation", "RecurringDonation"),
    "letter": ("Letter",),
    "call": ("Call",),
    "lte": ("LTE",),
    "unsubscribe": ("Unsubscribe",),
    "event": EVENTS,
    "cms": (),
}
# What follows a page's or a campaign's name below ``event``, and which page of the campaign it means.
EVENT_VIEWS: Mapping[str, str] = {
    "": "EventSignup",
    "create": "EventCreate",
    "host": "EventCreate",
    "search": "EventSignup",
    "signup": "EventSignup",
    "attend": "EventSignup",
    "moderate": "EventModerate",
    "volunteer": "CampaignVolunteer",
}
# A form's texts that stand above the inputs, in this order.
INTRODUCTIONS = (
    "introduction_text", "statement_leadin", "statement_text", "letter_text", "ask_text", "host_text", "signup_text",
    "volunteer_text", "script_text", "please_stay_text", "update_card_text", "search_page_text", "ground_rules",
    "host_requirements", "talking_points", "writing_tips", "about_text",
)  # fmt: skip
USERNAME, PASSWORD = '<input name="email">', '<input type="password" name="password">'
QUESTIONS = ("survey_question_text", "custom_field_html")


def handle(world: World, request: Request) -> Outcome | None:
    """The answer to a request outside the API; None where nothing lies."""
    call = Call(world, MODELS, door="rest", base=request.base)
    parts = [unquote(part) for part in request.path.strip("/").split("/")]
    if parts[0] == "act":
        return _gap("ActionKit's form processor at /act/")
    if parts == ["login"] and request.method == "POST":
        return _gap("ActionKit's login with a password")
    view = _view(call, request, parts)
    if view is None:
        return None
    if request.method not in ("GET", "HEAD"):
        return Outcome(Answer(405, (HTML, ("Allow", "GET, HEAD"))))
    answer = view()
    return Outcome(answer, frozenset(call.leaned))


def _view(call: Call, request: Request, parts: list[str]) -> Callable[[], Answer] | None:
    match parts:
        case ["context", name]:
            return partial(_context, call, request, name)
        case ["login"]:
            return partial(_login, call, request)
        case ["go", code]:
            return partial(_short_link, call, code)
        case ["cms", "thanks", name]:
            return partial(_thanks, call, name)
        case [place, name, *more] if place in PLACES:
            return partial(_hosted, call, place, name, more)
    return None


def _gap(what: str) -> Outcome:
    body = PLAIN.write({"error": f"Not modelled by mockapi: {what}"})
    return Outcome(Answer(501, (("Content-Type", PLAIN.content_type),), body), unmodelled=what)


# ---- pages


def _thanks(call: Call, name: str) -> Answer:
    """The text of the page's form that thanks people."""
    call.lean(seen("40.6: where actions lead"))
    page = _page(call, name)
    if page is None:
        return _not_found()
    form = _form_of(call, page)
    return _shown(call, page, "" if form is None else str(form.thank_you_text))


def _hosted(call: Call, place: str, name: str, more: list[str]) -> Answer:
    """A page where it is hosted, or on to where it really is."""
    call.lean(guess("29: the addresses of hosted pages"))
    if len(more) > 1 or (more and (place != "event" or more[0] not in EVENT_VIEWS)):
        return _not_found()
    page = _page(call, name)
    if place == "event" and (page is None or page.type not in EVENTS):
        page = _of_campaign(call, name, EVENT_VIEWS[more[0] if more else ""])
    if page is None or (PLACES[place] and page.type not in PLACES[place]):
        return _not_found()
    if page.url:
        return _redirect(call, page.url)
    form = _form_of(call, page)
    if form is not None and form.client_hosted and form.client_url:
        return _redirect(call, form.client_url)
    return _shown(call, page, "\n".join(_content(call, page, form)))


def _page(call: Call, name: str) -> Row | None:
    found = call.one("page", "name", name)
    return None if found is None or found.status == "deleted" else found


def _of_campaign(call: Call, name: str, type: str) -> Row | None:
    campaign = call.one("campaign", "name", name)
    if campaign is None:
        return None
    pages = call.linking("page", "campaign", campaign[0])
    return next((page for page in pages if page.type == type and page.status != "deleted"), None)


def _form_of(call: Call, page: Row) -> Row | None:
    found = call.linking(FORM_KEYS.get(page.type, f"{page.type.lower()}form"), "page", page[0])
    return found[0] if found else None


def _content(call: Call, page: Row, form: Row | None) -> Iterator[str]:
    """The form's texts, which are HTML of the site's own, and inputs for what the page asks."""
    for name in INTRODUCTIONS:
        if getattr(form, name, ""):
            yield f'<div class="{name}">{getattr(form, name)}</div>'
    yield f'<form action="{ROOT}/action/" method="post">'
    yield f'<input type="hidden" name="page" value="{escape(page.name)}">'
    translations = _translations(call, page)
    fields = (call.get("formfield", key) for key in page.required_fields or ())
    for name in dict.fromkeys(["email", *(field.name for field in fields if field is not None)]):
        label = label_of(name, translations)
        yield f'<label>{escape(label[:1].upper() + label[1:])} <input name="{escape(name)}"></label>'
    for name in QUESTIONS:
        if getattr(form, name, ""):
            yield f'<div class="{name}">{getattr(form, name)}</div>'
    if form is not None and page.type == "Survey":
        for question in call.linking("surveyquestion", "survey_form", form[0]):
            yield f"<p>{escape(question.question_label)}</p>\n{question.question_html}"
    yield '<input type="submit"></form>'


def _translations(call: Call, page: Row) -> Mapping[str, str]:
    language = call.get("language", page.language)
    return translations_of(None if language is None else language.translations)


# ---- logins, short links, context


def _login(call: Call, request: Request) -> Answer:
    """On to ``next`` with a login token that we made, otherwise the form to log in with."""
    call.lean(client("52"))
    user = read_login_token(call.settings.akid_secret, request.args.get("i", ""), call.now)
    if user is None or call.get("user", user) is None:
        return _html("Log in", f'<form method="post">{USERNAME} {PASSWORD}</form>')
    return _redirect(call, _local(request.args.get("next", "")))


def _local(path: str) -> str:
    """A path on this site; anything else leads to its front."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe else "/"


def _short_link(call: Call, code: str) -> Answer:
    """On to where a short link leads; it is found by its code, or by its number."""
    call.lean(guess("39: the address of short links"))
    found = call.one("redirect", "short_code", code)
    if found is None and code.isascii() and code.isdecimal() and len(code) < 19:
        found = call.get("redirect", int(code))
    return _redirect(call, found.url) if found is not None and found.url else _not_found()


def _context(call: Call, request: Request, name: str) -> Answer:
    """What the vendor's script for forms asks for, as a call of a function (reference 54)."""
    call.lean(seen("54"))
    page = _page(call, name)
    if page is None:
        return _not_found()
    try:
        writer = writer_for({name: value for name, value in request.args.items() if name == "callback"}, None)
    except Invalid as invalid:
        return Answer(400, (("Content-Type", PLAIN.content_type),), PLAIN.write({"error": str(invalid)}))
    data = context_of(call, page, request.pairs)
    return Answer(200, (("Content-Type", writer.content_type),), writer.write(data))


# ---- answers


def _redirect(call: Call, address: str) -> Answer:
    location = call.base + address if address.startswith("/") and not address.startswith("//") else address
    return Answer(302, (HTML, ("Location", quote(location, safe=SAFE, errors="replace"))))


def _not_found() -> Answer:
    return Answer(404, (HTML,), b"<h1>Not Found</h1>\n")


def _shown(call: Call, page: Row, content: str) -> Answer:
    language = call.get("language", page.language)
    return _html(page.title or page.name, content, "en" if language is None else language.iso_code)


def _html(title: str, content: str, language: str = "en") -> Answer:
    text = (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>\n<body>\n<h1>{escape(title)}</h1>\n{content}\n</body>\n</html>\n"
    )
    return Answer(200, (HTML,), text.encode("utf-8", "replace"))
