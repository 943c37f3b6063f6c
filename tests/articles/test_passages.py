"""Statements: what is quoted, reported, done by words or otherwise; whose it is, and who takes part in what way."""

import time
from collections import Counter
from collections.abc import Sequence

import pytest

from stance.articles.entities import Entities
from stance.articles.holders import Holders
from stance.articles.parsing import Parsed
from stance.articles.passages import Passages
from stance.articles.statements import Finding, Participant
from stance.model.classifier import StanceModel
from stance.text.paragraphs import paragraphs, unwrapped
from stance.values import Span


def findings(model: StanceModel, text: str) -> list[Finding]:
    spans = paragraphs(text)
    lines = unwrapped(text, spans)
    return Passages(lines, spans, Entities(model.analyzer.gazetteer, lines)).read()


def told(model: StanceModel, text: str) -> list[Finding]:
    return [found for found in findings(model, text) if found.kind != "narration"]


def summary(text: str, found: Finding) -> tuple[str, str, str]:
    """Return kind, words and whose they are: mentions joined by a stroke."""
    parties = (found.holder, *found.also)
    holders = "|".join(text[p.start : p.end] for p in parties if p.start is not None and p.end is not None)
    return found.kind, text[found.span.start : found.span.end], holders


def slots(text: str, found: Finding) -> set[tuple[str, str]]:
    return {(text[slot.span.start : slot.span.end], slot.name) for slot in found.slots}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway was thanked by Chad for its help.", ("indirect", "Norway was thanked by Chad for its help", "Chad")),
        ("Peru's army shelled a Bolivian village.", ("deed", "Peru's army shelled a Bolivian village", "Peru's army")),
        ("Weapons seized by Niger in Mali were shown.", ("deed", "seized by Niger in Mali", "Niger")),
        ("Oman's raid on Yemen lasted two days.", ("deed", "Oman's raid on Yemen", "Oman")),
        ("Chad denied that it had shelled Niger.", ("indirect", "Chad denied that it had shelled Niger", "Chad")),
        ("Laos stopped short of blaming Nepal.", ("indirect", "Laos stopped short of blaming Nepal", "Laos")),
        ("Togo urged Benin to talk to Ghana.", ("indirect", "Togo urged Benin to talk to Ghana", "Togo")),
        ("Bolivia was adamant that Peru must pay.", ("indirect", "was adamant that Peru must pay", "Bolivia")),
        ("Chad was accused of lying.", ("indirect", "Chad was accused of lying", "")),
        ("The men, we warned, will hit Laos.", ("indirect", "The men, we warned, will hit Laos", "we")),
        ("In the view of Fiji's envoy, Tonga had lied to us.", ("indirect", "Tonga had lied to us", "Fiji's envoy")),
        ("According to the Lao minister, Nepal had lied.", ("indirect", "Nepal had lied", "the Lao minister")),
        ("The king recalled Oman's promise that it would pay Qatar.", ("indirect", "it would pay Qatar", "Oman")),
        ("PERU SHELLS BOLIVIAN PORT", ("deed", "PERU SHELLS BOLIVIAN PORT", "PERU")),
        ("Peru Shells Bolivian Port", ("deed", "Peru Shells Bolivian Port", "Peru")),
    ],
)  # fmt: skip
def test_a_sentence_holds_one_statement(shipped: StanceModel, text: str, expected: tuple[str, str, str]) -> None:
    assert [summary(text, found) for found in told(shipped, text)] == [expected]


def test_those_of_several_who_are_named_hold_what_all_do(shipped: StanceModel) -> None:
    text = "Several states including Laos and Nepal have outlawed the sect."
    [found] = told(shipped, text)
    assert {one.actor for one in (found.holder, *found.also)} >= {"LAO", "NPL"}


@pytest.mark.parametrize(
    "text",
    [
        "Malawi has a border with Zambia.",
        "Togo should condemn Mali.",
        "If Togo attacks Mali, many will flee.",
        "The claims of the past are many.",
        "Samoa is an island far from Chile.",
    ],
)
def test_nothing_is_claimed_where_nobody_says_or_does_anything(shipped: StanceModel, text: str) -> None:
    assert [summary(text, found)[:2] for found in findings(shipped, text)] == [("narration", text)]


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("Norway was thanked by Chad for its help.", ("Norway", "passive_subject")),
        ("The Lao cabinet seized Nepalese ships.", ("Nepalese ships", "object")),
        ("Tariffs were put on Chile by the Peruvian parliament.", ("Chile", "on")),
        ("Oman's raid on Yemen lasted two days.", ("Yemen", "on")),
        ("Togo urged Benin to talk to Ghana.", ("Ghana", "to")),
        ("Chad broke off relations with Niger.", ("Niger", "with")),
        ("Kenya voted against Somalia in the assembly.", ("Somalia", "against")),
        ("Malta gave Libya two boats.", ("Libya", "dative")),
        ("Fiji condemned Tonga's attack.", ("Tonga", "poss")),
        ("Chad said that Niger had lied to Mali.", ("Mali", "to")),
    ],
)
def test_who_takes_part_stands_in_a_slot(shipped: StanceModel, text: str, slot: tuple[str, str]) -> None:
    assert slot in slots(text, told(shipped, text)[0])


def test_a_holder_is_in_no_slot_of_its_own_statement(shipped: StanceModel) -> None:
    text = "Malta was praised by Cyprus. The Thai king thanked Laos. In the name of Mali, Niger blamed Chad."
    named = {summary(text, f)[2]: {words for words, _ in slots(text, f)} for f in told(shipped, text)}
    assert named == {"Cyprus": {"Malta"}, "The Thai king": {"Laos"}, "Niger": {"Chad"}}


def test_what_a_relative_clause_tells_is_the_doing_of_its_own_subject(shipped: StanceModel) -> None:
    text = "Ghana, whom Togo thanked, sent two ships to Benin."
    assert {summary(text, f)[2]: min(slots(text, f)) for f in told(shipped, text)} == {
        "Togo": ("Ghana", "object"),
        "Ghana": ("Benin", "to"),
    }


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("Fiji, Samoa and Tonga condemned Chile.", "Fiji|Samoa|Tonga"),
        ("The ministers of Chad, Niger and Mali blamed Togo.", "The ministers of Chad|Niger|Mali"),
        ("Thai and Lao officials met Nepalese rebels.", "Thai|Lao officials"),
        ("Israel was blamed by Oman, Iran and Qatar.", "Oman|Iran|Qatar"),
        ("Sven Berg, the Danish envoy, thanked Chile.", "Sven Berg, the Danish envoy"),
        ("The Danish envoy, Sven Berg, thanked Chile.", "The Danish envoy, Sven Berg"),
        ("Mr. Adu, the envoy of Ghana who had left, praised Benin.", "Mr. Adu, the envoy of Ghana"),
    ],
)
def test_joint_holders_stand_by_themselves_and_titles_with_names(shipped: StanceModel, text: str, holders: str) -> None:
    assert summary(text, told(shipped, text)[0])[2] == holders


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We go," fumed Adu.', [("We go,", "Adu")]),
        ('" We shall go , " the Lao minister said .', [("We shall go ,", "the Lao minister")]),
        ("'Togo must pay its debts,' Berg said.", [("Togo must pay its debts,", "Berg")]),
        ('Minister Adu smiled. "Togo must pay its debts."', [("Togo must pay its debts.", "Minister Adu")]),
        ('Adu had a word for them: "Togo must pay its debts."', [("Togo must pay its debts.", "Adu")]),
        ('A king, Al Li, said: "We go." "We stay," Berg said.', [("We go.", "A king, Al Li"), ("We stay,", "Berg")]),
        ('Ann Berg: "Peace is near to us."', [("Peace is near to us.", "Ann Berg")]),
        ('"Peace is near to us." — Ann Berg, envoy', [("Peace is near to us.", "Ann Berg")]),
        ('In the words of Berg, "Togo keeps its word."', [("Togo keeps its word.", "Berg")]),
        ('"Togo," he smiled, "must pay its debts now."', [("must pay its debts now.", "he")]),
        ('He told us that "this was all wrong", adding: "We go."', [("this was all wrong", "He"), ("We go.", "He")]),
    ],
)  # fmt: skip
def test_quotations_have_who_says_them(shipped: StanceModel, text: str, expected: list[tuple[str, str]]) -> None:
    direct = [summary(text, found) for found in findings(shipped, text) if found.kind == "direct"]
    pieces = [(words, holder) for _, words, holder in direct]
    assert pieces == expected or pieces == [_joined(text, expected)]


def _joined(text: str, pieces: list[tuple[str, str]]) -> tuple[str, str]:
    """Return the pieces of one holder's split quotation as one."""
    start, end = text.index(pieces[0][0]), text.index(pieces[-1][0]) + len(pieces[-1][0])
    return text[start:end], pieces[0][1]


def test_a_split_quotation_is_one_statement_with_its_pieces(shipped: StanceModel) -> None:
    text = '"We will pay our debts," Adu said. "We always have."'
    (found,) = told(shipped, text)
    assert summary(text, found) == ("direct", text[1:-1], "Adu")
    assert [text[s.start : s.end] for s in found.scored] == ["We will pay our debts,", "We always have."]


def test_what_is_said_twice_by_the_same_one_is_two_statements(shipped: StanceModel) -> None:
    text = '"We will pay our debts," Adu said. "We always have paid them," he added.'
    assert [summary(text, found)[1:] for found in told(shipped, text)] == [
        ("We will pay our debts,", "Adu"),
        ("We always have paid them,", "he"),
    ]


def test_conjoined_verbs_are_statements_of_their_own(shipped: StanceModel) -> None:
    text = "Peru blamed Bolivia, thanked Chile and said that talks with Fiji had failed."
    assert [summary(text, found) for found in told(shipped, text)] == [
        ("indirect", "Peru blamed Bolivia", "Peru"),
        ("indirect", "thanked Chile", "Peru"),
        ("indirect", "talks with Fiji had failed", "Peru"),
    ]


def test_a_verb_stands_where_it_is_and_a_listener_is_named(shipped: StanceModel) -> None:
    text = "Chad told Niger that the talks were over."
    (found,) = told(shipped, text)
    assert found.verb == Span(5, 9)
    assert found.said_to == Span(10, 15)


def test_a_record_of_the_united_nations_is_a_transcript(shipped: StanceModel) -> None:
    text = "Mr. Silva (Portugal) (spoke in French): We thank Chad.\n\nMs. HOLM (Denmark): We blame Fiji for it."
    assert [(*summary(text, f), f.holder.actor) for f in findings(shipped, text)] == [
        ("direct", "We thank Chad", "Mr. Silva (Portugal)", "PRT"),
        ("direct", "We blame Fiji for it", "Ms. HOLM (Denmark)", "DNK"),
    ]


def test_a_quotation_in_a_paragraph_of_its_own_has_the_last_mention_of_its_speaker(shipped: StanceModel) -> None:
    text = '"We will pay our debts," Adu said.\n\n"We always have paid them."'
    assert [summary(text, found)[2] for found in told(shipped, text)] == ["Adu", "Adu"]


def test_a_headline_that_repeats_its_lead_counts_once(shipped: StanceModel) -> None:
    lead = "Peru condemned a raid by Bolivia on Monday."
    text = f"Peru condemns raid by Bolivia\n\n{lead}"
    assert [(f.kind, f.holder.actor) for f in findings(shipped, text)] == [("narration", None), ("indirect", "PER")]
    other = f"Peru praises a Chilean plan\n\n{lead}"
    assert [(f.kind, f.holder.actor) for f in findings(shipped, other)] == [("indirect", "PER"), ("indirect", "PER")]


@pytest.mark.parametrize(
    ("headline", "lead"),
    [
        ("Peru condemns Chile over a strike", "Peru thanked Chile in May for its help after the flood."),
        ("Peru condemns Chile over border closure", "Peru signed a pact with Brazil over freight across the border."),
        ("Peru rejects Chile's demands", "Peru invited Chile to talks on Monday."),
    ],
)
def test_a_headline_that_says_something_else_than_the_lead_counts(
    shipped: StanceModel, headline: str, lead: str
) -> None:
    """What they share is a name, a preposition, or what the holder says to somebody else."""
    found = findings(shipped, f"{headline}\n\n{lead}")
    assert [f.holder.actor for f in found if f.span.end <= len(headline)] == ["PER"]


def test_the_part_of_a_headline_that_repeats_the_lead_stays_in_sight(shipped: StanceModel) -> None:
    headline = "Peru condemns raid by Bolivia, while Chile praises Brazil"
    text = f"{headline}\n\nPeru condemned a raid by Bolivia on Monday."
    found = [f for f in findings(shipped, text) if f.span.end <= len(headline)]
    assert [(f.kind, f.holder.actor) for f in found] == [("narration", None), ("indirect", "CHL")]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Oman slams Yemen over harbour fees as Qatar urges calm", "Oman slams Yemen over harbour fees"),
        ("Latvia condemned the raid while Estonia praised Finland.", "Latvia condemned the raid"),
        ("Latvia condemned the raid while crowds gathered in Riga.", "Latvia condemned the raid"),
        ("Latvia condemned the raid as its troops left.", "Latvia condemned the raid as its troops left"),
    ],
)
def test_what_another_did_meanwhile_is_no_part_of_a_statement(shipped: StanceModel, text: str, own: str) -> None:
    first = findings(shipped, text)[0]
    assert text[first.span.start : first.span.end] == own


def test_time_grows_with_the_length_of_a_text(shipped: StanceModel) -> None:
    """Five times as long a text, a single sentence too, takes not much more than five times as long."""
    for part in ("Chad and Niger said that Mali had lied to Togo and to ", 'Chad said "we go at once" and '):
        took = []
        for times in (200, 1000):
            start = time.process_time()
            findings(shipped, part * times)
            took.append(time.process_time() - start)
        assert took[1] < 15 * took[0] + 0.5


def test_who_is_named_before_quotations_of_nobody_is_looked_for_once(
    shipped: StanceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Span] = []
    opening = Holders.opening

    def counted(self: Holders, pieces: Sequence[Parsed], sentence: Span, paragraph: Span) -> Participant | None:
        looked.append(sentence)
        return opening(self, pieces, sentence, paragraph)

    monkeypatch.setattr(Holders, "opening", counted)
    for before, holders in (("", {None}), ("The envoy of Chile frowned. ", {"CHL"})):
        looked.clear()
        found = told(shipped, f"{before}{'“We go. “We want no more of it. ' * 50}")
        assert {one.holder.actor for one in found} == holders
        assert max(Counter(looked).values()) <= 2  # in its own right, and for those that follow


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (
            "Chile has claimed that Peru broke the truce, a claim flatly rejected by Norway.",
            [("indirect", "Chile"), ("indirect", "Norway")],
        ),
        (
            "Peru said the raid that Chile has denied carrying out was a crime.",
            [("indirect", "Peru"), ("indirect", "Chile")],
        ),
        (
            "Chile warned that the truce was over, shortly after the Peruvian leader announced a deployment to Norway.",
            [("indirect", "Chile"), ("indirect", "the Peruvian leader")],
        ),
        ("Chile said that Peru had attacked Norway.", [("indirect", "Chile")]),
        ("Chile said that it would leave because Peru had attacked Norway.", [("indirect", "Chile")]),
    ],
)
def test_clauses_beside_what_is_said_are_told_by_themselves_and_what_is_said_is_not(
    shipped: StanceModel, text: str, held: list[tuple[str, str]]
) -> None:
    found = sorted(told(shipped, text), key=lambda f: f.span.start)
    assert sorted((f.kind, f.holder.text) for f in found) == sorted(held)


def test_a_quotation_in_a_clause_beside_another_is_of_who_says_it_there(shipped: StanceModel) -> None:
    text = (
        'President Ana Soto of Chile said the deal was "of great weight," '
        'while President Luz Vega of Peru said, "it is a day for us both."'
    )
    [quoted] = [f for f in told(shipped, text) if f.kind == "direct"]
    assert quoted.holder.actor == "PER"


def test_the_two_presidents_hold_what_they_say_together(shipped: StanceModel) -> None:
    text = "President Soto of Chile met President Vega of Peru.\n\nThe two presidents urged Norway to leave."
    last = told(shipped, text)[-1]
    assert {p.actor for p in (last.holder, *last.also)} == {"CHL", "PER"}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Chilean Minister Ana Soto accused Peru of stealing the election, Reuters reported.", ["Ana Soto"]),
        ('"It was a threat to Peru," Chilean Minister Ana Soto said, according to a Reuters note.', ["Ana Soto"]),
        ("Reuters reported that the factory in Chile had closed.", ["Reuters"]),
    ],
)
def test_an_agency_passes_on_what_others_say(shipped: StanceModel, text: str, held: list[str]) -> None:
    assert [found.holder.text for found in told(shipped, text)] == held


def test_who_answers_in_a_states_house_speaks_for_it(shipped: StanceModel) -> None:
    text = "THE WHITE HOUSE\nPress Briefing by Ann Li\n\nMS. LI: We thank Chile.\n\nQ: Why do you thank Chile?"
    found = {f.holder.text: f.holder.actor for f in findings(shipped, text) if f.kind == "direct"}
    assert found["Ann Li"] == "USA"
    assert set(found.values()) == {"USA", None}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("European Union leaders met. The bloc has vowed to punish China.", "EU"),
        ("Leaders met. The bloc has vowed to punish China.", None),
        ('President Soto of Chile met envoys. "We will fight Peru," the head of state said.', "CHL"),
    ],
)
def test_blocs_and_heads_of_state_are_those_named_before(shipped: StanceModel, text: str, actor: str | None) -> None:
    assert told(shipped, text)[-1].holder.actor == actor


def test_a_clause_beside_a_claim_is_told_only_where_its_doer_is_known(shipped: StanceModel) -> None:
    text = "Chile said that it would not talk to a state that threatens its envoys."
    assert [found.holder.text for found in told(shipped, text)] == ["Chile"]


def test_a_state_in_brackets_behind_a_name_is_no_doubt(shipped: StanceModel) -> None:
    text = "Mr. Silva (Portugal) (spoke in French): We thank Chad.\n\nMs. HOLM (Denmark): We blame Fiji for it."
    assert [found.holder.doubtful for found in findings(shipped, text)] == [False, False]
