"""The coverage table of XML-RPC: every class with its methods and keys, and the evidence."""

from __future__ import annotations

from mockapi.actionkit.xmlrpc.classes import CLASSES
from mockapi.actionkit.xmlrpc.methods import EXTENSIONS
from mockapi.actionkit.xmlrpc.special import FUNCTIONS, OWN


def coverage() -> str:
    """The table in Markdown."""
    lines = [
        "# ActionKit XML-RPC: what is modelled",
        "",
        "Made from the declarations by `mockapi coverage actionkit-xmlrpc`. Marks: doc (the vendor's manual), seen",
        "(printed or recorded), client (what published clients send or read), guess (ours).",
        "",
        f"Functions: {', '.join(f'`{name}`' for name in FUNCTIONS)}. Every class shows the objects of a REST resource,",
        "with the same rules behind them.",
        "",
        "| Class | Resource | Methods | Keys | Evidence |",
        "|---|---|---|---|---|",
    ]
    for kind in CLASSES.values():
        own = [name.partition(".")[2] for name in OWN if name.startswith(f"{kind.name}.")]
        methods = ", ".join(dict.fromkeys((*kind.methods, *own)))
        lines.append(f"| {kind.name} | `{kind.resource}` | {methods} | {' '.join(kind.keys)} | {kind.evidence} |")
    lines += [
        "",
        f"With the setting `extensions` every class also has {', '.join(EXTENSIONS)}, of which no source knows. Every",
        "other method is the fault `MethodNotFound`.",
    ]
    return "\n".join(lines) + "\n"
