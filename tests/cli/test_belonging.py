"""What is imported belongs to the platform that people are on."""

from pathlib import Path

from sqlmodel import select

from bot import bet_command, coaching_command, memo_command
from bot.app import assemble
from bot.cli_support import export_program, import_file, to_import
from bot.clock import WallClock
from bot.settings import Settings
from storage import tenants
from storage.database import Database
from storage.models import Person, Program, Tenant
from storage.words import Platform
from tests.conversations.programs import WIN_RATE, program


def test_a_file_belongs_to_the_first_real_platform_and_makes_no_sandbox(
    database: Database, tmp_path: Path
) -> None:
    application = assemble(Settings(), database=database)
    now = WallClock().now()
    database.write(
        lambda s: tenants.join(s, platform=Platform.SLACK, external_id="T1", name="Halden", now=now).key_id
    )
    file = tmp_path / "program.yaml"
    file.write_text(program(WIN_RATE), encoding="utf-8")

    assert list(import_file(application, file, to_import(file), apply=False))[-1].endswith("made.")
    assert "Consultative Selling" in export_program(application, None)

    slip = file.read_text(encoding="utf-8").replace("discovery-questions", "discovery-question")
    file.write_text(slip, encoding="utf-8")
    *_, look_at, _made = import_file(application, file, slip, apply=False)
    assert look_at == (
        "No coaching ideas for Discovery questions (key discovery-question, or do you mean "
        "discovery-questions?). See alignment coaching preview for what there is."
    )

    program_name = "Consultative Selling"
    for asked in (
        lambda: bet_command.run(application, program_name, as_json=False),
        lambda: memo_command.results(application, program_name, pictures=None, as_png=False),
        lambda: memo_command.case(application, program_name),
        lambda: memo_command.look(application, program_name),
        lambda: memo_command.whole_portfolio(application, as_json=False),
        lambda: coaching_command.show_results(application, program_name, None, as_json=False),
    ):
        assert program_name in asked()

    (tenant,) = database.read(lambda s: s.exec(select(Tenant)).all())
    assert tenant.platform is Platform.SLACK
    assert {each.home_tenant_id for each in database.read(lambda s: s.exec(select(Person)).all())} == {
        tenant.id
    }
    assert database.read(lambda s: s.exec(select(Program.tenant_id)).all()) == [tenant.id]
