"""Reports run at once: SQL sent along or kept under a name, with parameters, as JSON, CSV, HTML or XML."""

from __future__ import annotations

import csv
import io

import pytest
import requests

REPORT = {"name": "People by state", "short_name": "by-state", "description": "How many live where",
          "sql": "SELECT state, COUNT(*) AS people FROM core_user GROUP BY state ORDER BY state"}  # fmt: skip
IN_STATE = {"name": "In a state", "short_name": "in_state", "description": "Who lives there",
            "sql": "SELECT id, email FROM core_user WHERE state = {{ state }} ORDER BY id"}  # fmt: skip


@pytest.fixture
def people(ak):
    """Three users."""
    for email, zip in (("ada@example.org", "12180"), ("bob@example.org", "62701"), ("ida@example.org", "12207")):
        ak.mock.actionkit["user"].create(email=email, zip=zip)
    return ak


@pytest.fixture
def run(people):
    """Runs SQL, or a report by its name, and gives the response."""

    def run(name="sql", query=None, **options):
        options.setdefault("json", None if query is None else {"query": query})
        return people("POST", f"report/run/{name}/", options.pop("json"), **options)

    return run


# ---- the answer


def test_sql_is_answered_by_rows_without_a_header(run):
    response = run(query="SELECT id, email, zip FROM core_user ORDER BY id")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == [
        [1, "ada@example.org", "12180"], [2, "bob@example.org", "62701"], [3, "ida@example.org", "12207"],
    ]  # fmt: skip


def test_values_keep_their_kinds(run, people):
    people("PATCH", "user/1/", {"lang": "/rest/v1/language/101/"})
    query = "SELECT id, created_at, lang_id, 1.5 * 2, zip, NULL, 2 > 1 FROM core_user WHERE id < 3"

    assert run(query=query).json() == [
        [1, "2026-03-01T12:00:00", 101, 3.0, "12180", None, 1],
        [2, "2026-03-01T12:00:00", None, 3.0, "62701", None, 1],
    ]


def test_no_row_is_an_empty_list(run):
    assert run(query="SELECT id FROM core_user WHERE email = 'nobody@example.org'").text == "[]"


def test_the_clock_of_the_world_is_what_now_says(run, people):
    query = "SELECT NOW(), CURDATE(), COUNT(*) FROM core_user WHERE created_at < NOW() - INTERVAL 1 WEEK"
    assert run(query=query).json() == [["2026-03-01T12:00:00", "2026-03-01", 0]]

    people.mock.clock.advance(days=8)
    assert run(query=query).json() == [["2026-03-09T12:00:00", "2026-03-09", 3]]


def test_csv_has_a_header(run):
    response = run(query="SELECT email, NULL AS nothing, 'a, \"b\"' AS odd FROM core_user WHERE id = 1",
                   headers={"Accept": "text/csv"})  # fmt: skip

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert list(csv.reader(io.StringIO(response.text))) == [
        ["email", "nothing", "odd"], ["ada@example.org", "", 'a, "b"'],
    ]  # fmt: skip


def test_html_is_a_table_and_escaped(run):
    response = run(query="SELECT '<b>&' AS `a<b`", headers={"Accept": "text/html"})

    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<tr><th>a&lt;b</th></tr>" in response.text
    assert "<tr><td>&lt;b&gt;&amp;</td></tr>" in response.text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/json, text/csv;q=0.5", "application/json"),
        ("text/csv, application/json;q=0.5", "text/csv; charset=utf-8"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/xml", "application/xml; charset=utf-8"),
        ("image/png", "application/json"),
    ],
)
def test_what_is_wanted_most_is_sent(run, accept, kind):
    response = run(query="SELECT id FROM core_user", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, kind)


def test_xml_is_a_list_of_lists(run):
    response = run(query="SELECT 1, 'a'", headers={"Accept": "application/xml"})
    assert '<objects><objects><value type="integer">1</value><value>a</value></objects></objects>' in response.text


def test_a_callback_wraps_the_rows(people):
    response = people("POST", "report/run/sql/?callback=shown", {"query": "SELECT 1"})
    assert response.text == "shown([[1]])"


# ---- where the query and its parameters stand


def test_the_query_may_come_as_a_form_or_in_the_address(people):
    query = "SELECT COUNT(*) FROM core_user"
    for options in ({"data": {"query": query}}, {"params": {"query": query}}):
        assert people("POST", "report/run/sql/", **options).json() == [[3]]


def test_a_report_runs_under_its_short_name(run, people):
    made = people.made("queryreport/", REPORT)

    assert made["type"] == "Query"
    assert run("by-state").json() == [["IL", 1], ["NY", 2]]
    assert (
        people("POST", "report/run/by-state/", {"refresh": True, "cache_duration": 600}).json()
        == run("by-state").json()
    )


@pytest.mark.parametrize(
    "options",
    [
        {"json": {"state": "NY"}},
        {"data": {"state": "NY"}},
        {"params": {"state": "NY"}},
        {"json": {"refresh": True}, "params": {"state": "NY"}},
        {"json": {"state": "NY"}, "params": {"state": "IL", "format": "json"}},
    ],
    ids=["json", "form", "address", "address beside a body", "the body before the address"],
)
def test_parameters_fill_the_placeholders(people, options):
    people.made("queryreport/", IN_STATE)
    assert people("POST", "report/run/in_state/", **options).json() == [
        [1, "ada@example.org"], [3, "ida@example.org"],
    ]  # fmt: skip


def test_parameters_are_values_and_never_sql(people):
    people.made("queryreport/", IN_STATE)
    for value in ("NY' OR '1'='1", "NY'; DROP TABLE core_user; --", 'NY" OR ""="', "\\"):
        assert people("POST", "report/run/in_state/", {"state": value}).json() == []
    assert people.mock.actionkit["user"].count() == 3


def test_a_parameter_may_be_called_like_a_control(people):
    sql = "SELECT id FROM core_user WHERE email = {{ email }}"
    people.made("queryreport/", {**REPORT, "sql": sql})
    assert people("POST", "report/run/by-state/", {"email": "bob@example.org"}).json() == [[2]]


def test_lists_fill_an_in(people):
    people.made("queryreport/", {**REPORT, "sql": "SELECT id FROM core_user WHERE state IN ({{ states }}) ORDER BY id"})
    assert people("POST", "report/run/by-state/", {"states": ["NY", "IL"]}).json() == [[1], [2], [3]]


def test_sql_that_is_sent_has_parameters_too(people):
    body = {"query": "SELECT id FROM core_user WHERE zip = {{ zip }}", "zip": "12207"}
    assert people("POST", "report/run/sql/", body).json() == [[3]]


def test_a_missing_parameter_is_named(people):
    people.made("queryreport/", IN_STATE)
    response = people("POST", "report/run/in_state/")

    assert response.status_code == 400
    assert "'state'" in response.json()["error"]


# ---- limits and refusals


def test_rows_end_at_the_limit(people):
    people.mock.settings.actionkit.max_report_rows = 5
    query = "SELECT a.id FROM core_formfield a, core_formfield b"
    assert len(people("POST", "report/run/sql/", {"query": query}).json()) == 5


@pytest.mark.parametrize(
    "query",
    [
        "SELEKT 1",
        "SELECT nothing FROM core_user",
        "SELECT * FROM core_users",
        "SELECT 1; SELECT 2",
        "DELETE FROM core_user",
        "UPDATE core_user SET email = ''",
        "DROP TABLE core_user",
        "SELECT * FROM sqlite_master",
        "SELECT LOAD_FILE('/etc/passwd')",
        "SELECT {{ }}",
        "{% if x %}SELECT 1{% endif %}",
        "SELECT '",
        "\x00",
        "SELECT (SELECT id FROM core_user)",
    ],
)
def test_what_cannot_be_run_is_refused_and_changes_nothing(run, people, query):
    before = people.counts()
    response = run(query=query)

    assert response.status_code == 400, response.text
    assert list(response.json()) == ["error"]
    assert people.counts() == before
    assert people.get("user/1/")["email"] == "ada@example.org"


@pytest.mark.parametrize("body", [{}, {"query": ""}, {"query": "  "}, {"query": None}, {"query": 5}, {"query": ["x"]}])
def test_a_query_is_needed(people, body):
    response = people("POST", "report/run/sql/", body)
    assert (response.status_code, response.json()) == (400, {"query": ["This field is required."]})


@pytest.mark.parametrize("body", ["[1]", "7", "not json", '{"query": "SELECT 1"'])
def test_a_body_that_is_no_object_is_refused(people, body):
    response = people("POST", "report/run/sql/", data=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400


@pytest.mark.parametrize("path", ["report/run/nothing/", "report/background/nothing/", "report/download/7/"])
def test_unknown_reports_and_results_are_not_found(people, path):
    response = people("GET" if "download" in path else "POST", path)
    assert (response.status_code, response.content) == (404, b"")


def test_reports_are_run_by_posting(people):
    people.made("queryreport/", REPORT)
    for path in ("report/run/by-state/", "report/run/sql/", "report/background/by-state/"):
        response = people("GET", path)
        assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert people("GET", "report/").status_code == 405


def test_a_gap_says_so_for_dashboards(people):
    dashboard = {**REPORT, "template": "<h1>{% report 'by-state' %}</h1>", "short_name": "board"}
    del dashboard["sql"]
    made = people.made("dashboardreport/", dashboard)
    assert made["type"] == "Dashboard"
    response = people("POST", "report/run/board/")
    assert response.status_code == 501
    assert "dashboard" in response.json()["error"]


# ---- reports that are kept


def test_both_kinds_share_their_numbers_and_names(people):
    people.made("queryreport/", REPORT)
    dashboard = {key: value for key, value in REPORT.items() if key != "sql"}

    response = people("POST", "dashboardreport/", {**dashboard, "name": "Other"})
    assert response.status_code == 409
    assert response.headers["Location"].endswith("/rest/v1/queryreport/1/")
    made = people.made("dashboardreport/", {**dashboard, "name": "Other", "short_name": "other"})
    assert made["resource_uri"] == "/rest/v1/dashboardreport/2/"
    assert people("GET", "queryreport/2/").status_code == 404
    assert people.get("queryreport/")["meta"]["total_count"] == 1


@pytest.mark.parametrize("missing", ["name", "short_name", "description", "sql"])
def test_all_four_are_needed(people, missing):
    body = {key: value for key, value in REPORT.items() if key != missing}
    response = people("POST", "queryreport/", body)

    assert (response.status_code, response.json()) == (
        400, {"queryreport": {missing: ["This field is required."]}},
    )  # fmt: skip
    assert people.mock.actionkit["queryreport"].count() == 0


@pytest.mark.parametrize("short_name", ["by state", "by/state", "état!", "--"])
def test_short_names_can_stand_in_an_address(people, short_name):
    response = people("POST", "queryreport/", {**REPORT, "short_name": short_name})
    assert response.status_code == 400
    assert list(response.json()["queryreport"]) == ["short_name"]


@pytest.mark.parametrize("taken", ["name", "short_name"])
def test_a_taken_name_tells_who_has_it(people, taken):
    people.made("queryreport/", REPORT)
    other = {**REPORT, "name": "Other", "short_name": "other", taken: REPORT[taken].upper()}

    response = people("POST", "queryreport/", other)

    text = f"Conflict on unique key '{taken}' for value '{other[taken]}', existing location: /rest/v1/queryreport/1/"
    assert (response.status_code, response.json()) == (409, {"errors": {taken: [text]}})


def test_changed_sql_is_what_runs(run, people):
    people.made("queryreport/", REPORT)
    assert people("PUT", "queryreport/1/", {"sql": "SELECT 1", "hidden": False}).status_code == 204
    assert run("by-state").json() == [[1]]

    assert people("PATCH", "queryreport/1/", {"short_name": "one"}).status_code == 202
    assert run("by-state").status_code == 404
    assert run("one").json() == [[1]]

    assert people("DELETE", "queryreport/1/").status_code == 204
    assert run("one").status_code == 404


def test_reports_see_each_other_in_the_tables(run, people):
    category = people.made("reportcategory/", {"name": "Weekly"})
    people.made("queryreport/", {**REPORT, "categories": [category["resource_uri"]], "run_every": "weekly"})
    query = (
        "SELECT r.short_name, r.type, q.sql, c.name FROM reports_report r JOIN reports_queryreport q "
        "ON q.report_ptr_id = r.id JOIN reports_report_categories rc ON rc.report_id = r.id "
        "JOIN reports_reportcategory c ON c.id = rc.reportcategory_id"
    )
    assert run(query=query).json() == [["by-state", "Query", REPORT["sql"], "Weekly"]]


# ---- who may


def test_credentials_are_needed(people):
    for auth in (None, ("mockapi", "wrong")):
        response = people("POST", "report/run/sql/", {"query": "SELECT 1"}, auth=auth)
        assert (response.status_code, response.content) == (401, b"")


def test_only_who_may_use_reports_runs_them(people):
    kit = people.mock.actionkit
    kit.add_staff("clerk", "pw", groups=(), permissions=("view_user", "add_user"))
    kit.add_staff("analyst", "pw", groups=(), permissions=("add_report",))
    query = {"query": "SELECT COUNT(*) FROM core_user"}

    assert people("POST", "report/run/sql/", query, auth=("clerk", "pw")).status_code == 401
    assert people("POST", "report/run/sql/", query, auth=("analyst", "pw")).json() == [[3]]


def test_another_site_has_its_own_people():
    import mockapi

    with mockapi.intercept(hosts=["other.example.org"]):
        address = "https://other.example.org/rest/v1/report/run/sql/"
        answer = requests.post(address, json={"query": "SELECT COUNT(*) FROM core_user"}, auth=("mockapi", "mockapi"))
        assert answer.json() == [[0]]


def test_what_only_mysql_runs_is_a_failed_report_and_a_gap_besides(ak):
    query = {"query": "select json_extract('{}', '$.a')"}
    ak.mock.allow_unmodelled()

    response = ak("POST", "report/run/sql/", query)

    assert response.status_code == 400
    assert set(response.json()) == {"error"}
    assert ak.mock.journal.last.unmodelled == response.json()["error"]


def test_a_query_that_is_wrong_is_no_gap(ak):
    assert ak("POST", "report/run/sql/", {"query": "select nope from core_user"}).status_code == 400
    assert ak.mock.journal.last.unmodelled is None
