"""Reports run in the background: a task to poll, its result to fetch, and a mail when it is done."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

REPORT = {"name": "Everybody", "short_name": "everybody", "description": "All of them",
          "sql": "SELECT id, email AS `Zoë` FROM core_user WHERE state = {{ state }} ORDER BY id"}  # fmt: skip


@pytest.fixture
def site(ak):
    """Two users, and a report that takes a parameter."""
    for email, zip in (("ada@example.org", "12180"), ("zoe@example.org", "12207")):
        ak.mock.actionkit["user"].create(email=email, zip=zip)
    ak.made("queryreport/", REPORT)
    return ak


def task_of(site, path="report/background/everybody/", json=None, **options):
    """The task that a request started, as it stands when it is first polled."""
    response = site("POST", path, json, **options)
    assert (response.status_code, response.content) == (201, b""), response.text
    assert response.headers["Location"].startswith("https://act.example.org/rest/v1/backgroundtask/")
    return site.get(response.headers["Location"])


def download(site, task):
    return site("GET", task["details"]["download_uri"])


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_a_report_is_started_polled_and_fetched(site):
    task = task_of(site, json={"state": "NY", "format": "csv"})

    assert task["completed"] is True
    assert task["details"] == {"status": "complete", "download_uri": f"/rest/v1/report/download/{task['id']}/"}
    response = download(site, task)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f"everybody-{task['id']}.csv" in response.headers["Content-Disposition"]
    assert rows(response.content.decode()) == [["id", "Zoë"], ["1", "ada@example.org"], ["2", "zoe@example.org"]]


def test_a_result_stays_as_it_was(site):
    task = task_of(site, json={"state": "NY"})
    site("DELETE", "user/1/")
    assert len(rows(download(site, task).text)) == 3
    assert len(rows(download(site, task_of(site, json={"state": "NY"})).text)) == 2


def test_a_zip_holds_the_csv(site):
    task = task_of(site, json={"state": "NY", "zip": True})
    response = download(site, task)

    assert response.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        (name,) = archive.namelist()
        assert len(rows(archive.read(name).decode())) == 3


def test_forms_are_taken_and_the_address_too(site):
    for options in ({"data": {"state": "NY", "refresh": "True"}}, {"params": {"state": "NY"}}):
        assert len(rows(download(site, task_of(site, **options)).text)) == 3


def test_sql_can_run_in_the_background(site):
    task = task_of(site, "report/background/sql/", {"query": "SELECT 1 AS one"})
    assert rows(download(site, task).text) == [["one"], ["1"]]


@pytest.mark.parametrize("body", [{}, {"state": "NY", "query": 5}])
def test_sql_in_the_background_needs_a_query(site, body):
    response = site("POST", "report/background/sql/", body)
    assert (response.status_code, response.json()) == (400, {"query": ["This field is required."]})
    assert site.mock.actionkit["backgroundtask"].count() == 0


def test_what_fails_says_so_when_it_is_polled(site):
    site("PATCH", "queryreport/1/", {"sql": "SELECT nothing FROM core_user"})
    task = task_of(site)

    assert task["completed"] is True
    assert task["details"]["status"] == "failed"
    assert "nothing" in task["details"]["error"]
    assert site("GET", f"report/download/{task['id']}/").status_code == 404


def test_a_missing_parameter_fails_the_task(site):
    assert "'state'" in task_of(site)["details"]["error"]


def test_results_are_mailed_where_that_is_wanted(site):
    options = {"state": "NY", "use_email": True, "email": "ada@example.org, bob@example.org"}
    task = task_of(site, data=options)

    (mail,) = site.mock.outbox.find(kind="report")
    assert mail.to == ("ada@example.org", "bob@example.org")
    assert mail.body == f"https://act.example.org{task['details']['download_uri']}"
    assert site("GET", mail.body).status_code == 200

    task_of(site, data={"state": "NY", "email": "ada@example.org"})
    task_of(site, data={"state": "NY", "use_email": "1"})
    assert len(site.mock.outbox.find(kind="report")) == 1


def test_tasks_are_only_read(site):
    task_of(site, json={"state": "NY"})
    assert site("POST", "backgroundtask/", {}).status_code == 405
    assert site("DELETE", "backgroundtask/1/").status_code == 405
    assert site.get("backgroundtask/")["meta"]["total_count"] == 1


@pytest.mark.parametrize("key", ["0", "99", "x", "1" * 30, "-1", "²"])
def test_results_that_are_not_there(site, key):
    assert site("GET", f"report/download/{key}/").status_code == 404
    assert site("GET", f"backgroundtask/{key}/").status_code == 404
