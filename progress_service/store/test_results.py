"""The results of a submission's tests."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from grader_ext.core.verdict import TestResult
from progress_service.store.database import Session
from progress_service.store.storable import storable
from progress_service.store.tables import TestResultRow


async def results_of(session: Session, submissions: Sequence[int]) -> dict[int, tuple[TestResult, ...]]:
    """The results stored so far for each submission, in the order in which the tests finished."""
    found: dict[int, list[TestResult]] = defaultdict(list)
    if submissions:
        rows = await session.scalars(
            select(TestResultRow)
            .where(TestResultRow.submission_id.in_(submissions))
            .order_by(TestResultRow.submission_id, TestResultRow.number)
        )
        for row in rows:
            found[row.submission_id].append(_from_row(row))
    return {submission: tuple(results) for submission, results in found.items()}


async def store_result(session: Session, submission: int, number: int, result: TestResult) -> None:
    """Keep the result of the test that finished as the `number`th; one that is known already stays as it is."""
    await session.execute(insert(TestResultRow).values(_values(submission, number, result)).on_conflict_do_nothing())


async def replace_results(session: Session, submission: int, results: Iterable[TestResult]) -> None:
    """Keep these results and no others."""
    await session.execute(delete(TestResultRow).where(TestResultRow.submission_id == submission))
    rows = [_values(submission, number, result) for number, result in enumerate(results, start=1)]
    if rows:
        await session.execute(insert(TestResultRow), rows)


def _values(submission: int, number: int, result: TestResult) -> dict[str, object]:
    fields = storable(result.model_dump(mode="json"))
    grade_id = fields.pop("id")
    return {**fields, "submission_id": submission, "grade_id": grade_id, "number": number}


def _from_row(row: TestResultRow) -> TestResult:
    return TestResult.model_validate(
        {
            "id": row.grade_id,
            **{name: getattr(row, name) for name in TestResult.model_fields if name != "id"},
        }
    )
