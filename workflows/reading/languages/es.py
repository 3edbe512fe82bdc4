"""How Spanish speakers type numbers and what they say around them."""

from workflows.reading.language import Cue, Language
from workflows.reading.scan import words

_ONES = words(
    """
    cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis
    diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco
    veintiséis veintisiete veintiocho veintinueve
    """
)
_TENS = words("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_NUMBERS = (
    {word: n for n, word in enumerate(_ONES)}
    | {ten: 30 + 10 * n for n, ten in enumerate(_TENS)}
    | {f"{ten} y {_ONES[one]}": 30 + 10 * n + one for n, ten in enumerate(_TENS) for one in range(1, 10)}
    | {"un": 1, "una": 1, "veintiún": 21}
)
_PARTS = {"tercio": 3, "cuarto": 4, "quinto": 5, "sexto": 6, "octavo": 8, "décimo": 10}
_FRACTIONS = (
    {f"un {part}": (1, n) for part, n in _PARTS.items()}
    | {f"{_ONES[top]} {part}s": (top, n) for part, n in _PARTS.items() for top in range(2, n)}
    | {"una tercera parte": (1, 3), "la tercera parte": (1, 3)}
    | {"una cuarta parte": (1, 4), "la cuarta parte": (1, 4), "la mitad": (1, 2), "mitad": (1, 2)}
)
_UNITS = {
    "%": "por ciento | porciento | por cien",
    "pp": "punto porcentual | puntos porcentuales | puntos de porcentaje | p.p.",
    "bps": "punto básico | puntos básicos",
    "points": "estrellas | punto | puntos",
    "x": "veces",
    "seconds": "segundo | segundos | seg",
    "minutes": "minuto | minutos",
    "hours": "hora | horas",
    "days": "día | días | días hábiles | días laborables",
    "weeks": "semana | semanas",
    "months": "mes | meses",
    "quarters": "trimestres",
    "years": "año | años",
    "EUR": "euro | euros",
    "USD": "dólar | dólares",
    "GBP": "libra | libras",
    "MXN": "pesos",
}
_SCALES = {
    100: "cien | ciento | cientos",
    1_000: "mil | miles",
    1_000_000: "millón | millones",
    1_000_000_000: "mil millones",
    12: "docena | docenas",
}
_MONTHS = """
    enero | ene; febrero | feb; marzo | mar; abril | abr; mayo; junio | jun; julio | jul; agosto | ago;
    septiembre | setiembre | sep | sept; octubre | oct; noviembre | nov; diciembre | dic
"""
_WEEKDAYS = "lunes; martes; miércoles; jueves; viernes; sábado; domingo"
_HINTS = """
    el los estamos está están nuestro nuestra ahora actualmente casi unos más menos sé ni pregunta
    pregúntale objetivo cambio cambios hoy por ciento mejor pero del lo todavía aún quise decir
    perdón días semanas ventas pasado que entre desde hasta subió bajó pasamos tenemos
"""

_CUES = {
    Cue.NEUTRAL: """
    por encima del objetivo | por debajo del objetivo | sobre el objetivo | sobre la meta |
    por debajo de la meta | por encima de la meta | cumplimos el objetivo | cumplimos la meta | perdón por |
    disculpa por | en total | uno de | una de | por fin | al menos estamos | primera mitad | segunda mitad |
    primera vez | a punto
""",
    Cue.LINK: """
        es | son | está | era el | el | la | nuestro | nuestra | como | aún | todavía | sigue | que | : |
        lo
    """,
    Cue.DET: "los | las | nuestros | nuestras | el | la | todos los",
    Cue.NOW: """
        ahora | actualmente | hoy | en este momento | a día de hoy | hoy en día | ahora mismo | por ahora |
        actual | hasta ahora | a la fecha
    """,
    Cue.AT: """
        en | estamos en | estamos al | está en | al | llegamos a | alcanzamos | quedamos en | cerramos en |
        cerramos con | así que | o sea | vamos en | vamos por
    """,
    Cue.TO: "a | al | hasta",
    Cue.THROUGH: "a | hasta",
    Cue.FROM: """
        de | desde | del | frente a | vs | versus | contra | comparado con | en comparación con |
        en lugar de | en vez de | antes | anteriormente | línea base | base | partiendo de | que | previo |
        respecto a
    """,
    Cue.WAS: "era | eran | estaba | estábamos | fue | estuvo | teníamos",
    Cue.EARLIER: "antes | anteriormente | previamente | al inicio | al principio | antes del programa",
    Cue.TARGET: """
        objetivo | meta | objetivo es | la meta es | el objetivo es | plan | presupuesto | planeado |
        previsto | objetivo de | meta de | cuota | target
    """,
    Cue.FORECAST: """
        esperamos | espero | se espera | será | seremos | estaremos | vamos a | previsión | pronóstico |
        proyección | deberíamos | debería | ojalá | para fin de | para finales de | pronto |
        quizás lleguemos | llegaremos | podríamos | calculamos llegar | mañana | prevemos | subirá | bajará
    """,
    Cue.MOVE: """
        subió | subimos | subido | bajó | bajamos | bajado | aumentó | aumentamos | aumentado | mejoró |
        mejoramos | mejorado | creció | crecimos | cayó | cayeron | pasó | pasamos | pasado de | aumento de |
        mejora de | caída de | incremento de | reducción de | ganamos | perdimos | + | más | redujimos |
        sube | baja | alza de
    """,
    Cue.BY: "en | por | para",
    Cue.MORE: """
        más | menos | mejor | peor | más alto | más bajo | más rápido | más lento | de mejora | de aumento |
        de subida | arriba | abajo | de incremento | de caída
    """,
    Cue.NOT: "no | no es | no son | ya no | no el",
    Cue.CORRECTION: """
        perdón | quise decir | quería decir | corrección | corrijo | me equivoqué | error | mejor dicho |
        digo | no perdón | disculpa | en realidad | más bien | ups | sino | rectifico
    """,
    Cue.PICK: "usa | usemos | tomemos | el oficial | nos quedamos con | quédate con | vale el | pon",
    Cue.SAMPLE: "muestra de | muestra | de un total de | basado en | entre los",
    Cue.LABEL: """
        semana | día | fase | versión | nivel | página | sala | paso | etapa | cohorte | grupo | top | kpi |
        pregunta | número | opción | punto | módulo | equipo | año | trimestre
    """,
    Cue.WINDOW: """
        en los últimos | los últimos | las últimas | en las últimas | de los últimos | próximos | próximas |
        cada | desde hace | hace | dentro de | después de | tras | durante
    """,
    Cue.AGO: "atrás | después | más tarde | seguidos | seguidas",
    Cue.PERCENTILE: "percentil",
    Cue.FOREIGN: "NPS | eNPS | CSAT | headcount | churn | plantilla | EBITDA",
    Cue.ABOUT: """
        aproximadamente | unos | unas | alrededor de | alrededor del | cerca de | cerca del | más o menos |
        casi | como | aprox | en torno a | en torno al | sobre el | sobre los | diría | calculo | estimo |
        poco más de | poco menos de | tal vez | quizás | como un | como el | un | el | rondando el |
        rondamos el | apenas
    """,
    Cue.OR_SO: "más o menos | aproximadamente | aprox | o así | y pico | o por ahí | calculo",
    Cue.AT_LEAST: """
        al menos | por lo menos | más de | más del | mínimo | como mínimo | por encima de | por encima del |
        no menos de | superior a | mayor a
    """,
    Cue.AT_MOST: """
        como máximo | máximo | menos de | menos del | por debajo de | por debajo del | no más de |
        a lo sumo | inferior a | menor a
    """,
    Cue.OR_MORE: "o más | como mínimo | mínimo | +",
    Cue.OR_LESS: "o menos | como máximo | máximo",
    Cue.BETWEEN: "entre | entre el | entre un",
    Cue.AND: "y | e",
    Cue.OR: "o | o quizás | o tal vez",
    Cue.OF: "de | de los | de las",
    Cue.OUT_OF: "de cada | sobre | de un total de | de",
    Cue.IN: "en | de",
    Cue.AND_A_HALF: "y medio | y media",
    Cue.BUT: "pero | mientras | mientras que | aunque | sin embargo | porque",
    Cue.BOTH: "ambos | ambas | los dos | las dos | los tres",
    Cue.REST: "el resto | lo demás | los demás | el otro | la otra | las demás",
    Cue.FIRST: "primero | primera | el primero | la primera",
    Cue.SECOND: "segundo | segunda | el segundo | la segunda",
    Cue.THIRD: "tercero | tercera | el tercero | la tercera",
    Cue.ZERO: "ninguno | ninguna | ningún | nada | sin | cero",
    Cue.NO_CHANGE: """
        sin cambios | sin cambio | sin variación | igual | igual que antes | igual que la última vez |
        lo mismo | el mismo | la misma | estable | no ha cambiado | no cambió | nada ha cambiado |
        sigue igual | seguimos igual | se mantiene | se mantiene igual | no hay cambios | plano |
        sin novedad | sin novedades | no se ha movido | idem | estamos igual
    """,
    Cue.UNKNOWN: """
        no sé | no lo sé | ni idea | no tengo idea | no tengo | no tengo datos | no tengo el dato |
        todavía no | aún no | no estoy seguro | no estoy segura | sin datos | no hay datos | te aviso |
        te digo luego | tengo que revisar | tengo que consultar | déjame revisar | déjame ver | muy pronto |
        no disponible | pendiente | no lo tengo | difícil decir | desconocido | más tarde | luego te digo |
        no medimos | no se mide | n/d | no sabría | esperando
    """,
    Cue.DOUBT: "o bien | no sé cuál | no estoy seguro cuál",
    Cue.DECLINED: """
        prefiero no | no quiero | no puedo compartir | sin comentarios | confidencial | paso | no voy a |
        no pienso | no comparto | no puedo decir | saltar | omitir | no deseo
    """,
    Cue.ASK: """
        pregunta a | pregúntale a | preguntad a | pregunte a | pregúntele a | consulta con | consúltalo con |
        habla con | hable con | contacta a | contacta con | mejor pregunta a | dirígete a | pregúntale al |
        pregunta al | consulta a | preguntarle a | pregunta | pregúntale
    """,
    Cue.SELF_ASK: """
        voy a preguntar | le pregunto | tengo que preguntar | preguntaré | voy a consultar | lo consulto
    """,
    Cue.KNOWS: """
        lo sabe | sabe | sabrá | lo sabrá | tiene el dato | tiene los datos | tiene los números |
        tiene la cifra | lo lleva | puede decirte | debería saberlo | lo tiene | es quien sabe |
        te lo puede decir | sabría
    """,
    Cue.NOBODY: "me | él | ella | luego | mañana | quién | nadie | alguien | lo | mí | ellos",
    Cue.HIJACK: """
        ignora las | ignora todas | ignora tus | ignora las instrucciones | olvida las | olvida tus |
        instrucciones anteriores | ignore previous | ignore all | system :
    """,
    Cue.RECORD: "registra | anota | guarda | pon | escribe | responde | marca | confirma | record",
    Cue.QUESTION: """
        qué | que | cuál | cual | quién | quien | cómo | como | por qué | cuándo | cuando | dónde | es |
        son | puedes | puede | podemos | tienes | hay | debo
    """,
    Cue.YES: "sí | si | correcto | exacto | vale | ok | de acuerdo | confirmado | claro",
    Cue.NO: "no | incorrecto | mal",
    Cue.LAST: "último | última | pasado | pasada | el último | la última | el pasado",
    Cue.THIS: "este | esta",
    Cue.NEXT: "próximo | próxima | siguiente | el próximo | la próxima | que viene",
    Cue.END_OF: "fin de | finales de | cierre de | fin del",
    Cue.START_OF: "principios de | inicios de | mediados de",
    Cue.DATED: "el | al",
    Cue.ON: "el | en | al | a | desde | del | de | para",
    Cue.YESTERDAY: "ayer",
    Cue.TODAY: "hoy | esta mañana",
}

TABLE = Language(
    code="es",
    decimal=",",
    space_groups=True,
    hints=frozenset(words(_HINTS)),
    numbers=_NUMBERS,
    faint=frozenset({"un", "una", "uno"}),
    articles=frozenset({"un", "una"}),
    scales=_SCALES,
    bare_scales=frozenset({"cien", "ciento", "mil"}),
    point=frozenset({"coma"}),
    joiners=frozenset({"y"}),
    the=frozenset(words("el la los las")),
    glue=frozenset({"de", "del"}),
    pronouns=frozenset(words("yo tú él ella nosotros ellos me te lo quién nadie alguien que esto eso")),
    possessives=frozenset(words("mi nuestro nuestra")),
    groups=frozenset(words("equipo departamento")),
    fractions=_FRACTIONS,
    units=_UNITS,
    months=_MONTHS,
    weekdays=_WEEKDAYS,
    periods={"days": "día", "weeks": "semana", "months": "mes", "quarters": "trimestre", "years": "año"},
    cues=_CUES,
    plural_endings=("s",),
    not_nouns=frozenset(
        words("""
        gracias es más menos los las unos unas estamos tenemos vamos antes ellos saludos entonces
    """)
    ),
    capital_nouns=False,
    nouns=frozenset({"gente"}),
)
