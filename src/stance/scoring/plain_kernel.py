"""Tell in compiled code which texts are plainly English, so that few are left to `knowledge` to judge.

`knowledge.plainly_english` says what that is. Nothing here calls compiled code of another file but `text.vectors`,
because what is compiled is kept by the file that it came from."""

import numpy as np

from stance.jit import jit
from stance.text.vectors import WIDTH, between, bits_set, eight_bytes, equal, first_bit, last_bit

PLAIN, TURNING, TURNED_OTHER, OTHER = 0, 1, 2, 3
"""What a text is: one to judge; one to judge unless its frame turns it; the same, but if it is turned, it may be for a
better reason that it is none; one about which nothing is sure."""
(
    ENGLISH, MODAL, WOULD, HAVE, HAD, IF, NOBODY, NO, ONE, JUDGED, TO, BUT, THEY, FAR, NOT, REPROACH, WERE, FEW, DEED,
    PACT, AGAINST, AGREE, GLAD, LOSS,
) = (1 << i for i in range(24))  # fmt: skip
"""What a word is."""
LONGEST_WORD = 8
"""Letters that fit into a number; of longer words the last ones do."""
(
    ENGLISH_WORDS, NUMBER, MODAL_AT, BEFORE_AT, BEFORE, CLAUSE, LAST_CLAUSE, WAITING, TURNED, NO_AT, BEGUN, AFTER,
    WAITING_AT, NOT_AT, FEW_AT, PACT_AT, GLAD_AT,
) = range(17)  # fmt: skip
"""What is kept while a text is read: how many of its words are English, how many words there were, which of them was
the last modal verb and the last word that counts, and what that is; the kinds of words since the last comma, and
between that and the comma before; where a word may follow that makes "nobody" count; whether the text may be turned;
where "no" stands and where the word that is being read does; up to where characters outside ASCII were looked at; after
how many words "nobody" came; which word was the last "not" or "refuse", the last "few"
or "nobody", the last pact, the last that tells of gladness."""
STATE = 17
FEW_BEFORE, PACT_BEFORE, GLAD_BEFORE = 11, 4, 7
"""How many words such a word stands at most before what it turns."""
SIGNS, HIGH, LETTERS, LONG_WORDS, WORDS, WORDS_MOST, CAPITALS, TURNS = range(8)
"""The same while it is told whether a text is surely English: bounds of how many there are of each."""
ASCII_LETTER, APOSTROPHE, ACCENTED, UNSURE = 1, 2, 4, 64
"""What a character is; a letter with an accent is one, of an unsure one nobody knows."""
IN_WORDS = ASCII_LETTER | ACCENTED | UNSURE
MOST_EVIDENCE, MOST_PLAIN_EVIDENCE, MOST_SURE = 2.75, 1.75, 0.9
"""What an unknown word speaks against English at most, and one in ASCII; below what sum a text is surely English."""
BLANK, COMMA = ord(" "), ord(",")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_FIRST_BYTES = np.uint64(0x2020202020202020)


@jit
def word_slot(word, slots):  # type: ignore[no-untyped-def]
    """Return where a word of up to eight letters, packed into a number, is in a table, or belongs."""
    mask = np.uint64(len(slots) - 1)
    slot = ((word * _MIX) >> np.uint64(40)) & mask
    while slots[slot] != 0 and slots[slot] != word:
        slot = (slot + np.uint64(1)) & mask
    return slot


@jit
def fill_words(words, kinds, slots, slot_kinds):  # type: ignore[no-untyped-def]
    """Put packed words, all different, into a table."""
    for i in range(len(words)):
        slot = word_slot(words[i], slots)
        slots[slot] = words[i]
        slot_kinds[slot] = kinds[i]


@jit
def high_length(data, at):  # type: ignore[no-untyped-def]
    """Return how many bytes a plain character outside ASCII has, 0 where it is not one of those."""
    byte = data[at]
    if byte == 0xC3:
        second = data[at + 1]
        return 0 if second == 0x97 or second == 0xB7 else 2  # the signs of times and division
    if byte == 0xE2 and data[at + 1] == 0x80:
        last = data[at + 2]
        if 0x93 <= last <= 0x94 or 0x98 <= last <= 0x99 or 0x9C <= last <= 0x9D or last == 0xA6:
            return 3
    return 0


@jit
def is_word(byte):  # type: ignore[no-untyped-def]
    """Tell whether a byte is a letter or a digit of ASCII."""
    return 97 <= (byte | 32) <= 122 or 48 <= byte <= 57


@jit
def packed(data, start, end):  # type: ignore[no-untyped-def]
    """Return a word in small letters as a number; of a longer one the last letters."""
    if end >= LONGEST_WORD:
        word = eight_bytes(data, end - LONGEST_WORD)
        word |= _FIRST_BYTES
        return word >> np.uint64(8 * max(0, LONGEST_WORD - end + start))
    word = np.uint64(0)
    for i in range(start, end):
        word |= np.uint64(data[i] | 32) << np.uint64(8 * (i - start))
    return word


@jit
def only_follows(data, at, end):  # type: ignore[no-untyped-def]
    """Tell whether a blank and "only" come, which may begin a longer word."""
    return (
        at + 5 <= end and data[at] == BLANK and data[at + 1] | 32 == 111 and data[at + 2] | 32 == 110
        and data[at + 3] | 32 == 108 and data[at + 4] | 32 == 121
    )  # fmt: skip


@jit
def note_word(data, first, start, end, last, kind, state):  # type: ignore[no-untyped-def]
    """Note a word that counts, in a text from `first` to `last`: a sieve for `knowledge._TURNS` that lets few pass."""
    number = state[NUMBER]
    before = state[BEFORE] if state[BEFORE_AT] == number - 1 else 0
    turned = (
        (kind & HAVE and number - state[MODAL_AT] <= 3)
        or (kind & WOULD and state[LAST_CLAUSE] & IF)
        or (state[CLAUSE] & WOULD and ((kind & IF and only_follows(data, end, last)) or (kind & THEY and before & HAD)))
        or (kind & TO and before & JUDGED)
        or (kind & BUT and state[WAITING] == start)
        or kind & FAR
        or (kind & REPROACH and number - state[NOT_AT] <= 2)
        or (kind & WERE and state[LAST_CLAUSE] & WOULD)
        or (kind & (REPROACH | DEED) and number - state[FEW_AT] <= FEW_BEFORE)
        or (kind & AGAINST and number - state[PACT_AT] <= PACT_BEFORE)
        or (kind & TO and before & AGREE)
        or (kind & LOSS and number - state[GLAD_AT] <= GLAD_BEFORE)
    )
    if kind & NO:
        state[NO_AT] = start
    nobody = start if kind & NOBODY else state[NO_AT] if kind & ONE and before & NO else -1
    if nobody >= first + 2 and data[nobody - 1] == BLANK and (is_word(data[nobody - 2]) or data[nobody - 2] == 95):
        if end < last and data[end] == BLANK:
            state[WAITING], state[WAITING_AT] = end + 1, number
        elif end >= last or not is_word(data[end]):
            turned = True
    if turned:
        state[TURNED] = 1
    if kind & MODAL:
        state[MODAL_AT] = number
    if kind & NOT:
        state[NOT_AT] = number
    if kind & FEW:
        state[FEW_AT] = number
    if kind & PACT:
        state[PACT_AT] = number
    if kind & GLAD:
        state[GLAD_AT] = number
    state[CLAUSE] |= IF if kind & HAD and number == 1 else kind
    state[BEFORE], state[BEFORE_AT] = kind, number


@jit
def end_word(data, first, end, last, slots, kinds, state):  # type: ignore[no-untyped-def]
    """Read the word that ends at a place."""
    start = state[BEGUN]
    state[NUMBER] += 1
    word = packed(data, start, end)
    slot = word_slot(word, slots)
    if slots[slot] != word:
        return
    kind = kinds[slot]
    if kind & ENGLISH and end - start <= LONGEST_WORD:
        state[ENGLISH_WORDS] += 1
    if kind != ENGLISH:
        note_word(data, first, start, end, last, kind, state)


@jit
def end_clause(state):  # type: ignore[no-untyped-def]
    """Note a comma."""
    state[LAST_CLAUSE] = state[CLAUSE]
    state[CLAUSE] = 0


@jit
def masks(data, at, end, found):  # type: ignore[no-untyped-def]
    """Write which of the next bytes are parts of words, blanks, commas and other plain marks."""
    if at + WIDTH <= len(data):
        found[0] = between(data, at, 97, 122, 32) | between(data, at, 48, 57, 0)
        found[1] = equal(data, at, BLANK)
        found[2] = equal(data, at, COMMA)
        found[3] = between(data, at, 33, 34, 0) | between(data, at, 36, 37, 0) | between(data, at, 39, 41, 0)
        found[3] |= between(data, at, 45, 46, 0) | between(data, at, 58, 59, 0) | equal(data, at, 63)
        return
    found[:] = 0
    for i in range(min(WIDTH, end - at)):
        byte, bit = data[at + i], np.uint64(1) << np.uint64(i)
        if is_word(byte):
            found[0] |= bit
        elif byte == BLANK:
            found[1] |= bit
        elif byte == COMMA:
            found[2] |= bit
        elif (
            33 <= byte <= 34 or 36 <= byte <= 37 or 39 <= byte <= 41 or 45 <= byte <= 46 or 58 <= byte <= 59
            or byte == 63
        ):  # fmt: skip
            found[3] |= bit


@jit
def other_characters(data, at, odd, state):  # type: ignore[no-untyped-def]
    """Return how many bytes there are behind the first ones of plain characters outside ASCII, -1 for others."""
    more = 0
    while odd:
        place = at + first_bit(odd)
        odd &= odd - np.uint64(1)
        if place < state[AFTER]:
            continue
        length = high_length(data, place)
        if length == 0:
            return -1
        more += length - 1
        state[AFTER] = place + length
    return more


@jit
def read_block(data, first, at, end, found, slots, kinds, state):  # type: ignore[no-untyped-def]
    """Read the words and clauses of the next bytes."""
    inside = np.uint64(1) if state[BEGUN] >= 0 else np.uint64(0)
    before = (found[0] << np.uint64(1)) | inside
    begins = found[0] & ~before
    events = (before & ~found[0] & ((np.uint64(1) << np.uint64(WIDTH)) - np.uint64(1))) | found[2]
    while events:
        place = first_bit(events)
        events &= events - np.uint64(1)
        below = begins & ((np.uint64(1) << np.uint64(place)) - np.uint64(1))
        if below:
            state[BEGUN] = at + last_bit(below)
            begins &= ~below
        if state[BEGUN] >= 0:
            end_word(data, first, at + place, end, slots, kinds, state)
            state[BEGUN] = -1
        if (found[2] >> np.uint64(place)) & np.uint64(1):
            end_clause(state)
    if begins:
        state[BEGUN] = at + last_bit(begins)


@jit
def kind_of_text(data, start, end, slots, kinds, shortest, longest, share, found, state):  # type: ignore[no-untyped-def]
    """Return what a text is."""
    if end - start < shortest or end - start > 3 * longest:
        return OTHER
    state[:] = 0
    state[MODAL_AT] = state[BEFORE_AT] = state[NOT_AT] = state[PACT_AT] = state[GLAD_AT] = -9
    state[FEW_AT] = -FEW_BEFORE - 1
    state[BEGUN] = state[WAITING] = state[NO_AT] = state[WAITING_AT] = -1
    characters, blanks = end - start, 0
    at = start
    while at < end:
        masks(data, at, end, found)
        rest = (np.uint64(1) << np.uint64(min(WIDTH, end - at))) - np.uint64(1)
        odd = rest & ~(found[0] | found[1] | found[2] | found[3])
        if odd:
            more = other_characters(data, at, odd, state)
            if more < 0:
                return OTHER
            characters -= more
        found[0] &= rest
        found[2] &= rest
        blanks += bits_set(found[1] & rest)
        read_block(data, start, at, end, found, slots, kinds, state)
        at += WIDTH
    if state[BEGUN] >= 0:
        end_word(data, start, end, end, slots, kinds, state)
    english = state[ENGLISH_WORDS]
    if characters < shortest or characters > longest or english < 2 or english * share < blanks:
        return OTHER
    return TURNING if state[TURNED] or state[WAITING_AT] == state[NUMBER] else PLAIN


@jit
def find_word(words, length, key):  # type: ignore[no-untyped-def]
    """Return the number of a word among those whose evidence is known, -1 where it is not there."""
    mask = len(words.slots) - 1
    slot = hash_bytes(key, 0, length) & mask
    while words.slots[slot] >= 0:
        number = words.slots[slot]
        start = words.starts[number]
        if words.starts[number + 1] - start == length:
            i = 0
            while i < length and words.characters[start + i] == key[i]:
                i += 1
            if i == length:
                return number
        slot = (slot + 1) & mask
    return -1


@jit
def hash_bytes(data, start, end):  # type: ignore[no-untyped-def]
    """Return the hash of some bytes (FNV-1a, mixed)."""
    value = np.int64(-3750763034362895579)
    for i in range(start, end):
        value = (value ^ np.int64(data[i])) * np.int64(1099511628211)
    return value ^ (value >> 29)


@jit
def fill_evidence(characters, starts, slots):  # type: ignore[no-untyped-def]
    """Put words, all different, into a table."""
    mask = len(slots) - 1
    for number in range(len(starts) - 1):
        slot = hash_bytes(characters, starts[number], starts[number + 1]) & mask
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = number


@jit
def character_kind(data, at):  # type: ignore[no-untyped-def]
    """Return what a character is, and in the bits above how many bytes it has."""
    byte = data[at]
    if byte < 0x80:
        return (8 | ASCII_LETTER) if 97 <= (byte | 32) <= 122 else (8 | APOSTROPHE) if byte == 39 else 8
    if byte < 0xE0:
        second = data[at + 1]
        if byte == 0xC3:
            return 16 if second == 0x97 or second == 0xB7 else 16 | ACCENTED
        if byte == 0xC4 or byte == 0xC5:
            return 16 | ACCENTED
        sign = byte == 0xC2 and (0xA0 <= second <= 0xA9 or 0xAB <= second <= 0xB1 or second == 0xB4 or second == 0xB7)
        return 16 if sign else 16 | UNSURE
    if byte < 0xF0:
        if byte == 0xE2 and data[at + 1] == 0x80:
            return 24 | APOSTROPHE if data[at + 2] == 0x99 else 24
        return 24 if byte == 0xE2 and data[at + 1] == 0x82 and data[at + 2] == 0xAC else 24 | UNSURE
    return 32 | UNSURE


@jit
def may_be_markup(data, at, start, end):  # type: ignore[no-untyped-def]
    """Tell whether an address or markup may begin with a byte, or end before it."""
    byte = data[at]
    after = data[at + 1] if at + 1 < end else 0
    if byte == 58:
        return after == 47
    if byte == 46:
        return at >= start + 3 and (
            (data[at - 1] == 119 and data[at - 2] == 119) or (data[at - 1] == 99 and data[at - 2] == 105)
        )
    if byte == 91 or byte == 93:
        return after == byte
    return byte == 64 or byte == 60 or byte == 38 or byte == 123 or byte == 125


@jit
def is_sign(byte):  # type: ignore[no-untyped-def]
    """Tell whether a sign of code may have a byte in it (`knowledge._SIGN`), besides those that are markup."""
    return (
        byte == 92 or byte == 124 or byte == 94 or byte == 126 or byte == 61 or byte == 59 or byte == 95
        or byte == 40 or byte == 91 or byte == 45 or byte == 58 or byte == 62 or byte == 43 or byte == 35
        or byte == 46 or byte == 47
    )  # fmt: skip


@jit
def size_of(kind):  # type: ignore[no-untyped-def]
    """Return how many bytes a character of a kind has."""
    return (kind >> 3) & 7


@jit
def weigh_word(words, length, unsure, accented, named, key, sums):  # type: ignore[no-untyped-def]
    """Add at least as much as a word may speak against English; return 1 where it may have a part in turning a text."""
    if accented or unsure:
        sums[0] += MOST_EVIDENCE * (unsure + 1)
        sums[1] += MOST_EVIDENCE * (unsure + 1)
        return 1
    if length > 2 and key[length - 1] == 115 and key[length - 2] == 39:
        length -= 2
    number = find_word(words, length, key)
    if number < 0:
        sums[0] += MOST_PLAIN_EVIDENCE
        sums[1] += 0.0 if named else MOST_PLAIN_EVIDENCE
        return 0
    sums[0] += words.evidence[number, 0]
    sums[1] += words.evidence[number, 1 if named else 0]
    return words.turns[number]


@jit
def weigh_run(data, at, end, words, state, sums):  # type: ignore[no-untyped-def]
    """Weigh the word, or the letters that may be several, from a place on; return where they end, -1 for too many."""
    key = words.key
    length = unsure = accented = small = letters = 0
    named = 65 <= data[at] <= 90 and state[WORDS] > 0
    while at < end:
        kind = character_kind(data, at)
        size = size_of(kind)
        if kind & ASCII_LETTER:
            small |= data[at] >= 97
            letters += 1
        elif kind & APOSTROPHE:
            behind = at + size
            if behind >= end or not character_kind(data, behind) & IN_WORDS:
                break
        elif kind & IN_WORDS:
            accented |= kind & ACCENTED
            unsure += kind & UNSURE != 0
            state[HIGH] += 1
        else:
            break
        if length >= len(key):
            return -1
        key[length] = 39 if kind & APOSTROPHE else data[at] | 32
        length += 1
        at += size
    state[TURNS] |= weigh_word(words, length, unsure, accented, named, key, sums)
    state[LETTERS] += letters
    state[LONG_WORDS] += letters > 1 and unsure == 0
    state[WORDS] += letters > 0 or accented > 0
    state[WORDS_MOST] += 1 + unsure
    state[CAPITALS] += 0 if small and unsure == 0 else 1 + unsure
    return at


@jit
def surely_english(data, start, end, words, most_words, plain, state, sums):  # type: ignore[no-untyped-def]
    """Return whether a text is surely one that `Knowledge` gives no reason for but that it may be turned.

    It is 2 where it may be, 1 where not, 0 where nothing is sure. Each quantity is bounded, not counted.
    """
    state[:] = 0
    sums[:] = 0.0
    at = start
    while at < end:
        kind = character_kind(data, at)
        if kind & IN_WORDS:
            at = weigh_run(data, at, end, words, state, sums)
            if at < 0:
                return 0
            continue
        if not plain and kind & ~APOSTROPHE == 8:
            if may_be_markup(data, at, start, end):
                return 0
            state[SIGNS] += is_sign(data[at])
        at += size_of(kind)
    signs = state[SIGNS] + (0 if plain else state[HIGH])
    few_signs = signs < 2 or 10 * signs < 3 * state[WORDS]
    latin = state[HIGH] * 2 <= state[LETTERS]
    evidence = sums[0] if state[CAPITALS] * 2 > state[WORDS] else sums[1]
    whole = state[WORDS] > 1 and state[LONG_WORDS] > 0 and state[WORDS_MOST] <= most_words
    if not (few_signs and latin and whole and evidence < MOST_SURE):
        return 0
    return 2 if state[TURNS] else 1


@jit
def kinds_of_texts(data, starts, ends, slots, kinds, limits, words, found, state, sums, out):  # type: ignore[no-untyped-def]
    """Write what each text is; `words` is empty where the model did not learn from English."""
    for i in range(len(starts)):
        start, end = starts[i], ends[i]
        kind = kind_of_text(data, start, end, slots, kinds, limits[0], limits[1], limits[2], found, state)
        if kind != PLAIN and len(words.slots) > 0:
            sure = surely_english(data, start, end, words, limits[3], kind == TURNING, state, sums)
            if sure:
                kind = TURNING if sure == 2 or kind == TURNING else PLAIN
            elif kind == TURNING:
                kind = TURNED_OTHER
        elif kind == TURNING:
            kind = TURNED_OTHER
        out[i] = kind
