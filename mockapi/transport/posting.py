"""Calls that the services make to others: a webhook's body, posted to its address."""

from __future__ import annotations


def post(url: str, body: str, timeout: float) -> tuple[bool, str]:
    """Whether the address answered 200 within ``timeout`` seconds; its status, or what went wrong."""
    import requests

    headers = {"Content-Type": "application/json"}
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(url, body.encode(), headers=headers, timeout=timeout, allow_redirects=False)
        except (OSError, ValueError) as error:  # all that requests raises, and what a host that cannot be one does
            return False, f"{type(error).__name__}: {error}"
    return answer.status_code == 200, str(answer.status_code)
