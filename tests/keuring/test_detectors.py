"""What is found in a text, and what is not: a table per detector."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtplein.keuring.detectors import MOST, find, normal
from buurtplein.keuring.detectors.personal import passes_eleven_test, passes_mod_97
from buurtplein.keuring.models import Kind


def found(text):
    return [(finding.kind, finding.words) for finding in find(text)]


FOUND = {
    Kind.PHONE: (
        ("Bel me op 0612345678.", "0612345678"),
        ("06-12 34 56 78 is mijn nummer", "06-12 34 56 78"),
        ("app naar +31 6 12345678", "+31 6 12345678"),
        ("0031 (0)6 12 34 56 78", "0031 (0)6 12 34 56 78"),
        ("Thuis: (020) 123 45 67", "(020) 123 45 67"),
        ("of 0512-123456, na zessen", "0512-123456"),
        ("mijn zus: +32 471 23 45 67", "+32 471 23 45 67"),
    ),
    Kind.EMAIL: (
        ("Mail naar gerda.bakker@example.org!", "gerda.bakker@example.org"),
        ("G.Bakker+plein@mail.example.nl", "G.Bakker+plein@mail.example.nl"),
    ),
    Kind.ADDRESS: (
        ("Ik woon op de Lindelaan 12.", "Lindelaan 12"),
        ("kom naar molenstraat 4b, achterom", "molenstraat 4b"),
        ("Kerkplein 7-2 is te huur", "Kerkplein 7-2"),
        ("Het is Oude Gracht 112 bis", "Oude Gracht 112 bis"),
        ("De buurman van Lindelaan 14 zet zijn vuilnis buiten", "Lindelaan 14"),
        ("bij Havenkade nummer 9 staat een bank", "Havenkade nummer 9"),
        ("1234 AB 12", "1234 AB 12"),
        ("9711LM, nr. 3", "9711LM, nr. 3"),
    ),
    Kind.BSN: (
        ("Mijn nummer is 111222333.", "111222333"),
        ("bsn: 123456782", "123456782"),
        ("BSN 1234.56.782", "1234.56.782"),
        ("burgerservicenummer 10000008", "10000008"),
    ),
    Kind.PLATE: (
        ("Een blauwe auto, 12-ABC-3, staat hier al weken", "12-ABC-3"),
        ("AB-12-CD en", "AB-12-CD"),
        ("kenteken gb 123 x gezien", "gb 123 x"),
        ("Kenteken: XX99YY", "XX99YY"),
        ("1-ABC-23", "1-ABC-23"),
    ),
    Kind.IBAN: (
        ("Stort het op NL91ABNA0417164300", "NL91ABNA0417164300"),
        ("NL91 ABNA 0417 1643 00 graag", "NL91 ABNA 0417 1643 00"),
        ("of BE68 5390 0754 7034.", "BE68 5390 0754 7034"),
    ),
    Kind.NAME: (
        ("Mevrouw De Vries heeft hulp nodig", "Mevrouw De Vries"),
        ("de heer Van der Berg", "de heer Van der Berg"),
        ("Vraag dhr. Jansen-Smit ernaar", "dhr. Jansen-Smit"),
        ("mevr. dr. El Amrani", "mevr. dr. El Amrani"),
    ),
    Kind.SWEARING: (
        ("Wat een klootzak!", "klootzak"),
        ("ROT OP!", "ROT OP"),
        ("Die kankerlijer van hiernaast", "kankerlijer"),
        ("krijg de tering", "krijg de tering"),
        ("die kutbuurt, die kuthonden", "kuthonden"),
    ),
    Kind.SUSPICION: (
        ("Een getinte man loopt hier rond", "Een getinte man loopt hier rond"),
        (
            "Dag. Verdacht busje met buitenlanders! Pas op",
            "Verdacht busje met buitenlanders",
        ),
        ("Er hangen weer Marokkaanse jongens rond", "Er hangen weer Marokkaanse jongens rond"),
        ("donkere man gluurt naar binnen", "donkere man gluurt naar binnen"),
        ("Poolse mannen, ik vertrouw ze niet", "Poolse mannen, ik vertrouw ze niet"),
        ("Oost-Europees type belde aan, niet opendoen", "Oost-Europees type belde aan, niet opendoen"),
        (
            "busje met Pools kenteken rijdt langzaam door de wijk",
            "busje met Pools kenteken rijdt langzaam door de wijk",
        ),
        ("Hangjongeren van Turkse afkomst bij de bank", "Hangjongeren van Turkse afkomst bij de bank"),
        ("Let op: verdachte personen gezien", "Let op: verdachte personen gezien"),
        ("Pas op voor die Roemenen", "Pas op voor die Roemenen"),
    ),
}
ORDINARY = """
Wie heeft een asbak over voor op het balkon?
We spoelen de bekkens van de drumband om 10.00 uur.
Te geef: een slijpschijf, een schijf kaas en een snijplank.
We rapen eikels met de kinderen in het Lindepark.
Mijn nicht en haar teef lopen elke dag een rondje.
Mijn man heeft kanker en kan de tuin niet meer doen.
Zet de tering naar de nering, zei mijn oma altijd.
De lamp in de Molenstraat flikkert al drie weken.
De hoerastemming zat er goed in.
De schoft van het paard is 1,60 meter.
Wie poept er bij de zandbak? Graag opruimen, er ligt hondenpoep.
Het gat in de weg is 30 centimeter diep.
Bel 112 bij brand, of 0900-8844 voor de politie.
Bel 14 020 of 0800-1234 voor de gemeente, of 088-1234567.
Mail info@example.org of bestuur.bewoners@example.org.
De vergadering is op 12-05-2027 om 20.00 uur.
Lindeplein 14.00 uur verzamelen, Molenstraat 3 juni dicht.
Rommelmarkt op het Kerkplein 12, 13 en 14 mei.
Op de snelweg 2 auto's op elkaar, en het fietspad 3 dagen dicht.
In de Molenstraat 30 km per uur graag.
We planten in de Havenstraat 12 bomen.
Meldingsnummer 123456789 staat al drie weken open.
Order 987654321 kwam niet aan.
Het kost € 12.500, en de subsidie is 123.456.789 euro.
Het postvak is 1011 AB, zonder nummer.
De rit is 1-op-100 en de maat is 12-XL.
Kijk op https://example.org/12/34.
Meneer en mevrouw zijn welkom. De heer is op reis.
Burgemeester en wethouders komen ook.
Turkse vrouwen koken samen in het buurthuis.
Turkse vrouwen bellen aan voor de collecte.
Buitenlanders welkom op het feest bij ons huis.
De kinderen met hoofddoek kwamen aan onze deur met koekjes.
De fietsen voor mijn huis zijn van de Poolse buren, die zijn aan het verhuizen.
Mijn ouders zijn van Turkse afkomst en zoeken een moestuin.
Zakken op de hoek van de Lindelaan 12 stuks, wie ruimt dat op?
Onze Marokkaanse buurvrouw geeft taalles aan Poolse mannen.
De Syrische jongens van de voetbal zoeken een trainer.
Buitenlandse kruiden te geef.
Ik vertrouw de remmen van mijn fiets niet.
Er loopt een zwarte kat rond bij de flat.
Ik loop een rondje met vrouwen uit Marokko en Turkije.
Let op: de les van de Turkse vrouwen begint later.
Er is vannacht ingebroken in de schuur, de ruit is stuk.
Donkere wolken, dus de barbecue gaat niet door.
Samen struinen we rond de plas, ook met een rolstoel.
Gezocht: gele verf en 3 kwasten voor de speeltuin.
Is er iemand handig met een boormachine?
Wij zijn met ons achten en zoeken twee tafels.
Getrouwd op 11-11-11, nu 111 maanden samen.
""".strip().splitlines()


@pytest.mark.parametrize(("kind", "text", "words"), [(kind, *case) for kind, cases in FOUND.items() for case in cases])
def test_this_is_found_and_quoted_as_it_stands_there(kind, text, words):
    assert (kind, words) in found(text)


def test_every_kind_has_texts_in_which_it_is_found():
    assert set(FOUND) == set(Kind)


@pytest.mark.parametrize("text", ORDINARY)
def test_in_an_ordinary_sentence_nothing_is_found(text):
    assert found(text) == []


def test_what_is_found_once_is_not_found_again_as_something_else():
    assert found("Rekening NL91 ABNA 0417 1643 00 of bel 0612345678") == [
        (Kind.IBAN, "NL91 ABNA 0417 1643 00"),
        (Kind.PHONE, "0612345678"),
    ]


@given(st.integers(10_000_000, 999_999_999), st.sampled_from(["{}", "nummer {}", "Mijn bsn is {}."]))
def test_a_number_that_fails_the_eleven_test_is_never_called_a_bsn(number, sentence):
    digits = str(number).zfill(9)
    weighed = sum((9 - n) * int(digit) for n, digit in enumerate(digits[:8])) - int(digits[8])
    kinds = {kind for kind, _words in found(sentence.format(digits))}
    assert (Kind.BSN in kinds) <= (weighed % 11 == 0)
    assert passes_eleven_test(digits) == (weighed % 11 == 0)


@pytest.mark.parametrize("number", ["", "0", "000000000", "12345", "1234567890", "12345678a"])
def test_what_is_no_number_of_eight_or_nine_digits_is_no_bsn(number):
    assert not passes_eleven_test(number)


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_sign_makes_it_no_account_number(place, digit):
    right = "NL91ABNA0417164300"
    wrong = right[:place] + digit + right[place + 1 :]
    assert passes_mod_97(wrong) == (wrong == right)


@pytest.mark.parametrize("iban", ["", "NL91", "NL91ABNA04171643000", "NL91ABNA041716430٣", "ZZ" + "9" * 40])
def test_what_has_not_the_form_of_an_account_number_is_none(iban):
    assert not passes_mod_97(iban)


@given(st.text(st.sampled_from("0123456789 +-().@aAzZ'\n\0€straatlaankut"), max_size=400))
def test_whatever_is_typed_each_finding_stands_where_it_says(text):
    findings = find(text)
    assert len(findings) <= MOST
    assert all(text[one.start : one.start + len(one.words)] == one.words and one.words for one in findings)


@pytest.mark.parametrize(
    ("one", "other"),
    [("06-12 34 56 78", "+31 6 12345678"), ("0612345678", "0031(0)612345678"), ("Lindelaan 2", "lindelaan  2")],
)
def test_the_same_thing_is_known_again_however_it_is_written(one, other):
    assert normal(one) == normal(other)


def test_in_a_text_of_the_greatest_length_that_is_full_of_almost_findings_the_end_is_still_found():
    almost = ["loopt ", "A'A'", "06-12 34 5", "NL91 ", "x.y@z", "de Oude ", "verdacht ", "12-AB-"]
    noise = random.Random(1).choices(almost, k=900)
    text = "".join(noise)[:4900] + ". Bel 0612345678"
    assert (Kind.PHONE, "0612345678") in found(text)
