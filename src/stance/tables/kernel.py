"""Cut tables into rows, and write scores behind them, in compiled code: bytes in, bytes out.

What the rows of a table are is defined by the strict readers, what is written by the writers; the functions here do the
same for sound rows and leave all others to them. Nothing here calls compiled code of another file but `text.vectors`,
because what is compiled is kept by the file that it came from."""

import numpy as np

from stance.jit import jit
from stance.tables.cut import ESCAPES, FROM, LINE, START, STATE, STOP, TEXT, TEXT_END, TO
from stance.tables.table import LARGEST_FIELD
from stance.text.vectors import WIDTH, between, copy, equal, first_bit

FINE, SHORT, DOUBTFUL = 0, 1, 2
"""What a row is: sound; sound, but its text may be one that stands for none; for the strict reader to judge, alone."""
MORE, ENOUGH, STUMBLED, LONG = 0, -1, -2, -3
"""Why cutting stopped: no whole row is left, as many as were asked for are cut, the next row is malformed or long."""
QUOTE, LINE_FEED, RETURN, BACKSLASH = ord('"'), 10, 13, ord("\\")
AT, LINES, COUNT, FIELDS, BREAKS, ODD, DOUBLED, TROUBLE = range(8)
"""Where cutting has come to: the byte, its line, the rows so far; and what is known of the row that is being cut: its
fields, the lines that end inside it, odd bytes (1: NUL, 2: not ASCII), doubled marks, where it is malformed."""
PLACE = 8
HALF = 4
"""Marks half of a surrogate pair among the odd bytes."""
MOST_KEYS, DEEPEST, MOST_DIGITS, MOST_BYTES = 64, 60, 300, LARGEST_FIELD - 2
"""What the strict reader judges of JSON: objects with more keys, arrays nested deeper, longer numbers and lines."""


@jit
def valid_utf8(data, at, end):  # type: ignore[no-untyped-def]
    """Tell whether bytes are UTF-8: no overlong forms, no surrogates, nothing cut off."""
    while at < end:
        byte = data[at]
        if byte < 0x80:
            at += 1
            continue
        if byte < 0xC2 or byte > 0xF4:
            return False
        more = 1 if byte < 0xE0 else 2 if byte < 0xF0 else 3
        if at + more >= end:
            return False
        second = data[at + 1]
        low = 0xA0 if byte == 0xE0 else 0x90 if byte == 0xF0 else 0x80
        high = 0x9F if byte == 0xED else 0x8F if byte == 0xF4 else 0xBF
        if second < low or second > high:
            return False
        for k in range(2, more + 1):
            if data[at + k] & 0xC0 != 0x80:
                return False
        at += more + 1
    return True


@jit
def is_blank_before(data, at, start):  # type: ignore[no-untyped-def]
    """Tell whether a character that is a blank, or may be one, ends before a place."""
    byte = data[at - 1]
    if byte < 0x80:
        return byte <= 0x20
    if at - start >= 2 and data[at - 2] == 0xC2:
        return byte == 0x85 or byte == 0xA0
    return at - start >= 3 and may_be_wide_blank(data, at - 3)


@jit
def is_blank_at(data, at, end):  # type: ignore[no-untyped-def]
    """Tell whether a character that is a blank, or may be one, begins at a place."""
    byte = data[at]
    if byte < 0x80:
        return byte <= 0x20
    if byte == 0xC2:
        return at + 1 < end and (data[at + 1] == 0x85 or data[at + 1] == 0xA0)
    return at + 2 < end and may_be_wide_blank(data, at)


@jit
def may_be_wide_blank(data, at):  # type: ignore[no-untyped-def]
    """Tell whether the three bytes from a place on may be one of the blanks that take three."""
    byte, second, third = data[at], data[at + 1], data[at + 2]
    if byte == 0xE2:
        return second == 0x81 or (second == 0x80 and (third <= 0x8A or third == 0xA8 or third == 0xA9 or third == 0xAF))
    return (byte == 0xE1 and second == 0x9A) or (byte == 0xE3 and second == 0x80)


@jit
def state_of_text(data, start, stop, longest):  # type: ignore[no-untyped-def]
    """Return FINE for a text that surely is one, SHORT where `Layout.no_text` must be asked.

    A text that is longer than `longest` characters is one; between blanks, whose case may then matter and change how
    long it is, it must be three times as long.
    """
    first, last = start, stop
    while first < last and data[first] <= 0x20:
        first += 1
    while first < last and data[last - 1] <= 0x20:
        last -= 1
    if first == last or is_blank_at(data, first, last) or is_blank_before(data, last, first):
        return SHORT
    least = longest if first == start and last == stop else 3 * longest
    if last - first > 4 * least:
        return FINE
    characters = 0
    for i in range(first, last):
        characters += data[i] & 0xC0 != 0x80
    return FINE if characters > least else SHORT


@jit
def check_texts(data, starts, stops, longest, states):  # type: ignore[no-untyped-def]
    """Write which texts are FINE and which are SHORT; return whether all are UTF-8."""
    for i in range(len(starts)):
        states[i] = state_of_text(data, starts[i], stops[i], longest)
        at = starts[i]
        while at + WIDTH <= stops[i] and not between(data, at, 128, 255, 0):
            at += WIDTH
        if not valid_utf8(data, at, stops[i]):
            return False
    return True


@jit
def end_of_line(data, at, end):  # type: ignore[no-untyped-def]
    """Return where the next line starts, if a line ends at a place; -1 where more bytes would have to tell."""
    if data[at] == LINE_FEED:
        return at + 1
    if at + 1 >= end:
        return -1
    return at + 2 if data[at + 1] == LINE_FEED else at + 1


@jit
def next_mark(data, at, end, mark, place):  # type: ignore[no-untyped-def]
    """Return where a mark, an end of a line or a NUL stands next, `end` where none does."""
    while at + WIDTH <= end:
        mask = equal(data, at, mark) | equal(data, at, LINE_FEED) | equal(data, at, RETURN) | equal(data, at, 0)
        if between(data, at, 128, 255, 0):
            place[ODD] |= 2
        if mask:
            return at + first_bit(mask)
        at += WIDTH
    while at < end:
        byte = data[at]
        if byte == mark or byte == LINE_FEED or byte == RETURN or byte == 0:  # noqa: SIM109  # compiled code has no tuples
            return at
        if byte >= 0x80:
            place[ODD] |= 2
        at += 1
    return at


@jit
def quoted_end(data, at, end, place):  # type: ignore[no-untyped-def]
    """Return where the quotation mark stands that closes a field whose first character is at a place, -1 for nowhere.

    One on the last byte closes nothing yet. Lines that end in the field, doubled marks and odd bytes are noted.
    """
    while True:
        at = next_mark(data, at, end, QUOTE, place)
        if at >= end:
            return -1
        byte = data[at]
        if byte == QUOTE:
            if at + 1 >= end:
                return -1
            if data[at + 1] != QUOTE:
                return at
            place[DOUBLED] += 1
            at += 1
        elif byte == 0:
            place[ODD] |= 1
        elif byte == LINE_FEED or not (at + 1 < end and data[at + 1] == LINE_FEED):
            place[BREAKS] += 1
        at += 1


@jit
def plain_end(data, at, end, delimiter, place):  # type: ignore[no-untyped-def]
    """Return where a field without quotation marks ends; odd bytes in it are noted."""
    while True:
        at = next_mark(data, at, end, delimiter, place)
        if at >= end or data[at] != 0:
            return at
        place[ODD] |= 1
        at += 1


@jit
def cut_row(data, at, end, delimiter, wanted, row, place):  # type: ignore[no-untyped-def]
    """Cut one row of CSV into fields; return where it stops, before the end of its line.

    It is MORE where no byte behind the row tells that it is whole, STUMBLED (with the place of the trouble) where it is
    malformed. Where its text stands goes to `row`, the rest to `place`.
    """
    place[FIELDS] = place[BREAKS] = place[ODD] = row[ESCAPES] = 0
    row[START] = row[TEXT] = row[TEXT_END] = at
    while True:
        place[DOUBLED] = 0
        if at < end and data[at] == QUOTE:
            start = at + 1
            stop = quoted_end(data, start, end, place)
            if stop < 0:
                return MORE
            at = stop + 1
            if data[at] != delimiter and data[at] != LINE_FEED and data[at] != RETURN:
                place[TROUBLE] = at
                return STUMBLED
        else:
            start = at
            at = stop = plain_end(data, start, end, delimiter, place)
            if at >= end:
                return MORE
        if place[FIELDS] == wanted:
            row[TEXT], row[TEXT_END], row[ESCAPES] = start, stop, place[DOUBLED]
        place[FIELDS] += 1
        if data[at] != delimiter:
            row[STOP] = at
            return ENOUGH
        at += 1


@jit
def cut_csv(data, end, delimiter, wanted, width, longest, shortest, rows, place):  # type: ignore[no-untyped-def]
    """Cut CSV, from `place` on, into rows as `csv.reader` does with `strict=True`; return why it stopped.

    `place` is kept up to date. A row must have the end of its line before `end`, and a byte behind a carriage return.
    Rows are as long as `longest` bytes at most, and texts of up to `shortest` characters are SHORT.
    """
    at = place[AT]
    while place[COUNT] < len(rows):
        row = rows[place[COUNT]]
        why = ENOUGH
        stop = at
        if at >= end:
            return MORE
        blank = data[at] == LINE_FEED or data[at] == RETURN
        if not blank:
            why = cut_row(data, at, end, delimiter, wanted, row, place)
            stop = row[STOP]
        following = end_of_line(data, stop, end) if why == ENOUGH else -1
        if following < 0:
            return STUMBLED if why == STUMBLED else LONG if end - at > longest else MORE
        if not blank:
            if stop - at > longest:
                place[TROUBLE] = stop
                return STUMBLED
            odd = place[ODD] & 1 or place[FIELDS] != width or (place[ODD] & 2 and not valid_utf8(data, at, stop))
            row[STATE] = DOUBTFUL if odd else state_of_text(data, row[TEXT], row[TEXT_END], shortest)
            row[LINE] = place[LINES]
            place[LINES] += place[BREAKS]
            place[COUNT] += 1
        place[LINES] += 1
        at = place[AT] = following
    return ENOUGH


@jit
def count_csv(data, end, delimiter, width, row, place):  # type: ignore[no-untyped-def]
    """Return how many rows of CSV with so many fields there are from `place` on, which is kept up to date.

    -1 where one is malformed. Counting ends before a row whose line does not end before `end`.
    """
    found = 0
    at = place[AT]
    while at < end:
        stop = at
        if data[at] != LINE_FEED and data[at] != RETURN:
            why = cut_row(data, at, end, delimiter, 0, row, place)
            if why != ENOUGH:
                return -1 if why == STUMBLED else found
            stop = row[STOP]
        following = end_of_line(data, stop, end)
        if following < 0:
            return found
        found += stop > at and place[FIELDS] == width
        at = place[AT] = following
    return found


@jit
def undouble(data, rows, count, offset, shortest, out):  # type: ignore[no-untyped-def]
    """Write texts with doubled quotation marks, each once, and have their rows point there; return how many bytes."""
    room = 0
    for i in range(count):
        row = rows[i]
        if row[ESCAPES] == 0 or row[STATE] == DOUBTFUL:
            continue
        at, end, start = row[TEXT], row[TEXT_END], room
        while at < end:
            byte = data[at]
            out[room] = byte
            room += 1
            at += 2 if byte == QUOTE else 1
        row[STATE] = state_of_text(out, start, room, shortest)
        row[TEXT], row[TEXT_END] = offset + start, offset + room
    return room


@jit
def skip_blanks(data, at, end):  # type: ignore[no-untyped-def]
    """Return where something stands that is no blank of JSON."""
    while at < end and (data[at] == 32 or data[at] == 9 or data[at] == RETURN):
        at += 1
    return at


@jit
def hex_value(data, at):  # type: ignore[no-untyped-def]
    """Return the value of four hexadecimal digits, -1 where there are none."""
    value = np.int64(0)
    for i in range(at, at + 4):
        byte = np.int64(data[i])
        small = byte | 32
        if 48 <= byte <= 57:
            value = value * 16 + byte - 48
        elif 97 <= small <= 102:
            value = value * 16 + small - 87
        else:
            return -1
    return value


@jit
def escape_end(data, at, end, place):  # type: ignore[no-untyped-def]
    """Return where an escape ends whose backslash is at a place, -1 where it is none; half a character is noted."""
    if at + 1 >= end:
        return -1
    place[DOUBLED] += 1
    byte = data[at + 1]
    if byte == 117:
        if at + 6 > end:
            return -1
        value = hex_value(data, at + 2)
        if value < 0:
            return -1
        if 0xD800 <= value < 0xDC00 and at + 12 <= end and data[at + 6] == BACKSLASH and data[at + 7] == 117:
            second = hex_value(data, at + 8)
            if 0xDC00 <= second < 0xE000:
                return at + 12
        if 0xD800 <= value < 0xE000:
            place[ODD] |= HALF
        return at + 6
    known = byte == QUOTE or byte == 47 or byte == 98 or byte == 102 or byte == 110
    known = known or byte == BACKSLASH or byte == 114 or byte == 116
    return at + 2 if known else -1


@jit
def string_end(data, at, end, place):  # type: ignore[no-untyped-def]
    """Return where the quotation mark stands that closes a string whose first character is at a place, -1 for none."""
    place[DOUBLED] = 0
    while at < end:
        if at + WIDTH <= end:
            mask = equal(data, at, QUOTE) | equal(data, at, BACKSLASH) | between(data, at, 0, 31, 0)
            if between(data, at, 128, 255, 0):
                place[ODD] |= 2
            if not mask:
                at += WIDTH
                continue
            at += first_bit(mask)
        byte = data[at]
        if byte == QUOTE:
            return at
        if byte == BACKSLASH:
            at = escape_end(data, at, end, place)
            if at < 0:
                return -1
            continue
        if byte < 32:
            return -1
        if byte >= 128:
            place[ODD] |= 2
        at += 1
    return -1


@jit
def digits_end(data, at, end):  # type: ignore[no-untyped-def]
    """Return where digits end."""
    while at < end and 48 <= data[at] <= 57:
        at += 1
    return at


@jit
def number_end(data, at, end):  # type: ignore[no-untyped-def]
    """Return where a number of JSON ends, -1 where there is none, or one with very many digits."""
    start = at
    at += data[at] == 45
    digits = digits_end(data, at, end)
    if digits == at or (data[at] == 48 and digits > at + 1):
        return -1
    at = digits
    if at < end and data[at] == 46:
        digits = digits_end(data, at + 1, end)
        if digits == at + 1:
            return -1
        at = digits
    if at < end and data[at] | 32 == 101:
        at += 1
        at += at < end and (data[at] == 43 or data[at] == 45)
        digits = digits_end(data, at, end)
        if digits == at:
            return -1
        at = digits
    return at if at - start < MOST_DIGITS else -1


@jit
def literal_end(data, at, end):  # type: ignore[no-untyped-def]
    """Return where true, false or null ends, -1 for anything else."""
    if at + 4 <= end:
        a, b, c, d = data[at], data[at + 1], data[at + 2], data[at + 3]
        if (a == 116 and b == 114 and c == 117 and d == 101) or (a == 110 and b == 117 and c == 108 and d == 108):
            return at + 4
        if at + 5 <= end and a == 102 and b == 97 and c == 108 and d == 115 and data[at + 4] == 101:
            return at + 5
    return -1


@jit
def plain_value_end(data, at, end, place):  # type: ignore[no-untyped-def]
    """Return where a string, a number or a word of JSON ends, -1 where it is none."""
    byte = data[at]
    if byte == QUOTE:
        stop = string_end(data, at + 1, end, place)
        return stop + 1 if stop >= 0 else -1
    if byte == 45 or 48 <= byte <= 57:
        return number_end(data, at, end)
    return literal_end(data, at, end)


@jit
def key_end(data, at, end, place):  # type: ignore[no-untyped-def]
    """Return where the value of a key begins, whose quotation mark is the next thing; -1 where there is none."""
    at = skip_blanks(data, at, end)
    if at >= end or data[at] != QUOTE:
        return -1
    at = string_end(data, at + 1, end, place)
    if at < 0:
        return -1
    at = skip_blanks(data, at + 1, end)
    if at >= end or data[at] != 58:
        return -1
    at = skip_blanks(data, at + 1, end)
    return at if at < end else -1


@jit
def value_end(data, at, end, place):  # type: ignore[no-untyped-def]
    """Return where a value ends that begins at a place, -1 where it is none, or has an object in it."""
    depth = 0
    while at < end:
        byte = data[at]
        if byte == 91:
            if depth == DEEPEST:
                return -1
            depth += 1
            at = skip_blanks(data, at + 1, end)
            if at >= end or data[at] != 93:
                continue
        elif byte == 123:
            return -1
        else:
            at = plain_value_end(data, at, end, place)
            if at < 0 or depth == 0:
                return at
        while depth > 0:
            at = skip_blanks(data, at, end)
            if at >= end:
                return -1
            if data[at] == 44:
                at = skip_blanks(data, at + 1, end)
                break
            if data[at] != 93:
                return -1
            depth -= 1
            at += 1
        if depth == 0:
            return at
    return -1


@jit
def is_new_key(data, start, end, own, count):  # type: ignore[no-untyped-def]
    """Note a key among those of its object, `own`, of which there are so many; return whether it is in none yet."""
    for k in range(count):
        if own[k, 1] - own[k, 0] == end - start and same_bytes(data, own[k, 0], start, end - start):
            return False
    own[count, 0], own[count, 1] = start, end
    return True


@jit
def note_key(data, start, end, slots, keys):  # type: ignore[no-untyped-def]
    """Note a key of a chunk, unless there are very many.

    `keys` holds where each stands and, in front, how many there are, and whether there were more.
    """
    value = np.int64(-3750763034362895579)
    for i in range(start, end):
        value = (value ^ np.int64(data[i])) * np.int64(1099511628211)
    slot = (value ^ (value >> 29)) & (len(slots) - 1)
    while slots[slot] >= 0:
        number = slots[slot]
        if keys[number, 1] - keys[number, 0] == end - start and same_bytes(data, keys[number, 0], start, end - start):
            return
        slot = (slot + 1) & (len(slots) - 1)
    count = keys[0, 0] + 1
    if count < len(keys):
        keys[count, 0], keys[count, 1] = start, end
        keys[0, 0] = slots[slot] = count
    else:
        keys[0, 1] = 1


@jit
def closed_object(data, at, end, shortest, row):  # type: ignore[no-untyped-def]
    """Note where an object stops whose brace must be at a place; return what its row is."""
    if at >= end or data[at] != 125 or skip_blanks(data, at + 1, end) < end or row[TEXT] < 0:
        return DOUBTFUL
    while data[at - 1] == 32 or data[at - 1] == 9 or data[at - 1] == RETURN:
        at -= 1
    row[STOP] = at
    return FINE if row[ESCAPES] > 0 else state_of_text(data, row[TEXT], row[TEXT_END], shortest)


@jit
def cut_object(data, at, end, wanted, shortest, row, place, slots, keys, own):  # type: ignore[no-untyped-def]
    """Cut the object that a line holds; return what the row is. One within another is for the strict reader."""
    if data[at] != 123:
        return DOUBTFUL
    row[START] = at
    row[TEXT] = -1
    at += 1
    half = count = 0
    while True:
        key = skip_blanks(data, at, end) + 1
        at = key_end(data, at, end, place)
        if at < 0 or place[DOUBLED] > 0:
            return DOUBTFUL
        key_stop = at - 1
        while data[key_stop] != QUOTE:
            key_stop -= 1
        if count >= len(own) or not is_new_key(data, key, key_stop, own, count):
            return DOUBTFUL
        count += 1
        note_key(data, key, key_stop, slots, keys)
        is_text = key_stop - key == len(wanted)
        for i in range(len(wanted)):
            is_text = is_text and data[key + i] == wanted[i]
        start = at
        place[DOUBLED] = 0
        place[ODD] &= ~HALF
        at = value_end(data, at, end, place)
        if at < 0:
            return DOUBTFUL
        if is_text:
            row[TEXT], row[TEXT_END], row[ESCAPES] = start + 1, at - 1, place[DOUBLED]
            half = place[ODD] & HALF
            if data[start] != QUOTE:
                return DOUBTFUL
        at = skip_blanks(data, at, end)
        if at >= end or data[at] != 44:
            break
        at += 1
    return DOUBTFUL if half else closed_object(data, at, end, shortest, row)


@jit
def line_end(data, at, end):  # type: ignore[no-untyped-def]
    """Return where the next line feed stands, -1 for nowhere."""
    while at + WIDTH <= end:
        mask = equal(data, at, LINE_FEED)
        if mask:
            return at + first_bit(mask)
        at += WIDTH
    while at < end:
        if data[at] == LINE_FEED:
            return at
        at += 1
    return -1


@jit
def cut_json(data, end, wanted, shortest, rows, place, slots, keys, own):  # type: ignore[no-untyped-def]
    """Cut JSON Lines, from `place` on, into rows; return why it stopped. A line must have its end before `end`."""
    at = place[AT]
    while place[COUNT] < len(rows):
        stop = line_end(data, at, end)
        if stop < 0:
            return MORE
        first = at
        odd_blank = False
        while first < stop and (data[first] == 32 or 9 <= data[first] <= 13):
            odd_blank |= 11 <= data[first] <= 12
            first += 1
        if first < stop:
            row = rows[place[COUNT]]
            place[ODD] = 0
            row[FROM], row[TO], row[LINE], row[ESCAPES] = at, stop + 1, place[LINES], 0
            state = DOUBTFUL
            if not odd_blank and stop + 1 - at <= MOST_BYTES:
                state = cut_object(data, first, stop, wanted, shortest, row, place, slots, keys, own)
            if place[ODD] & 2 and not valid_utf8(data, at, stop):
                state = DOUBTFUL
            row[STATE] = state
            place[COUNT] += 1
        place[LINES] += 1
        at = place[AT] = stop + 1
    return ENOUGH


@jit
def put_character(character, out, at):  # type: ignore[no-untyped-def]
    """Write a character in UTF-8; return where it ends."""
    if character < 0x80:
        out[at] = character
        return at + 1
    if character < 0x800:
        out[at], out[at + 1] = 0xC0 | character >> 6, 0x80 | character & 0x3F
        return at + 2
    if character < 0x10000:
        out[at], out[at + 1] = 0xE0 | character >> 12, 0x80 | character >> 6 & 0x3F
        out[at + 2] = 0x80 | character & 0x3F
        return at + 3
    out[at], out[at + 1] = 0xF0 | character >> 18, 0x80 | character >> 12 & 0x3F
    out[at + 2], out[at + 3] = 0x80 | character >> 6 & 0x3F, 0x80 | character & 0x3F
    return at + 4


@jit
def escaped(byte):  # type: ignore[no-untyped-def]
    """Return what a letter behind a backslash stands for."""
    if byte == 110:
        return 10
    if byte == 116:
        return 9
    if byte == 114:
        return 13
    if byte == 98:
        return 8
    return 12 if byte == 102 else np.int64(byte)


@jit
def unescape(data, rows, count, offset, shortest, out):  # type: ignore[no-untyped-def]
    """Write texts with escapes as they are meant, and have their rows point there; return how many bytes."""
    room = 0
    for i in range(count):
        row = rows[i]
        if row[ESCAPES] == 0 or row[STATE] == DOUBTFUL:
            continue
        at, end, start = row[TEXT], row[TEXT_END], room
        while at < end:
            if data[at] != BACKSLASH:
                out[room] = data[at]
                room += 1
                at += 1
            elif data[at + 1] != 117:
                out[room] = escaped(data[at + 1])
                room += 1
                at += 2
            else:
                character = hex_value(data, at + 2)
                at += 6
                if 0xD800 <= character < 0xDC00:
                    character = 0x10000 + ((character - 0xD800) << 10) + hex_value(data, at + 2) - 0xDC00
                    at += 6
                room = put_character(character, out, room)
        row[STATE] = state_of_text(out, start, room, shortest)
        row[TEXT], row[TEXT_END] = offset + start, offset + room
    return room


@jit
def same_bytes(data, one, other, length):  # type: ignore[no-untyped-def]
    """Tell whether two stretches hold the same."""
    for i in range(length):  # noqa: SIM110  # compiled code has no generators
        if data[one + i] != data[other + i]:
            return False
    return True


@jit
def find_repeats(data, starts, ends, slots, first):  # type: ignore[no-untyped-def]
    """Write for each text which text before it is the same (itself: none was found); return how many differ.

    A few bytes tell most texts apart, and few places are tried: what is alike in those is taken for different.
    """
    mask = len(slots) - 1
    different = 0
    for i in range(len(starts)):
        start, length = starts[i], ends[i] - starts[i]
        value = np.int64(length)
        step = 1 + length // 48
        k = np.int64(0)
        while k < length:
            value = (value ^ np.int64(data[start + k])) * np.int64(1099511628211)
            k += step
        slot = (value ^ (value >> 29)) & mask
        first[i] = i
        for _ in range(8):
            other = slots[slot]
            if other < 0:
                slots[slot] = i
                break
            if ends[other] - starts[other] == length and same_bytes(data, start, starts[other], length):
                first[i] = other
                break
            slot = (slot + 1) & mask
        different += first[i] == i
    return different


@jit
def put(source, starts, number, out, at):  # type: ignore[no-untyped-def]
    """Write one of several strings; return where it ends."""
    for i in range(starts[number], starts[number + 1]):
        out[at] = source[i]
        at += 1
    return at


@jit
def put_digits(number, digits, out, at):  # type: ignore[no-untyped-def]
    """Write a number in so many digits; return where they end."""
    for k in range(digits):
        out[at + digits - 1 - k] = 48 + number % 10
        number //= 10
    return at + digits


@jit
def put_fixed(value, out, at):  # type: ignore[no-untyped-def]
    """Write a number between -10 and 10 as `"%.6f"` does of one that is rounded to six decimals."""
    scaled = np.rint(value * 1e6)
    if np.signbit(scaled):
        out[at] = 45
        at += 1
    whole = np.int64(abs(scaled))
    out[at] = 48 + whole // 1000000
    out[at + 1] = 46
    return put_digits(whole % 1000000, 6, out, at + 2)


@jit
def put_shortest(value, out, at):  # type: ignore[no-untyped-def]
    """Write a number between -10 and 10, rounded to six decimals, as `repr` does."""
    scaled = np.rint(value * 1e6)
    if np.signbit(scaled):
        out[at] = 45
        at += 1
    whole = np.int64(abs(scaled))
    if 0 < whole < 100:  # below 0.0001 with an exponent: 1e-06, 1.2e-05
        if whole < 10:
            out[at] = 48 + whole
            at += 1
        else:
            out[at] = 48 + whole // 10
            at += 1
            if whole % 10:
                out[at], out[at + 1] = 46, 48 + whole % 10
                at += 2
        out[at], out[at + 1], out[at + 2], out[at + 3] = 101, 45, 48, 54 if whole < 10 else 53
        return at + 4
    out[at] = 48 + whole // 1000000
    out[at + 1] = 46
    at = put_digits(whole % 1000000, 6, out, at + 2)
    for _ in range(5):
        if out[at - 1] != 48:
            break
        at -= 1
    return at


@jit
def put_number(value, shortest, out, at):  # type: ignore[no-untyped-def]
    """Write a number in one of the two ways."""
    return put_shortest(value, out, at) if shortest else put_fixed(value, out, at)


@jit
def append_scores(  # type: ignore[no-untyped-def]
    data, starts, stops, probabilities, poles, threshold, reasons, told, shortest, marks, marks_at, labels, labels_at,
    whys, whys_at, out,
):  # fmt: skip
    """Write rows, each with its label, probabilities, score (if there are poles), certainty and reason (if `told`).

    `marks` stand before each value and behind the last; `reasons` are places in `whys`, whose first one is none and
    whose second one is that of a close call. Return how many bytes were written.
    """
    at = np.int64(0)
    for i in range(len(starts)):
        copy(out, at, data, starts[i], stops[i] - starts[i])
        at += stops[i] - starts[i]
        row = probabilities[i]
        best = 0
        for k in range(1, len(row)):
            if row[k] > row[best]:
                best = k
        why = reasons[i]
        if why == 0 and not row[best] >= threshold:
            why = 1
        at = put(labels, labels_at, best, out, put(marks, marks_at, 0, out, at))
        mark = 1
        for k in range(len(row)):
            at = put_number(row[k], shortest, out, put(marks, marks_at, mark, out, at))
            mark += 1
        if poles[0] >= 0:
            score = row[poles[0]] - row[poles[1]]
            at = put_number(score, shortest, out, put(marks, marks_at, mark, out, at))
            mark += 1
        at = put(marks, marks_at, mark, out, at)
        if why == 0:
            out[at], out[at + 1], out[at + 2], out[at + 3] = 116, 114, 117, 101
            at += 4
        else:
            out[at], out[at + 1], out[at + 2], out[at + 3], out[at + 4] = 102, 97, 108, 115, 101
            at += 5
        mark += 1
        if told:
            at = put(whys, whys_at, why, out, put(marks, marks_at, mark, out, at))
            mark += 1
        at = put(marks, marks_at, mark, out, at)
    return at
