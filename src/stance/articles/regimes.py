"""Tell whether a state may have an office: a king, a chancellor, a prime minister."""

import re

_MONARCHS = re.compile(
    r"(?i)\b(?:king|queen|(?:crown )?prince(?:ss)?|emperor|empress|emir|sultan|monarch|royal family)\b"
)
_CHANCELLORS = re.compile(r"(?i)(?:the )?(?:federal )?chancellor")
_WITH_CHANCELLOR = frozenset("DEU AUT CHE GBR".split())
_PREMIERS = re.compile(r"(?i)\b(?:prime ministers?|premiers?|pm)\b")
_MONARCHIES = frozenset(
    """AND ARE AUS BEL BHR BHS BLZ BRN BTN CAN DNK ESP GBR GRD JAM JOR JPN KHM KWT LIE LSO LUX MAR MCO MYS NLD NOR NZL
    OMN PNG QAT SAU SLB SWE SWZ THA TON TUV""".split()
)
"""States that have a monarch today; those of the past are not told apart from their heirs."""
_ONCE = frozenset(
    "AFG AUT BGR BRA CHN DEU EGY ETH FRA GRC HUN IRN IRQ ITA KOR LBY NPL POL PRT ROU RUS SRB TUR YEM YUG".split()
)
"""States that had one in living memory or in most histories."""
_WITHOUT_PREMIER = frozenset(
    "ARG BOL BRA CHL COL CRI DOM ECU GTM HND MEX NIC PAN PRY SLV URY USA VEN IDN PHL GHA LBR NGA".split()
)


def may_have(state: str, office: str) -> bool:
    """Tell whether somebody with an office may be a state's: no prince is one of the United States.

    >>> may_have("USA", "the crown prince"), may_have("JPN", "the crown prince"), may_have("USA", "the prime minister")
    (False, True, False)
    >>> may_have("POL", "the chancellor"), may_have("AUT", "chancellor")
    (False, True)
    """
    if _CHANCELLORS.fullmatch(office):
        return state in _WITH_CHANCELLOR
    if _MONARCHS.search(office):
        return state in _MONARCHIES | _ONCE
    return state not in _WITHOUT_PREMIER or _PREMIERS.search(office) is None
