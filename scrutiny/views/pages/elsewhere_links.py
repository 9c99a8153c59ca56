"""From a finding to the areas in which inspectors found the same."""

from __future__ import annotations

from scrutiny.publication.published import Published
from scrutiny.views.tree import Bullets, Link, Node, Section, to_page
from scrutiny.wording import elsewhere_text as say


def elsewhere_links(published: Published, area: str, finding: str) -> tuple[Node, ...]:
    """A link for each theme of a finding; nothing where it has none, or is invented."""
    if published.area(area).about.invented:
        return ()
    mine = published.elsewhere.of_finding.get(f"{area} {finding}", ())
    links = tuple(
        Link(say.like_this(theme.name), to_page("elsewhere", area=area, theme=theme.id))
        for theme in published.elsewhere.themes
        if theme.id in mine
    )
    return (Section("elsewhere", say.ELSEWHERE, (Bullets(links),)),) if links else ()
