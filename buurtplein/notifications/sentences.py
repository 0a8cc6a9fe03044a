"""What is said, in the language of who reads it: a sentence on the site, and a discreet one in mail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from buurtplein.core.display import day_and_time, day_name
from buurtplein.core.i18n import _, _l, said
from buurtplein.notifications.models import Group, Kind, Subject
from buurtplein.notifications.subjects import About

FOLLOWED = (Kind.FOLLOWED_POST, Kind.FOLLOWED_OPGAVE)
FINDS = [kind for kind in Kind if kind.group is Group.ZOEKEN]

# On the site, to who may read it.
SENTENCES: dict[Kind, Any] = {
    Kind.COMMENT_ON_MINE: _l("%(who)s reageerde op je bericht: %(title)s"),
    Kind.COMMENT_TOO: _l("%(who)s reageerde ook op: %(title)s"),
    Kind.POST_APPROVED: _l("Je bericht staat op het plein: %(title)s"),
    Kind.POST_EXPIRING: _l("Je bericht verdwijnt bijna. Wil je dat het blijft staan? %(title)s"),
    Kind.POST_EXPIRED: _l("Je bericht is van het plein, want de tijd was om. Je kunt het weer openzetten: %(title)s"),
    Kind.RULING_MADE: _l("Er is een besluit over: %(title)s"),
    Kind.MEMBERSHIP_RULED: _l("Er is een besluit over of je hier mee kunt doen."),
    Kind.OBJECTION_DECIDED: _l("Er is een antwoord op je bezwaar over: %(title)s"),
    Kind.REPORT_SETTLED: _l("Je melding is bekeken. Dank je wel."),
    Kind.MATCH_PROPOSED: _l("De buurtverbinder wil je met een buur verbinden: %(title)s"),
    Kind.MATCH_INTRODUCED: _l("Jullie zijn verbonden. Bekijk hoe het verder gaat: %(title)s"),
    Kind.MATCH_DECLINED: _l("Deze koppeling gaat niet door: %(title)s"),
    Kind.MATCH_WORKED: _l("Het is gelukt, zegt je buur. Dank je wel: %(title)s"),
    Kind.MATCH_OUTCOME: _l("Is het gelukt? Vertel hoe het ging: %(title)s"),
    Kind.MESSAGE_SENT: _l("Er is een bericht van %(who)s."),
    Kind.TALK_DECIDED: _l("Een buurtverbinder keek naar een gemeld bericht in je gesprek."),
    Kind.SOMEONE_JOINS: _l("%(who)s doet mee met: %(title)s"),
    Kind.PLAN_NEWS: _l("Er is nieuws. Jij doet mee met: %(title)s"),
    Kind.FOLLOWED_COMMENT: _l("%(who)s reageerde op wat je volgt: %(title)s"),
    **dict.fromkeys(FOLLOWED, _l("Er is nieuws over wat je volgt: %(title)s")),
    **dict.fromkeys(FINDS, _l("Nieuw, en je zoekt ernaar: %(title)s")),
    Kind.ACTIVITY_CHANGED: _l("Er is iets veranderd. Jij doet mee met: %(title)s"),
    Kind.ACTIVITY_OFF: _l("Dit gaat niet door: %(title)s"),
    Kind.DATE_CHANGED: _l("Er is iets veranderd. Jij gaat naar: %(title)s"),
    Kind.DATE_MOVED: _l("Dit is verzet naar %(when)s: %(title)s"),
    Kind.DATE_OFF: _l("Dit gaat niet door op %(when)s: %(title)s"),
    Kind.DATE_PLACE: _l("Er is een plek voor je vrij op %(when)s: %(title)s"),
    Kind.DATE_SOON: _l("Morgen ga je naar: %(title)s"),
    Kind.SOURCE_ADDED: _l("We gaan aan de slag met wat jij vertelde: %(title)s"),
    Kind.SOURCE_WENT_ON: _l("Het gaat verder met wat jij vertelde: %(title)s"),
    Kind.SOURCE_ANSWERED: _l("Er is een antwoord op wat jij vertelde: %(title)s"),
    Kind.OPGAVE_ENDED: _l("We zijn klaar met: %(title)s"),
    Kind.RESULT_TOLD: _l("Zo is het geworden. Dank je wel dat je meehielp: %(title)s"),
    Kind.OPGAVE_REOPENED: _l("Volgens een buur is dit niet opgelost. Het is weer open: %(title)s"),
    Kind.OPGAVE_REGROUPED: _l("Deze wijkopgave is samengevoegd of gesplitst. Zo gaat het verder: %(title)s"),
    Kind.OPGAVE_YOURS: _l("Een collega stopt. Jij bent nu regiehouder: %(title)s"),
    Kind.ACTIE_YOURS: _l("Er staat een actie op jouw naam: %(title)s"),
    Kind.ACTIE_DUE: _l("Je actie moet bijna af zijn: %(title)s"),
    Kind.ACTIE_STALLED: _l("Hier is %(days)d dagen niets over verteld. Schrijf hoe het gaat, of vraag hulp: %(title)s"),
    Kind.OPGAVE_STALLED: _l("Hier gebeurt al %(days)d dagen niets. Spreek een actie af, of rond af: %(title)s"),
    Kind.ACTIE_BRING_UP: _l("Vandaag vraag je een organisatie weer hiernaar: %(title)s"),
    Kind.ACTIE_OFFERED: _l("Wil jij deze actie overnemen? %(title)s"),
    Kind.ACTIE_TAKEN: _l("Een ander neemt deze actie over: %(title)s"),
    Kind.ACTIE_STAYS: _l("Niemand neemt deze actie over, dus ze blijft waar ze is: %(title)s"),
    Kind.CO_OWNER_ASKED: _l("Wil jij mede-eigenaar worden van deze wijkopgave? %(title)s"),
    Kind.CO_OWNER_YES: _l("Een buur is nu mede-eigenaar: %(title)s"),
    Kind.CO_OWNER_NO: _l("Wie je vroeg, wordt geen mede-eigenaar: %(title)s"),
    Kind.CO_OWNER_STOPS: _l("Een buur is geen mede-eigenaar meer: %(title)s"),
    Kind.CO_OWNER_ENDED: _l("Je bent geen mede-eigenaar meer. Dank je wel voor wat je deed: %(title)s"),
    Kind.FINDING_ANSWERED: _l("Er is gezegd wat we doen met wat jullie zagen: %(title)s"),
    Kind.GESPREK_WENT_ON: _l("Het gaat verder. Vertel het door aan wie je hierover sprak: %(title)s"),
    Kind.GESPREK_ANSWERED: _l("Er is een antwoord. Vertel het terug aan wie je sprak: %(title)s"),
    Kind.HUISKAMER_YOURS: _l("Jij leidt een huiskamergesprek: %(title)s"),
    Kind.HUISKAMER_CHANGED: _l("Er is iets veranderd aan een huiskamergesprek: %(title)s"),
    Kind.HUISKAMER_OFF: _l("Een huiskamergesprek gaat niet door: %(title)s"),
    Kind.SCHOUW_YOURS: _l("Jij leidt een wijkschouw: %(title)s"),
    Kind.SCHOUW_CHANGED: _l("Er is iets veranderd aan een wijkschouw: %(title)s"),
    Kind.SCHOUW_OFF: _l("Een wijkschouw gaat niet door: %(title)s"),
    Kind.ENTRY_SHOWN: _l("Dit staat nu in de buurtgids: %(title)s"),
    Kind.ENTRY_TURNED_DOWN: _l("Dit staat niet in de buurtgids. Lees wat er anders moet: %(title)s"),
    Kind.ENTRY_DUE: _l("Klopt dit nog in de buurtgids? Eén klik is genoeg: %(title)s"),
    Kind.ENTRY_LAPSED: _l("Dit staat niet meer in de buurtgids. Klopt het nog? %(title)s"),
    Kind.ENTRY_DOUBTED: _l("Iemand denkt dat dit niet klopt in de buurtgids: %(title)s"),
    Kind.OWN_TERM_ENDS: _l("Je bent nog buurtverbinder tot: %(title)s. Wil je door? Bel je beheerder."),
    Kind.TERM_ENDS: _l("De rol van een buurtverbinder stopt bijna: %(title)s"),
    Kind.LEFT_SHORT: _l("Er zijn minder dan twee buurtverbinders. Zoek er een bij."),
    Kind.LEFT_ALONE: _l("Er is nu geen buurtverbinder. Het eerste bericht van een nieuwe buur wacht op jou."),
    Kind.POST_WAITS: _l("Er wacht een nieuw bericht: %(title)s"),
    Kind.REPORT_WAITS: _l("Er wacht een melding."),
    Kind.MESSAGE_REPORTED: _l("Er wacht een melding uit een gesprek."),
    Kind.OBJECTION_WAITS: _l("Er wacht een bezwaar over: %(title)s"),
    Kind.ENTRY_WAITS: _l("Er wacht iets nieuws voor de buurtgids: %(title)s"),
    Kind.DOUBT_WAITS: _l("Er wacht een melding over de buurtgids: %(title)s"),
}

# In a mail about something private, or where there is no title: that there is news, and nothing of what it is.
OUTLINES: dict[Kind, Any] = {
    Kind.COMMENT_ON_MINE: _l("Er is een reactie op je bericht"),
    Kind.COMMENT_TOO: _l("Er is een nieuwe reactie"),
    Kind.POST_APPROVED: _l("Je bericht staat nu op het plein"),
    Kind.POST_EXPIRING: _l("Je bericht verdwijnt bijna"),
    Kind.POST_EXPIRED: _l("Je bericht is verlopen"),
    Kind.RULING_MADE: _l("Er is nieuws over wat je schreef"),
    Kind.MEMBERSHIP_RULED: _l("Er is een besluit over jou"),
    Kind.OBJECTION_DECIDED: _l("Er is een antwoord op je bezwaar"),
    Kind.REPORT_SETTLED: _l("Je melding is bekeken"),
    Kind.MATCH_PROPOSED: _l("Er is een vraag voor je over een koppeling"),
    Kind.MATCH_INTRODUCED: _l("Er is nieuws over je koppeling"),
    Kind.MATCH_DECLINED: _l("Er is nieuws over je koppeling"),
    Kind.MATCH_WORKED: _l("Dank je wel"),
    Kind.MATCH_OUTCOME: _l("We zijn benieuwd naar je koppeling"),
    Kind.MESSAGE_SENT: _l("Er is een bericht van een buur"),
    Kind.TALK_DECIDED: _l("Er is nieuws over je gesprek"),
    Kind.SOMEONE_JOINS: _l("Iemand doet met je mee"),
    Kind.PLAN_NEWS: _l("Er is nieuws over een plan waar je aan meedoet"),
    Kind.FOLLOWED_COMMENT: _l("Er is een reactie op wat je volgt"),
    **dict.fromkeys(FOLLOWED, _l("Er is nieuws over wat je volgt")),
    **dict.fromkeys(FINDS, _l("Er is iets nieuws dat je zoekt")),
    Kind.ACTIVITY_CHANGED: _l("Er is iets veranderd aan je afspraak"),
    Kind.ACTIVITY_OFF: _l("Iets waar je aan meedoet gaat niet door"),
    Kind.DATE_CHANGED: _l("Er is iets veranderd aan je afspraak"),
    Kind.DATE_MOVED: _l("Je afspraak is verzet"),
    Kind.DATE_OFF: _l("Iets waar je naartoe ging gaat niet door"),
    Kind.DATE_PLACE: _l("Er is een plek voor je vrij"),
    Kind.DATE_SOON: _l("Morgen heb je een afspraak"),
    Kind.SOURCE_ADDED: _l("We gaan aan de slag met wat jij vertelde"),
    Kind.SOURCE_WENT_ON: _l("Het gaat verder met wat jij vertelde"),
    Kind.SOURCE_ANSWERED: _l("Er is een antwoord op wat jij vertelde"),
    Kind.OPGAVE_ENDED: _l("Er is nieuws over een wijkopgave"),
    Kind.RESULT_TOLD: _l("Zo is het geworden. Dank je wel dat je meehielp"),
    Kind.OPGAVE_REOPENED: _l("Er is nieuws over een wijkopgave"),
    Kind.OPGAVE_REGROUPED: _l("Er is nieuws over een wijkopgave"),
    Kind.OPGAVE_YOURS: _l("Jij bent nu regiehouder van een wijkopgave"),
    Kind.ACTIE_YOURS: _l("Er staat een actie op jouw naam"),
    Kind.ACTIE_DUE: _l("Een actie van jou moet bijna af zijn"),
    Kind.ACTIE_STALLED: _l("Over een actie is al lang niets verteld"),
    Kind.OPGAVE_STALLED: _l("In een wijkopgave gebeurt al lang niets"),
    Kind.ACTIE_BRING_UP: _l("Vandaag vraag je een organisatie weer naar een actie"),
    Kind.ACTIE_OFFERED: _l("Iemand vraagt of jij een actie overneemt"),
    Kind.ACTIE_TAKEN: _l("Een ander neemt een actie over"),
    Kind.ACTIE_STAYS: _l("Een actie blijft waar ze is"),
    Kind.CO_OWNER_ASKED: _l("Iemand vraagt of jij mede-eigenaar wilt worden"),
    Kind.CO_OWNER_YES: _l("Een buur is nu mede-eigenaar van een wijkopgave"),
    Kind.CO_OWNER_NO: _l("Wie je vroeg, wordt geen mede-eigenaar"),
    Kind.CO_OWNER_STOPS: _l("Een buur is geen mede-eigenaar meer"),
    Kind.CO_OWNER_ENDED: _l("Je bent geen mede-eigenaar meer van een wijkopgave"),
    Kind.FINDING_ANSWERED: _l("Er is gezegd wat we doen met een bevinding"),
    Kind.GESPREK_WENT_ON: _l("Er is nieuws om door te vertellen"),
    Kind.GESPREK_ANSWERED: _l("Er is een antwoord om terug te vertellen"),
    Kind.HUISKAMER_YOURS: _l("Jij leidt een huiskamergesprek"),
    Kind.HUISKAMER_CHANGED: _l("Er is iets veranderd aan een huiskamergesprek"),
    Kind.HUISKAMER_OFF: _l("Een huiskamergesprek gaat niet door"),
    Kind.SCHOUW_YOURS: _l("Jij leidt een wijkschouw"),
    Kind.SCHOUW_CHANGED: _l("Er is iets veranderd aan een wijkschouw"),
    Kind.SCHOUW_OFF: _l("Een wijkschouw gaat niet door"),
    Kind.ENTRY_SHOWN: _l("Er is nieuws over wat je in de buurtgids zette"),
    Kind.ENTRY_TURNED_DOWN: _l("Er is nieuws over wat je in de buurtgids zette"),
    Kind.ENTRY_DUE: _l("Klopt nog wat je in de buurtgids zette?"),
    Kind.ENTRY_LAPSED: _l("Klopt nog wat je in de buurtgids zette?"),
    Kind.ENTRY_DOUBTED: _l("Er is nieuws over wat je in de buurtgids zette"),
    Kind.OWN_TERM_ENDS: _l("Je rol als buurtverbinder stopt bijna"),
    Kind.TERM_ENDS: _l("De rol van een buurtverbinder stopt bijna"),
    Kind.LEFT_SHORT: _l("Er zijn minder dan twee buurtverbinders"),
    Kind.LEFT_ALONE: _l("Er is nu geen buurtverbinder"),
    Kind.POST_WAITS: _l("Er wacht een nieuw bericht op je"),
    Kind.REPORT_WAITS: _l("Er wacht een melding op je"),
    Kind.MESSAGE_REPORTED: _l("Er wacht een melding op je"),
    Kind.OBJECTION_WAITS: _l("Er wacht een bezwaar op je"),
    Kind.ENTRY_WAITS: _l("Er wacht iets in de buurtgids"),
    Kind.DOUBT_WAITS: _l("Er wacht iets in de buurtgids"),
}


@dataclass(frozen=True)
class News:
    """One notification, ready to be said to its reader."""

    kind: Kind
    about: About
    buurt: str  # slug
    buurt_name: str
    who: str = ""  # first name
    made_at: datetime | None = None
    is_new: bool = False
    days: int = 0  # without news, after which the alarm goes in that buurt

    @property
    def text(self) -> str:
        """A sentence with all that this reader may see."""
        return f"{self.head} {self.more}".strip()

    @property
    def head(self) -> str:
        """What happened."""
        sentence = str(SENTENCES[self.kind])
        if "%(title)s" in sentence and not self.about.title:
            return str(OUTLINES[self.kind])
        when = day_and_time(self.about.at) if self.about.at is not None else ""
        facts = {"title": self.about.title, "when": when, "days": self.days}
        return sentence % {"who": self.who or _("Een buur"), **facts}

    @property
    def more(self) -> str:
        """What this reader can still do about it, and until when."""
        if self.about.until is None:
            return ""
        day = day_name(self.about.until)
        return _("Is het niet opgelost? Zeg het tot en met %(day)s. Dat kan één keer.", day=day)

    @property
    def mail_text(self) -> str:
        """A sentence that may travel by mail; that a message was reported stays indoors."""
        return f"{self.mail_subject} {self.more}".strip()

    @property
    def mail_subject(self) -> str:
        """What happened, as far as that may travel by mail."""
        is_discreet = self.about.is_private or self.kind is Kind.TALK_DECIDED
        return str(OUTLINES[self.kind]) if is_discreet else self.head

    @property
    def mail_words(self) -> str:
        """The first words of a comment, if they may travel by mail."""
        return "" if self.about.is_private else said(self.about.words)

    @property
    def way(self) -> str:
        """What the link in a mail says."""
        if self.kind is Kind.POST_EXPIRING:
            return _("Laat het nog 4 weken staan, of zeg dat het gelukt is")
        if self.kind in {Kind.ACTIE_OFFERED, Kind.CO_OWNER_ASKED}:
            return _("Lees waar het om gaat, en zeg ja of nee")
        if self.kind.subject is Subject.REPLY:
            return _("Geef antwoord met één tik. Inloggen hoeft niet")
        return _("Lees verder op het plein van %(buurt)s", buurt=self.buurt_name)

    def address(self, link: Callable[..., str]) -> str:
        """Where to read it, made by `url_for` or `link_to`."""
        url = link(self.about.endpoint, buurt=self.buurt, **self.about.values)
        return f"{url}#{self.about.anchor}" if self.about.anchor else url
