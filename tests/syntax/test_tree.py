"""Trees made by hand: each row is word, tag, head (from 1, 0 none), label."""

import pytest

from stance.syntax.tree import Span, Tree


def tree(text: str) -> Tree:
    rows = [row.split() for row in text.strip().split("\n")]
    words, tags, heads, labels = zip(*rows, strict=True)
    return Tree(words, tags, tuple(int(head) - 1 for head in heads), labels)


PASSIVE = tree("""
The DT 3 det
foreign JJ 3 amod
minister NN 5 nsubjpass
was VBD 5 auxpass
accused VBN 0 ROOT
of IN 5 prep
lying VBG 6 pcomp
by IN 5 agent
Norland NNP 8 pobj
and CC 9 cc
Sudria NNP 9 conj
. . 5 punct
""")

ACTIVE = tree("""
President NNP 2 compound
Adan NNP 9 nsubj
, , 2 punct
Norland NNP 6 poss
's POS 4 case
leader NN 2 appos
, , 2 punct
never RB 9 neg
praised VBD 0 ROOT
Sudria NNP 9 dobj
, , 10 punct
Ostia NNP 10 conj
or CC 12 cc
Iberia NNP 12 conj
and CC 9 cc
left VBD 9 conj
. . 9 punct
""")

RELATIVE = tree("""
Rebels NNS 8 nsubj
who WP 3 nsubj
attacked VBD 1 relcl
no DT 5 det
village NN 3 dobj
were VBD 8 aux
to TO 8 aux
urge VB 0 ROOT
Norland NNP 8 dobj
to TO 11 aux
leave VB 8 xcomp
and CC 8 cc
be VB 14 auxpass
praised VBN 8 conj
for IN 14 prep
peace NN 15 pobj
""")


def test_children_and_heads() -> None:
    assert PASSIVE.children(4) == (2, 3, 5, 7, 11)
    assert PASSIVE.having(4, "prep", "agent") == (5, 7)
    assert (PASSIVE.head_of(0), PASSIVE.head_of(4), PASSIVE.roots()) == (2, None, (4,))
    assert list(PASSIVE.ancestors(10)) == [8, 7, 4]
    assert len(PASSIVE) == 12


def test_a_span_holds_all_below() -> None:
    assert (PASSIVE.span(7), PASSIVE.span(2), PASSIVE.span(4)) == (Span(7, 11), Span(0, 3), Span(0, 12))


def test_a_span_is_contiguous_where_what_is_below_a_word_is_not() -> None:
    crossed = tree("a X 3 det\nb X 0 ROOT\nc X 2 dobj")
    assert (crossed.children(2), crossed.span(2)) == ((0,), Span(0, 3))


def test_in_the_passive_the_agent_does_it_and_the_subject_bears_it() -> None:
    assert PASSIVE.is_passive(4)
    assert (PASSIVE.subject(4), PASSIVE.agent(4), PASSIVE.doer(4)) == (2, 8, 8)
    assert PASSIVE.objects(4) == (2,)


def test_a_passive_without_agent_has_no_doer() -> None:
    short = tree("They PRP 3 nsubjpass\nwere VBD 3 auxpass\nmet VBN 0 ROOT")
    assert (short.subject(2), short.doer(2)) == (0, None)


def test_in_the_active_the_subject_does_it() -> None:
    assert not ACTIVE.is_passive(8)
    assert (ACTIVE.subject(8), ACTIVE.agent(8), ACTIVE.doer(8)) == (1, None, 1)
    assert ACTIVE.objects(8) == (9, 11, 13)


def test_joined_verbs_share_the_subject() -> None:
    assert ACTIVE.subject(15) == 1


def test_a_joined_participle_is_passive_like_the_verb_before() -> None:
    joined = tree("They PRP 3 nsubjpass\nwere VBD 3 auxpass\nseized VBN 0 ROOT\nand CC 3 cc\nheld VBN 3 conj")
    assert (joined.is_passive(4), joined.subject(4), joined.objects(4)) == (True, 0, (0,))


def test_conjuncts_are_found_through_one_another() -> None:
    assert ACTIVE.conjuncts(9) == (11, 13)
    assert ACTIVE.conjuncts(13) == ()


def test_a_relative_pronoun_stands_for_the_noun() -> None:
    assert RELATIVE.subject(2) == 0


def test_a_relative_pronoun_as_object_stands_for_the_noun() -> None:
    asked = tree("villages NNS 0 ROOT\nwhich WDT 4 dobj\nthey PRP 4 nsubj\nraided VBD 1 relcl")
    assert (asked.objects(3), asked.subject(3)) == ((0,), 2)


def test_a_participle_that_describes_a_noun() -> None:
    seized = tree("ships NNS 0 ROOT\nseized VBN 1 acl\nby IN 2 agent\nrebels NNS 3 pobj\nand CC 2 cc\nburnt VBN 2 conj")
    assert (seized.is_passive(1), seized.subject(1), seized.doer(1)) == (True, 0, 3)
    assert (seized.is_passive(5), seized.subject(5), seized.objects(5)) == (True, 0, (0,))
    leaving = tree("ships NNS 0 ROOT\nleaving VBG 1 acl\nports NNS 2 dobj")
    assert (leaving.is_passive(1), leaving.subject(1), leaving.doer(1), leaving.objects(1)) == (False, 0, 0, (2,))


def test_an_infinitive_that_describes_a_noun_has_no_subject() -> None:
    plan = tree("plans NNS 0 ROOT\nto TO 3 aux\nleave VB 1 acl")
    assert plan.subject(2) is None


def test_an_agent_makes_a_participle_passive() -> None:
    clause = tree("Warned VBN 5 advcl\nby IN 1 agent\nrebels NNS 2 pobj\nthey PRP 5 nsubj\nleft VBD 0 ROOT")
    assert (clause.is_passive(0), clause.doer(0), clause.is_passive(4)) == (True, 2, False)


def test_a_long_row_of_joined_participles_is_no_trouble() -> None:
    count = 3000
    long = Tree(("met",) * count, ("VBN",) * count, (-1, *range(count - 1)), ("ROOT", *["conj"] * (count - 1)))
    assert (long.is_passive(count - 1), long.subject(count - 1)) == (False, None)


def test_the_object_of_the_verb_above_is_the_subject_of_an_infinitive() -> None:
    assert RELATIVE.subject(10) == 8


def test_an_infinitive_without_that_object_has_the_subject_above() -> None:
    lent = tree("They PRP 2 nsubj\nwant VBP 0 ROOT\nto TO 4 aux\ngo VB 2 xcomp")
    assert lent.subject(3) == 0


def test_no_subject() -> None:
    order = tree("Leave VB 0 ROOT\nnow RB 1 advmod")
    assert order.subject(0) is None


def test_a_second_passive_after_an_active_verb() -> None:
    assert RELATIVE.is_passive(13)
    assert not RELATIVE.is_passive(7)


@pytest.mark.parametrize(
    ("made", "verb", "expected"), [(ACTIVE, 8, True), (PASSIVE, 4, False), (RELATIVE, 2, True), (RELATIVE, 7, False)]
)
def test_negation_by_adverb_or_by_no(made: Tree, verb: int, expected: bool) -> None:
    assert made.is_negated(verb) is expected


def test_nobody_as_subject_negates() -> None:
    assert tree("Nobody NN 2 nsubj\nspoke VBD 0 ROOT").is_negated(1)


def test_noun_heads_climb_from_titles_but_not_from_owners() -> None:
    assert (ACTIVE.noun_head(0), ACTIVE.noun_head(3), PASSIVE.noun_head(1)) == (1, 3, 2)


def test_a_noun_phrase_ends_with_its_noun() -> None:
    assert (ACTIVE.noun_phrase(1), ACTIVE.noun_phrase(5), ACTIVE.noun_phrase(3)) == (Span(0, 2), Span(3, 6), Span(3, 4))


def test_nouns_behind_prepositions() -> None:
    assert PASSIVE.prepositional(4) == (8,)
    assert PASSIVE.prepositional(4, "by") == (8,)
    assert PASSIVE.prepositional(4, "of") == ()


def test_parts_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="equally many, found"):
        Tree(("a",), (), (-1,), ("ROOT",))
