"""Inflect English words: every form that an entry of the lexicon may take in a text."""

from functools import lru_cache

# The principal parts of irregular verbs: base, then every other form that is not base + s or base + ing.
_IRREGULAR_VERBS = """
abide abode abided|arise arose arisen|awake awoke awoken|be am is are was were been being|bear bore borne born|beat beaten|become became
befall befell befallen|beget begot begotten|begin began begun|behold beheld|bend bent|beseech besought beseeched|beset|bespeak bespoke bespoken|bestride bestrode|bet|betake betook betaken
bid bade bidden|bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|broadcast broadcasted
build built|burn burnt burned|burst|bust busted|buy bought|can could|cast|catch caught|choose chose chosen|cling clung|come came|cost
creep crept|cut|deal dealt|dig dug|do does did done|draw drew drawn|dream dreamt dreamed|drink drank drunk|drive drove driven|dwell dwelt dwelled
eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled|fling flung|fly flew flown|forbear forbore forborne
forbid forbade forbidden|forecast|foresee foresaw foreseen|foretell foretold|forget forgot forgotten|forgive forgave forgiven|forgo forwent forgone|forsake forsook forsaken
forswear forswore forsworn|freeze froze frozen|get got gotten|give gave given|go goes went gone|grind ground|grow grew grown|hang hung hanged|have has had|hear heard|hide hid hidden
hit|hold held|hurt|keep kept|kneel knelt kneeled|know knew known|lay laid|lead led|lean leant leaned|leap leapt leaped|learn learnt learned|leave left|lend lent|let|lie lay lain lied lying
light lit lighted|lose lost|make made|mean meant|meet met|mishear misheard|mislay mislaid|mislead misled|misspeak misspoke misspoken|mistake mistook mistaken|misunderstand misunderstood
mow mown mowed|offset|outbid|outdo outdid outdone|outgrow outgrew outgrown|overcome overcame|overdo overdid overdone|override overrode overridden|overrun overran|oversee oversaw overseen|overshoot overshot
overtake overtook overtaken|overthrow overthrew overthrown|partake partook partaken|pay paid|plead pled pleaded|prove proven proved|put|quit quitted|read|rebuild rebuilt|recast|redo redid redone|remake remade|rend rent|repay repaid|reset|resell resold
retake retook retaken|rethink rethought|rewrite rewrote rewritten|rid|ride rode ridden|ring rang rung|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent|set|sew sewn sewed|shake shook shaken
shed|shine shone|shoot shot|show shown showed|shrink shrank shrunk|shut|sing sang sung|sink sank sunk|sit sat|slay slew slain|sleep slept|slide slid|sling slung|slit|smite smote smitten|sow sown sowed|speak spoke spoken|speed sped|spend spent|spill spilt spilled|spin spun
spit spat|split|spoil spoilt spoiled|spread|spring sprang sprung|stand stood|steal stole stolen|stick stuck|sting stung|strew strewn|stride strode|strike struck stricken|string strung|strive strove striven|swear swore sworn|sweep swept|swell swelled swollen|swim swam swum|swing swung
take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown|thrust|tread trod trodden|undercut|undergo underwent undergone|understand understood|undertake undertook undertaken|undo undid undone|unwind unwound
uphold upheld|upset|wage|wake woke woken|wear wore worn|weave wove woven|weep wept|win won|wind wound|withdraw withdrew withdrawn|withhold withheld|withstand withstood|wreak|wring wrung|write wrote written
"""
_IRREGULAR_NOUNS = """
man men|woman women|child children|foot feet|tooth teeth|person people|crisis crises|analysis analyses|basis bases|thesis theses|criterion criteria
spokesman spokesmen|spokeswoman spokeswomen|statesman statesmen|gunman gunmen|half halves|life lives|knife knives|wife wives|thief thieves|leaf leaves|wolf wolves|shelf shelves
congressman congressmen|fisherman fishermen|countryman countrymen|serviceman servicemen|memorandum memoranda|agendum agenda|aircraft|series|attache attaches|forum fora forums|hypothesis hypotheses|emphasis emphases
"""
_UNINFLECTED = frozenset(
    """a an the this that these those of in on at by for from to into onto with within without under over upon about above across after against along among
    amid around as before behind below beneath beside besides between beyond but despite down during except inside like near off out outside past per
    since than through throughout till toward towards until up via and or nor so yet if whether because although though while unless not no never none
    i me my mine you your yours he him his she her hers it its we us our ours they them their theirs who whom whose which what when where why how
    there here then now thus hence however moreover all any both each every either neither some such many much more most few several other another
    very too quite rather almost nearly only just even still already soon ever again once twice always often today tomorrow yesterday
    will would shall should may might must ought cannot itself themselves himself herself ourselves myself yourself one two three four five six seven eight nine ten""".split()
)
_VOWELS = frozenset("aeiou")
# Verbs of more than one syllable whose last syllable is stressed, so that the consonant doubles.
_DOUBLING = frozenset(
    """abet abhor acquit admit allot annul commit compel concur confer control corral debar defer demur deter disbar dispel embed emit enrol enthral
    entrap equip excel expel extol forget forbid impel incur infer inter occur offset omit outbid outfit patrol permit pre-empt prefer propel rebel rebut
    rebuff recur refer refit regret remit repel rerun reset submit transfer transmit unplug upset overstep sidestep handicap kidnap program worship humbug zigzag""".split()
) | frozenset(
    # British English doubles a final l whatever the stress.
    """appal cancel channel counsel dial duel expel fuel fulfil initial instil jewel label level libel marshal model parallel pencil quarrel rival shovel shrivel signal spiral
    squabbel stencil total travel tunnel unravel grovel""".split()
)


def _table(text: str) -> dict[str, frozenset[str]]:
    groups = [group.split() for line in text.strip().splitlines() for group in line.split("|")]
    return {group[0]: frozenset(group) for group in groups}


def _bases(*tables: dict[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for base, forms in table.items():
            for form in forms:
                found[form] = (*found.get(form, ()), base)
    return found


_VERBS = _table(_IRREGULAR_VERBS)
_NOUNS = _table(_IRREGULAR_NOUNS)
_BASES = _bases(_VERBS, _NOUNS)


@lru_cache(maxsize=65536)
def inflections(word: str) -> tuple[str, ...]:
    """Return every form of a base word, sorted: plural, third person, past, participles.

    The part of speech is not asked: forms that no text holds do no harm.

    >>> inflections("deny")
    ('denied', 'denies', 'deny', 'denying')
    >>> inflections("withdraw")
    ('withdraw', 'withdrawing', 'withdrawn', 'withdraws', 'withdrew')
    """
    if word in _UNINFLECTED or (len(word) < 3 and word not in _VERBS):
        return (word,)
    irregular = _VERBS.get(word, frozenset()) | _NOUNS.get(word, frozenset())
    if word == "be":
        return tuple(sorted(irregular))
    forms = {word, *irregular, _with_s(word), *_with_suffix(word, "ing")}
    if word not in _VERBS:
        forms.update(_with_suffix(word, "ed"))
    return tuple(sorted(forms))


@lru_cache(maxsize=65536)
def lemmas(form: str) -> tuple[str, ...]:
    """Return every base word that a form may belong to, and some that it does not: ask `inflections` of each.

    >>> lemmas("denied")
    ('den', 'deni', 'denie', 'denied', 'deny')
    """
    found = {form, *_BASES.get(form, ())}
    for suffix in ("s", "es", "d", "ed", "ing"):
        if form.endswith(suffix):
            found.add(form[: -len(suffix)])
    for suffix in ("ed", "ing"):
        stem = form.removesuffix(suffix)
        if stem != form:
            found.update((stem + "e", stem[:-1]))
    if form.endswith(("ies", "ied")):
        found.add(form[:-3] + "y")
    if form.endswith("ying"):
        found.add(form[:-4] + "ie")
    return tuple(sorted(found - {""}))


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    if word.endswith(("echo", "veto", "hero", "embargo", "undergo", "cargo")):
        return word + "es"
    return word + "s"


def _with_suffix(word: str, suffix: str) -> list[str]:
    """Return the word with -ed or -ing; both spellings where English has two (travelled, traveled)."""
    if word.endswith("ie"):
        return [word[:-2] + "ying"] if suffix == "ing" else [word + "d"]
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return [word[:-1] + suffix]
    if word.endswith("e"):
        return [word + ("d" if suffix == "ed" else suffix)]
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return [word + suffix] if suffix == "ing" else [word[:-1] + "ied"]
    if word.endswith("c"):
        return [word + "k" + suffix]
    if _doubles(word):
        both = word in _DOUBLING and word.endswith("l")
        return [word + word[-1] + suffix, *([word + suffix] if both else [])]
    return [word + suffix]


def _doubles(word: str) -> bool:
    """Tell whether the final consonant doubles: one short vowel before it, in a word of one syllable or a listed one."""
    if word in _DOUBLING:
        return True
    if len(word) < 3 or word[-1] in "aeiouwxy" or word[-2] not in _VOWELS or word[-3] in _VOWELS:
        return word[-3:-1] == "ui" and word.startswith("qu") and len(word) == 4
    return sum(c in _VOWELS for c in word) == 1
