"""Say in words of the pages what commands say of files and options."""

import re

_ELSE = "give another name of who labels"
_SAID = [
    (r", or say --prefix \w+ to name the new ones \w+ and so on", ""),
    (r", or say so with --missing-labels", ""),
    (r"say so: --rename-labels .{1,300}?=LABEL,\.\.\.", "write it so in the table"),
    (r"say all of them with --labels, or name another file with -o", f"name all of them in “Labels”, or {_ELSE}"),
    (r"name another(?: file)? with -o", f"choose another file of labels, or {_ELSE}"),
    (r"wait until that has ended, or write to another file", f"wait until that has ended, or {_ELSE}"),
    (r" \(-o with another --annotator keeps both\)", ""),
    (r"\(--encoding cp1252\?\)", "(choose another in “Encoding”, such as cp1252)"),
    (r"name (?:it|the encoding) with --encoding,", "choose another in “Encoding”,"),
    (r"say --encoding (utf-16-[lb]e(?: or utf-16-[lb]e)?)", r"choose \1 in “Encoding”"),
    (r"say --header-row if it stands lower", "say in “Header row” where it stands"),
    (r"say --header-row (\d+)", r"say \1 in “Header row”"),
    (r"say which (line|row) names the columns with --header-row", r"say in “Header row” which \1 names the columns"),
    (r"say --input-format csv, or rename it", "rename it"),
    (r"say which: --input-format csv \(with --text-column\), jsonl or text", "give it an ending such as .csv or .txt"),
    (r' say --delimiter " "\)', " write commas between them)"),
    (r"say --missing .{1,300}? \(in a program: make it None\)", "leave it blank"),
    (r"\(--text-column names another\)", "(choose another in “Column of the texts”)"),
    (r"--unit sentence scores each sentence as a row", "“each of its sentences” in “Score” makes a row of each"),
    (r" \(name it: --model\)", ""),
    (r"--sheet names another", "“Sheet” names another"),
    (r"not read: (.{1,3000}?) \(--sheet\)", r"not read: \1 (“Sheet” names another)"),
    (r"--delimiter\b", "a delimiter"),
    (r"--encoding\b", "“Encoding”"),
    (r"--header-row\b", "“Header row”"),
    (r"--sheet\b", "“Sheet”"),
    (r"--text-column\b", "“Column of the texts”"),
]  # fmt: skip
"""What commands say of their options, and what the pages say of the fields that they have instead."""
_PATTERNS = [(re.compile(said), instead) for said, instead in _SAID]


def in_page_words(message: str) -> str:
    """Return a message with the fields of the pages in place of the options of commands.

    >>> in_page_words("a.txt looks like UTF-16: say --encoding utf-16-le")
    'a.txt looks like UTF-16: choose utf-16-le in “Encoding”'
    """
    for said, instead in _PATTERNS:
        message = said.sub(instead, message)
    return message
