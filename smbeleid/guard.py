"""A guard on free text: points out what tells who somebody is, where a role would do.

A plan with roles stays true when somebody leaves, and tells nothing about anybody. The guard works
by rules and word lists, on this machine alone; it changes nothing. It would rather miss a name than
cry out over a good text: a warning that is mostly wrong is read by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from smbeleid.answers import Answer, Answers, State
from smbeleid.dutch import MONTHS
from smbeleid.questionnaire import Kind, Question, Questionnaire


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Sort(StrEnum):
    """What sort of personal data was found."""

    EMAIL = "email"
    PHONE = "phone"
    BSN = "bsn"
    BIRTH_DATE = "birth_date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of a text that tells who somebody is.

    Attributes:
        start: Index of its first character.
        sort: What it is.
        found: The piece itself; not in the representation, so that no log can hold it.
    """

    start: int
    sort: Sort
    found: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """A spot in a client's answers.

    Attributes:
        question: Id of the question.
        place: The question, and the row and column or the owner, in Dutch.
        spot: What was found there.
    """

    question: str
    place: str
    spot: Spot

    @property
    def sentence(self) -> str:
        """Return where it stands, what it is and what to write instead, in Dutch."""
        what, remedy = _SENTENCES[self.spot.sort]
        return f"{self.place}: hier staat {what}, '{self.spot.found}'. {remedy}"


_ROLE_INSTEAD = "Schrijf liever de rol, zoals 'de directeur'."
_SENTENCES = {
    Sort.EMAIL: (
        "een e-mailadres dat van één persoon lijkt",
        "Schrijf liever de rol, zoals 'de directeur', of een adres als 'administratie@…'.",
    ),
    Sort.PHONE: (
        "een telefoonnummer",
        "Schrijf liever de rol, zoals 'de directeur'. Nummers staan in de lijst met contacten.",
    ),
    Sort.BSN: (
        "een getal dat een burgerservicenummer (BSN) kan zijn",
        "Haal het weg. Schrijf liever de rol, zoals 'een leerling'.",
    ),
    Sort.BIRTH_DATE: (
        "een geboortedatum",
        "Haal hem weg. Schrijf liever de rol of de groep, zoals 'een leerling uit groep 7'.",
    ),
    Sort.NAME: ("misschien de naam van een persoon", _ROLE_INSTEAD),
}

_NAMING = ("organisatie_naam", "bestuur", "plaats")
"""Questions that ask for the name of an organisation or a place; these names are known after."""
_REACHING = frozenset({"organisatie_fg"})
"""Questions of free text that ask how somebody is reached."""
_OWN_NUMBER = "organisatie_telefoon"


def guard(questionnaire: Questionnaire, answers: Answers) -> list[Finding]:
    """Return what a client's free texts tell about persons, in the order of the questions.

    Args:
        questionnaire: What was asked.
        answers: Checked against it. Answers to questions that are hidden now count as well:
            they are kept, too.
    """
    own = own_words(answers)
    number = _digits(str(answers.of(_OWN_NUMBER).value or ""))
    findings: list[Finding] = []
    for question in questionnaire:
        answer = answers.of(question.id)
        for place, text in _free_texts(question, answer):
            for spot in personal_data(text, own):
                if spot.sort is Sort.PHONE and (
                    question.id in _REACHING or _digits(spot.found) == number
                ):
                    continue
                findings.append(Finding(question.id, place, spot))
    return findings


def own_words(answers: Answers) -> frozenset[str]:
    """Return the words of the names of school, board and place: no persons in this client's texts.

    A school may be called after somebody: Anne Frank, Jan Ligthart.
    """
    texts = (str(answers.of(id_).value or "") for id_ in _NAMING)
    return frozenset(word.lower() for text in texts for word in re.findall(r"\w+", text))


def _free_texts(question: Question, answer: Answer) -> Iterator[tuple[str, str]]:
    """Go through the free texts of an answer, each with its place in Dutch."""
    asked = f"bij '{question.label}'"
    if answer.owner:
        yield f"{asked}, wie dit uitzoekt", answer.owner
    if answer.state is not State.GIVEN:
        return
    if question.kind in {Kind.TEXT, Kind.LONG_TEXT}:
        yield asked, answer.value
    if question.kind is Kind.TABLE:
        for number, row in enumerate(answer.value, 1):
            for column in question.columns:
                if column.kind is Kind.TEXT:
                    yield f"{asked}, rij {number}, '{column.label}'", row.get(column.id, "")


def personal_data(text: str, own: frozenset[str] = frozenset()) -> list[Spot]:
    """Return what in a text tells who somebody is, in order of place; no two overlap.

    Args:
        text: What somebody typed.
        own: Words of the client's own names, in small letters; see `own_words`.
    """
    spots: list[Spot] = []
    for pattern, sort in _PATTERNS:
        for match in pattern.finditer(text):
            found = match.group()
            if sort in _IS and not _IS[sort](match, own):
                continue
            if sort is not None:
                spots.append(Spot(match.start(), sort, found))
            # Covered at equal length: what is an address or a number holds no name.
            text = f"{text[: match.start()]}{_COVER * len(found)}{text[match.end() :]}"
    spots += [Spot(start, Sort.NAME, text[start:end]) for start, end in _names(text, own)]
    return sorted(spots, key=lambda spot: spot.start)


# Addresses, numbers and dates.

_COVER = "0"
_EMAIL = re.compile(r"(?<![\w.%+\-])[\w.%+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)+")
_MONTH = "|".join([*MONTHS, *(rf"{month[:3]}\.?" for month in MONTHS), r"mrt\.?"])
_PATTERNS: tuple[tuple[re.Pattern[str], Sort | None], ...] = (
    (_EMAIL, Sort.EMAIL),
    (_EMAIL, None),
    (
        re.compile(
            r"\bhttps?://\S+|\b[^\W\d_][\w\-]{0,62}(?:\.[^\W\d_]{2,})+(?:/\S*)?", re.IGNORECASE
        ),
        None,
    ),
    (re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d){10}\b"), None),
    (
        re.compile(
            r"(?<![\w.,])(?<!\d[\-/ ])(?:"
            r"(?:\+|00)31[ \-]?(?:\(0\))?(?:[ \-]?\d){9}"
            r"|\+(?!31)[1-9](?:[ \-]?\d){7,13}"
            r"|06(?:[ .\-]|[ ]-[ ])?\d(?:[ .\-]?\d){7}"
            r"|0[1-57-9]\d{1,2}(?:[ \-/]|[ ]-[ ])?\d(?:[ \-]?\d){5,6}"
            r"|\(0\d{1,3}\)[ \-]?\d(?:[ \-]?\d){5,7}"
            r")(?!\w)"
        ),
        Sort.PHONE,
    ),
    (
        re.compile(
            r"(?<![\w+])(?<!\d[.,\- ])(?:\d{9}|\d{4}\.\d\d\.\d{3}|\d{3}([ .\-])\d{3}\1\d{3})"
            r"(?!\w|[.,\- ]\d)"
        ),
        Sort.BSN,
    ),
    (
        re.compile(
            r"(?<!\w)(?:\d{1,2}([\-/.])\d{1,2}\1(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d"
            rf"|\d{{1,2}} (?:{_MONTH}) (?:19|20)\d\d)(?!\w)",
            re.IGNORECASE,
        ),
        Sort.BIRTH_DATE,
    ),
)
"""What is looked for, in this order; what has no sort is only covered."""

_FUNCTIONS = _words(
    """aanmelden aanmelding abuse administratie absent absentie afdeling algemeen antipest archief
    avg balie beheer bestuur bibliotheek bieb bso bureau bv communicatie compliance conciërge
    conrector contact crisis datalek decaan directeur directie facilitair fg financien financiën
    formulier foto fotos functionaris gegevensbescherming gmr groep hallo hello helpdesk hr hrm
    ib ict inbox info informatie inschrijven inschrijving intern isk it kantoor klacht klachten
    klachtencommissie kwaliteit leerling leerlingen leerlingenraad leerlingenzaken leerlingzaken
    leerplein locatie mail marketing mavo media mediatheek mediacoach melding meldpunt mentor
    mediawijs mr nieuws nieuwsbrief noreply office onderbouw bovenbouw onderwijs open opendag
    opvang or ouderraad ouderapp ouders oudervereniging overblijf personeel personeelszaken
    pers pestcoordinator post postbus po pr praktijk preventie privacy receptie rector redactie
    reply rooster roosters school schoolleiding schoolgids secretariaat secretaris security service
    social socialmedia sociaal so stage stagebureau support systeembeheer team teamleider
    techniek toezicht tso veiligheid verzuim vertrouwen vertrouwenspersoon vo voorzitter vragen
    web webbeheer webmaster website welkom werkenbij ziekmelding ziekmelden zorg zorgteam"""
)
_LONG = 6
"""From this many letters a word also counts at the beginning of a longer one: directieteam."""


def _is_personal_address(match: re.Match[str], own: frozenset[str]) -> bool:
    """Return whether an address is of a person: names no function or school, or somebody too."""
    name = match.group().partition("@")[0].lower()
    parts = re.findall(r"[^\W\d_]+", name)
    functional = any(word in name for word in own if len(word) >= _LONG) or any(
        part in _FUNCTIONS or any(len(f) >= _LONG and part.startswith(f) for f in _FUNCTIONS)
        for part in parts
    )
    return not functional or any(len(part) == 1 or part in _GIVEN for part in parts)


def _is_phone(match: re.Match[str], _: frozenset[str]) -> bool:
    """Return whether a number has the length of one and is no public service: 0800, 0900."""
    digits = _digits(match.group())
    if match.group().startswith("+"):
        return True
    return len(digits) == _PHONE_LENGTH and not digits.startswith(("0800", "090"))


_PHONE_LENGTH = 10


def _digits(text: str) -> str:
    """Return the digits of a number, the Dutch country code written as a 0."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    return re.sub(r"^(?:00)?31(?=\d{9}$)", "0", digits)


def _is_bsn(match: re.Match[str], _: frozenset[str]) -> bool:
    """Return whether nine digits pass the test of eleven."""
    digits = [int(digit) for digit in _digits(match.group())]
    weighed = sum(digit * (9 - place) for place, digit in enumerate(digits[:8])) - digits[8]
    return any(digits) and weighed % 11 == 0


def _is_birth_date(match: re.Match[str], _: frozenset[str]) -> bool:
    """Return whether a date stands with a word about birth; a rule's limit is no birth date."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    said = re.search(
        r"\b(?:geboren|geboortedatum|geboortedag|geb\.)([^.!?\n]{0,40})$", before, re.IGNORECASE
    )
    if said:
        return not re.search(r"\b(?:na|sinds|tot|tussen|vanaf|v[oó]{2}r)\b", said[1], re.IGNORECASE)
    return bool(re.match(r"[^.!?\n]{0,30}\bgeboren\b", after, re.IGNORECASE))


_IS: Mapping[Sort | None, Callable[[re.Match[str], frozenset[str]], bool]] = {
    Sort.EMAIL: _is_personal_address,
    Sort.PHONE: _is_phone,
    Sort.BSN: _is_bsn,
    Sort.BIRTH_DATE: _is_birth_date,
}

# Names.

_GIVEN = _words(
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
_GIVEN_BEFORE_SURNAME = _words(
    """amber bas fleur floor frans iris janneke jos lot mark max mees merel noor piet puck roos
    sterre ton"""
)
"""Given names that are also words; these count with a surname only."""
_ROLES = _words(
    """adjunct adjunct-directeur administrateur administratie administratief adviseur begeleider
    beheerder bestuurder bestuurslid coach collega conciërge conrector coördinator decaan
    directeur docent groepsleerkracht intern klassenouder leerkracht leerling leraar lerares
    locatiedirecteur locatieleider medewerker mentor moeder oma onderwijsassistent opa ouder
    rector schoolleider secretaris stagiair stagiaire teamleider trainer vader
    vertrouwenspersoon voorzitter woordvoerder"""
)
_ORGANISATIONS = _words(
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
_OTHERS = _words(
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


def _names(text: str, own: frozenset[str]) -> Iterator[Span]:
    """Go through what is likely a name of a person, surest first."""
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
    return bool({word.lower(), word.lower().partition("-")[0]} & _GIVEN)


def _of_organisation(name: str) -> bool:
    words = re.findall(r"\w+", name.lower())
    return any(word in _ORGANISATIONS or _ORGANISATION_ENDING.fullmatch(word) for word in words)


def _is_other(word: str) -> bool:
    parts = word.lower().split("-")
    return any(p in _OTHERS or p in _ROLES or _OTHER_ENDING.fullmatch(p) for p in parts)
