"""ActionKit: the service object of one emulator, with its credentials and its Python door."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from mockapi.world.errors import Unmodelled
from mockapi.world.exchange import Answer, Outcome, Request

if TYPE_CHECKING:
    from mockapi.actionkit.declaring.model import Model
    from mockapi.actionkit.xmlrpc.migration import MigrationReport
    from mockapi.resource.accessor import Accessor, Record
    from mockapi.world.world import World

HOST = "mockapi.actionkit.com"
# The first parts of the paths that belong to ActionKit where the host does not tell.
OWN_PATHS = frozenset(
    {
        "rest", "cms", "sign", "signup", "survey", "donate", "letter", "call", "lte", "unsubscribe", "event", "context",
        "login", "go", "act",
    }
)  # fmt: skip


def owns(path: str) -> bool:
    """Whether a path is one of ActionKit's: of an API, or of a page."""
    return path.rstrip("/") == "/api" or path.removeprefix("/").partition("/")[0] in OWN_PATHS


class ActionKit:
    """``mock.actionkit``: credentials, address, and ``mock.actionkit[resource]``."""

    name = "actionkit"
    username = "mockapi"
    password = "mockapi"

    def __init__(self, world: Callable[[], World], origin: Callable[[], str]) -> None:
        self._given = world
        self._origin = origin

    def _world(self) -> World:
        """The world as it is now, with a site in it."""
        world = self._settled()
        self.catch_up()
        return world

    def _settled(self) -> World:
        from mockapi.actionkit.site import settle

        return settle(self._given())

    def catch_up(self) -> None:
        """Do what is due by the world's clock: mailings go out, recurring donations are charged."""
        world = self._given()
        if world.log.sealed:
            return
        if world.find("actionkit.mailing") is not None or world.find("actionkit.orderrecurring") is not None:
            from mockapi.actionkit.duties import do_due

            do_due(world)

    @property
    def host(self) -> str:
        """The host name that a client is given; every ``*.actionkit.com`` is answered."""
        return self.url.partition("://")[2]

    @property
    def url(self) -> str:
        """The origin that a client is given; ``/rest/v1/`` behind it is the client's own affair."""
        return self._origin()

    def __getitem__(self, resource: str) -> Accessor[Model]:
        """The accessor of a resource by the vendor's name. Raises Unmodelled for one still missing, KeyError."""
        from mockapi.actionkit.catalogue import GAPS, MODELS
        from mockapi.actionkit.door import PythonDoor
        from mockapi.resource.accessor import Accessor

        if resource in MODELS:
            return Accessor(PythonDoor(self._world), MODELS[resource])
        if resource in GAPS:
            raise Unmodelled(f"ActionKit's {resource}")
        close = get_close_matches(resource, [*MODELS, *GAPS], n=1)
        raise KeyError(f"ActionKit has no {resource!r}" + (f"; did you mean {close[0]!r}?" if close else ""))

    def akid_for(self, user: Any, mailing: Any = None) -> str:
        """The akid of a user, for a mailing or without. Takes rows, keys and URIs. Raises NotFound."""
        from mockapi.actionkit.catalogue import MODELS
        from mockapi.actionkit.door import PythonDoor

        door = PythonDoor(self._world)
        number = door.lookup(MODELS["user"], user)[0]
        about = None if mailing is None else door.lookup(MODELS["mailing"], mailing)[0]
        return door.call.akid(number, about)

    def add_staff(self, username: str, password: str, **rights: Any) -> Record:
        """A staff account; ``rights`` are those of :func:`mockapi.actionkit.users.staff.add`."""
        from mockapi.actionkit.door import PythonDoor
        from mockapi.actionkit.users import staff

        door = PythonDoor(self._world)
        with door.world.transaction():
            return door.record(staff.STAFF, staff.add(door.call, username, password, **rights))

    def migration_report(self) -> MigrationReport:
        """Each call over XML-RPC in the journal, with the REST request that does the same, and what differs."""
        from mockapi.actionkit.xmlrpc.migration import MigrationReport

        journal = self._given().journal
        return MigrationReport(journal, journal.total - len(journal))

    def warn_of_old_calls(self) -> None:
        """Warn of every method that was called over XML-RPC, where the setting ``xmlrpc`` is ``warn``."""
        if self._given().settings.actionkit.xmlrpc != "warn":
            return
        from warnings import warn

        from mockapi.actionkit.xmlrpc.migration import MigrationWarning

        report = self.migration_report()
        for method, count in report.methods.items():
            move = next(move for move in report if move.method == method)
            over_rest = "; ".join(request.partition(" {")[0] for request in move.requests) or "no single request"
            often = "once" if count == 1 else f"{count} times"
            warn(f"XML-RPC {method} was called {often}; over REST: {over_rest}", MigrationWarning, stacklevel=3)

    def handle(self, request: Request) -> Outcome:
        """The answer to a request, changes made; who asks has let it catch up."""
        path = request.path
        if path == "/rest/v1" or path.startswith("/rest/v1/"):
            from mockapi.actionkit.rest.dialect import handle

            return handle(self._settled(), request)
        if path.rstrip("/") == "/api" or path.startswith("/api/"):
            from mockapi.actionkit.xmlrpc.dialect import handle as handle_call

            if path.rstrip("/") == "/api":
                return handle_call(self._settled(), request)
        from mockapi.actionkit.pages import hosted

        outcome = hosted.handle(self._settled(), request)
        if outcome is not None:
            return outcome
        content = (("Content-Type", "text/html; charset=utf-8"),)
        return Outcome(Answer(404, content, b"<h1>Not Found</h1>\n"), unroutable=True, nearest="/rest/v1/")

    def fault(self, status: int) -> Answer:
        """The vendor's answer with that status."""
        from mockapi.actionkit.rest.dialect import fault

        return fault(status)
