"""What stands around an article's prose is blanked in place, and becomes no statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import StanceModel
from stance.articles.furniture import without_furniture
from stance.articles.reading import read_article


@pytest.mark.parametrize(
    ("line", "prose"),
    [
        ("By Ada Quill", ""),
        ("BY ADA QUILL AND BO EK", ""),
        ("By Ada Quill, Fjord News Agency", ""),
        ("By Thursday Norway had left.", "By Thursday Norway had left."),
        ("(Reporting by Ada Quill; Editing by Bo Ek)", ""),
        ("Additional reporting by Bo Ek in Lima", ""),
        ("Reporting by the envoy was late.", "Reporting by the envoy was late."),
        ("The envoy leaves. Photo: Ola Foto/FNA", ""),
        ("FILE PHOTO: The envoy leaves the house", ""),
        ("Image: FNA", ""),
        ("© 2011 Fjord News Agency", ""),
        ("(FNA)", ""),
        ("(He left)", "(He left)"),
        ("11:42 Peru met Chile.", "Peru met Chile."),
        ("9.30 GMT – “We met,” she said.", "“We met,” she said."),
        ("10.30 is the hour.", "10.30 is the hour."),
        ("[Presenter] Peru met Chile.", "Peru met Chile."),
        ("[Correspondent, in Quechua] Peru met Chile [as published].", "Peru met Chile               ."),
        ("[Passage omitted: history of the two]", ""),
        ("[Begin recording in English]", ""),
        ("[Description of source: weekly of Lima]", ""),
        ("[Peru] met the Rio Group [RG].", "[Peru] met the Rio Group [RG]."),
        ("9 October 2011", ""),
        ("Mon, Oct 9, 2011", ""),
        ("Updated: 9 October 2011 10:30 GMT", ""),
        ("LIMA, 9 October. Peru met Chile.", "Peru met Chile."),
        ("LIMA, October 9 (FNA) - Peru met Chile.", "Peru met Chile."),
        ("Lima (Fjord News) -- Peru met Chile.", "Peru met Chile."),
        ("SANTIAGO — “We met,” she said.", "“We met,” she said."),
        ("AFP - Zambia thanked Malawi.", "Zambia thanked Malawi."),
        ("Canadian Press - Zambia thanked Malawi.", "Zambia thanked Malawi."),
        ("HARARE, March 3 (Reuters) - Zambia thanked Malawi.", "Zambia thanked Malawi."),
        ("LIMA — Peru blamed Chile.", "Peru blamed Chile."),
        ("LIMA - Peru blamed Chile.", "Peru blamed Chile."),
        ("Lima, April 20, NTB -- The minister left.", "The minister left."),
        ("MINSK, 7 May (BelTA) - Fiji left.", "Fiji left."),
        ("Oslo/Bergen, Jun 4. Norway left.", "Norway left."),
        ("QUITO, Ecuador - Peru met Chile.", "Peru met Chile."),
        ("Quito -- Peru met Chile.", "Peru met Chile."),
        ("Ada Quill - Envoy to Peru", "Ada Quill - Envoy to Peru"),
        ("Today, 9 October, marks a year of talks.", "Today, 9 October, marks a year of talks."),
        ("Peru blamed Chile - and Bolivia.", "Peru blamed Chile - and Bolivia."),
        ("A long-term plan was made.", "A long-term plan was made."),
        ("Berg, Minister of War, left.", "Berg, Minister of War, left."),
        ("Peru - which left - met Chile.", "Peru - which left - met Chile."),
        ("US — China talks failed.", "US — China talks failed."),
        ("Read more: Peru meets Chile", ""),
        ("RELATED: Peru meets Chile", ""),
        ("Share this article", ""),
        ("Share prices fell in Lima.", "Share prices fell in Lima."),
        ("Follow us on our channels", ""),
        ("Advertisement", ""),
        ("https://example.org/a", ""),
        ("- ENDS -", ""),
        ("###", ""),
        ("Ends meet in Lima.", "Ends meet in Lima."),
        ("# Talks resume", "Talks resume"),
        ("* **Peru** met _Chile_.", "Peru   met  Chile ."),
        ("• Peru met Chile.", "Peru met Chile."),
        ("> Peru met Chile.", "Peru met Chile."),
        ("Peru met Chile [1].", "Peru met Chile    ."),
        ("5 * 3 in snake_case", "5 * 3 in snake_case"),
        ("Peru\u00a0met\u202fChile.", "Peru met Chile."),
        ("PERU CONDEMNS RAID", "PERU CONDEMNS RAID"),
        ("MS. LI: Good afternoon.", "MS. LI: Good afternoon."),
    ],
)  # fmt: skip
def test_a_line_keeps_its_prose_in_its_place(line: str, prose: str) -> None:
    found = without_furniture(line)
    assert len(found) == len(line)
    assert found.strip() == prose


def test_of_a_link_the_words_stay_in_their_place_and_of_an_image_nothing() -> None:
    text = "See [it](http://a.b/c) and ![a map](map.png)."
    found = without_furniture(text)
    assert found.split() == ["See", "it", "and", "."]
    assert found.index("it") == text.index("it")


def test_what_a_text_says_of_itself_before_it_begins_is_blanked() -> None:
    front = "---\ntitle: Peru leaves\ndate: 2011-03-09\n---\n"
    assert without_furniture(front + "Peru met Chile.").split() == ["Peru", "met", "Chile."]
    assert without_furniture("Peru met.\n" + front).split()[-2:] == ["date:", "2011-03-09"]  # no front matter there


def test_a_long_paragraph_is_no_line_of_credits() -> None:
    credit = ". (Photo: Ada Quill)"
    assert without_furniture("x" * 270 + credit).strip() == ""
    assert without_furniture("x" * 300 + credit + "x" * 10) == "x" * 300 + credit + "x" * 10


@given(st.text(st.sampled_from('ab AB*_#>[]()!.-–•—:\n"“”<9,PhotoBy')))
def test_lengths_and_ends_of_lines_stay(text: str) -> None:
    found = without_furniture(text)
    assert len(found) == len(text)
    assert [i for i, c in enumerate(found) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    assert all(a in (b, " ") for a, b in zip(found, text, strict=True))


ARTICLE = """# Talks in Lima

By Ada Quill, Condor News

LIMA, 9 October (CN) - **Peru** condemned Chile's decision.

The envoy leaves the house. Photo: Ola Foto/CN

Read more: Peru meets Chile

Chile thanked Peru [1].

(Reporting by Ada Quill; editing by Bo Ek)
"""


def test_furniture_is_no_statement_and_places_are_those_in_the_text_as_given(shipped: StanceModel) -> None:
    found = read_article(shipped, ARTICLE)
    assert [s.text for s in found.statements] == [
        "Talks in Lima", "Peru** condemned Chile's decision", "Chile thanked Peru",
    ]  # fmt: skip
    assert all(ARTICLE[s.start : s.end] == s.text for s in found.statements)
    # The dateline's capital and the link name actors, which tells a little of who is meant; without them nothing does.
    nameless = ARTICLE.replace("LIMA", "AT SEA").replace("Peru meets Chile", "the whole talk")
    found, plain = (read_article(shipped, text) for text in (nameless, without_furniture(nameless)))
    assert [s.text for s in found.statements][1:] == ["Peru** condemned Chile's decision", "Chile thanked Peru"]
    assert [s.score for s in found.statements] == pytest.approx([s.score for s in plain.statements], abs=1e-9)


def test_a_sentence_behind_a_dateline_is_read_as_one_without(shipped: StanceModel) -> None:
    [found] = read_article(shipped, "LIMA, June 4 (NTB) - Peru thanked Chile.").statements
    assert (found.kind, found.text, found.holder.text) == ("indirect", "Peru thanked Chile", "Peru")


def test_what_is_heard_in_a_recording_is_said_by_who_was_named_before_it(shipped: StanceModel) -> None:
    text = 'Ghana\'s president spoke. [Begin recording in English] "We thank Togo for its patience." [end recording]'
    [said] = [one for one in read_article(shipped, text, evidence=False).statements if one.kind == "direct"]
    assert said.holder.actor == "GHA"
