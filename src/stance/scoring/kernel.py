"""Score rows of UTF-8 in compiled code: the interpreted analyzer and scorer step by step, over arrays of integers.

Every function mirrors one of the packages `text`, `features` and `scoring`, which are the reference; the tests hold the
two together. A row with a character whose normal form or lower case hangs on its neighbours is left to the reference:
its status is LEFT and its output row is not to be used.

All compiled code stands in this one file: Numba keeps what it compiled by the file that it came from, and would take
stale code for functions that call into another file which has changed."""

import numpy as np

from stance.jit import jit
from stance.scoring.arrays import MOST_NODES

DONE, LEFT = 0, 1
NAME_ID, NUMBER_ID, OF_ID, S_ID = 0, 1, 2, 3
"""Tokens with a fixed place."""

# What a character is (Letters.classes).
LETTER, DIGIT, UPPER, LOWER, TITLE, ALPHA, DIGITLIKE, SPACE = 1, 2, 4, 8, 16, 32, 64, 128
SENTENCE_END, CLAUSE_BREAK, NAME_JOINER, NUMBER_JOINER, QUOTATION_END = 256, 512, 1024, 2048, 4096
# What a token is (Names.flags).
ARTICLE, COMMON, TITLE_STOP, POLITY, NEGATOR, ENDS_SCOPE, SKIPPED, OFFICE = 1, 2, 4, 8, 16, 32, 64, 128
BLANK_MARK, FULL_STOP, APOSTROPHE, UNDERSCORE, HYPHEN, QUOTE = map(ord, " .'_-\"")
SMALL_S, LARGE_S, SMALL_N, SMALL_T = ord("s"), ord("S"), ord("n"), ord("t")
# What stands between two pieces.
IS_SPACE, JOINS_FORM, JOINS_NAME, POSSESSIVE, ENDS_QUOTED, ENDS_SENTENCE, STARTS_STOP, BREAKS, BLANK = (
    1, 2, 4, 8, 16, 32, 64, 128, 256,
)  # fmt: skip
FIRST_MARK, MARKS_MASK = 9, 0xFFF
"""From this bit on stand the marks of the frame, a hyphen between blanks last."""
HYPHEN_MARK, COMMA, ODD_QUOTES, ENDS_CLAUSE, STOPS = 1 << 20, 1 << 21, 1 << 22, 1 << 23, 1 << 24
"""The last one: it is a full stop and a blank."""
# What a piece is.
FIRST_UPPER, FIRST_ALPHA, ALL_UPPER, HAS_DIGIT = 1, 2, 4, 8
# How a form may be written (Names.form_flags).
GUARD_CASE, FITS_UPPER, FITS_LOWER, ACTOR, GUARD_NAME = 1, 2, 4, 8, 16
"""The fourth one: it names an actor."""
IS_NAME, IS_KNOWN = 1, 2
"""What a piece of a name is (Pieces.is_name)."""
FIRST, ACTORS, CAPITALS, MARK, COMMAS, QUOTED, PLACE, CLAUSE, ROLES, TOPIC = range(10)
"""The families of the frame, in the order of `frame.FAMILIES`."""
CONCILIATORY, NEUTRAL, KNOWN_ROLE, OTHER_ROLE, WE_ROLE, HE_ROLE, END_ROLE, ALL_ROLES = 1, 3, 4, 5, 7, 10, 13, 14
"""Places in `frame.ROLES`; 0 is the beginning of a text, and what plays no role."""
MOST_ACTORS, MOST_COMMAS, QUARTERS, PERSONS, ALL_CLAUSES = 2, 4, 4, 16, 7
MIXED, TITLED, UPPERED, LOWERED = 0, 1, 2, 3


@jit
def step_hash(value, character):  # type: ignore[no-untyped-def]
    """Return the hash of a string made one character longer (FNV-1a over code points, wrapping)."""
    return (value ^ np.int64(character)) * np.int64(1099511628211)


@jit
def hash_string(characters, start, length):  # type: ignore[no-untyped-def]
    """Return the hash of a string."""
    value = np.int64(-3750763034362895579)
    for i in range(start, start + length):
        value = step_hash(value, characters[i])
    return value


@jit
def find(known, starts, slots, characters, start, length, value):  # type: ignore[no-untyped-def]
    """Return the number of a string of that hash in a table of strings, -1 where it is not there."""
    mask = len(slots) - 1
    slot = (value ^ (value >> 29)) & mask
    tag = np.int32(value >> 32)
    while True:
        number = slots[slot, 0]
        if number < 0:
            return -1
        if slots[slot, 1] == tag:
            at = starts[number]
            if starts[number + 1] - at == length:
                i = 0
                while i < length and known[at + i] == characters[start + i]:
                    i += 1
                if i == length:
                    return number
        slot = (slot + 1) & mask


@jit
def fill_strings(characters, starts, slots):  # type: ignore[no-untyped-def]
    """Put strings, all different, into the slots of a table."""
    mask = len(slots) - 1
    for number in range(len(starts) - 1):
        value = hash_string(characters, starts[number], starts[number + 1] - starts[number])
        slot = (value ^ (value >> 29)) & mask
        while slots[slot, 0] >= 0:
            slot = (slot + 1) & mask
        slots[slot, 0], slots[slot, 1] = number, np.int32(value >> 32)


@jit
def hash_edge(node, symbol):  # type: ignore[no-untyped-def]
    """Return the hash of a branch of a tree."""
    value = (np.int64(node) * np.int64(-7046029254386353131)) ^ (np.int64(symbol) * np.int64(-4417276706812531889))
    return value ^ (value >> 31)


@jit
def child(sieve, slots, node, symbol):  # type: ignore[no-untyped-def]
    """Return the node that a symbol leads to from a node, -1 where there is none.

    Most branches that are asked for do not exist; the sieve, which is small enough for the processor's cache, tells so
    of nearly all of them.
    """
    value = hash_edge(node, symbol)
    bit = (value >> 24) & (8 * len(sieve) - 1)
    if not (sieve[bit >> 3] >> (bit & 7)) & 1:
        return -1
    mask = len(slots) - 1
    slot = value & mask
    while slots[slot, 0] >= 0:
        if slots[slot, 0] == node and slots[slot, 1] == symbol:
            return slots[slot, 2]
        slot = (slot + 1) & mask
    return -1


@jit
def fill_tree(edges, sieve, slots):  # type: ignore[no-untyped-def]
    """Put branches (node, symbol, child), all different, into the slots of a tree and its sieve."""
    mask = len(slots) - 1
    for i in range(len(edges)):
        value = hash_edge(edges[i, 0], edges[i, 1])
        bit = (value >> 24) & (8 * len(sieve) - 1)
        sieve[bit >> 3] |= 1 << (bit & 7)
        slot = value & mask
        while slots[slot, 0] >= 0:
            slot = (slot + 1) & mask
        for k in range(3):
            slots[slot, k] = edges[i, k]


@jit
def decode(data, start, end, mapped, characters):  # type: ignore[no-untyped-def]
    """Write the mapped characters of UTF-8; return how many, -1 where the row must be left to the reference."""
    known = len(mapped)
    n, i = 0, start
    while i < end:
        byte = np.int32(data[i])
        if byte < 0x80:
            character = byte
            i += 1
        elif byte < 0xE0:
            character = ((byte & 0x1F) << 6) | (np.int32(data[i + 1]) & 0x3F)
            i += 2
        elif byte < 0xF0:
            character = ((byte & 0x0F) << 12) | ((np.int32(data[i + 1]) & 0x3F) << 6) | (np.int32(data[i + 2]) & 0x3F)
            i += 3
        else:
            character = (
                ((byte & 0x07) << 18)
                | ((np.int32(data[i + 1]) & 0x3F) << 12)
                | ((np.int32(data[i + 2]) & 0x3F) << 6)
                | (np.int32(data[i + 3]) & 0x3F)
            )
            i += 4
        if character >= known:
            return -1
        character = mapped[character]
        if character < 0:
            return -1
        characters[n] = character
        n += 1
    characters[n] = characters[n + 1] = 0
    return n


@jit
def is_class(classes, characters, at, wanted):  # type: ignore[no-untyped-def]
    """Tell whether a character is of one of the wanted classes; the one behind the last is of none."""
    return (classes[characters[at]] & wanted) != 0


@jit
def number_end(classes, characters, at, n):  # type: ignore[no-untyped-def]
    """Return where a number ends: 1,250.5 or 10:30 or 18th."""
    end = at + 1
    while is_class(classes, characters, end, DIGIT):
        end += 1
    while (
        end + 1 < n
        and is_class(classes, characters, end, NUMBER_JOINER)
        and is_class(classes, characters, end + 1, DIGIT)
    ):
        end += 2
        while is_class(classes, characters, end, DIGIT):
            end += 1
    while is_class(classes, characters, end, LETTER):
        end += 1
    return end


@jit
def initials_end(classes, characters, at, n):  # type: ignore[no-untyped-def]
    """Return where initials (U.S., H.E.) end with their possessive; the place itself where none stand."""
    end, pairs = at, 0
    while is_class(classes, characters, end, LETTER) and end + 1 < n and characters[end + 1] == FULL_STOP:
        end += 2
        pairs += 1
    if pairs < 2:
        return at
    if end + 1 < n and characters[end] == APOSTROPHE and characters[end + 1] == SMALL_S:
        after = end + 2
        if not (
            is_class(classes, characters, after, LETTER | DIGIT) or (after < n and characters[after] == UNDERSCORE)
        ):
            end = after
    return end


@jit
def token_end(classes, characters, at, n):  # type: ignore[no-untyped-def]
    """Return where the token that starts at a place ends; the place itself where none does (`normalise._TOKEN`)."""
    kind = classes[characters[at]]
    if kind & DIGIT:
        return number_end(classes, characters, at, n)
    if not kind & LETTER:
        return at
    if at + 1 < n and characters[at + 1] == FULL_STOP:
        end = initials_end(classes, characters, at, n)
        if end > at:
            return end
    end = at + 1
    while True:
        while is_class(classes, characters, end, LETTER | DIGIT):
            end += 1
        if end < n and characters[end] == APOSTROPHE and is_class(classes, characters, end + 1, LETTER | DIGIT):
            end += 2
        else:
            return end


@jit
def gap_code(characters, start, length):  # type: ignore[no-untyped-def]
    """Return a gap of up to three known characters as one number, led by a 1 so that a NUL in front counts too."""
    code = np.int64(1)
    for i in range(start, start + length):
        code = (code << 20) | np.int64(characters[i])
    return code


@jit
def gap_flags(letters, characters, start, end):  # type: ignore[no-untyped-def]
    """Return what stands between two pieces."""
    length = end - start
    if length == 1 and characters[start] == BLANK_MARK:
        return letters.blank_gap
    if length == 0:
        return JOINS_NAME | BLANK
    classes = letters.classes
    flags = BLANK | (JOINS_NAME if length <= letters.longest_name_joint else 0)
    for i in range(start, end):
        kind = classes[characters[i]]
        if kind & SENTENCE_END:
            flags |= ENDS_SENTENCE
        if kind & CLAUSE_BREAK:
            flags |= BREAKS
        if not kind & SPACE:
            flags &= ~BLANK
        if not kind & NAME_JOINER:
            flags &= ~JOINS_NAME
        flags |= letters.marks[characters[i]]
        if characters[i] == QUOTE:
            flags ^= ODD_QUOTES
        if (
            characters[i] == HYPHEN
            and start < i < end - 1
            and characters[i - 1] == BLANK_MARK
            and characters[i + 1] == BLANK_MARK
        ):
            flags |= HYPHEN_MARK
    if classes[characters[end - 1]] & QUOTATION_END:
        flags |= ENDS_QUOTED
    if characters[start] == FULL_STOP:
        flags |= STARTS_STOP
    if length <= 3:
        code = gap_code(characters, start, length)
        for k in range(len(letters.short_gaps)):
            if letters.short_gaps[k] == code:
                flags |= letters.short_flags[k]
    return flags


@jit
def without_possessive(characters, at, stop):  # type: ignore[no-untyped-def]
    """Return where a token from `at` to `stop` ends without the possessives behind it."""
    while (
        stop - at > 2
        and characters[stop - 2] == APOSTROPHE
        and (characters[stop - 1] == SMALL_S or characters[stop - 1] == LARGE_S)
    ):
        stop -= 2
    return stop


@jit
def piece_kind(first, kinds):  # type: ignore[no-untyped-def]
    """Return what a piece is, from the classes of its first character and of all together."""
    kind = 0
    if first & UPPER:
        kind |= FIRST_UPPER
    if first & ALPHA:
        kind |= FIRST_ALPHA
    if kinds & UPPER and not kinds & (LOWER | TITLE):
        kind |= ALL_UPPER
    if kinds & DIGITLIKE:
        kind |= HAS_DIGIT
    return kind


@jit
def read_pieces(n, letters, tokens, pieces):  # type: ignore[no-untyped-def]
    """Cut the characters into pieces and return how many (`pieces.pieces_of`); one gap more is what stands at the end.

    Surface and key go without possessive and full stops; each key stands between two blanks, shared with the next.
    """
    lower, classes = letters.lower, letters.classes
    characters, surfaces, keys = pieces.characters, pieces.surfaces, pieces.keys
    number, room, at, before = 0, 0, 0, 0
    keys[0] = BLANK_MARK
    while at < n:
        stop = token_end(classes, characters, at, n)
        if stop == at:
            at += 1
            continue
        pieces.gap[number] = gap_flags(letters, characters, before, at)
        end = without_possessive(characters, at, stop)
        start = room + 1
        room = start
        kinds, value = 0, np.int64(-3750763034362895579)
        for i in range(at, end):
            c = characters[i]
            if c != FULL_STOP:
                kinds |= classes[c]
                surfaces[room] = c
                keys[room] = lower[c]
                value = step_hash(value, lower[c])
                room += 1
        keys[room] = BLANK_MARK
        pieces.kind[number] = piece_kind(classes[surfaces[start]], kinds)
        pieces.start[number] = start
        pieces.length[number] = room - start
        pieces.first[number] = at
        pieces.end[number] = stop
        pieces.token[number] = find(tokens.characters, tokens.starts, tokens.slots, keys, start, room - start, value)
        number += 1
        at = before = stop
    pieces.gap[number] = gap_flags(letters, characters, before, n)
    return number


@jit
def flags_of(flags, token):  # type: ignore[no-untyped-def]
    """Return what a token is; an unknown one is nothing."""
    return np.int64(flags[token]) if token >= 0 else np.int64(0)


@jit
def starts_sentence(flags, token, length, gap, i):  # type: ignore[no-untyped-def]
    """Mirror `pieces.starts_sentence` for a piece after the first."""
    between = gap[i]
    if between & ENDS_QUOTED:
        return True
    if not between & ENDS_SENTENCE:
        return False
    return not (between & STARTS_STOP and (flags_of(flags, token[i - 1]) & TITLE_STOP or length[i - 1] == 1))


@jit
def form_fits(form_starts, form_tokens, token, gap, i, form, n):  # type: ignore[no-untyped-def]
    """Tell whether the pieces from one on are the keys of a form."""
    first, last = form_starts[form], form_starts[form + 1]
    if i + last - first > n:
        return False
    for k in range(1, last - first):
        if token[i + k] != form_tokens[first + k] or not gap[i + k] & JOINS_FORM:
            return False
    return True


@jit
def written(surfaces, start, length, characters, starts, number):  # type: ignore[no-untyped-def]
    """Tell whether a piece is written exactly as a listed string."""
    at = starts[number]
    if starts[number + 1] - at != length:
        return False
    for k in range(length):  # noqa: SIM110  # compiled code has no generators
        if surfaces[start + k] != characters[at + k]:
            return False
    return True


@jit
def form_cased(names, pieces, i, form, casing):  # type: ignore[no-untyped-def]
    """Mirror `gazetteer._cased`."""
    flags = names.form_flags[form]
    if casing == UPPERED:
        return flags & FITS_UPPER != 0
    if casing == LOWERED:
        return flags & FITS_LOWER != 0
    first, last = names.form_starts[form], names.form_starts[form + 1]
    for k in range(last - first):
        if flags & GUARD_CASE:
            start, length, number = pieces.start[i + k], pieces.length[i + k], first + k
            if not (
                written(pieces.surfaces, start, length, names.surface_characters, names.surface_starts, number)
                or written(pieces.surfaces, start, length, names.upper_characters, names.upper_starts, number)
            ):
                return False
        elif names.form_capital[first + k] and not pieces.kind[i + k] & FIRST_UPPER:
            return False
    return True


@jit
def casing_of(n, names, pieces):  # type: ignore[no-untyped-def]
    """Mirror `gazetteer._casing`."""
    flags, forms_of, form_starts, form_tokens = names.flags, names.forms_of, names.form_starts, names.form_tokens
    token, kinds, lengths, gap = pieces.token, pieces.kind, pieces.length, pieces.gap
    upper = title = lower = 0
    i = 0
    while i < n:
        taken = 0
        if token[i] >= 0:
            for form in range(forms_of[token[i]], forms_of[token[i] + 1]):
                if form_fits(form_starts, form_tokens, token, gap, i, form, n):
                    taken = form_starts[form + 1] - form_starts[form]
                    break
        if taken > 0:
            i += taken
            continue
        known, kind, length = flags_of(flags, token[i]), kinds[i], lengths[i]
        i += 1
        if known & ARTICLE or not kind & FIRST_ALPHA or length == 1:
            continue
        if kind & ALL_UPPER:
            upper += 1
        elif kind & FIRST_UPPER:
            if i > 1 and not known & COMMON and not starts_sentence(flags, token, lengths, gap, i - 1):
                title += 1
        elif not known & COMMON or length > 3:
            lower += 1
    capital = False
    for i in range(n):
        if kinds[i] & FIRST_UPPER:
            capital = True
            break
    if lower == 0 and title == 0:
        if upper > 0:
            return UPPERED
        return MIXED if capital else LOWERED
    if title >= names.title_words and lower * names.title_share <= title:
        return TITLED
    return MIXED if upper > 0 or title > 0 or capital else LOWERED


@jit
def form_at(i, n, casing, names, pieces):  # type: ignore[no-untyped-def]
    """Return the first form that fits from a piece on; -1 where none does."""
    token = pieces.token[i]
    if token < 0:
        return -1
    for form in range(names.forms_of[token], names.forms_of[token + 1]):
        if form_fits(names.form_starts, names.form_tokens, pieces.token, pieces.gap, i, form, n) and form_cased(
            names, pieces, i, form, casing
        ):
            return form
    return -1


@jit
def in_long_form(i, names, pieces):  # type: ignore[no-untyped-def]
    """Mirror `masking._in_long_form`, for a polity that is no name itself."""
    if i < 2 or pieces.token[i - 1] != OF_ID or not (pieces.gap[i] & IS_SPACE and pieces.gap[i - 1] & IS_SPACE):
        return False
    polity = flags_of(names.flags, pieces.token[i - 2]) & POLITY and pieces.kind[i - 2] & FIRST_UPPER
    return polity != 0 and not pieces.is_name[i - 2]


@jit
def mark_names(n, names, pieces):  # type: ignore[no-untyped-def]
    """Mark the pieces that are names, and those that go on with one (the first half of `masking.masked_words`)."""
    flags, forms_of = names.flags, names.forms_of
    token, kinds, is_name, continues = pieces.token, pieces.kind, pieces.is_name, pieces.continues
    casing = casing_of(n, names, pieces)
    for i in range(n):
        is_name[i] = 0
        continues[i] = 0
    i = 0
    while i < n:
        if token[i] < 0 or forms_of[token[i]] == forms_of[token[i] + 1]:
            i += 1
            continue
        form = form_at(i, n, casing, names, pieces)
        if form < 0:
            i += 1
            continue
        taken = names.form_starts[form + 1] - names.form_starts[form]
        first = i - 2 if in_long_form(i, names, pieces) else i
        what = IS_NAME | (IS_KNOWN if names.form_flags[form] & ACTOR else 0)
        is_name[first] = what
        for k in range(first + 1, i + taken):
            is_name[k] = what
            continues[k] = 1
        i += taken
    if casing == MIXED:
        for i in range(1, n):
            if (
                kinds[i] & FIRST_UPPER
                and not is_name[i]
                and not flags_of(flags, token[i]) & COMMON
                and not starts_sentence(flags, token, pieces.length, pieces.gap, i)
            ):
                is_name[i] = IS_NAME


@jit
def collapse(n, names, pieces, words):  # type: ignore[no-untyped-def]
    """Write the masked words and return how many (`masking._collapse`)."""
    flags, token, gap = names.flags, pieces.token, pieces.gap
    written_token, written_piece, written_breaks = words.token, words.piece, words.breaks
    written_gap, known, first, end = words.gap, words.known, words.first, words.end
    count = 0
    for i in range(n):
        between = gap[i]
        breaks = 1 if between & BREAKS else 0
        gap_before = between
        after_name = count > 0 and written_token[count - 1] == NAME_ID
        if after_name and token[i] == S_ID and between & POSSESSIVE:
            end[count - 1] = pieces.end[i]
            continue
        first[count] = pieces.first[i]
        known[count] = 1 if pieces.is_name[i] & IS_KNOWN else 0
        if not pieces.is_name[i]:
            written_token[count] = NUMBER_ID if pieces.kind[i] & HAS_DIGIT else token[i]
        elif after_name and (pieces.continues[i] or between & JOINS_NAME):
            known[count - 1] |= known[count]
            end[count - 1] = pieces.end[i]
            continue
        else:
            while count > 0 and between & BLANK and flags_of(flags, written_token[count - 1]) & ARTICLE:
                count -= 1
                breaks = written_breaks[count]
                gap_before = written_gap[count]
                known[count] = 1 if pieces.is_name[i] & IS_KNOWN else 0
            written_token[count] = NAME_ID
        written_piece[count] = i
        end[count] = pieces.end[i]
        written_breaks[count] = breaks
        written_gap[count] = gap_before
        count += 1
    return count


@jit
def mark_negated(n, scope, flags, pieces, words):  # type: ignore[no-untyped-def]
    """Mark the words that a negator before them reaches (`lexicon._negated`)."""
    keys = pieces.keys
    left = 0
    for i in range(n):
        known = flags_of(flags, words.token[i])
        if words.breaks[i] or known & ENDS_SCOPE:
            left = 0
        words.negated[i] = 1 if left > 0 else 0
        negates = known & NEGATOR != 0
        if words.token[i] < 0:
            piece = words.piece[i]
            end = pieces.start[piece] + pieces.length[piece]
            negates = (
                pieces.length[piece] >= 3
                and keys[end - 3] == SMALL_N
                and keys[end - 2] == APOSTROPHE
                and keys[end - 1] == SMALL_T
            )
        if negates:
            left = scope
        elif left > 0:
            left -= 1


@jit
def follow(nodes, count, token, phrases, following):  # type: ignore[no-untyped-def]
    """Write the nodes that a token leads to and return how many, -1 where they are too many."""
    tree = phrases.tree
    found = 0
    for k in range(count):
        for b in range(phrases.branches_of[token], phrases.branches_of[token + 1]):
            node = child(tree.sieve, tree.slots, nodes[k], phrases.branches[b])
            if node >= 0:
                if found == MOST_NODES:
                    return -1
                following[found] = node
                found += 1
    return found


@jit
def read_entry(i, n, flags, phrases, words):  # type: ignore[no-untyped-def]
    """Return the longest entry that starts at a word, as one number: its concept above 32 bits of its length in words.

    It is -1 where none starts, -2 where more branches than fit would have to be followed.
    """
    nodes, following, concepts = words.nodes, words.following, phrases.concepts
    token = words.token[i]
    first = phrases.starts_of[token]
    count = phrases.starts_of[token + 1] - first
    if count > MOST_NODES:
        return np.int64(-2)
    for k in range(count):
        nodes[k] = phrases.starts[first + k]
    best = np.int64(-1)
    j, skipped = i + 1, 0
    while count > 0:
        if skipped == 0:
            for k in range(count):
                if concepts[nodes[k]] >= 0:
                    best = (np.int64(concepts[nodes[k]]) << 32) | np.int64(j - i)
                    break
        if j >= n or words.breaks[j]:
            break
        token = words.token[j]
        found = follow(nodes, count, token, phrases, following) if token >= 0 else 0
        if found < 0:
            return np.int64(-2)
        if found > 0:
            for k in range(found):
                nodes[k] = following[k]
            count, skipped = found, 0
        elif token >= 0 and (flags_of(flags, token) & SKIPPED or token == NAME_ID) and skipped < phrases.most_skipped:
            skipped += 1
        else:
            break
        j += 1
    return best


@jit
def read_concepts(n, flags, phrases, pieces, words):  # type: ignore[no-untyped-def]
    """Write the concepts among the words and return how many, -1 to leave the row (`Lexicon.matches`)."""
    mark_negated(n, phrases.scope, flags, pieces, words)
    starts_of, symbols, concepts = phrases.starts_of, phrases.symbols, words.concepts
    count = i = 0
    while i < n:
        token = words.token[i]
        if token < 0 or starts_of[token] == starts_of[token + 1]:
            i += 1
            continue
        entry = read_entry(i, n, flags, phrases, words)
        if entry == -2:
            return -1
        if entry < 0:
            i += 1
            continue
        concepts[count] = symbols[2 * (entry >> 32) + words.negated[i]]
        words.concept[count] = entry >> 32
        words.start[count] = i
        i += entry & 0xFFFFFFFF
        words.stop[count] = i
        count += 1
    return count


@jit
def count_column(counts, touched, column, seen):  # type: ignore[no-untyped-def]
    """Count a column; return how many different ones have been seen."""
    if counts[column] == 0:
        touched[seen] = column
        seen += 1
    counts[column] += 1
    return seen


@jit
def note(places, column, start, stop):  # type: ignore[no-untyped-def]
    """Keep a column with the things `start:stop` that it was read in; where `places` is None, this is compiled away."""
    if places is not None:
        at = places.filled[0]
        places.column[at] = column
        places.start[at] = start
        places.stop[at] = stop
        places.filled[0] = at + 1


@jit
def count_sequences(symbols, n, block, counts, places):  # type: ignore[no-untyped-def]
    """Count the n-grams of symbols (-1: unknown); return how many different known ones there are."""
    first, columns, high, tree = block.first, block.columns, block.high, block.tree
    sieve, slots = tree.sieve, tree.slots
    seen = 0
    for i in range(n):
        if symbols[i] < 0:
            continue
        node = first[symbols[i]]
        k = i
        while node >= 0:
            column = columns[node]
            if column >= 0:
                seen = count_column(counts.counts, counts.touched, column, seen)
                note(places, column, i, k + 1)
            k += 1
            if k == n or k == i + high or symbols[k] < 0:
                break
            node = child(sieve, slots, node, symbols[k])
    return seen


@jit
def count_characters(n, block, pieces, words, counts, places):  # type: ignore[no-untyped-def]
    """Count the n-grams of characters; known tokens have theirs listed."""
    grams_of, grams, low, high = block.grams_of, block.grams, block.low, block.high
    known, starts, slots = block.strings.characters, block.strings.starts, block.strings.slots
    tally, touched, keys = counts.counts, counts.touched, pieces.keys
    seen = 0
    for i in range(n):
        token = words.token[i]
        if token >= 0:
            for k in range(grams_of[token], grams_of[token + 1]):
                seen = count_column(tally, touched, grams[k], seen)
                note(places, grams[k], i, i + 1)
            continue
        piece = words.piece[i]
        start = pieces.start[piece] - 1
        end = start + pieces.length[piece] + 2
        for at in range(start, end):
            value = np.int64(-3750763034362895579)
            for k in range(at, min(end, at + high)):
                value = step_hash(value, keys[k])
                if k - at + 1 >= low:
                    number = find(known, starts, slots, keys, at, k - at + 1, value)
                    if number >= 0:
                        seen = count_column(tally, touched, block.first_column + number, seen)
                        note(places, block.first_column + number, i, i + 1)
    return seen


@jit
def count_cell(family, cell, start, stop, block, counts, places, seen):  # type: ignore[no-untyped-def]
    """Count a feature of the frame, if the model knows it; return how many different ones have been seen.

    It covers the words `start:stop`; one of the whole text covers none.
    """
    column = block.columns[block.families[family] + cell]
    if column < 0:
        return seen
    note(places, column, start, stop)
    return count_column(counts.counts, counts.touched, column, seen)


@jit
def count_surroundings(n, concepts, actors, block, words, counts, places, seen):  # type: ignore[no-untyped-def]
    """Mirror `frame._topics`, `_surroundings` and `_roles`."""
    token, gap = words.token, words.gap
    k = clause = before = behind = 0
    start = stop = np.int64(0)  # of the words that played the role before
    for i in range(n):
        if i > 0 and gap[i] & ENDS_CLAUSE:
            clause = 0
        code = block.words[token[i]] if token[i] >= 0 else 0
        while k < concepts and words.start[k] < i:
            k += 1
        pole = block.poles[words.concept[k]] if k < concepts and words.start[k] == i else 0
        role, end = 0, np.int64(i + 1)
        if pole > 0:
            end = np.int64(words.stop[k])
            if pole == NEUTRAL:
                topic = words.concept[k] * (MOST_ACTORS + 1) + actors
                seen = count_cell(TOPIC, topic, i, end, block, counts, places, seen)
            seen = count_cell(PLACE, (pole - 1) * QUARTERS + QUARTERS * i // n, i, end, block, counts, places, seen)
            seen = count_cell(CLAUSE, (pole - 1) * ALL_CLAUSES + clause, i, end, block, counts, places, seen)
            role, behind = pole, words.stop[k]
        elif i >= behind:
            role = code & 15
            if token[i] == NAME_ID:
                role = KNOWN_ROLE if words.known[i] else OTHER_ROLE
        if role > 0:
            if CONCILIATORY <= before <= NEUTRAL:
                seen = count_cell(ROLES, before * ALL_ROLES + role, start, stop, block, counts, places, seen)
            elif role <= NEUTRAL:
                seen = count_cell(ROLES, before * ALL_ROLES + role, i, end, block, counts, places, seen)
            before, start, stop = role, np.int64(i), end
        if code >> 4:
            clause = code >> 4
    if CONCILIATORY <= before <= NEUTRAL:
        seen = count_cell(ROLES, before * ALL_ROLES + END_ROLE, start, stop, block, counts, places, seen)
    return seen


@jit
def count_frame(n, concepts, block, pieces, words, counts, places):  # type: ignore[no-untyped-def]
    """Count the frame of a text. Mirror `frame.FrameFeatures`."""
    if n == 0:
        return 0
    token, gap = words.token, words.gap
    actors = first = persons = common = capitals = commas = inside = quoted = 0
    marks = np.int64(gap[n])
    for i in range(n):
        between = np.int64(gap[i])
        marks |= between
        commas += (between & COMMA) != 0
        inside ^= (between & ODD_QUOTES) != 0
        quoted += inside
        if token[i] == NAME_ID:
            if first == 0:
                first = 1 if words.known[i] else 2
            actors += words.known[i]
        elif token[i] != NUMBER_ID:
            common += 1
            capitals += (pieces.kind[words.piece[i]] & FIRST_UPPER) != 0
            if token[i] >= 0:
                persons |= 1 << (block.words[token[i]] & 15)
    actors = min(actors, MOST_ACTORS)
    who = ((persons >> WE_ROLE) & 7) | (8 if (persons >> HE_ROLE) & 3 else 0)
    seen = count_cell(FIRST, first, 0, 0, block, counts, places, 0)
    seen = count_cell(ACTORS, actors * PERSONS + who, 0, 0, block, counts, places, seen)
    few = 4 * capitals <= common
    size = capitals if capitals < 2 else 4 if capitals == common else 2 if few else 3
    seen = count_cell(CAPITALS, size, 0, 0, block, counts, places, seen)
    mark = 0
    marks = (marks >> FIRST_MARK) & MARKS_MASK
    while marks >> mark:
        if (marks >> mark) & 1:
            seen = count_cell(MARK, mark, 0, 0, block, counts, places, seen)
        mark += 1
    commas += (np.int64(gap[n]) & COMMA) != 0
    seen = count_cell(COMMAS, min(commas, MOST_COMMAS), 0, 0, block, counts, places, seen)
    seen = count_cell(QUOTED, 0 if quoted == 0 else 2 if quoted == n else 1, 0, 0, block, counts, places, seen)
    return count_surroundings(n, concepts, actors, block, words, counts, places, seen)


@jit
def list_grams(tokens, chars, low, high, first_column, padded, starts, grams):  # type: ignore[no-untyped-def]
    """Write where each token's columns of character n-grams start and, where `grams` has room, the columns.

    The placeholders, which are the first two tokens, have none. `padded` is room for the longest token and two blanks.
    """
    at = 0
    for token in range(len(tokens.starts) - 1):
        starts[token] = at
        if token == NAME_ID or token == NUMBER_ID:  # noqa: SIM109  # compiled code has no tuples to search
            continue
        length = tokens.starts[token + 1] - tokens.starts[token]
        padded[0] = padded[length + 1] = BLANK_MARK
        for i in range(length):
            padded[i + 1] = tokens.characters[tokens.starts[token] + i]
        for start in range(length + 2):
            for n in range(low, min(high, length + 2 - start) + 1):
                value = hash_string(padded, start, n)
                number = find(chars.characters, chars.starts, chars.slots, padded, start, n, value)
                if number >= 0:
                    if len(grams) > 0:
                        grams[at] = first_column + number
                    at += 1
    starts[len(tokens.starts) - 1] = at


@jit
def frequency(tf, n):  # type: ignore[no-untyped-def]
    """Return the sublinear term frequency of something that stands in a text so often."""
    return tf[n] if n < len(tf) else 1.0 + np.log(np.float64(n))


@jit
def add_block(seen, weight, numbers, counts, logits):  # type: ignore[no-untyped-def]
    """Add a block's share to the logits and clear its counts: sublinear tf x idf, L2-normalised, weighted."""
    tally, touched, total = counts.counts, counts.touched, counts.total
    tf, columns = numbers.tf, numbers.columns
    labels = len(logits)
    for k in range(labels):
        total[k] = 0.0
    square = 0.0
    for t in range(seen):
        column = touched[t]
        n = tally[column]
        tally[column] = 0
        value = frequency(tf, n) * np.float64(columns[column, 0])
        square += value * value
        for k in range(labels):
            total[k] += value * np.float64(columns[column, k + 1])
    if square > 0.0:
        scale = weight / np.sqrt(square)
        for k in range(labels):
            logits[k] += total[k] * scale


@jit
def soften(row):  # type: ignore[no-untyped-def]
    """Turn logits into probabilities (`scorer.softmax`)."""
    largest = row[0]
    for k in range(1, len(row)):
        largest = max(largest, row[k])
    total = 0.0
    for k in range(len(row)):
        row[k] = np.exp(row[k] - largest)
        total += row[k]
    for k in range(len(row)):
        row[k] /= total


@jit
def lead_of(numbers, column, label, against):  # type: ignore[no-untyped-def]
    """Return what a feature adds to a label's logit against another's, against -1 the mean of all others'."""
    columns = numbers.columns
    own = np.float64(columns[column, label + 1])
    if against >= 0:
        return own - np.float64(columns[column, against + 1])
    others = 0.0
    for k in range(1, columns.shape[1]):
        others += np.float64(columns[column, k])
    return own - (others - own) / (columns.shape[1] - 2)


@jit
def add_leads(seen, weight, numbers, counts, places, label, against, words, weights):  # type: ignore[no-untyped-def]
    """Add a block's leads to the weights of the words and clear its counts and places (`Block.add_leads`).

    `words` are where the things that were counted start and stop, in words; of words themselves there is no need.
    """
    tally, touched, tf, columns = counts.counts, counts.touched, numbers.tf, numbers.columns
    square = 0.0
    for t in range(seen):
        n = tally[touched[t]]
        value = frequency(tf, n) * np.float64(columns[touched[t], 0])
        square += value * value
    scale = weight / np.sqrt(square) if square > 0.0 else 0.0
    for p in range(places.filled[0]):
        column, start, stop = places.column[p], places.start[p], places.stop[p]
        if words is not None:
            start, stop = words.start[start], words.stop[stop - 1]
        n = tally[column]
        share = np.float64(columns[column, 0]) * lead_of(numbers, column, label, against) * scale
        share *= frequency(tf, n) / n
        for i in range(start, stop):
            weights[i] += share / (stop - start)
    for t in range(seen):
        tally[touched[t]] = 0
    places.filled[0] = 0


@jit
def read_row(data, start, end, arrays, work):  # type: ignore[no-untyped-def]
    """Write the masked words and the concepts of a row; return how many of both there are.

    That is one number, the concepts above 32 bits of the words; -1 where the reference must read the row.
    """
    pieces, words = work.pieces, work.words
    n = decode(data, start, end, arrays.letters.mapped, pieces.characters)
    if n < 0:
        return np.int64(-1)
    n = read_pieces(n, arrays.letters, arrays.tokens, pieces)
    mark_names(n, arrays.names, pieces)
    tail = pieces.gap[n]
    n = collapse(n, arrays.names, pieces, words)
    words.gap[n] = tail
    concepts = read_concepts(n, arrays.names.flags, arrays.phrases, pieces, words)
    return np.int64(-1) if concepts < 0 else (np.int64(concepts) << 32) | n


@jit
def score_row(data, start, end, arrays, work, row):  # type: ignore[no-untyped-def]
    """Write the probabilities of one row; return DONE, or LEFT where the reference must score it."""
    pieces, words, counts, numbers = work.pieces, work.words, work.counts, arrays.numbers
    both = read_row(data, start, end, arrays, work)
    if both < 0:
        return LEFT
    n, concepts = both & 0xFFFFFFFF, both >> 32
    for k in range(len(row)):
        row[k] = numbers.intercepts[k]
    add_block(count_sequences(words.token, n, arrays.words, counts, None), numbers.weights[0], numbers, counts, row)
    add_block(count_characters(n, arrays.chars, pieces, words, counts, None), numbers.weights[1], numbers, counts, row)
    seen = count_sequences(words.concepts, concepts, arrays.concepts, counts, None)
    add_block(seen, numbers.weights[2], numbers, counts, row)
    if len(arrays.frame.columns) > 0:
        seen = count_frame(n, concepts, arrays.frame, pieces, words, counts, None)
        add_block(seen, numbers.weights[3], numbers, counts, row)
    soften(row)
    return DONE


@jit
def score_rows(data, starts, ends, first, last, longest, arrays, work, out, status):  # type: ignore[no-untyped-def]
    """Score the rows `first:last` of UTF-8, which stand anywhere in `data`, into the same rows of `out`.

    Longer ones are LEFT.
    """
    for i in range(first, last):
        if ends[i] - starts[i] <= longest:
            status[i] = score_row(data, starts[i], ends[i], arrays, work, out[i])
        else:
            status[i] = LEFT


@jit
def weigh_row(data, start, end, label, against, arrays, work, places, weights):  # type: ignore[no-untyped-def]
    """Write what each word of a row adds to a label's lead; return what `read_row` does."""
    pieces, words, counts, numbers = work.pieces, work.words, work.counts, arrays.numbers
    both = read_row(data, start, end, arrays, work)
    if both < 0:
        return both
    n, concepts = both & 0xFFFFFFFF, both >> 32
    for i in range(n):
        weights[i] = 0.0
    of_block = numbers.weights
    seen = count_sequences(words.token, n, arrays.words, counts, places)
    add_leads(seen, of_block[0], numbers, counts, places, label, against, None, weights)
    seen = count_characters(n, arrays.chars, pieces, words, counts, places)
    add_leads(seen, of_block[1], numbers, counts, places, label, against, None, weights)
    seen = count_sequences(words.concepts, concepts, arrays.concepts, counts, places)
    add_leads(seen, of_block[2], numbers, counts, places, label, against, words, weights)
    if len(arrays.frame.columns) > 0:
        seen = count_frame(n, concepts, arrays.frame, pieces, words, counts, places)
        add_leads(seen, of_block[3], numbers, counts, places, label, against, None, weights)
    return both


@jit
def weigh_rows(data, starts, ends, labels, against, longest, arrays, work, places, told):  # type: ignore[no-untyped-def]
    """Write what the words of each row add to the lead of its label, with their places and concepts.

    Rows that are longer, or that the reference must read, have -1 words.
    """
    words, at, found = work.words, np.int64(0), np.int64(0)
    for row in range(len(starts)):
        told.words[row], told.matches[row] = -1, 0
        if ends[row] - starts[row] > longest:
            continue
        both = weigh_row(data, starts[row], ends[row], labels[row], against, arrays, work, places, told.weight[at:])
        if both < 0:
            continue
        n, concepts = both & 0xFFFFFFFF, both >> 32
        told.words[row], told.matches[row] = n, concepts
        for i in range(n):
            told.first[at + i], told.end[at + i] = words.first[i], words.end[i]
        for k in range(concepts):
            told.feature[found + k] = words.concepts[k]
            told.start[found + k], told.stop[found + k] = words.start[k], words.stop[k]
        at += n
        found += concepts


@jit
def part_of_name(i, names, pieces):  # type: ignore[no-untyped-def]
    """Mirror `gazetteer._part_of_name`."""
    return pieces.kind[i] & FIRST_UPPER and not flags_of(names.flags, pieces.token[i]) & (COMMON | OFFICE)


@jit
def is_actor(i, stop, n, form, names, pieces):  # type: ignore[no-untyped-def]
    """Mirror `gazetteer._is_actor` for a form at the pieces `i:stop`."""
    flags, gap = names.form_flags[form], pieces.gap
    if not flags & ACTOR:
        return False
    if not flags & GUARD_NAME:
        return True
    if i > 0 and gap[i] & (IS_SPACE | STOPS) and part_of_name(i - 1, names, pieces):
        return False
    return not (stop < n and gap[stop] & IS_SPACE and part_of_name(stop, names, pieces))


@jit
def find_names(data, letters, tokens, names, pieces, found):  # type: ignore[no-untyped-def]
    """Write the names that the gazetteer knows in a text of UTF-8 and return how many (`Gazetteer.mentions`).

    Each is where it starts and ends, in characters, and its actor's number, -1 for none. The result is -1 where the
    reference must read the text. It is given no more arrays than it needs, since handing one over takes time.
    """
    n = decode(data, 0, len(data), letters.mapped, pieces.characters)
    if n < 0:
        return -1
    n = read_pieces(n, letters, tokens, pieces)
    casing = casing_of(n, names, pieces)
    count = i = 0
    while i < n:
        form = form_at(i, n, casing, names, pieces)
        if form < 0:
            i += 1
            continue
        stop = i + names.form_starts[form + 1] - names.form_starts[form]
        first, end = np.int64(pieces.first[stop - 1]), np.int64(pieces.end[stop - 1])
        owns = without_possessive(pieces.characters, first, end) < end
        found[count, 0] = pieces.first[i]
        found[count, 1] = end - 2 if owns else end
        found[count, 2] = names.form_actors[form] if is_actor(i, stop, n, form, names, pieces) else -1
        count += 1
        i = stop
    return count
