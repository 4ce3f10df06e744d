"""A small ActionKit site as its reports see it: five people, six pages, nine actions, on 10 January 2026 at noon."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mockapi.actionkit.reports.sql import Result, SqlTable, run

NOW = 1_768_046_400  # 2026-01-10 12:00:00


def table(columns: str, *rows: tuple[Any, ...]) -> SqlTable:
    """A table of these columns."""
    return SqlTable(tuple(columns.split()), lambda: rows)


def site() -> dict[str, SqlTable]:
    """The tables of the site."""
    return {
        "core_user": table(
            "id email first_name last_name city state zip plus4 postal country source subscription_status created_at",
            (1, "rosa@example.org", "Rosa", "Luxe", "Boston", "MA", "02134", "1234", "02134", "United States", "web",
             "subscribed", "2025-11-03T09:00:00"),
            (2, "Ben@Example.org", "Ben", "Ali", "Albany", "NY", "12207", "", "12207", "United States", "Web",
             "subscribed", "2025-12-31T23:59:59"),
            (3, "ida@example.net", "Ida", "", "London", "", "", "", "SW1A 1AA", "United Kingdom", "import",
             "unsubscribed", "2026-01-01T00:00:00"),
            (4, "jose@example.org", "José", None, None, "ma", "02139", "", "02139", "United States", "petition",
             "bounced", "2026-01-05T10:00:00"),
            (5, "zoe@sample.com", "Zoe", "Ames", "Beverly Hills", "CA", "90210", "", "90210", "United States",
             "import", "never", "2026-01-09T08:30:00"),
        ),
        "core_page": table(
            "id name title type hidden goal created_at",
            (1, "otters", "Save the Otters", "Petition", False, 100, "2025-10-01T00:00:00"),
            (2, "bees", "Bees", "Petition", False, 50, "2025-12-01T00:00:00"),
            (3, "give", "Give", "Donation", False, None, "2025-12-02T00:00:00"),
            (4, "join", "Join us", "Signup", False, None, "2025-12-03T00:00:00"),
            (5, "leave", "Leave", "Unsubscribe", True, None, "2025-10-01T00:00:00"),
            (6, "import2025", "Import 2025", "Import", False, None, "2025-10-01T00:00:00"),
        ),
        "core_action": table(
            "id user_id page_id mailing_id source status created_user subscribed_user created_at",
            (1, 1, 1, None, "web", "complete", True, True, "2025-11-03T09:00:00"),
            (2, 1, 2, 1, "mailing:1", "complete", False, False, "2025-12-15T12:00:00"),
            (3, 2, 2, None, "facebook", "complete", True, True, "2025-12-31T23:59:59"),
            (4, 3, 6, None, "import", "complete", True, True, "2026-01-01T00:00:00"),
            (5, 3, 5, None, "web", "complete", False, False, "2026-01-04T18:00:00"),
            (6, 4, 1, None, "petition", "complete", True, True, "2026-01-05T10:00:00"),
            (7, 1, 3, 2, "mailing:2", "complete", False, False, "2026-01-08T20:00:00"),
            (8, 5, 1, None, "web", "incomplete", True, False, "2026-01-09T08:30:00"),
            (9, 2, 1, 2, "mailing:2", "complete", False, False, "2026-01-09T09:00:00"),
        ),
        "core_unsubscribeaction": table("action_ptr_id", (5,)),
        "core_order": table(
            "id action_id user_id total currency status created_at",
            (1, 7, 1, Decimal("34.00"), "USD", "completed", "2026-01-08T20:00:00"),
            (2, 7, 1, Decimal("10.10"), "USD", "completed", "2026-01-08T20:05:00"),
            (3, 9, 2, Decimal("20.20"), "EUR", "completed", "2026-01-09T09:00:00"),
            (4, 9, 2, Decimal("5.00"), "USD", "failed", "2026-01-09T09:01:00"),
        ),
        "core_list": table("id name", (1, "Main"), (2, "Press")),
        "core_subscription": table("id user_id list_id", (1, 1, 1), (2, 2, 1), (3, 1, 2)),
        "core_subscriptionchangetype": table(
            "id name", (1, "subscribe"), (2, "unsubscribe"), (3, "subscribe_import"), (4, "unsubscribe_bounce")
        ),
        "core_subscriptionhistory": table(
            "id user_id list_id change_id action_id created_at",
            (1, 1, 1, 1, 1, "2025-11-03T09:00:00"),
            (2, 2, 1, 1, 3, "2025-12-31T23:59:59"),
            (3, 3, 1, 3, 4, "2026-01-01T00:00:00"),
            (4, 1, 2, 1, None, "2026-01-02T00:00:00"),
            (5, 3, 1, 2, 5, "2026-01-04T18:00:00"),
            (6, 4, 1, 1, 6, "2026-01-05T10:00:00"),
            (7, 4, 1, 4, None, "2026-01-06T03:00:00"),
        ),
        "core_userfield": table(
            "id parent_id name value",
            (1, 1, "age", "9"),
            (2, 2, "age", "30"),
            (3, 1, "county", "Kent"),
            (4, 1, "county", "Surrey"),
            (5, 4, "age", "101"),
        ),
        "core_actionfield": table(
            "id parent_id name value",
            (1, 1, "survey", "yes"),
            (2, 2, "survey", "No"),
            (3, 6, "survey", "YES "),
            (4, 6, "comment", ""),
        ),
        "core_mailing": table(
            "id notes started_at",
            (1, "welcome", "2025-12-15T11:00:00"),
            (2, "appeal", "2026-01-08T19:00:00"),
            (3, "draft", None),
        ),
        "core_mailingsubject": table("id mailing_id text", (1, 1, "Hello"), (2, 2, "Please"), (3, 2, "Urgent")),
        "core_usermailing": table(
            "id mailing_id user_id", (1, 1, 1), (2, 1, 2), (3, 2, 1), (4, 2, 2), (5, 2, 3), (6, 2, 4)
        ),
        "core_open": table(
            "id mailing_id user_id created_at",
            (1, 1, 1, "2025-12-15T11:30:00"),
            (2, 2, 1, "2026-01-08T19:30:00"),
            (3, 2, 1, "2026-01-08T19:45:00"),
            (4, 2, 2, "2026-01-09T08:00:00"),
        ),
        "core_click": table("id mailing_id user_id", (1, 2, 1)),
        "core_tag": table("id name", (1, "nature"), (2, "money")),
        "core_page_tags": table("id page_id tag_id", (1, 1, 1), (2, 2, 1), (3, 3, 2), (4, 1, 2)),
        "core_phone": table("id user_id type phone", (1, 1, "home", "617-555-0100"), (2, 1, "mobile", "617-555-0101")),
    }  # fmt: skip


class Asking:
    """Runs queries on the site: the call gives the rows, ``one`` the only cell."""

    def __init__(self) -> None:
        self.tables = site()

    def result(self, sql: str, tables: dict[str, SqlTable] | None = None, **options: Any) -> Result:
        """The whole result; keywords are the query's parameters, but for ``limit`` and ``seconds``."""
        limits = {name: options.pop(name) for name in ("limit", "seconds") if name in options}
        return run(sql, self.tables if tables is None else tables, options, now=NOW, **limits)

    def __call__(self, sql: str, **options: Any) -> list[list[Any]]:
        return self.result(sql, **options).rows

    def one(self, expression: str, **options: Any) -> Any:
        """The value of one expression."""
        ((value,),) = self(f"SELECT {expression}", **options)
        return value


@pytest.fixture
def ask() -> Asking:
    return Asking()
