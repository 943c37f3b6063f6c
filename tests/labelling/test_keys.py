"""Keys of the console of Windows, which stands here as what it is asked and answers."""

import importlib
from collections import deque
from types import SimpleNamespace

import pytest

from stance.cli.keys import END, ESCAPE, WindowsKeys


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> deque[str]:
    """The keys that wait in the console."""
    waiting: deque[str] = deque()
    console = SimpleNamespace(kbhit=lambda: bool(waiting), getwch=waiting.popleft)
    monkeypatch.setattr(importlib, "import_module", lambda name: console if name == "msvcrt" else None)
    return waiting


def test_a_key_is_given_as_it_is_an_arrow_as_one_and_the_end_as_the_end(pressed: deque[str]) -> None:
    pressed.extend(["h", "\xe0", "H", "\x00", ";", "n", "\x1a"])
    with WindowsKeys() as keys:
        assert [keys.read() for _ in range(5)] == ["h", ESCAPE, ESCAPE, "n", END]


def test_ctrl_c_interrupts_and_what_was_typed_before_is_dropped(pressed: deque[str]) -> None:
    pressed.extend("hhh")
    with WindowsKeys() as keys:
        keys.forget()
        assert not pressed
        pressed.append("\x03")
        with pytest.raises(KeyboardInterrupt):
            keys.read()
