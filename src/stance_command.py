"""Run the `stance` command from outside of the package, so that an interruption is heeded while that is loaded."""

import sys


def main() -> None:
    """Run the command; interrupted at any moment, say so in one line and exit with 130."""
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
