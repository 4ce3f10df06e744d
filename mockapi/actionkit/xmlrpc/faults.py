"""The faults of XML-RPC: codes and texts in one place, and which refusal of a rule becomes which (reference 4)."""

from __future__ import annotations

from mockapi.actionkit.declaring.refusals import Conflict, NotPermitted, NotProcessed, NotValid
from mockapi.world.errors import Forbidden, NotFound, Refused

# Codes are names of exceptions. The first two were seen by published clients, the others are guesses of that kind.
DOES_NOT_EXIST = "DoesNotExist"
NOT_AUTHORIZED = "NotAuthorized"
SEVERAL = "MultipleObjectsReturned"
INVALID = "ValidationError"
BAD_FIELD = "FieldError"
NO_METHOD = "MethodNotFound"
BAD_CALL = "TypeError"
BROKEN = "ParseError"


class Fault(Refused):
    """The answer to a call that cannot be carried out: ``code`` is a string, as the vendor's codes are."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def missing(name: str) -> Fault:
    """Nothing there, in Django's words."""
    return Fault(DOES_NOT_EXIST, f"{name} matching query does not exist.")


def several(name: str, count: int) -> Fault:
    """More than one where one was asked for."""
    return Fault(SEVERAL, f"get() returned more than one {name} -- it returned {count}!")


def of_refusal(refusal: Refused) -> Fault:
    """The fault that a refusal of the rules becomes."""
    if isinstance(refusal, Fault):
        return refusal
    if isinstance(refusal, (NotPermitted, Forbidden)):
        return Fault(NOT_AUTHORIZED, f"You are not authorized: {refusal}")
    if isinstance(refusal, NotFound):
        return Fault(DOES_NOT_EXIST, str(refusal))
    if isinstance(refusal, (NotValid, NotProcessed, Conflict)):
        return Fault(INVALID, repr({name: list(texts) for name, texts in refusal.messages.items()}))
    return Fault(INVALID, str(refusal))
