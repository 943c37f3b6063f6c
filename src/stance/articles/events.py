"""Name what is read in a parsed sentence, by the numbers of its words."""

from dataclasses import replace
from typing import Literal

from stance.articles.participants import Part
from stance.articles.quotations import Quotation
from stance.syntax.tree import Span as Words
from stance.values import frozen


@frozen
class Event:
    """What somebody says or does in a sentence.

    `doers` are the heads of the noun phrases of those whose it is, `content` the words that are theirs (none: only a
    quotation is), `parts` who takes part in it, `said_to` the head of the listener.
    """

    kind: Literal["quote", "report", "act", "deed"]
    verb: int
    doers: tuple[int, ...]
    content: tuple[Words, ...] = ()
    parts: tuple[Part, ...] = ()
    said_to: int | None = None
    quotation: Quotation | None = None
    whole: int | None = None
    """Where its clause begins with its subject, if that stands right before it."""
    beside: bool = False
    """Whether it lies in a clause beside what another event asserts: it is told only where its doer is known."""
    main: bool = False
    """Whether a deed is what a main clause tells and has an object: it may be told without the other side's name."""
    mutual: bool = False
    """Whether several do it to each other, if several do it: Chad and Niger *met*."""
    denied: Words | None = None
    """The words of its doer's act that it takes back."""
    disclaimed: bool = False
    """Whether that act is said not to be so, whatever it was."""
    wrong: bool = False
    """Whether what is reported is that somebody else does wrong."""
    gift: int | None = None
    """The verb by which somebody is given something."""
    giver: int | None = None
    """The head of the noun that says who gives it; None: the doer."""
    denier: int | None = None
    """The head of the noun that says whose that act is; None: the doer's."""
    urged: tuple[int, Words] | None = None
    """Who is urged to act against others, and the words of that act."""

    def holds(self, i: int) -> bool:
        """Tell whether a word belongs to the content."""
        for words in self.content:  # noqa: SIM110  # asked for most words of a sentence: quicker than any()
            if words.start <= i < words.end:
                return True
        return False

    def without_scene(self) -> "Event":
        """Return the event without those who stand before its clause and only set the scene: *on behalf of Chad*."""
        if not self.content or self.kind == "report":
            return self
        first = self.content[0].start
        kept = [part for part in self.parts if part.head >= first or part.name in ("passive_subject", "object")]
        return self if len(kept) == len(self.parts) else replace(self, parts=tuple(kept))
