"""The results of a submission's tests."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from grader_ext.core.verdict import TestResult
from progress_service.store.database import Session
from progress_service.store.storable import storable
from progress_service.store.tables import TestResultRow

_OF_SUBMISSIONS = (
    select(TestResultRow)
    .where(TestResultRow.submission_id == any_(bindparam("submissions", type_=ARRAY(BigInteger))))
    .order_by(TestResultRow.submission_id, TestResultRow.number)
)
_INSERT = insert(TestResultRow)
_ADD = _INSERT.on_conflict_do_nothing()
_FORGET = (
    delete(TestResultRow)
    .where(TestResultRow.submission_id == bindparam("submission"))
    .execution_options(synchronize_session=False)
)


async def results_of(session: Session, submissions: Sequence[int]) -> dict[int, tuple[TestResult, ...]]:
    """The results stored so far for each submission, in the order in which the tests finished."""
    found: dict[int, list[TestResult]] = defaultdict(list)
    if submissions:
        for row in await session.scalars(_OF_SUBMISSIONS, {"submissions": list(submissions)}):
            found[row.submission_id].append(_from_row(row))
    return {submission: tuple(results) for submission, results in found.items()}


async def store_results(session: Session, submission: int, finished: Mapping[int, TestResult]) -> None:
    """Keep the results of the tests that finished as the first, second, …; those known already stay as they are."""
    rows = [_values(submission, number, result) for number, result in finished.items()]
    await session.execute(_ADD, rows)


async def replace_results(session: Session, submission: int, results: Iterable[TestResult]) -> None:
    """Keep these results and no others."""
    await session.execute(_FORGET, {"submission": submission})
    rows = [_values(submission, number, result) for number, result in enumerate(results, start=1)]
    if rows:
        await session.execute(_INSERT, rows)


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
