"""How Portuguese speakers type numbers and what they say around them."""

from workflows.reading.language import Cue, Language
from workflows.reading.scan import words

_ONES = words(
    """
        zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis
        dezessete dezoito dezenove
    """
)
_TENS = words("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
_NUMBERS = (
    {word: n for n, word in enumerate(_ONES)}
    | {ten: 20 + 10 * n for n, ten in enumerate(_TENS)}
    | {f"{ten} e {_ONES[one]}": 20 + 10 * n + one for n, ten in enumerate(_TENS) for one in range(1, 10)}
    | {"uma": 1, "duas": 2, "quatorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19}
)
_PARTS = {"terço": 3, "quarto": 4, "quinto": 5, "sexto": 6, "oitavo": 8, "décimo": 10}
_FRACTIONS = (
    {f"um {part}": (1, n) for part, n in _PARTS.items()}
    | {f"{_ONES[top]} {part}s": (top, n) for part, n in _PARTS.items() for top in range(2, n)}
    | {"metade": (1, 2), "a metade": (1, 2), "a terça parte": (1, 3)}
)
_UNITS = {
    "%": "por cento | porcento",
    "pp": "ponto percentual | pontos percentuais | p.p.",
    "bps": "ponto base | pontos base | pontos-base",
    "points": "estrelas | ponto | pontos",
    "x": "vezes",
    "seconds": "segundo | segundos | seg",
    "minutes": "minuto | minutos",
    "hours": "hora | horas",
    "days": "dia | dias | dias úteis | dias corridos",
    "weeks": "semana | semanas",
    "months": "mês | meses",
    "quarters": "trimestres",
    "years": "ano | anos",
    "EUR": "euro | euros",
    "USD": "dólar | dólares",
    "BRL": "real | reais | R$",
    "GBP": "libra | libras",
}
_SCALES = {
    100: "cem | cento | centenas",
    1_000: "mil | milhares",
    1_000_000: "milhão | milhões | mi",
    1_000_000_000: "bilhão | bilhões | mil milhões | bi",
    12: "dúzia | dúzias",
}
_MONTHS = """
    janeiro | jan; fevereiro | fev; março | mar; abril | abr; maio | mai; junho | jun; julho | jul; agosto |
    ago; setembro | set; outubro | out; novembro | nov; dezembro | dez
"""
_WEEKDAYS = """
    segunda-feira; terça-feira; quarta-feira; quinta-feira; sexta-feira; sábado; domingo
"""
_HINTS = """
    são estamos está nosso nossa agora atualmente quase uns mais menos sei nem ideia pergunte pergunta
    objetivo sem mudança mudanças hoje por cento melhor mas ao ainda quis dizer desculpe desculpa dias
    semanas mês passado que entre desde até subiu caiu não cerca
"""

_CUES = {
    Cue.NEUTRAL: """
        acima da meta | abaixo da meta | acima do objetivo | abaixo do objetivo | batemos a meta |
        meta batida | perto da meta | desculpe por | desculpa pela | desculpe pela | um de | uma de |
        no total | primeira vez | primeiro semestre | segundo semestre | mais ou menos
    """,
    Cue.LINK: "é | são | está | o | a | nosso | nossa | como | ainda | continua | que | : | isso",
    Cue.DET: "os | as | nossos | nossas | o | a | todos os | dos",
    Cue.NOW: """
        agora | atualmente | hoje | neste momento | no momento | atual | até agora | até o momento |
        hoje em dia
    """,
    Cue.AT: """
        em | estamos em | está em | estamos com | chegamos a | atingimos | ficou em | ficamos em |
        fechamos em | fechamos com | então | ou seja | alcançamos | chegou a
    """,
    Cue.TO: "para | a | até",
    Cue.THROUGH: "a | até",
    Cue.FROM: """
        de | desde | do | contra | vs | versus | comparado com | comparado a | em comparação com |
        em vez de | antes | anteriormente | linha de base | base | partindo de | anterior | ante | do que
    """,
    Cue.WAS: "era | eram | estava | estávamos | foi | tínhamos",
    Cue.EARLIER: "antes | anteriormente | no início | no começo | antes do programa",
    Cue.TARGET: """
        meta | objetivo | meta é | a meta é | plano | orçamento | planejado | previsto | meta de | cota |
        target | alvo
    """,
    Cue.FORECAST: """
        esperamos | espero | esperado | será | seremos | estaremos | vamos | previsão | projeção | devemos |
        deveria | deveremos | deve chegar | tomara | até o fim de | até o final de | em breve | chegaremos |
        poderia | poderíamos | amanhã | prevemos | vai subir | vai cair | deve ficar
    """,
    Cue.MOVE: """
        subiu | subimos | caiu | caímos | aumentou | aumentamos | melhorou | melhoramos | cresceu |
        crescemos | passou | passamos | foi de | aumento de | melhora de | queda de | redução de | ganhamos |
        perdemos | + | mais | reduzimos | baixou | alta de | diminuiu | saiu
    """,
    Cue.BY: "em | por | até",
    Cue.MORE: """
        a mais | a menos | melhor | pior | mais | menos | maior | menor | mais rápido | mais lento |
        de aumento | de melhora | de queda | acima | abaixo
    """,
    Cue.NOT: "não | não é | não são | não mais",
    Cue.CORRECTION: """
        desculpe | desculpa | quis dizer | queria dizer | correção | corrigindo | errei | engano | aliás |
        digo | na verdade | ops | melhor dizendo | perdão | e sim | mas sim
    """,
    Cue.PICK: "use | vamos usar | fique com | ficamos com | o oficial | vale o | considere",
    Cue.SAMPLE: "amostra de | amostra | de um total de | com base em | entre os",
    Cue.LABEL: """
        semana | dia | fase | versão | nível | página | sala | etapa | passo | onda | coorte | grupo | top |
        kpi | pergunta | número | opção | módulo | equipe | time | ano | trimestre
    """,
    Cue.WINDOW: """
        nos últimos | nas últimas | os últimos | as últimas | próximos | próximas | a cada | há | faz |
        dentro de | depois de | após | durante
    """,
    Cue.AGO: "atrás | depois | seguidos | seguidas",
    Cue.PERCENTILE: "percentil",
    Cue.FOREIGN: "NPS | eNPS | CSAT | headcount | churn | EBITDA",
    Cue.ABOUT: """
        aproximadamente | uns | umas | cerca de | em torno de | por volta de | mais ou menos | quase |
        perto de | aprox | acho que uns | diria | calculo | talvez | pouco mais de | pouco menos de |
        algo como | na casa dos | beirando
    """,
    Cue.OR_SO: "mais ou menos | aproximadamente | e pouco | ou por aí | por aí | aprox",
    Cue.AT_LEAST: """
        pelo menos | ao menos | mais de | no mínimo | mínimo | acima de | não menos de | superior a
    """,
    Cue.AT_MOST: "no máximo | máximo | menos de | abaixo de | não mais de | inferior a",
    Cue.OR_MORE: "ou mais | no mínimo | +",
    Cue.OR_LESS: "ou menos | no máximo",
    Cue.BETWEEN: "entre | algo entre",
    Cue.AND: "e",
    Cue.OR: "ou | ou talvez",
    Cue.OF: "de | dos | das",
    Cue.OUT_OF: "de cada | em cada | de um total de | de | dos | das",
    Cue.IN: "em",
    Cue.AND_A_HALF: "e meio | e meia",
    Cue.BUT: "mas | enquanto | embora | porém | entretanto | porque",
    Cue.BOTH: "ambos | ambas | os dois | as duas | os três",
    Cue.REST: "o resto | os demais | as demais | o outro | a outra",
    Cue.FIRST: "primeiro | primeira | o primeiro | a primeira",
    Cue.SECOND: "segundo | segunda | o segundo | a segunda",
    Cue.THIRD: "terceiro | terceira | o terceiro | a terceira",
    Cue.ZERO: "nenhum | nenhuma | nada | sem | zero",
    Cue.NO_CHANGE: """
        sem mudança | sem mudanças | sem alteração | sem alterações | igual | igual a antes |
        igual à última vez | o mesmo | a mesma | a mesma coisa | estável | não mudou | nada mudou |
        continua igual | continuamos iguais | manteve-se | se manteve | mantém-se | não houve mudança |
        sem novidade | sem novidades | idem | inalterado | estagnado | na mesma
    """,
    Cue.UNKNOWN: """
        não sei | nem ideia | não faço ideia | não tenho | não tenho dados | ainda não | não tenho certeza |
        sem dados | não há dados | te aviso | retorno depois | preciso verificar | tenho que verificar |
        vou verificar | deixa eu ver | muito cedo | não disponível | indisponível | pendente |
        difícil dizer | desconhecido | mais tarde | depois te digo | não medimos | n/d | não saberia |
        aguardando | sei lá | sem ideia
    """,
    Cue.DOUBT: "ou então | não sei qual",
    Cue.DECLINED: """
        prefiro não | não quero | não posso compartilhar | não posso partilhar | sem comentários |
        confidencial | passo | não vou | não posso dizer | pular | não desejo
    """,
    Cue.ASK: """
        pergunte a | pergunte ao | pergunte à | pergunta ao | pergunta à | pergunte para | pergunta pro |
        pergunta pra | fale com | fala com | consulte | contate | verifique com | veja com | vê com |
        perguntar ao | perguntar à | pergunte pro | pergunte pra | pergunta a
    """,
    Cue.SELF_ASK: """
        vou perguntar | tenho que perguntar | preciso perguntar | vou consultar | vou falar com |
        vou ver com
    """,
    Cue.KNOWS: """
        sabe | sabe isso | deve saber | saberia | vai saber | saberá | tem o número | tem os números |
        tem os dados | tem o dado | pode te dizer | pode dizer | é quem sabe | cuida disso | acompanha isso
    """,
    Cue.NOBODY: "mim | ele | ela | depois | amanhã | quem | ninguém | alguém | eles",
    Cue.HIJACK: """
        ignore as | ignore todas | ignore suas | esqueça as | esqueça suas | instruções anteriores |
        ignore previous | ignore all | system :
    """,
    Cue.RECORD: """
        registre | registra | anote | grave | coloque | escreva | responda | marque | confirme | record
    """,
    Cue.QUESTION: """
        que | qual | quais | quem | como | por que | porque | quando | onde | é | são | pode | podemos |
        você | tem | há | devo | o que
    """,
    Cue.YES: "sim | correto | certo | exato | isso | ok | confirmado | claro | isso mesmo",
    Cue.NO: "não | errado | incorreto",
    Cue.LAST: "último | última | passado | passada | o último | a última",
    Cue.THIS: "este | esta | neste | nesta",
    Cue.NEXT: "próximo | próxima | o próximo | a próxima",
    Cue.END_OF: "fim de | final de | fim do | final do | fechamento de",
    Cue.START_OF: "início de | começo de | meados de",
    Cue.DATED: "dia | em",
    Cue.ON: "em | no | na | ao | a | desde | de | do | para",
    Cue.YESTERDAY: "ontem",
    Cue.TODAY: "hoje | hoje de manhã",
}

TABLE = Language(
    code="pt",
    decimal=",",
    space_groups=True,
    hints=frozenset(words(_HINTS)),
    numbers=_NUMBERS,
    faint=frozenset({"um", "uma"}),
    articles=frozenset({"um", "uma"}),
    scales=_SCALES,
    bare_scales=frozenset({"cem", "cento", "mil"}),
    point=frozenset(words("vírgula")),
    joiners=frozenset({"e"}),
    the=frozenset(words("o a os as")),
    glue=frozenset({"de", "do"}),
    pronouns=frozenset(words("eu tu ele ela nós eles você me te quem ninguém alguém que isso isto")),
    possessives=frozenset(words("meu minha nosso nossa")),
    groups=frozenset(words("equipe time departamento")),
    fractions=_FRACTIONS,
    units=_UNITS,
    months=_MONTHS,
    weekdays=_WEEKDAYS,
    periods={"days": "dia", "weeks": "semana", "months": "mês", "quarters": "trimestre", "years": "ano"},
    cues=_CUES,
    plural_endings=("s",),
    not_nouns=frozenset(
        words("mais menos os as uns umas estamos temos vamos antes obrigados dos das nos nas depois")
    ),
    capital_nouns=False,
    nouns=frozenset({"gente"}),
)
