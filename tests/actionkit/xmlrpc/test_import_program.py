"""The manual's import program, a line of a file an action, on a thousand lines: what it prints and what is there."""

from __future__ import annotations

import io
from xmlrpc.client import Fault

import pytest

PAGE = "from_my_previous_system_import"
NOWHERE, SHORT_ZIP, NOBODY = 7, 13, 21  # of fifty lines, those that must be refused
COUNT = 1_000


def lines():
    """A thousand lines, of which sixty are bad and a hundred name somebody again, in other letters."""
    for number in range(COUNT):
        email, zip, last = f"person{number}@example.org", "12345", f"Of Line {number}"
        if number % 50 == NOWHERE:
            email = f"person{number}-at-home"
        elif number % 50 == SHORT_ZIP:
            zip = "1234"
        elif number % 50 == NOBODY:
            email = ""
        elif number % 10 == 5:
            email, zip = f"Person{number - 5}@Example.org", ""
        yield f"{email};{zip};Ada;{last}\n"


def program(actionkit, stdin, stdout, stderr):
    """The program as printed, in today's Python."""
    import_page = actionkit.ImportPage.save_or_create({"name": "from_my_previous_system_import"})

    actionkit.PageFollowup.create({"page": import_page["id"], "send_email": False})

    field_names = ["email", "zip", "first_name", "last_name"]

    imported = 0
    new = 0

    for line in stdin:
        line = line.strip()
        flds = line.split(";")

        action = {}
        for i in range(len(flds)):
            action[field_names[i]] = flds[i]

        action["page"] = "from_my_previous_system_import"

        response = actionkit.act(action)

        if response["success"]:
            imported += 1
            if response["action"]["created_user"]:
                new += 1
        else:
            stderr.write(f"Unable to import line: {line}\n")

    stdout.write(f"Imported {imported}\n")
    stdout.write(f"Created  {new}\n")


def total(door, path):
    return door.rest(path)["meta"]["total_count"]


def test_a_thousand_lines_are_imported(door):
    out, err = io.StringIO(), io.StringIO()

    program(door.ak, lines(), out, err)

    assert out.getvalue() == "Imported 940\nCreated  840\n"
    told = err.getvalue().splitlines()
    assert len(told) == 60
    assert told[:3] == [
        "Unable to import line: person7-at-home;12345;Ada;Of Line 7",
        "Unable to import line: person13@example.org;1234;Ada;Of Line 13",
        "Unable to import line: ;12345;Ada;Of Line 21",
    ]
    assert [total(door, path) for path in ("importpage/", "importaction/", "action/", "user/", "subscription/")] == [
        1, 940, 940, 840, 840,
    ]  # fmt: skip
    assert total(door, "user/?email=person13@example.org") == total(door, "user/?email=person7-at-home") == 0
    assert list(door.mock.outbox) == []


def test_a_line_about_somebody_known_changes_what_it_says_and_keeps_the_rest(door):
    program(door.ak, ["ida@example.org;12345;Ida;Otter", "IDA@example.org;;;Badger"], io.StringIO(), io.StringIO())

    (user,) = door.rest("user/")["objects"]
    assert (user["email"], user["zip"], user["first_name"], user["last_name"]) == (
        "ida@example.org", "12345", "Ida", "Badger",
    )  # fmt: skip
    first, second = door.rest("importaction/?order_by=id")["objects"]
    assert (first["created_user"], second["created_user"]) == (True, False)
    assert (first["subscribed_user"], second["subscribed_user"]) == (True, False)


def test_lines_may_end_early(door):
    out = io.StringIO()

    program(door.ak, ["ida@example.org\n", "bob@example.org;12345"], out, io.StringIO())

    assert out.getvalue() == "Imported 2\nCreated  2\n"
    assert [user["zip"] for user in door.rest("user/?order_by=id")["objects"]] == ["", "12345"]


def test_the_program_stops_the_second_time_at_the_followup_and_a_safe_form_does_not(door):
    program(door.ak, ["ida@example.org"], io.StringIO(), io.StringIO())

    with pytest.raises(Fault):
        program(door.ak, ["bob@example.org"], io.StringIO(), io.StringIO())
    assert [total(door, path) for path in ("importpage/", "pagefollowup/", "user/")] == [1, 1, 1]

    again = door.ak.PageFollowup.save_or_create({"page": 1, "send_email": True})
    assert (again["id"], door.rest("pagefollowup/1/")["send_email"]) == (1, True)
    assert total(door, "pagefollowup/") == 1


def test_a_page_that_leaves_subscriptions_alone_imports_people_who_are_not_mailable(door):
    door.ak.ImportPage.create({"name": PAGE, "subscribe": False})

    program(door.ak, ["ida@example.org;12345"], io.StringIO(), io.StringIO())

    (user,) = door.rest("user/")["objects"]
    assert user["subscription_status"] == "never"
    assert total(door, "subscription/") == total(door, "subscriptionhistory/") == 0
    assert door.ak.ImportAction.search({})[0]["subscribed_user"] == 0
