"""Tag and parse in compiled code, and learn to.

All compiled code stands in this one file: Numba keeps what it compiled by the file that it came from, and would take
stale code for functions that call into another file which has changed. Without Numba everything runs as plain Python,
some hundred times slower and to the same result: hashes stay below 2 ** 31, so that no product overflows.
"""

# mypy: disable-error-code="no-any-return"
# The elements of arrays are Any to the type checker.

from collections.abc import Callable
from typing import Any

from stance.jit import jit
from stance.syntax.arrays import Array, Grammar, Letters, Model, Scratch, Templates, Vocabulary
from stance.syntax.numbering import (
    CURVED,
    ENDINGS,
    LEFT,
    MARK,
    MASK,
    NONE_LABEL,
    NONE_TAG,
    NONE_WORD,
    PRIME,
    ROOT_TAG,
    ROOT_WORD,
    SHIFT,
    UNKNOWN,
    UPPER,
)


def compiled(function: Callable[..., Any]) -> Any:
    """Return the function compiled; as it is where Numba is not installed."""
    try:
        return jit(function)
    except ImportError:
        return function


@compiled
def mix(state: int, value: int) -> int:
    """Return a hash of a hash and a further number, both below 2 ** 31."""
    state = ((int(state) ^ int(value)) * PRIME) & MASK
    return state ^ (state >> 15)


@compiled
def find(vocabulary: Vocabulary, key: int) -> int:
    """Return the number of a form by its hash, 0 where it is not known."""
    slot = (key ^ (key >> 31)) & (len(vocabulary.keys) - 1)
    while vocabulary.keys[slot] != 0:
        if vocabulary.keys[slot] == key:
            return vocabulary.numbers[slot]
        slot = (slot + 1) & (len(vocabulary.keys) - 1)
    return 0


@compiled
def lowered(letters: Letters, character: int) -> int:
    """Return a code point in lower case, a digit as 0, a curved apostrophe straight."""
    if character >= len(letters.lower):
        return character
    return letters.lower[character]


@compiled
def exact(letters: Letters, character: int) -> int:
    """Return a code point as it is, but a digit as 0 and a curved apostrophe straight."""
    if character >= len(letters.lower) or letters.classes[character] == UPPER:
        return character
    return letters.lower[character]


@compiled
def key_of(letters: Letters, characters: Array, start: int, end: int, lower: bool) -> int:
    """Return the hash of a form, from 1 to 2 ** 62; an apostrophe that stands alone may be a quote and stays curved."""
    first, second = 0x1234567, 0x7654321
    for at in range(start, end):
        character = int(characters[at])
        if character != CURVED or end - start > 1:
            character = lowered(letters, character) if lower else exact(letters, character)
        first = mix(first, character)
        second = mix(second ^ 0x2545F491, character + 0x10000)
    return ((first << 31) | second) + 1


@compiled
def hash_words(letters: Letters, characters: Array, starts: Array, lower: bool, keys: Array) -> None:
    """Fill `keys` (int64) with the hashes of words."""
    for word in range(len(starts) - 1):
        keys[word] = key_of(letters, characters, starts[word], starts[word + 1], lower)


@compiled
def enter(vocabulary: Vocabulary, keys: Array, first: int) -> None:
    """Enter the hashes of forms into an empty vocabulary, numbered from `first`."""
    for at in range(len(keys)):
        slot = (keys[at] ^ (keys[at] >> 31)) & (len(vocabulary.keys) - 1)
        while vocabulary.keys[slot] != 0:
            slot = (slot + 1) & (len(vocabulary.keys) - 1)
        vocabulary.keys[slot] = keys[at]
        vocabulary.numbers[slot] = at + first


@compiled
def shape_of(letters: Letters, characters: Array, start: int, end: int) -> int:
    """Return a hash of the classes of the characters, no class more than twice in a row."""
    shape, last, run = end - start if end - start < 3 else 3, -1, 0
    for at in range(start, end):
        character = int(characters[at])
        kind = int(letters.classes[character]) if character < len(letters.classes) else 0
        if kind == MARK:
            kind += character & 0xFFFF
        run = run + 1 if kind == last else 0
        last = kind
        if run < 2:
            shape = mix(shape, kind + 1)
    return shape


@compiled
def read_words(letters: Letters, vocabulary: Vocabulary, characters: Array, starts: Array, forms: Array) -> None:
    """Fill `forms` (int32, one row a word, see FORM_COLUMNS) for the words `characters[starts[i]:starts[i + 1]]`."""
    for word in range(len(starts) - 1):
        start, end = starts[word], starts[word + 1]
        forms[word, 0] = find(vocabulary, key_of(letters, characters, start, end, False))
        state = 5
        for size in range(1, 4):
            if start + size <= end:
                state = mix(state, lowered(letters, int(characters[start + size - 1])))
            forms[word, 1 + size] = mix(state, size)
        state = 7
        for size in range(1, 5):
            if end - size >= start:
                state = mix(state, lowered(letters, int(characters[end - size])))
            forms[word, 4 + size] = mix(state, size)
        forms[word, 9] = shape_of(letters, characters, start, end)
        number = find(vocabulary, key_of(letters, characters, start, end, True))
        forms[word, 1] = number if number else UNKNOWN + forms[word, 6] % ENDINGS


@compiled
def pick_rows(templates: Templates, shift: int, atoms: Array, mixed: Array, rows: Array) -> int:
    """Fill `rows` with a row of the table for each template, and return how many these are.

    Each atom becomes a hash of its place and value, a template the exclusive or of up to four of these: one step an
    atom, where a hash over all of them would take six. Place 0 of `mixed` stays 0, for templates of fewer atoms.
    """
    chosen, seeds = templates.atoms, templates.seeds
    for at in range(templates.atom_count):
        mixed[at + 1] = mix(mix(at * 0x9E3779 + 1, atoms[at]), 0x5F3759DF)
    for at in range(len(seeds)):
        state = seeds[at] ^ mixed[chosen[at, 0]] ^ mixed[chosen[at, 1]] ^ mixed[chosen[at, 2]] ^ mixed[chosen[at, 3]]
        rows[at] = state >> shift
    return len(seeds)


@compiled
def score(model: Model, work: Scratch, scores: Array) -> int:
    """Fill `scores` with a sum of weights for each class and return how many rows were picked.

    The ends of all rows are read first, so that the memory is asked for all of them at once and not one after another.
    """
    count = pick_rows(model.templates, model.shift, work.atoms, work.mixed, work.rows)
    table, rows = model.table, work.rows
    classes = table.shape[1]
    touched = scores[64]
    for at in range(count):
        touched |= table[rows[at], 0] | table[rows[at], classes - 1]
    work.costs[3] = touched  # to be read by nobody: what is not stored would not be read either
    for at in range(classes):
        scores[at] = 0
    for at in range(0, count - 3, 4):  # four rows at a time, so that the sums are fetched and put back less often
        one, two, three, four = rows[at], rows[at + 1], rows[at + 2], rows[at + 3]
        for column in range(classes):
            scores[column] = (
                scores[column] + table[one, column] + table[two, column] + table[three, column] + table[four, column]
            )
    for at in range(count - count % 4, count):
        row = rows[at]
        for column in range(classes):
            scores[column] += table[row, column]
    return count


@compiled
def score_moves(model: Model, work: Scratch, scores: Array) -> int:
    """Fill `scores` as `score` does, of three classes, which fit in registers."""
    count = pick_rows(model.templates, model.shift, work.atoms, work.mixed, work.rows)
    table, rows = model.table, work.rows
    shift = left = right = touched = scores[64]  # never written to: a zero of the right type
    for at in range(count):
        touched |= table[rows[at], 0]
    work.costs[3] = touched  # as in `score`
    for at in range(count):
        row = rows[at]
        shift += table[row, 0]
        left += table[row, 1]
        right += table[row, 2]
    scores[0], scores[1], scores[2] = shift, left, right
    return count


@compiled
def best(scores: Array, classes: int) -> int:
    """Return the class with the highest score, the first of equals."""
    found = 0
    for at in range(1, classes):
        if scores[at] > scores[found]:
            found = at
    return found


@compiled
def learn(table: Array, totals: Array, rows: Array, count: int, right: int, wrong: int, time: int) -> None:
    """Move the weights of some rows from a wrong class to the right one; `totals` is for the average over time."""
    for at in range(count):
        row = rows[at]
        table[row, right] += 1
        table[row, wrong] -= 1
        totals[row, right] += time
        totals[row, wrong] -= time


@compiled
def best_other(scores: Array, classes: int, right: int) -> int:
    """Return the class with the highest score but for the right one, the first of equals."""
    found = 1 if right == 0 else 0
    for at in range(found + 1, classes):
        if scores[at] > scores[found] and at != right:
            found = at
    return found


@compiled
def learn_class(
    model: Model, totals: Array, classes: int, right: int, count: int, work: Scratch, time: int, margin: int
) -> None:
    """Learn from scores that are there already where the right class is not ahead by more than a margin."""
    wrong = best_other(work.scores, classes, right)
    if work.scores[right] - work.scores[wrong] <= margin:
        learn(model.table, totals, work.rows, count, right, wrong, time)


@compiled
def tag_atoms(forms: Array, tags: Array, first: int, last: int, at: int, atoms: Array) -> None:
    """Fill the atoms of tagging word `at` of the words from `first` to before `last`: see TAG_ATOMS."""
    for column in range(10):
        atoms[column] = forms[at, column]
    atoms[10] = tags[at - 1] if at > first else NONE_TAG
    atoms[11] = tags[at - 2] if at - 1 > first else NONE_TAG
    atoms[12] = forms[at - 1, 1] if at > first else 0
    atoms[13] = forms[at - 2, 1] if at - 1 > first else 0
    atoms[14] = forms[at - 1, 7] if at > first else 0
    atoms[15] = forms[at + 1, 1] if at + 1 < last else 0
    atoms[16] = forms[at + 2, 1] if at + 2 < last else 0
    atoms[17] = forms[at + 1, 6] if at + 1 < last else 0
    atoms[18] = forms[at + 1, 7] if at + 1 < last else 0
    atoms[19] = forms[at + 1, 9] if at + 1 < last else 0
    atoms[20] = forms[at - 1, 9] if at > first else 0
    atoms[21] = forms[at + 1, 0] if at + 1 < last else 0
    atoms[22] = forms[at + 2, 9] if at + 2 < last else 0


@compiled
def tag(model: Model, classes: int, forms: Array, first: int, last: int, work: Scratch, tags: Array) -> None:
    """Fill `tags` (uint8) from `first` to before `last`, from left to right."""
    for at in range(first, last):
        tag_atoms(forms, tags, first, last, at, work.atoms)
        score(model, work, work.scores)
        tags[at] = best(work.scores, classes)


@compiled
def learn_tags(
    model: Model, totals: Array, classes: int, forms: Array, starts: Array, order: Array, gold: Array, tags: Array,
    work: Scratch, time: int, margin: int,
) -> int:  # fmt: skip
    """Go through the sentences of `order` once, learn where the right tag is not ahead by more than a margin.

    Return the time after it; `tags` are the tags given on the way.
    """
    for sentence in order:
        first, last = starts[sentence], starts[sentence + 1]
        for at in range(first, last):
            tag_atoms(forms, tags, first, last, at, work.atoms)
            count = score(model, work, work.scores)
            tags[at] = best(work.scores, classes)
            learn_class(model, totals, classes, int(gold[at]), count, work, time, margin)
        time += 1
    return time


@compiled
def begin(work: Scratch, kinds: Array, forms: Array, tags: Array, first: int, length: int) -> None:
    """Lay out a sentence: its words, the root after them, and a node that stands for none."""
    none = length + 1
    for node in range(length + 2):
        work.heads[node] = none
        work.labels[node] = NONE_LABEL
        work.left[node] = work.left2[node] = work.right[node] = work.right2[node] = none
        work.lefts[node] = work.rights[node] = work.left_set[node] = work.right_set[node] = 0
    for kind in range(4):
        work.between[0, kind] = 0
    for node in range(length):
        work.words[node] = forms[first + node, 1]
        work.tags[node] = tags[first + node]
        for kind in range(4):
            work.between[node + 1, kind] = work.between[node, kind]
        if kinds[tags[first + node]]:
            work.between[node + 1, kinds[tags[first + node]] - 1] += 1
    work.words[length], work.tags[length] = ROOT_WORD, ROOT_TAG
    work.words[none], work.tags[none] = NONE_WORD, NONE_TAG


@compiled
def attach(work: Scratch, head: int, child: int, label: int) -> None:
    """Make an arc; a new child is always outside of those that its head has on that side."""
    work.heads[child] = head
    work.labels[child] = label
    bit = 1 << label
    if child < head:
        work.left2[head] = work.left[head]
        work.left[head] = child
        work.lefts[head] += 1
        work.left_set[head] |= bit
    else:
        work.right2[head] = work.right[head]
        work.right[head] = child
        work.rights[head] += 1
        work.right_set[head] |= bit


@compiled
def distance(gap: int) -> int:
    """Return a distance in one of eight steps."""
    if gap < 5:
        return gap
    if gap < 7:
        return 5
    return 6 if gap < 11 else 7


@compiled
def dividers(work: Scratch, left: int, right: int, none: int) -> int:
    """Return which sorts of divider stand between two nodes, as bits, commas counted up to three."""
    if left >= none or right >= none:
        return 32
    after, before = left + 1, right
    commas = min(3, work.between[before, 0] - work.between[after, 0])
    found = commas
    for kind in range(1, 4):
        if work.between[before, kind] > work.between[after, kind]:
            found += 2 << kind
    return found


@compiled
def fold(labels: int) -> int:
    """Return a set of labels (bits) as a number below 2 ** 31."""
    return mix(mix(11, labels & MASK), labels >> 31)


@compiled
def move_atoms(work: Scratch, depth: int, b0: int, length: int) -> None:
    """Fill the atoms of a decision between the moves: see MOVE_ATOMS."""
    none = length + 1
    s0 = work.stack[depth - 1] if depth > 0 else none
    s1 = work.stack[depth - 2] if depth > 1 else none
    s2 = work.stack[depth - 3] if depth > 2 else none
    s3 = work.stack[depth - 4] if depth > 3 else none
    b1, b2, b3 = min(b0 + 1, none), min(b0 + 2, none), min(b0 + 3, none)
    word_atoms(work, s0, s1, s2, b0, b1, b2)
    nearby_tags(work, s0, s1, s2, b0, b1, b2, b3)
    inner_atoms(work, s0, s1, b0, none)
    tags, atoms = work.tags, work.atoms
    atoms[52] = tags[s0 - 1] if 0 < s0 < none else NONE_TAG
    atoms[53] = tags[s0 + 1] if s0 < none else NONE_TAG
    atoms[54] = tags[s1 - 1] if 0 < s1 < none else NONE_TAG
    atoms[55] = tags[s1 + 1] if s1 < none else NONE_TAG
    atoms[56] = tags[b0 - 1] if b0 > 0 else NONE_TAG
    atoms[57] = tags[s3]


@compiled
def word_atoms(work: Scratch, s0: int, s1: int, s2: int, b0: int, b1: int, b2: int) -> None:
    """Fill atoms 0 to 11: words."""
    words, atoms = work.words, work.atoms
    atoms[0] = words[s0]
    atoms[1] = words[s1]
    atoms[2] = words[s2]
    atoms[3] = words[b0]
    atoms[4] = words[b1]
    atoms[5] = words[b2]
    atoms[6] = words[work.left[s0]]
    atoms[7] = words[work.right[s0]]
    atoms[8] = words[work.left[s1]]
    atoms[9] = words[work.right[s1]]
    atoms[10] = words[work.left[b0]]
    atoms[11] = words[work.right[work.right[s0]]]


@compiled
def nearby_tags(work: Scratch, s0: int, s1: int, s2: int, b0: int, b1: int, b2: int, b3: int) -> None:
    """Fill atoms 12 to 28: tags."""
    tags, atoms = work.tags, work.atoms
    atoms[12] = tags[s0]
    atoms[13] = tags[s1]
    atoms[14] = tags[s2]
    atoms[15] = tags[b0]
    atoms[16] = tags[b1]
    atoms[17] = tags[b2]
    atoms[18] = tags[b3]
    atoms[19] = tags[work.left[s0]]
    atoms[20] = tags[work.right[s0]]
    atoms[21] = tags[work.left2[s0]]
    atoms[22] = tags[work.right2[s0]]
    atoms[23] = tags[work.left[s1]]
    atoms[24] = tags[work.right[s1]]
    atoms[25] = tags[work.right2[s1]]
    atoms[26] = tags[work.left[b0]]
    atoms[27] = tags[work.left2[b0]]
    atoms[28] = tags[work.right[work.right[s0]]]


@compiled
def inner_atoms(work: Scratch, s0: int, s1: int, b0: int, none: int) -> None:
    """Fill atoms 29 to 51: labels and numbers of children, distances, dividers."""
    labels, atoms = work.labels, work.atoms
    atoms[29] = labels[work.left[s0]]
    atoms[30] = labels[work.right[s0]]
    atoms[31] = labels[work.left2[s0]]
    atoms[32] = labels[work.right2[s0]]
    atoms[33] = labels[work.left[s1]]
    atoms[34] = labels[work.right[s1]]
    atoms[35] = labels[work.right2[s1]]
    atoms[36] = labels[work.left[b0]]
    atoms[37] = labels[work.left2[b0]]
    atoms[38] = min(5, work.lefts[s0])
    atoms[39] = min(5, work.rights[s0])
    atoms[40] = min(5, work.lefts[s1])
    atoms[41] = min(5, work.rights[s1])
    atoms[42] = min(5, work.lefts[b0])
    atoms[43] = distance(b0 - s0) if s0 < none else 0
    atoms[44] = distance(s0 - s1) if s1 < none else 0
    atoms[45] = dividers(work, s0, b0, none)
    atoms[46] = dividers(work, s1, s0, none)
    atoms[47] = fold(work.left_set[s0])
    atoms[48] = fold(work.right_set[s0])
    atoms[49] = fold(work.left_set[s1])
    atoms[50] = fold(work.right_set[s1])
    atoms[51] = fold(work.left_set[b0])


@compiled
def label_atoms(work: Scratch, head: int, child: int, below: int, b0: int, length: int) -> None:
    """Fill the atoms of the choice of a label: see LABEL_ATOMS; `below` is the node below both on the stack."""
    none = length + 1
    words, tags, labels, atoms = work.words, work.tags, work.labels, work.atoms
    atoms[0] = 1 if child < head else 0
    atoms[1] = words[head]
    atoms[2] = tags[head]
    atoms[3] = words[child]
    atoms[4] = tags[child]
    atoms[5] = words[work.left[child]]
    atoms[6] = words[work.right[child]]
    atoms[7] = tags[work.left[child]]
    atoms[8] = tags[work.right[child]]
    atoms[9] = labels[work.left[child]]
    atoms[10] = labels[work.right[child]]
    atoms[11] = labels[work.left2[child]]
    atoms[12] = fold(work.left_set[child])
    atoms[13] = fold(work.right_set[child])
    atoms[14] = labels[work.left[head]]
    atoms[15] = labels[work.right[head]]
    atoms[16] = fold(work.left_set[head])
    atoms[17] = fold(work.right_set[head])
    atoms[18] = tags[work.right[head]]
    after = b0 + 1 if head == b0 else b0
    near_atoms(work, head, child, after, length)
    atoms[28] = dividers(work, min(head, child), max(head, child), none)
    atoms[29] = distance(abs(head - child))
    atoms[30] = words[work.left[head]]
    atoms[31] = words[work.right[head]]
    atoms[32] = min(5, work.lefts[child])
    atoms[33] = words[work.right[work.right[child]]]
    atoms[34] = words[below]
    atoms[35] = tags[below]


@compiled
def near_atoms(work: Scratch, head: int, child: int, after: int, length: int) -> None:
    """Fill atoms 19 to 27 of the choice of a label: what stands beside child and head, and the next words."""
    none = length + 1
    words, tags, atoms = work.words, work.tags, work.atoms
    atoms[19] = tags[child - 1] if child > 0 else NONE_TAG
    atoms[20] = tags[child + 1]
    atoms[21] = tags[head - 1] if head > 0 else NONE_TAG
    atoms[22] = tags[min(head + 1, none)]
    atoms[23] = words[child - 1] if child > 0 else NONE_WORD
    atoms[24] = words[child + 1]
    atoms[25] = tags[min(after, none)]
    atoms[26] = words[min(after, none)]
    atoms[27] = tags[min(after + 1, none)]


@compiled
def allowed(move: int, depth: int, b0: int, length: int) -> bool:
    """Return whether a move can be made: the root is never shifted."""
    if move == SHIFT:
        return b0 < length
    return depth > 0 if move == LEFT else depth > 1


@compiled
def best_move(scores: Array, depth: int, b0: int, length: int) -> int:
    """Return the allowed move with the highest score, the first of equals."""
    found = -1
    for move in range(3):
        if allowed(move, depth, b0, length) and (found < 0 or scores[move] > scores[found]):
            found = move
    return found


@compiled
def label_of(model: Model, work: Scratch, head: int, depth: int, b0: int, length: int) -> int:
    """Return how many rows were picked for the label of the top of the stack below a head; scores are left behind."""
    lower = depth - 2 if head == b0 else depth - 3
    below = work.stack[lower] if lower >= 0 else length + 1
    label_atoms(work, head, work.stack[depth - 1], below, b0, length)
    return score(model, work, work.scores)


@compiled
def parse(grammar: Grammar, classes: int, forms: Array, tags: Array, first: int, length: int, work: Scratch) -> None:
    """Fill `work.heads` and `work.labels` of a sentence that begins at word `first`; a head `length` is the root."""
    begin(work, grammar.kinds, forms, tags, first, length)
    depth, b0 = 0, 0
    while b0 < length or depth > 0:
        move_atoms(work, depth, b0, length)
        score_moves(grammar.moves, work, work.scores)
        move = best_move(work.scores, depth, b0, length)
        if move == SHIFT:
            work.stack[depth] = b0
            depth += 1
            b0 += 1
        else:
            head = b0 if move == LEFT else work.stack[depth - 2]
            label_of(grammar.labels, work, head, depth, b0, length)
            attach(work, head, work.stack[depth - 1], best(work.scores, classes))
            depth -= 1


@compiled
def parse_all(
    grammar: Grammar, tag_count: int, label_count: int, starts: Array, forms: Array, work: Scratch, tags: Array,
    heads: Array, labels: Array,
) -> None:  # fmt: skip
    """Fill tags (uint8), heads (int32, by sentence, -1 the root) and labels (uint8) of the words of all sentences."""
    for sentence in range(len(starts) - 1):
        first, length = starts[sentence], starts[sentence + 1] - starts[sentence]
        tag(grammar.tagger, tag_count, forms, first, first + length, work, tags)
        parse(grammar, label_count, forms, tags, first, length, work)
        for node in range(length):
            heads[first + node] = work.heads[node] if work.heads[node] < length else -1
            labels[first + node] = work.labels[node]


@compiled
def cost(work: Scratch, move: int, gold: Array, first: int, depth: int, b0: int, length: int) -> int:
    """Return how many arcs of the treebank a move puts out of reach; `gold` are heads by sentence, -1 the root.

    Source: Goldberg and Nivre, Training Deterministic Parsers with Non-Deterministic Oracles, 2013.
    """
    lost = 0
    if move == SHIFT:
        head = gold[first + b0]
        for at in range(depth):
            node = work.stack[at]
            if gold[first + node] == b0 or (head == node and at < depth - 1):
                lost += 1
        return lost
    child = work.stack[depth - 1]
    head = gold[first + child]
    if head < 0:
        head = length
    if move == LEFT:
        if head > b0 or (depth > 1 and head == work.stack[depth - 2]):
            lost += 1
    elif head >= b0:
        lost += 1
    for node in range(b0, length):
        if gold[first + node] == child:
            lost += 1
    return lost


@compiled
def best_moves(work: Scratch, gold: Array, first: int, depth: int, b0: int, length: int) -> tuple[int, int]:
    """Return the best-scored allowed move of those that lose least, and of those that lose more (-1: none)."""
    least, right, wrong = 1 << 30, -1, -1
    for move in range(3):
        if allowed(move, depth, b0, length):
            work.costs[move] = cost(work, move, gold, first, depth, b0, length)
            least = min(least, work.costs[move])
    for move in range(3):
        if not allowed(move, depth, b0, length):
            continue
        if work.costs[move] == least:
            if right < 0 or work.scores[move] > work.scores[right]:
                right = move
        elif wrong < 0 or work.scores[move] > work.scores[wrong]:
            wrong = move
    return right, wrong


@compiled
def learn_trees(
    grammar: Grammar, move_totals: Array, label_totals: Array, classes: int, forms: Array, tags: Array, starts: Array,
    order: Array, gold: Array, gold_labels: Array, work: Scratch, time: int, chance: int, margin: int,
    label_margin: int,
) -> int:  # fmt: skip
    """Go through the sentences of `order` once, learn from moves and labels, and return the time after it.

    There is something to learn where the right choice is not ahead by more than a margin. A wrong move is followed all
    the same in `chance` of 1,000 cases, so that the parser learns to go on from it.
    """
    random = time & MASK
    for sentence in order:
        first, length = starts[sentence], starts[sentence + 1] - starts[sentence]
        begin(work, grammar.kinds, forms, tags, first, length)
        depth, b0 = 0, 0
        while b0 < length or depth > 0:
            move_atoms(work, depth, b0, length)
            count = score_moves(grammar.moves, work, work.scores)
            right, wrong = best_moves(work, gold, first, depth, b0, length)
            move = right
            if wrong >= 0 and work.scores[right] - work.scores[wrong] <= margin:
                if work.scores[wrong] > work.scores[right]:
                    random = (random * 1103515245 + 12345) & MASK
                    move = right if (random >> 8) % 1000 >= chance else wrong
                learn(grammar.moves.table, move_totals, work.rows, count, right, wrong, time)
            if move == SHIFT:
                work.stack[depth] = b0
                depth, b0 = depth + 1, b0 + 1
                continue
            child = work.stack[depth - 1]
            head = b0 if move == LEFT else work.stack[depth - 2]
            count = label_of(grammar.labels, work, head, depth, b0, length)
            label = best(work.scores, classes)
            if head == (gold[first + child] if gold[first + child] >= 0 else length):
                right = int(gold_labels[first + child])
                learn_class(grammar.labels, label_totals, classes, right, count, work, time, label_margin)
            attach(work, head, child, label)
            depth -= 1
        time += 1
    return time
