"""Uploads at the edges: broken archives, line ends, sizes, errors page by page, and what Python may give."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from mockapi.actionkit.declaring.refusals import NotPushed

PEOPLE = b"email\n" + b"".join(b"user%d@example.org\n" % number for number in range(12))


@pytest.fixture
def site(ak):
    ak.made("importpage/", {"name": "in"})
    return ak


def send(ak, content, name="people.csv", **fields):
    return ak("POST", "upload/", data={"page": "in", **fields}, files={"upload": (name, content)})


def zipped(content, method=zipfile.ZIP_DEFLATED, *names):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive:
        for name in names or ("people.csv",):
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return raw.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archives_of_every_method_and_their_broken_twins(site, method):
    """Any byte wrong: the file is taken, or refused, and then nothing is left of it."""
    whole = zipped(PEOPLE, method)
    assert send(site, whole).status_code == 201
    assert len(site.all("user/")) == 12

    for place in range(len(whole)):
        before = site.mock.actionkit["upload"].count()
        broken = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        status = send(site, broken).status_code
        assert status in (201, 400), place
        assert site.mock.actionkit["upload"].count() == before + (status == 201)


def test_an_archive_with_a_byte_order_mark_and_one_with_several_files(site):
    assert send(site, gzip.compress(b"\xef\xbb\xbf" + PEOPLE)).status_code == 201
    assert send(site, zipped(b"email\ncy@example.org\n", zipfile.ZIP_STORED, "one.csv", "two.csv")).status_code == 201
    assert [row["line_count"] for row in site.all("upload/")] == [12, 1]
    assert len(site.all("user/?email=cy@example.org")) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_tabs_are_seen_whatever_ends_a_line(site, end):
    lines = ["email\tlast_name", "ada@example.org\tByron, Countess"]
    assert send(site, (end.join(lines) + end).encode()).status_code == 201
    assert site.all("upload/")[0]["format"] == "tsv"
    assert site.get("user/1/")["last_name"] == "Byron, Countess"


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zipped])
def test_a_file_that_is_too_large_is_refused_as_such_whatever_is_cut_in_two(site, pack):
    site.mock.settings.actionkit.max_upload_bytes = 1_000
    content = "email\n" + "ä@example.org\n" * 400
    for extra in ("", "a"):  # of one the limit lies within a letter
        response = send(site, pack((content + extra if not extra else extra + content).encode()))
        assert response.status_code == 400
        assert "larger than 1000 bytes" in response.text
    assert site.all("upload/") == []
    assert send(site, pack(PEOPLE)).status_code == 201


def test_errors_are_read_page_by_page(site):
    good, bad = b"ada@example.org,1\n", b"nobody,2\n"
    location = send(site, b"email,action_x\n" + good + bad * 45).headers["Location"]
    upload = site.get(location)
    assert (upload["has_errors"], upload["line_count"], upload["is_completed"]) == (45, 46, True)

    rows, path = [], f"uploaderror/?upload={upload['id']}&_limit=20"
    while path:
        page = site.get(path)
        assert page["meta"]["total_count"] == 45
        rows += page["objects"]
        path = page["meta"]["next"]

    assert [row["row"] for row in rows] == list(range(3, 48))
    assert rows[0] == {
        "id": 1, "upload": upload["resource_uri"], "row": 3, "col": "email", "value": "nobody",
        "message": "Email address is invalid.", "exception": "Email address is invalid.", "raw_row": "nobody,2",
        "worker_pid": None, "created_at": "2026-03-01T12:00:00", "updated_at": "2026-03-01T12:00:00",
        "resource_uri": "/rest/v1/uploaderror/1/",
    }  # fmt: skip
    other = send(site, b"email\nnobody\n").headers["Location"]
    assert [row["id"] for row in site.all(f"uploaderror/?upload={site.get(other)['id']}")] == [46]


def test_errors_and_warnings_are_only_read(site):
    send(site, b"email\nnobody\n")
    for name in ("uploaderror", "uploadwarning"):
        assert site("POST", f"{name}/", {"upload": "/rest/v1/upload/1/"}).status_code == 405
    assert site("DELETE", "uploaderror/1/").status_code == 405
    assert site.get("upload/1/")["has_errors"] == 1


@pytest.mark.parametrize("page", ["in", 1, "/rest/v1/importpage/1/", "/rest/v1/page/1/", None])
def test_pages_and_flags_in_python(site, page):
    kit = site.mock.actionkit
    content = b"email,user_food,city\nada@example.org,soup,Troy\n"
    page = kit["importpage"].get(1) if page is None else page
    kit["upload"].create(page=page, upload=content, autocreate_user_fields=True, user_fields_only=True)
    assert site.get("user/1/")["fields"] == {"food": "soup"}
    assert site.get("user/1/")["city"] == ""


@pytest.mark.parametrize("page", ["", None, "none", "join"])
def test_no_page_in_python(site, page):
    site.made("signuppage/", {"name": "join"})
    with pytest.raises(NotPushed, match="import page"):
        site.mock.actionkit["upload"].create(page=page, upload=b"email\n")
    assert site.all("upload/") == []
