"""The problem codes of the command line, and with them all codes that a user can meet."""

EXPLAINED: dict[str, str] = {
    "arguments": "The command line can't be understood: an unknown command or option, a value that "
    "is missing, or one of another type.",
    "unknown-format": "The command has no such output format.",
    "unknown-code": "There is no problem with this code; `reconciler explain` lists them all.",
    "nobody-to-ask": "The command asks before it acts, and here is nobody to answer: no terminal, "
    "or an output for machines. Say in options what you would answer.",
    "out-file": "The file that should be written can't be.",
    "env-file": "The file `.env` in the working folder can't be read. It holds lines NAME=value in "
    "UTF-8.",
    "no-demo-shop": "`demo` works on a copy of the demo shop, which a checkout of reconciler has.",
    "sandbox": "The sandbox does not know the offer, the warehouse or the posting, or the value "
    "makes no sense to it.",
    "seed": "The file that describes the sandbox's shop is wrong.",
    "faults": "The script of faults for the sandbox can't be read or breaks a rule; docs/faults.md "
    "tells how it is written.",
    "db": "The file can't hold a sandbox shop: it is something else, or can't be written.",
    "port-busy": "Another program listens on the port; mostly a sandbox that still runs.",
}
"""Code to what it means and why it is a problem."""


def all_explained() -> dict[str, str]:
    """Every code of every room, sorted."""
    from reconciler.report.codes import explained

    return dict(sorted({**explained(), **EXPLAINED}.items()))
