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
_HUNDREDS = "duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
_NUMBERS = (
    {word: n for n, word in enumerate(_ONES)}
    | {ten: 20 + 10 * n for n, ten in enumerate(_TENS)}
    | {f"{ten} e {_ONES[one]}": 20 + 10 * n + one for n, ten in enumerate(_TENS) for one in range(1, 10)}
    | {word: 200 + 100 * n for n, word in enumerate(words(_HUNDREDS))}
    | {word[:-2] + "as": 200 + 100 * n for n, word in enumerate(words(_HUNDREDS))}
    | {"uma": 1, "duas": 2, "quatorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19}
)
_PARTS = {"terço": 3, "quarto": 4, "quinto": 5, "sexto": 6, "oitavo": 8, "décimo": 10}
_FRACTIONS = (
    {f"um {part}": (1, n) for part, n in _PARTS.items()}
    | {f"{_ONES[top]} {part}s": (top, n) for part, n in _PARTS.items() for top in range(2, n)}
    | {f"{one} em cada {_ONES[n]}": (1, n) for n in range(2, 20) for one in ("um", "uma")}
    | {
        "meio": (1, 2),
        "meia": (1, 2),
        "três quartos": (3, 4),
        "metade": (1, 2),
        "a metade": (1, 2),
        "a terça parte": (1, 3),
    }
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
    segunda-feira; terça-feira | terça; quarta-feira | quarta; quinta-feira | quinta; sexta-feira | sexta; sábado; domingo
"""
_HINTS = """
    são estamos está nosso nossa agora atualmente quase uns mais menos sei nem ideia pergunte pergunta
    objetivo sem mudança mudanças hoje por cento melhor mas ao ainda quis dizer desculpe desculpa dias
    semanas mês passado que entre desde até subiu caiu não cerca
"""

_CUES = {
    Cue.NEUTRAL: """
        se não me engano | se bem me lembro | se eu não estiver enganado | se (precisar/quiser) |
        (acima/abaixo) (da meta/do objetivo/do previsto/do planejado) | (batemos/superamos/atingimos) (a
        meta/o objetivo) | meta batida | (perto/longe) (da meta/do objetivo) |
        (desculpe/desculpa/desculpem/perdão) (por/pela/pelo/a/o) | um (dos/dos meus/dos nossos) | uma (das/das
        nossas) | no total | primeira vez | (primeiro/segundo) semestre | a mesma (equipe/pessoa/turma) | o
        mesmo (time/grupo) | ao mesmo tempo | não só | além disso | graças a | pelo menos a gente | nada mal |
        não é (ruim/muito) | de novo | enfim | do treinamento | da formação | a gente | por enquanto só
    """,
    Cue.LINK: """
        é | são | está | tá | estão | o | a | os | nosso | nossa | meu | como | ainda | continua | que | : |
        isso | oficial | total | geral
    """,
    Cue.DET: "os | as | nossos | nossas | o | a | todos os | todas as | dos | meus | minhas | um | uma",
    Cue.NOW: """
        agora | agora mesmo | atualmente | hoje | (neste/nesse/no) momento | por enquanto | atual | até agora
        | até o momento | hoje em dia | no presente | esta semana | essa semana | ultimamente | o último dado
        | o dado atual | na real | de verdade | atualizado
    """,
    Cue.AT: """
        em | no | na |
        (estamos/está/tá/estou/estão/ficamos/ficou/fechamos/fechou/terminamos/terminou/seguimos/andamos/anda/tamos/to/tô)
        (em/com/nos/no/na/por) | (chegamos/chegou/cheguei) (a/em/aos/ao) | atingimos | atingiu | alcançamos |
        (então/portanto/ou seja/logo/por isso/assim) (são/estamos em/estamos com/) | (a gente/nós)
        (tá/está/ficou) (em/com) | (a/o/na) (média/mediana) (é/está em/de/é de/) | em média | o que dá | dá |
        bateu em | bateu
    """,
    Cue.TO: "para | a | até | pra | ao | aos | para os",
    Cue.THROUGH: "a | até",
    Cue.FROM: """
        contra | vs | versus | (comparado/comparando/em comparação) (com/a/ao) | em vez (de/dos) | ao invés
        (de/dos) | antes | anteriormente | linha de base | base |
        (partindo/partimos/partiu/saímos/saiu/viemos/vindo/vínhamos) (de/do/dos) | anterior | ante | (do/mais
        do/menos do/melhor do/pior do/maior/menor/mais/menos/melhor/pior/maior do/menor do) que | (em
        relação/com relação/frente) (a/ao/à/aos) | (começamos/iniciamos/começou) (em/com/no/o ano em/o ano
        com) | valor inicial | inicial
    """,
    Cue.LEAVING: "de | desde | do | dos | da",
    Cue.SINCE: "desde | desde que | desde a | desde o | a partir (de/do)",
    Cue.WAS: """
        era | eram | estava | estávamos | estavam | foi | foram | tínhamos | tinha | teve | havia | houve
    """,
    Cue.EARLIER: """
        antes | anteriormente | no (início/começo) | antes (do programa/do treinamento/da formação) | naquela
        época | lá atrás
    """,
    Cue.TARGET: """
        (a/nossa/) meta (é/era/é de/era de/de/do/continua em/está em/) | (o/nosso/) objetivo (é/era/é
        de/de/do/) | metas | plano | orçamento | orçado | planejado | planeado | previsto | cota | target |
        alvo | (o/) sla (é/é de/de/) | limite | queremos | querem | queríamos | gostaríamos | o ideal
        (é/seria) | precisamos (chegar/de/estar) | devíamos (estar/ter) | buscamos | compromisso | visamos
    """,
    Cue.FORECAST: """
        esperamos | espero | esperado | esperando (chegar/fechar) | será | serão | seremos | estaremos |
        teremos | (vamos/vai/vão) (chegar/fechar/bater/subir/cair/ficar/estar/ser/terminar/atingir) | vamos |
        previsão | projeção | projetamos | projetado | devemos | deveria | deveremos | (deve/devem)
        (chegar/ficar/bater/fechar/estar/ser/subir/cair/terminar) | deve | tomara | (até/para) o (fim/final)
        do (ano/trimestre/mês) | até o (fim/final) (de/do) | em breve | chegaremos | poderia | poderíamos |
        pode chegar | amanhã | prevemos | se tudo (der certo/correr bem) | rumo a | a caminho (de/dos) |
        forecast | ficará | estará | atingiremos | fecharemos | estimamos (chegar/fechar) | no próximo
    """,
    Cue.MOVE: """
        subiu | subimos | caiu | caímos | aumentou | aumentamos | melhorou | melhoramos | cresceu | crescemos
        | passou | passamos | foi de |
        (aumento/melhora/melhoria/queda/redução/alta/ganho/crescimento/baixa/diminuição) de | perdemos | + |
        mais | reduzimos | reduziu | baixou | baixamos | diminuiu | diminuímos | saiu | saltou | piorou |
        economizamos | poupamos | cortamos | ganhamos | encurtou | economiza | sobe | cai | desceu | descemos
        | dobrou | evoluímos | evoluiu
    """,
    Cue.WON: "ganhamos | fechamos | perdemos | conquistamos | conseguimos | vencemos",
    Cue.IF: """
        se (o/a/os/as/tudo/der/conseguirmos/mantivermos/continuar/continuarmos/fecharmos) | caso | desde que a
        gente
    """,
    Cue.NONE: "nenhum | nenhuma | nem (um/uma) | nem (um/uma) sequer | zero | zerado",
    Cue.SPREAD: "dependendo | conforme | depende",
    Cue.BY: "em | por | até | um | uns",
    Cue.MORE: """
        (mais/menos/melhor/pior/maior/menor) (que/do que) | a (mais/menos) | melhor | pior | mais | menos |
        maior | menor | (mais/menos) (rápido/rápida/lento/lenta/alto/alta/baixo/baixa/curto/longo) | de
        (aumento/melhora/melhoria/queda/redução/crescimento/diferença/ganho/alta/economia) | acima | abaixo |
        (da/do) (meta/objetivo) | de (confiança/certeza/chance/probabilidade) | para cima | para baixo
    """,
    Cue.NOT: """
        não | nao | não é | não são | não era | não eram | não mais | já não (é/são) | nunca | nem | longe dos
        | longe de
    """,
    Cue.CORRECTION: """
        desculpe | desculpa | desculpem | quis dizer | queria dizer | quero dizer | correção | corrigindo |
        corrijo | corrigido | errei | engano | me enganei | enganei-me | aliás | digo | na verdade | ops | opa
        | eita | melhor dizendo | perdão | (e/mas) sim | minto | mentira | não não | espera | espera aí |
        peraí | erro meu | errado é | (o/) (certo/correto) (é/são) | (o/) número (certo/correto) é | me
        confundi | falha minha | digitei errado | ou melhor | tá errado | está errado | coluna errada
    """,
    Cue.PICK: """
        use | usem | usa | vamos usar | (fique/fica/fiquem/fico/ficamos) com | (o/a)
        (oficial/certo/certa/correto/correta/válido) é | o oficial | vale (o/a) | considere | considera | pega
        | pegue | vamos (de/com) | eu (usaria/ficaria com/iria com) | confio (no/na/em) | anota | anote |
        coloca | coloque | põe | ponha | registra | registre | muda para | mude para
    """,
    Cue.SAMPLE: """
        amostra de | amostra | de um total de | com base em | entre os | em um total de | baseado em
    """,
    Cue.LABEL: """
        semana | dia | fase | versão | nível | página | sala | etapa | passo | onda | coorte | grupo | top |
        kpi | pergunta | número | opção | módulo | equipe | time | ano | trimestre | linha | coluna | slide |
        ticket | turma | até dia | até o dia | no dia | volto dia | me liga no | telefone | tel | celular |
        andar | item | ponto
    """,
    Cue.WINDOW: """
        (nos/nas/dos/das/os/as) (últimos/últimas) | (próximos/próximas) | a cada | há | faz | dentro de |
        depois de | após | durante | em menos de | cada | por
    """,
    Cue.AGO: "atrás | depois | seguidos | seguidas | de (treinamento/férias/atraso/formação/antecedência)",
    Cue.PERCENTILE: "percentil | quartil | decil",
    Cue.FOREIGN: """
        NPS | eNPS | CSAT | headcount | churn | EBITDA | faturamento | receita | absenteísmo | turnover |
        margem
    """,
    Cue.ABOUT: """
        aproximadamente | uns | umas | cerca (de/dos/de uns) | em torno (de/dos/de uns) | por volta (de/dos) |
        mais ou menos | quase | quase (uns/um) | perto (de/dos) | aprox | acho que (uns/umas/é uns/são
        uns/foram uns) | (eu/) diria (que/uns/que uns/) | calculo (que/) | estimo (que/) | talvez | (um/)
        pouco (mais/menos/acima/abaixo) (de/do que/dos) | (ligeiramente/levemente) (acima/abaixo) (de/dos) |
        algo (como/em torno de/perto de) | na (casa/faixa) (dos/de/das) | beirando (os/) |
        (chuto/chutaria/chutando) (uns/) | imagino que | suponho que | praticamente | coisa de | tipo | tipo
        uns | lá pelos | pela casa dos | arredondando | mal chega a
    """,
    Cue.OR_SO: """
        mais ou menos | aproximadamente | e pouco | e poucos | ou por aí | por aí | aprox | no chute | eu
        diria | ou algo assim | e alguma coisa | e tal | e uns quebrados | pra mais ou pra menos
    """,
    Cue.AT_LEAST: """
        (pelo/ao) menos | mais (de/do que/que) | no mínimo | (um/) mínimo (de/) | acima (de/dos) | não menos
        (de/do que/que) | (superior/maior) (a/que/do que) | passa (de/dos) | passou (de/dos) | com folga acima
        (de/dos)
    """,
    Cue.AT_MOST: """
        no máximo | (um/) máximo (de/) | menos (de/do que/que) | abaixo (de/dos) | não mais (de/do que/que) |
        (inferior/menor) (a/que/do que) | não (passa/passou) (de/dos) | não chega a
    """,
    Cue.OR_MORE: "ou mais | no mínimo | + | pelo menos | para cima | ou melhor ainda",
    Cue.OR_LESS: "ou menos | no máximo",
    Cue.BETWEEN: """
        (algo/fica/está/tá/varia/oscila/) entre (os/uns/) | (vai/varia/oscila) (de/dos) | na faixa (de/entre)
    """,
    Cue.AND: "e | &",
    Cue.OR: "ou | ou talvez | ou então",
    Cue.OF: "de | dos | das | do | da",
    Cue.OUT_OF: """
        (de/em/a) cada | (de/em) um total de | de | dos | das | dos nossos | das nossas | entre os
    """,
    Cue.IN: "em",
    Cue.AND_A_HALF: "e meio | e meia",
    Cue.BUT: "mas | enquanto | embora | porém | entretanto | porque | só que | já que | contudo",
    Cue.BOTH: """
        (nenhum/nenhuma) (dos dois/das duas) | ambos | ambas | os dois | as duas | os três | as três | (nos/para os/pros) dois | (nas/para as) duas |
        todos | cada um
    """,
    Cue.REST: "o resto | os demais | as demais | o outro | a outra | os outros",
    Cue.FIRST: "primeiro | primeira | o primeiro | a primeira",
    Cue.SECOND: "segundo | segunda | o segundo | a segunda",
    Cue.THIRD: "terceiro | terceira | o terceiro | a terceira",
    Cue.ZERO: """
        nenhum | nenhuma | nada | sem | zero | nem (um/uma) (sequer/só/) | não (houve/tivemos/teve)
        (nenhum/nenhuma) | zerado | zeramos
    """,
    Cue.NO_CHANGE: """
        (sem/não houve/nenhuma) (mudança/mudanças/alteração/alterações/variação/novidade/novidades/diferença)
        | igual | iguais | igualzinho | (igual/iguais) (a antes/à última vez/ao mês passado/ao trimestre
        passado/à semana passada/ao anterior) | o mesmo | a mesma | a mesma coisa | (o/a) mesmo (de/que)
        (antes/sempre/da última vez) | estável | estáveis | não (mudou/mudaram) | não (mudou/mudaram/variou/se
        moveu/mexeu/saiu do lugar/alterou) (nada/) | nada (mudou/de novo/mudou ainda) |
        (continua/continuamos/segue/seguimos/está/tá/tudo/ficou) (igual/iguais/estável/o mesmo/na mesma/a
        mesma coisa/parado) | manteve-se | (se/) manteve | mantém-se | se mantém | mantivemos | idem |
        inalterado | inalterada | estagnado | estagnada | estagnou | na mesma | (como/onde)
        (estava/estávamos/antes/sempre) | parado | parada | constante | mesma coisa | mesmo de antes | mesmo
        valor | sem sair do lugar
    """,
    Cue.UNKNOWN: """
        (nenhum/nenhuma) (dos dois/das duas) | (sai/saem/chega/chegam) (semana que vem/na semana que vem/amanhã/na segunda/mês que vem) | (vou/vamos) ter | (não/nao/ainda não) (sei/sabemos/lembro/conheço/consegui ver/temos/tenho/vi/encontrei/recebi/olhei)
        (ainda/dizer/aqui/o dado/o número/dados/) | nem (ideia/imagino) | (não faço/sem) (ideia/a menor
        ideia/a mínima ideia) | (a/de) menor ideia | (ainda/por enquanto) não | não tenho
        (certeza/acesso/ideia/aqui comigo/em mãos/dados/visibilidade/isso) | (sem/não há/não temos/ainda sem)
        (dados/números/dado/informação/info/visibilidade/notícias) | te
        (aviso/confirmo/falo/mando/passo/retorno/digo/envio) (depois/amanhã/mais tarde/quinta/segunda/sexta/)
        | retorno (depois/mais tarde) | (preciso/tenho que/vou/devo/deixa eu/deixe-me)
        (verificar/ver/checar/conferir/olhar/confirmar/consultar) | (muito/é) cedo (para/) | (não/in)
        (disponível/está disponível) | indisponível | (está/) pendente | (a/por) (confirmar/definir) | difícil
        (de/) dizer | desconhecido | mais tarde | depois (te/eu) (digo/falo/mando/vejo) | não (medimos/se
        mede/é medido) | n/d | s/d | não (saberia/consigo) (dizer/te dizer/) | aguardando | estou esperando |
        sei lá | quando (eu/) (tiver/souber) | assim que (eu/) (tiver/souber) | (só/ainda não)
        (publica/sai/saiu/foi publicado) | só (publica/sai/fecha/divulga) (na/em/semana que vem/mês que
        vem/no/) | não (saiu/fechou/foi divulgado) (ainda/) | esqueci | não me lembro | boa pergunta | vai
        saber | me pergunta (depois/semana que vem)
    """,
    Cue.DOUBT: "ou então | não sei qual | não sei se | um dos dois | não tenho certeza (se/de qual)",
    Cue.DECLINED: """
        (prefiro/preferiria) não (dizer/compartilhar/responder/abrir/informar/divulgar/falar/) | não
        (quero/vou/posso/gostaria de/devo/podemos)
        (compartilhar/partilhar/dizer/responder/abrir/informar/divulgar/falar/revelar/passar) | não quero |
        não posso (compartilhar/partilhar/dizer/falar) | sem comentários | confidencial | é
        (confidencial/sigiloso/restrito) | passo | (vou/eu) (passar/passo) | vou passar | pular | pula | pule
        | vou pular | pulo (essa/esta) | não desejo | não me sinto (à vontade/confortável) | não (estou/fico)
        à vontade | não estou autorizado | não estou autorizada | (prefiro/vou) (guardar/deixar) (pra/para)
        mim | próxima pergunta | me deixa (de/) fora
    """,
    Cue.ASK: """
        (pergunte/pergunta/perguntem/perguntar/perguntaria) (a/ao/à/para/para o/para a/pro/pra/isso pro/isso
        pra/isso ao) | (melhor/)
        (fale/fala/falem/falar/converse/conversa/verifique/verifica/veja/vê/vejam/cheque/confirme/confirma/trate/ver)
        (com/isso com) (o/a/) | (consulte/consulta/contate/procure/procura/chame/chama/acione) (o/a/) |
        (mande/manda/encaminhe/encaminho/repasse/repasso) (para/pra/pro/ao/à) (o/a/) | (isso/esse/essa) é com
        (o/a/) | delego (para/ao/à/a) | (vou/eu) copiar | copio (o/a/) | cc | liga (pro/pra/para o/para a)
    """,
    Cue.SELF_ASK: """
        (vou/tenho que/preciso/deixa eu/devo) (perguntar/consultar/falar com/ver com/checar com/confirmar com)
        (ao/à/a/pro/pra/o/) | já perguntei | perguntei (ao/à/pro/pra) | estou esperando (o/a)
    """,
    Cue.KNOWS: """
        (que/quem/) sabe (isso/disso/) (é/) | deve (saber/ter) (isso/) | saberia | vai saber | saberá |
        (que/quem/) (tem/terá) (isso/esse número/esse dado/o número/os números/os dados/o dado/essa
        informação/acesso) (é/) (o/a/) | pode te (dizer/responder/ajudar/falar) | pode
        (dizer/responder/informar) | é quem (sabe/tem/cuida/acompanha) (disso/isso/) | (que/quem/) (cuida/toma
        conta) (disso/desse assunto/desse número/do painel/do dashboard) (agora/) (é/) (o/a/) | (que/quem/)
        (acompanha/controla/gerencia/mede) (isso/esse número/o painel) (agora/) (é/) (o/a/) | (é/) (o/a/)
        responsável (por isso/) (é/) (o/a/) | (isso/esse) (fica/está) com (o/a/)
    """,
    Cue.NOBODY: """
        mim | ele | ela | depois | amanhã | quem | ninguém | alguém | eles | elas | isso | você | vocês | eu |
        nós | que | mais | se
    """,
    Cue.HIJACK: """
        (ignore/ignora/ignorem/esqueça/esquece/desconsidere) (as/todas/tudo/suas/os/o/qualquer) | instruções
        anteriores | novas instruções | ignore previous | ignore all | (system/sistema/assistente/admin) : |
        modo (administrador/desenvolvedor/admin) | você agora é
    """,
    Cue.RECORD: """
        registre | registra | anote | grave | coloque | coloca | escreva | responda | marque | marca |
        confirme | aprove | defina | salve | record | informe | reporte
    """,
    Cue.QUESTION: """
        que | qual | quais | quem | como | por que | porque | quando | onde | é | são | pode | podemos | posso
        | você | vocês | tem | há | devo | o que | quer | querem | isso é | inclui | seria | quantos | quanto
        | a qual | de qual | pra que | você quer | fala da | se refere
    """,
    Cue.YES: """
        sim | correto | certo | exato | isso | ok | okay | confirmado | claro | isso mesmo | isso aí |
        perfeito | beleza
    """,
    Cue.NO: "não | errado | incorreto | nada disso | tá errado",
    Cue.LAST: "último | última | passado | passada | o último | a última | anterior",
    Cue.THIS: "este | esta | neste | nesta | esse | essa | nesse | nessa",
    Cue.NEXT: "próximo | próxima | o próximo | a próxima | que vem",
    Cue.END_OF: "(fim/final/fechamento) (de/do/da) | fim do mês",
    Cue.START_OF: "(início/começo) (de/do) | meados (de/do)",
    Cue.DATED: "dia | em | no dia | até",
    Cue.ON: "em | no | na | ao | de | do | para | até",
    Cue.YESTERDAY: "ontem",
    Cue.TODAY: "hoje | hoje (de manhã/cedo/à tarde)",
}

TABLE = Language(
    code="pt",
    decimal=",",
    space_groups=True,
    hints=frozenset(words(_HINTS)),
    glued=False,
    minus=frozenset({"menos"}),
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
    future_endings=("remos",),
    bystanders=frozenset(
        words(
            """
            pessoas gente funcionários colaboradores gerentes vendedores participantes sessões workshops
            oficinas módulos cursos equipes times unidades regiões lojas escritórios países clientes
            ligações reuniões agentes líderes colegas treinamentos fontes plantas turnos turmas gestores
            """
        )
    ),
    nouns=frozenset({"gente"}),
)
