"""Words that do not count when a vraag and an offer are compared."""

# Words that stand in every other post, or say when and who instead of what.
COMMON = frozenset(
    """
    aan achter af al alle alleen alles als altijd ander andere anders bedankt beetje been ben best beste beter bij
    bijvoorbeeld bijna binnen boven buiten buren buur buurt buurtgenoot daar daarom dag dagen dan dank dat deze die
    dinsdag dit doe doen doet donderdag door door dus een eens eerst elk elke elkaar enkele enige erg even eventueel
    gaan gaat gaf ging graag geen geef geeft geven gezocht goed goede groet groeten groetjes haal haar had hallo heb
    hebben hebt heeft heel help helpen helpt hem het hier hij hoe hoor hulp ieder iedereen iemand iets ikzelf jaar
    jaren jij jou jouw jullie kan keer klein kleine komen komt kom kon kun kunnen kunt laat laten leuk leuke lief lieve
    maand maandag maar maken maak maakt man mag mee meer meestal men mensen met mij mijn minuten misschien moet moeten
    mogelijk morgen naar niemand niet niets nieuw nieuwe nodig nog ochtend ons onze ook over paar per plaats plein
    ruim samen sinds soms staan staat straat stuk tegen tijd toch toe tot tussen uit uren uur uurtje van vanaf vandaag
    vanmiddag veel via vind vinden voor vraag vragen vrijdag vrouw waar waarom wanneer want was wat week weekend weer
    weet weg weinig wel welke werd wie wij wil willen wilt woensdag wonen woon woont word worden wordt zaterdag zeer
    zelf zeggen zich zie zien zijn zitten zit zodat zoek zoeken zoekt zomaar zonder zondag zou zouden zullen
    nul een twee drie vier vijf zes zeven acht negen tien twaalf veertien honderd eerste tweede derde
    aanbod aangeboden aanbieden avond bied bieden biedt gratis hulpvraag middag mogen oproep
    """.split()
)

# Words that say where someone comes from, what they believe, how healthy or how old they are. They never count.
# (A language to practise is a topic for "nederlands" and "engels", which say nothing about someone here.)
PERSONAL = frozenset(
    """
    deen deens god goden hart ind indiaas iraans jong jonge jongen jongens meisje meisjes oud oude ouder ouders oudere
    ouderen oudje pool pools poolse rus russen sinti roma brit brits britse servier servisch servische arts doof dove
    blind blinde ziek zieke slecht kanker stoma griep hernia fysio psych suiker pensioen
    """.split()
)
PERSONAL_BEGINNINGS = (
    # where someone comes from
    *"""
    afghaan afrika algerij allochto amerika antill arabi armeen armeni aziat aziaat belg bosni brazili bulgaar
    buitenland chinees chinese colombi congo cubaan duits egypt eritre ethiop fransman franse frans ghanees grieks
    hongaar indonesi irakees iraaks italiaan japan joegoslav kaapverd kameroe koerd kroaat kroati marokk
    migrant moluk nigeria oekra pakista palestij portuge roemeen roemeni russisch rwand slowaa somali spaans
    spanjaard surina syri statushouder tamil tsjech tunes turk vietnam vluchteling asiel afkomst
    """.split(),
    # what someone believes
    *"""
    allah atheis bijbel boeddh christ dominee evangel geloof gelovi gereformeerd halal hindoe hoofddoek imam islam
    jood joods katholi kerk koran koosjer moskee moslim priester protestant ramadan religi sikh synagog
    """.split(),
    # how healthy someone is
    *"""
    adhd alzheimer amput artrose astma autis beperking burnout chronisch copd covid dement depress dialys diabetes
    dyslex epilep gehandicapt gezondheid handicap hartpati hartkwaal hartinfarct herseninfarct invalid medicatie
    medicijn operatie palliatie parkinson patient psychi reuma revalid rollator rolstoel scootmob slechthorend
    slechtziend spierziekte suikerziekte thuiszorg trauma verslaa verslav ziekenhuis ziekte
    """.split(),
    # how old someone is
    *"""
    bejaard gepensioneerd hoogbejaard jongere jeugdig kleuter leeftijd peuter puber senior tiener
    """.split(),
)
