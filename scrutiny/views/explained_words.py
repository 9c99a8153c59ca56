"""Words that a newcomer would not know, each explained where it first stands on a page.

The word is a button of the page itself that shows its meaning; that takes no script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Protocol


class Word(Protocol):
    """A word of the glossary, with the other ways in which it is written."""

    @property
    def term(self) -> str: ...
    @property
    def also(self) -> tuple[str, ...]: ...
    @property
    def meaning(self) -> str: ...


@dataclass(slots=True)
class Explained:
    """The words of the glossary that a page has met so far, each explained once."""

    words: Mapping[str, Word]
    pattern: re.Pattern[str] | None
    met: dict[str, Word] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[Word]) -> Explained:
        """None met yet. Of two words that begin alike the longer is looked for first."""
        by_form = {form.lower(): word for word in words for form in (word.term, *word.also)}
        forms = sorted(by_form, key=len, reverse=True)
        if not forms:
            return cls({}, None)
        joined = "|".join(re.escape(form) for form in forms)
        return cls(by_form, re.compile(rf"(?<![\w-])({joined})(?![\w-])", re.IGNORECASE))

    def marked(self, text: str) -> str:
        """Escaped text in which the first use of each word is a button that explains it."""
        return self.pattern.sub(self._first, text) if self.pattern else text

    def _first(self, match: re.Match[str]) -> str:
        form = match[1]
        word = self.words[form.lower()]
        # An abbreviation is one only in capitals: "send" is no word of the glossary.
        if word.term in self.met or (word.term.isupper() and not form[:3].isupper()):
            return form
        self.met[word.term] = word
        return f'<button type="button" class="term" popovertarget="{_id(word)}">{form}</button>'

    def meanings(self) -> str:
        """What each word that was met means, out of sight until it is asked for."""
        return "".join(
            f'<div popover class="meaning" id="{_id(word)}"><dfn>{escape(word.term)}</dfn>: '
            f"{escape(word.meaning)}</div>"
            for word in self.met.values()
        )


def _id(word: Word) -> str:
    return f"word-{re.sub('[^a-z0-9]+', '-', word.term.lower())}"
