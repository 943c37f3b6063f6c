"""Say how much a server takes, and for how long it waits."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """The bounds of a server: sizes in bytes or code points, times in seconds.

    `body` bounds a request, `upload` one that brings files, of which `uploads` may come or be read at a
    time. `article`, `texts` and `text` bound what is read at once:
    the code points of an article, the number of texts and the code points of each; `name`, `note` and `column` those of
    a person, a label or a sheet, a note and a column that a form names. `threads` work at a time (None:
    one a core), and `slow_threads` beside them on uploads and on articles of more than `long` code points, while
    `waiting` requests may wait before each of the two, no longer than `patience`. `jobs` and `sessions` are the uploads
    kept at a time, each `kept` seconds after it was last asked for, or `abandoned` where there is no room. A client
    has `header` seconds for a request's head, `idle` between two pieces of its body, `whole` for all of a body and
    `unread` to take more of what is sent; `connections` may be open at a time.

    An upload is read by a process of its own in `reading` seconds, of the processor and of the clock, and `memory`
    bytes; `table` bounds the texts of a table, or of a document, that are then kept in memory, with 64 bytes for each
    cell. An article is read for `article_time` seconds of the processor, and `patience` by the clock, at most,
    and shown with up to `statements`.

    A run of a batch goes on for `run_time` seconds, writes `run_disk` bytes and takes `run_memory` bytes of memory (on
    Linux) at most; over the first two it has `grace` seconds to end with what it has. `disk` bytes bound what lies in
    the folder of all uploads when one more comes.
    """

    body: int = 4 * MEBIBYTE
    upload: int = 256 * MEBIBYTE
    uploads: int = 64
    article: int = 200_000
    texts: int = 1_000
    text: int = 20_000
    name: int = 200
    note: int = 1_000
    column: int = 10_000
    threads: int | None = None
    long: int = 20_000
    slow_threads: int = 2
    waiting: int = 64
    patience: float = 30.0
    jobs: int = 32
    sessions: int = 32
    abandoned: float = 300.0
    kept: float = 3600.0
    header: float = 10.0
    idle: float = 10.0
    whole: float = 120.0
    unread: float = 30.0
    connections: int = 512
    reading: float = 30.0
    memory: int = 1024 * MEBIBYTE
    table: int = 16 * MEBIBYTE
    article_time: float = 10.0
    statements: int = 6_000
    run_time: float = 4 * 3600.0
    run_disk: int = 4096 * MEBIBYTE
    run_memory: int = 4096 * MEBIBYTE
    grace: float = 60.0
    disk: int = 16384 * MEBIBYTE
