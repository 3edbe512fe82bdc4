"""How English speakers type numbers and what they say around them."""

from workflows.reading.language import Cue, Language
from workflows.reading.scan import words

_ONES = words(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_NUMBERS = (
    {word: n for n, word in enumerate(_ONES)}
    | {ten: 20 + 10 * n for n, ten in enumerate(_TENS)}
    | {f"{ten} {_ONES[one]}": 20 + 10 * n + one for n, ten in enumerate(_TENS) for one in range(1, 10)}
    | {f"{ten}{_ONES[one]}": 20 + 10 * n + one for n, ten in enumerate(_TENS) for one in range(1, 10)}
    | {"fourty": 40, "nil": 0}
)
_PARTS = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_FRACTIONS = (
    {f"{one} {part}": (1, n) for part, n in _PARTS.items() for one in ("a", "one")}
    | {f"{_ONES[top]} {part}s": (top, n) for part, n in _PARTS.items() for top in range(2, n)}
    | {"half": (1, 2), "one half": (1, 2), "a half": (1, 2)}
)
_MONTHS = """
    january | jan; february | feb; march | mar; april | apr; may; june | jun; july | jul; august | aug;
    september | sep | sept; october | oct; november | nov; december | dec
"""
_UNITS = {
    "%": "percent | per cent | percentage | perc | prct",
    "pp": "percentage point | percentage points | percent points | % points | pct points | pct pts | % pts",
    "bps": "basis point | basis points",
    "points": "point | points | star | stars",
    "x": "times",
    "seconds": "second | seconds",
    "minutes": "minute | minutes",
    "hours": "hour | hours",
    "days": "day | days | business days | working days | calendar days | workdays",
    "weeks": "week | weeks",
    "months": "month | months",
    "quarters": "quarters",
    "years": "year | years",
    "EUR": "euro | euros",
    "USD": "dollar | dollars | us dollars | us dollar | bucks",
    "GBP": "pound | pounds | quid",
    "INR": "rupees",
    "CHF": "francs | swiss francs",
    "BRL": "reais",
    "JPY": "yen",
}
_SCALES = {
    100: "hundred",
    1_000: "thousand | grand",
    1_000_000: "million | millions | mil",
    1_000_000_000: "billion",
    12: "dozen | dozens",
    100_000: "lakh | lakhs | lac | lacs",
    10_000_000: "crore | crores | cr",
}
_WEEKDAYS = """
    monday | mon; tuesday | tue | tues; wednesday | wed; thursday | thu | thurs; friday | fri; saturday;
    sunday
"""
_HINTS = """
    the and is are our it its was of at now from about with this that what would know not yet ask think
    target last week change same roughly been have ll up down still should to but meant sorry
"""

_CUES = {
    Cue.NEUTRAL: """
        (exceeded/beat/hit/surpassed/topped/smashed/reached) (the/our/my/) (target/goal/plan) | same day | if (i/we) (remember/recall) (correctly/right/) | if i m not (mistaken/wrong) | if memory serves | let
        me know if | if you (need/want/like/prefer) | if (needed/helpful/that helps/useful) | above target |
        below target | over target | under target | ahead of target | behind target | on target | above the
        target | below the target | hit target | hit the target | hit our target | beat target | beat the
        target | beat our target | missed target | missed the target | short of target | short of the target |
        above plan | below plan | ahead of plan | behind plan | on plan | against plan | above goal | below
        goal | close to target | near target | towards target | toward the target | towards the target | well
        above target | not at target | above our target | below our target | half way | halfway | one of | no
        one | at least we | at all | at best | at worst | in fact | due to | thanks to | thanks | sorry for |
        sorry about | sorry i | sorry we | sorry to | sorry this | not only | not bad | not just | why not |
        not great | not good | not as | not counting | not including | as well | in total | in the end | going
        to be honest | up to date | set up | follow up | catch up | look up | sum up | wrap up | heads up |
        what is up | for now | over all | over here | on it | same team | the same team | the same people | at
        the same time | the same way | the same person | same page | some of | some more | some good | some
        people | like it | like that | like to | love to | more or less | second half | first half | second
        quarter | first quarter | third quarter | fourth quarter | first of all | at first | first time | for
        the first time | last one | down the line | at this rate
    """,
    Cue.LINK: """
        is | are | was the | were the | as | being | which | that | our | my | we | had | agreed | set | 's |
        of course | it | its | still | stays | remains | : | s | i | have | official | original | overall |
        today's
    """,
    Cue.DET: "the | our | all | every | those | my | all the",
    Cue.NOW: """
        now | currently | today | right now | at the moment | at present | presently | these days | as of now
        | as of today | this week | current | latest | the latest | most recent | so far | to date | at this
        point
    """,
    Cue.AT: """
        at | reached | hit | stands at | standing at | sitting at | sits at | we are at | we re at | closed at
        | came in at | came out at | landed at | ended at | finished at | hovering at | so | so now | so that
        s | which makes | which gives us | makes it | that s | which is now | moved up to | brings us to |
        came to | actual | actuals | ended up at | settled at
    """,
    Cue.TO: "to | into",
    Cue.THROUGH: "to | through | thru",
    Cue.FROM: """
        used to (need/take/have/run/sit/run at/sit at) | vs | versus | compared to | compared with | against |
        relative to | than | instead of | baseline | previously | formerly | used to be | started at | started
        from | starting at | starting from | began at | prior | originally | initially | rather than | was at
        | beginning at | over the baseline | up on | above baseline | down on | comes from | where it was |
        previous | the old
    """,
    Cue.LEAVING: "from",
    Cue.SINCE: "since | starting from",
    Cue.WON: "won | lost | closed | landed",
    Cue.WAS: """
        you wrote | you said | i said | i wrote | i told you | was | were | had been | had | has been
    """,
    Cue.EARLIER: """
        before | earlier | back then | beforehand | at the start | at baseline | to begin with | at launch
    """,
    Cue.TARGET: """
        target | targets | goal | goals | objective | aim | aiming | aiming for | aim for | plan | planned |
        budget | budgeted | quota | benchmark | industry average | sla | threshold | targeting | target was |
        goal was | supposed to be | need to get to | needs to be | shooting for | want | wanted | okr |
        ambition | commitment | committed to | promised | stretch | should have been | out of a target of |
        target of
    """,
    Cue.FORECAST: """
        if all goes well | if things go well | fingers crossed | best case | expect | expecting | expected |
        should be | should hit | should reach | should get | should land | will | will be | ll | going to |
        gonna | hope | hoping | hopefully | forecast | forecasting | forecasted | projected | projecting |
        projection | on track for | on track to | on course for | heading to | heading for | heading towards |
        headed for | likely to | trending to | trending towards | would be | could be | could reach | could
        hit | might be | might reach | might hit | may reach | by year end | by the end of | by end of | by
        eoy | by eoq | eventually | soon | aim to | plan to | predict | predicting | anticipate | anticipating
        | in the coming | upcoming | tomorrow | should | could
    """,
    Cue.MOVE: """
        saves | save | saving | saves us | up | down | rose | risen | grew | grown | fell | fallen | dropped |
        drop | gained | lost | improved | increased | decreased | declined | jumped | climbed | slipped | went
        | gone | moved | + | increase of | decrease of | improvement of | drop of | gain of | growth of |
        reduction of | rise of | jump of | uplift of | a change of | change of | added | cut | shaved | saved
        | reduced | lowered | raised | won back | ticked up | crept up | going up | going down | swung | lift
        of | delta | plus | minus | worsened | shrank | doubled
    """,
    Cue.IF: "if | once | provided | assuming | unless",
    Cue.NONE: """
        none | none at all | not a single (one/incident/case/) | not one | zilch | nada | zip | zero | nil
    """,
    Cue.SPREAD: "depending on | depending | depends on",
    Cue.BY: "by",
    Cue.MORE: """
        (more/less/fewer/better/worse/higher/lower/faster/slower/shorter/quicker) than | confident |
        confidence | certain | probability | chance | likelihood | of target | of the target | of plan | of
        quota | of our target | of goal | of the goal | above target | below target | over target | under
        target | ahead of target | behind target | above the target | below the target | short of target |
        short of the target | above plan | below plan | ahead of plan | behind plan | above goal | below goal
        | well above target | above our target | below our target | better | worse | higher | lower | more |
        less | fewer | up | down | increase | decrease | improvement | gain | drop | uplift | jump | rise |
        reduction | growth | decline | faster | slower | quicker | shorter | longer | point increase | point
        drop | point gain | point jump | point improvement | lift | above | below | over | under | ahead |
        behind | short | off | away from | from target | improved | point rise
    """,
    Cue.NOT: """
        don t have | dont have | not at | not | isn t | isnt | wasn t | wasnt | aren t | not the | never |
        nowhere near | not yet at | no longer
    """,
    Cue.CORRECTION: """
        hang on | hold on | no hang on | my apologies | apologies | i meant | meant | meant to say | correction | make that | scratch that | strike that | actually | oops
        | typo | i mean | rather | sorry | wait | wait no | no wait | no | no it s | should read | should say
        | correct figure | correct number | right number is | right figure is | real number is | my bad | my
        mistake | misspoke | mistyped | fat fingers | whoops | let me correct | to correct | change that to |
        corrected | revised | on second thought
    """,
    Cue.PICK: """
        change it to | change that to | set it to | update it to | correct it to | make it | put | go with |
        going with | use | let s say | i d use | i trust | trust | official number | official figure | i d
        take | let s go with | let s use | put down | put me down for | record | log | stick with | finance
        says so | call it | final answer | the right one is | correct one is | i d go with | believe the
    """,
    Cue.SAMPLE: "sample of | sample size | sample | based on | across | among | out of a total of",
    Cue.LABEL: """
        back in | ext is | ext | extension is | extension | week | wk | day | month | phase | call me at | call me on | call | phone | tel | mobile | version |
        ver | level | page | room | step | stage | wave | cohort | batch | sprint | release | ticket | top |
        kpi | question | number | option | section | part | chapter | item | slide | module | tier | group |
        floor | building | line | row | column | ext | round | year | fy | cw | covid | windows | office | age
        | rank | place | team | cell | tab
    """,
    Cue.WINDOW: """
        the last | past | the past | over the last | in the last | for the last | next | the next | every |
        each | for the past | over the past | in the past | within | after | since | once every | other
    """,
    Cue.AGO: """
        left | to go | remaining | ago | later | from now | in a row | into | after launch | since | of
        training | old | in advance | out
    """,
    Cue.PERCENTILE: "percentile | pctl | quartile | decile",
    Cue.FOREIGN: """
        nps | csat | revenue | headcount | churn | attrition | margin | pipeline | arr | mrr | turnover | win
        rate | conversion rate | conversion | cycle time | retention | engagement | headcounts | quota
        attainment | satisfaction | enps | aov | acv | cac | ltv | sales | profit | ebitda | temperature |
        attendance | completion rate | budget spend | cost
    """,
    Cue.ABOUT: """
        a (tad/smidge/whisker/fraction/little bit/bit/hair/shade/touch) (over/under/above/below/more than/less than/shy of/north of) | about | roughly | around | approximately | some | something like | like | nearly | almost | just over
        | just under | just above | just below | just shy of | a bit over | a bit under | a little over | a
        little under | slightly over | slightly under | slightly above | slightly below | slightly more than |
        slightly less than | close to | ballpark | in the region of | in the neighborhood of | somewhere
        around | somewhere near | i d guess | i guess | my guess is | guess | guessing | maybe | perhaps |
        more or less | just about | circa | or about | at about | give or take | best guess | a shade over | a
        shade under | a hair over | a hair under | a touch over | a touch under | abt | aprox | apprx | aroud
        | approximatly | est | estimated | an estimated | at a guess | north of about | not quite | on the
        order of | barely
    """,
    Cue.OR_SO: """
        or so | ish | give or take | or thereabouts | thereabouts | more or less | approximately | roughly |
        ballpark | i d guess | i guess | at a guess | approx | or something | something like that | - ish | at
        a rough guess
    """,
    Cue.AT_LEAST: """
        at least | no fewer than | not fewer than | no less than | not less than | over | above | more than |
        greater than | upwards of | upward of | north of | minimum | a minimum of | minimum of | in excess of
        | well over | well above | not below | not under | exceeding | better than
    """,
    Cue.AT_MOST: """
        at most | no more than | not more than | under | below | less than | fewer than | lower than | maximum
        | a maximum of | maximum of | south of | well under | well below | not above | not over | no higher
        than
    """,
    Cue.OR_MORE: "or more | or better | or higher | or above | plus | and up | minimum | at least | +",
    Cue.OR_LESS: "or less | or fewer | or lower | or below | maximum | at most | tops | max",
    Cue.BETWEEN: """
        between | anywhere between | somewhere between | anywhere from | somewhere from | ranges from |
        ranging from | range of | in the range of | ranges between | in the range | range from | varies
        between | varies from
    """,
    Cue.AND: "and | & | plus",
    Cue.OR: "or | or maybe | or perhaps | or possibly",
    Cue.OF: "of",
    Cue.OUT_OF: "out of | of the last | of our last | outta | outof | out of every",
    Cue.IN: "in | in every",
    Cue.AND_A_HALF: "and a half",
    Cue.BUT: "but | while | whereas | though | although | however | because | since then",
    Cue.BOTH: """
        neither (is/are/of them is) (available/in/ready/out/there) | both | all of them | all three | all of these | either of them | each of them | both of them
    """,
    Cue.REST: "the rest | the other | the others | the other one | other one | everything else | all else",
    Cue.FIRST: "first | first one | the first | the first one | firstly | former | the former",
    Cue.SECOND: "second | second one | the second | the second one | secondly | latter | the latter",
    Cue.THIRD: "third | third one | the third | the third one | thirdly",
    Cue.ZERO: """
        none | no | nothing | not a single | not a single one | not one | none at all | zilch | not any | nada
    """,
    Cue.NO_CHANGE: """
        (no/no real/no big/without) (change/changes/movement/difference/shift/delta) | unchanged | the same |
        (the/) same (number/figure/value/again/here/old/same/thing/result/) | (the/) same as (before/last
        time/last/ever/always/last month/last week/last quarter/it was/previous/previously/then) | flat |
        steady | stable | flatlined | static | identical | ditto | as before | (hasn t/hasnt/has not/haven
        t/havent/have not/didn t/didnt/did not/not/doesn t/isn t/hardly/barely/not really/hasn t really)
        (moved/changed/budged/shifted/move/change/budge/moving/changing/improved or worsened) |
        (nothing/nothing s/nothing has/nothing is) (changed/new/moved/different) | nothing much (changed/has
        changed) | (stayed/staying/remains/remained/still/about/pretty much/more or
        less/exactly/roughly/much/basically/is) the same | (still/exactly/pretty
        much/about/right/stuck/basically/) where (it/we/they) (was/were/is/are) (before/last time/) | holding
        steady | holding (firm/level) | no (better or worse/better no worse) | level | on par with last
        (time/month/quarter) | in line with last (time/month/quarter) | as it was | business as usual |
        standing still | plateaued | stagnant | status quo
    """,
    Cue.UNKNOWN: """
        neither (is/are/of them is) (available/in/ready/out/there) | (i ll/we ll/should) have (it/that/them/numbers) (by/on/monday/tuesday/wednesday/thursday/friday/next/tomorrow/later/soon) | (hasn t/haven t/not) closed (the month/yet/) | (will/ll/i ll/can/let me/need to/gotta/going to)
        (send/share/update/confirm/follow up/circle back/report back/get back/get it to/forward it)
        (it/you/that/this/over/) | let you know | (don t/dont/do not/didn t/does not/doesn t) (know/really
        know/have/have it/have that/have one/measure/track/see/recall/remember) | (no/not the/haven t a/haven
        t the/havent a/not a) (idea/clue/slightest/foggiest/faintest) | dunno | not (sure/certain/clear) |
        unsure | not yet | clueless | (no/no new/without)
        (data/numbers/number/figures/figure/visibility/report/info/information/news/insight/reading/access/update)
        (yet/) | not
        (in/out/published/ready/available/known/measured/tracked/calculated/released/final/closed/there)
        (yet/) | (haven t/havent/have not/hasn t/hasnt/not)
        (got/seen/looked/checked/heard/measured/received/been published/pulled/run/had/closed) |
        (get/getting/come/circle/report) back (to you/) | (need/have/ve got/want/got) to (check/look/find
        out/verify/dig/pull/confirm/double check) | let me (check/look/see/find out/verify/confirm/dig/pull) |
        (will/ll) (check/find out/look/look into it/have it/know more/know) | (still/) (too early/too soon) |
        (unavailable/pending/unclear/unknown/idk/na/tba/forgot/later) | (still/) (waiting/awaiting/being
        calculated/being compiled/pulling/crunching/working on it) | waiting (for/on) | awaiting | (can
        t/cant/cannot/couldn t/could not/wouldn t/hard to/difficult to/impossible to) (say/tell/tell
        you/know/remember/recall/find/access/see) (yet/) | ask (again/me) | check back | (aren t/isn t/wasn t)
        (in/out/ready/available) (yet/) | beats me | who knows | look into it | remind me | next week please |
        need more time | wish i knew | (only/won t be)
        (out/published/publishes/publish/available/released/comes out) | (only/)
        (publishes/reports/releases/comes out) (that/it/them/those/) (next/on/in) | off the top of my head |
        with you (tomorrow/shortly) | good question | your guess is as good as mine
    """,
    Cue.DOUBT: """
        either | (not sure/can t tell/don t know/unsure/cant tell) (which/whether/if it s) | one of the two
    """,
    Cue.DECLINED: """
        (rather/prefer/d prefer/would prefer) not (to/) (say/share/answer/disclose/comment/) | (won
        t/wont/will not/can t/cant/cannot/not going to/not gonna/not allowed to/not authorised to/not
        authorized to/not able to/don t want to/do not want to/not willing to/unable to)
        (share/answer/say/disclose/discuss/comment/give/talk about) (that/this/it/) | (not/i m not)
        (sharing/answering/disclosing/telling/comfortable/something i can share/for sharing/at liberty/at
        ease/mine to share) | (keep/keeping) (that/this/it) (one/) (to myself/private/confidential) | decline
        | no comment | confidential | (i ll/) pass | (hard/) pass on | (i ll/let s/please/can we/just/) skip
        (this/it/that/this one/that one/) | stop asking | none of your business | refuse | leave me out |
        sensitive | under nda | next question | (private/classified/restricted) | d rather keep
    """,
    Cue.ASK: """
        cc | (please/pls/better/best/best to/you should/you could/you need to/maybe/try/go/id/just/d/)
        (ask/check with/talk to/speak to/speak with/talk with/ping/reach out to/contact/check in
        with/dm/message/email/consult/chase/see/try) |
        (pass/forward/hand/send/route/redirect/delegate/delegating/handing) (it/this/that/these/)
        (over/off/on/) to | handing off to | (one/question/that s one/a question/something) for | (best/right)
        person is | go to | directed to | loop in | (belongs/belonging) to | owned by | with me and | get
        (it/that) from | comes from the desk of | over to | i delegate to |
        (covered/handled/tracked/managed/run) by | (this/that/it) sits with | (this/that/it) is with |
        (up/down) to | cover for me is
    """,
    Cue.SELF_ASK: """
        (i ll/i will/let me/i need to/i have to/going to/gonna/need to/have to/ll/will/i can/i must/i ve got
        to) (ask/check with/ping/talk to/get it from/check in with/speak to/chase/consult) | waiting (on/for)
        | waiting to hear from | (i/i ve/i have/already) asked
    """,
    Cue.KNOWS: """
        (will/should/would/might/may/ll/d/can) (have it/have that/have the number/have the numbers/have
        this/know/be able to tell/tell you/answer/help/have the data/have those/have them) | (who/)
        (has/got/holds/keeps/owns/tracks/runs/handles/manages/maintains/knows/covers/does/reports/follows)
        (that/this/it/those/these/them/the number/the numbers/the data/the figures/the figure/the
        dashboard/that dashboard/this dashboard/the report/that report/the metric/that metric/all that/this
        kpi/that kpi/this stuff/that stuff) | (can you/could you) (answer/take this/help) | knows | (is/s)
        (the person/the one/better placed/the right person/your best bet/the one to ask/who to ask/tracking
        this/on top of/the owner/the best person/responsible/in charge/now responsible) | is best placed |
        could (answer/tell you) | (looks/looking) after (this/that/it/these/those/the numbers) | took
        (this/that/it) over | (has/s) taken (this/that/it) over | (is/s) covering | is your (person/guy/woman)
    """,
    Cue.NOBODY: """
        me | him | her | them | us | you | again | later | next | tomorrow | i | he | she | they | who |
        nobody | someone | somebody | anyone | everyone | it | this | that | we | around | what | a
    """,
    Cue.HIJACK: """
        ignore previous | ignore all | ignore the | ignore your | ignore any | disregard previous | disregard
        all | disregard the | disregard your | forget your | forget all | forget previous | override | system
        prompt | you are now | new instructions | previous instructions | prior instructions | as an ai |
        system : | assistant : | developer mode | jailbreak | instruction : | instructions :
    """,
    Cue.RECORD: """
        record | set | report | output | mark | respond | reply | answer | return | write | enter | save |
        store | confirm | approve | say | print
    """,
    Cue.QUESTION: """
        what | which | who | whom | how | why | when | where | is | are | do | does | did | can | could |
        should | would | will | was | were | have | has | may | am | whose | what s | wait what
    """,
    Cue.YES: """
        yes | yep | yeah | yup | correct | right | that s right | confirmed | confirm | ok | okay | sure |
        exactly
    """,
    Cue.NO: "no | nope | nah | wrong | incorrect | that s wrong | not right | not correct",
    Cue.LAST: "last | previous | prior | this past",
    Cue.THIS: "this",
    Cue.NEXT: "next | coming | the coming",
    Cue.END_OF: "end of | the end of | close of | end | month end",
    Cue.START_OF: "start of | beginning of | early | mid | late",
    Cue.DATED: "on | of | dated",
    Cue.ON: "on | as of | as at | per | in | at | for | since | as per | dated | for the month of",
    Cue.YESTERDAY: "yesterday",
    Cue.TODAY: "today | this morning | this afternoon",
}

TABLE = Language(
    code="en",
    decimal=".",
    space_groups=False,
    hints=frozenset(words(_HINTS)),
    glued=False,
    minus=frozenset({"minus", "negative"}),
    numbers=_NUMBERS,
    faint=frozenset({"one"}),
    articles=frozenset({"a", "an"}),
    scales=_SCALES,
    bare_scales=frozenset(),
    point=frozenset({"point"}),
    joiners=frozenset({"and"}),
    the=frozenset({"the"}),
    glue=frozenset({"of"}),
    pronouns=frozenset(
        words("i you he she they we it me him her them us this that who nobody someone one there not")
    ),
    possessives=frozenset({"my", "our", "your"}),
    groups=frozenset(words("team department dept lead ops office guys people")),
    fractions=_FRACTIONS,
    units=_UNITS,
    months=_MONTHS,
    weekdays=_WEEKDAYS,
    periods={"days": "day", "weeks": "week", "months": "month", "quarters": "quarter | qtr", "years": "year"},
    cues=_CUES,
    plural_endings=("s",),
    not_nouns=frozenset(
        words(
            """
            this was is thanks plus vs as less us yes cheers guys works needs looks always across versus
            sounds seems means has does its lets points these those thus perhaps towards
            """
        )
    ),
    capital_nouns=False,
    future_endings=(),
    bystanders=frozenset(
        words(
            """
            people staff folks reps managers employees participants learners attendees trainees sessions
            workshops modules courses trainings teams sites regions stores offices countries customers
            clients deals calls meetings sellers agents leaders supervisors colleagues slides pages
            questions systems sources tickets hires joiners leads opportunities plants shifts cohorts
            classes members users departments
            """
        )
    ),
    nouns=frozenset({"people", "staff", "folks"}),
)
