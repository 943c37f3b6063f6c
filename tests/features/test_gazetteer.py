"""The gazetteer: who is named, what is masked, and that exchanging names changes nothing."""

import csv
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from probe import Probe
from stance import Analyzer, Gazetteer, LexiconError, StanceModel
from stance.features.masking import masked_words
from stance.features.ngrams import WordGrams
from stance.text.normalise import normalise

HEADER = "actor,kind,form,type,guard\n"
SWAPPED_TYPES = ("name", "short", "official", "demonym", "adjective", "capital")

with (ROOT / "data" / "actors.csv").open(encoding="utf-8", newline="") as handle:
    ROWS = list(csv.DictReader(handle))
STATE_FORMS = [
    r["form"] for r in ROWS if r["kind"] in ("state", "territory", "historic") and r["type"] in SWAPPED_TYPES
]
CAPITALISED_FORMS = [form for form in STATE_FORMS if form[0].isupper()]


def masked(analyzer: Analyzer, text: str) -> list[str]:
    return [word.text for word in masked_words(normalise(text), analyzer.gazetteer)]


def resolved(analyzer: Analyzer, text: str) -> list[tuple[str, str | None]]:
    return [(m.text, m.actor) for m in analyzer.gazetteer.mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Kremlin rebuked Tokyo.", [("Kremlin", "RUS"), ("Tokyo", "JPN")]),
        ("Foggy Bottom and the Blue House agree", [("Foggy Bottom", "USA"), ("Blue House", "KOR")]),
        ("the United States' envoy", [("United States", "USA")]),
        ("U.S. and UK officials", [("U.S.", "USA"), ("UK", "GBR")]),
        ("Japan's ministry", [("Japan", "JPN")]),
        ("Bosnia and Herzegovina joined NATO talks", [("Bosnia and Herzegovina", "BIH"), ("NATO", "NATO")]),
        ("North Korea, South Korea", [("North Korea", "PRK"), ("South Korea", "KOR")]),
        ("Sino-Japanese talks", [("Sino", "CHN"), ("Japanese", "JPN")]),
        ("Cote d'Ivoire and Côte d’Ivoire", [("Cote d'Ivoire", "CIV"), ("Côte d’Ivoire", "CIV")]),
        ("TURKEY SLAMS IRAN OVER RAID", [("TURKEY", "TUR"), ("IRAN", "IRN")]),
        ("Turkey ate turkey", [("Turkey", "TUR")]),
        ("They told us who is ready", []),
        ("The WHO told the US", [("WHO", "WHO"), ("US", "USA")]),
        ("Papua New Guinea and Guinea-Bissau", [("Papua New Guinea", "PNG"), ("Guinea-Bissau", "GNB")]),
        ("Brussels, Beijing and Hamas", [("Brussels", "EU"), ("Beijing", "CHN"), ("Hamas", "HAMAS")]),
        ("", []),
    ],
)
def test_mentions_are_found_with_their_actor(analyzer: Analyzer, text: str, expected: list[tuple[str, str]]) -> None:
    assert resolved(analyzer, text) == expected


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Michael Jordan retired.", "Jordan"),
        ("She met George Washington.", "Washington"),
        ("Chad Smith drums.", "Chad"),
        ("They study at Georgia Tech.", "Georgia"),
        ("Ships crossed the Indian Ocean.", "Indian"),
        ("The South China Sea is wide.", "China"),
    ],
)
def test_an_ambiguous_form_inside_another_name_is_no_actor(analyzer: Analyzer, text: str, form: str) -> None:
    assert all(actor is None for found, actor in resolved(analyzer, text) if form in found)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Jordan closed its border.", "JOR"),
        ("The army of Chad withdrew.", "TCD"),
        ("Washington and Tbilisi spoke.", "USA"),
        ("Georgia's Foreign Ministry protested.", "GEO"),
        ("Jordanian King visits Niger", "JOR"),
    ],
)
def test_an_ambiguous_form_alone_is_the_state(analyzer: Analyzer, text: str, actor: str) -> None:
    assert actor in [found for _, found in resolved(analyzer, text)]


MASKED = [
    ("Japan wants the talks.", "NAME wants the talks"),
    ("The United States' envoy left.", "NAME envoy left"),
    ("An Iranian envoy met a Danish one.", "NAME envoy met NAME one"),
    ("Amb. Akira Muto spoke to Ms. Li.", "amb NAME spoke to ms NAME"),
    ("He met President Smith of Ruritania.", "he met NAME of NAME"),
    ("Talks failed. Officials left.", "talks failed officials left"),
    ("He said: “Nothing is lost.”", "he said nothing is lost"),
    (
        "Japan Ready To Restart Talks On Peace Treaty With Russia",
        "NAME ready to restart talks on peace treaty with NAME",
    ),
    ("JAPAN READY TO RESTART TALKS", "NAME ready to restart talks"),
    ("On Monday 12 ships arrived in May.", "on monday NUMBER ships arrived in may"),
    ("pro-Russian and US-led", "pro NAME and NAME led"),
    ("The Republic of Nigeria and the Federal Republic of Nigeria", "NAME and NAME"),
    ("The the Peru side", "NAME side"),
]


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_names_become_placeholders(analyzer: Analyzer, text: str, expected: str) -> None:
    assert " ".join(masked(analyzer, text)) == expected


@pytest.fixture(scope="module")
def words(analyzer: Analyzer) -> Probe:
    """What each scorer takes for the words of a text; names that came through unmasked would be among them."""
    asked = ["NAME", "NUMBER", *"we wrote to about it".split()]
    for text, _ in MASKED:
        asked += re.findall(r"\w+", text.lower())
    return Probe(analyzer, WordGrams(1, 1), asked)


def test_both_scorers_mask_these_names(words: Probe, scorer: str) -> None:
    found = dict(zip([text for text, _ in MASKED], words.values([text for text, _ in MASKED]), strict=True))
    assert found == {text: words.expected(expected.split()) for text, expected in MASKED}, scorer


def test_both_scorers_mask_every_form_as_one_name(words: Probe, scorer: str) -> None:
    found = words.values([f"We wrote to the {form} about it." for form in CAPITALISED_FORMS])
    expected = words.expected("we wrote to NAME about it".split())
    assert [form for form, v in zip(CAPITALISED_FORMS, found, strict=True) if v != expected] == [], scorer


def test_every_form_is_masked_as_one_name(analyzer: Analyzer) -> None:
    read = {form: masked(analyzer, f"We wrote to the {form} about it.") for form in CAPITALISED_FORMS}
    assert {form: words for form, words in read.items() if words != "we wrote to NAME about it".split()} == {}


FRAMES = (
    "{} condemned the attack and recalled its ambassador.",
    "The {} said it would not resume talks.",
    "The spokesman of the {} government said that nothing had changed.",
    "We thank {} for its aid to our people.",
    "“{}’s position is clear,” she said, “and the {} knows it.”",
    "In {}, ministers agreed to lift the ban.",
    "Envoys from Peru, {} and Chad met; {}'s left early.",
    "anti-{} slogans were shouted at the gates of the embassy",
    "It was an {} ship. {} denies this.",
    "PRESS: {} and its neighbours (the {} among them) will sign the pact",
)
few_words = st.lists(
    st.sampled_from(
        "we they the a talks condemn welcome not , . ; : ready on 5 May sanctions peace Council and".split()
    ),
    max_size=6,
)


@given(
    frame=st.sampled_from(FRAMES),
    before=few_words,
    after=few_words,
    forms=st.lists(st.sampled_from(CAPITALISED_FORMS), min_size=2, max_size=5),
)
def test_exchanging_states_leaves_every_bit_of_the_probabilities(
    scorer: str, small_model: StanceModel, frame: str, before: list[str], after: list[str], forms: list[str]
) -> None:
    frame = " ".join([*before, frame, *after])
    texts = [frame.replace("{}", form) for form in forms]
    probabilities = small_model.predict_proba(texts)
    for text, row in zip(texts, probabilities, strict=True):
        assert np.array_equal(row, probabilities[0]), (scorer, text)


@pytest.mark.parametrize("frame", FRAMES)
def test_every_state_form_gives_the_same_bits_in_the_shipped_model(
    scorer: str, shipped: StanceModel, frame: str
) -> None:
    rows = shipped.predict_proba([frame.replace("{}", form) for form in CAPITALISED_FORMS])
    different = [form for form, row in zip(CAPITALISED_FORMS, rows, strict=True) if not np.array_equal(row, rows[0])]
    assert different == [], scorer


def test_the_table_has_one_name_for_every_actor() -> None:
    names = [r["actor"] for r in ROWS if r["type"] == "name"]
    assert sorted(names) == sorted({r["actor"] for r in ROWS if r["actor"]})


def test_no_form_stands_for_two_actors() -> None:
    keys = [r["form"] if r["guard"] == "case" else r["form"].lower() for r in ROWS]
    assert len(keys) == len(set(keys))


def test_all_members_of_the_united_nations_are_there() -> None:
    members = """AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR
    BFA BDI CPV KHM CMR CAN CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV GNQ ERI
    EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM
    JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM
    MDA MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT ROU
    RUS RWA KNA LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK TZA
    THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBR USA URY UZB VUT VEN VNM YEM ZMB ZWE""".split()
    assert len(members) == 193
    assert set(members) - {r["actor"] for r in ROWS if r["kind"] == "state"} == set()


@pytest.mark.parametrize(
    ("table", "message", "line", "column"),
    [
        ("wrong,header\n", "header must be", 1, None),
        (HEADER + "JPN,state,Japan,name\n", "line 2: 4 fields", 2, None),
        (HEADER + "JPN,country,Japan,name,\n", "line 2: kind is 'country', allowed: state", 2, "kind"),
        (HEADER + "JPN,state,Japan,name,\nJPN,state,Nippon,nick,\n", "line 3: type is 'nick'", 3, "type"),
        (HEADER + "JPN,state,Japan,name,yes\n", "line 2: guard is 'yes', allowed: case, name", 2, "guard"),
        (HEADER + "JPN,state,?,name,\n", "no word in it", 2, "form"),
    ],
)
def test_a_malformed_table_is_an_error_that_names_its_place(
    table: str, message: str, line: int, column: str | None
) -> None:
    with pytest.raises(LexiconError, match=message) as caught:
        Gazetteer.from_csv(table)
    assert (caught.value.file, caught.value.line, caught.value.column) == ("actors table", line, column)


def test_a_name_behind_a_full_stop_is_no_part_of_the_name_before_it() -> None:
    """An initial has a full stop too, and what stands behind it is a part of that name."""
    table = Gazetteer.from_csv(HEADER + "TCD,state,Chad,name,name\nSDN,state,Sudan,name,\n")
    found = [(m.text, m.actor) for m in table.mentions("The envoy left Sudan. Chad said so. J. Chad agreed.")]
    assert found == [("Sudan", "SDN"), ("Chad", "TCD"), ("Chad", None)]
