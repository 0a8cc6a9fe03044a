"""The house rules that a buurt begins with. One that stands as it was is read by everyone in their own language.

With each, sentences to choose from when deciding because of it: who wrote something reads them in the reasons, as part
of what a verbinder writes. So they are in Dutch, like that; the beheerder changes them at will.
"""

from buurtplein.core.i18n import standing

STANDARD_RULES = (
    (
        standing("Wees vriendelijk"),
        standing("Schrijf zoals je praat met je buren. Schelden of dreigen mag niet."),
        (
            "Wat je schreef, kan een buur pijn doen.",
            "Boos zijn mag. Schrijf dan wat er gebeurde, en niet wat je van iemand vindt.",
        ),
    ),
    (
        standing("Houd privé wat privé is"),
        standing("Zet geen adres, telefoonnummer of verhaal van een ander op het plein."),
        (
            "Er staat iets in over een ander die dat misschien niet wil.",
            "Haal de naam, het adres of het nummer weg. Dan mag het terug op het plein.",
        ),
    ),
    (
        standing("Blijf bij de buurt"),
        standing("Een bericht gaat over de buurt of over hulp aan elkaar."),
        ("Dit gaat niet over onze buurt.",),
    ),
    (
        standing("Geen reclame"),
        standing("Iets kleins verkopen mag. Reclame voor een bedrijf mag niet."),
        (
            "Dit is reclame voor een bedrijf.",
            "Wil je als buur helpen? Schrijf dan wat je voor een buur wilt doen, zonder bedrijf of prijs.",
        ),
    ),
    (
        standing("Wees eerlijk"),
        standing("Schrijf wat klopt. Doe je niet voor als een ander."),
        ("Wat er staat, klopt niet.", "Je schrijft alsof je iemand anders bent."),
    ),
)
