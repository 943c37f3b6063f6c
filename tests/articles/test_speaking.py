"""Who is known to speak, and a headline that stands apart: read_article told more than the text."""

import pytest

from stance import StanceModel, read_article
from stance.articles.offices import Office
from stance.articles.speaking import speaker_named

OFFICES = [Office("Ada Quill", "foreign minister", "ISL", 2001, 2004), Office("Ada Quill", "envoy", "NOR", 2010, None)]
SPEECH = "We regret that Norway left the talks. Chile thanked Peru. “We will not yield,” the Peruvian envoy said."


@pytest.mark.parametrize(
    ("name", "year", "actor"),
    [
        ("ISL", None, "ISL"),
        ("Iceland", None, "ISL"),
        (" the  Icelandic government ", None, "ISL"),
        ("Foreign Minister of Chile", None, "CHL"),
        ("Ada Quill", 2003, "ISL"),
        ("Ada Quill", 2012, "NOR"),
        ("Ada Quill", 2007, None),
        ("Bea Holm", 2003, None),
        ("we", None, None),
        ("NA", None, None),
        ("NO", None, None),
        ("CHL", None, "CHL"),
        ("UK", None, "GBR"),
    ],
)
def test_a_speaker_is_an_actor_an_office_or_an_office_holder_of_the_year(
    shipped: StanceModel, name: str, year: int | None, actor: str | None
) -> None:
    found = speaker_named(name, shipped.analyzer.gazetteer, OFFICES, year)
    assert (found.text, found.actor, found.start) == (" ".join(name.split()), actor, None)


def test_what_nobody_else_says_is_the_speakers(shipped: StanceModel) -> None:
    without, told = (read_article(shipped, SPEECH, speaker=speaker) for speaker in (None, "ISL"))
    before, after = ({(s.start, s.end, s.text): s.holder.actor for s in one.statements} for one in (without, told))
    assert list(before.values()) == [None, "CHL", "PER"]
    assert list(after.values()) == ["ISL", "CHL", "PER"]
    assert list(before) == list(after)
    assert told.statements[0].kind == "direct"
    assert any((d.holder, d.target) == ("ISL", "NOR") for d in told.dyads)


def test_who_takes_a_turn_under_an_office_speaks_for_the_speakers_actor(shipped: StanceModel) -> None:
    text = "\n\n".join(("Ann Reed: Why did Norway leave the talks?", "Minister: We thank Norway for its patience.") * 2)
    told = {s.holder.text: s.holder.actor for s in read_article(shipped, text, speaker="Iceland").statements}
    assert told == {"Ann Reed": None, "Minister": "ISL"}
    norwegian = read_article(shipped, text.replace("Minister", "Norwegian Minister"), speaker="Iceland").statements
    assert {s.holder.actor for s in norwegian} == {None, "NOR"}


def test_answers_to_questions_are_the_speakers(shipped: StanceModel) -> None:
    text = "Q: Why did Norway leave the talks?\n\nA: We thank Norway for its patience."
    told = {s.holder.actor for s in read_article(shipped, text, speaker="Iceland").statements if "thank" in s.text}
    assert told == {"ISL"}


def test_narration_becomes_the_speakers_but_not_that_of_a_headline(shipped: StanceModel) -> None:
    told = read_article(shipped, "The harbour is closed.", title="A quiet day at the port", speaker="Norway")
    assert [(s.part, s.kind, s.holder.actor) for s in told.statements] == [
        ("title", "narration", None),
        ("text", "direct", "NOR"),
    ]


@pytest.mark.parametrize("title", ["Iceland rejects Norway’s quota", "Iceland\nrejects Norway’s quota", "x" * 300])
def test_places_count_from_the_headline_or_the_text(shipped: StanceModel, title: str) -> None:
    text = (
        "“We will not yield,” Foreign Minister Eva Jonsdottir of Iceland said.\n\nShe thanked Norway for its patience."
    )
    found = read_article(shipped, text, title=title)
    assert {s.part for s in found.statements} == {"title", "text"}
    for s in found.statements:
        part = text if s.part == "text" else title.replace("\n", " ")
        assert part[s.start : s.end] == s.text
        assert all(part[e.start : e.end] == e.text for e in s.evidence)
        if s.part == "text" and s.holder.start is not None:
            assert 0 <= s.holder.start < (s.holder.end or 0) <= len(text)
    plain = read_article(shipped, text)
    assert [s.text for s in found.statements if s.part == "text"] == [s.text for s in plain.statements]


def test_a_headline_that_stands_in_the_text_is_read_once(shipped: StanceModel) -> None:
    text = "Iceland rejects the quota\n\nIceland rejected the quota that Norway had set."
    assert read_article(shipped, text, title=" Iceland rejects the quota ") == read_article(shipped, text)
