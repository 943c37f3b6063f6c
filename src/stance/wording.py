"""Put numbers, and bytes that are no text, into words that people read."""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "row"), counted(2, "row")
    ('1 row', '2 rows')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def line_of(error: UnicodeDecodeError) -> int:
    """Return the line on which bytes cannot be decoded, counted by line feeds."""
    return error.object[: error.start].count(b"\n") + 1


def undecodable(error: UnicodeDecodeError) -> str:
    """Return the bytes that cannot be decoded, as a message names them.

    >>> undecodable(UnicodeDecodeError("utf-8", b"caf\\xe9!", 3, 4, "invalid continuation byte"))
    'byte 0xe9'
    """
    return f"byte 0x{error.object[error.start]:02x}"
