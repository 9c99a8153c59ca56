"""All authorities' changes on the year with one of them marked, and a table of the same rows."""

from __future__ import annotations

from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.views import charts
from scrutiny.views.tree import Details, Node, Rows, Table
from scrutiny.wording import measure_text as say


def all_changes(published: Published, measure: MeasureFigures, figure: Figure) -> tuple[Node, ...]:
    """The strip with the figure's change marked; nothing where it has no place among all."""
    moves = measure.moves(figure.period)
    if moves is None or not figure.usual:
        return ()
    name = published.places[figure.place].name
    names = [published.places[place].name for place in moves.places]
    changes = tuple(zip(names, moves.changes, moves.words, strict=True))
    mine = next((shown for label, _, shown in changes if label == name), "")
    chart = charts.strip(
        changes,
        (moves.low, moves.high),
        name,
        say.moved_title(mine, figure.usual),
        moves.about,
        say.moved_told(name, moves.before_shown, mine, figure.usual),
    )
    table = Table(
        say.moves_of(measure.about.name, moves.before_shown, figure.period_shown),
        (say.PLACE, say.CHANGE),
        tuple((label, shown) for label, _, shown in reversed(changes)),
        numeric=(1,),
        download=f"{measure.id}_{figure.period.replace('/', '-')}_changes.csv",
        about=about_rows(published, measure),
        taken=Rows(
            say.CHANGE_COLUMNS,
            tuple(
                (measure.about.name, label, moves.before_shown, figure.period_shown, change, shown)
                for label, change, shown in reversed(changes)
            ),
        ),
    )
    drawn = (chart,) if chart else ()
    return (*drawn, Details(say.all_changes(len(changes)), (table,)))


def about_rows(published: Published, measure: MeasureFigures) -> str:
    """Where the rows of a table come from, for its file."""
    return say.source(_credit(measure), published.about.id)


def _credit(measure: MeasureFigures) -> str:
    return "; ".join(f"{source.publisher}, {source.title}" for source in measure.about.sources)
