"""A parser that is slow and obvious: atoms by name, arcs in a dictionary, one step after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.syntax.arrays import (
    LABEL_ATOMS,
    LABEL_TEMPLATES,
    MOVE_ATOMS,
    MOVE_TEMPLATES,
    TAG_ATOMS,
    TAG_TEMPLATES,
    Array,
    templates,
)
from stance.syntax.weights import Weights
from stance.syntax.words import letters, normal

NONE_TAG, ROOT_TAG, NONE_LABEL, NONE_WORD, ROOT_WORD = 62, 63, 63, 0, 1


@dataclass(frozen=True)
class Parsed:
    tags: list[int]
    heads: list[int]
    labels: list[int]


def mix(state: int, value: int) -> int:
    state = ((state ^ value) * 0x5BD1E995) % 2**31
    return state ^ (state >> 15)


def chain(start: int, values: Sequence[int]) -> int:
    for value in values:
        start = mix(start, value)
    return start


def lower(character: str) -> int:
    return ord(character) if ord(character) >= 0x3000 else int(letters().lower[ord(character)])


def shape(word: str) -> int:
    kinds: list[int] = []
    for character in word:
        kind = int(letters().classes[ord(character)]) if ord(character) < 0x3000 else 0
        kind = kind + (ord(character) & 0xFFFF) if kind == 4 else kind
        if kinds[-2:] != [kind, kind]:
            kinds.append(kind)
    return chain(min(3, len(word)), [kind + 1 for kind in kinds])


class Form:
    def __init__(self, word: str, forms: Sequence[str]) -> None:
        numbers = {form: at + 2 for at, form in enumerate(forms)}
        self.word = word
        self.exact = numbers.get(normal(word, lower=False), 0)
        low = [lower(character) for character in word]
        self.prefix = {size: mix(chain(5, low[:size]), size) for size in (1, 2, 3)}
        self.suffix = {size: mix(chain(7, low[::-1][:size]), size) for size in (1, 2, 3, 4)}
        self.shape = shape(word)
        self.lower = numbers.get(normal(word, lower=True)) or 2**20 + self.suffix[2] % 2**10


def scores(table: Array, names: list[str], text: str, atoms: dict[str, int]) -> list[int]:
    assert set(atoms) == set(names)
    hashed = [0] + [mix(mix(at * 0x9E3779 + 1, atoms[name]), 0x5F3759DF) for at, name in enumerate(names)]
    shift = 32 - len(table).bit_length()
    sums = [0] * table.shape[1]
    made = templates(names, text)
    for places, seed in zip(made.atoms.tolist(), made.seeds.tolist(), strict=True):
        for place in places:
            seed ^= hashed[place]
        for column, weight in enumerate(table[seed >> shift].tolist()):
            sums[column] += weight
    return sums


def tag(weights: Weights, forms: list[Form]) -> list[int]:
    tags: list[int] = []
    for at, form in enumerate(forms):
        before, before2 = (forms[at - 1] if at > 0 else None), (forms[at - 2] if at > 1 else None)
        after, after2 = (
            (forms[at + 1] if at + 1 < len(forms) else None),
            (forms[at + 2] if at + 2 < len(forms) else None),
        )
        atoms = {
            "w": form.exact, "l": form.lower, "shape": form.shape,
            "p1": form.prefix[1], "p2": form.prefix[2], "p3": form.prefix[3],
            "s1": form.suffix[1], "s2": form.suffix[2], "s3": form.suffix[3], "s4": form.suffix[4],
            "t1": tags[-1] if tags else NONE_TAG, "t2": tags[-2] if len(tags) > 1 else NONE_TAG,
            "l1": before.lower if before else 0, "l2": before2.lower if before2 else 0,
            "s31": before.suffix[3] if before else 0, "shape1": before.shape if before else 0,
            "r1": after.lower if after else 0, "r2": after2.lower if after2 else 0,
            "sr2": after.suffix[2] if after else 0, "sr3": after.suffix[3] if after else 0,
            "srshape": after.shape if after else 0, "r1exact": after.exact if after else 0,
            "shaper2": after2.shape if after2 else 0,
        }  # fmt: skip
        found = scores(weights.tag_table, TAG_ATOMS, TAG_TEMPLATES, atoms)[: len(weights.tags)]
        tags.append(found.index(max(found)))
    return tags


@dataclass
class State:
    """The arcs so far; nodes are 0 ... n-1, the root n, and None for what is not there."""

    forms: list[Form]
    tags: list[int]
    kinds: list[int]
    stack: list[int] = field(default_factory=list)
    b0: int = 0
    arcs: list[tuple[int, int, int]] = field(default_factory=list)

    def at(self, node: int | None) -> int | None:
        return node if node is not None and 0 <= node <= len(self.tags) else None

    def word(self, node: int | None) -> int:
        if node is None:
            return NONE_WORD
        return ROOT_WORD if node == len(self.tags) else self.forms[node].lower

    def tag(self, node: int | None) -> int:
        node = self.at(node)
        if node is None:
            return NONE_TAG
        return ROOT_TAG if node == len(self.tags) else self.tags[node]

    def children(self, node: int | None, side: int) -> list[int]:
        """Return the children on a side (-1 left, 1 right), outermost first."""
        found = [child for head, child, _ in self.arcs if head == node and (child - head) * side > 0]
        return sorted(found, reverse=side > 0)

    def child(self, node: int | None, side: int, rank: int = 0) -> int | None:
        found = self.children(node, side)
        return found[rank] if len(found) > rank else None

    def label(self, node: int | None) -> int:
        return next((label for _, child, label in self.arcs if child == node), NONE_LABEL)

    def set_of(self, node: int | None, side: int) -> int:
        labels = {self.label(child) for child in self.children(node, side)}
        bits = sum(1 << label for label in labels)
        return mix(mix(11, bits % 2**31), bits >> 31)

    def dividers(self, left: int | None, right: int | None) -> int:
        if left is None or right is None:
            return 32
        kinds = [self.kinds[tag] for tag in self.tags[left + 1 : right]]
        return min(3, kinds.count(1)) + 4 * (2 in kinds) + 8 * (3 in kinds) + 16 * (4 in kinds)


def gap(size: int) -> int:
    return size if size < 5 else 5 if size < 7 else 6 if size < 11 else 7


def move_atoms(state: State) -> dict[str, int]:
    s3, s2, s1, s0 = ([None] * 4 + state.stack)[-4:]
    b0 = state.b0
    b1, b2, b3 = state.at(b0 + 1), state.at(b0 + 2), state.at(b0 + 3)
    nodes = {
        "s0": s0, "s1": s1, "s2": s2, "b0": b0, "b1": b1, "b2": b2, "s0l": state.child(s0, -1),
        "s0r": state.child(s0, 1), "s1l": state.child(s1, -1), "s1r": state.child(s1, 1), "b0l": state.child(b0, -1),
        "s0rr": state.child(state.child(s0, 1), 1),
    }  # fmt: skip
    atoms = {f"{name}w": state.word(node) for name, node in nodes.items()}
    nodes |= {
        "b3": b3, "s3": s3, "s0l2": state.child(s0, -1, 1), "s0r2": state.child(s0, 1, 1),
        "s1r2": state.child(s1, 1, 1), "b0l2": state.child(b0, -1, 1), "b0p": b0 - 1,
    }  # fmt: skip
    nodes |= {f"{name}p": node - 1 if node is not None else None for name, node in (("s0", s0), ("s1", s1))}
    nodes |= {f"{name}n": node + 1 if node is not None else None for name, node in (("s0", s0), ("s1", s1))}
    atoms |= {f"{name}t": state.tag(node) for name, node in nodes.items()}
    for name in "s0l s0r s0l2 s0r2 s1l s1r s1r2 b0l b0l2".split():
        atoms[f"{name}l"] = state.label(nodes[name])
    for name, node in (("s0", s0), ("s1", s1), ("b0", b0)):
        for side, number in (("l", -1), ("r", 1)):
            atoms[f"{name}v{side}"] = min(5, len(state.children(node, number)))
            atoms[f"{name}{side}s"] = state.set_of(node, number)
    atoms["d0"] = gap(b0 - s0) if s0 is not None else 0
    atoms["d1"] = gap(s0 - s1) if s0 is not None and s1 is not None else 0
    atoms["q0"], atoms["q1"] = state.dividers(s0, b0), state.dividers(s1, s0)
    return {name: atoms[name] for name in MOVE_ATOMS}


def label_atoms(state: State, head: int, child: int) -> dict[str, int]:
    rest = [node for node in state.stack if node not in (head, child)]
    below = rest[-1] if rest else None
    after = state.at(state.b0 + 1) if head == state.b0 else state.b0
    nodes = {
        "h": head, "c": child, "cl": state.child(child, -1), "cr": state.child(child, 1), "hl": state.child(head, -1),
        "hr": state.child(head, 1), "g": below, "n": after, "n1": state.at(after + 1) if after is not None else None,
        "cp": state.at(child - 1), "cn": child + 1, "hp": state.at(head - 1), "hn": state.at(head + 1),
        "crr": state.child(state.child(child, 1), 1), "c2": state.child(child, -1, 1),
    }  # fmt: skip
    atoms = {"dir": int(child < head), "d": gap(abs(head - child)), "cvl": min(5, len(state.children(child, -1)))}
    atoms["q"] = state.dividers(min(head, child), max(head, child))
    for name, node in nodes.items():
        atoms |= {f"{name}w": state.word(node), f"{name}t": state.tag(node), f"{name}l": state.label(node)}
    atoms |= {"cls": state.set_of(child, -1), "crs": state.set_of(child, 1)}
    atoms |= {"hls": state.set_of(head, -1), "hrs": state.set_of(head, 1)}
    atoms |= {"cll": state.label(nodes["cl"]), "crl": state.label(nodes["cr"]), "c2l": state.label(nodes["c2"])}
    atoms |= {"hll": state.label(nodes["hl"]), "hrl": state.label(nodes["hr"])}
    return {name: atoms[name] for name in LABEL_ATOMS}


def allowed(state: State) -> list[int]:
    return [0] * (state.b0 < len(state.tags)) + [1] * (len(state.stack) > 0) + [2] * (len(state.stack) > 1)


def parse(weights: Weights, kinds: list[int], words: Sequence[str]) -> Parsed:
    forms = [Form(word, weights.forms) for word in words]
    state = State(forms, tag(weights, forms), kinds)
    while state.b0 < len(words) or state.stack:
        sums = scores(weights.move_table, MOVE_ATOMS, MOVE_TEMPLATES, move_atoms(state))
        move = max(allowed(state), key=lambda move: (sums[move], -move))
        if move == 0:
            state.stack.append(state.b0)
            state.b0 += 1
            continue
        child = state.stack[-1]
        head = state.b0 if move == 1 else state.stack[-2]
        sums = scores(weights.label_table, LABEL_ATOMS, LABEL_TEMPLATES, label_atoms(state, head, child))
        sums = sums[: len(weights.labels)]
        state.stack.pop()
        state.arcs.append((head, child, sums.index(max(sums))))
    heads = {child: head for head, child, _ in state.arcs}
    return Parsed(
        state.tags,
        [heads[at] if heads[at] < len(words) else -1 for at in range(len(words))],
        [state.label(at) for at in range(len(words))],
    )
