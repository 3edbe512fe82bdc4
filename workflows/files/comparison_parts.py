"""Importing and exporting beside which measure a KPI is read: people like those trained, who were not."""

from collections.abc import Callable, Mapping

from sqlmodel import Session, col, select

from storage.models import Row
from storage.models.review import Comparison
from workflows.files.program_file import KpiPart
from workflows.files.steps import Books, What


def comparisons(books: Books, parts: tuple[KpiPart, ...]) -> None:
    """What the file says holds; one it leaves out ends, and what was read beside it stays."""
    stand = standing(books.session, [kpi.key_id for kpi in books.kpis.values() if kpi.id is not None])
    keys = {row.id: key for key, row in books.measures.items()}
    for part in parts:
        kpi = books.kpis.get(part.measure)
        old = stand.get(kpi.key_id) if kpi is not None and kpi.id is not None else None
        new = part.comparison
        before = (keys.get(old.measure_id), old.because) if old is not None else None
        after = (new.measure, new.because or "") if new is not None else None
        if before == after:
            continue
        about = f"KPI {part.measure}"
        if new is None:
            books.step("end", about, f"comparison with {before[0] if before else ''}", _ends(books, old))
        else:
            what: What = "change" if old is not None else "add"
            books.step(what, about, f"comparison with {new.measure}", _begins(books, part, old))


def _ends(books: Books, old: Comparison | None) -> Callable[[], Row]:
    def write() -> Row:
        if old is None:
            raise RuntimeError("only a comparison that stands can end")
        old.ended_at = books.now
        return old

    return write


def _begins(books: Books, part: KpiPart, old: Comparison | None) -> Callable[[], Row]:
    def write() -> Row:
        if old is not None:
            old.ended_at = books.now
        new = part.comparison
        if new is None:
            raise RuntimeError("only what the file names can begin")
        row = Comparison.made(
            kpi_id=books.kpis[part.measure].key_id,
            measure_id=books.measures[new.measure].key_id,
            because=new.because or "",
            recorded_at=books.now,
        )
        books.added(row)
        return row

    return write


def standing(session: Session, kpi_ids: list[int]) -> dict[int, Comparison]:
    """The comparisons of these KPIs that hold."""
    query = select(Comparison).where(col(Comparison.kpi_id).in_(kpi_ids), col(Comparison.ended_at).is_(None))
    return {row.kpi_id: row for row in session.exec(query.order_by(col(Comparison.id)))}


def of_export(books: Books) -> Mapping[int, tuple[str, str]]:
    """By KPI the key of the measure it is read beside, and why."""
    keys: dict[int | None, str] = {row.id: key for key, row in books.measures.items()}
    stand = standing(books.session, [kpi.key_id for kpi in books.kpis.values()])
    return {number: (keys[row.measure_id], row.because) for number, row in stand.items()}
