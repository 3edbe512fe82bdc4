"""Reading a folder of coaching files: what comes out of good ones, and what is said about bad ones."""

import re
from pathlib import Path

import pytest

from prompts.coaching.library import Bloom, Competency, LibraryError, Problem, Prompt, Stage, load

PROMPT = """\
---
id: listening-first-question
competency: listening
stage: try
minutes: 3
situation: one-to-one
evidence: "Good practice: ask first."
---
**If** someone brings you a problem, **then** ask what they have tried.
Wait for the answer.

Why: It becomes
theirs.

Easier: Ask one person once.

Harder: Ask twice before you say anything.
"""
COMPETENCY = """\
name: Listening
behavior: Lets others finish before answering.
bloom: apply
kpis:
- Retention
- Engagement
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with one competency and one prompt."""
    write(tmp_path, "competency.yaml", COMPETENCY)
    write(tmp_path, "01-try-first-question.md", PROMPT)
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    file = folder / "listening" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def problems(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(LibraryError) as caught:
        load(folder)
    return [
        (problem.file.removeprefix("listening/"), problem.line, problem.field)
        for problem in caught.value.problems
    ]


def test_a_prompt_is_plain_text_without_its_markup(folder: Path) -> None:
    assert load(folder).get("listening-first-question") == Prompt(
        id="listening-first-question",
        competency="listening",
        stage=Stage.TRY,
        minutes=3,
        situation="one-to-one",
        evidence="Good practice: ask first.",
        cue="someone brings you a problem",
        action="ask what they have tried. Wait for the answer.",
        why="It becomes theirs.",
        easier="Ask one person once.",
        harder="Ask twice before you say anything.",
    )


def test_a_competency_is_named_by_its_folder(folder: Path) -> None:
    library = load(folder)
    assert library.competencies == (
        Competency(
            "listening",
            "Listening",
            "Lets others finish before answering.",
            Bloom.APPLY,
            ("Retention", "Engagement"),
        ),
    )
    assert library.competency("listening") == library.competencies[0]
    assert library.competency("selling") is None


def test_prompts_come_in_the_order_of_their_files(folder: Path) -> None:
    write(
        folder, "02-recall-b.md", PROMPT.replace("first-question", "b").replace("stage: try", "stage: recall")
    )
    library = load(folder)
    assert [prompt.id for prompt in library.prompts("listening")] == [
        "listening-first-question",
        "listening-b",
    ]
    assert library.prompts("selling") == ()
    assert library.get("unknown") is None


def test_a_variant_adds_its_step_to_the_sentence(folder: Path) -> None:
    (prompt,) = load(folder).all_prompts
    assert prompt.text() == (
        "If someone brings you a problem, then ask what they have tried. Wait for the answer."
    )
    assert prompt.step("plain") is None
    assert prompt.step("easier") == "Ask one person once."
    assert prompt.step("harder") == "Ask twice before you say anything."


def test_the_built_in_library_is_read_once() -> None:
    assert load() is load()


def test_windows_line_ends_and_a_byte_order_mark_make_no_difference(folder: Path) -> None:
    before = load(folder)
    (folder / "listening" / "01-try-first-question.md").write_bytes(
        b"\xef\xbb\xbf" + PROMPT.replace("\n", "\r\n").encode()
    )
    assert load(folder) == before


def test_other_files_are_left_alone(folder: Path) -> None:
    before = load(folder)
    write(folder, ".01-try-draft.md", "not ready")
    write(folder, "notes.txt", "not ours")
    write(folder, "README.md", "How we talk about listening")
    (folder / "README.md").write_text("How we write prompts", encoding="utf-8")
    assert load(folder) == before


@pytest.mark.parametrize(
    ("before", "after", "line", "field"),
    [
        ("id: listening-first-question", "id: Listening First", 2, "id"),
        ("competency: listening", "competency: selling", 3, "competency"),
        ("stage: try", "stage: attempt", 4, "stage"),
        ("minutes: 3", "minutes: three", 5, "minutes"),
        ("minutes: 3", "minutes: 0", 5, "minutes"),
        ("minutes: 3", "minutes: 61", 5, "minutes"),
        ("minutes: 3", "minutes: [3]", 5, "minutes"),
        ("situation: one-to-one", "situation: ''", 6, "situation"),
        ("situation: one-to-one", "situation: one-to-one\nmood: good", 7, "mood"),
        ("situation: one-to-one", "situation: one-to-one\nminutes: 4", 7, "minutes"),
        ("stage: try\n", "", 2, "stage"),
        ('evidence: "Good', 'evidence: "Good" "', 7, "YAML"),
        ("**If** someone", "When someone", 9, "If"),
        ("someone brings you a problem", "someone brings you a `problem`", 9, "If"),
        ("Wait for the answer.", "Wait. " * 60, 9, "If"),
        ("Why: It becomes\ntheirs.\n", "", 8, "Why"),
        ("Ask one person once.", "", 15, "Easier"),
        ("Ask one person once.", "Ask one person\n\nWhy: Because.", 17, "Why"),
        ("Ask twice before", "Ask **twice** before", 17, "Harder"),
        ("Ask twice before", "Ask " * 60, 17, "Harder"),
    ],
)
def test_a_bad_prompt_is_refused_with_line_and_field(
    folder: Path, before: str, after: str, line: int, field: str
) -> None:
    assert PROMPT.count(before) == 1
    write(folder, "01-try-first-question.md", PROMPT.replace(before, after))
    found = problems(folder)
    assert ("01-try-first-question.md", line, field) in found
    assert {field for _, _, field in found} == {field}


@pytest.mark.parametrize(
    "text", ["", "Just a note.", "---\nid: x\n", "---\n- a\n- b\n---\n", "---\nid: \x07\n---\n"]
)
def test_a_file_of_another_kind_is_refused(folder: Path, text: str) -> None:
    write(folder, "01-try-first-question.md", text)
    assert problems(folder)[0][2] in ("front matter", "YAML")


def test_a_file_that_is_not_text_is_refused(folder: Path) -> None:
    (folder / "listening" / "01-try-first-question.md").write_bytes(b"\xff\xfe\x00")
    assert problems(folder) == [("01-try-first-question.md", 1, "file")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("evidence:", "source:"),
        ("**If** someone brings you a problem, **then**", "If someone brings you a problem, then"),
        ("competency: listening\n", ""),
        ("id: listening-first-question\n", ""),
    ],
)
def test_it_may_be_written_in_other_ways(folder: Path, before: str, after: str) -> None:
    expected = load(folder)
    assert PROMPT.count(before) == 1
    write(folder, "01-try-first-question.md", PROMPT.replace(before, after))
    (folder / "listening" / "01-try-first-question.md").rename(folder / "listening" / "01-first question.MD")
    assert load(folder) == expected


@pytest.mark.parametrize("stage", ["give_feedback", "give-feedback", "Give feedback"])
def test_a_stage_of_two_words_is_written_as_one_likes(folder: Path, stage: str) -> None:
    write(folder, "01-try-first-question.md", PROMPT.replace("stage: try", f"stage: {stage}"))
    assert load(folder).all_prompts[0].stage is Stage.GIVE_FEEDBACK


def test_our_own_files_are_named_for_their_stage() -> None:
    """So that a listing shows what is there."""
    ours = load()
    for prompt in ours.all_prompts:
        stage = prompt.stage.replace("_", "-")
        assert re.fullmatch(rf"[a-z-]+/[0-9]{{2}}-{stage}-[a-z0-9-]+\.md", ours.file_of[prompt.id])


def test_two_prompts_cannot_share_an_id(folder: Path) -> None:
    write(folder, "02-try-again.md", PROMPT)
    with pytest.raises(LibraryError) as caught:
        load(folder)
    assert caught.value.problems == (
        Problem(
            "listening/02-try-again.md",
            2,
            "id",
            "its own; listening-first-question is also in listening/01-try-first-question.md",
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "line", "field"),
    [
        ("bloom: apply", "bloom: know", 3, "bloom"),
        ("kpis:\n- Retention\n- Engagement", "kpis: Retention", 4, "kpis"),
        ("kpis:\n- Retention\n- Engagement", "kpis: []", 4, "kpis"),
        ("kpis:\n- Retention\n- Engagement\n", "", 1, "kpis"),
        ("name: Listening\n", "", 1, "name"),
    ],
)
def test_a_bad_competency_is_refused_with_line_and_field(
    folder: Path, before: str, after: str, line: int, field: str
) -> None:
    assert COMPETENCY.count(before) == 1
    write(folder, "competency.yaml", COMPETENCY.replace(before, after))
    assert problems(folder) == [("competency.yaml", line, field)]


def test_a_folder_without_its_competency_is_refused(folder: Path) -> None:
    (folder / "listening" / "competency.yaml").unlink()
    assert problems(folder) == [("competency.yaml", 1, "file")]


def test_an_empty_or_missing_folder_is_refused(tmp_path: Path) -> None:
    assert [field for _, _, field in problems(tmp_path)] == ["folder"]
    assert [field for _, _, field in problems(tmp_path / "nowhere")] == ["folder"]


def test_everything_wrong_is_said_at_once_in_sentences(folder: Path) -> None:
    write(
        folder,
        "01-try-first-question.md",
        PROMPT.replace("minutes: 3", "minutes: long").replace("Why:", "Because:"),
    )
    write(folder, "competency.yaml", COMPETENCY.replace("- Retention\n- Engagement", ""))
    with pytest.raises(LibraryError) as caught:
        load(folder)
    assert str(caught.value).splitlines() == [
        "listening/competency.yaml, line 4, kpis: a list with at least one line of text",
        "listening/01-try-first-question.md, line 5, minutes: a whole number from 1 to 60",
        "listening/01-try-first-question.md, line 8, Why: a paragraph that starts with 'Why:'",
    ]
