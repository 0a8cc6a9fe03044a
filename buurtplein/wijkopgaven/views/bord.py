"""The bord of a buurt: all acties in columns, and what others moved within seconds."""

from collections.abc import Sequence
from typing import Any

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from buurtplein.core.clock import today
from buurtplein.core.fresh import stamp
from buurtplein.core.i18n import _, language
from buurtplein.core.web import guard, is_enhanced
from buurtplein.people.sessions import came_by_itself
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven import queries
from buurtplein.wijkopgaven.models import ActieState
from buurtplein.wijkopgaven.policy import may_work_on_opgaven
from buurtplein.wijkopgaven.queries import BordFilter
from buurtplein.wijkopgaven.views.blueprint import bp

ASKED = ("thema", "organisatie", "mijn", "laat", "kolom", "voor")  # what an address of the bord can say


@bp.get("/prof/bord")
@guard(may_work_on_opgaven)
def bord() -> ResponseReturnValue:
    """All acties of open opgaven, by how far they are. A bord that stands open asks again every few seconds."""
    if is_enhanced():
        return _columns_again()
    themes = [(theme, theme.label, None) for theme in Theme]
    shown, parties = _shown(), _parties()
    said = _in_words(shown["wanted"], parties)
    return render_template("wijkopgaven/bord.html", **shown, said=said, mark=_mark(), themes=themes, parties=parties)


def _in_words(wanted: BordFilter, parties: Sequence[tuple[int, str, None]]) -> list[str]:
    """What was asked for, as it stands above the bord on paper."""
    names = [name for party_id, name, _none in parties if party_id == wanted.organisation_id]
    said = [_("Onderwerp: %(theme)s", theme=wanted.theme.label)] if wanted.theme else []
    said += [_("Organisatie: %(party)s", party=name) for name in names]
    said += [_("Alleen van %(name)s", name=g.viewer.me.name)] if wanted.mine else []
    return said + ([_("Alleen te laat")] if wanted.late else [])


def _parties() -> list[tuple[int, str, None]]:
    """The organisations that work here, to choose from."""
    found = {grant.organisation for _person, grant in queries.list_professionals(g.viewer) if grant.organisation}
    return [(party.id, party.name, None) for party in sorted(found, key=lambda party: party.name)]


def _columns_again() -> Response:
    """The columns, or 304 when nothing changed in the buurt since; never kept by the browser as if it were the page."""
    came_by_itself()
    mark = _mark()
    if request.if_none_match.contains_weak(mark):
        answer = Response(status=304)
    else:
        answer = Response(render_template("wijkopgaven/_bord.html", **_shown()))
    answer.set_etag(mark)
    answer.cache_control.no_store = True
    answer.vary.add("HX-Request")
    return answer


def _mark() -> str:
    """Another one when anything that can stand on the bord has changed."""
    return stamp(g.viewer.buurt.version, today(), language(), g.viewer.id)


def _shown() -> dict[str, Any]:
    wanted, one = _wanted(), _one_column()
    columns = queries.columns(g.viewer, wanted, one or tuple(ActieState), before=_number("voor") if one else None)
    asked: dict[str, Any] = {name: request.args[name] for name in ASKED if request.args.get(name)}
    page = {"columns": columns, "wanted": wanted, "one": one, "asked": asked, "today": today()}
    return {**page, "address": url_for(".bord", **asked)}


def _wanted() -> BordFilter:
    asked = request.args
    return BordFilter(
        theme=Theme.parse(asked.get("thema")),
        organisation_id=_number("organisatie"),
        mine=asked.get("mijn") == "1",
        late=asked.get("laat") == "1",
    )


def _one_column() -> tuple[ActieState, ...]:
    return tuple(state for state in ActieState if state == request.args.get("kolom"))


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
