"""What a link may lead to. Whatever people write in `data/`, nothing else is ever followed."""

from __future__ import annotations

import re

_WEB = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@:]+@[^\s@]+", re.IGNORECASE)
_PAGE = re.compile(r"(?:[a-z]+(?:\?[^\s#]*)?)?(?:#\S+)?")


def is_web_address(to: str) -> bool:
    """Whether this is a page of the web.

    >>> is_web_address("https://example.org/a?b=1"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    return _WEB.fullmatch(to) is not None


def may_be_followed(to: str) -> bool:
    """Whether this leads to the web, to an address for mail, or to a page of the workbook.

    >>> [may_be_followed(to) for to in ("finding?finding=PA3", "#sources", "mailto:a@example.org")]
    [True, True, True]
    >>> [may_be_followed(to) for to in ("", "data:text/html,x", "//example.org", " javascript:x")]
    [False, False, False, False]
    """
    return bool(to) and any(kind.fullmatch(to) for kind in (_WEB, _MAIL, _PAGE))
