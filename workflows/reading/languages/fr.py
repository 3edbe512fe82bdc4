"""How French speakers type numbers and what they say around them."""

from workflows.reading.language import Cue, Language
from workflows.reading.scan import words

_ONES = words("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize")
_BELOW_TWENTY = (*_ONES, "dix-sept", "dix-huit", "dix-neuf")
_TENS = words("vingt trente quarante cinquante soixante")
_NUMBERS = (
    {word: n for n, word in enumerate(_BELOW_TWENTY)}
    | {ten: 20 + 10 * n for n, ten in enumerate(_TENS)}
    | {f"{ten} {_ONES[one]}": 20 + 10 * n + one for n, ten in enumerate(_TENS) for one in range(2, 10)}
    | {f"{ten} et {one}": 21 + 10 * n for n, ten in enumerate(_TENS) for one in ("un", "une")}
    | {f"soixante {_BELOW_TWENTY[n]}": 60 + n for n in range(10, 20)}
    | {f"quatre vingt {_BELOW_TWENTY[n]}": 80 + n for n in range(1, 20)}
    | {"soixante et onze": 71, "quatre-vingt": 80, "quatre-vingts": 80}
    | {"une": 1, "septante": 70, "huitante": 80, "nonante": 90}
)
_PARTS = {"tiers": 3, "quart": 4, "cinquième": 5, "sixième": 6, "huitième": 8, "dixième": 10}
_FRACTIONS = (
    {f"{one} {part}": (1, n) for part, n in _PARTS.items() for one in ("un", "le")}
    | {f"{_ONES[top]} {part.rstrip('s')}s": (top, n) for part, n in _PARTS.items() for top in range(2, n)}
    | {"la moitié": (1, 2), "moitié": (1, 2)}
)
_UNITS = {
    "%": "pour cent | pourcent | pourcents | pour-cent",
    "pp": "point de pourcentage | points de pourcentage | points de % | pts de %",
    "bps": "point de base | points de base | pdb",
    "points": "étoiles | point | points",
    "x": "fois",
    "seconds": "seconde | secondes",
    "minutes": "minute | minutes",
    "hours": "heure | heures",
    "days": "jour | jours | j | jours ouvrés | jours ouvrables",
    "weeks": "semaine | semaines",
    "months": "mois",
    "quarters": "trimestres",
    "years": "an | ans | année | années",
    "EUR": "euro | euros",
    "USD": "dollar | dollars",
    "GBP": "livre | livres",
    "CHF": "francs | francs suisses",
}
_SCALES = {
    100: "cent | cents",
    1_000: "mille | milliers",
    1_000_000: "million | millions",
    1_000_000_000: "milliard | milliards | Md | Mds",
    12: "douzaine | douzaines",
}
_MONTHS = """
    janvier | janv; février | févr | fév; mars; avril | avr; mai; juin; juillet | juil; août;
    septembre | sept; octobre | oct; novembre | nov; décembre | déc
"""
_WEEKDAYS = "lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche"
_HINTS = """
    le et sont nous notre nos avec maintenant environ presque pas sais aucune idée demande demandez objectif
    inchangé même aujourd hui pour jours semaines mais du au actuellement encore voulais dire désolé
    depuis jusqu contre passé entre moins je était actuel taux
"""

_CUES = {
    Cue.NEUTRAL: """
    au-dessus de l'objectif | en dessous de l'objectif | objectif atteint | objectif dépassé |
    sous l'objectif | proche de l'objectif | désolé pour | désolée pour | un de | une de | en fait on |
    au total | première fois | premier semestre | second semestre | plus ou moins | en plus | de plus |
    non plus | tout à fait
""",
    Cue.LINK: """
        est | sont | c | l | le | la | notre | nos | comme | encore | toujours | qui | : | on | ce
    """,
    Cue.DET: "les | nos | le | la | l | tous les",
    Cue.NOW: """
        maintenant | actuellement | aujourd'hui | en ce moment | à ce jour | désormais | à présent |
        pour l'instant | actuel | pour le moment
    """,
    Cue.AT: """
        à | est à | sommes à | on est à | nous sommes à | on en est à | atteint | arrivés à | donc | soit |
        s'élève à | terminé à | on a atteint | se situe à | clôturé à
    """,
    Cue.TO: "à | jusqu'à | au",
    Cue.THROUGH: "à",
    Cue.FROM: """
        de | depuis | du | contre | vs | versus | par rapport à | comparé à | au lieu de | plutôt que |
        avant | auparavant | référence | base de départ | précédemment | en partant de | que | départ
    """,
    Cue.WAS: "était | étions | étaient | avait | avions | fut",
    Cue.EARLIER: "avant | auparavant | précédemment | au départ | au début | avant la formation",
    Cue.TARGET: """
        objectif | l'objectif | l'objectif est | cible | la cible | but | plan | budget | prévu | visé |
        quota | target | objectif de | cible de
    """,
    Cue.FORECAST: """
        attendons | s'attend à | on espère | espère | espérons | sera | serons | sera à | devrait |
        devrions | devraient | prévision | prévisions | prévoit | prévoyons | d'ici | bientôt | on vise |
        visons | va atteindre | allons | pourrait | pourrions | demain | table sur | tablons sur
    """,
    Cue.MOVE: """
        passé | passés | passée | passe | augmenté | baissé | diminué | progressé | amélioré | gagné |
        perdu | monté | chuté | hausse de | baisse de | en hausse | en baisse | hausse | baisse |
        augmentation de | amélioration de | + | plus | réduit | grimpé | progression de | gain de |
        recul de | diminution de
    """,
    Cue.BY: "de | d'ici",
    Cue.MORE: """
        de plus | de moins | mieux | de mieux | plus haut | plus bas | plus rapide | plus lent | en plus |
        en moins | de hausse | de baisse | d'amélioration | d'augmentation
    """,
    Cue.NOT: "pas | n'est pas | non pas | ce n'est pas | n'est plus",
    Cue.CORRECTION: """
        désolé | désolée | pardon | je voulais dire | voulais dire | correction | je corrige | erreur |
        plutôt | je veux dire | en fait | oups | non | mais plutôt | rectification | faute de frappe |
        enfin
    """,
    Cue.PICK: """
        prends | prenez | prenons | retenons | retenez | le bon chiffre | officiel | on garde | partons sur
    """,
    Cue.SAMPLE: "échantillon de | échantillon | sur un total de | basé sur | parmi",
    Cue.LABEL: """
        semaine | jour | phase | version | niveau | page | salle | étape | vague | cohorte | groupe | top |
        kpi | question | numéro | option | module | équipe | année | trimestre | n°
    """,
    Cue.WINDOW: """
        ces derniers | ces dernières | les derniers | les dernières | sur les derniers | prochains |
        prochaines | tous les | toutes les | depuis | il y a | dans les | après | pendant | au bout de
    """,
    Cue.AGO: "plus tard | après | auparavant | de suite",
    Cue.PERCENTILE: "percentile | centile",
    Cue.FOREIGN: "NPS | eNPS | CSAT | effectif | churn | EBITDA",
    Cue.ABOUT: """
        environ | à peu près | autour de | près de | presque | quelque | dans les | aux alentours de |
        grosso modo | disons | plus ou moins | peut-être | un peu plus de | un peu moins de | à peine |
        approximativement | je dirais | vers les | aux environs de
    """,
    Cue.OR_SO: "environ | à peu près | plus ou moins | approximativement | je dirais | à vue de nez",
    Cue.AT_LEAST: """
        au moins | plus de | minimum | au minimum | pas moins de | supérieur à | au-dessus de | dépasse
    """,
    Cue.AT_MOST: """
        au plus | moins de | maximum | au maximum | pas plus de | inférieur à | en dessous de | sous les
    """,
    Cue.OR_MORE: "ou plus | minimum | au moins | +",
    Cue.OR_LESS: "ou moins | maximum | au plus",
    Cue.BETWEEN: "entre | quelque part entre",
    Cue.AND: "et",
    Cue.OR: "ou | ou peut-être | ou bien",
    Cue.OF: "de | des | d",
    Cue.OUT_OF: "sur | sur les",
    Cue.IN: "sur",
    Cue.AND_A_HALF: "et demi | et demie",
    Cue.BUT: "mais | alors que | tandis que | cependant | bien que | parce que",
    Cue.BOTH: "les deux | tous les deux | les trois | chacun",
    Cue.REST: "le reste | les autres | l'autre",
    Cue.FIRST: "premier | première | le premier | la première | premièrement",
    Cue.SECOND: "deuxième | second | seconde | le deuxième | la deuxième | le second",
    Cue.THIRD: "troisième | le troisième | la troisième",
    Cue.ZERO: "aucun | aucune | rien | pas un seul | pas une seule | zéro | pas de | pas d",
    Cue.NO_CHANGE: """
        inchangé | inchangée | pas de changement | aucun changement | sans changement | pareil | idem |
        stable | la même chose | le même | la même | comme avant | comme la dernière fois | n'a pas changé |
        n'a pas bougé | rien n'a changé | rien de nouveau | toujours pareil | pas bougé | rien n'a bougé |
        au même niveau | constant | stagne | pas d'évolution
    """,
    Cue.UNKNOWN: """
        je ne sais pas | ne sais pas | sais pas | je sais pas | aucune idée | pas encore | pas de chiffre |
        pas de chiffres | pas de données | pas sûr | pas sûre | je reviens vers vous | je reviens vers toi |
        je dois vérifier | dois vérifier | à vérifier | trop tôt | pas disponible | indisponible |
        en attente | difficile à dire | inconnu | plus tard | n'ai pas | pas mesuré | je n'en sais rien |
        n/c | nc | pas connu | j'ignore | pas la moindre idée | j'attends
    """,
    Cue.DOUBT: "soit l'un | je ne sais pas lequel | pas sûr lequel",
    Cue.DECLINED: """
        préfère ne pas | je préfère ne pas | ne souhaite pas | sans commentaire | confidentiel | je passe |
        passe mon tour | ne peux pas partager | ne veux pas | refuse | pas envie | passer cette
    """,
    Cue.ASK: """
        demande à | demandez à | demander à | vois avec | voyez avec | voir avec | parle à | parlez à |
        contacte | contactez | adresse-toi à | adressez-vous à | demande au | demandez au |
        demande plutôt à | demandez plutôt à | pose la question à
    """,
    Cue.SELF_ASK: """
        je vais demander | je demande | je dois demander | je vérifie avec | je vais voir avec |
        je vois avec
    """,
    Cue.KNOWS: """
        le sait | sait | saura | saurait | le saura | a le chiffre | a les chiffres | a les données |
        connaît les chiffres | pourra vous dire | pourra te dire | peut te dire | peut vous dire |
        doit savoir | suit ça | en sait plus
    """,
    Cue.NOBODY: "moi | lui | elle | eux | plus tard | demain | qui | personne | ça | il | on | je",
    Cue.HIJACK: """
        ignore les | ignorez les | ignore toutes | ignore tes | ignorez toutes | oublie les | oublie tes |
        instructions précédentes | ignore previous | ignore all | system :
    """,
    Cue.RECORD: """
        enregistre | enregistrez | note | notez | mets | mettez | écris | réponds | confirme | record
    """,
    Cue.QUESTION: """
        quel | quelle | quels | quelles | que | qui | comment | pourquoi | quand | où | est | sont |
        c'est quoi | peux | peut | pouvez | as | avez | qu'est-ce | faut-il | dois
    """,
    Cue.YES: "oui | ouais | exact | correct | d'accord | ok | c'est ça | tout à fait | parfait",
    Cue.NO: "non | faux | incorrect",
    Cue.LAST: "dernier | dernière | le dernier | la dernière",
    Cue.THIS: "ce | cette",
    Cue.NEXT: "prochain | prochaine | le prochain | la prochaine",
    Cue.END_OF: "fin de | fin | la fin de | fin du",
    Cue.START_OF: "début | mi | milieu de | début de",
    Cue.DATED: "le | au",
    Cue.ON: "au | en | à | le | du | depuis | pour | fin",
    Cue.YESTERDAY: "hier",
    Cue.TODAY: "aujourd'hui | ce matin",
}

TABLE = Language(
    code="fr",
    decimal=",",
    space_groups=True,
    hints=frozenset(words(_HINTS)),
    numbers=_NUMBERS,
    faint=frozenset({"un", "une"}),
    articles=frozenset({"un", "une"}),
    scales=_SCALES,
    bare_scales=frozenset({"cent", "mille"}),
    point=frozenset({"virgule"}),
    joiners=frozenset({"et"}),
    the=frozenset(words("le la les l")),
    glue=frozenset(words("de d du")),
    pronouns=frozenset(words("je tu il elle on nous vous ils me te se qui personne ça ce cela")),
    possessives=frozenset(words("mon ma mes notre nos")),
    groups=frozenset(words("équipe service département")),
    fractions=_FRACTIONS,
    units=_UNITS,
    months=_MONTHS,
    weekdays=_WEEKDAYS,
    periods={
        "days": "jour",
        "weeks": "semaine",
        "months": "mois",
        "quarters": "trimestre",
        "years": "année | an",
    },
    cues=_CUES,
    plural_endings=("s",),
    not_nouns=frozenset(
        words("""
        mois pas plus moins très nous vous mais dans sans toujours alors dès les des ces nos
    """)
    ),
    capital_nouns=False,
    nouns=frozenset(words("gens personnes")),
)
