"""Run the `stance` command from outside of the package, so that an interruption is heeded while that is loaded."""

import gc
import sys

_NEW_OBJECTS = 200_000
"""So many objects more than before set off a search for circles of them: a model and its tables are as many."""
_SERVERS = ("serve", "mcp")
"""What stays for long, and must not let circles pile up."""


def main() -> None:
    """Run the command; interrupted at any moment, say so in one line and exit with 130."""
    if not sys.argv[1:2] or sys.argv[1] not in _SERVERS:
        gc.set_threshold(_NEW_OBJECTS)
    try:
        from stance.cli.start import main as start

        start()
    except KeyboardInterrupt:
        if sys.stderr is not None:
            print("Interrupted.", file=sys.stderr)
        _leave()
    except SystemExit as end:
        if end.code != 130:
            raise
        _leave()


def _leave() -> None:
    """End at once: Python would wait for the threads that score or compile, which nobody needs any more."""
    import os

    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            pass
    os._exit(130)
