"""Capitals, lists and numbers of things, as they stand inside a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.wording.numbers import number


def capital(text: object) -> str:
    """A text with a capital at its head."""
    words = str(text)
    return words[:1].upper() + words[1:]


def small(text: str) -> str:
    """A text with a small letter at its head."""
    return text[:1].lower() + text[1:]


def beside(tag: str, sentence: str) -> str:
    """A sentence without the verdict it opens with, for a place beside the tag that says it."""
    return capital(sentence.removeprefix(f"{tag}: "))


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``; empty for none."""
    *most, last = words or ("",)
    return f"{', '.join(most)} and {last}" if most else last


def things(many: int, noun: str) -> str:
    """``1 year``, ``3 years``, ``1,200 years``."""
    return f"{number(many)} {noun}" + ("" if many == 1 else "s")


def of_group(name: str, part: str) -> str:
    """A name with the group that `part` is, ``topic=group``; alone where it is of the whole."""
    group = part.partition("=")[2]
    return f"{name}, {group}" if group else name


def others(many: int, did: str) -> str:
    """`` 2 figures for other periods came too.`` as a last sentence, empty for none."""
    return f" {capital(one_or_more(many, 'figure'))} for other periods {did} too." if many else ""


def one_or_more(many: int, noun: str) -> str:
    """``one month``, ``3 months``."""
    return f"one {noun}" if many == 1 else things(many, noun)


_WITH_ARTICLE = ("Isle of ", "Isles of ", "City of ", "East Riding ")
_POINTS = ("North", "South", "East", "West")


def place_in_text(name: str, *, region: bool) -> str:
    """A place's name inside a sentence: ``the South East``, ``the Isle of Wight``, ``Halton``."""
    article = (region and name.startswith(_POINTS)) or name.startswith(_WITH_ARTICLE)
    return f"the {name}" if article else name


def ended_in(name: str, year: int) -> str:
    """The name of a place that has ended says when, for another may have taken its name."""
    until = f"to {year}"
    return f"{name[:-1]}; {until})" if name.endswith(")") else f"{name} ({until})"
