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
_HUNDREDS = """
    doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos
"""
_NUMBERS = (
    {word: n for n, word in enumerate(_ONES)}
    | {ten: 30 + 10 * n for n, ten in enumerate(_TENS)}
    | {f"{ten} y {_ONES[one]}": 30 + 10 * n + one for n, ten in enumerate(_TENS) for one in range(1, 10)}
    | {f"{ten} y {one}": 31 + 10 * n for n, ten in enumerate(_TENS) for one in ("un", "una")}
    | {word: 200 + 100 * n for n, word in enumerate(words(_HUNDREDS))}
    | {word[:-2] + "as": 200 + 100 * n for n, word in enumerate(words(_HUNDREDS))}
    | {"un": 1, "una": 1, "veintiún": 21, "veintiuna": 21}
)
_PARTS = {"tercio": 3, "cuarto": 4, "quinto": 5, "sexto": 6, "octavo": 8, "décimo": 10}
_FRACTIONS = (
    {f"un {part}": (1, n) for part, n in _PARTS.items()}
    | {f"{_ONES[top]} {part}s": (top, n) for part, n in _PARTS.items() for top in range(2, n)}
    | {f"{one} de cada {_ONES[n]}": (1, n) for n in range(2, 20) for one in ("uno", "una", "un")}
    | {"medio": (1, 2), "media": (1, 2), "una tercera parte": (1, 3), "la tercera parte": (1, 3)}
    | {"una cuarta parte": (1, 4), "la cuarta parte": (1, 4), "la mitad": (1, 2), "mitad": (1, 2)}
)
_UNITS = {
    "%": "por ciento | porciento | por cien | x ciento",
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
    "MXN": "pesos | pesos mexicanos",
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
        si no (me equivoco/recuerdo mal) | si mal no recuerdo | si (necesitas/quieres/te sirve) | por encima
        (del objetivo/de la meta/de lo previsto) | por debajo (del objetivo/de la meta/de lo previsto) | sobre
        (el objetivo/la meta) | (cumplimos/superamos/alcanzamos) (el objetivo/la meta) | (lejos/cerca) del
        objetivo | (perdón/disculpa/disculpad/perdona) (por/la/el) | en total | por fin | al menos estamos |
        (primera/segunda) mitad | primera vez | a punto | uno de (los/las/mis/nuestros) | una de
        (las/mis/nuestras) | el mismo (equipo/grupo) | la misma (gente/persona) | al mismo tiempo | no solo |
        además | gracias a | de vez en cuando | de nuevo | otra vez | en fin | no es (mucho/malo) | nada mal |
        de la formación
    """,
    Cue.LINK: """
        es | son | está | era el | el | la | los | nuestro | nuestra | mi | como | aún | todavía | sigue | que
        | : | lo | oficial | acordado | total | general | actual es
    """,
    Cue.DET: "los | las | nuestros | nuestras | el | la | todos los | todas las | mis | un | una | del",
    Cue.NOW: """
        ahora | ahora mismo | ahorita | actualmente | hoy | hoy por hoy | hoy en día | en (este/estos)
        (momento/momentos) | a día de hoy | por ahora | de momento | por el momento | actual | hasta ahora |
        hasta la fecha | a la fecha | a fecha de hoy | esta semana | últimamente | lo último | el último dato
        | el dato actual
    """,
    Cue.AT: """
        en |
        (estamos/está/están/estoy/quedamos/quedó/cerramos/cerró/terminamos/acabamos/andamos/anda/seguimos)
        (en/al/con/por) | (vamos/va) (en/por/al) | (nos/se)
        (quedamos/quedó/situamos/sitúa/ubicamos/ubica/queda) en | alcanzamos | (llegamos/llegó/subió hasta)
        (a/al) | (por lo que/así que/asi que/entonces/o sea/es decir) (ya/estamos en/estamos/) | se sitúa |
        (nos da/da) | al | quedando en | (el/la) (media/promedio/mediana) (es/está en/es de/va en) | de media
        | en promedio
    """,
    Cue.TO: "a | al | hasta | hasta el",
    Cue.THROUGH: "a | hasta",
    Cue.FROM: """
        frente (a/al) | vs | versus | contra | (comparado/comparando/en comparación) con | en lugar de | en
        vez de | antes | anteriormente | (la/) línea (de/) base | base |
        (partiendo/partimos/partíamos/veníamos/venimos/salimos) (de/del/desde) |
        (más/menos/mejor/peor/mayor/menor) que | previo | (respecto/con respecto) (a/al) |
        (arrancamos/empezamos/comenzamos/iniciamos) (en/con/de/desde) | empezamos el año (en/con/al) | valor
        inicial | inicial | el (dato/valor) (anterior/previo)
    """,
    Cue.LEAVING: "de | desde | del | desde el",
    Cue.SINCE: "desde | desde que | a partir de | a partir del",
    Cue.WAS: """
        era | eran | era de | estaba | estábamos | estaban | fue | fueron | estuvo | teníamos | había | hubo
    """,
    Cue.EARLIER: """
        antes | anteriormente | previamente | al (inicio/principio/comienzo/empezar) | antes (del programa/de
        la formación/del curso) | en su momento | por aquel entonces
    """,
    Cue.TARGET: """
        (el/) objetivo (es/era/está en/sigue en/de/del/) | (la/) meta (es/era/está en/sigue en/de/del/) |
        objetivos | plan | presupuesto | presupuestado | planeado | previsto | cuota | target | (el/) sla
        (es/de/) | umbral | queremos | quieren | queréis | quisiéramos | lo ideal (es/sería) | apuntamos a |
        aspiramos a | deberíamos (estar en/tener) | buscamos | compromiso | el reto
    """,
    Cue.FORECAST: """
        esperamos | espero | se espera | esperando | será | serán | seremos | estaremos | tendremos | vamos a
        | va a | previsión | pronóstico | proyección | proyectamos | proyectado | deberíamos | debería |
        deberían | ojalá | para (fin/fines/final/finales) de | antes de (fin/fines/final/finales) de | pronto
        | llegaremos | alcanzaremos | podríamos | podría | mañana | prevemos | subirá | bajará | cerraremos |
        estimamos (llegar/cerrar) | confiamos en | confío en | creo que llegaremos | si todo va bien | con
        suerte | en camino (a/de) | rumbo a | quizás lleguemos | calculamos llegar | próximamente | forecast |
        estará | estarán | rondará | debería rondar
    """,
    Cue.MOVE: """
        (ha/hemos/han/)
        (subido/bajado/aumentado/mejorado/crecido/caído/pasado/empeorado/reducido/recortado/ahorrado) | subió
        | subimos | bajó | bajamos | bajaron | subieron | aumentó | aumentamos | mejoró | mejoramos | creció |
        crecimos | cayó | cayeron | caímos | pasó | pasamos |
        (aumento/mejora/caída/incremento/reducción/subida/bajada/descenso/alza) de | perdimos | + | más |
        redujimos | redujo | sube | baja | empeoró | ahorramos | recortamos | ganamos | hemos ganado |
        incrementó | incrementamos | disminuyó | disminuimos | sumamos | nos ahorra | duplicamos
    """,
    Cue.WON: "ganamos | hemos ganado | cerramos | logramos | conseguimos | perdimos",
    Cue.IF: """
        si (la/el/los/las/todo/seguimos/logramos/conseguimos/se/nos/mantenemos/cerramos/sigue/no hay) | en
        caso de | siempre que
    """,
    Cue.NONE: "ninguno | ninguna | ni (uno/una) | ni (uno/una) (solo/sola) | cero",
    Cue.SPREAD: "según | dependiendo | depende",
    Cue.BY: "en | por | para | en un | un | en unos",
    Cue.MORE: """
        (más/menos/mejor/peor/mayor/menor) que | más | menos | mejor | peor | (más/menos)
        (alto/bajo/alta/baja/rápido/rápida/lento/lenta/corto/corta/largo/larga) | de
        (mejora/aumento/subida/incremento/caída/bajada/reducción/descenso/crecimiento/diferencia/ahorro) |
        arriba | abajo | por (encima/debajo) | mayor | menor | (del/de nuestro) objetivo | de la meta | de
        (confianza/seguridad/probabilidad)
    """,
    Cue.NOT: "no | no es | no son | no era | no eran | ya no | ya no (es/son) | no el | nunca | ni",
    Cue.CORRECTION: """
        perdón | perdon | perdona | quise decir | quería decir | quiero decir | corrección | corrijo |
        corregido | me equivoqué | me he equivocado | (error/fallo) mío | fue un error | mejor dicho | digo |
        no perdón | disculpa | disculpas | en realidad | realmente | más bien | ups | uy | sino | sino que
        (son/es) | rectifico | espera | no espera | (el/) dato correcto es | lo correcto es | errata | me colé
        | me confundí | mentira | miento | no no | ay no | no mejor
    """,
    Cue.PICK: """
        usa | usad | usemos | usaría | toma | tomad | tomemos | (el/la)
        (oficial/bueno/buena/correcto/correcta/válido) es | el oficial | (nos/me) (quedamos/quedo) con |
        quédate con | quedaos con | quedémonos con | vale el | vamos con | yo iría con | yo (usaría/tomaría) |
        confío en (el/la/los/las/) | me fío de | hazle caso a | apunta | anota | pon | poned | ponle |
        registra
    """,
    Cue.SAMPLE: """
        muestra de | muestra | de un total de | basado en | entre los | sobre un total de | sobre una base de
    """,
    Cue.LABEL: """
        semana | día | fase | versión | nivel | página | sala | paso | etapa | cohorte | grupo | top | kpi |
        pregunta | número | opción | punto | módulo | equipo | año | trimestre | ola | línea | fila | columna
        | diapositiva | ticket | hasta el | hasta el día | el día | llámame al | teléfono | tel | móvil |
        vuelvo el | planta
    """,
    Cue.WINDOW: """
        (en/de/durante/) (los/las) (últimos/últimas) | (próximos/próximas) | cada | desde hace | hace | dentro
        de | después de | tras | durante | a los | en menos de | al cabo de
    """,
    Cue.AGO: """
        atrás | después | más tarde | seguidos | seguidas | de (formación/antelación/vacaciones/retraso) |
        antes de
    """,
    Cue.PERCENTILE: "percentil | cuartil | decil",
    Cue.FOREIGN: """
        NPS | eNPS | CSAT | headcount | churn | plantilla | EBITDA | facturación | ventas | absentismo |
        rotación | margen
    """,
    Cue.ABOUT: """
        aproximadamente | unos | unas | alrededor (de/del/de los) | cerca (de/del/de los) | más o menos | mas
        o menos | casi | como (unos/unas) | aprox | en torno (a/al/a los) | sobre (el/los/las) | (yo/) diría
        (que/que unos/) | calculo (que/) | (estimo/estimamos) (que/) | (un/) poco (más/menos) (de/del) | algo
        (más/menos) (de/del) | tal vez | quizá | quizás | (rondando/rondamos/ronda) (el/los/las/) | apenas |
        (ligeramente/levemente) (por encima/por debajo) (de/del) | (a ojo/así a ojo) | imagino que | supongo
        que | por ahí de | como mucho mucho | prácticamente | justo (por encima/por debajo) (de/del) |
        redondeando | en la zona de | ~
    """,
    Cue.OR_SO: """
        más o menos | mas o menos | aproximadamente | aprox | o así | y pico | o por ahí | por ahí | calculo |
        a ojo | diría yo | o algo así | arriba o abajo | y algo | largos | o menos así
    """,
    Cue.AT_LEAST: """
        al menos | por lo menos | más (de/del) | (un/) mínimo (de/) | como mínimo | por encima (de/del/de los)
        | no menos (de/del) | (superior/mayor) (a/al) | supera (el/los/) | superamos (el/los/) | no baja
        (de/del) | mayor que | pasa de | arriba de
    """,
    Cue.AT_MOST: """
        como (máximo/mucho) | (un/) máximo (de/) | menos (de/del) | por debajo (de/del/de los) | no más
        (de/del) | a lo sumo | (inferior/menor) (a/al) | no (llega/llegamos) (a/al) | no (pasa/supera)
        (de/del/los/el/) | a lo más | debajo de | menor que
    """,
    Cue.OR_MORE: "o más | como mínimo | (de/) mínimo | por lo menos | al menos | + | o mejor | para arriba",
    Cue.OR_LESS: "o menos | como máximo | (de/) máximo | como mucho | a lo sumo",
    Cue.BETWEEN: """
        (entre/algo entre/en algún punto entre/está entre) (el/los/las/unos/) | (va/oscila/varía/ronda/anda)
        (de/del/entre/entre el) | oscilando entre | en el rango (de/del/)
    """,
    Cue.AND: "y | e",
    Cue.OR: "o | o quizás | o tal vez | o quizá | u | o puede que",
    Cue.OF: "de | de los | de las | del",
    Cue.OUT_OF: """
        de cada | sobre | (de/sobre) un total de | de | de los | de las | de (nuestros/nuestras/mis) | de
        entre
    """,
    Cue.IN: "en | de",
    Cue.AND_A_HALF: "y medio | y media",
    Cue.BUT: "pero | mientras | mientras que | aunque | sin embargo | porque | en cambio | no obstante",
    Cue.BOTH: """
        (ninguno/ninguna) de (los/las) dos | ambos | ambas | los dos | las dos | los tres | las tres | (en/para) (los/las) dos | todos | cada uno
    """,
    Cue.REST: "el resto | lo demás | los demás | el otro | la otra | las demás | los otros | las otras",
    Cue.FIRST: "primero | primera | el primero | la primera | el primer",
    Cue.SECOND: "segundo | segunda | el segundo | la segunda",
    Cue.THIRD: "tercero | tercera | el tercero | la tercera | el tercer",
    Cue.ZERO: """
        ninguno | ninguna | ningún | nada | sin | cero | (ni uno/ni una) (solo/sola/) | no
        (hubo/hay/tuvimos/hemos tenido) (ningún/ninguna/)
    """,
    Cue.NO_CHANGE: """
        (sin/no hay/no hubo/ningún)
        (cambio/cambios/variación/variaciones/novedad/novedades/movimiento/movimientos/diferencia) | igual |
        iguales | igual que (antes/la última vez/siempre/el mes pasado/el trimestre pasado/la semana pasada) |
        igualito | lo mismo | lo mismo (de siempre/que antes/que la última vez) | el mismo | la misma |
        estable | estables | estancado | estancada | no (ha/han/se ha/se han) (cambiado/variado/movido)
        (nada/) | no (cambió/cambia/varió/varía/se movió/se mueve) (nada/) | nada (ha cambiado/cambió/nuevo) |
        (sigue/seguimos/siguen/está/estamos/todo/continúa/va) (igual/estable/lo mismo/iguales/plano) | se
        (mantiene/mantienen) (igual/estable/) | nos mantenemos | plano | planos | idem | ídem | (como/donde)
        (estaba/estábamos/antes/siempre) | en las mismas | más de lo mismo | (como/igual que) la última vez |
        ni sube ni baja | sin moverse | constante
    """,
    Cue.UNKNOWN: """
        (ninguno/ninguna) de (los/las) dos | (sale/salen/llega/llegan) (la semana que viene/mañana/el lunes/el mes que viene/la próxima semana) | (lo/la/los) (tendré/tendremos) | no te sé decir | no sé decirte | (todavía/aún) no (cierran/cierra/ha cerrado/han
        cerrado/está/están/salen/sale) | (no/aún no/todavía no) (lo/la/los/) (sé/se
        sabe/sabemos/conozco/conocemos/recuerdo/tengo/tenemos/encuentro/controlo) (todavía/aún/ahora/a
        mano/claro/) | ni idea | (no tengo/sin) (idea/ni idea/datos/el dato/la
        cifra/cifras/números/información/acceso/visibilidad/noticias) | todavía no | aún no | no estoy
        (seguro/segura) | no hay (datos/dato/cifras/números/información) (aún/todavía/) | te
        (aviso/confirmo/cuento/paso el dato/lo confirmo/lo mando/lo paso/lo digo/lo envío/digo)
        (luego/mañana/después/el lunes/el martes/el miércoles/el jueves/el viernes/) | (tengo que/hay
        que/debo/déjame/dejame/necesito/voy a)
        (revisar/revisarlo/consultar/consultarlo/mirar/mirarlo/verlo/ver/comprobar/comprobarlo/confirmar/confirmarlo/chequear)
        | (muy/demasiado) pronto (para/) | no disponible | no está disponible | (está/sigue/) pendiente |
        (por/a) confirmar | (difícil/complicado) (de/) decir | desconocido | desconozco | más tarde | luego
        (te/lo) (digo/miro/paso) | no (medimos/lo medimos) | no se mide | n/d | s/d | no sabría
        (decir/decirte/) | esperando | estamos esperando | a la espera | en cuanto (lo/la) (tenga/sepa) |
        cuando (lo/la) (tenga/sepa) | no (lo/se) (publica/publican/publicará/ha publicado) | no ha salido | no
        (sale/salen) hasta | se me olvidó | no me acuerdo | (no lo/ni lo) he mirado | (quién/vete a) saber |
        (preguntadme/pregúntame) (luego/otra vez/la semana que viene/)
    """,
    Cue.DOUBT: "o bien | no sé cuál | no estoy (seguro/segura) (de/) cuál | una de dos | no sé si",
    Cue.DECLINED: """
        prefiero no | preferiría no | prefiero (guardarlo/guardármelo/reservármelo) | no
        (quiero/quisiera/deseo/voy a/pienso/puedo/debo/podemos)
        (compartir/compartirlo/decir/decirlo/contestar/responder/dar/darlo/revelar/divulgar/darte) | no
        (quiero/comparto) | sin comentarios | confidencial | es (confidencial/privado/reservado) | paso |
        (yo/) paso (de/palabra) | no (me siento/estoy) (cómodo/cómoda) | saltar | sáltate | sáltalo | saltemos
        | omitir | omite | omítelo | no es (algo/un dato) que (pueda/quiera) | me lo reservo | prefiero
        (reservarme/guardarme) | no estoy (autorizado/autorizada) | déjame fuera | siguiente pregunta
    """,
    Cue.ASK: """
        pregúntale |
        (pregunta/pregúntale/preguntale/preguntad/preguntadle/pregunte/pregúntele/preguntar/preguntarle/preguntárselo)
        (a/al/mejor a/por favor a) | (mejor/)
        (consulta/consúltalo/consulte/consultad/consultar/consultarlo/habla/háblalo/hable/hablad/hablar/contacta/contacte/contactad/contactar/verifica/verifícalo/confirma/confírmalo/revisa/revísalo/míralo/velo)
        (con/a) | dirígete a | diríjase a | escribe a | escríbele a | pídeselo a | pedídselo a | pásaselo a |
        se lo paso a | reenvíalo a | lo delego en | delego en | (eso/esto) es cosa de | (te/) (remito/derivo)
        a | copio a | cc | llama a
    """,
    Cue.SELF_ASK: """
        (voy a/tengo que/déjame/debo)
        (preguntar/preguntarle/preguntárselo/preguntarlo/consultar/consultarlo/hablar) (a/al/con/) | le
        pregunto | lo pregunto | preguntaré | lo consulto | consultaré | he preguntado | le (he
        preguntado/pregunté) | estoy esperando a
    """,
    Cue.KNOWS: """
        (te/se/) (lo/la/los) (sabe/sabrá/sabría/lleva/tiene/tendrá/gestiona/controla/maneja/mide/sigue/puede
        decir/podrá decir) | sabe | sabrá | sabría | tiene (el/los/las/la/esos/ese)
        (dato/datos/números/cifra/cifras/información) | (puede/podrá/sabrá)
        (decirte/decírtelo/responder/contestar/contestarte/ayudarte/ayudar) | debería (saberlo/tenerlo/saber)
        | es quien (sabe/lleva/tiene/lo sabe/lo lleva/lo tiene) | se (encarga/ocupa) (de/de eso/de
        esto/ahora/) | (es/está) (el/la/) (responsable/encargado/encargada/dueño/dueña) (de eso/de esto/) |
        está al tanto | que (lo/la) (lleva/tiene/sabe)
    """,
    Cue.NOBODY: """
        me | él | ella | luego | mañana | quién | quien | nadie | alguien | lo | mí | ellos | usted | ustedes
        | eso | esto | ya | si | sí
    """,
    Cue.HIJACK: """
        (ignora/ignorad/ignore/olvida/olvidad/olvide/omite) (las/todas/todo/tus/sus/lo/los/cualquier) |
        instrucciones anteriores | nuevas instrucciones | ignore previous | ignore all |
        (system/sistema/asistente/admin) : | modo (administrador/desarrollador/admin) | eres ahora | a partir
        de ahora eres
    """,
    Cue.RECORD: """
        registra | registre | anota | anote | guarda | pon | ponga | escribe | responde | marca | marque |
        confirma | aprueba | establece | fija | record | devuelve
    """,
    Cue.QUESTION: """
        qué | que | cuál | cual | cuáles | quién | quien | cómo | como | por qué | porque | cuándo | cuando |
        dónde | es | son | puedes | puede | puedo | podemos | tienes | hay | debo | quieres | queréis |
        quereis | quieren | te refieres | os referís | se refiere | lo quieres | a qué | de qué | para qué |
        hablas | incluye | cuánto
    """,
    Cue.YES: """
        sí | si | correcto | exacto | vale | ok | okay | de acuerdo | confirmado | claro | eso es | así es |
        perfecto
    """,
    Cue.NO: "no | incorrecto | mal | está mal | para nada | qué va",
    Cue.LAST: "último | última | pasado | pasada | (el/la) (último/última/pasado/pasada) | anterior",
    Cue.THIS: "este | esta",
    Cue.NEXT: "próximo | próxima | siguiente | (el/la) (próximo/próxima/siguiente) | que viene",
    Cue.END_OF: "(fin/final/finales/fines/cierre) (de/del/de la) | (fin/cierre) de mes",
    Cue.START_OF: "(principios/inicios/comienzos/mediados) (de/del)",
    Cue.DATED: "el | al | a | día",
    Cue.ON: "el | en | al | a | del | de | para | a fecha (de/) | con fecha (de/) | a cierre (de/del)",
    Cue.YESTERDAY: "ayer",
    Cue.TODAY: "hoy | esta mañana | esta tarde",
}

TABLE = Language(
    code="es",
    decimal=",",
    space_groups=True,
    hints=frozenset(words(_HINTS)),
    glued=False,
    minus=frozenset({"menos"}),
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
    future_endings=("remos",),
    bystanders=frozenset(
        words(
            """
            personas gente empleados gerentes comerciales vendedores participantes sesiones talleres
            módulos cursos equipos sedes regiones tiendas oficinas países clientes llamadas reuniones
            agentes jefes líderes plantas turnos fuentes sistemas colegas directores managers alumnos
            formaciones
            """
        )
    ),
    nouns=frozenset({"gente"}),
)
