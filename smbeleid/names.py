"""Names of persons in running Dutch text, found by rules and word lists, without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smbeleid.dutch import MONTHS


def word_list(text: str) -> frozenset[str]:
    """Return the words of a text that lists them, separated by spaces or line ends."""
    return frozenset(text.split())


GIVEN_NAMES = word_list(
    """aafke aaliyah abdel abdullah achmed adam adriaan agnes agnieszka ahmed aisha albert
    aleksandra alex alexander ali alice alicia amina amir amira amy anas andrea andreas andrzej
    andré angela angelique anita anja anjali ank anke ann anna annabel anne anneke annelies
    annemarie annemiek annet annette annie anniek anouk ans antje anton antonius appie arend
    arie arjan arjen arno arnold arthur astrid ayoub ayse ayşe barbara bart bas-jan basak bauke
    bea benjamin bernard bert bertus betty bianca bilal björn bob bouchra boudewijn bram bregje
    brian brigitte britt carla carlijn carlo carola caroline catharina cees chantal charlotte
    chris christa christel christiaan christian christina christine cindy clara claudia coen
    colette conny cor cora corine corinne cornelis corrie daan daisy damian daniel danielle
    daniël daniëlle danny david debbie demi denise dennis diana dick diederik dieuwke dilan
    dinand dirk djamila dorien dorothea dylan eddy edith edwin eefje eelco elif eline elisabeth
    elise ella ellen elles els elsa elsbeth emiel emily emine emma emre eric erica erik
    erika ernst esmee esmée ester esther eva evelien eveline evert evi ewa fadi fatih fatima
    fatma fedde femke ferdinand ferry fieke filip fleurtje floortje floris fons foppe frank
    fransien fred frederik freek frits froukje gabriël geert geertje gerard gerben gerda gerrie
    gerrit gert gertjan gertrude giel gijs gijsbert gineke ginny greet greetje guido guus gwen
    hakan hamza hanna hannah hanneke hannie hans harm harmen harrie harry hasan hassan hatice
    heidi hein heleen helen helena hendrik hendrika henk hennie henny henri henriette henriëtte
    herman hetty hicham hidde hilda hilde hugo hüseyin ibrahim ilse imane imke ina ineke inez
    inge ingeborg ingrid irene irma isa isabel isabella isabelle ivo iwan jaap jack jacob
    jacobus jacqueline jacques jakub jan jan-willem jana janet janine janna jannes
    jannie jantine jantje jasmijn jasmin jasper jeanette jeannette jeannine jeffrey jelle
    jelmer jennifer jenny jeroen jerry jesse jessica jet jetske joan joanna jochem johan
    johanna johannes john johnny joke jolanda jolien jonas jonathan joop joost jordy joris jorn
    jort josefien joseph josephine josé joyce judith julia julian julie juliette jurgen jurre
    jurriaan kaan kadir karel karen karim karima karin karlijn kasper katarzyna kathelijne
    katja kees kevin khadija khalid kirsten klaartje klaas koen koos krzysztof lara lars latifa
    laura lauren laurens leandra leen leila lennart leonie lex lia lianne lidia lieke lies
    liesbeth lilian lina linda lisa lisanne lisette lodewijk loes lonneke lotte louis louise
    luc lucas lucia lucie ludo luuk lydia lynn maaike maarten maartje machteld madelon
    magdalena mahmoud maikel malika manon marc marcel marco margot margreet margriet maria
    mariam marian marianne marie marieke marijke marijn marijne marina marion mariska marit
    marjan marjo marjolein marjon marleen marlies marloes marlous martha martijn martin martine
    martinus mary maryam mathieu mathilde matthijs maud maurice maurits małgorzata mehmet meike
    melanie melissa menno meral merijn merve meryem mia michael michal michel michelle michiel
    mieke mies miguel mike mila milou mina minke mirella miriam mirjam mitchell mohamed
    mohammed moniek monique murat mustafa myrna myrthe nadia nadine naima naomi natalie natasja
    nathalie nathan nel nele nick nico nicolas nicole nicoline niek niels nienke nina noa noah
    noortje nora noud nour olaf olga olivia omar onno oscar ouassim pascal patricia patrick
    paul paula paulien pauline peggy peter petra philip pieter pieternel piotr priya quinten
    rachel rachid rahul ralf ramon ravi raymond rebecca reinier remco remko renate renske rené
    ria rianne richard rick riet rita robbert robert robin roel roeland roelof rogier roland
    romy ronald ronny rosa rosalie rosanne rowan roy rudolf rutger ruth ruud saar sabine
    sabrina said salma sam samantha samir samira sander sandra sanne sara sarah sascha saskia
    selma sem semih serkan sevda sharon sherida shirley sien sietske sigrid silvia simon simone
    sjaak sjoerd sjoukje sofie sophie soraya souad stan stefan stefanie stephan steve steven
    stijn suzan suzanne sven sylvia tamara tanja teun teunis thea theo thijmen thijs thomas
    tijmen tijs tim tine tineke tinus tjeerd tobias tom tomasz tomek tommy toos tristan trudy
    truus tuğba valerie vanessa victor victoria vincent vivian wendy werner wesley wessel wiebe
    wiep wilco wilfried wilhelmina willeke willem willemijn wilma wim winston wojciech wouter
    xander yara yasemin yasin yasmin yasmina yassin yassine ylse yolanda youssef yusuf yvette
    yvonne zakaria zeynep zoë ömer şeyma"""
)
"""Given names that are hardly ever anything else."""
_GIVEN_BEFORE_SURNAME = word_list(
    """amber bas fleur floor frans iris janneke jos lot mark max mees merel noor piet puck roos
    sterre ton"""
)
"""Given names that are also words; these count with a surname only."""
_ROLES = word_list(
    """adjunct adjunct-directeur administrateur administratie administratief adviseur begeleider
    beheerder bestuurder bestuurslid coach collega conciërge conrector coördinator decaan
    directeur docent groepsleerkracht intern klassenouder leerkracht leerling leraar lerares
    locatiedirecteur locatieleider medewerker mentor moeder oma onderwijsassistent opa ouder
    rector schoolleider secretaris stagiair stagiaire teamleider trainer vader
    vertrouwenspersoon voorzitter woordvoerder"""
)
_ORGANISATIONS = word_list(
    """academie ah android apple autoriteit bluesky board canva centrum chromebook classroom club
    college commissie consulent discord drive expertisecentrum facebook fonds functionaris
    gemeente google groep gymnasium halt havo hbo heijn hema huis inspectie instagram instituut
    internet kamer kanjer kennisnet linkedin lyceum magister mavo mbo medezeggenschapsraad
    media mediawijsheid messenger meta microsoft ministerie montessori museum office onderwijs
    opvang outlook parro pinterest platform po politie practicum raad reddit roblox scholen
    school schools signal snapchat social socials somtoday spotify stichting talk team teams
    telegram threads tiktok twitter unie universiteit vereniging vmbo vso vwo week werelddag
    whatsapp windows word youtube ziekenhuis zoom
    adobe chief manager officer prowise snappet"""
)
"""With one of these words a name is of an organisation or a platform."""
_OTHERS = word_list(
    """aap alert alkmaar almelo almere alphen amersfoort amsterdam apeldoorn arabisch arnhem assen
    atelier aula bad belgië bergen berichten besloten bijbel blauwe blije blue boek bonte
    brabant breda bron brussel buurt capelle casino christelijk christelijke citroen code
    comité cyber dag dalton delft den digitaal digitale dinsdag doel donderdag dordrecht
    drenthe duitsland echte ede eerste eindhoven emmen engels enschede europa europese facetime
    feest festival flevoland forum friese friesland fryslân gelderland gele gereformeerde
    gezonde goede golden google gouda gouden griekse groene groningen groot grote haag haarlem
    halloween happy harry heerlen helmond hengelo hilversum hoek hogere holland hoog hoorn
    iedereen ijssel informatie ipad iphone islamitische jaar jenaplan jeugd jip jong jonge
    katholieke kerst kerstmis kinderen klasbord klein kleine koning koningin koninklijke laag
    laatste lage landelijk landelijke latijn leeuwarden leiden lelystad limburg linden lokaal
    londen maand maandag maastricht mei middelbare mijn nationaal nationale nederland
    nederlands nederlandse new nieuw nieuwe nieuws nijmegen noord noot olympische omroep ons
    onze oost oostenrijk open openbaar openbare oss oud oude ouders overijssel paarse parijs
    parlement pasen passend paus pesten piet pieten plan plus portaal potter prins prinses
    privacy protestantse red regio rijk rijn rode roermond romeinse rooms roosendaal rotterdam
    samen samenwerkingsverband schiedam sint sinterklaas sittard sociaal sociale spaans
    speciaal special spelende sport st stad star stille stories super talent the tik tilburg
    toetsing toezicht tok tweede utrecht vakantie veilig veilige veiligheid venlo vensters
    verenigd verenigde vijf visual vlissingen voortgezet vrijdag vrije vrolijke wadden web
    welkom wereld west wet wijk wijze wilde windesheim winter witte woensdag wordpress your
    zaandam zaanstad zaterdag zeeland zeven zilveren zoetermeer zomer zondag zoom zuid zutphen
    zwarte zwolle
    black burgers express friday hollands ieder kamp kind krimpen next presenter request serious
    telt zoo"""
) | frozenset(MONTHS)
"""With one of these words a name is of a person only after a given name: Jan de Groot."""
_ORGANISATION_ENDING = re.compile(
    r".{2,}(?:academie|account|apparaat|avond|beleid|bestuur|bibliotheek|bouw|brief|bureau|centrum|"
    r"college|commissie|fonds|gids|groep|gymnasium|instituut|kanaal|klas|lyceum|media|museum|"
    r"onderwijs|opleiding|opvang|pagina|plein|protocol|raad|regeling|school|scholen|straat|team|"
    r"vereniging|viering|week|ziekenhuis)"
)
_OTHER_ENDING = re.compile(
    r".{2,}(?:aal|ale|app|baar|begeleider|beheerder|code|coach|coördinator|dag|directeur|docent|ele|"
    r"feest|heid|ing|isch|ische|iteit|kracht|kunde|laan|leider|lijke?|map|medewerker|plan|schap|stad|"
    r"stelsel|tie|wet|zaken|zorg)"
)
_ARTICLES = frozenset({"de", "het", "een", "deze", "dit", "die", "dat", "uw"})
_NO_INITIALS = frozenset(
    {"bs", "bv", "cbs", "gbs", "ibs", "kbs", "nv", "obs", "pcbs", "rk", "rkbs"}
)

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĆČĐĞİŁŃŒŚŞŠŹŻŽ]"
_SMALL = rf"(?:(?!{_CAPITAL})[^\W\d_])"
_PART = rf"(?:IJ|(?:Ma?c|[DO][’'])?{_CAPITAL}){_SMALL}+"
_WORD = rf"{_PART}(?:-(?:(?:van|de|den|der) )*{_PART})*"
_TO_SURNAME = (
    r"(?:[Vv][ao]n|(?:[Vv]an|[Ii]n|[Oo]p|[Uu]it|[Aa]an|[Bb]ij) (?:de[nr]?|het|[’']t)|[Dd]e[nr]?|"
    r"[Tt]e[nr]?|[’']t|[Ee]l|[Aa]l|[Dd]i|[Dd]a|dos|la|le|du|"
    r"[Vv]/d|[Vv]\.? ?d\.?)"
)
_SURNAME = rf"(?:{_TO_SURNAME} )?{_WORD}"
_END = r"(?=[’'](?:s\b|\W|$)|(?![\w’'@\-]))"
_INITIAL = rf"(?:{_CAPITAL}\. ?)"
_TITLED = re.compile(
    r"(?<![\w\-])(?:juf(?:frouw)?|meester|mevrouw|mevr\.?|mw\.?|meneer|mijnheer|dhr\.?|"
    r"(?:de )?heer|familie|fam\.|drs?\.|ir\.|ing\.|prof\.|zuster|dominee|ds\.|(?P<lawyer>mr\.)) "
    r"(?:(?:en|drs?\.|ir\.|ing\.|prof\.|mr\.|mevrouw|mevr\.|mw\.) ){0,4}"
    rf"(?-i:{_INITIAL}{{0,5}}(?P<name>{_SURNAME}(?: {_SURNAME})*)){_END}",
    re.IGNORECASE,
)
_WITH_INITIALS = re.compile(
    rf"(?<![\w.@])(?P<initials>{_INITIAL}{{1,5}})(?P<name>{_SURNAME}(?: {_SURNAME})*){_END}"
)
_RUN = re.compile(rf"(?<![\w@#.’'\-]){_WORD}(?: {_SURNAME})*{_END}")
_NEAR = 40
"""Characters around a find that are looked at."""
_LONGEST = 3
"""Words of a name, besides those like 'van der'."""

Span = tuple[int, int]


def find_names(text: str, own: frozenset[str]) -> Iterator[Span]:
    """Go through what is likely a name of a person, surest first.

    Args:
        text: What somebody typed.
        own: Words, in small letters, that may stand together without being a person's name.

    Returns:
        Start and end of each name in the text; no two overlap.
    """
    text = re.sub(r"[^\S\n]", " ", text)
    taken: list[Span] = []
    for spans in (_titled(text), _with_initials(text), _runs(text)):
        for start, end in spans:
            words = {word.lower() for word in re.findall(r"\w+", text[start:end])}
            if words <= own or any(start < e and s < end for s, e in taken):
                continue
            taken.append((start, end))
            yield start, end


def _titled(text: str) -> Iterator[Span]:
    """Go through the names after juf, dhr. and such."""
    for match in _TITLED.finditer(text):
        plain = match["name"] == match.group()[len("mr. ") :] and " " not in match["name"]
        # A bare "mr." may be the end of a sentence about the medezeggenschapsraad.
        if not _of_organisation(match["name"]) and not (match["lawyer"] and plain):
            yield match.span()


def _with_initials(text: str) -> Iterator[Span]:
    """Go through the names with initials; one initial may also be the end of a sentence."""
    for match in _WITH_INITIALS.finditer(text):
        letters = re.sub(r"\W", "", match["initials"]).lower()
        sure = (
            len(letters) > 1
            or match["name"][0].islower()
            or match.group() == text.strip(" .")
            or re.search(r"\b(?:aan|bij|door|en|is|met|namens|of|van|via) $", text[: match.start()])
        )
        if sure and letters not in _NO_INITIALS and not _of_organisation(match["name"]):
            yield match.span()


def _runs(text: str) -> Iterator[Span]:
    """Go through the names that are nothing but words with capitals."""
    for run in _RUN.finditer(text):
        words = list(re.finditer(_WORD, run.group()))
        words = words[_begin(run.group(), words) :]
        spans = [(run.start() + word.start(), run.start() + word.end()) for word in words]
        start = _start_of_name(text, spans)
        if start is not None:
            yield start, run.end()


def _begin(run: str, words: list[re.Match[str]]) -> int:
    """Return with which word a name may begin: in "Instagram van Anna Jansen" with Anna."""
    for index in range(len(words) - 1, 0, -1):
        between = run[words[index - 1].end() : words[index].start()]
        if between != " " and _is_given(words[index].group()):
            return index
    return 0


def _start_of_name(text: str, spans: list[Span]) -> int | None:
    """Return where in a run of words with capitals the name of a person starts, or None."""
    words = [text[start:end] for start, end in spans]
    if any(map(_of_organisation, words)):
        return None
    first = next((i for i, word in enumerate(words) if word.lower() not in _ROLES), len(words))
    before = text[max(0, spans[0][0] - _NEAR) : spans[0][0]]
    after = text[spans[-1][1] :][:_NEAR]
    named = _is_name(words[first:])
    if not first:
        if words[0].lower() in _ARTICLES or _INTRODUCED.search(before):
            return None
        if _OPENING.search(before) and not named:
            if words[0].lower() in _OTHERS:
                return None
            named = _is_name(words[1:])
            alone = _ALONE_BEFORE.search(before) and _ALONE.match(after)
            # The first word has its capital from the sentence, unless two stand alone.
            first = 1 if named or not alone else 0
        named = named or _is_likely_name(words[first:])
    return spans[first][0] if named else None


def _is_name(words: list[str]) -> bool:
    """Return whether words begin with a given name."""
    if not words:
        return False
    return _is_given(words[0]) or (len(words) > 1 and words[0].lower() in _GIVEN_BEFORE_SURNAME)


def _is_likely_name(words: list[str]) -> bool:
    """Return whether words with capitals are no more and no less than a name may be."""
    return 1 < len(words) <= _LONGEST and not any(map(_is_other, words))


_INTRODUCED = re.compile(
    r"(?:\b(?:de|het|een|deze|dit|die|dat|uw|onze|ons|sint|st\.) |[’']t |[\"'‘’“„«])$",
    re.IGNORECASE,
)
"""Before a name of a school, a book or an app rather than a person."""
_OPENING = re.compile(r"(?:^|[.!?:;\n])[\s\"'‘“„(*•–\-]*$")
_ALONE_BEFORE = re.compile(r"(?:^|[\n:])[\s(*•–\-]*$")
_ALONE = re.compile(r"\s*(?:\.?\s*$|[,;/&(\n]|en\b)")


def _is_given(word: str) -> bool:
    return bool({word.lower(), word.lower().partition("-")[0]} & GIVEN_NAMES)


def _of_organisation(name: str) -> bool:
    words = re.findall(r"\w+", name.lower())
    return any(word in _ORGANISATIONS or _ORGANISATION_ENDING.fullmatch(word) for word in words)


def _is_other(word: str) -> bool:
    parts = word.lower().split("-")
    return any(p in _OTHERS or p in _ROLES or _OTHER_ENDING.fullmatch(p) for p in parts)
