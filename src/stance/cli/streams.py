"""Keep the standard streams from failing a command: over the encoding of a terminal, or over messages nobody reads."""

import io
import sys
from contextlib import suppress
from typing import Any


def forgive_streams() -> None:
    """Print a question mark for what a terminal's encoding does not have, and messages to nowhere if need be."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if hasattr(sys.stderr, "buffer"):
        sys.stderr.flush()
        lossy = io.BufferedWriter(_Lossy(getattr(sys.stderr.buffer, "raw", sys.stderr.buffer)))
        sys.stderr = io.TextIOWrapper(lossy, encoding=sys.stderr.encoding, errors="replace", line_buffering=True)


class _Lossy(io.RawIOBase):
    """Writes into a stream and, where its reader is gone or its disk full, to nowhere: the work goes on without."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return bool(self._stream.isatty())

    def fileno(self) -> int:
        return int(self._stream.fileno())

    def write(self, content: Any) -> int:
        """Write bytes, and return how many are done with, written or not."""
        with suppress(OSError):
            written = self._stream.write(content)
            if written is not None:  # as it is where a stream would have to wait and may not
                return int(written)
        return len(content)
