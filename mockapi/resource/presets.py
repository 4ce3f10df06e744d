"""Faults that stand ready under a name: what goes wrong with a service in practice, and who says so."""

from __future__ import annotations

from typing import Any

from mockapi.resource.evidence import Evidence


class Ready(dict[str, Any]):
    """The options of a fault, as ``mock.faults.add`` takes them; ``about`` says in a sentence what happens.

    ``evidence``: where it is known from that this happens.
    """

    def __init__(self, about: str, evidence: Evidence, **options: Any) -> None:
        super().__init__(options)
        self.about, self.evidence = about, evidence


def page_of_a_proxy(title: str) -> dict[str, Any]:
    """The body, and the header for it, that a proxy in front of a service answers with."""
    head, text = f"<head><title>{title}</title></head>", f"<body>\r\n<center><h1>{title}</h1></center>\r\n</body>"
    body = f"<html>\r\n{head}\r\n{text}\r\n</html>\r\n"
    return {"body": body, "headers": {"Content-Type": "text/html"}}
