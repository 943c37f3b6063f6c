"""Blank what stands around an article's prose: bylines, datelines, agency marks, credits, links to share, Markdown."""

import re

_NAME = r"[A-Z][\w.'’-]*"
_NAMES = rf"{_NAME}(?:(?:,? and |, | & | )(?:{_NAME}|of|for|in|the|de|van|von|al|bin)){{1,11}}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
_TIME = r"(?:,? (?:at )?\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: \(?[A-Z]{2,4}\)?)?)?"
_PLACE = rf"{_NAME}(?: {_NAME}){{0,3}}(?:, {_NAME}(?: {_NAME})?)?"
_AGENCY = r"\(?(?:[A-Z]{2,6}|[A-Z][a-z]+[A-Z]\w*|Reuters|Associated Press|Tass|Interfax|Bloomberg)\)?"

_LINES = (
    # who wrote and who pictured
    rf"(?:By|BY) {_NAMES}",
    r"\(?(?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Tt]ranslat(?:ed|ion)|"
    r"[Pp]hotograph(?:s|y)) by [A-Z].{0,200}",
    r"(?:[Ff]ile )?(?:Photo|Photograph|Picture|Image|Video|Credit|Illustration|Graphic|PHOTO|IMAGE|FILE PHOTO)s?"
    r"(?: [Cc]redit| by)?[:|/] ?.{0,200}",
    r"(?:©|\(c\)|Copyright ©?|\([Cc]\) ).{0,200}",
    # where it comes from, and when
    r"\((?:[A-Z]{2,6}|Reuters|Interfax|Tass|Bloomberg)\)",
    rf"{_DAY}{_DATE}{_TIME}\.?",
    rf"(?:Published|Updated|Last updated|Posted|First published|Modified)(?: on| at)?:? {_DAY}\W?{_DATE}.{{0,60}}",
    rf"{_PLACE}, {_DAY}{_DATE}{_TIME}(?:,? {_AGENCY})?[.:—–-]?",
    # what to read, share and follow
    r"(?:Read more|READ MORE|Read also|READ ALSO|Also read|ALSO READ|See also|Related|RELATED|More on this(?: story)?)"
    r"(?: ?[:|>»].{0,200})?",
    r"(?:Share (?:this|on)|Follow us|Sign up (?:for|to)|Subscribe (?:to|now)|Click here|Download our app)\b.{0,120}",
    r"(?:ADVERTISEMENT|Advertisement|Sponsored|Share|Tweet|Print|Email|Comments?|Facebook|Twitter|WhatsApp|LinkedIn)",
    r"https?://\S+",
    # where it ends
    r"[-–—#* ]*(?:ENDS?|Ends|30|MORE)[-–—#* .]*",
)
_LINE = re.compile(rf"[>*_]*(?:{'|'.join(_LINES)})[*_]*")
_CREDIT = re.compile(
    r"[>*_]*.{0,300}[.)] \(?(?:Photo|Photograph|Picture|Image|Credit)(?: [Cc]redit| by)?[:/] ?[A-Z][^.!?]{0,60}[*_]*"
)
_RESERVED = re.compile(r"[>*_]*.{0,120}[Aa]ll [Rr]ights [Rr]eserved\.?.{0,80}[*_]*")
_LONGEST_LINE = 320
"""Characters of the longest line that may be furniture as a whole."""
_NO_WORD = re.compile(r"[^\w\"“”'‘’«»]+")
_DATELINE = re.compile(
    r"(?:"
    rf"{_PLACE}(?:/{_NAME})?, {_DAY}{_DATE}(?:,? \(?\w[\w .]*\)|,? {_AGENCY})?\s*(?:--|[—–.:-])[ \t]+"
    rf"|{_PLACE} \(\w[\w .]{{1,30}}\)\s*(?:--|[—–-])[ \t]+"
    r"|(?:[A-Z][A-Z.'’/-]+ ){0,3}[A-Z]{4,}(?:, [A-Z][\w.]+\s*(?:--|[—–-])|\s*(?:--|[—–])|\s-)[ \t]+(?=[A-Z\"“'‘])"
    r"|(?:[A-Z][\w.'’-]+ ){0,2}[A-Z][\w.'’-]+\s*--[ \t]+(?=[A-Z\"“'‘])"
    r"|(?:Reuters|AP|AFP|UPI|DPA|CP|Bloomberg|Canadian Press|Associated Press) (?:--|[—–-])[ \t]+(?=[A-Z\"“'‘])"
    r")(?=[\w\"“'‘])"
)
_LONGEST_DATELINE = 160
_FRONT_MATTER = re.compile(r"---\n(?:[\w-]+:.*\n)+---(?=\n)")
_LINE_MARK = re.compile(
    r"#{1,6}[ \t]+|(?:>[ \t]?)+|[*+•‣◦▪●·][ \t]+|```.*|"
    r"\d{1,2}[:.]\d{2}(?: ?(?:[ap]\.?m\.?|GMT|BST|UTC|CES?T|E[DS]?T))?(?: ?[—–:-])?[ \t]+(?=[A-Z“\"][\w’'“]* [a-zA-Z])"
)
"""Marks of Markdown, and the hour of an entry of a live blog: *11:42* Chad has left."""
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,2000}(?: \"[^\"\n]{0,300}\")?\)")
_STAR = re.compile(r"\*\*(?=\S)|(?<=\S)\*\*|(?<![\w*])\*(?=[\w\"“])|(?<=[\w.,!?\"”])\*(?![\w*])")
_UNDERSCORE = re.compile(r"(?<![\w_])__?(?=\w)|(?<=[^\W_])__?(?![\w_])|(?<=[.,!?])__?(?![\w_])")
_NOTE = re.compile(r"\[\^?\d{1,3}\]")
_MONITORS = re.compile(
    r"\[(?:(?:[Bb]egin|[Ee]nd)(?: of)?(?: [a-z]+)? (?:recording|relay|video|audio|clip|excerpt)|"
    r"(?:Presenter|Correspondent|Reporter|Announcer|Newsreader|Anchor|Unidentified [a-z]+)(?=[\],])|"
    r"(?:Passage|passage|[Ww]ords?|[Ss]entence|[Pp]aragraph)s? (?:omitted|indistinct)|"
    r"as (?:published|received|heard|printed|given)|no dateline|Description of [Ss]ource|"
    r"(?:[Vv]ideo|[Ff]ootage|[Pp]hoto) show|[Rr]eport by)[^\[\]\n]{0,300}\]"
)
"""What those who monitor press and broadcasts put into a text: "[begin recording]", "[passage omitted: history]"."""
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)
_INLINE = ((_STAR, "*"), (_UNDERSCORE, "_"), (_NOTE, "["), (_MONITORS, "["))
_ODD_SPACES = "\u00a0\u2007\u2009\u200a\u202f\u3000"
_ODD_SPACE, _SPACES = re.compile(f"[{_ODD_SPACES}]"), {ord(c): " " for c in _ODD_SPACES}


def without_furniture(text: str) -> str:
    r"""Return a text, as long as it was, with blanks for what is no prose of its author.

    >>> without_furniture("By Ada Quill\n\n# Talks\n**Chile** met [Peru](http://x.y).").split()
    ['Talks', 'Chile', 'met', 'Peru', '.']
    """
    if _ODD_SPACE.search(text):
        text = text.translate(_SPACES)
    if front := _FRONT_MATTER.match(text):
        text = _blank(front) + text[front.end() :]
    if "<!--" in text and "-->" in text:
        text = _COMMENT.sub(_blank, text)
    return "\n".join(map(_prose, text.split("\n")))


def _prose(line: str) -> str:
    """Return a line with blanks for what is no prose in it."""
    if not line:  # as every second line is
        return line
    if "](" in line:
        line = _LINK.sub(_link_text, line)
    start = len(line) - len(line.lstrip())
    if mark := _LINE_MARK.match(line, start):
        line = line[:start] + _blank(mark) + line[mark.end() :]
        start = mark.end()
    for pattern, character in _INLINE:
        if character in line:
            line = pattern.sub(_blank, line)
    if len(line) - start <= _LONGEST_LINE and (_is_furniture(line.strip()) or _NO_WORD.fullmatch(line)):
        return " " * len(line)
    start = len(line) - len(line.lstrip())
    if dateline := _DATELINE.match(line, start, start + _LONGEST_DATELINE):
        line = line[:start] + _blank(dateline) + line[dateline.end() :]
    return line


def _is_furniture(line: str) -> bool:
    """Tell whether a line as a whole is no prose."""
    if _LINE.fullmatch(line):
        return True
    # The other two begin as any line does: they are slow to tell that one is none.
    if ("Photo" in line or "Picture" in line or "Image" in line or "Credit" in line) and _CREDIT.fullmatch(line):
        return True
    return "eserved" in line and _RESERVED.fullmatch(line) is not None


def _link_text(match: re.Match[str]) -> str:
    """Return the words of a link in their place, and of an image nothing."""
    if match.group()[0] == "!":
        return " " * len(match.group())
    before = match.start(1) - match.start()
    return " " * before + match.group(1) + " " * (len(match.group()) - before - len(match.group(1)))


def _blank(match: re.Match[str]) -> str:
    """Return blanks for what was matched, with its ends of lines."""
    return re.sub(r"[^\n]", " ", match.group())
