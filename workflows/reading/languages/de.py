"""How German speakers type numbers and what they say around them."""

from decimal import Decimal

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
    | {f"{one}einhalb": n + Decimal("0.5") for n, one in enumerate(_ONES) if n}
    | {
        f"{_ONES[one]}und{ten}einhalb": 20 + 10 * n + one + Decimal("0.5")
        for n, ten in enumerate(_TENS)
        for one in range(1, 10)
    }
    | {
        "anderthalb": Decimal("1.5"),
        "eineinhalb": Decimal("1.5"),
        "eins": 1,
        "zwo": 2,
        "dreissig": 30,
        "fuenf": 5,
        "zwoelf": 12,
        "fuenfzig": 50,
    }
)
_PARTS = {"drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "achtel": 8, "zehntel": 10}
_NTH = {"zweite": 2, "dritte": 3, "siebte": 7, "achte": 8}
_FRACTIONS = (
    {f"{one} {part}": (1, n) for part, n in _PARTS.items() for one in ("ein", "einem")}
    | {f"{_ONES[top]} {part}": (top, n) for part, n in _PARTS.items() for top in range(2, n)}
    | {f"{one} {_ONES[n]}te": (1, n) for n in range(4, 20) for one in ("jeder", "jede", "jedes")}
    | {f"{one} {nth}": (1, n) for one in ("jeder", "jede", "jedes") for nth, n in _NTH.items()}
    | {"halbe": (1, 2), "halben": (1, 2), "halb": (1, 2)}
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
        wenn ich (mich recht erinnere/das richtig sehe/mich nicht irre/es richtig sehe/das richtig im Kopf
        habe) | wenn du (willst/magst/Details brauchst) | falls du | falls nötig | (über/unter/überm/unterm)
        (Plan/Ziel/dem Ziel/dem Plan/der Vorgabe) | im Plan | (am/nah am/nahe am/weit vom) Ziel | Ziel
        (erreicht/übertroffen/verfehlt) | vor allem | zum Glück | auf jeden Fall | auf Kurs |
        (einer/eine/eines) (von/der/meiner/unserer) | ein paar | (sorry/Entschuldigung/Verzeihung)
        (für/dass/wegen) | (zweite/erste) Hälfte | (erste/ersten) Mal | (das/dasselbe/das gleiche/gleiche)
        Team | die gleichen Leute | zur gleichen Zeit | gleichzeitig | nicht nur | nicht (schlecht/gut/so
        gut/toll) | dank | unter anderem | insgesamt | auf Deutsch | bei uns | bei mir | nach wie vor | mehr
        oder weniger
    """,
    Cue.LINK: """
        ist | sind | das | der | die | den | unser | unsere | unserem | mein | meine | als | noch | immer noch
        | es | wir | : | weiterhin | offiziell | liegt | ja | gesamt | halt | also
    """,
    Cue.DET: """
        der | die | den | dem | das | unserer | unseren | unsere | allen | aller | alle | meiner | meinen |
        einem | einen | ein
    """,
    Cue.NOW: """
        jetzt | aktuell | heute | derzeit | momentan | zurzeit | zur Zeit | gerade | im Moment | im Augenblick
        | nun | inzwischen | mittlerweile | Stand (heute/jetzt) | diese Woche | bisher | bis jetzt | bislang |
        gegenwärtig | der aktuelle (Wert/Stand) | aktueller (Wert/Stand) | zuletzt | tatsächlich | in Wahrheit
        | in Wirklichkeit
    """,
    Cue.AT: """
        also | bei | (liegen/liegt/sind/ist/stehen/steht/landen/gelandet/rangieren/bewegen
        uns/pendeln/hängen/bleiben) (wir/) (bei/auf) | erreicht | somit | damit | macht | das
        (macht/sind/wären/heißt) | beträgt | betrug | (kommen/kommt/komme) (wir/) auf | haben wir | wir haben
        | (der/im) (Schnitt/Durchschnitt/Mittel) (ist/liegt bei/sind/beträgt/) | (der/) (Median/Mittelwert)
        (ist/liegt bei/sind/) | im Mittel | also (sind/liegen/bei) | abgeschlossen mit | geschlossen mit
    """,
    Cue.TO: "auf | bis | auf rund",
    Cue.THROUGH: "bis | bis zu",
    Cue.FROM: """
        gegenüber | vs | ggü | versus | statt | anstatt | anstelle von | verglichen (mit/zu) | im Vergleich
        (zu/zum/zur/mit) | zuvor | vorher | früher | Ausgangswert | Baseline | Basiswert | ursprünglich |
        (gestartet/angefangen/begonnen/losgegangen/kommend/kommen) (bei/mit/von) | Startwert | (Anfang/zu
        Beginn) des Jahres | (besser/schlechter/höher/niedriger/mehr/weniger/kürzer/länger) als | (noch/sonst)
        bei | kamen von | der alte Wert | Vorjahr | Vormonat | Vorquartal | im (Vorjahr/Vormonat/Vorquartal)
    """,
    Cue.LEAVING: "von | vom | als",
    Cue.SINCE: "seit | seitdem | seit dem",
    Cue.WAS: "war | waren | lag | lagen | hatten | gewesen | es waren | wart",
    Cue.EARLIER: """
        vorher | zuvor | davor | früher | damals | zu Beginn | am Anfang | anfangs | vor dem
        (Training/Programm) | vor der Schulung | letztes Mal
    """,
    Cue.TARGET: """
        (das/unser/) Ziel (ist/war/sind/von/bei/bleibt/liegt bei/wäre/) | Zielwert | Ziele | Plan | geplant |
        Budget | budgetiert | Vorgabe | Soll | Sollwert | angepeilt | angestrebt | Zielmarke | Benchmark |
        anvisiert | vereinbart | (die/das/unsere/) SLA (ist/sind/liegt bei/) | Schwelle | wir
        (wollen/wollten/brauchen/müssen) | ihr (wollt/wolltet) | gewünscht | sollten wir (sein/haben) | Zusage
    """,
    Cue.FORECAST: """
        erwarten | erwarte | erwartet | werden | wird | werde | hoffen | hoffe | hofft | hoffentlich |
        Prognose | prognostiziert | rechnen mit | rechne mit | sollten | sollte | bis (Jahresende/Ende
        des/Ende/Quartalsende/Monatsende) | demnächst | voraussichtlich | könnte | könnten | wollen | peilen |
        planen | bald | künftig | morgen | Forecast | dürfte | dürften | (gehe/gehen) (davon aus/von) | wenn
        alles (gut geht/klappt) | auf dem Weg (zu/Richtung) | Richtung | Hochrechnung | geschätzt bis |
        schaffen wir | würden | anpeilen | mit Glück
    """,
    Cue.MOVE: """
        gestiegen | gesunken | gefallen | gestiegen um | rauf | runter | hoch | verbessert | verschlechtert |
        erhöht | gesteigert | reduziert | plus | minus | zugelegt | gewachsen |
        (Anstieg/Rückgang/Steigerung/Verbesserung/Senkung/Reduktion/Plus/Minus/Sprung/Zuwachs) (von/um) | + |
        hochgegangen | runtergegangen | gestiegen von | gingen | ging | gegangen | verloren | gewonnen |
        geklettert | gesprungen | gespart | eingespart | steigt | sinkt | fällt | stieg | sank | fiel |
        verkürzt | verlängert | sparen | spart | abgenommen | zugenommen | verdoppelt
    """,
    Cue.WON: "gewonnen | verloren | abgeschlossen | geholt",
    Cue.IF: "wenn | falls | sobald | sofern",
    Cue.NONE: """
        keine | keiner | kein einziger | keine einzige | kein einziges | nicht einer | nicht eine | gar keine
        | gar keiner | null
    """,
    Cue.SPREAD: "je nach | abhängig",
    Cue.BY: "um | bis",
    Cue.MORE: """
        (mehr/weniger/besser/schneller/kürzer/höher/niedriger) als | besser | schlechter | höher | niedriger |
        mehr | weniger | schneller | langsamer | kürzer | länger | rauf | runter | gestiegen | gesunken |
        (über/unter) (Ziel/Plan/dem Ziel) | gefallen | zugelegt | Verbesserung | Anstieg | Rückgang | hoch |
        Zuwachs | Unterschied | gespart | eingespart | verbessert | verschlechtert | (des/vom)
        (Ziels/Ziel/Plan/Plans) | (sicher/Sicherheit/Wahrscheinlichkeit) | Differenz | Steigerung | drüber |
        drunter | verkürzt | reduziert
    """,
    Cue.NOT: "nicht | keine | kein | nicht mehr | nie | nicht die | weit weg von | weit von",
    Cue.CORRECTION: """
        sorry | meinte | ich meinte | gemeint (war/waren/sind) | Korrektur | korrigiere | korrigiert |
        Tippfehler | vertippt | Verzeihung | nein | nee | ach nee | ach nein | nö | Entschuldigung | ich meine
        | besser gesagt | vielmehr | eigentlich | ups | hoppla | sollte heißen | Moment | Momentchen | sondern
        | verguckt | verlesen | vertan | mein Fehler | (das/) war falsch | falsche (Zeile/Spalte/Zahl) |
        richtig (ist/sind/wäre) | (die/) richtige (Zahl/Wert) ist | warte | wartet | stimmt nicht | quatsch |
        Blödsinn | muss heißen | halt nein | Irrtum | hab mich (vertippt/vertan/verlesen/verguckt/geirrt)
    """,
    Cue.PICK: """
        nehmen wir | nehme | nimm | nehmt | nehmen Sie | offiziell (ist/gilt/sind) | maßgeblich (ist/sind) |
        es gilt | gilt | trag | tragen Sie | trage | trag ein | schreib | schreibt | ich (würde/nehme) |
        (ich/) vertraue | halt dich an | verlass dich auf | notier | setz | mach draus | ändere auf
    """,
    Cue.SAMPLE: """
        Stichprobe | Stichprobe von | basierend auf | von insgesamt | von allen | auf Basis von | bei
        insgesamt
    """,
    Cue.LABEL: """
        Woche | KW | Tag | Phase | Version | Level | Seite | Raum | Schritt | Stufe | Welle | Kohorte | Gruppe
        | Top | KPI | Frage | Nummer | Nr | Option | Punkt | Kapitel | Modul | Team | Jahr | Platz | Quartal |
        Zeile | Spalte | Folie | Ticket | (bis/bis zum/bis/ab/ab dem/vor dem/nach dem) (zum/dem) | bis zum |
        ab dem | nach dem | vor dem | am | Telefon | Tel | mobil | unter | Etage | Stock
    """,
    Cue.WINDOW: """
        (in/über/während/) (den/die/der) (letzten/vergangenen) | in den nächsten | nächsten | alle | seit |
        nach | innerhalb von | binnen | vor | jede | jeden | pro
    """,
    Cue.AGO: """
        her | später | nach Start | nach dem Training | in Folge | Training | Urlaub | Verspätung | vorher
    """,
    Cue.PERCENTILE: "Perzentil | Quantil | Quartil",
    Cue.FOREIGN: """
        NPS | eNPS | CSAT | Headcount | Churn | Krankenstand | Umsatz | EBITDA | Marge | Fluktuation
    """,
    Cue.ABOUT: """
        ungefähr | etwa | rund | circa | zirka | ca | gut | knapp | fast | beinahe | (so/) um (die/den/) |
        schätzungsweise | geschätzt | (so/) (etwa/ungefähr/circa/ca) | annähernd | (ich/) (schätze/schätz)
        (mal/) | grob | so | vielleicht | nahezu | in etwa | (etwas/ein bisschen/bisschen/leicht/minimal)
        (über/unter/mehr als/weniger als) | (knapp/kurz) (über/unter) | (würde/würd) (ich/) sagen | sagen wir
        | ich würde sagen | roundabout | grob geschätzt | in der Gegend von | irgendwas um | irgendwo (bei/um)
        | wohl | quasi | praktisch | Pi mal Daumen | über den Daumen
    """,
    Cue.OR_SO: """
        oder so | in etwa | ungefähr | circa | ca | plus minus | so ungefähr | (schätze/schätz) ich | grob
        geschätzt | rum | herum | so um den Dreh | würde ich (sagen/schätzen) | würd ich (sagen/schätzen) | Pi
        mal Daumen | plusminus | über den Daumen
    """,
    Cue.AT_LEAST: """
        mindestens | über | (deutlich/klar/weit/gut) über | mehr als | nicht (weniger als/unter) | wenigstens
        | ab | oberhalb (von/der) | zumindest | mind | mind.
    """,
    Cue.AT_MOST: """
        höchstens | maximal | max | unter | (deutlich/klar/weit) unter | weniger als | nicht (mehr als/über) |
        unterhalb (von/der) | bis zu
    """,
    Cue.OR_MORE: "oder mehr | und mehr | mindestens | oder höher | + | aufwärts | oder besser",
    Cue.OR_LESS: "oder weniger | maximal | höchstens | max | oder niedriger | abwärts",
    Cue.BETWEEN: """
        (irgendwo/irgendwas/so/) zwischen (den/) | schwankt (zwischen/von) | (reicht/geht) von | im Bereich
        (von/)
    """,
    Cue.AND: "und | &",
    Cue.OR: "oder | oder vielleicht | oder auch | bzw",
    Cue.OF: "von | vom | der",
    Cue.OUT_OF: "von | aus | von je | von (unseren/den/insgesamt) | unserer | der | aus insgesamt",
    Cue.IN: "in",
    Cue.AND_A_HALF: "einhalb | und ein halb | und eine halbe | und ein halber",
    Cue.BUT: "aber | während | jedoch | obwohl | allerdings | weil | dafür | hingegen | dagegen | doch",
    Cue.BOTH: """
        beide | beides | beiden | jeweils | alle drei | bei beiden | für beide | (keins/keiner/keines/keine) von beiden
    """,
    Cue.REST: "der Rest | die anderen | das andere | der andere | die andere | alles andere",
    Cue.FIRST: "erstens | (der/die/das/) (erste/ersten/erster/erstes) | zum ersten",
    Cue.SECOND: "zweitens | (der/die/das/) (zweite/zweiten/zweiter/zweites) | zum zweiten",
    Cue.THIRD: "drittens | (der/die/das/) (dritte/dritten/dritter/drittes)",
    Cue.ZERO: """
        keine | kein | keiner | keinen | keines | gar keine | gar keinen | nichts | (kein/nicht ein) einziger
        | (keine/nicht eine) einzige | (kein/keinen) einzigen | nicht einer | nicht eine | nada
    """,
    Cue.NO_CHANGE: """
        unverändert | (keine/keinerlei/ohne)
        (Änderung/Veränderung/Änderungen/Veränderungen/Bewegung/Neuigkeiten) | gleich | gleich
        (geblieben/hoch) | gleichgeblieben | gleichbleibend | (genau/genauso/so/ziemlich/) wie
        (vorher/zuvor/gehabt/immer/letztes Mal/beim letzten Mal/im letzten Monat/letzten Monat/letzte
        Woche/letztes Quartal/im letzten Quartal/im Vormonat/bisher/früher) | stabil | konstant | (hat
        sich/hat sich da/) (nichts/nix) (geändert/verändert/getan/bewegt) | (hat sich/haben sich/)
        (kaum/nicht/noch nicht/überhaupt nicht) (verändert/geändert/bewegt/getan) | nichts Neues | nix neues |
        dasselbe | das Gleiche | das gleiche | derselbe Wert | dito | alles (beim Alten/gleich/wie gehabt) |
        stagniert | (immer noch/weiterhin/noch/nach wie vor) (gleich/unverändert/dasselbe/stabil) | auf der
        Stelle | (auf dem/auf) (gleichen/selben) (Stand/Niveau) | bewegt sich nicht | tut sich nichts | bleibt
        (gleich/stabil/unverändert)
    """,
    Cue.UNKNOWN: """
        (weiß/weiss) ich (es/das) (auch/leider/noch/) nicht | (keins/keiner/keines/keine) von beiden | (hab/habe/haben) (ich/wir) (erst/) (am/) (Montag/Dienstag/Mittwoch/Donnerstag/Freitag/morgen/nächste Woche) | (kommt/kommen/krieg ich/bekomme ich/gibt es/gibts) (die/das/) (erst/) (nächste Woche/nächsten Monat/morgen/am Montag/Ende der Woche) | (komme/komm) (ich/) (grad/gerade/) nicht (ans/an/ran) | (weiß/weiss) (ich/es/das/) (leider/noch/grad/gerade/aktuell/auch/) nicht (genau/) | (keine/keinen)
        (Ahnung/Schimmer/Plan/Peilung/blassen Schimmer) | nicht sicher | noch (nicht/keine/keinen/kein) |
        (keine/noch keine) (Daten/Zahlen/Zahl/Info/Infos/Angaben/Auswertung) (da/) | (liegt/liegen) (mir/uns/)
        (noch/) nicht vor | (melde/meld) (ich/) mich | (muss/müsste) (ich/) (erst/mal/noch/das/)
        (nachsehen/nachschauen/prüfen/gucken/schauen/nachfragen/checken/klären/raussuchen) | prüfe ich |
        (schau/schaue/guck) (ich/) (nach/mal nach) | zu früh | (noch/) nicht
        (verfügbar/da/fertig/veröffentlicht/raus/bekannt/gemessen/ausgewertet) | k.A. | kA | unklar |
        (kann/könnte) (ich/man/) (dir/Ihnen/euch/) (noch/aktuell/grad/gerade/so/) nicht sagen | schwer zu
        sagen | unbekannt | später | frag später | noch offen | (steht/stehen) noch (aus/nicht fest) |
        (hab/habe) (ich/) (leider/grad/gerade/noch/aktuell/gerade/die/das/die Zahlen/) (grad/gerade/noch/)
        nicht (da/zur Hand/parat/hier/vorliegen/dabei/) | warte (auf/noch) | warten (auf/noch) | (keinen/den)
        Überblick | kenne ich nicht | (schick/schicke) (ich/) (dir/euch/Ihnen/) (morgen/nach/später/nächste
        Woche/dann) | reiche ich nach | liefere ich nach | (kommt/kommen) erst |
        (veröffentlicht/veröffentlichen) (das/die/) erst | erst nächste (Woche/Monat) | wird (noch/gerade)
        (ausgewertet/berechnet/ermittelt) | vergessen | (weiß/weiss) der (Geier/Himmel) | sag ich dir | sage
        ich dir | gute Frage | wird nachgereicht
    """,
    Cue.DOUBT: """
        entweder | (weiß/weiss) nicht (welche/welcher) | nicht sicher (welche/ob) | eins von beiden
    """,
    Cue.DECLINED: """
        (dazu/da) (sage/sag) ich nichts | sage ich nichts | nicht (rausgeben/herausgeben/preisgeben/verraten/weitergeben/offenlegen) |
        (möchte/möchten/will/wollen/werde/darf/kann/dürfen) (ich/wir/) (das/dazu/die Zahl/mich dazu/)
        (hier/lieber/aktuell/) nicht
        (teilen/sagen/beantworten/preisgeben/äußern/nennen/mitteilen/weitergeben/herausgeben/rausgeben/öffentlich
        machen/) | kein Kommentar | vertraulich | (ist/das ist) (geheim/intern/vertraulich) | passe | ich
        passe | überspringen | überspring | überspringe | überspringt | lieber nicht | (sage/sag) ich nicht |
        nicht teilen | keine Angabe | keine Angaben | (gebe/geb) ich nicht (weiter/raus) | werde ich nicht |
        (behalte/behalt) ich (lieber/) für mich | für mich behalten | nicht wohl dabei | nächste Frage | lass
        (das/die) aus | lassen wir (das/) aus | unterliegt der Geheimhaltung | möchte nicht | will nicht |
        darf nicht | geht dich nichts an | verweigere
    """,
    Cue.ASK: """
        (dafür/dazu/hierzu) (musst/müsst/müssen) (du/ihr/Sie) | (frag/frage/fragt/fragen Sie/fragst du/fragt
        ihr/fragen) (mal/bitte/lieber/am besten/besser/doch/da/dazu/doch mal/mal bitte/direkt/) | da
        (musst/müsst/müssen/müsstest) (du/ihr/Sie) | wende dich (bitte/) an | wenden Sie sich (bitte/) an |
        (sprich/sprecht/sprechen Sie/rede/klär das/kläre das/klärt das) (mal/bitte/lieber/) mit | am besten
        (fragst du/fragt ihr/fragen Sie/du fragst) | kontaktiere | bitte an | geht an | übergebe an |
        delegiere an | (gebe/geb) (das/ich/) (weiter/ab) an | (leite/leit) (das/ich/) (weiter/) an | schreib
        (mal/bitte/) an | das macht | (ruf/rufen Sie) (mal/) | hol dir das von | cc | Zuständig ist |
        zuständig ist | Ansprechpartner ist | Ansprechpartnerin ist
    """,
    Cue.SELF_ASK: """
        (frage/frag) ich (mal/nach/bei/) | ich frage | ich frag | (muss/müsste/werde) (ich/) (erst/mal/bei/)
        (fragen/nachfragen) | ich kläre | werde fragen | frage nach | ich muss | warte auf | ich hab (schon/)
        gefragt | muss ich (erst/noch/mal/) (nachfragen/fragen/klären)
    """,
    Cue.KNOWS: """
        (weiß/weiss/wüsste) (das/es/Bescheid/mehr/sowas/da Bescheid/genau/) | (hat/hätte/kennt)
        (die/den/das/alle) (aktuellen/genauen/) (Zahlen/Zahl/Daten/Überblick/Auswertung/Wert/Werte) | kann
        (das/es/dir das/dir/Ihnen/euch) (sagen/beantworten/nennen) | (ist/wäre) (dafür/da/jetzt/)
        (zuständig/verantwortlich/der richtige Ansprechpartner/die richtige Ansprechpartnerin) | müsste
        (es/das) wissen | kennt sich (da/) aus | das
        (hat/macht/weiß/weiss/führt/betreut/übernimmt/verantwortet) (jetzt/) |
        (macht/führt/betreut/verantwortet) (das/die Auswertung/das Dashboard/jetzt) | (darum/da) kümmert sich
        (jetzt/) (drum/) | kümmert sich (darum/jetzt darum/drum/) | hat das (jetzt/) (übernommen/)
    """,
    Cue.NOBODY: """
        mich | ihn | sie | uns | später | nochmal | wieder | nächste | ich | er | wer | niemand | jemand | das
        | du | ihr | es | man | jetzt | da | mir | Sie | nach | was | ob
    """,
    Cue.HIJACK: """
        (ignoriere/ignorier/ignoriert/vergiss/vergesst/missachte)
        (alle/die/alles/vorherige/deine/bitte/was/alle vorherigen/sämtliche) |
        (vorherige/vorherigen/neue/frühere) (Anweisungen/Anweisung/Instruktionen) | ignore previous | ignore
        all | (system/assistent/admin) : | du bist (jetzt/nun) | Entwicklermodus | Administratormodus
    """,
    Cue.RECORD: """
        erfasse | speichere | setze | setz | trage | trag | notiere | notier | gib | antworte | bestätige |
        schreibe | schreib | record | markiere | melde | vermerke | genehmige | verbuche
    """,
    Cue.QUESTION: """
        was | welche | welcher | welches | welchen | wer | wie | warum | wann | wo | ist | sind | haben | hat
        | kann | können | soll | wieso | weshalb | meinst | meinen | darf | gilt | wollt | willst | wollen |
        geht | meinst du | meint ihr | braucht | brauchst | sollen | zählt | zählen | wofür | wozu | worauf |
        reicht | um welche | für welche
    """,
    Cue.YES: """
        ja | jep | jo | jap | stimmt | richtig | passt | genau | korrekt | ok | okay | klar | einverstanden
    """,
    Cue.NO: "nein | nee | nö | falsch | stimmt nicht | stimmt so nicht | nicht richtig",
    Cue.LAST: """
        letzte | letzten | letzter | letztes | letztem | vergangene | vergangenen | vergangener | vorige |
        voriger | vorigen
    """,
    Cue.THIS: "diese | diesen | dieser | dieses | diesem",
    Cue.NEXT: "nächste | nächsten | nächster | nächstes | nächstem | kommende | kommenden",
    Cue.END_OF: "Ende (des/) | Abschluss",
    Cue.START_OF: "Anfang | Mitte",
    Cue.DATED: "am | Stand | per | vom | zum",
    Cue.ON: "am | im | per | Stand | zum | vom | Ende | für",
    Cue.YESTERDAY: "gestern",
    Cue.TODAY: "heute | heute (früh/Morgen/Nachmittag)",
}

TABLE = Language(
    code="de",
    decimal=",",
    space_groups=True,
    hints=frozenset(words(_HINTS)),
    glued=True,
    minus=frozenset({"minus"}),
    numbers=_NUMBERS,
    faint=frozenset({"ein", "eins"}),
    articles=frozenset(words("ein eine einer einen einem")),
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
    future_endings=(),
    bystanders=frozenset(
        words(
            """
            Leute Personen Mitarbeiter Mitarbeitende Führungskräfte Manager Teilnehmer Teilnehmende
            Sitzungen Workshops Module Kurse Schulungen Trainings Teams Standorte Standorten Regionen
            Filialen Büros Länder Kunden Anrufe Meetings Agenten Kollegen Verkäufer Vertriebler Quellen
            Systeme Werke
            """
        )
    ),
    nouns=frozenset({"leute"}),
)
