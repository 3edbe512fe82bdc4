"""The fixed lists of words that rows are made of; each is stored as the word itself."""

from enum import StrEnum


class Platform(StrEnum):
    """Where a tenant lives."""

    SLACK = "slack"
    TEAMS = "teams"
    SANDBOX = "sandbox"


class PersonState(StrEnum):
    """Whether a person may be written to: `stopped` is their own choice, `erased` keeps only numbers."""

    ACTIVE = "active"
    STOPPED = "stopped"
    ERASED = "erased"


class Pace(StrEnum):
    """How often a manager wants coaching prompts."""

    WEEKLY = "weekly"
    FEWER = "fewer"
    NONE = "none"


class RoleKind(StrEnum):
    """What a person is to a program, a cohort or a KPI."""

    LEAD_SPONSOR = "lead_sponsor"
    SPONSOR = "sponsor"
    OWNER = "owner"
    MANAGER = "manager"
    ACTING_MANAGER = "acting_manager"
    KPI_OWNER = "kpi_owner"
    BUSINESS_UNIT_OWNER = "business_unit_owner"
    FINANCE_PARTNER = "finance_partner"
    DELEGATE = "delegate"


class ObjectiveKind(StrEnum):
    """An OKR objective, one of its key results, or a single SMART goal."""

    OBJECTIVE = "objective"
    KEY_RESULT = "key_result"
    SMART = "smart"


class ProgramState(StrEnum):
    """Where a program stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    RETIRED = "retired"
    CANCELLED = "cancelled"


class Gap(StrEnum):
    """Why people do not do it yet; with the last two, training alone will not fix it."""

    KNOWLEDGE = "knowledge"
    PRACTICE = "practice"
    PROCESS = "process"
    REWARD = "reward"


class Bloom(StrEnum):
    """Levels of Bloom's revised taxonomy (Anderson & Krathwohl 2001)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYZE = "analyze"
    EVALUATE = "evaluate"
    CREATE = "create"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Timing(StrEnum):
    """Whether a KPI moves before the result or after it."""

    LEADING = "leading"
    LAGGING = "lagging"


class Ease(StrEnum):
    """How success on a KPI can be shown."""

    EASY = "easy"
    SUBJECTIVE = "subjective"


class Rhythm(StrEnum):
    """How often a measure is published."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class SourceKind(StrEnum):
    """Who gave a reading: a person in chat, a system, or somebody noting what another said."""

    PERSON = "person"
    SYSTEM = "system"
    NOTED = "noted"


class ReadingState(StrEnum):
    """A reading counts while it is confirmed."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"


class Kind(StrEnum):
    """The planned contacts."""

    INTRODUCTION = "introduction"
    ALIGNMENT_QUESTIONS = "alignment_questions"
    SIDE_BY_SIDE = "side_by_side"
    BET = "bet"
    SUCCESSION = "succession"
    INTANGIBLE = "intangible"
    BASELINE = "baseline"
    BRIEFING = "briefing"
    KPI_UPDATE = "kpi_update"
    ROI = "roi"
    COACHING = "coaching"
    OBSERVATION = "observation"
    PULSE = "pulse"
    OBSTACLE = "obstacle"
    CIRCLE = "circle"
    STORY = "story"
    AUDIT = "audit"
    DIGEST = "digest"
    CONFIRM_NOTED = "confirm_noted"


class TouchpointState(StrEnum):
    """What has become of one planned contact."""

    PLANNED = "planned"
    DUE = "due"
    ASKED = "asked"
    ANSWERED = "answered"
    SNOOZED = "snoozed"
    ESCALATED = "escalated"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Why(StrEnum):
    """Why a contact was skipped, expired or withdrawn."""

    PAST_AT_IMPORT = "past_at_import"
    ALREADY_KNOWN = "already_known"
    AWAY = "away"
    CLOSED_CALENDAR = "closed_calendar"
    LOAD = "load"
    NO_DATA = "no_data"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    NOT_MINE = "not_mine"
    STOPPED = "stopped"
    LEFT = "left"
    UNREACHABLE = "unreachable"
    PACE = "pace"
    LIBRARY_EMPTY = "library_empty"
    PROGRAM_PAUSED = "program_paused"
    PROGRAM_RETIRED = "program_retired"
    PROGRAM_CANCELLED = "program_cancelled"
    COHORT_CANCELLED = "cohort_cancelled"
    ROLE_ENDED = "role_ended"
    REPLANNED = "replanned"


class ClaimSource(StrEnum):
    """Whose estimate, or which record, a claim rests on."""

    SPONSOR = "sponsor"
    MANAGER = "manager"
    FINANCE = "finance"
    DELEGATE = "delegate"
    SYSTEM = "system"


class Isolation(StrEnum):
    """How the effect of the program was told apart from the rest; the estimate is the weakest."""

    COMPARISON_GROUP = "comparison_group"
    TREND_LINE = "trend_line"
    ESTIMATE = "estimate"


class Benefit(StrEnum):
    """What kind of money a standard value is; saved hours are capacity, not cash."""

    CASH = "cash"
    AVOIDED_COST = "avoided_cost"
    CAPACITY = "capacity"


class PointKind(StrEnum):
    """What is to be settled before launch."""

    SCOPE = "scope"
    """Somebody expects what the program does not teach."""
    DIFFERENCE = "difference"
    """The three who were asked on their own expect different things."""


class Felt(StrEnum):
    """How somebody sees a result that is not money, beside how it was before."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    CANT_SAY = "cant_say"


class Outcome(StrEnum):
    """A manager's first tap on a coaching prompt."""

    DID_IT = "did_it"
    NOT_YET = "not_yet"
    NOT_FOR_ME = "not_for_me"


class Tailoring(StrEnum):
    """Whether a language model may word coaching prompts anew in an organization."""

    OFF = "off"
    ON = "on"
    REVIEW = "review"
    """Only what the learning team has said yes to."""


class Worded(StrEnum):
    """What came of having a coaching prompt worded anew; all but `good` mean the library's own words."""

    GOOD = "good"
    FORM = "form"
    """No if-then sentence, too long, a field empty, or markup in it."""
    LIBRARY_RULES = "library_rules"
    """Heavy reading, jargon, or whatever else the library does not take."""
    INVENTED = "invented"
    """A number, a name, money, a day, a link, a claim or an unusual word that nobody gave."""
    ANOTHER = "another"
    """Another action, step or reason than the one that was chosen, or the same turned round."""
    SAME = "same"
    """The library's words, or nearly."""
    NO_ANSWER = "no_answer"
    """The model refused, or said nothing that can be used."""
    NOT_READY = "not_ready"
    NOT_REVIEWED = "not_reviewed"
    PUT_ASIDE = "put_aside"
    """The learning team prefers the library's words."""
    LIKE_BEFORE = "like_before"
    """Nearly what this person was given before."""


class Verdict(StrEnum):
    """What an audit proposes and people decide."""

    CONTINUE = "continue"
    RE_SCOPE = "re_scope"
    PAUSE = "pause"
    RETIRE = "retire"
    CANCEL = "cancel"


class InboxState(StrEnum):
    """Where an event from a platform stands."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class OutboxState(StrEnum):
    """Where a message out stands. `uncertain` is settled by looking before anything is sent again."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"


class Category(StrEnum):
    """What a message out is. Asks, reminders and prompts count towards the weekly load."""

    ASK = "ask"
    REMINDER = "reminder"
    PROMPT = "prompt"
    REPLY = "reply"
    NOTICE = "notice"
    DIGEST = "digest"
    INTRODUCTION = "introduction"


class ModelOutcome(StrEnum):
    """How a call to the language model ended."""

    ASKED = "asked"
    """It has not come back; for ever so if the process died meanwhile."""
    ANSWERED = "answered"
    MALFORMED = "malformed"
    REFUSED = "refused"
    SLOW = "slow"
    LIMITED = "limited"
    """The service's own rate limit."""
    DOWN = "down"
    MISCONFIGURED = "misconfigured"
    """The service does not take the request: the key, the model's name or the address is wrong."""
