"""What is new in an area as the text of an e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from scrutiny.publication.published import Published
from scrutiny.wording import keeping_text as say
from scrutiny.wording.numbers import day


def digest(published: Published, area: str, since: date | None = None) -> Iterator[str]:
    """The lines of the e-mail: a subject, then each kind of news with its sentences, the newest
    first. `since`: only what is new after that day. Raises NotKnown.
    """
    told = published.area(area)
    news = [each for each in published.news(area) if since is None or each.on > since]
    first = since or (news[-1].on if news else published.about.made_on)
    yield say.digest_subject(told.about.name, day(first))
    yield ""
    if not news:
        yield say.NOTHING_NEW
    order = list(say.NEWS)
    news.sort(key=lambda each: order.index(each.kind))
    for kind, mine in groupby(news, key=lambda each: each.kind):
        yield f"{say.NEWS[kind]}:"
        yield from (f"- {each.sentence} ({day(each.on)})" for each in mine)
        yield ""
    yield say.digest_foot(published.about.id, published.about.made_on_shown)
