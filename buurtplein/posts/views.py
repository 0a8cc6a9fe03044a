"""Posts on the web: the board, one post, and placing."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from buurtplein.buurten.policy import is_member
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import NotFound, RuleBroken, require
from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _
from buurtplein.core.incoming import row_number, takes_files
from buurtplein.core.keep import kept_for_visitors
from buurtplein.core.letters import link_to
from buurtplein.core.limits import hands_in_often, writes_often
from buurtplein.core.web import anyone, guard, is_enhanced, safe_next, tell_placed
from buurtplein.gids.queries import find_place, places_to_choose
from buurtplein.people.held import DONE, held_words, holds_words, let_go, once_for
from buurtplein.photos.desk import is_step, take_in
from buurtplein.photos.forms import PhotosForm
from buurtplein.photos.operations import open_album
from buurtplein.photos.queries import album_in_form
from buurtplein.posts import operations, queries
from buurtplein.posts.forms import ONCE_MAX, CommentForm, PostForm, SortForm
from buurtplein.posts.models import Comment, Post, PostKind
from buurtplein.posts.policy import JOINABLE, is_waiting, may_change_post
from buurtplein.posts.queries import Filter, Key
from buurtplein.posts.themes import Theme

IN_FEED = 30  # posts

bp = Blueprint("posts", __name__, url_prefix="/<buurt>")


# ------------------------------------------------------------------------------------------- reading
@bp.get("/prikbord")
@guard(anyone)
@kept_for_visitors
def index() -> ResponseReturnValue:
    """The board: newest first, as far as was chosen."""
    chosen = Filter.parse(request.args)
    page = queries.board(g.viewer, chosen, before=Key.parse(request.args.get("voor")))
    counts = queries.count_posts(g.viewer)
    themes = [(theme.value, theme.label, counts.themes.get(theme.value, 0)) for theme in Theme]
    streets = [(street, street, number) for street, number in counts.streets.items()]
    kinds = [(kind.value, kind.label, counts.kinds.get(kind.value, 0), kind is chosen.kind) for kind in PostKind]
    return render_template(
        "posts/index.html", page=page, chosen=chosen, kinds=kinds, themes=themes, streets=streets, to=_board
    )


def _board(**query: Any) -> str:
    return url_for("posts.index", **query)


@bp.get("/prikbord.atom")
@guard(anyone)
def feed() -> ResponseReturnValue:
    """What is new for everyone, for programs that follow it (Atom, RFC 4287). Without names of people."""
    page = queries.board(Viewer.of(g.viewer.buurt, apart=g.viewer.apart), size=IN_FEED)
    drawn = render_template("posts/feed.xml", items=page.items, link_to=link_to)
    response = Response(drawn, mimetype="application/atom+xml", headers={"X-Robots-Tag": "noindex"})
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/verhalen")
@guard(anyone)
@kept_for_visitors
def stories() -> ResponseReturnValue:
    """What worked out."""
    page = queries.board(g.viewer, Filter(kind=PostKind.VERHAAL), before=Key.parse(request.args.get("voor")))
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
        thread=queries.read_thread(g.viewer, post, _place()),
        participants=queries.list_participants(g.viewer, post) if by_name else [],
        total=queries.count_participants(g.viewer, post) if by_number else None,
        place=find_place(g.viewer, post.place),
        sorting=SortForm.of(post),
        form=form,
    )


def _place() -> queries.Place:
    """Which page of the reactions someone asked for, or where the link in a mail leads."""
    asked = (request.args.get(name, type=row_number) for name in ("voor", "na", "reactie"))
    return queries.Place(*asked)


# ------------------------------------------------------------------------------------------- placing
@bp.get("/plaats")
@guard(is_member)
def choose_kind() -> ResponseReturnValue:
    """The tiles: what do you want to place."""
    return render_template("posts/choose_kind.html")


@bp.route("/plaats/<kind>", methods=["GET", "POST"])
@guard(is_member)
@takes_files
@hands_in_often()
@writes_often(unless=is_step)
@holds_words(partial(url_for, "posts.place"))
def place(kind: str) -> ResponseReturnValue:
    """Fill in a post, look at it first if wanted, and place it."""
    chosen = _kind(kind)
    if chosen is None:
        raise NotFound(_("Kies wat je wilt plaatsen."))
    form = _blank(chosen)
    _take_in_photos(form)
    if not is_step() and form.validate_on_submit():
        with form.showing_rules():
            if request.form.get("stap") == "bekijk":
                form.check()
                form.advise(g.viewer)
                return _filling("posts/place.html", form=form, preview=form.draft())
            if form.passes(g.viewer):
                post = form.place_as(g.viewer)
                tell_placed(post)
                return _kept(post, _("Je bericht staat op het plein."))
    return _filling("posts/place.html", form=form, preview=None), _status(form)


def _filling(template: str, **context: Any) -> str:
    """A page on which a post is filled in, with the places of the gids to choose from."""
    return render_template(template, **context, places=places_to_choose(g.viewer))


def _blank(kind: PostKind) -> PostForm:
    """The form, with the title and the readers that a link to it names."""
    form = _forms()[kind]()
    form.once.data = form.once.data or once_for(g.viewer)
    return form.begin_with(form.title, form.audience)


def _take_in_photos(form: PostForm) -> None:
    """Those that came with the form; by `once` it is known which came with it before."""
    once = str(form.once.data)[:ONCE_MAX]
    was_sent = form.is_submitted() or held_words() is not None
    album = album_in_form(g.viewer, once) if was_sent else None
    take_in(g.viewer, form.photos, album, lambda: open_album(g.viewer, form=once))


def _kept(post: Post, words: str) -> ResponseReturnValue:
    """To the post, with these words or, when a verbinder looks first, with that."""
    flash(let_go(), DONE)
    waits = _("Dank je wel. De buurtverbinder of de beheerder kijkt er even naar. Daarna staat het op het plein.")
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
    form = _forms()[post.kind].of(g.viewer, post)
    form.once.data = form.once.data or once_for(g.viewer)
    if form.validate_on_submit() and form.passes(g.viewer):
        with form.showing_rules():
            return _kept(form.change_as(g.viewer, post), _("Je bericht is veranderd."))
    return _filling("posts/edit.html", form=form, post=post), _status(form)


@bp.route("/prikbord/<int:number>/fotos", methods=["GET", "POST"])
@guard(is_member)
@takes_files
@hands_in_often()
def photos(number: int) -> ResponseReturnValue:
    """Add photos to one's own post, describe them, put them in order and take them away."""
    post = queries.get_post(g.viewer, number)
    require(may_change_post(g.viewer, post))
    form = PhotosForm()
    take_in(g.viewer, form.photos, post.album, lambda: operations.change_photos(g.viewer, post))
    if not is_step() and form.validate_on_submit():
        return _kept(post, _("Je foto’s zijn bewaard."))
    return render_template("posts/photos.html", form=form, post=post), _status(form)


@bp.post("/prikbord/<int:number>/weghalen")
@guard(is_member)
def withdraw(number: int) -> ResponseReturnValue:
    """Take one's own post off the plein."""
    post = queries.get_post(g.viewer, number)
    operations.withdraw_post(g.viewer, post)
    flash(_("Je bericht is weg van het plein. Alleen jij ziet het nog."))
    return redirect(_at(post), 303)


@bp.post("/prikbord/<int:number>/onderwerp")
@guard(is_member)
def sort(number: int) -> ResponseReturnValue:
    """Say what it is about."""
    post, form = queries.get_post(g.viewer, number), SortForm()
    if not form.validate_on_submit():
        raise RuleBroken(_("Kies een onderwerp uit de lijst."))
    operations.sort_post(g.viewer, post, form.theme.data)
    flash(_("Het onderwerp is bewaard."))
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
    if not form.passes(g.viewer):
        return _reactions(post, form) if is_enhanced() else _page(post, form)
    with form.showing_rules():
        comment = operations.place_comment(g.viewer, post, **form.values())
        if is_enhanced():
            return _commented(post, comment)
        flash(let_go(), DONE)
        return redirect(f"{_at(post)}#reactie-{comment.id}", 303)
    return _page(post, form), 422


def _reactions(post: Post, form: CommentForm) -> str:
    """The reactions with the form as it was sent, for its writer to look at again."""
    thread = queries.read_thread(g.viewer, post)
    return render_template("posts/_reactions.html", post=post, thread=thread, form=form)


def _commented(post: Post, comment: Comment) -> ResponseReturnValue:
    """All reactions again, the new one among them, with an empty form."""
    fragment = render_template(
        "posts/_comment_placed.html",
        post=post,
        thread=queries.read_thread(g.viewer, post),
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
    """Join in: "Ik doe mee"."""
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


def _forms() -> Mapping[PostKind, type[PostForm]]:
    """The form of each kind; that of an activiteit comes from the agenda, a floor higher."""
    forms: Mapping[PostKind, type[PostForm]] = current_app.extensions["post_forms"]
    return forms


def _at(post: Post) -> str:
    return url_for("posts.show", number=post.number, slug=post.slug or None)


def _kind(text: str | None) -> PostKind | None:
    return PostKind(text) if text in set(PostKind) else None


def _status(form: PleinForm) -> int:
    return 422 if form.errors else 200
