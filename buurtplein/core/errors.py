"""Everything that can go wrong on purpose. Anything else is a bug."""

from typing import ClassVar

from buurtplein.core.i18n import _, _l


class PleinError(Exception):
    """Something a person may be told: an HTTP status, a title and a text in plain words."""

    status: ClassVar[int] = 400
    title = _l("Er ging iets niet goed")

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(PleinError):
    """It does not exist, or not for you: we do not tell which."""

    status = 404
    title = _l("Deze pagina is er niet")


class BuurtNotFound(NotFound):
    """There is no buurt at this address."""

    title = _l("Deze buurt bestaat niet")


class NotAllowed(PleinError):
    """You may know that it exists, but you may not do this."""

    status = 403
    title = _l("Dit mag je niet doen")


class RuleBroken(PleinError):
    """Well-formed, but it breaks a rule of the plein.

    `field` names the form field where the message belongs; None means the form as a whole.
    """

    status = 422
    title = _l("Dit kan zo niet")

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def require(allowed: bool, message: str = "") -> None:
    """Go on only when allowed; the first line of every operation.

    Raises NotAllowed.
    """
    if not allowed:
        raise NotAllowed(message or _("Je hebt hier geen toestemming voor."))
