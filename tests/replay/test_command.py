"""`alignment replay` on the command line."""

import io
import json

import pytest
from typing_extensions import override

from bot.replay.command import run
from tests.replay.conftest import SALES

SHORT = """
program:
  key: short
  name: Short
  created: 2026-01-12
  roles: {lead_sponsor: a@b.example, owner: c@b.example}
people:
  - {email: a@b.example, name: Ada}
  - {email: c@b.example, name: Cy}
cohorts:
  - {key: one, name: One, starts_on: 2026-02-02, ends_on: 2026-02-06}
"""


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


@pytest.fixture
def short(tmp_path):
    path = tmp_path / "short.yaml"
    path.write_text(SHORT, encoding="utf-8")
    return path


def _run(file, answers=None, *, as_json=False, err=None):
    out, err = io.StringIO(), err if err is not None else io.StringIO()
    return run(file, answers, as_json, out, err), out.getvalue(), err.getvalue()


def test_it_prints_a_story_and_the_status(short):
    code, out, err = _run(short)
    assert (code, err) == (0, "")
    assert out.startswith("short, 12 January 2026 to ")
    assert "Monday 12 January 2026\n" in out
    assert "to Ada (lead sponsor), introduction\n" in out
    assert "Ada taps [Sounds good]" in out
    assert "\nStatus at the end\n" in out


def test_as_json_it_prints_one_object(short):
    code, out, _ = _run(short, as_json=True)
    assert code == 0
    assert {"messages", "touchpoints", "readings", "claims"} <= json.loads(out).keys()


@pytest.mark.torture
def test_on_a_terminal_it_shows_how_far_it_is(short):
    _, out, err = _run(short, err=Terminal())
    assert "messages" in err
    assert "January 2026" in err
    assert err.endswith("\r\033[K")
    assert "\033" not in out


@pytest.mark.torture
def test_a_button_nobody_offers_is_told(short, tmp_path):
    answers = tmp_path / "answers.yaml"
    answers.write_text("answers: [{when: {kind: introduction}, press: Hooray}]", encoding="utf-8")
    code, _, err = _run(short, answers)
    assert code == 0
    assert "a@b.example: no card has a button 'Hooray'.\n" in err


def test_files_that_cannot_be_read_are_told_in_one_sentence(tmp_path):
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("name: Zoë".encode("latin-1"))
    assert _run(tmp_path / "none.yaml")[::2] == (
        2,
        f"There is no file {tmp_path / 'none.yaml'}. Check the path.\n",
    )
    assert _run(latin)[::2] == (2, f"{latin} is not text in UTF-8. Save it as UTF-8 and try again.\n")


def test_what_is_wrong_in_a_file_is_told_with_its_line(tmp_path):
    program, answers = tmp_path / "program.yaml", tmp_path / "answers.yaml"
    program.write_text("program: {key: short, name: Short}\n", encoding="utf-8")
    answers.write_text("answers:\n  - {say: hi, after: soon}\n", encoding="utf-8")
    code, out, err = _run(program)
    assert (code, out) == (2, "")
    assert "a replay needs a cohort" in err
    code, out, err = _run(SALES, answers)
    assert (code, out) == (2, "")
    assert f"{answers}:2 answers[0].after: 'soon' is not a time span" in err
    assert err.endswith("Nothing was replayed.\n")


def test_an_answers_file_in_the_programs_place_is_told(tmp_path):
    answers = tmp_path / "answers.yaml"
    answers.write_text("otherwise: silence\nanswers: []\n", encoding="utf-8")
    said = f"{answers} is an answers file: give it with --answers, after the program's file.\n"
    assert _run(answers) == (2, "", said)
