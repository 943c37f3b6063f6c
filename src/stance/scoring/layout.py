"""Lay a scorer out as arrays of integers for the compiled kernel."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import replace
from functools import lru_cache

import numpy as np

from stance.features import frame, gazetteer, lexicon, masking, pieces
from stance.features.frame import FrameFeatures
from stance.features.gazetteer import Form, Gazetteer
from stance.features.lexicon import Lexicon
from stance.features.ngrams import BLOCKS, CharGrams
from stance.scoring import kernel
from stance.scoring.arrays import (
    Array,
    CharNgramTable,
    FrameTable,
    Letters,
    Names,
    Numbers,
    Phrases,
    ScorerArrays,
    Sequences,
    Strings,
    Tree,
)
from stance.scoring.scorer import Block, Scorer
from stance.text import normalise
from stance.values import NAME, NUMBER

KNOWN_CHARACTERS = 0x20000
"""Characters below this code point are in the tables; a row with a later one is left to the reference."""
_HANGUL_PARTS = range(0x1160, 0x1200)
_LISTED_COUNTS = 256


def scorer_arrays(scorer: Scorer) -> ScorerArrays | None:
    """Return a scorer as arrays; None where its features cannot be told apart in them."""
    blocks = {block.name: _commonest_first(block) for block in scorer.blocks}
    words, chars, concepts = (blocks[name] for name in BLOCKS[:3])
    of_frame = blocks.get("frame")
    analyzer = scorer.analyzer
    if any(" " in concept or not concept for concept, _ in analyzer.lexicon.entries):
        return None
    tokens = _Tokens()
    branches = analyzer.lexicon.all_branches()
    forms = analyzer.gazetteer.forms_by_first_key()
    tokens.add(word for feature in words.features for word in feature.split(" "))
    tokens.add(branches)
    tokens.add(key for group in forms.values() for form in group for key in form.keys)
    if of_frame is not None:
        tokens.add([*frame.CONTRAST, *frame.PERSONS, *frame.SUBORDINATORS])
    table = tokens.strings()
    first_concept = len(words.features) + len(chars.features)
    symbols = concept_symbols(analyzer.lexicon)
    return ScorerArrays(
        letters=_letters(),
        tokens=table,
        names=_names(forms, tokens, actors_of(analyzer.gazetteer)),
        phrases=_phrases(analyzer.lexicon, branches, tokens.numbers, symbols),
        words=_sequences(words, tokens.numbers, 0),
        chars=_chars(chars, table, len(words.features)),
        concepts=_sequences(concepts, symbols, first_concept),
        frame=_frame(of_frame, analyzer.lexicon, tokens.numbers, first_concept + len(concepts.features)),
        numbers=_numbers(scorer.intercepts, [block for block in (words, chars, concepts, of_frame) if block]),
    )


def _commonest_first(block: Block) -> Block:
    """Return a block with its commonest features first, so that the numbers needed most lie close together."""
    order = np.argsort(block.idf, kind="stable")
    return replace(
        block,
        features=tuple(block.features[i] for i in order.tolist()),
        idf=block.idf[order],
        coefficients=block.coefficients[order],
    )


def strings(found: Iterable[str]) -> Strings:
    """Return a table of different strings, numbered in their order."""
    listed = list(found)
    characters, starts = _joined(listed), _starts(listed)
    slots = np.full((_slots(len(listed)), 2), -1, np.int32)
    kernel.fill_strings(characters, starts, slots)
    return Strings(characters, starts, slots)


def _joined(found: Sequence[str]) -> Array:
    """Return the code points of strings, one after the other."""
    return np.frombuffer("".join(found).encode("utf-32-le", "surrogatepass"), "<i4").astype(np.int32)


def _starts(found: Sequence[Sized]) -> Array:
    """Return where each part starts when all are joined, and where the last one ends."""
    return np.concatenate([[0], np.cumsum([len(part) for part in found], dtype=np.int64)]).astype(np.int32)


def _slots(n: int) -> int:
    return 1 << max(3, (2 * n).bit_length())


def _tree(edges: Mapping[tuple[int, int], int]) -> Tree:
    listed = np.array([(*edge, child) for edge, child in edges.items()], np.int32).reshape(-1, 3)
    slots = _slots(len(listed))
    tree = Tree(np.zeros(slots // 4, np.uint8), np.full((slots, 4), -1, np.int32))
    kernel.fill_tree(listed, *tree)
    return tree


def _ranges(lists: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """Return where each list starts (and the last ends), and the lists joined."""
    return _starts(lists), np.array([i for part in lists for i in part], np.int32)


@lru_cache(maxsize=1)
def _letters() -> Letters:
    parts = [unicodedata.decomposition(chr(code)).split() for code in range(KNOWN_CHARACTERS)]
    second = {int(part[1], 16) for part in parts if len(part) == 2 and not part[0].startswith("<")}
    mapped, lower = np.arange(KNOWN_CHARACTERS, dtype=np.int32), np.arange(KNOWN_CHARACTERS, dtype=np.uint32)
    classes, marks = np.zeros(KNOWN_CHARACTERS, np.uint16), np.zeros(KNOWN_CHARACTERS, np.int32)
    for code in range(KNOWN_CHARACTERS):
        character = chr(code)
        small = character.lower()
        if code > 127 and (code in second or code in _HANGUL_PARTS or _hangs_on_neighbours(character, small)):
            mapped[code] = -1
            continue
        mapped[code] = ord(normalise.CHARACTERS.get(code, character))
        lower[code] = ord(small)
        classes[code] = _classes(character)
    for character in {*frame.MARKS, *frame.CLAUSE_ENDS, ","}:
        marks[ord(character)] = _marks(character)
    gaps = sorted(gazetteer.FORM_GAPS | masking.POSSESSIVE_GAPS)
    return Letters(
        mapped,
        lower,
        classes,
        marks,
        short_gaps=np.array([_gap_code(gap) for gap in gaps], np.int64),
        short_flags=np.array([_gap_flags(gap) for gap in gaps], np.int64),
        blank_gap=_gap_flags(" ") | kernel.BLANK | kernel.JOINS_NAME,
        longest_name_joint=masking.LONGEST_NAME_JOINT,
    )


def _gap_code(gap: str) -> int:
    return int(kernel.gap_code(np.array([*map(ord, gap)], np.uint32), 0, len(gap)))


def _gap_flags(gap: str) -> int:
    """Return what only gaps of up to three characters are."""
    return (
        kernel.IS_SPACE * (gap == " ")
        | kernel.JOINS_FORM * (gap in gazetteer.FORM_GAPS)
        | kernel.POSSESSIVE * (gap in masking.POSSESSIVE_GAPS)
        | kernel.STOPS * (gap == ". ")
    )


def _hangs_on_neighbours(character: str, small: str) -> bool:
    return (
        len(small) != 1
        or character == "Σ"
        or character in normalise.INVISIBLE
        or unicodedata.category(character)[0] == "M"
        or normalise.JOINS_WORD.match(character) is not None  # among them some that no Unicode has named yet
        or unicodedata.category(character) == "Cs"
        or not unicodedata.is_normalized("NFC", character)
    )


def _classes(c: str) -> int:
    return (
        kernel.LETTER * (c.isalnum() and not c.isdecimal())
        | kernel.DIGIT * c.isdecimal()
        | kernel.UPPER * c.isupper()
        | kernel.LOWER * c.islower()
        | kernel.TITLE * c.istitle() * (not c.isupper())
        | kernel.ALPHA * c.isalpha()
        | kernel.DIGITLIKE * c.isdigit()
        | kernel.SPACE * c.isspace()
        | kernel.SENTENCE_END * (c in pieces.SENTENCE_ENDS)
        | kernel.QUOTATION_END * (c in pieces.QUOTATION_ENDS)
        | kernel.CLAUSE_BREAK * (c in masking.CLAUSE_BREAKS)
        | kernel.NAME_JOINER * (c in masking.NAME_JOINERS)
        | kernel.NUMBER_JOINER * (c in normalise.NUMBER_JOINERS)
    )


def _marks(c: str) -> int:
    """Return what the frame makes of a gap with a character in it."""
    mark = 1 << kernel.FIRST_MARK + frame.MARKS.index(c) if c in frame.MARKS else 0
    return mark | kernel.COMMA * (c == ",") | kernel.ENDS_CLAUSE * (c in frame.CLAUSE_ENDS)


class _Tokens:
    """The strings that a token may be, numbered; the first four have fixed places in the kernel."""

    def __init__(self) -> None:
        self.numbers = {NAME: kernel.NAME_ID, NUMBER: kernel.NUMBER_ID, "of": kernel.OF_ID, "s": kernel.S_ID}
        self._sets = (
            (kernel.ARTICLE, pieces.ARTICLES),
            (kernel.COMMON, pieces.ALWAYS_COMMON),
            (kernel.TITLE_STOP, pieces.TITLES_WITH_FULL_STOP),
            (kernel.POLITY, masking.POLITIES),
            (kernel.NEGATOR, lexicon.NEGATORS),
            (kernel.ENDS_SCOPE, lexicon.END_OF_SCOPE),
            (kernel.SKIPPED, lexicon.SKIPPED),
            (kernel.OFFICE, gazetteer.OFFICE_WORDS),
        )
        for _, words in self._sets:
            self.add(sorted(words))

    def add(self, found: Iterable[str]) -> None:
        for string in found:
            self.numbers.setdefault(string, len(self.numbers))

    def strings(self) -> Strings:
        return strings(self.numbers)

    def flags(self) -> Array:
        flags = np.zeros(len(self.numbers), np.uint8)
        for flag, words in self._sets:
            flags[[self.numbers[word] for word in words]] |= flag
        flags[[n for word, n in self.numbers.items() if word.endswith("n't")]] |= kernel.NEGATOR
        return flags


def actors_of(found: Gazetteer) -> list[str]:
    """Return the actors that have numbers in the kernel, in their order."""
    return sorted({row[0] for row in found.rows if row[0]})


def _names(groups: Mapping[str, Sequence[Form]], tokens: _Tokens, actors: Sequence[str]) -> Names:
    by_token: list[Sequence[Form]] = [()] * len(tokens.numbers)
    for key, group in groups.items():
        by_token[tokens.numbers[key]] = group
    forms = [form for group in by_token for form in group]
    starts, form_tokens = _ranges([[tokens.numbers[key] for key in form.keys] for form in forms])
    surfaces = [surface for form in forms for surface in form.surfaces]
    numbers: dict[str | None, int] = {actor: number for number, actor in enumerate(actors)}
    written, upper = _joined(surfaces), _joined([surface.upper() for surface in surfaces])
    return Names(
        flags=tokens.flags(),
        forms_of=_starts(by_token),
        form_starts=starts,
        form_tokens=form_tokens,
        form_flags=np.array([_form_flags(form) for form in forms], np.uint8),
        form_actors=np.array([numbers.get(form.actor, -1) for form in forms], np.int32),
        form_capital=np.array([surface[0].isupper() for surface in surfaces], np.uint8),
        surface_characters=written,
        surface_starts=_starts(surfaces),
        upper_characters=upper,
        upper_starts=_starts([surface.upper() for surface in surfaces]),
        title_words=gazetteer.TITLE_WORDS,
        title_share=gazetteer.TITLE_SHARE,
    )


def _form_flags(form: Form) -> int:
    """Return what `gazetteer._cased` asks of a form in text of one case, and whether an actor is behind it."""
    return (
        kernel.GUARD_CASE * (form.guard == "case")
        | kernel.FITS_UPPER * gazetteer.fits_upper_case(form)
        | kernel.FITS_LOWER * gazetteer.fits_lower_case(form)
        | kernel.ACTOR * (form.actor is not None)
        | kernel.GUARD_NAME * (form.guard == "name")
    )


def concept_symbols(found: Lexicon) -> dict[str, int]:
    """Return the numbers of the features that concepts may have, by feature."""
    features = [name for concept, _ in found.entries for name in (concept, f"NOT_{concept}")]
    return {feature: number for number, feature in enumerate(dict.fromkeys(features))}


def _phrases(
    found: Lexicon, branches: Mapping[str, Sequence[str]], tokens: Mapping[str, int], symbols: Mapping[str, int]
) -> Phrases:
    numbers: dict[str, int] = {}
    edges: dict[tuple[int, int], int] = {}
    node_concepts = [-1]
    names = {concept: number for number, concept in enumerate(dict.fromkeys(c for c, _ in found.entries))}
    for concept, entry in found.entries:
        node = _grow([numbers.setdefault(w, len(numbers)) for w in lexicon.significant(entry)], edges, node_concepts)
        if node_concepts[node] < 0:
            node_concepts[node] = names[concept]
    of_token: list[list[int]] = [[] for _ in tokens]
    for form, words in branches.items():
        of_token[tokens[form]] = [numbers[word] for word in words]
    branches_of, listed = _ranges(of_token)
    starts_of, starts = _ranges([[edges[0, b] for b in part if (0, b) in edges] for part in of_token])
    plain_and_negated = [symbols[name] for concept in names for name in (concept, f"NOT_{concept}")]
    return Phrases(
        branches_of=branches_of,
        branches=listed,
        starts_of=starts_of,
        starts=starts,
        tree=_tree(edges),
        concepts=np.array(node_concepts, np.int32),
        symbols=np.array(plain_and_negated, np.int32),
        scope=lexicon.NEGATION_SCOPE,
        most_skipped=lexicon.MOST_SKIPPED,
    )


def _grow(symbols: Sequence[int], edges: dict[tuple[int, int], int], nodes: list[int]) -> int:
    """Return the node that symbols lead to from the root, adding the branches and nodes that are missing."""
    node = 0
    for symbol in symbols:
        if (node, symbol) not in edges:
            edges[node, symbol] = len(nodes)
            nodes.append(-1)
        node = edges[node, symbol]
    return node


def _sequences(block: Block, symbols: Mapping[str, int], first_column: int) -> Sequences:
    """Return the n-grams of a block of words or concepts; those with an unknown symbol can never be met."""
    assert not isinstance(block.grams, FrameFeatures)  # noqa: S101
    edges: dict[tuple[int, int], int] = {}
    columns = [-1]
    for column, feature in enumerate(block.features, start=first_column):
        parts = feature.split(" ")
        if all(part in symbols for part in parts):
            columns[_grow([symbols[part] for part in parts], edges, columns)] = column
    first = np.full(max(symbols.values(), default=0) + 1, -1, np.int32)
    for (node, symbol), following in edges.items():
        if node == 0:
            first[symbol] = following
    return Sequences(block.grams.high, first, _tree(edges), np.array(columns, np.int32))


def _chars(block: Block, tokens: Strings, first_column: int) -> CharNgramTable:
    assert isinstance(block.grams, CharGrams)  # noqa: S101
    low, high, table = block.grams.low, block.grams.high, strings(block.features)
    padded = np.zeros(int(np.diff(tokens.starts).max()) + 2, np.uint32)
    starts, grams = np.zeros(len(tokens.starts), np.int32), np.zeros(0, np.uint32)
    for _ in range(2):  # the first time only to learn how many there are
        kernel.list_grams(tokens, table, low, high, first_column, padded, starts, grams)
        grams = np.zeros(max(int(starts[-1]), 1), np.uint32) if not len(grams) else grams
    return CharNgramTable(low, high, table, first_column, starts, grams)


def _frame(block: Block | None, found: Lexicon, tokens: Mapping[str, int], first_column: int) -> FrameTable:
    """Return the table of the frame; an empty one where there is no such block."""
    words = np.zeros(len(tokens), np.uint8)
    concepts = list(dict.fromkeys(concept for concept, _ in found.entries))
    poles = [frame.ROLES.index(frame.POLES.get(found.polarity(concept), frame.BEGINNING)) for concept in concepts]
    lengths = [len(values) for values in frame.FAMILIES.values()]
    families = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    if block is None:
        return FrameTable(words, np.array(poles, np.uint8), families, np.zeros(0, np.int32))
    for word, person in frame.PERSONS.items():
        words[tokens[word]] = frame.ROLES.index(person)
    for word, clause in {**dict.fromkeys(frame.CONTRAST, frame.BUT), **frame.SUBORDINATORS}.items():
        role = frame.ROLES.index(frame.BUT) if clause == frame.BUT else 0
        words[tokens[word]] |= role | frame.CLAUSES.index(clause) << 4
    known = {feature: column for column, feature in enumerate(block.features, start=first_column)}
    columns = [known.get(cell, -1) for cell in frame.cells(concepts)]
    return FrameTable(words, np.array(poles, np.uint8), families, np.array(columns, np.int32))


def _numbers(intercepts: Array, blocks: Sequence[Block]) -> Numbers:
    """Return the fitted numbers; in single precision, if that changes none, since it is half as long."""
    rows = np.concatenate([np.column_stack([block.idf, block.coefficients]) for block in blocks])
    single = rows.astype(np.float32)
    return Numbers(
        tf=1.0 + np.log(np.maximum(np.arange(_LISTED_COUNTS), 1.0)),
        columns=single if np.array_equal(single.astype(np.float64), rows) else np.ascontiguousarray(rows),
        intercepts=np.ascontiguousarray(intercepts),
        weights=np.array([block.weight for block in blocks]),
    )
