"""Show texts one by one at a terminal, read a key for each, and save after every one of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from stance.cli.console import visible
from stance.cli.keys import END, ESCAPE, Keys, WindowsKeys
from stance.labelling.session import GUIDE, MORE, NOTE, QUIT, SKIP, UNDO, Answer, Session

_LINES_AROUND = 8
"""Lines of the screen that are not a text's."""
_FEWEST_LINES = 5


@dataclass(frozen=True)
class Sheet:
    """What is shown: each row's text and context, as (name, value), the key of each label, and the guide."""

    texts: Sequence[str]
    context: Sequence[Sequence[tuple[str, str]]]
    keys: Mapping[str, str]
    guide: str


class Annotator:
    """Asks for the label of one text after another until all are labelled or whoever sits there quits.

    `save` is called with the answers after each change of them.
    """

    def __init__(
        self,
        session: Session,
        sheet: Sheet,
        save: Callable[[Sequence[Answer]], None],
        keys: Keys | WindowsKeys,
        console: Console,
    ) -> None:
        self._session, self._sheet, self._save, self._keys, self._console = session, sheet, save, keys, console
        self._note = ""
        self._labels = {key: label for label, key in sheet.keys.items()}
        self._pages: list[Sequence[Text]] = []

    def run(self) -> None:
        """Ask until there is no text left, the user quits or the terminal is gone."""
        while self._session.current is not None:
            self._keys.forget()
            self._show(self._session.current)
            while True:
                key = self._keys.read()
                if key in (QUIT, QUIT.upper(), END):
                    return
                if self._obey(key.casefold()):
                    break

    def _obey(self, key: str) -> bool:
        """Do what a key asks for; return whether another text is to be shown."""
        if key in self._labels:
            return self._label(self._labels[key])
        if key == UNDO:
            return self._undo()
        if key == SKIP:
            self._session.skip()
            self._note = ""
            self._say("skipped; it comes again behind the others")
            return True
        if key == NOTE:
            self._ask_note()
        elif key == GUIDE:
            self._page(self._wrapped(self._sheet.guide))
        elif key == MORE and self._pages:
            self._turn()
        elif key != MORE:
            named = "that key" if key == ESCAPE or not key.isprintable() else repr(key)
            self._say(f"{named} means nothing here; nothing was labelled")
            self._keys.forget()  # what may have been pasted with it
        self._menu()
        return False

    def _label(self, label: str) -> bool:
        moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        self._session.answer(label, moment, self._note)
        self._note = ""
        self._save(self._session.answers)
        self._say(label, style="bold")
        return True

    def _undo(self) -> bool:
        last = self._session.undo()
        if last is None:
            self._say("there is nothing to take back")
            self._menu()
            return False
        if isinstance(last, Answer):
            self._note = last.note
            self._save(self._session.answers)
            self._say(f"taken back: it was {last.label}")
        else:
            self._say("back to the text that was skipped")
        return True

    def _ask_note(self) -> None:
        self._keys.show()
        self._console.print("note, and Enter: ", end="", markup=False, highlight=False)
        self._note = visible(self._keys.line()).strip()
        self._keys.forget()  # what was pasted behind the line
        self._say("the note is kept with the label" if self._note else "no note")

    def _show(self, row: int) -> None:
        done, total = len(self._session.answers), self._session.total
        console = self._console
        console.print()
        console.rule(f"{done + 1} of {total}", characters="-", align="left", style="dim")
        for name, value in self._sheet.context[row]:
            console.print(Text(visible(f"{name}: {value}"), style="dim"))
        self._page(self._wrapped(self._sheet.texts[row], indent=2))
        if self._note:
            console.print(Text(f"note: {self._note}", style="dim"))
        self._menu()

    def _wrapped(self, text: str, indent: int = 0) -> list[Text]:
        width = max(self._console.width - indent, 10)
        plain = visible("\n".join(text.splitlines())).expandtabs(4)  # whatever ends its lines
        lines = Text(plain).wrap(self._console, width)
        for line in lines:
            line.pad_left(indent)
        return list(lines)

    def _page(self, lines: Sequence[Text]) -> None:
        """Show lines, as many as the screen holds; the others wait for the space bar."""
        size = max(self._console.height - _LINES_AROUND, _FEWEST_LINES)
        self._pages = [lines[i : i + size] for i in range(0, len(lines), size)]
        self._turn()

    def _turn(self) -> None:
        for line in self._pages.pop(0) if self._pages else ():
            self._console.print(line)
        rest = sum(map(len, self._pages))
        if rest:
            self._console.print(Text(f"... {rest} more lines: space shows them", style="dim"))

    def _menu(self) -> None:
        """Show which keys there are, as many to a line as it holds."""
        commands = ((SKIP, "skip"), (UNDO, "undo"), (NOTE, "note"), (GUIDE, "guide"), (QUIT, "quit"))
        items = [Text.assemble((key, "bold"), f" {visible(label)}") for label, key in self._sheet.keys.items()]
        items += [Text(f"{key} {what}", style="dim") for key, what in commands]
        line = items[0]
        for item in items[1:]:
            if line.cell_len + 3 + item.cell_len > self._console.width:
                self._console.print(line)
                line = item
            else:
                line = Text.assemble(line, "   ", item)
        self._console.print(line)

    def _say(self, message: str, style: str = "") -> None:
        self._console.print(Text(f"> {visible(message)}", style=style))
