"""An organization's own folder: what it adds, what it replaces, and what is said while it is written."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import Settings
from prompts.coaching import library
from tests.coaching_library.test_loading import COMPETENCY, PROMPT

OURS = "delegation-given-well"
WELL_WRITTEN = (
    PROMPT.replace("someone brings you a problem", "a customer talks for longer than you like")
    .replace(
        "ask what they have tried.\nWait for the answer.", "note their last three words before you speak."
    )
    .replace("It becomes\ntheirs.", "People trust an answer that they found by themselves.")
    .replace("Ask one person once.", "Ask one person once this week.")
)
REPLACES_OURS = f"""\
---
id: {OURS}
competency: delegation
stage: try
minutes: 5
situation: on your own
evidence: Tasks climb back to the boss unnoticed (Oncken and Wass 1974).
---
**If** a report lands on your desk half done, **then** send it back the same day with a line on what is good.

Why: Work that goes back up was never given away.

Easier: Let the smallest job of today stay where it is.

Harder: Agree on the day when they will show you the finished sheet.
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A new competency with one prompt, and one prompt in place of a built-in one."""
    write(tmp_path / "listening" / "competency.yaml", COMPETENCY)
    write(tmp_path / "listening" / "01-try-first-question.md", WELL_WRITTEN)
    write(tmp_path / "delegation" / "02-try-given-well.md", REPLACES_OURS)
    yield tmp_path
    library.use(None)


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def run(*typed: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["coaching", *typed])
    return done.exit_code, done.stdout + done.stderr


def test_it_adds_to_the_built_in_library_and_replaces_by_id(own: Path) -> None:
    before = library.in_use()
    library.use(own)
    now = library.in_use()
    assert len(now.all_prompts) == len(before.all_prompts) + 1
    assert now.competency("listening") is not None
    replaced, ours = now.get(OURS), before.get(OURS)
    assert replaced is not None
    assert ours is not None
    assert replaced.text() != ours.text()
    assert [each.id for each in now.prompts("delegation")] == [
        each.id for each in before.prompts("delegation")
    ]
    library.use(None)
    assert library.in_use() is library.load()


def test_check_says_what_is_there_when_all_can_go_out(own: Path) -> None:
    code, said = run("check", str(own))
    assert (code, said.splitlines()[:2]) == (
        0,
        ["Delegation: 1 prompt, 1 in place of ours", "Listening: 1 prompt"],
    )


def test_check_names_what_is_not_read(own: Path) -> None:
    write(own / "loose.md", WELL_WRITTEN)
    (own / "listening" / "drafts").mkdir()
    write(own / "listening" / "drafts" / "later.md", WELL_WRITTEN)
    write(own / "listening" / "readme.md", "How we write them.")
    code, said = run("check", str(own))
    assert code == 0
    assert [line.partition(" is not read")[0] for line in said.splitlines() if "is not read" in line] == [
        "listening/drafts/later.md",
        "loose.md",
    ]


def test_check_is_not_content_with_no_prompt_at_all(own: Path) -> None:
    (own / "delegation" / "02-try-given-well.md").unlink()
    (own / "listening" / "01-try-first-question.md").rename(own / "listening" / "first-question.text")
    code, said = run("check", str(own))
    assert code == 2
    assert "there is no prompt in it" in said
    assert "listening/first-question.text: is not read" in said


def test_check_names_what_cannot_be_opened_or_never_goes_out(own: Path) -> None:
    (own / "listening" / "02-try-elsewhere.md").symlink_to(own / "nowhere.md")
    write(own / "Active Listening" / "01-try-first.md", WELL_WRITTEN)
    write(own / "asking" / "competency.yml", COMPETENCY)
    code, said = run("check", str(own))
    assert code == 2
    assert "listening/02-try-elsewhere.md, line 1, file: one that can be read" in said
    assert "Active Listening, name of the folder: small letters" in said
    assert "as in programs: active-listening" in said
    assert "asking/competency.yml, line 1, file: the name competency.yaml" in said


def test_check_keeps_our_ideas_where_they_are(own: Path) -> None:
    mine = own / "listening" / "01-try-first-question.md"
    write(mine, WELL_WRITTEN.replace("listening-first-question", OURS))
    (own / "delegation" / "02-try-given-well.md").unlink()
    code, said = run("check", str(own))
    assert code == 2
    assert f"01-try-first-question.md, id: its own; {OURS} is one of ours for delegation" in said


def test_check_lists_every_problem_with_its_file(own: Path) -> None:
    heavy = WELL_WRITTEN.replace("People trust", "Stakeholders trust").replace("minutes: 3", "minutes: 50")
    write(own / "listening" / "01-try-first-question.md", heavy)
    copied = library.load().prompts("feedback")[0]
    copy = WELL_WRITTEN.replace("listening-first-question", "mine")
    copy = copy.replace("a customer talks for longer than you like", copied.cue)
    copy = copy.replace("note their last three words before you speak.", copied.action)
    write(own / "listening" / "02-try-mine.md", copy)
    code, said = run("check", str(own))
    assert code == 2
    assert "listening/01-try-first-question.md, line 5, minutes: 30 or less, not 50" in said
    assert "listening/01-try-first-question.md, line 9, words: a plain word instead of “stakeholders”" in said
    assert "mine (listening/02-try-mine.md): says nearly the same as feedback-" in said


def test_a_folder_that_is_not_there_is_said_to_be_none(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert f"{nowhere}, folder: there is no such folder" in run("check", str(nowhere))[1]


def test_the_page_shows_both_files_as_they_have_to_be(tmp_path: Path) -> None:
    page = Path("docs/coaching.md").read_text(encoding="utf-8")
    for file, text in re.findall(r"\n`(listening/\S+)`:\n\n```\w+\n(.+?)```\n", page, re.DOTALL):
        write(tmp_path / file, text)
    code, said = run("check", str(tmp_path))
    assert (code, said.splitlines()[0]) == (0, "Listening: 1 prompt")
    assert all(stage.value in page for stage in library.Stage)
    assert all(bloom.value in page for bloom in library.Bloom)


def test_a_folder_that_cannot_be_used_stops_the_start_with_every_problem(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "listening" / "competency.yaml").unlink()
    monkeypatch.setenv("ALIGNMENT_DATABASE_URL", f"sqlite:///{tmp_path / 'here.sqlite3'}")
    monkeypatch.setenv("ALIGNMENT_COACHING_FOLDER", str(own))
    done = CliRunner().invoke(app, ["status"])
    assert done.exit_code == 2
    assert "ALIGNMENT_COACHING_FOLDER cannot be used:\nlistening/competency.yaml, line 1" in done.stderr


def test_preview_shows_the_folder_that_is_set(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_COACHING_FOLDER", str(own))
    assert run("preview", "listening")[1].startswith("try            listening-first-question")


def test_a_setting_left_empty_is_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_COACHING_FOLDER", "")
    assert Settings().coaching_folder is None


def test_preview_shows_all_then_one_competency_then_one_prompt_in_three_sizes(own: Path) -> None:
    assert "listening" in run("preview", "--folder", str(own))[1]
    _, listed = run("preview", "listening", "--folder", str(own))
    assert listed.startswith("try            listening-first-question")
    _, shown = run("preview", OURS)
    assert shown.count("This week: Delegation") == 3
    assert "Or smaller: Recall one boss" in shown
    code, said = run("preview", "nothing-like-it")
    assert (code, said.count("\n")) == (2, 1)
