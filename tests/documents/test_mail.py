"""Mails are read as what they say: their own text, without the older mails, heads and files that come with it."""

import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import TableError
from stance.articles.sources import Source, open_articles
from stance.documents.document import Document
from stance.documents.mail import read_mail

SAID = "Peru condemned the closure of the crossing, the ministry said in Lima on Monday."


def a_mail(text: str = SAID, **heads: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "press@example.org", "desk@example.org"
    mail["Subject"], mail["Date"] = "Lima: Äußerungen", "Wed, 09 Mar 2011 23:30:00 -0500"
    for name, value in heads.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def test_a_mail_gives_its_subject_its_day_and_its_text() -> None:
    assert read_mail(a_mail().as_bytes(), "a.eml") == Document(SAID, "Lima: Äußerungen", "2011-03-09", published=True)


def test_what_is_quoted_passed_on_or_a_signature_is_left_out() -> None:
    text = (
        f"{SAID}\n\nOn Tue, 8 Mar 2011 the desk of the\nministry wrote:\n\n> What did Lima say?\n>> Nothing.\n\n"
        "-----Original Message-----\nFrom: Quito\nSent: Monday\nTo: Press\nSubject: Ecuador answers\n\n"
        "Ecuador rejects the protest.\n-- \nPress office, room 12\n"
    )
    read = read_mail(a_mail(text).as_bytes(), "a.eml").text
    assert read.split("\n\n") == [SAID, "Ecuador rejects the protest."]


def test_a_mail_that_does_nothing_but_quote_is_read_as_what_it_quotes() -> None:
    assert read_mail(a_mail(f"> {SAID}\n").as_bytes(), "a.eml").text == SAID


def test_lines_that_flow_are_joined() -> None:
    mail = (
        b"Subject: s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
        b"Peru condemned the \r\nclosure.\r\nEcuador met it.\r\n"
    )
    assert read_mail(mail, "a.eml").text == "Peru condemned the closure.\nEcuador met it."


def test_of_two_forms_the_plain_one_is_read_and_of_html_alone_the_page() -> None:
    both = a_mail()
    both.add_alternative("<html><body><p>We met.</p></body></html>", subtype="html")
    assert read_mail(both.as_bytes(), "a.eml").text == SAID
    page = EmailMessage()
    page["Subject"] = "Lima answers"
    page.set_content(f"<html><body><article><p>{SAID}</p></article></body></html>", subtype="html")
    found = read_mail(page.as_bytes(), "a.eml")
    assert (found.text, found.title, found.date) == (SAID, "Lima answers", None)


def test_a_page_that_a_browser_saved_has_the_day_of_the_page_and_not_of_saving() -> None:
    page = EmailMessage()
    page["Subject"], page["Date"] = "Lima answers", "Wed, 09 Mar 2022 10:00:00 +0000"
    page["Snapshot-Content-Location"] = "https://example.org/lima"
    meta = '<meta property="article:published_time" content="2011-03-09">'
    page.set_content(f"<html><head>{meta}</head><body><article><p>{SAID}</p></article></body></html>", subtype="html")
    page.add_related(b"\x89PNG", "image", "png", cid="<a>")
    found = read_mail(page.as_bytes(), "a.mhtml")
    assert (found.text, found.date, found.attached) == (SAID, "2011-03-09", ())


@pytest.mark.parametrize(
    ("charset", "coded"),
    [("utf-8", "utf-8"), ("iso-8859-1", "latin-1"), (None, "utf-8"), (None, "cp1252"), ("utf-99", "utf-8")],
)
def test_letters_are_read_in_the_declared_charset_or_the_likely_one(charset: str | None, coded: str) -> None:
    kind = f"; charset={charset}" if charset else ""
    head = (
        f"Subject: s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain{kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    assert read_mail(head.encode() + "Müller met us.".encode(coded), "a.eml").text == "Müller met us."


def test_files_that_come_with_a_mail_are_named() -> None:
    mail = a_mail()
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Note verbale.pdf")
    assert read_mail(mail.as_bytes(), "a.eml").attached == ("Note verbale.pdf",)


def test_a_mail_without_text_says_where_it_may_be() -> None:
    mail = a_mail(" ")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="note.pdf")
    with pytest.raises(TableError, match=r"a\.eml is a mail without text; .*attached \(note\.pdf\)"):
        read_mail(mail.as_bytes(), "a.eml")


def test_a_mail_is_an_article_and_its_year_that_of_sending(tmp_path: Path) -> None:
    (tmp_path / "old.eml").write_bytes(b"From: a@b.org\nSubject: s\n\nWe met.\n")  # no MIME-Version
    (tmp_path / "new.eml").write_bytes(a_mail().as_bytes())
    new, old = open_articles([str(tmp_path)])
    assert isinstance(old, Source)
    assert isinstance(new, Source)
    assert (old.text, old.year, new.text, new.year) == ("We met.", None, SAID, 2011)


def test_a_mail_made_to_take_long_does_not() -> None:
    began = time.process_time()
    for evil in (
        "-" * 300_000,
        "a:\n" * 60_000,
        ">" * 300_000,
        "From: a\n" * 60_000,
        ": " * 150_000,
        "\n" * 300_000 + "x",
    ):
        read_mail(b"Subject: s\n\n" + evil.encode() + b"\nWe met.\n", "a.eml")
    assert time.process_time() - began < 5


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 500))
def test_a_damaged_mail_is_read_or_refused_in_words(junk: bytes, place: int) -> None:
    mail = a_mail()
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="note.pdf")
    content = mail.as_bytes()
    try:
        found = read_mail(content[:place] + junk + content[place:], "a.eml")
    except TableError as error:
        assert str(error).startswith("a.eml ")
    else:
        assert found.text
