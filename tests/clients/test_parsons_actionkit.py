"""Parsons' ActionKit connector, unmodified: users, phones, pages, actions, uploads, paging, deletion, custom fields."""

from __future__ import annotations

import io

import pytest


def number(location):
    return int(location.rstrip("/").rpartition("/")[2])


def test_a_user_is_made_read_changed_and_deleted(mockapi, kit, site):
    location = kit.create_user("ada@example.org", first_name="Ada", zip="12180")
    assert location == f"https://{mockapi.actionkit.host}/rest/v1/user/1/"
    assert kit.get_user(1)["state"] == "NY"
    assert {"email", "zip", "subscription_status"} <= set(kit.get_user_fields())

    kit.update_user(1, last_name="Byron")
    assert site("user/1/")["last_name"] == "Byron"
    assert site("user/1/")["first_name"] == "Ada"

    kit.delete_user(1)
    assert mockapi.actionkit["user"].count() == 0


def test_a_taken_address_is_told_by_its_error(mockapi, kit):
    kit.create_user("ada@example.org")
    with pytest.raises(Exception, match=r"email: Conflict on unique key 'email' for value 'ADA@example\.org'"):
        kit.create_user("ADA@example.org")
    assert mockapi.actionkit["user"].count() == 1


def test_phones_are_added_and_changed(mockapi, kit, site):
    kit.create_user("ada@example.org")
    phone = number(kit.add_phone(1, "mobile", "+1 (202) 555-0101"))
    assert site("user/1/")["phones"] == [f"/rest/v1/phone/{phone}/"]
    assert mockapi.actionkit["phone"].get(phone).type == "mobile"

    kit.update_phone(phone, phone="202-555-0102")
    assert site(f"phone/{phone}/")["normalized_phone"] == "2025550102"


def test_actions_subscribe_and_carry_their_fields(mockapi, kit, site):
    mockapi.actionkit["signuppage"].create(name="join")
    answer = kit.create_generic_action("join", email="ada@example.org", zip="12180", action_colour="blue")
    assert answer["fields"] == {"colour": "blue"}
    assert site("user/1/")["subscription_status"] == "subscribed"

    again = kit.create_generic_action("join", email="ADA@example.org")
    assert (again["created_user"], again["user"]) == (False, answer["user"])

    field = site("actionfield/")["objects"][0]["id"]
    kit.delete_actionfield(field)
    assert mockapi.actionkit["action"].get(1).fields == {}


def test_custom_fields_of_users_must_be_allowed(mockapi, kit, site):
    mockapi.actionkit["alloweduserfield"].create(name="colour")
    kit.create_user("ada@example.org", fields={"colour": ["blue", "green"]})
    assert site("user/1/")["fields"] == {"colour": ["blue", "green"]}

    kit.update_user(1, fields={"colour": "red"})
    assert [row.value for row in mockapi.actionkit["userfield"].filter(user=1)] == ["red"]

    kit.update_user(1, fields={"taste": "sweet"})  # the connector does not look at the status of a PATCH
    assert mockapi.journal.last.status == 400
    assert site("user/1/")["fields"] == {"colour": "red"}


def test_250_users_are_paged_through(mockapi, kit):
    for each in range(250):
        mockapi.actionkit["user"].create(email=f"p{each}@example.org")

    everybody = kit.paginated_get("user", order_by="id")
    assert everybody.num_rows == 250
    assert everybody["id"] == list(range(1, 251))
    assert len(mockapi.journal.requests(path="/user/")) == 3

    assert kit.paginated_get("user", limit=30).num_rows == 30
    some = kit.paginated_get_custom_limit("user", 120, "id", 40, "asc")
    assert some["id"] == list(range(1, 40))


def test_a_table_is_uploaded_and_its_errors_are_collected(mockapi, kit, site):
    from parsons import Table

    mockapi.actionkit["importpage"].create(name="import")
    rows = [("email", "first_name", "zip", "user_colour")]
    rows += [(f"p{each}@example.org", f"P{each}", "12180", "blue") for each in range(30)]
    rows += [("nobody", "No", "12180", ""), ("z@example.org", "Zed", "zz", "")]

    done = kit.bulk_upload_table(Table(rows), "import", autocreate_user_fields=1)

    assert done["success"]
    errors = kit.collect_upload_errors(done["results"])
    assert [(error["row"], error["col"]) for error in errors] == [(32, "email"), (33, "zip")]
    assert mockapi.actionkit["user"].count() == 30
    assert site("user/?email=p7@example.org")["objects"][0]["fields"] == {"colour": "blue"}
    assert site("subscriptionhistory/?change=9")["meta"]["total_count"] == 30


def test_blank_cells_erase_unless_the_connector_splits_the_table(mockapi, kit, site):
    from parsons import Table

    mockapi.actionkit["importpage"].create(name="import")
    kit.create_user("ada@example.org", first_name="Ada", city="Troy")

    kit.bulk_upload_table(Table([("email", "first_name", "city"), ("ada@example.org", "", "Albany")]), "import",
                          no_overwrite_on_empty=True)  # fmt: skip
    assert (site("user/1/")["first_name"], site("user/1/")["city"]) == ("Ada", "Albany")

    kit.bulk_upload_csv(io.BytesIO(b"email,first_name\nada@example.org,\n"), "import")
    assert (site("user/1/")["first_name"], site("user/1/")["city"]) == ("", "Albany")


def test_an_upload_to_no_import_page_is_refused(mockapi, kit):
    assert kit.bulk_upload_csv(io.BytesIO(b"email\na@example.org\n"), "nowhere")["success"] is False
    assert mockapi.actionkit["upload"].count() == 0


def test_somebody_is_erased_and_an_address_blackholed(mockapi, kit, site):
    kit.create_user("ada@example.org", first_name="Ada")
    kit.delete_user_data("ada@example.org")
    assert site("user/1/")["first_name"] == ""
    assert mockapi.actionkit["user"].find(email="ada@example.org") is None

    kit.blackhole_email("spam@example.org")
    assert kit.get_blackholed_email("spam@example.org").num_rows == 1
