"""The house rules that a buurt begins with. One that stands as it was is read by everyone in their own language."""

from buurtplein.core.i18n import standing

STANDARD_RULES = (
    (standing("Wees vriendelijk"), standing("Schrijf zoals je praat met je buren. Schelden of dreigen mag niet.")),
    (
        standing("Houd privé wat privé is"),
        standing("Zet geen adres, telefoonnummer of verhaal van een ander op het plein."),
    ),
    (standing("Blijf bij de buurt"), standing("Een bericht gaat over de buurt of over hulp aan elkaar.")),
    (standing("Geen reclame"), standing("Iets kleins verkopen mag. Reclame voor een bedrijf mag niet.")),
    (standing("Wees eerlijk"), standing("Schrijf wat klopt. Doe je niet voor als een ander.")),
)
