"""Who may see and change what belongs to a person."""

from sqlalchemy import ColumnElement, and_, false, true

from buurtplein.people.models import Block, HeldForm, LoginSession, Person, SecondStep
from buurtplein.people.viewer import Someone


def readable_sessions(viewer: Someone) -> ColumnElement[bool]:
    """One's own sessions."""
    return viewer.mine(LoginSession.person_id)


def readable_second_steps(viewer: Someone) -> ColumnElement[bool]:
    """One's own."""
    return viewer.mine(SecondStep.person_id)


def readable_held_forms(viewer: Someone, token_digest: str) -> ColumnElement[bool]:
    """What this browser sent before: its cookie is the proof, and someone must be logged in."""
    return and_(true() if viewer.person is not None else false(), HeldForm.token_digest == token_digest)


def readable_blocks(viewer: Someone) -> ColumnElement[bool]:
    """With whom one wants no contact oneself. Who wants none with me is never told."""
    return viewer.mine(Block.person_id)


def may_block(viewer: Someone, other: Person) -> bool:
    """Someone who is logged in, about someone else."""
    return viewer.person is not None and not viewer.is_me(other.id)


def may_unblock(viewer: Someone, block: Block) -> bool:
    """Whoever wanted no contact."""
    return viewer.is_me(block.person_id)


def may_hold_form(viewer: Someone) -> bool:
    """Everyone: who wrote it is only known again after logging in."""
    return True


def may_ask_code(viewer: Someone) -> bool:
    """Everyone: it only helps who can read the mail."""
    return True


def may_log_in(viewer: Someone) -> bool:
    """Everyone who proves who they are."""
    return True


def may_log_out(viewer: Someone) -> bool:
    """Someone who is logged in."""
    return viewer.person is not None


def may_change_person(viewer: Someone, person: Person) -> bool:
    """Only oneself."""
    return viewer.is_me(person.id)


def may_prove(viewer: Someone) -> bool:
    """Someone who is logged in: to show again that it is them, before something that cannot be undone."""
    return viewer.person is not None


def may_end_session(viewer: Someone, session: LoginSession) -> bool:
    """Only one's own."""
    return viewer.is_me(session.person_id)


def may_keep_second_step(viewer: Someone) -> bool:
    """Someone who is logged in: to turn it on, renew it and turn it off, after proving again who one is."""
    return viewer.person is not None
