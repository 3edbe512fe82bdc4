"""The forms that questions can be answered in: the four questions, numbers, and what a program was worth."""

from prompts.cards import Part, Text, TextInput
from prompts.forms import Form, form

NOTHING_WRITTEN = "Write an answer first, or close this: the question stays open."


@form(
    "alignment",
    about="1",
    parts=(
        Text(body="Four questions before the program starts on 2 March. Your own words are best."),
        TextInput(id="tp1.q1", label="What are the key things people should learn?", multiline=True),
        TextInput(id="tp1.q2", label="Which KPIs would you expect to improve?", multiline=True),
    ),
)
def alignment(*, about: str, parts: tuple[Part, ...]) -> Form:
    """The four questions, each in the person's own words."""
    return Form(name="alignment", value=about, title="The four questions", submit="Send", parts=parts)


@form(
    "kpi_update",
    about="1,2",
    parts=(
        Text(body="Win rate", tone="strong"),
        TextInput(id="tp1.value", label="Where is Win rate now?", hint="Like 25.5 %"),
        Text(body="Deal cycle time", tone="strong"),
        TextInput(id="tp2.value", label="Where is Deal cycle time now?", hint="Like 40 days"),
    ),
)
def kpi_update(*, about: str, parts: tuple[Part, ...]) -> Form:
    """The numbers of several KPIs at once."""
    return Form(name="kpi_update", value=about, title="Your numbers", submit="Send", parts=parts)


@form(
    "roi",
    about="1",
    parts=(
        Text(body="How did the program improve your results, and by how much?", tone="strong"),
        TextInput(id="tp1.amount", label="What was it worth so far, since 27 March, in USD?"),
        TextInput(id="tp1.causes", label="What else moved your results?"),
        TextInput(id="tp1.attribution", label="How much of it is due to the program, in %?"),
        TextInput(id="tp1.confidence", label="How sure are you of that, in %?"),
    ),
)
def roi(*, about: str, parts: tuple[Part, ...]) -> Form:
    """What the program was worth, other causes before its own part."""
    return Form(name="roi", value=about, title="What was it worth?", submit="Send", parts=parts)
