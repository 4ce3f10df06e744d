"""What people see outside the API: pages, thanks, logins, short links."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

import mockapi
from mockapi.actionkit.pages.hosted import handle
from mockapi.emulator import Emulator
from mockapi.world.exchange import Request

SITE = "https://act.example.org"
# The type of page and where it lies.
PLACES = [
    ("Petition", "sign"),
    ("Signup", "signup"),
    ("Survey", "survey"),
    ("Donation", "donate"),
    ("Letter", "letter"),
    ("Call", "call"),
    ("LTE", "lte"),
    ("Unsubscribe", "unsubscribe"),
]


def seen(ak: Any, path: str) -> str:
    """The HTML of a page that must be there."""
    response = ak("GET", path, auth=None)
    assert response.status_code == 200, (response.status_code, response.text)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    text: str = response.text
    return text


def gone(ak: Any, path: str) -> bool:
    """Whether there is nothing at a path, as far as anybody can see."""
    response = ak("GET", path, auth=None)
    return response.status_code == 404 and ak.mock.journal.requests()[-1].unmodelled is None


@pytest.fixture
def petition(ak: Any) -> Any:
    """A site with a petition that has a form."""
    ak.made("petitionpage/", {"name": "otters", "title": "Otters & us"})
    form = {
        "page": "/rest/v1/petitionpage/1/",
        "thank_you_text": "<p>Thanks for signing.</p>",
        "statement_leadin": "Tell the President:",
        "statement_text": "<b>Otters</b> matter.",
    }
    ak.made("petitionform/", form)
    return ak


@pytest.mark.parametrize("slash", ["", "/"])
def test_actions_lead_to_a_page_of_thanks(petition: Any, slash: str) -> None:
    redirect = petition.act("otters")["redirect_url"]
    assert redirect.startswith("/cms/thanks/otters?action_id=1&")
    path, _, query = redirect.partition("?")
    shown = seen(petition, f"{path}{slash}?{query}")
    assert "<p>Thanks for signing.</p>" in shown
    assert "<h1>Otters &amp; us</h1>" in shown


def test_a_page_without_a_form_thanks_without_a_text(ak: Any) -> None:
    ak.made("signuppage/", {"name": "join", "title": "Join us"})
    assert "Join us" in seen(ak, "/cms/thanks/join/")


def test_a_page_shows_its_texts_and_a_form_that_submits_it(petition: Any) -> None:
    petition.mock.actionkit["petitionpage"].update("1", required_fields=[2])
    shown = seen(petition, "/sign/otters/")
    assert "Tell the President:" in shown
    assert "<b>Otters</b> matter." in shown
    assert "Thanks for signing" not in shown
    assert '<form action="/rest/v1/action/" method="post">' in shown
    assert '<input type="hidden" name="page" value="otters">' in shown
    assert '<label>Email address <input name="email"></label>' in shown
    assert '<label>ZIP Code <input name="zip"></label>' in shown
    body = urlencode({"page": "otters", "email": "ada@example.org", "zip": "20500"})
    response = petition(
        "POST",
        "action/",
        auth=None,
        data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert response.status_code == 201
    assert petition.mock.actionkit["petitionaction"].count() == 1


@pytest.mark.parametrize(("type", "place"), PLACES)
def test_pages_lie_where_their_type_says(ak: Any, type: str, place: str) -> None:
    ak.made(f"{type.lower()}page/", {"name": "here", "title": "This is it"})
    for path in (f"/{place}/here/", f"/{place}/here", f"/{place}/here?akid=.1.x", f"/{place}/HERE/", "/cms/here/"):
        assert "This is it" in seen(ak, path)
    for other in {place for _, place in PLACES} - {place}:
        assert gone(ak, f"/{other}/here/")
    assert gone(ak, f"/{place}/there/")
    assert gone(ak, f"/{place}/here/more/")


def test_surveys_show_their_questions(ak: Any) -> None:
    ak.made("surveypage/", {"name": "poll"})
    form = ak.made("surveyform/", {"page": "/rest/v1/page/1/", "thank_you_text": "Thanks."})["resource_uri"]
    html = '<input name="action_why">'
    ak.made("surveyquestion/", {"survey_form": form, "question_label": "Why & how?", "question_html": html})
    shown = seen(ak, "/survey/poll/")
    assert html in shown
    assert "Why &amp; how?" in shown


def test_event_pages_are_found_by_their_own_name_and_by_their_campaigns(ak: Any) -> None:
    ak.made("campaign/", {"name": "marches", "title": "Marches"})
    for type in ("create", "signup"):
        page = {"name": f"march-{type}", "title": f"To {type}", "campaign": "/rest/v1/campaign/1/"}
        ak.made(f"event{type}page/", page)
    assert "To create" in seen(ak, "/event/march-create/create/")
    assert "To signup" in seen(ak, "/event/march-signup/search/")
    assert "To create" in seen(ak, "/event/marches/create/")
    assert "To signup" in seen(ak, "/event/marches/")
    assert gone(ak, "/event/marches/dance/")
    assert gone(ak, "/event/parades/create/")


def test_a_deleted_page_is_gone(petition: Any) -> None:
    petition("PATCH", "petitionpage/1/", {"status": "deleted"})
    for path in ("/sign/otters/", "/cms/otters/", "/cms/thanks/otters/", "/context/otters"):
        assert gone(petition, path)


def test_pages_that_live_elsewhere_lead_there(petition: Any) -> None:
    petition("PATCH", "petitionform/1/", {"client_hosted": True, "client_url": "https://example.org/ötters"})
    response = petition("GET", "/sign/otters/", auth=None)
    assert (response.status_code, response.headers["Location"]) == (302, "https://example.org/%C3%B6tters")
    petition("PATCH", "petitionpage/1/", {"url": "/about\r\nX: y"})
    response = petition("GET", "/sign/otters/", auth=None)
    assert (response.status_code, response.headers["Location"]) == (302, f"{SITE}/about%0D%0AX:%20y")


def test_titles_and_names_do_not_become_markup(ak: Any) -> None:
    ak.made("signuppage/", {"name": "join", "title": "<script>alert(1)</script>"})
    assert "<script>" not in seen(ak, "/signup/join/")


def test_pages_are_in_their_language(ak: Any) -> None:
    ak("PATCH", "language/103/", {"translations": '{"field_email": "E-Mail-Adresse"}'})
    ak.made("signuppage/", {"name": "mit", "language": "/rest/v1/language/103/"})
    shown = seen(ak, "/signup/mit/")
    assert '<html lang="de">' in shown
    assert "E-Mail-Adresse" in shown


def test_a_login_token_opens_the_next_page(ak: Any) -> None:
    ak.made("user/", {"email": "ada@example.org"})
    token = ak("POST", "user/1/logintoken/", data={"ttl": "60"}).json()["token"]
    path = "/login/?" + urlencode({"i": token, "l": "1", "next": "/event/march/?a=b"})
    response = ak("GET", path, auth=None)
    assert (response.status_code, response.headers["Location"]) == (302, f"{SITE}/event/march/?a=b")
    ak.mock.clock.advance(seconds=61)
    assert "password" in seen(ak, path)


@pytest.mark.parametrize("next", ["https://example.com/", "//example.com/", "/\\example.com/", "javascript:x", ""])
def test_a_login_leads_to_this_site_only(ak: Any, next: str) -> None:
    ak.made("user/", {"email": "ada@example.org"})
    token = ak("POST", "user/1/logintoken/", data={"ttl": "60"}).json()["token"]
    response = ak("GET", "/login/?" + urlencode({"i": token, "next": next}), auth=None)
    assert (response.status_code, response.headers["Location"]) == (302, f"{SITE}/")


@pytest.mark.parametrize("token", ["", "nonsense", "é", "MS4yLng"])
def test_without_a_token_of_ours_there_is_a_form_to_log_in(ak: Any, token: str) -> None:
    assert "password" in seen(ak, "/login/?" + urlencode({"i": token, "next": "/"}))


def test_a_token_of_somebody_who_is_gone_opens_nothing(ak: Any) -> None:
    ak.made("user/", {"email": "ada@example.org"})
    token = ak("POST", "user/1/logintoken/", data={"ttl": "60"}).json()["token"]
    ak("DELETE", "user/1/")
    assert "password" in seen(ak, f"/login/?i={token}&next=/")


def test_short_links_lead_on_by_code_and_by_number(ak: Any) -> None:
    ak.made("redirect/", {"short_code": "otters", "url": "https://example.org/otters?a=b"})
    for path in ("/go/otters", "/go/otters/", "/go/1"):
        response = ak("GET", path, auth=None)
        assert (response.status_code, response.headers["Location"]) == (302, "https://example.org/otters?a=b")
    assert gone(ak, "/go/beavers")


@pytest.mark.parametrize(("method", "path"), [("POST", "/act/"), ("GET", "/act/"), ("POST", "/login/")])
def test_what_is_not_modelled_says_so(ak: Any, method: str, path: str) -> None:
    ak.mock.allow_unmodelled()
    response = ak(method, path, auth=None)
    assert response.status_code == 501
    assert "Not modelled" in response.json()["error"]


def test_pages_are_for_reading(petition: Any) -> None:
    for path in ("/sign/otters/", "/cms/thanks/otters/", "/context/otters"):
        response = petition("POST", path, auth=None, data={"email": "ada@example.org"})
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    head = petition("HEAD", "/sign/otters/", auth=None)
    assert (head.status_code, head.content) == (200, b"")
    assert petition.all("user/") == []


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/cms/", "/go/", "/context/", "/sign/%FF%00/", "/cms/thanks/"])
def test_elsewhere_there_is_nothing(ak: Any, path: str) -> None:
    assert gone(ak, f"{ak.mock.actionkit.url}{path}")


def test_a_server_sends_pages_to_the_service_that_has_them() -> None:
    with mockapi.serve(port=0) as server:
        server.actionkit["signuppage"].create(name="join", title="Join us")
        import requests

        assert "Join us" in requests.get(f"{server.url}/cms/thanks/join/", timeout=5).text
        assert "Join us" in requests.get(f"{server.url}/signup/join/", timeout=5).text
        assert requests.get(f"{server.url}/events/join/", timeout=5).status_code == 403  # Action Network wants a key


def test_answers_say_what_they_rest_on() -> None:
    emulator = Emulator()
    emulator.actionkit["signuppage"].create(name="join")
    outcome = handle(emulator.world, Request("GET", SITE, "/signup/join/"))
    assert outcome is not None
    assert outcome.evidence == {"guess: 29: the addresses of hosted pages"}
