"""Files of actions: what is taken, worked off, warned of and refused (reference 50)."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile

import pytest

HEADER = ("email", "first_name", "zip")


def table(*rows, delimiter=","):
    """The text of a file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()


@pytest.fixture
def site(ak):
    """A site with an import page."""
    ak.made("importpage/", {"name": "from-crm", "default_source": "crm"})
    return ak


@pytest.fixture
def upload(site):
    """Uploads a file that must be taken; the upload as it is read back."""

    def take(content, name="people.csv", **fields):
        response = post(site, content, name, **fields)
        assert response.status_code == 201, response.text
        assert response.content == b""
        return site.get(response.headers["Location"])

    return take


def post(ak, content, name="people.csv", *, page="from-crm", query="", **fields):
    raw = content.encode() if isinstance(content, str) else content
    return ak("POST", f"upload/{query}", data={"page": page, **fields}, files={"upload": (name, raw, "text/csv")})


def notes(ak, kind):
    return [(one["row"], one["col"]) for one in ak.all(f"{kind}/")]


def test_each_row_is_an_action_of_a_user(site, upload):
    done = upload(table(HEADER, ("ada@example.org", "Ada", "12180"), ("bob@example.org", "Bob", "94110")))

    assert (done["is_completed"], done["status"], done["has_errors"], done["has_warnings"]) == (True, "completed", 0, 0)
    assert (done["line_count"], done["progress"], done["format"], done["compression"]) == (2, 2, "csv", "none")
    assert (done["path"], done["page"], done["original_header"]) == (
        "people.csv", "/rest/v1/importpage/1/", "email,first_name,zip",
    )  # fmt: skip
    assert (done["started_at"], done["finished_at"], done["submitter"]) == ("2026-03-01T12:00:00",) * 2 + ("mockapi",)
    assert [(one["email"], one["first_name"], one["state"]) for one in site.all("user/")] == [
        ("ada@example.org", "Ada", "NY"), ("bob@example.org", "Bob", "CA"),
    ]  # fmt: skip
    actions = site.all("importaction/")
    assert [(one["user"], one["source"], one["status"]) for one in actions] == [
        ("/rest/v1/user/1/", "crm", "complete"), ("/rest/v1/user/2/", "crm", "complete"),
    ]  # fmt: skip
    assert site.mock.outbox.find(service="actionkit") == []


def test_users_who_join_by_an_upload(site, upload):
    upload(table(("email",), ("ada@example.org",)))

    (line,) = site.all("subscriptionhistory/")
    assert site.get(line["change"])["name"] == "subscribe_uploader"
    assert line["action"] == "/rest/v1/importaction/1/"


def test_users_who_are_known_are_changed(site, upload):
    site.made("user/", {"email": "ada@example.org", "first_name": "Ada", "city": "Troy"})

    upload(table(("email", "first_name", "city"), ("ADA@example.org", "Augusta", "")))

    (user,) = site.all("user/")
    assert (user["email"], user["first_name"], user["city"]) == ("ada@example.org", "Augusta", "")
    assert site.all("importaction/")[0]["created_user"] is False


@pytest.mark.parametrize("column", ["user_id", "akid"])
def test_users_by_number_and_akid(site, upload, column):
    token = site.made("user/", {"email": "ada@example.org"})["token"]

    upload(table((column, "city"), (token if column == "akid" else "1", "Troy")))

    assert [one["city"] for one in site.all("user/")] == ["Troy"]


def test_fields_of_actions_and_their_moment(site, upload):
    header = ("email", "source", "created_at", "action_color", "action_note")
    upload(table(header, ("ada@example.org", "door", "2024-05-01 10:00:00", "blue", "said “hi”, twice")))

    (action,) = site.all("importaction/")
    assert (action["source"], action["created_at"]) == ("door", "2024-05-01T10:00:00")
    assert action["fields"] == {"color": "blue", "note": "said “hi”, twice"}


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (table(HEADER, ("ada@example.org", "Ada", "12180"), delimiter="\t"), "tsv"),
        ("email,first_name,zip\r\nada@example.org,Ada,12180\r\n", "csv"),
        ("email,first_name,zip\rada@example.org,Ada,12180\r", "csv"),
        ("email,first_name,zip\n\n\nada@example.org,Ada,12180\n\n,,\n", "csv"),
        ("\ufeffemail,first_name,zip\nada@example.org,Ada,12180", "csv"),
        (' email , first_name ,"zip"\n"ada@example.org","Ada","12180"', "csv"),
        ("email\tfirst_name\tzip\nada@example.org\tAda\t12180", "tsv"),
    ],
)  # fmt: skip
def test_ways_to_write_a_table(site, upload, content, format):
    done = upload(content)

    assert (done["format"], done["line_count"], done["has_errors"]) == (format, 1, 0)
    assert [(one["email"], one["first_name"], one["zip"]) for one in site.all("user/")] == [
        ("ada@example.org", "Ada", "12180")
    ]


def packed(kind, text):
    raw, made = text.encode(), io.BytesIO()
    if kind == "gzip":
        return gzip.compress(raw, mtime=0)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", raw)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["gzip", "zip"])
def test_packed_files(site, upload, kind):
    done = upload(packed(kind, table(HEADER, ("ada@example.org", "Áda", "12180"))), f"people.{kind}")

    assert (done["compression"], done["has_errors"]) == (kind, 0)
    assert site.all("user/")[0]["first_name"] == "Áda"


REFUSED = {
    "nothing": "",
    "an empty line": "\n",
    "nobody named": "first_name,zip\nAda,12180\n",
    "a name in another case": "Email\nada@example.org\n",
    "Latin-1": "email,first_name\nada@example.org,\xe9".encode("latin-1"),
    "UTF-16": "email\nada@example.org".encode("utf-16"),
    "a gzip cut off": gzip.compress(b"email\nada@example.org", mtime=0)[:-9],
    "the beginning of a gzip": b"\x1f\x8b",
    "what looks like a zip": b"PK\x03\x04nonsense",
    "a zip cut off": packed("zip", "email\nada@example.org")[:40],
    "a cell without an end": 'email\n"ada' + "x" * 200_000,
    "zeros": b"\x00" * 50,
    "a bomb": gzip.compress(b"email\n" + b"a@example.org\n" * 200_000, mtime=0),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_files_that_are_refused(site, content):
    site.mock.settings.actionkit.max_upload_bytes = 1_000_000
    before = site.counts()

    response = post(site, content)

    assert response.status_code == 400
    assert list(response.json()) == ["upload"]
    assert site.counts() == before


@pytest.mark.parametrize("page", ["", "nothing", "join"])
def test_pages_that_take_no_uploads(site, page):
    site.made("signuppage/", {"name": "join"})

    response = post(site, table(HEADER, ("ada@example.org", "Ada", "12180")), page=page)

    assert (response.status_code, list(response.json())) == (400, ["page"])
    assert (site.all("upload/"), site.all("user/")) == ([], [])


def test_arguments_in_the_address_do_not_count(site):
    response = post(site, table(("email",), ("ada@example.org",)), page="", query="?page=from-crm")

    assert response.status_code == 400
    assert site.all("upload/") == []


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"json": {"page": "from-crm", "upload": "email\nada@example.org"}}, 400),
        ({"data": {"page": "from-crm"}}, 415),
        ({"data": {"page": "from-crm", "upload": "email"}, "files": {"other": ("x", b"email")}}, 400),
        ({"data": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400), ({"json": {}}, 400),
    ],
)  # fmt: skip
def test_what_holds_no_file(site, options, status):
    assert site("POST", "upload/", **options).status_code == status
    assert site.all("upload/") == []


def test_rows_that_are_wrong_are_told_and_the_others_kept(site, upload):
    done = upload(
        table(
            (*HEADER, "country"),
            ("ada@example.org", "Ada", "12180", "United States"),
            ("not an address", "Bob", "12180", "United States"),
            ("carla@example.org", "Carla", "abcde", "United States"),
            ("", "Dora", "12180", "United States"),
            ("emil@example.org", "Emil", "abcde", "Germany"),
        )
    )

    assert (done["is_completed"], done["has_errors"], done["line_count"]) == (True, 3, 5)
    assert [one["email"] for one in site.all("user/")] == ["ada@example.org", "emil@example.org"]
    errors = site.all(f"uploaderror/?upload={done['id']}")
    assert [(one["row"], one["col"], one["value"]) for one in errors] == [
        (3, "email", "not an address"), (4, "zip", "abcde"), (5, "email", ""),
    ]  # fmt: skip
    assert errors[1]["message"] == "ZIP Code is invalid."
    assert errors[1]["raw_row"] == "carla@example.org,Carla,abcde,United States"
    assert errors[0]["upload"] == done["resource_uri"]
    assert site.mock.actionkit["uploaderror"].count(upload=done["id"]) == 3


def test_a_row_that_is_too_long_is_warned_of(site, upload):
    done = upload("email,city\nada@example.org,Troy,extra\nbob@example.org\n")

    assert (done["has_errors"], done["has_warnings"]) == (0, 1)
    assert notes(site, "uploadwarning") == [(2, "")]
    assert len(site.all("user/")) == 2


@pytest.mark.parametrize("flag", ["true", "1", "True"])
def test_fields_are_allowed_on_the_way(site, upload, flag):
    done = upload(table(("email", "user_color"), ("ada@example.org", "blue")), autocreate_user_fields=flag)

    assert (done["autocreate_user_fields"], done["has_errors"], done["has_warnings"]) == (True, 0, 0)
    assert [one["name"] for one in site.all("alloweduserfield/")] == ["color"]
    assert site.get("user/1/")["fields"] == {"color": "blue"}


@pytest.mark.parametrize("flag", [{}, {"autocreate_user_fields": "false"}, {"autocreate_user_fields": "0"}])
def test_a_field_that_the_site_does_not_allow_is_an_error(site, flag):
    """The manual: by default an error is raised for a user field that is not an allowed one yet."""
    before = site.counts()

    response = post(site, table(("email", "user_color"), ("ada@example.org", "blue")), **flag)

    assert (response.status_code, list(response.json())) == (400, ["upload"])
    assert "user_color" in response.text
    assert site.counts() == before


def test_only_fields_of_users(site, upload):
    """There is no way to import without making actions, says the manual's guide."""
    site.made("alloweduserfield/", {"name": "color"})
    site.made("user/", {"email": "ada@example.org", "city": "Troy"})

    upload(table(("email", "city", "user_color"), ("ada@example.org", "Rome", "blue")), user_fields_only="true")

    user = site.get("user/1/")
    assert (user["city"], user["fields"]) == ("Troy", {"color": "blue"})
    assert len(site.all("importaction/")) == 1


def test_stopping(site, upload):
    done = upload(table(("email",), ("ada@example.org",)))

    response = site("POST", f"upload/{done['id']}/stop/")

    assert (response.status_code, response.content) == (202, b"")
    assert site.get(done["resource_uri"])["status"] == "completed"
    assert site("POST", "upload/404/stop/").status_code == 404
    assert site("GET", f"upload/{done['id']}/stop/").status_code == 405


def test_uploads_are_not_changed(site, upload):
    done = upload(table(("email",), ("ada@example.org",)))

    for method in ("PUT", "PATCH", "DELETE"):
        assert site(method, f"upload/{done['id']}/", {}).status_code == 405
    assert site("POST", "uploaderror/", {}).status_code == 405


def test_the_same_user_twice(site, upload):
    upload(table(("email", "city"), ("ada@example.org", "Troy"), ("Ada@example.org", "Rome")))

    assert [one["city"] for one in site.all("user/")] == ["Rome"]
    assert [one["created_user"] for one in site.all("importaction/")] == [True, False]
    assert len(site.all("subscriptionhistory/")) == 1


def test_an_upload_in_python(site):
    done = site.mock.actionkit["upload"].create(page="from-crm", upload="email,city\nada@example.org,Troy\n")

    assert (done.is_completed, done.has_errors, done.line_count) == (True, 0, 1)
    assert site.get("user/1/")["city"] == "Troy"


def test_codes_of_the_united_states_are_names_in_uploads(site, upload):
    upload(table(("email", "country", "zip"), ("a@example.org", "US", "12180"), ("b@example.org", "USA", "94110")))

    assert [(one["country"], one["state"]) for one in site.all("user/")] == [
        ("United States", "NY"),
        ("United States", "CA"),
    ]


def test_a_row_that_is_refused_late_leaves_nothing(site, upload):
    """The import id of the second donation is taken, which is found out when its user and action are written."""
    header = ("email", "donation_amount", "donation_import_id")

    done = upload(table(header, ("ada@example.org", "10.00", "gift-1"), ("bob@example.org", "20.00", "gift-1")))

    assert (done["has_errors"], done["has_warnings"]) == (0, 1)
    assert [one["email"] for one in site.all("user/")] == ["ada@example.org"]
    assert [one["total"] for one in site.all("order/")] == ["10.00"]
    assert len(site.all("importaction/")) == len(site.all("subscription/")) == 1
