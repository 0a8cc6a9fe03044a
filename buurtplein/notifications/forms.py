"""The form with which someone chooses their news: shape only."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectField

from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _l
from buurtplein.notifications.models import MAILS_A_DAY, Group, Mail
from buurtplein.notifications.queries import Wish


class NewsForm(PleinForm):
    """Per kind of news a tick for the site and a choice for mail; the fields are made below, one pair for a group."""

    most = SelectField(
        _l("Hoeveel mails per dag wil je hoogstens?"),
        choices=[(most, str(most) if most else _l("Zoveel als er zijn")) for most in MAILS_A_DAY],
        coerce=int,
        description=_l("Is er meer nieuws? Dan staat de rest in de mail van de dag."),
    )

    def keep(self, wishes: Sequence[Wish], most: int) -> None:
        """Show what someone chose so far, and leave out the groups that are not for them."""
        if not self.most.raw_data:
            self.most.data = most
        offered = {wish.group for wish in wishes}
        for group in set(Group) - offered:
            del self[site(group)], self[mail(group)]
        if not self.is_submitted():
            for wish in wishes:
                self[site(wish.group)].data, self[mail(wish.group)].data = wish.on_site, wish.mail

    def wishes(self) -> dict[Group, tuple[bool, Mail]]:
        """What was chosen, per group."""
        return {g: (bool(self[site(g)].data), Mail(self[mail(g)].data)) for g in Group if mail(g) in self}

    def pairs(self) -> list[tuple[Group, Any, Any]]:
        """Each group with its two fields, for the page."""
        return [(group, self[site(group)], self[mail(group)]) for group in Group if mail(group) in self]


def site(group: Group) -> str:
    """The name of the field for the site."""
    return f"{group.value}_plein"


def mail(group: Group) -> str:
    """The name of the field for mail."""
    return f"{group.value}_mail"


def _choices(group: Group) -> Any:
    return lambda: [(choice.value, choice.label) for choice in group.choices]


for _group in Group:
    setattr(NewsForm, site(_group), BooleanField(_l("Laat het zien op het plein")))
    setattr(NewsForm, mail(_group), SelectField(_l("Mail"), choices=_choices(_group), coerce=Mail))
