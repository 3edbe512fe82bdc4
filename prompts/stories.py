"""Stories beside the numbers: offered by a manager or asked for, and read by others only with consent."""

from prompts.cards import Button, Buttons, Card, ChoiceInput, Items, Part, Text, TextInput
from prompts.message import message
from prompts.wording import first_name

_WHO_SEES = (
    "Those who see the program's numbers (sponsors, the unit's owner, finance, the learning team) will see "
    "it, with your name. You can take it back any time."
)

GUIDE = (
    "What did you, or your people, really use? Ask for one case, with day and place.",
    "What came of it? What would you see on a number, and which?",
    "What helped: a person, a tool, a rule?",
    "What got in the way, and what did you do then?",
    "What would you change about the program, if you could change one thing?",
)
"""Twenty minutes with whoever agreed, the same for everyone: nobody is told why they were chosen."""


@message("stories.offer", line="They talked for ten minutes before we did.", about="1")
def offer(*, line: str, about: str) -> Card:
    """A manager wants to share what happened."""
    return Card(
        summary="What happened, in two or three sentences?",
        parts=(
            Text(body="What happened, in two or three sentences?"),
            TextInput(id=f"tp{about}.story", label="Your story", value=line, multiline=True, required=True),
            Buttons(
                buttons=(
                    Button(
                        action="story.share", value=about, label="Share it", style="primary", submits=True
                    ),
                    Button(action="coaching.change", value=about, label="Not now"),
                )
            ),
            Text(body=_WHO_SEES, tone="quiet"),
        ),
    )


@message("stories.shared", story="1")
def shared(*, story: str) -> Card:
    """It is with the learning team."""
    said = "Thanks. The learning team has it, beside the number it is about."
    back = Button(action="story.take_back", value=story, label="Take it back")
    return Card(summary=said, parts=(Text(body=said), Buttons(buttons=(back,))))


@message("stories.taken_back")
def taken_back() -> Card:
    """Nobody reads it any more."""
    said = "OK, it is gone. The learning team knows not to use it."
    return Card(summary=said, parts=(Text(body=said),))


@message(
    "stories.asked", name="Priya Nair", program="Consultative Selling", interviewer="Mei Tanaka", about="1"
)
def asked(*, name: str, program: str, interviewer: str, about: str) -> Card:
    """Would they tell theirs? Whether it went well or not is not said."""
    return Card(
        summary=f"{program}: would you tell your story?",
        parts=(
            Text(
                body=f"{first_name(name)}, would you tell {interviewer} how it went with {program}? "
                "It takes 20 minutes, and it helps either way: what worked, and what did not."
            ),
            Buttons(
                buttons=(
                    Button(action="story.agree", value=about, label="Yes, gladly", style="primary"),
                    Button(action="story.rather_not", value=about, label="Rather not"),
                )
            ),
            Text(
                body="Nobody hears that I asked unless you say yes. You read it before anybody else does.",
                tone="quiet",
            ),
        ),
    )


@message("stories.agreed", interviewer="Mei Tanaka")
def agreed(*, interviewer: str) -> Card:
    """They said yes, or rather not (an empty interviewer)."""
    said = f"Thank you. {interviewer} will get in touch." if interviewer else "OK. Nobody was told."
    return Card(summary=said, parts=(Text(body=said),))


@message(
    "stories.interview",
    manager="Priya Nair",
    program="Consultative Selling",
    kpis=(("1", "Win rate: 25.5 %"),),
    about="1",
)
def interview(*, manager: str, program: str, kpis: tuple[tuple[str, str], ...], about: str) -> Card:
    """To the learning team: who agreed, what to ask, and where to file it."""
    parts: list[Part] = [
        Text(body=f"{manager} is willing to tell how it went with {program}. Five questions, 20 minutes:"),
        Items(items=GUIDE, ordered=True),
        TextInput(id=f"tp{about}.story", label="What they told, to file afterwards", multiline=True),
    ]
    if kpis:
        parts.append(ChoiceInput(id=f"tp{about}.kpi", label="The number it stands beside", choices=kpis))
    parts += [
        Buttons(buttons=(Button(action="story.file", value=about, label="File it", submits=True),)),
        Text(body=f"{manager} reads it first. Without a yes nobody else sees it.", tone="quiet"),
    ]
    return Card(summary=f"{manager} will tell their story", parts=tuple(parts))


@message("stories.filed", manager="Priya Nair")
def filed(*, manager: str) -> Card:
    """It waits for its owner's yes."""
    said = f"Filed. {manager} reads it now; you'll hear what they say."
    return Card(summary=said, parts=(Text(body=said),))


@message(
    "stories.consent",
    name="Priya Nair",
    by="Mei Tanaka",
    words="I stopped presenting. Two deals came back after that.",
    story="1",
)
def consent(*, name: str, by: str, words: str, story: str) -> Card:
    """May others read it?"""
    return Card(
        summary=f"{by} wrote down your story. May others read it?",
        parts=(
            Text(body=f"{first_name(name)}, {by} wrote down what you told. May others read it?"),
            Text(body=words, tone="quote"),
            Buttons(
                buttons=(
                    Button(action="story.consent", value=story, label="Yes, share it", style="primary"),
                    Button(action="story.take_back", value=story, label="No"),
                )
            ),
            Text(body=_WHO_SEES, tone="quiet"),
        ),
    )


@message(
    "stories.told",
    manager="Priya Nair",
    program="Consultative Selling",
    words="I stopped presenting. Two deals came back after that.",
    kpi="Win rate: 25.5 %",
    may_be_shared=True,
)
def told(*, manager: str, program: str, words: str, kpi: str, may_be_shared: bool) -> Card:
    """To the learning team: a story that may be shared, or one that may not be any more."""
    if not may_be_shared:
        said = f"{manager} does not want the story about {program} shared. Please don't use it."
        return Card(summary=said, parts=(Text(body=said),))
    parts: list[Part] = [
        Text(body=f"{manager} shares a story about {program}:"),
        Text(body=words, tone="quote"),
    ]
    if kpi:
        parts.append(Text(body=f"Filed beside {kpi}.", tone="quiet"))
    return Card(summary=f"{manager} shares a story about {program}", parts=tuple(parts))
