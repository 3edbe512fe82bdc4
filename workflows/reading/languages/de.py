"""How German speakers type numbers and what they say around them."""

from workflows.reading.language import Cue, Language
from workflows.reading.scan import words

_ONES = words(
    """
    null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn
    siebzehn achtzehn neunzehn
    """
)
_TENS = words("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_NUMBERS = (
    {word: n for n, word in enumerate(_ONES)}
    | {ten: 20 + 10 * n for n, ten in enumerate(_TENS)}
    | {f"{_ONES[one]}und{ten}": 20 + 10 * n + one for n, ten in enumerate(_TENS) for one in range(1, 10)}
    | {f"{_ONES[one]}unddreissig": 30 + one for one in range(1, 10)}
    | {"eins": 1, "zwo": 2, "dreissig": 30, "fuenf": 5, "zwoelf": 12, "fuenfzig": 50}
)
_PARTS = {"drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "achtel": 8, "zehntel": 10}
_FRACTIONS = (
    {f"{one} {part}": (1, n) for part, n in _PARTS.items() for one in ("ein", "einem")}
    | {f"{_ONES[top]} {part}": (top, n) for part, n in _PARTS.items() for top in range(2, n)}
    | {"dreiviertel": (3, 4), "zweidrittel": (2, 3), "die Hälfte": (1, 2), "Hälfte": (1, 2)}
)
_UNITS = {
    "%": "Prozent | v.H.",
    "pp": "Prozentpunkt | Prozentpunkte | Prozentpunkten | %-Punkte | % Punkte",
    "bps": "Basispunkt | Basispunkte | Basispunkten",
    "points": "Sterne | Sternen | Punkt | Punkte | Punkten",
    "x": "mal",
    "seconds": "Sekunde | Sekunden | Sek",
    "minutes": "Minute | Minuten",
    "hours": "Stunde | Stunden | Std",
    "days": "Tag | Tage | Tagen | Arbeitstage | Arbeitstagen | Werktage | Werktagen | Kalendertage",
    "weeks": "Woche | Wochen",
    "months": "Monat | Monate | Monaten",
    "quarters": "Quartale | Quartalen",
    "years": "Jahr | Jahre | Jahren",
    "EUR": "Euro | Euros",
    "USD": "Dollar | US-Dollar",
    "GBP": "Pfund",
    "CHF": "Franken | Fr | sFr",
}
_SCALES = {
    100: "hundert",
    1_000: "tausend | tsd | T",
    1_000_000: "Million | Millionen | Mio",
    1_000_000_000: "Milliarde | Milliarden | Mrd",
    12: "Dutzend",
}
_MONTHS = """
    Januar | Jan | Jänner; Februar | Feb; März | Mrz; April | Apr; Mai; Juni | Jun; Juli | Jul; August | Aug;
    September | Sep | Sept; Oktober | Okt; November | Nov; Dezember | Dez
"""
_WEEKDAYS = "Montag; Dienstag; Mittwoch; Donnerstag; Freitag; Samstag; Sonntag"
_HINTS = """
    der und ist sind wir nicht noch von auf jetzt aktuell bei ungefähr etwa rund keine kein weiß frag frage
    ziel unverändert liegen haben waren vom zum zur ich uns unser unsere derzeit momentan leider Ahnung
    gleich Prozent Tage Wochen meinte letzte letzten letzter Monat Quartal Woche mehr besser statt sondern
    fragen bitte Stunden Minuten Anfragen Punkte gestiegen gesunken
"""

_CUES = {
    Cue.NEUTRAL: """
        über Plan | unter Plan | über Ziel | unter Ziel | über dem Ziel | unter dem Ziel | im Plan | am Ziel |
        Ziel erreicht | Ziel übertroffen | Ziel verfehlt | vor allem | zum Glück | auf jeden Fall | auf Kurs |
        eine von | ein paar | sorry für | Entschuldigung für | zweite Hälfte | erste Hälfte | erste Mal
    """,
    Cue.LINK: """
        ist | sind | das | der | die | unser | unsere | als | noch | immer noch | es | wir | : |
        weiterhin
    """,
    Cue.DET: "der | die | den | unserer | unseren | allen | aller",
    Cue.NOW: """
        jetzt | aktuell | heute | derzeit | momentan | zurzeit | zur Zeit | gerade | im Moment | nun |
        inzwischen
    """,
    Cue.AT: """
        bei | liegen bei | liegt bei | sind bei | stehen bei | steht bei | erreicht | also | somit |
        landen bei | beträgt | gelandet bei | kommen auf | kommt auf
    """,
    Cue.TO: "auf | bis",
    Cue.THROUGH: "bis",
    Cue.FROM: """
        von | vom | gegenüber | vs | statt | anstatt | anstelle von | verglichen mit | im Vergleich zu |
        zuvor | vorher | früher | Ausgangswert | Baseline | Basiswert | als | ursprünglich | gestartet bei |
        Startwert
    """,
    Cue.WAS: "war | waren | lag | lagen | hatten",
    Cue.EARLIER: "vorher | zuvor | davor | früher | damals | zu Beginn | am Anfang | vor dem Training",
    Cue.TARGET: """
        Ziel | Zielwert | Ziel ist | Ziel war | Ziel von | Plan | geplant | Budget | Vorgabe | Soll |
        Sollwert | angepeilt | Zielmarke | Benchmark | anvisiert | vereinbart
    """,
    Cue.FORECAST: """
        erwarten | erwarte | erwartet | werden | wird | hoffen | hoffe | hoffentlich | Prognose |
        prognostiziert | rechnen mit | rechne mit | sollten | sollte | bis Jahresende | bis Ende des |
        demnächst | voraussichtlich | könnte | könnten | wollen | peilen | planen | bald | künftig | morgen |
        Forecast | dürfte | dürften
    """,
    Cue.MOVE: """
        gestiegen | gesunken | gefallen | gestiegen um | rauf | runter | hoch | verbessert | verschlechtert |
        erhöht | gesteigert | reduziert | plus | minus | zugelegt | gewachsen | Anstieg von | Rückgang von |
        Steigerung von | + | hochgegangen | runtergegangen | gestiegen von | gingen | ging |
        Verbesserung von | Plus von | verloren | gewonnen
    """,
    Cue.BY: "um | bis",
    Cue.MORE: """
        besser | schlechter | höher | niedriger | mehr | weniger | schneller | langsamer | kürzer | länger |
        rauf | runter | gestiegen | gesunken | über Ziel | gefallen | zugelegt | Verbesserung | Anstieg |
        Rückgang | hoch
    """,
    Cue.NOT: "nicht | keine | kein | nicht mehr | nie",
    Cue.CORRECTION: """
        sorry | meinte | ich meinte | gemeint war | Korrektur | korrigiere | Tippfehler | vertippt |
        Verzeihung | nein | Entschuldigung | ich meine | besser gesagt | vielmehr | eigentlich | ups |
        sollte heißen | halt | Moment | sondern
    """,
    Cue.PICK: """
        nehmen wir | nimm | nehmt | offiziell | maßgeblich ist | es gilt | gilt | trag | tragen Sie | trage
    """,
    Cue.SAMPLE: "Stichprobe | Stichprobe von | basierend auf | unter | von insgesamt | von allen",
    Cue.LABEL: """
        Woche | KW | Tag | Phase | Version | Level | Seite | Raum | Schritt | Stufe | Welle | Kohorte |
        Gruppe | Top | KPI | Frage | Nummer | Nr | Option | Punkt | Kapitel | Modul | Team | Jahr | Platz |
        Quartal
    """,
    Cue.WINDOW: """
        in den letzten | die letzten | der letzten | den letzten | in den nächsten | nächsten | alle | seit |
        nach | innerhalb von | binnen | vor | in den vergangenen
    """,
    Cue.AGO: "her | später | nach Start | nach dem Training | in Folge",
    Cue.PERCENTILE: "Perzentil | Quantil",
    Cue.FOREIGN: "NPS | eNPS | CSAT | Headcount | Churn | Krankenstand",
    Cue.ABOUT: """
        ungefähr | etwa | rund | circa | zirka | ca | gut | knapp | fast | beinahe | um die | so um die |
        schätzungsweise | geschätzt | so etwa | so ungefähr | annähernd | ich schätze | schätze | grob | so |
        vielleicht | nahezu | in etwa
    """,
    Cue.OR_SO: """
        oder so | in etwa | ungefähr | circa | plus minus | so ungefähr | schätze ich | grob geschätzt
    """,
    Cue.AT_LEAST: """
        mindestens | über | mehr als | nicht weniger als | wenigstens | ab | oberhalb von | zumindest
    """,
    Cue.AT_MOST: "höchstens | maximal | unter | weniger als | nicht mehr als | unterhalb von",
    Cue.OR_MORE: "oder mehr | und mehr | mindestens | oder höher | +",
    Cue.OR_LESS: "oder weniger | maximal | höchstens",
    Cue.BETWEEN: "zwischen | irgendwo zwischen | irgendwas zwischen",
    Cue.AND: "und",
    Cue.OR: "oder | oder vielleicht | oder auch",
    Cue.OF: "von | der",
    Cue.OUT_OF: "von | aus | von je",
    Cue.IN: "in",
    Cue.AND_A_HALF: "einhalb | und ein halb | und eine halbe",
    Cue.BUT: "aber | während | jedoch | obwohl | allerdings | weil | dafür",
    Cue.BOTH: "beide | beides | beiden | jeweils | alle drei",
    Cue.REST: "der Rest | die anderen | das andere | der andere | die andere | alles andere",
    Cue.FIRST: "erstens | der erste | die erste | das erste | erste",
    Cue.SECOND: "zweitens | der zweite | die zweite | das zweite | zweite",
    Cue.THIRD: "drittens | der dritte | die dritte | das dritte | dritte",
    Cue.ZERO: "keine | kein | keiner | keinen | gar keine | nichts | kein einziger | keine einzige",
    Cue.NO_CHANGE: """
        unverändert | keine Änderung | keine Veränderung | keine Änderungen | gleich | gleich geblieben |
        gleichgeblieben | wie vorher | wie zuvor | wie gehabt | wie immer | wie letztes Mal | stabil |
        konstant | nichts geändert | hat sich nichts geändert | nicht verändert | hat sich nicht verändert |
        nichts Neues | dasselbe | derselbe Wert | nicht bewegt | dito | alles beim Alten | stagniert |
        immer noch gleich | wie beim letzten Mal
    """,
    Cue.UNKNOWN: """
        weiß nicht | weiß ich nicht | weiß es nicht | weiss nicht | weiss ich nicht | keine Ahnung |
        nicht sicher | noch nicht | noch keine | keine Daten | keine Zahlen | keine Zahl | liegt nicht vor |
        liegen nicht vor | melde mich | muss nachsehen | muss nachschauen | muss ich prüfen | muss prüfen |
        prüfe ich | zu früh | nicht verfügbar | k.A. | kA | unklar | kann ich nicht sagen | schwer zu sagen |
        nicht gemessen | unbekannt | später | frag später | noch offen | steht noch aus | stehen noch aus |
        habe ich nicht | hab ich nicht | nicht bekannt | warte auf | warten auf | keinen Überblick |
        kenne ich nicht
    """,
    Cue.DOUBT: "entweder | weiß nicht welche | nicht sicher welche",
    Cue.DECLINED: """
        möchte nicht | möchte ich nicht | will nicht | kein Kommentar | vertraulich | darf nicht |
        darf ich nicht | passe | überspringen | lieber nicht | sage ich nicht | nicht teilen | keine Angabe |
        gebe ich nicht weiter | werde ich nicht
    """,
    Cue.ASK: """
        frag | frage | fragt | fragen Sie | frag mal | frag bitte | fragen Sie bitte | wende dich an |
        wenden Sie sich an | sprich mit | sprechen Sie mit | am besten fragst du | kontaktiere | bitte an |
        geht an | übergebe an | delegiere an
    """,
    Cue.SELF_ASK: """
        ich frage | ich frag | muss fragen | ich kläre | werde fragen | frage nach | ich muss | warte auf
    """,
    Cue.KNOWS: """
        weiß das | weiß es | weiß Bescheid | weiß mehr | wüsste das | wüsste es | weiss das | weiss es |
        hat die Zahlen | hat die Zahl | hat die Daten | kennt die Zahlen | kennt die Zahl | kann das sagen |
        kann es sagen | ist zuständig | ist dafür zuständig | müsste es wissen | müsste das wissen |
        hat den Überblick | kennt sich aus
    """,
    Cue.NOBODY: """
        mich | ihn | sie | uns | später | nochmal | wieder | nächste | ich | er | wer | niemand | jemand |
        das
    """,
    Cue.HIJACK: """
        ignoriere alle | ignoriere die | ignoriere vorherige | ignoriere deine | vergiss alle |
        vergiss deine | system : | vorherige Anweisungen | ignore previous | ignore all
    """,
    Cue.RECORD: """
        erfasse | speichere | setze | trage | notiere | gib | antworte | bestätige | schreibe | record
    """,
    Cue.QUESTION: """
        was | welche | welcher | welches | wer | wie | warum | wann | wo | ist | sind | haben | hat | kann |
        können | soll | wieso | weshalb | meinst | meinen | darf
    """,
    Cue.YES: "ja | jep | jo | stimmt | richtig | passt | genau | korrekt | ok | okay",
    Cue.NO: "nein | nee | nö | falsch | stimmt nicht",
    Cue.LAST: "letzte | letzten | letzter | letztes | letztem | vergangene | vergangenen | vorige | vorigen",
    Cue.THIS: "diese | diesen | dieser | dieses | diesem",
    Cue.NEXT: "nächste | nächsten | nächster | nächstes | nächstem | kommende | kommenden",
    Cue.END_OF: "Ende",
    Cue.START_OF: "Anfang | Mitte",
    Cue.DATED: "am | Stand | per",
    Cue.ON: "am | im | per | Stand | zum | vom | seit | Ende | für",
    Cue.YESTERDAY: "gestern",
    Cue.TODAY: "heute | heute früh",
}

TABLE = Language(
    code="de",
    decimal=",",
    space_groups=True,
    hints=frozenset(words(_HINTS)),
    numbers=_NUMBERS,
    faint=frozenset({"ein", "eins"}),
    articles=frozenset(words("ein eine einer")),
    scales=_SCALES,
    bare_scales=frozenset({"hundert", "tausend"}),
    point=frozenset({"komma"}),
    joiners=frozenset({"und"}),
    the=frozenset(words("der die das dem den")),
    glue=frozenset({"des"}),
    pronouns=frozenset(words("ich du er sie wir es mich dich ihn uns ihr Sie das wer niemand jemand")),
    possessives=frozenset(words("mein meine meinen meiner unser unsere unseren unserer")),
    groups=frozenset(words("team abteilung leitung")),
    fractions=_FRACTIONS,
    units=_UNITS,
    months=_MONTHS,
    weekdays=_WEEKDAYS,
    periods={
        "days": "Tag",
        "weeks": "Woche",
        "months": "Monat | Monats",
        "quarters": "Quartal | Quartals",
        "years": "Jahr | Jahres",
    },
    cues=_CUES,
    plural_endings=("zzz",),
    not_nouns=frozenset(words("Danke Grüße Gruß LG VG Stand")),
    capital_nouns=True,
    nouns=frozenset({"leute"}),
)
