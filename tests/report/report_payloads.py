"""A hundred pieces of markup and script that must come out as text wherever they go in."""

_OPENINGS = ("", '"', "'", "-->", "]]>", "</style>", "</title>", "</svg>", "</script>", "</text></desc>")
_BODIES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    '" onmouseover="alert(1)" x="',
    "<iframe src=//example.org></iframe>",
    "<style>*{display:none}</style>",
    "{{ 7 * 7 }}{% for x in y %}",
    "&lt;b&gt;&#60;i&#62;&amp;",
    "<foreignObject><body onload=alert(1)></foreignObject>",
)
PAYLOADS = tuple(opening + body for opening in _OPENINGS for body in _BODIES)
