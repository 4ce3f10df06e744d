"""What ActionKit does by itself as time passes: mailings go out, recurring donations are charged, each in its turn.

No threads: whatever asks ActionKit, or looks into the outbox, first lets everything happen that is due by the world's
clock, in order of time and stamped with the moment at which it was due.
"""

from __future__ import annotations

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.mailings.sending import send_due
from mockapi.actionkit.money import charging
from mockapi.world.world import World


def do_due(world: World) -> None:
    """Do what is due by the world's clock."""
    call = Call(world, MODELS)
    with world.lock:
        for moment, profile in charging.due(call):
            then = charging.as_of(call, moment)
            send_due(then)
            with world.transaction():
                charging.charge(then, profile)
        send_due(call)
