"""Where a story is acted out: finding the people and the rows it speaks of."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select

from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.db import db
from buurtplein.people.models import Person
from buurtplein.posts.models import Post

Row = TypeVar("Row")


@dataclass
class Scene:
    """One buurt, and under which id each key of the story is kept."""

    slug: str
    ids: dict[str, int] = field(default_factory=dict)

    def keep(self, key: str, row: Any) -> None:
        """Remember a row under its key in the story; without a key it is not spoken of again."""
        if key:
            db.session.flush()
            self.ids[key] = row.id

    def person(self, key: str) -> Person:
        """Someone in the story."""
        return db.session.get_one(Person, self.ids[key])

    def viewer(self, key: str) -> Viewer:
        """Who someone in the story is here, at this moment."""
        return viewer_in(self.slug, Someone(self.person(key)))

    def row(self, viewer: Viewer, table: type[Row], key: str) -> Row:
        """The row of this buurt that the story speaks of."""
        root: Any = table
        return db.session.scalars(select(table).where(root.id == self.ids[key], root.buurt_id == viewer.buurt_id)).one()

    def post(self, viewer: Viewer, key: str) -> Post:
        """A post in the story."""
        return self.row(viewer, Post, key)
