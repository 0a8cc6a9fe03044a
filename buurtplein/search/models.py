"""What was asked and not found, the words that help someone who types, and searches that people keep."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt

AUTHORS = 2  # who used a word before it is suggested
BY_CODE = Text().with_variant(Text(collation="C"), "postgresql")  # sorted so that what begins alike stands together


class MissedSearch(InBuurt, Base):
    """Words that were searched for in a buurt and found nothing: how often, and when last. Nobody's name is kept."""

    __tablename__ = "missed_search"
    __table_args__ = (UniqueConstraint("buurt_id", "words"), Index("ix_missed_search_last_on", "last_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]
    times: Mapped[int] = mapped_column(default=1)
    last_on: Mapped[date]


class PublicWord(InBuurt, Base):
    """A word of a document that everyone may read, and who wrote it: from these the suggestions are counted."""

    __tablename__ = "public_word"
    __table_args__ = (
        Index("ix_public_word_buurt_id_word", "buurt_id", "word", "author_id"),
        {"sqlite_with_rowid": False},  # the rows stand in the order of their key, without another index
    )

    buurt_id: Mapped[int] = mapped_column(ForeignKey("buurt.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))


class SearchTerm(InBuurt, Base):
    """A word that may be suggested while someone types: at least two people used it where everyone may read it."""

    __tablename__ = "search_term"
    __table_args__ = ({"sqlite_with_rowid": False},)

    buurt_id: Mapped[int] = mapped_column(ForeignKey("buurt.id", ondelete="CASCADE"), primary_key=True)
    term: Mapped[str] = mapped_column(BY_CODE, primary_key=True)
    documents: Mapped[int]


class Synonym(InBuurt, Base):
    """Words that mean the same in a buurt, with commas between them; beside those of the language."""

    __tablename__ = "synonym"
    __table_args__ = (UniqueConstraint("buurt_id", "words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    buurt_id: Mapped[int] = mapped_column(ForeignKey("buurt.id", ondelete="CASCADE"))
    words: Mapped[str]


class SavedSearch(InBuurt, Base):
    """A search that someone wants to hear of when something new is found by it; as long as they belong to the buurt."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("person_id", "buurt_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    address: Mapped[str]  # see asked.Asked.write
    saved_at: Mapped[datetime] = mapped_column(default=now)
