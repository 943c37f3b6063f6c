"""Name the arrays that the compiled kernel works on, and what a decision of the tagger and the parser looks at.

A decision looks at *atoms*: small numbers such as the word on top of the stack (`s0w`) or the tag of the next word
(`b0t`). A *template* names one to four atoms; together with their values it picks a row of a table of weights.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

FORM_COLUMNS = ("exact", "lower", "p1", "p2", "p3", "s1", "s2", "s3", "s4", "shape")
"""What is read of a word: the numbers of its forms in the vocabulary, hashes of its ends, and its shape."""

TAG_ATOMS = (
    "w l p1 p2 p3 s1 s2 s3 s4 shape "
    "t1 t2 l1 l2 s31 r1 r2 sr2 sr3 srshape shape1 r1exact shaper2"
).split()  # fmt: skip
TAG_TEMPLATES = """
w; l; p1; p2; p3; s1; s2; s3; s4; shape; shape s2; shape p1
t1; t1 t2; t1 l; t1 t2 l; t1 s3; t1 shape; l1; l2; l1 l; r1; r2; r1 l; r1exact; t1 r1; sr2; sr3; srshape
s31; l1 r1; shape1 shape srshape; t1 sr3; s3 r1; t1 s2 sr2; r1 r2; t1 t2 r1; shape shaper2 srshape; shape l1
"""

MOVE_ATOMS = (
    "s0w s1w s2w b0w b1w b2w s0lw s0rw s1lw s1rw b0lw s0rrw "
    "s0t s1t s2t b0t b1t b2t b3t s0lt s0rt s0l2t s0r2t s1lt s1rt s1r2t b0lt b0l2t s0rrt "
    "s0ll s0rl s0l2l s0r2l s1ll s1rl s1r2l b0ll b0l2l "
    "s0vl s0vr s1vl s1vr b0vl d0 d1 q0 q1 s0ls s0rs s1ls s1rs b0ls "
    "s0pt s0nt s1pt s1nt b0pt s3t"
).split()
MOVE_TEMPLATES = """
s0w; s0t; s0w s0t; b0w; b0t; b0w b0t; b1w; b1t; b1w b1t; b2w; b2t; s1w; s1t; s1w s1t; s2w; s2t
s0w s0t b0w b0t; s0w b0w; s0w b0t; s0t b0w; s0t b0t; s0t b0t b0w; s0t b0t s0w
s1w s0w; s1w s0t; s1t s0w; s1t s0t; s1w b0w; s1w b0t; s1t b0w; s1t b0t; b0t b1t; b0w b1t; b0t b1w; b0w b1w
s0t b1w; s0w b1w
s0t b0t b1t; s1t s0t b0t; s2t s1t s0t; b0t b1t b2t; s0w b0t b1t; s0t b0w b1t; s0t b0t b1w; s1t s0t b0t b1t
s1w s0t b0t; s1t s0w b0t; s1t s0t b0w; s1w s0w b0w; s1w s0t b0w; s2t s1t s0t b0t; s0t b0t b1t b2t; b1t b2t b3t
s0t s0lt b0t; s0t s0rt b0t; s0t b0t b0lt; s1t s1rt s0t; s1t s1lt s0t; s1t s0t s0lt; s1t s0t s0rt; s1t s1rt b0t
s0w s0rw b0t; s1w s0w s0rw; s0rw b0w; s0w s0rt b0w; s1w s0w s0rt; s0lw s0t b0t; s0t s0rrw b0t; s0t s0rt s0rrt b0t
s0w d0; s0t d0; b0w d0; b0t d0; s0t b0t d0; s1t s0t d1; s1w s0t d1; s1t s0w d1; s0t b0t q0; s1t s0t q1; s1t b0t q1 q0
s0w s0vr; s0t s0vr; s0w s0vl; s0t s0vl; b0w b0vl; b0t b0vl; s1t s1vr s0t; s1w s1vr
s0t s0ls; s0t s0rs b0t; b0t b0ls s0t; s1t s1rs s0t; s0w s0rs; s1w s1rs; b0w b0ls; s1t s1ls s0t; s0w s0ls; s1t s1rs s0w
s0w s0rl; s0t s0rl b0t; s0t s0ll b0t; s1t s1rl s0t b0t; s1w s1rl; b0t b0ll s0t; b0w b0ll; s0t s0rl s0r2l; s0t s0ll s0l2l
s0t s0rt s0r2t; s0t s0lt s0l2t; s1t s1rt s1r2t; b0t b0lt b0l2t; s1t s1ll s0t
s0t s0pt b0t; s0t s0nt b0t; s1t s1nt s0t; s1t s1pt s0t; b0pt b0t s0t; s3t s2t s1t s0t
"""

LABEL_ATOMS = (
    "dir hw ht cw ct clw crw clt crt cll crl c2l cls crs hll hrl hls hrs hrt cpt cnt hpt hnt cpw cnw nt nw n1t q d "
    "hlw hrw cvl crrw gw gt"
).split()
LABEL_TEMPLATES = """
dir; dir hw; dir ht; dir cw; dir ct; dir hw cw; dir hw ct; dir ht cw; dir ht ct; dir hw ht ct; dir cw ct ht
dir clw ct; dir crw cw; dir clt ct ht; dir crt ct ht; dir cll ct ht; dir crl ct ht; dir cls ct; dir crs ct; dir cls cw
dir crs hw; dir hls ct; dir hrs ct; dir hls ht cw; dir hrs ht cw; dir hrs ht ct; dir hls ht ct; dir hrl hw ct
dir cpt ct cnt; dir hpt ht hnt; dir cpw ct; dir cnw ct; dir nt ct ht; dir nw ct; dir nt n1t ct; dir q ct ht
dir d ct ht; dir d cw; dir crw hw cw; dir clw hw; dir hrt ht ct; dir hls hw; dir hlw ht ct; dir hrw ht ct
dir cw cpt cnt; dir cw nt; dir cls hls ct; dir cvl ct ht; dir crs cls ct; dir crrw cw; dir ct hls hrs
dir gt ht ct; dir gw ct; dir gt cw; dir gw hw ct; dir gt ct cls
"""


class Templates(NamedTuple):
    """Templates over `atom_count` atoms.

    `atoms` is uint8 (templates, 4): one more than the place of an atom, 0 for none; `seeds` int64 (templates,).
    """

    atoms: Array
    seeds: Array
    atom_count: int


def templates(atoms: list[str], text: str) -> Templates:
    """Return the templates of a text in which semicolons and line ends part them.

    >>> templates(["s0w", "s0t"], "s0w s0t; s0t").atoms.tolist()
    [[1, 2, 0, 0], [2, 0, 0, 0]]
    """
    named = [part.split() for line in text.split("\n") for part in line.split(";") if part.strip()]
    table = np.zeros((len(named), 4), np.uint8)
    for row, names in zip(table, named, strict=True):
        row[: len(names)] = [atoms.index(name) + 1 for name in names]
    seeds = (np.arange(1, len(named) + 1, dtype=np.int64) ** 2 * 0x3C6EF372 + 0x2545F491) & 0x7FFFFFFF
    return Templates(table, seeds, len(atoms))


class Letters(NamedTuple):
    """By code point below 0x3000: the lower case and the class, both int32 (unsigned ones would turn into floats)."""

    lower: Array
    classes: Array


class Vocabulary(NamedTuple):
    """Hashes of the known forms, open-addressed: `keys` int64 (slots,), 0 where free, `numbers` int32 (slots,)."""

    keys: Array
    numbers: Array


class Model(NamedTuple):
    """Weights and templates of one kind of decision: `table` is (rows, classes), rows a power of two."""

    table: Array
    templates: Templates
    shift: int


class Grammar(NamedTuple):
    """All that tagging and parsing needs; `kinds` (uint8, by tag) says which of four sorts of divider a tag is."""

    letters: Letters
    vocabulary: Vocabulary
    tagger: Model
    moves: Model
    labels: Model
    kinds: Array


class Scratch(NamedTuple):
    """The working memory of one call, for sentences of up to so many words.

    From `words` to `stack` all are int64 (words + 2,), by node: the words, then the root, then a node that stands for
    none. `between` (words + 2, 4) counts the dividers before a node. Then come the values of atoms and their hashes,
    the rows that templates picked (uint32), and scores (int32) by class and costs by move; the last score stays 0, and
    the last cost is no cost.
    """

    words: Array
    tags: Array
    heads: Array
    labels: Array
    left: Array
    left2: Array
    right: Array
    right2: Array
    lefts: Array
    rights: Array
    left_set: Array
    right_set: Array
    stack: Array
    between: Array
    atoms: Array
    mixed: Array
    rows: Array
    scores: Array
    costs: Array


def scratch(length: int) -> Scratch:
    """Return working memory for sentences of up to `length` words."""

    def by_node() -> Array:
        return np.zeros(length + 2, np.int64)

    return Scratch(
        by_node(), by_node(), by_node(), by_node(), by_node(), by_node(), by_node(), by_node(), by_node(), by_node(),
        by_node(), by_node(), by_node(), np.zeros((length + 2, 4), np.int64), np.zeros(80, np.int64),
        np.zeros(80, np.int64), np.zeros(256, np.uint32), np.zeros(65, np.int32), np.zeros(4, np.int64),
    )  # fmt: skip
