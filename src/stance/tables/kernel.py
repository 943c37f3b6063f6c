"""Cut tables into rows, and write scores behind them, in compiled code: bytes in, bytes out.

What the rows of a table are is defined by the strict readers, what is written by the writers; the functions here do the
same for sound rows and leave all others to them. Nothing here calls compiled code of another file but `text.vectors`,
because what is compiled is kept by the file that it came from."""

import numpy as np

from stance.tables.cut import ESCAPES, LINE, START, STATE, STOP, TEXT, TEXT_END
from stance.text.vectors import WIDTH, between, copy, equal, first_bit, jit

FINE, SHORT, DOUBTFUL = 0, 1, 2
"""What a row is: sound; sound, but its text may be one that stands for none; for the strict reader to judge, alone."""
MORE, ENOUGH, STUMBLED, LONG = 0, -1, -2, -3
"""Why cutting stopped: no whole row is left, as many as were asked for are cut, the next row is malformed or long."""
QUOTE, LINE_FEED, RETURN = ord('"'), 10, 13
AT, LINES, COUNT, FIELDS, BREAKS, ODD, DOUBLED, TROUBLE = range(8)
"""Where cutting has come to: the byte, its line, the rows so far; and what is known of the row that is being cut: its
fields, the lines that end inside it, odd bytes (1: NUL, 2: not ASCII), doubled marks, where it is malformed."""
PLACE = 8


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
