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
    | {f"{one} sur {_ONES[n]}": (1, n) for n in range(2, 17) for one in ("un", "une")}
    | {
        "les deux tiers": (2, 3),
        "les trois quarts": (3, 4),
        "demi": (1, 2),
        "la moitié": (1, 2),
        "moitié": (1, 2),
    }
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
    "days": "jour | jours | journée | journées | j | jours ouvrés | jours ouvrables",
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
        si je (me souviens bien/ne me trompe pas/ne m'abuse) | si tu (veux/as besoin) | si vous (voulez/avez
        besoin) | si besoin | (au-dessus/en dessous/au dessus/en-dessous) de (l'objectif/la cible) | objectif
        (atteint/dépassé/raté/manqué) | sous l'objectif | proche de l'objectif | loin de l'objectif |
        (désolé/désolée/pardon) (pour/du/de) | (un/une) de (mes/nos/vos) | en fait on | au total | première
        fois | (premier/second) semestre | en plus | de plus | non plus | tout à fait | la même
        (équipe/personne) | le même (groupe/jour) | en même temps | pas seulement | pas mal | grâce à | au
        moins on | du coup | d'ailleurs | quand même | pas (terrible/génial/fameux/mauvais/top) | au fait | en
        tout cas | de la formation | pas trop
    """,
    Cue.LINK: """
        est | sont | c | l | le | la | les | notre | nos | mon | ma | comme | encore | toujours | qui | que |
        : | on | ce | officiel | initial | global | même
    """,
    Cue.DET: "les | nos | le | la | l | tous les | toutes les | mes | un | une | du | des",
    Cue.NOW: """
        maintenant | mtn | actuellement | aujourd'hui | en ce moment | à ce jour | désormais | à présent |
        pour l'instant | actuel | actuelle | pour le moment | à date | cette semaine | à l'heure actuelle |
        dernier chiffre | le dernier chiffre | à ce stade
    """,
    Cue.AT: """
        à | (est/suis/sommes/sont) (à/de/autour de) | (on/nous/) (est/sommes/en
        est/tourne/reste/finit/termine/tombe/arrive/plafonne) à | atteint | arrivés à | donc | soit | alors |
        s'élève à | (terminé/clôturé/fini/arrêté) à | (on a/a) atteint | se (situe/trouve) à | ce qui
        (fait/donne) | ça (fait/donne) | tombé à | tombés à | en moyenne | la (moyenne/médiane) est (à/de/) |
        en réalité | (monte/remonte/descend/redescend/grimpe) à
    """,
    Cue.TO: "à | jusqu'à | au",
    Cue.THROUGH: "à",
    Cue.FROM: """
        contre | vs | versus | par rapport (à/au/aux) | (comparé/comparée/comparativement) (à/au/aux) | au
        lieu de | plutôt que | avant | auparavant | référence | base de départ | précédemment | (en/)
        (partant/partis/partait/partions/parti/partie) (de/du/d') | (plus/moins/mieux/meilleur) que | départ |
        initialement | (on a/) (commencé/démarré/débuté) (à/avec/l'année à) | valeur de départ | l'ancien
        chiffre
    """,
    Cue.LEAVING: "de | depuis | du | d",
    Cue.SINCE: "depuis | depuis que | depuis le | à partir de | à partir du",
    Cue.WAS: "était | étions | étaient | avait | avions | fut | a été | y avait",
    Cue.EARLIER: """
        avant | auparavant | précédemment | au départ | au début | avant (la formation/le programme) | à
        l'époque | au lancement
    """,
    Cue.TARGET: """
        (l'/) objectif (est/était/est à/est de/reste/reste à/de/à/) | objectifs | (la/) cible (est/était/est
        à/est de/de/) | but | plan | budget | budgété | prévu | visé | visés | visée | quota | target | (le/)
        sla (est de/est à/est/de/) | seuil | on (veut/voudrait) | nous voulons | vous (voulez/visez) | il
        faudrait | on devrait (être/avoir) | ambition | engagement
    """,
    Cue.FORECAST: """
        attendons | s'attend à | (on/nous/j'/) (espère/espérons) | sera | seront | serons | sera à | seront à
        | devrait | devrions | devraient | prévision | prévisions | prévoit | prévoyons | d'ici | bientôt | on
        (vise/va) | visons | pourrait | pourrions | pourraient | demain | table sur | tablons sur |
        (va/vont/allons) (atteindre/passer/monter/finir) | on (pense/compte)
        (atteindre/arriver/finir/être/monter) | j'espère | si tout va bien | prochainement | en passe de | en
        bonne voie | projection | forecast | aura | aurons | atteindra | atteindrons | attendu | attendus |
        vers la fin
    """,
    Cue.MOVE: """
        passé | passés | passée | passe | passons | augmenté | augmente | baissé | baisse | diminué | diminue
        | progressé | progresse | amélioré | améliorés | gagné | perdu | monté | montés | descendu | descendus
        | chuté | (hausse/baisse/augmentation/amélioration/progression/gain/recul/diminution/réduction/chute)
        de | en (hausse/baisse) (de/) | hausse | + | plus | réduit | grimpé | économisé | reculé | dégradé |
        pris | monte | descend | raccourci | allongé | doublé
    """,
    Cue.WON: "gagné | remporté | perdu | signé | conclu | transformé",
    Cue.IF: "si (la/le/les/tout/on/ça/nous/l'on/l') | s'il | à condition | une fois que | pourvu que",
    Cue.NONE: "aucun | aucune | pas (un/une) seul | pas (un/une) seule | pas (un/une) | zéro",
    Cue.SPREAD: "selon | suivant | en fonction | dépend",
    Cue.BY: "de | d'ici | d'environ | de près de",
    Cue.MORE: """
        (plus/moins/mieux) (que/qu') | de (plus/moins/mieux) | mieux | (plus/moins)
        (haut/bas/haute/basse/rapide/rapides/lent/lents/court/courts/long/longs/élevé) | en (plus/moins) |
        (de/d')
        (hausse/baisse/amélioration/augmentation/progression/gain/recul/réduction/écart/croissance/économie) |
        d'avance | de retard | de (l'/notre) objectif | de la cible | (au-dessus/en dessous/au dessus) |
        (de/d') (confiance/certitude)
    """,
    Cue.NOT: """
        pas | n'est pas | non pas | ce n'est pas | c'est pas | n'est plus | ce n'est plus | c'est plus | pas
        le | jamais | loin des | loin de
    """,
    Cue.CORRECTION: """
        désolé | désolée | pardon | je voulais dire | voulais dire | correction | je corrige | corrigé |
        erreur | plutôt | je veux dire | en fait | oups | mince | zut | non | ah non | euh non | mais plutôt |
        rectification | je rectifie | faute de frappe | enfin | enfin non | attends | attendez | autant pour
        moi | au temps pour moi | je me suis (trompé/trompée) | erreur de ma part | le bon chiffre (est/c'est)
        | c'est faux c'est | euh | euh pardon | ou plutôt
    """,
    Cue.PICK: """
        prends | prenez | prenons | retiens | retenons | retenez | garde | gardez | gardons | (le/) bon
        chiffre (est/c'est/) | (le/) chiffre officiel (est/c'est/) | officiel | on (garde/prend/retient) |
        partons sur | on part sur | pars sur | mets | mettez | mettons | note | notez | je
        (prendrais/retiendrais/ferais confiance à) | fais confiance à | se fier à | fie-toi à
    """,
    Cue.SAMPLE: "échantillon de | échantillon | sur un total de | basé sur | parmi | sur une base de",
    Cue.LABEL: """
        semaine | jour | phase | version | niveau | page | salle | étape | vague | cohorte | groupe | top |
        kpi | question | numéro | option | module | équipe | année | trimestre | n° | jusqu'au | jusqu'au
        lundi | avant le | à partir du | le | ligne | colonne | diapo | slide | ticket | point | appelle-moi
        au | appelez-moi au | tél | tel | au numéro | étage
    """,
    Cue.WINDOW: """
        ces (derniers/dernières) | (sur/pendant/au cours des/) (les/des) (derniers/dernières) | prochains |
        prochaines | les (prochains/prochaines) | (tous/toutes) les | depuis | il y a | dans les | après |
        pendant | au bout de | en moins de | chaque | sous
    """,
    Cue.AGO: """
        plus tard | après | auparavant | de suite | de (formation/retard/congés/vacances) | d'affilée
    """,
    Cue.PERCENTILE: "percentile | centile | quartile | décile",
    Cue.FOREIGN: """
        NPS | eNPS | CSAT | effectif | effectifs | churn | EBITDA | chiffre d'affaires | absentéisme |
        turnover | marge
    """,
    Cue.ABOUT: """
        environ | env | à peu près | peu près | autour (de/des/du/d') | (près/pas loin) (de/des/du/d') |
        presque | quelque | quelques | dans les | aux (alentours/environs) (de/des/du/d') | aux alentours |
        grosso modo | disons | plus ou moins | peut-être | un (peu/chouïa/poil) (plus/moins)
        (de/des/du/que/d') | (légèrement/tout juste/juste) (plus/moins) (de/d') | (légèrement/juste/un peu)
        (au-dessus/en dessous/au dessus) (de/des/du) | à peine | à peine plus de | approximativement | (je/j')
        (dirais/pense à/imagine/estime) | j'estime (à/) | vers (les/) | (de l'ordre/dans l'ordre)
        (de/des/du/d') | à vue de nez | on tourne autour (de/des) | pratiquement | quasi | quasiment | à la
        louche | mettons
    """,
    Cue.OR_SO: """
        environ | env | env. | à peu près | à peu de choses près | plus ou moins | approximativement | je
        dirais | à vue de nez | à la louche | grosso modo | et quelques | ou quelque chose comme ça | je pense
        à peu près | et des poussières | ou dans ces eaux-là | par là
    """,
    Cue.AT_LEAST: """
        au (moins/minimum) | plus (de/d') | (un/) minimum (de/) | pas moins (de/d') | supérieur (à/aux) |
        (largement/bien/nettement/) (au-dessus/au dessus) (de/des/du) | dépasse (les/) | on dépasse (les/) |
        plus des | min
    """,
    Cue.AT_MOST: """
        au (plus/maximum) | moins (de/d'/des) | (un/) maximum (de/) | pas plus (de/d') | inférieur (à/aux) |
        (en dessous/en-dessous/au-dessous) (de/des/du) | sous (les/la barre des/le) | max | grand maximum | ne
        dépasse pas (les/)
    """,
    Cue.OR_MORE: "ou plus | (au/) minimum | au moins | + | et plus | ou mieux",
    Cue.OR_LESS: "ou moins | (au/) maximum | au plus | grand maximum | max | maxi",
    Cue.BETWEEN: """
        (quelque part/) entre (les/) | (ça/on/) (va/oscille/varie/tourne/fluctue) (de/entre) |
        (comprise/compris) entre | une fourchette de | (dans/) la fourchette (de/)
    """,
    Cue.AND: "et | &",
    Cue.OR: "ou | ou peut-être | ou bien",
    Cue.OF: "de | des | d | du",
    Cue.OUT_OF: "sur | sur les | sur (nos/mes) | sur un total de | parmi les | d'un total de",
    Cue.IN: "sur",
    Cue.AND_A_HALF: "et demi | et demie",
    Cue.BUT: """
        mais | alors que | tandis que | cependant | bien que | parce que | par contre | en revanche | pourtant
        | même si
    """,
    Cue.BOTH: """
        (aucun/aucune) des deux | les deux | tous les deux | toutes les deux | les trois | chacun | chacune | pour les deux | tous
    """,
    Cue.REST: "le reste | les autres | l'autre",
    Cue.FIRST: "premier | première | le premier | la première | premièrement | 1er | 1ère",
    Cue.SECOND: """
        deuxième | second | seconde | le deuxième | la deuxième | le second | la seconde | deuxièmement | 2e |
        2ème
    """,
    Cue.THIRD: "troisième | le troisième | la troisième | 3e | 3ème",
    Cue.ZERO: """
        aucun | aucune | rien | pas (un/une) seul | pas (un/une) seule | zéro | pas (de/d') | (il n'y a eu/on
        a eu) aucun | nada
    """,
    Cue.NO_CHANGE: """
        inchangé | inchangée | inchangés | (pas de/aucun/aucune/sans/pas d')
        (changement/changements/évolution/mouvement/différence) | pareil | pareille |
        (toujours/encore/c'est/tout/tous) pareil | idem | stable | stables | la même chose | le même | la même
        | (comme/pareil que/identique à) (avant/la dernière fois/d'habitude/le mois dernier/toujours/la
        semaine dernière/le trimestre dernier) | (n'a/n'ont/a/ont) pas (changé/bougé/évolué/varié) (du
        tout/d'un pouce/) | rien (n'a/a) (changé/bougé) | rien de (nouveau/neuf) | (pas/peu)
        (bougé/changé/évolué) | ne bouge pas | bouge pas | au même (niveau/point) | constant | constante |
        stagne | stagnant | identique | identiques | égal | égaux | reste (stable/inchangé/pareil) | R.A.S. |
        ras | statu quo | à plat | où (on/il/elle) (en/) (était/étions)
    """,
    Cue.UNKNOWN: """
        (aucun/aucune) des deux | (sort/sortent/arrive/arrivent/tombe/tombent) (la semaine prochaine/demain/lundi/le mois prochain) | je l'aurai | on l'aura | (n'est/ne sont/n'a) pas encore (sorti/sortie/là/clos/close) | pas encore (clôturé/clôturée/fini/finie/prêt/prête/tombé/tombés) | (je/j'/on/nous/) (ne/n'/)
        (sais/sait/savons/connais/connaît/connaissons) pas (encore/du tout/trop/) | (j'en/je n'en/j'en) sais
        rien | aucune idée | (pas/aucune) (la moindre/) idée | pas encore | pas encore
        (sorti/sortis/reçu/disponible/calculé/consolidé) | (pas de/aucun/pas encore de/pas le)
        (chiffre/chiffres/donnée/données/info/infos/nouvelles/visibilité) | pas (sûr/sûre/certain/certaine) |
        (je/on/) (reviens/reviendrai/reviendrais) vers (vous/toi) | je te (dis/redis/l'envoie/confirme/tiens
        au courant) (demain/plus tard/jeudi/lundi/vendredi/) | je vous (dis/redis/l'envoie/confirme/tiens au
        courant) (demain/plus tard/jeudi/lundi/vendredi/) | (je/faut que je/il faut que
        je/laisse-moi/laissez-moi/je vais/) (dois/doit/) (vérifier/vérifie/regarder/regarde/checker/consulter)
        | (à/reste à) (vérifier/confirmer/voir/venir) | trop tôt (pour/) | (pas/non)
        (disponible/disponibles/mesuré/connu/communiqué) | indisponible | en attente | difficile à dire |
        inconnu | plus tard | (ne l'ai/n'ai/l'ai/l'avons/n'avons/n'a/ai/avons) pas (encore/reçu/sous la
        main/sous les yeux/accès/regardé/vu/) | n/c | nc | nsp | n/d | j'ignore | j'attends | on attend | dès
        que (je/j') (l'ai/ai) | quand je l'aurai | ne (publient/publie/sort/sortent) | me souviens (pas/plus)
        | (j'ai/ai) oublié | pas mesuré | demande-moi (plus tard/la semaine prochaine/) | bonne question
    """,
    Cue.DOUBT: """
        soit l'un | je ne sais pas (lequel/laquelle) | je sais pas (lequel/laquelle) | pas (sûr/sûre)
        (lequel/laquelle) | l'un des deux | soit
    """,
    Cue.DECLINED: """
        préfère ne rien (dire/partager) | (je/) (préfère/préférerais/souhaite/veux/peux/dois) (ne/) pas (le/la/les/)
        (partager/dire/répondre/communiquer/divulguer/donner/en parler) | préfère ne pas | (ne/)
        (souhaite/veux) pas | (ne/) (peux/pouvons) pas (partager/communiquer/le dire/divulguer/répondre) |
        sans commentaire | no comment | confidentiel | confidentielle | c'est (confidentiel/privé) | je passe
        | je (saute/zappe) | on passe | passe mon tour | refuse | pas envie | passer cette | passe
        (celle-là/celui-là/cette question) | saute (celle-là/cette question/) | préfère (le/) garder | je
        garde ça pour moi | pas (à l'aise/autorisé/autorisée) | ne répondrai pas | question suivante | tenu au
        secret
    """,
    Cue.ASK: """
        (demande/demandez/demander/demandes/redemande) (à/au/aux/plutôt à/plutôt au/ça à/donc à) |
        (vois/voyez/voir/voyons) (avec/ça avec/plutôt avec/directement avec) |
        (parle/parlez/parlez-en/parles-en) à | (contacte/contactez/contacter/appelle/appelez) |
        (adresse/adressez)-(toi/vous) (à/au/plutôt à) | pose (la/ta/cette) question à | posez (la/votre)
        question à | (écris/écrivez/transmets/transmettez/transfère/renvoie) (à/au/ça à) | je
        (transmets/transfère/délègue) (à/ça à) | (rapproche-toi/rapprochez-vous) de | cc | je mets en copie
    """,
    Cue.SELF_ASK: """
        je (vais/dois) demander (à/) | je demande (à/) | je vérifie avec | je vais (voir/vérifier) avec | je
        vois (ça/) avec | j'ai demandé (à/) | je dois (voir/vérifier) avec | j'attends (le retour/des
        nouvelles) de | laisse-moi (demander/voir avec)
    """,
    Cue.KNOWS: """
        qui (a/aura) (ces/les/tous les/ce/le) (chiffres/chiffre) | devrait (le savoir/savoir/l'avoir) | le sait | sait | saura | saurait | le saura | (a/aura/possède/détient) (le/les/ce/ces)
        (chiffre/chiffres/donnée/données/info/infos) | connaît (les chiffres/le chiffre/ça) |
        (pourra/peut/saura) (te/vous/) (dire/répondre/renseigner/aider) | doit (savoir/le savoir/l'avoir) |
        (qui/) (suit/gère/pilote) (ça/cela/ce sujet/ce chiffre/le sujet/le tableau de bord/le dashboard/les
        chiffres) | (qui/) (s'en/s') occupe (de ça/) | en sait plus | qui (a/aura) (ça/le chiffre/les
        chiffres/l'info) | a (ça/l'info) | est (responsable/en charge) (de ça/) | qui sait
    """,
    Cue.NOBODY: """
        moi | lui | elle | eux | plus tard | demain | qui | personne | ça | il | on | je | c | ce | tu | nous
        | vous | ils | elles | quelqu'un
    """,
    Cue.HIJACK: """
        (ignore/ignorez/oublie/oubliez) (les/toutes/tes/vos/tout/ce/la/le) | instructions
        (précédentes/ci-dessus) | nouvelles instructions | ignore previous | ignore all |
        (system/système/assistant/admin) : | mode (administrateur/développeur/admin) | tu es
        (maintenant/désormais)
    """,
    Cue.RECORD: """
        enregistre | enregistrez | note | notez | mets | mettez | écris | écrivez | réponds | répondez |
        confirme | valide | marque | marquez | inscris | record | fixe
    """,
    Cue.QUESTION: """
        quel | quelle | quels | quelles | que | qui | comment | pourquoi | quand | où | est | sont | c'est |
        c'est quoi | peux | peut | pouvez | as | avez | qu'est-ce | faut-il | dois | lequel | laquelle |
        lesquels | combien | vous voulez | tu veux | tu parles | vous parlez | on parle | veux-tu |
        voulez-vous | tu peux | vous pouvez | ça inclut | il faut | est-ce
    """,
    Cue.YES: """
        oui | ouais | exact | correct | d'accord | ok | okay | c'est ça | tout à fait | parfait | ouaip |
        c'est bon
    """,
    Cue.NO: "non | faux | incorrect | nan | pas du tout | c'est faux",
    Cue.LAST: "dernier | dernière | le dernier | la dernière | passé | passée | précédent | précédente",
    Cue.THIS: "ce | cette | cet",
    Cue.NEXT: "prochain | prochaine | le prochain | la prochaine | qui vient",
    Cue.END_OF: "(la/) (fin/clôture) (de/du/d'/de la/)",
    Cue.START_OF: "début (de/du/) | mi | milieu (de/du)",
    Cue.DATED: "le | au | du",
    Cue.ON: "au | en | à | le | du | pour | à la date du | en date du | fin",
    Cue.YESTERDAY: "hier",
    Cue.TODAY: "aujourd'hui | ce matin | cet après-midi",
}

TABLE = Language(
    code="fr",
    decimal=",",
    space_groups=True,
    hints=frozenset(words(_HINTS)),
    glued=False,
    minus=frozenset({"moins"}),
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
        hélas mois pas plus moins très nous vous mais dans sans toujours alors dès les des ces nos
    """)
    ),
    capital_nouns=False,
    future_endings=("ra", "rons", "ront"),
    bystanders=frozenset(
        words(
            """
            personnes gens salariés employés managers commerciaux vendeurs participants sessions ateliers
            modules cours équipes sites régions magasins agences bureaux pays clients appels réunions
            agents collègues formations sources usines directeurs apprenants stagiaires collaborateurs
            """
        )
    ),
    nouns=frozenset(words("gens personnes")),
)
