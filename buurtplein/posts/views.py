"""Posts on the web: the board, the agenda, one post, and placing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from werkzeug.datastructures import MultiDict

from buurtplein.buurten.policy import is_member
from buurtplein.core.clock import AMSTERDAM, from_local, local, now
from buurtplein.core.display import day_name
from buurtplein.core.errors import NotFound, require
from buurtplein.core.i18n import _, ngettext
from buurtplein.core.keep import kept_for_visitors
from buurtplein.core.limits import writes_often
from buurtplein.core.text import tidy
from buurtplein.core.web import anyone, guard, is_enhanced, safe_next
from buurtplein.people.held import DONE, held_words, holds_words, let_go, once_for
from buurtplein.posts import operations, queries
from buurtplein.posts.forms import FORMS, TITLE_MAX, CommentForm, PostForm, form_for
from buurtplein.posts.models import Comment, Post, PostKind
from buurtplein.posts.policy import JOINABLE, is_waiting, may_change_post
from buurtplein.posts.queries import Key, Listed

bp = Blueprint("posts", __name__, url_prefix="/<buurt>")


# ------------------------------------------------------------------------------------------- reading
@bp.get("/prikbord")
@guard(anyone)
@kept_for_visitors
def index() -> ResponseReturnValue:
    """The board: newest first, by kind if asked."""
    kind = _kind(request.args.get("soort"))
    only_open = request.args.get("stand") == "open"
    page = queries.board(g.viewer, kind=kind, only_open=only_open, before=Key.parse(request.args.get("voor")))
    return render_template("posts/index.html", page=page, kind=kind, only_open=only_open, kinds=list(PostKind))


@bp.get("/agenda")
@guard(anyone)
@kept_for_visitors
def agenda() -> ResponseReturnValue:
    """What there is to do, from today on."""
    start = now().astimezone(AMSTERDAM).replace(hour=0, minute=0, second=0, microsecond=0)
    page = queries.agenda(g.viewer, start=start, after=Key.parse(request.args.get("na")))
    days = _by_day(page.items)
    counts = queries.busy_days(g.viewer, start=start, end=start + timedelta(days=7))
    going = queries.who_takes_part(g.viewer, page.items)
    week = _week(start, counts, {day for day, *_rest in days})
    return render_template("posts/agenda.html", page=page, days=days, going=going, week=week)


def _by_day(items: Sequence[Listed]) -> list[tuple[date, str, str, list[Listed]]]:
    """Activities per day, as the calendar in Amsterdam has it: the day, two parts of its name, what there is."""
    days = groupby(items, lambda item: local(item.starts_at or item.placed_at).date())
    return [(day, *_names(day), list(found)) for day, found in days]


def _names(day: date) -> tuple[str, str]:
    """ "vandaag" and "dinsdag 3 juni"; "donderdag" and "5 juni"; farther away "zaterdag 21 juni" and nothing."""
    near, weekday = day_name(day), format_date(day, "EEEE")
    if near[0].isdigit():
        return f"{weekday} {near}", ""
    return near, format_date(day, "d MMMM" if near == weekday else "EEEE d MMMM")


def _week(start: datetime, counts: Mapping[date, int], shown: set[date]) -> list[dict[str, Any]]:
    return [_strip_day(start.date() + timedelta(days=n), counts, shown, today=n == 0) for n in range(7)]


def _strip_day(day: date, counts: Mapping[date, int], shown: set[date], *, today: bool) -> dict[str, Any]:
    from_here = Key(from_local(datetime(day.year, day.month, day.day)), 0)  # noqa: DTZ001  (from_local makes it aware)
    words = ngettext("%(num)d activiteit", "%(num)d activiteiten", counts[day])
    return {
        "short": format_date(day, "EEEEEE"),
        "number": day.day,
        "label": f"{format_date(day, 'EEEE d MMMM')}, {words}",
        "count": counts[day],
        "url": f"#dag-{day.isoformat()}" if day in shown else url_for(".agenda", na=str(from_here)),
        "today": today,
    }


@bp.get("/verhalen")
@guard(anyone)
@kept_for_visitors
def stories() -> ResponseReturnValue:
    """What worked out."""
    page = queries.board(g.viewer, kind=PostKind.VERHAAL, before=Key.parse(request.args.get("voor")))
    return render_template("posts/stories.html", page=page)


@bp.get("/mijn-berichten")
@guard(is_member)
def mine() -> ResponseReturnValue:
    """What I placed here."""
    return render_template("posts/mine.html", posts=queries.my_posts(g.viewer))


@bp.get("/prikbord/<int:number>")
@bp.get("/prikbord/<int:number>-<slug>")
@guard(anyone)
@kept_for_visitors
def show(number: int, **_slug: str) -> ResponseReturnValue:
    """One post, with what neighbours said."""
    return _page(
        queries.get_post(g.viewer, number),
        _empty_comment(held_words()),
    )


def _empty_comment(held: MultiDict[str, str] | None = None) -> CommentForm:
    """A form for a reaction: empty, or with what was typed before logging in."""
    return CommentForm(formdata=held, once=once_for(g.viewer), meta={"csrf": g.viewer.is_member})


def _page(post: Post, form: CommentForm) -> str:
    """The page of a post. Members see who takes part, others how many."""
    by_name = post.kind in JOINABLE and g.viewer.is_member
    by_number = post.kind in JOINABLE and not g.viewer.is_member
    return render_template(
        "posts/show.html",
        post=post,
        comments=queries.list_comments(g.viewer, post),
        participants=queries.list_participants(g.viewer, post) if by_name else [],
        total=queries.count_participants(g.viewer, post) if by_number else None,
        form=form,
    )


# ------------------------------------------------------------------------------------------- placing
@bp.get("/plaats")
@guard(is_member)
def choose_kind() -> ResponseReturnValue:
    """The tiles: what do you want to place."""
    return render_template("posts/choose_kind.html")


@bp.route("/plaats/<kind>", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
@holds_words(partial(url_for, "posts.place"))
def place(kind: str) -> ResponseReturnValue:
    """Fill in a post, look at it first if wanted, and place it."""
    chosen = _kind(kind)
    if chosen is None:
        raise NotFound(_("Kies wat je wilt plaatsen."))
    form = _blank(chosen)
    if form.validate_on_submit():
        with form.showing_rules():
            if request.form.get("stap") == "bekijk":
                operations.check_draft(form.draft())
                return render_template("posts/place.html", form=form, preview=form.draft())
            post = operations.place_post(g.viewer, form.draft(), once=form.once.data)
            return _kept(post, _("Je bericht staat op het plein."))
    return render_template("posts/place.html", form=form, preview=None), _status(form)


def _blank(kind: PostKind) -> PostForm:
    """The form, with what someone searched for in vain as its title."""
    form = FORMS[kind]()
    form.once.data = form.once.data or once_for(g.viewer)
    if "titel" in request.args and not form.title.data:
        form.title.data = tidy(request.args.get("titel", ""))[:TITLE_MAX]
    return form


def _kept(post: Post, words: str) -> ResponseReturnValue:
    """To the post, with these words or, when a verbinder looks first, with that."""
    flash(let_go(), DONE)
    waits = _("Dank je wel. Een buurtverbinder kijkt er even naar. Daarna staat het op het plein.")
    flash(waits if is_waiting(post) else words)
    return redirect(_at(post), 303)


@bp.route("/prikbord/<int:number>/wijzig", methods=["GET", "POST"])
@guard(is_member)
@writes_often()
@holds_words(partial(url_for, "posts.edit"))
def edit(number: int) -> ResponseReturnValue:
    """Change one's own post."""
    post = queries.get_post(g.viewer, number)
    require(may_change_post(g.viewer, post))
    form = form_for(post)
    form.once.data = form.once.data or once_for(g.viewer)
    if form.validate_on_submit():
        with form.showing_rules():
            operations.change_post(g.viewer, post, form.draft())
            return _kept(post, _("Je bericht is veranderd."))
    return render_template("posts/edit.html", form=form, post=post), _status(form)


@bp.post("/prikbord/<int:number>/weghalen")
@guard(is_member)
def withdraw(number: int) -> ResponseReturnValue:
    """Take one's own post off the plein."""
    post = queries.get_post(g.viewer, number)
    operations.withdraw_post(g.viewer, post)
    flash(_("Je bericht is weg van het plein. Alleen jij ziet het nog."))
    return redirect(_at(post), 303)


@bp.post("/prikbord/<int:number>/gelukt")
@guard(is_member)
def solve(number: int) -> ResponseReturnValue:
    """It worked out."""
    post = queries.get_post(g.viewer, number)
    operations.solve_post(g.viewer, post)
    flash(_("Fijn dat het gelukt is."))
    return redirect(_at(post), 303)


@bp.post("/prikbord/<int:number>/weer-open")
@guard(is_member)
def reopen(number: int) -> ResponseReturnValue:
    """It is needed again."""
    post = queries.get_post(g.viewer, number)
    operations.reopen_post(g.viewer, post)
    flash(_("Je bericht staat weer open."))
    return redirect(_at(post), 303)


# ------------------------------------------------------------------------------------------- reacting
@bp.post("/prikbord/<int:number>/reacties")
@guard(is_member)
@writes_often()
@holds_words(partial(url_for, "posts.show"))
def place_comment(number: int) -> ResponseReturnValue:
    """Say something under a post."""
    post = queries.get_post(g.viewer, number)
    form = CommentForm()
    if not form.validate_on_submit():
        return _page(post, form), 422
    comment = operations.place_comment(g.viewer, post, **form.values())
    if is_enhanced():
        return _commented(post, comment)
    flash(let_go(), DONE)
    return redirect(f"{_at(post)}#reactie-{comment.id}", 303)


def _commented(post: Post, comment: Comment) -> ResponseReturnValue:
    """All reactions again, the new one among them, with an empty form."""
    fragment = render_template(
        "posts/_comment_placed.html",
        post=post,
        comments=queries.list_comments(g.viewer, post),
        placed=comment,
        form=_empty_comment(),
        done=let_go(),
    )
    return fragment, {"HX-Replace-Url": _at(post)}


@bp.post("/prikbord/<int:number>/helpen")
@guard(is_member)
@writes_often()
def offer_help(number: int) -> ResponseReturnValue:
    """Say "Ik kan helpen" under a vraag."""
    post = queries.get_post(g.viewer, number)
    comment = operations.offer_help(g.viewer, post)
    flash(_("Dank je wel. Je buur krijgt bericht. Wil je er iets bij schrijven? Dat kan hieronder."))
    return redirect(f"{_at(post)}#reactie-{comment.id}", 303)


@bp.post("/reacties/<int:comment_id>/weghalen")
@guard(is_member)
def remove_comment(comment_id: int) -> ResponseReturnValue:
    """Take away one's own comment."""
    comment = queries.get_comment(g.viewer, comment_id)
    operations.remove_comment(g.viewer, comment)
    flash(_("Je reactie is weg."))
    return redirect(_at(comment.post), 303)


@bp.post("/prikbord/<int:number>/meedoen")
@guard(is_member)
@writes_often()
def take_part(number: int) -> ResponseReturnValue:
    """Join in: "Ik ga mee" or "Ik doe mee"."""
    post = queries.get_post(g.viewer, number)
    operations.take_part(g.viewer, post)
    flash(_("Leuk dat je meedoet."))
    return redirect(safe_next(request.form.get("next")) or _at(post), 303)


@bp.post("/prikbord/<int:number>/toch-niet")
@guard(is_member)
def leave(number: int) -> ResponseReturnValue:
    """No longer: "Toch niet"."""
    post = queries.get_post(g.viewer, number)
    operations.leave_post(g.viewer, post)
    flash(_("Je staat niet meer op de lijst."))
    return redirect(safe_next(request.form.get("next")) or _at(post), 303)


def _at(post: Post) -> str:
    return url_for("posts.show", number=post.number, slug=post.slug or None)


def _kind(text: str | None) -> PostKind | None:
    return PostKind(text) if text in set(PostKind) else None


def _status(form: PostForm) -> int:
    return 422 if form.is_submitted() else 200
