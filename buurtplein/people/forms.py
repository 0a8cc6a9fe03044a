"""Forms about oneself: shape only."""

from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, StringField, TelField
from wtforms.validators import Email, Optional

from buurtplein.core.forms import AtMost, Filled, PleinForm
from buurtplein.core.i18n import LANGUAGES, _l

NAME_MAX = 80  # characters


class EmailForm(PleinForm):
    """An address to mail a code to."""

    email = EmailField(
        _l("Je e-mailadres"),
        [
            Filled(_l("Vul je e-mailadres in.")),
            AtMost(254),
            Email(_l("Dit e-mailadres klopt niet. Kijk het nog eens na.")),
        ],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )


class PasswordLogInForm(EmailForm):
    """Address and password."""

    password = PasswordField(
        _l("Je wachtwoord"),
        [Filled(_l("Vul je wachtwoord in.")), AtMost(128)],
        render_kw={"autocomplete": "current-password"},
    )


class OwnCodeForm(PleinForm):
    """The code from a mail to an address that we know already."""

    code = StringField(
        _l("De code uit de mail"),
        [Filled(_l("Vul de 6 cijfers uit de mail in.")), AtMost(20)],
        description=_l("6 cijfers. Staat de mail er niet bij? Kijk ook bij ongewenste post."),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class CodeForm(OwnCodeForm):
    """The code from the mail."""

    email = HiddenField(validators=[Filled(), AtMost(254)])


class ProofForm(PleinForm):
    """Who someone is, once more: the password."""

    password = PasswordField(
        _l("Je wachtwoord"),
        [Filled(_l("Vul je wachtwoord in.")), AtMost(128)],
        render_kw={"autocomplete": "current-password"},
    )


class PhoneCodeForm(PleinForm):
    """The code that the app on a phone shows, to see that it is the right one."""

    code = StringField(
        _l("De code op je telefoon"),
        [Filled(_l("Vul de 6 cijfers van je telefoon in.")), AtMost(20)],
        description=_l("6 cijfers. Elke halve minuut staat er een nieuwe code."),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class SecondStepForm(PleinForm):
    """The same at logging in; a spare code will do."""

    code = StringField(
        _l("De code op je telefoon"),
        [Filled(_l("Vul de 6 cijfers van je telefoon in.")), AtMost(40)],
        description=_l("6 cijfers. Telefoon niet bij de hand? Vul dan een van je noodcodes in."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none"},
    )
    remember = BooleanField(
        _l("Onthoud dit apparaat 30 dagen"),
        description=_l("Kies dit alleen als dit apparaat van jou is."),
    )


class NewEmailForm(PleinForm):
    """Another address."""

    email = EmailField(
        _l("Je nieuwe e-mailadres"),
        [
            Filled(_l("Vul je e-mailadres in.")),
            AtMost(254),
            Email(_l("Dit e-mailadres klopt niet. Kijk het nog eens na.")),
        ],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )


class OwnDataForm(PleinForm):
    """What someone may correct about themselves."""

    name = StringField(
        _l("Je naam"), [Filled(_l("Vul je naam in.")), AtMost(NAME_MAX)], render_kw={"autocomplete": "name"}
    )
    phone = TelField(
        _l("Je telefoonnummer"),
        [Optional(), AtMost(20)],
        description=_l("Alleen voor de buurtverbinder, en voor een buur met wie je verbonden bent."),
        render_kw={"autocomplete": "tel"},
    )
    postcode = StringField(_l("Je postcode"), [Optional(), AtMost(7)], render_kw={"autocomplete": "postal-code"})
    language = RadioField(_l("Taal van je mails"), choices=list(LANGUAGES.items()))


class NewPasswordForm(PleinForm):
    """A new password."""

    password = PasswordField(
        _l("Nieuw wachtwoord"),
        [Filled(_l("Vul een wachtwoord in."))],
        description=_l("Minstens 12 tekens. Drie losse woorden werkt goed."),
        render_kw={"autocomplete": "new-password"},
    )


class NothingForm(PleinForm):
    """Only the proof that the form was ours."""
