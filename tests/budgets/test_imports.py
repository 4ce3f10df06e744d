"""What must not be loaded before it is used."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ["flask", "werkzeug", "waitress", "jsonschema", "requests", "urllib3", "mockapi.world", "mockapi.emulator"]


def loaded_after(script, *, also=""):
    code = f"{script}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(result.stdout.splitlines()[-1]))


def test_importing_mockapi_loads_next_to_nothing():
    modules = loaded_after("import mockapi")

    assert modules.isdisjoint(HEAVY)
    assert [name for name in modules if name.startswith("mockapi")] == ["mockapi"]


def test_the_plugin_loads_pytest_and_nothing_else(pytester: pytest.Pytester):
    pytester.makepyfile("""
        import sys

        def test_it():
            assert "pytest_mockapi" in sys.modules
            assert not [name for name in sys.modules if name == "mockapi" or name.startswith("mockapi.")]
    """)
    options = ["-p", "no:responses", "-p", "no:xdist", "-p", "no:randomly"]
    pytester.runpytest_subprocess(*options).assert_outcomes(passed=1)


def test_a_test_in_process_does_not_pay_for_the_server():
    modules = loaded_after("""
import mockapi, requests
with mockapi.intercept() as mock:
    requests.get(f"{mock.actionnetwork.url}/people", headers={"api-key": "mockapi-key"}).raise_for_status()
""")

    assert modules.isdisjoint({"flask", "werkzeug", "waitress", "jsonschema"})


def test_a_server_pays_for_packs_and_their_schema_only_if_it_loads_one_that_may_be_wrong(tmp_path):
    own = tmp_path / "pack.json"
    own.write_text("{}")

    bare, named, file = (
        loaded_after(f"import mockapi\nwith mockapi.serve(seed={seed!r}): pass") for seed in (None, "demo", str(own))
    )

    for modules in (bare, named, file):
        assert modules.isdisjoint({"requests", "urllib3"})
    assert bare.isdisjoint({"jsonschema", "mockapi.fixtures.packs"})
    assert "jsonschema" not in named
    assert "jsonschema" in file


def test_a_server_pays_for_tls_only_if_it_is_asked_for():
    script = """
import mockapi
with mockapi.serve({}) as server:
    assert server.url
"""
    plain, *secure = (loaded_after(script.format(options)) for options in ("", "tls=True", "proxy=True"))

    needed = {"trustme", "cryptography", "mockapi.transport.tls", "mockapi.transport.certificates"}
    assert plain.isdisjoint(needed | {"mockapi.transport.proxy", "mockapi.transport.front"})
    for modules in secure:
        assert needed <= modules
        assert modules.isdisjoint({"requests", "certifi", "mockapi.transport.relay"})
