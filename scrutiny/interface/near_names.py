"""What somebody means by the name of a measure, a place or an area; or those that are near it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from scrutiny.errors import NotKnown
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.wording import interface_text as say

NEAREST = 5


def meant(kind: str, given: str, known: Mapping[str, Collection[str]]) -> str:
    """The id that is meant by an id or one of its names, whatever letters are large.

    `known`: names by id, the first the one to be told. Raises NotKnown with those that are near,
    or with a few where none is.
    """
    if given in known:
        return given
    ids: dict[str, str] = {}
    for id, names in known.items():
        for name in (id, *names):
            ids.setdefault(name.casefold(), id)
    asked = str(given).casefold().strip()
    if asked in ids:
        return ids[asked]
    within = [name for name in ids if asked and asked in name]
    near = dict.fromkeys(ids[name] for name in (*get_close_matches(asked, ids, NEAREST), *within))
    first = list(near or known)[:NEAREST]
    told = [f"{next(iter(known[id]))} ({id})" if known[id] else id for id in first]
    few = say.FEW if len(known) <= NEAREST else say.SOME
    raise NotKnown(kind, given, told, say.NEAR if near else few)


def measure_meant(published: Published, given: str) -> MeasureFigures:
    """The measure or flow of that id or name. Raises NotKnown."""
    about = published.about
    if given not in (ids := (*about.measures, *about.flows)):
        held = (published.measure(id).about for id in ids)
        given = meant("measure", given, {each.id: (each.name, each.short_name) for each in held})
    return published.measure(given)


def places_of(published: Published, measure: MeasureFigures) -> tuple[str, ...]:
    """The codes of the places whose figures of a measure may be seen, by level and name.

    A flow comes from returns of areas: only those of areas that may be seen.
    """
    held = measure.rows_of
    if measure.is_flow:
        areas = map(published.area, published.about.areas)
        held &= {each.about.place for each in areas if each.returns}
    known = published.places
    return tuple(sorted(held, key=lambda code: (known[code].level, known[code].name)))


def place_meant(published: Published, measure: MeasureFigures, given: str) -> str:
    """The code of a place that has figures of a measure. Raises NotKnown."""
    known = published.places
    names = {
        code: (known[code].name, *known[code].names, *known[code].codes)
        for code in places_of(published, measure)
    }
    return meant(say.PLACE, given, names)


def area_meant(published: Published, given: str = "") -> str:
    """The id of an area by its id, name or place; without a name the first. Raises NotKnown."""
    areas = {id: published.area(id).about for id in published.about.areas}
    if not given and areas:
        return next(iter(areas))
    return meant("area", given, {id: (each.name, each.place) for id, each in areas.items()})
