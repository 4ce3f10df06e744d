"""Published clients, unmodified, over real sockets with TLS: at the server's own address, and through it as a proxy."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import urllib.request

import pytest
import requests

import mockapi

SERVERS = {"at its address": {"tls": True}, "as a proxy": {"proxy": True}, "as both": {"tls": True, "proxy": True}}
PROXIES = {name: options for name, options in SERVERS.items() if "proxy" in options}
OWN = {name: options for name, options in SERVERS.items() if "proxy" not in options}  # for what knows no proxies


@pytest.fixture(params=SERVERS.values(), ids=SERVERS)
def server(request, monkeypatch):
    """A server with a small organisation, to which the environment leads."""
    with mockapi.serve(seed="demo", **request.param) as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def site(server):
    """The address of the ActionKit site that the environment names."""
    return f"https://{os.environ['ACTION_KIT_DOMAIN']}"


@pytest.fixture
def run(server):
    """Runs a script in a process of its own with nothing but its environment changed; what it prints, as JSON."""

    def run(script):
        environ = {**os.environ, "PARSONS_LIMITED_DEPENDENCIES": "true", **server.environ()}
        result = subprocess.run(
            [sys.executable, "-c", script], env=environ, capture_output=True, text=True, timeout=120
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout.splitlines()[-1])

    return run


# ---- ActionKit


def test_requests_needs_nothing_but_the_variables(server, site):
    auth = (server.actionkit.username, server.actionkit.password)
    made = requests.post(f"{site}/rest/v1/user/", json={"email": "nia@example.org"}, auth=auth, timeout=30)

    assert made.status_code == 201
    assert made.headers["Location"].startswith(f"{site}/rest/v1/user/")
    assert requests.get(made.headers["Location"], auth=auth, timeout=30).json()["email"] == "nia@example.org"
    assert server.actionkit["user"].find(email="nia@example.org") is not None


def test_urllib_needs_nothing_but_the_variables(server, site):
    passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
    passwords.add_password(None, site, server.actionkit.username, server.actionkit.password, is_authenticated=True)
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords))

    with opener.open(f"{site}/rest/v1/user/?_limit=1", timeout=30) as answer:
        assert json.load(answer)["meta"]["total_count"] == server.actionkit["user"].count() == 40


@pytest.mark.parametrize("server", OWN.values(), ids=OWN, indirect=True)
def test_xmlrpc_client_at_the_servers_address(server, run):
    printed = run("""
import json, os, xmlrpc.client
address = "https://{ACTION_KIT_USERNAME}:{ACTION_KIT_PASSWORD}@{ACTION_KIT_DOMAIN}/api/".format(**os.environ)
old = xmlrpc.client.ServerProxy(address)
made = old.ImportPage.save_or_create({"name": "old", "title": "From an old script"})
result = old.act({"page": "old", "email": "ada@example.org", "zip": "62701"})
print(json.dumps([made["title"], result["success"]]))
""")
    assert printed == ["From an old script", True]
    assert server.actionkit["user"].find(email="ada@example.org").state == "IL"


def test_django_actionkit_client_insists_on_https_and_gets_it(server, site, monkeypatch):
    for name in ("django", "django.conf", "django.db"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "actionkit"]:
        monkeypatch.delitem(sys.modules, name)
    try:
        client = importlib.import_module("actionkit.rest").client()
        assert client.base_url == f"{site}/rest/v1/"
        client.user.create(email="ada@example.org", first_name="Ada")
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "actionkit"]:
            del sys.modules[name]

    assert server.actionkit["user"].find(email="ada@example.org").first_name == "Ada"


def test_parsons_connector_for_actionkit(server, site, run):
    counted, made = run("""
import json, warnings
warnings.simplefilter("ignore")
from parsons import ActionKit
kit = ActionKit()
print(json.dumps([kit.paginated_get("user").num_rows, kit.create_user(email="ada@example.org", first_name="Ada")]))
""")
    assert counted == 40
    assert server.actionkit["user"].find(email="ada@example.org").first_name == "Ada"
    assert made == f"{site}/rest/v1/user/41/"


# ---- Action Network, whose clients have the host written into them


@pytest.mark.parametrize("server", PROXIES.values(), ids=PROXIES, indirect=True)
def test_parsons_connector_for_action_network_with_its_host_written_into_it(server, run):
    server.actionnetwork["tags"].create(name="phonebank 2026")
    counted, names = run("""
import json, warnings
warnings.simplefilter("ignore")
from parsons import ActionNetwork
network = ActionNetwork()
network.upsert_person(email_address="nia@example.org", given_name="Nia", tags=["phonebank 2026"])
print(json.dumps([network.get_people().num_rows, [tag["name"] for tag in network.get_tags()]]))
""")
    assert counted == server.actionnetwork["people"].count() > 25  # more than a page of them
    assert "phonebank 2026" in names
    nia = server.actionnetwork["people"].find(email_address="nia@example.org")
    assert nia.given_name == "Nia"
    assert server.actionnetwork["taggings"].count(person=nia) == 1


@pytest.mark.parametrize("server", PROXIES.values(), ids=PROXIES, indirect=True)
def test_pyactionnetwork_with_its_host_written_into_it(server, run):
    total = run("""
import json, os
from pyactionnetwork import ActionNetworkApi
api = ActionNetworkApi(os.environ["AN_API_TOKEN"])
api.create_person(email="nia@example.org", given_name="Nia")
print(json.dumps(api.get_resource("people")["per_page"]))
""")
    assert total == 25
    assert server.actionnetwork["people"].find(email_address="nia@example.org").given_name == "Nia"


@pytest.mark.parametrize("server", PROXIES.values(), ids=PROXIES, indirect=True)
def test_programs_reach_nobody_else(server, run):
    printed = run("""
import json, requests
try:
    requests.get("https://example.org/", timeout=30)
except requests.RequestException as error:
    print(json.dumps(str(error)))
""")
    assert "lets nothing through to example.org" in printed
