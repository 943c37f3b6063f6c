"""The style sheet: colours that can be read, in light and in dark, and known without colour."""

import re

import pytest

from stance.report.drawing.matrix import STRONGEST
from stance.report.templating import source
from stance.report.tones import DOWN, LEVEL, OTHERS, UP, tones

Colour = tuple[float, float, float]


def colours(scheme: str) -> dict[str, str]:
    light, dark = source("tokens.css").split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6})", light))
    return found if scheme == "light" else {**found, **dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6})", dark))}


def channels(colour: str) -> Colour:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Return the relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def over(top: Colour, ground: Colour, opacity: float) -> Colour:
    red, green, blue = (opacity * a + (1 - opacity) * b for a, b in zip(top, ground, strict=True))
    return red, green, blue


TONES = [tone.name for tone in (UP, DOWN, LEVEL, *OTHERS)]


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast(channels("#777777"), (1, 1, 1)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "soft", "link", *TONES])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_text_is_readable_on_every_ground(scheme: str, name: str, ground: str) -> None:
    found = colours(scheme)
    assert contrast(channels(found[name]), channels(found[ground])) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["up", "down"])
def test_numbers_are_readable_over_the_strongest_colour_of_a_matrix(scheme: str, tone: str) -> None:
    found = {name: channels(colour) for name, colour in colours(scheme).items()}
    ground = over(found[tone], found["paper"], STRONGEST)
    assert contrast(found["ink"], ground) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marked_words_are_readable(scheme: str) -> None:
    found = colours(scheme)
    assert contrast(channels(found["ink"]), channels(found["mark"])) >= 4.5


def test_both_schemes_name_the_same_colours() -> None:
    light, dark = source("tokens.css").split("@media (prefers-color-scheme: dark)")
    assert set(re.findall(r"--([a-z0-9]+): #", light)) == set(re.findall(r"--([a-z0-9]+): #", dark))


def test_every_class_of_a_tone_is_in_the_sheet() -> None:
    assert all(f".tone-{name} " in source("tokens.css") for name in TONES)


def test_labels_differ_in_their_marks_as_far_as_there_are_marks() -> None:
    found = tones(["a", "conciliatory", "b", "hostile", "c", "neutral", "d"])
    assert len({tone.mark for tone in found.values()}) == 7
    assert {label: tone.mark for label, tone in found.items() if len(label) > 1} == {
        "conciliatory": "▲", "hostile": "▼", "neutral": "●"
    }  # fmt: skip


def test_further_labels_share_the_last_tone() -> None:
    found = tones([f"label {i}" for i in range(9)])
    assert list(found.values())[:4] == list(OTHERS)
    assert set(list(found.values())[4:]) == {OTHERS[-1]}
