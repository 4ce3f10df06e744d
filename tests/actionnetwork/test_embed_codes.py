"""The six embed codes of an action, letter by letter (reference 32)."""

from __future__ import annotations

import pytest
from wire import HOMES, curies, rel_of

SHEETS = {"default": "style-embed.css", "layout_only": "style-embed-whitelabel.css", "no": None}
SIZES = {"standard": "", "full": "&style=full"}
# The kind of an action in the address of its widget; others than petition and event are guesses (reference 32).
WORDS = {
    "petitions": "petition", "events": "event", "forms": "form", "fundraising_pages": "fundraising",
    "advocacy_campaigns": "letter", "event_campaigns": "event_campaign", "surveys": "survey",
}  # fmt: skip
ACTIONS = list(WORDS)
EVERYWHERE = [(version, kind) for version, homes in HOMES.items() for kind in ACTIONS if kind in homes]


def code(word, slug, size, styles):
    sheet = SHEETS[styles]
    link = f"<link href='https://actionnetwork.org/css/{sheet}' rel='stylesheet' type='text/css' />" if sheet else ""
    return (
        f"{link}<script src='https://actionnetwork.org/widgets/v2/{word}/{slug}?format=js&source=widget{SIZES[size]}'>"
        f"</script><div id='can-{word}-area-{slug}' style='width: 100%'>"
        "<!-- this div is the target for our HTML insertion --></div>"
    )


@pytest.mark.parametrize(("version", "kind"), EVERYWHERE)
def test_an_action_made_in_the_interface_is_embedded_by_the_name_of_its_page(client, upload, kind, version):
    upload(**{kind: [{"title": "Sign it", "browser_url": f"https://actionnetwork.org/{kind}/sign-it"}]})
    ask = client(version)
    (action,) = ask.get(f"/{kind}")["_embedded"][rel_of(version, kind)]

    codes = ask.get(f"/{kind}/{ask.id(action)}/embed/")

    word = WORDS[kind]
    assert codes.pop("_links") == {
        "self": {"href": f"https://actionnetwork.org/api/{version}/{kind}/{ask.id(action)}/embed"},
        "curies": curies(version),
    }
    assert codes == {
        f"embed_{size}_{styles}_styles": code(word, "sign-it", size, styles) for size in SIZES for styles in SHEETS
    }


@pytest.mark.parametrize(("version", "kind"), EVERYWHERE)
def test_an_action_made_over_the_api_answers_the_six_codes_too(client, make, version, kind):
    ask = client(version)
    action = make(kind, by=ask)

    codes = ask.get(action["_links"]["action_network:embed"]["href"].partition(f"/api/{version}")[2])

    assert len(codes.keys() - {"_links"}) == 6
    assert all(f"<div id='can-{WORDS[kind]}-area-" in codes[name] for name in codes.keys() - {"_links"})


@pytest.mark.parametrize("kind", ACTIONS)
def test_codes_of_an_unknown_action_are_a_404_and_nothing_can_be_written(ask, personal, kind):
    action = ask.post(f"/{kind}", {"title": "Join"})
    path = f"/{kind}/{ask.id(action)}/embed"

    assert ask.refused("GET", f"/{kind}/nothing/embed")[0] == 404
    assert personal.refused("GET", path)[0] == 404
    for method in ("POST", "PUT", "DELETE"):
        assert ask.refused(method, path, {})[0] == 405


@pytest.mark.parametrize(
    ("version", "kind"), [(version, noun) for version, homes in HOMES.items() for noun in homes if noun not in WORDS]
)
def test_only_actions_have_codes(client, make, version, kind, emulator):
    thing = make(kind, by=client(version))
    home = thing["_links"]["self"]["href"].partition(f"/api/{version}")[2]

    assert client(version).refused("GET", f"{home}/embed")[0] == 404
    assert "action_network:embed" not in thing["_links"]
    assert emulator.journal.last.unroutable
