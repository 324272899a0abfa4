from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from grader_ext.core.course import Course, LessonEntry
from grader_ext.core.progress import Completed, LessonState, Progress, Unlocked, apply, lesson_states, next_lesson
from grader_ext.core.verdict import Verdict, VerdictStatus

NOW = datetime(2026, 11, 22, tzinfo=UTC)
COURSE = Course(
    id="x",
    title="X",
    language="python",
    pass_mark=0.75,
    lessons=(
        LessonEntry(id="a", title="A"),
        LessonEntry(id="b", title="B"),
        LessonEntry(id="c", title="C", prerequisites=("a", "b")),
        LessonEntry(id="d", title="D", prerequisites=()),
    ),
)


def verdict(lesson: str, score: float, status: VerdictStatus = VerdictStatus.FAILED, max_score: float = 4.0) -> Verdict:
    return Verdict(
        lesson=lesson,
        lesson_version="sha256:" + "0" * 64,
        status=status,
        score=score,
        max_score=max_score,
        tests=(),
        cells=(),
        duration_ms=1.0,
    )


def test_at_first_only_lessons_without_prerequisites_are_open():
    states = lesson_states(Progress(), COURSE)
    assert states == {"a": "open", "b": "locked", "c": "locked", "d": "open"}
    assert next_lesson(Progress(), COURSE) == "a"


def test_a_lesson_below_the_mark_is_in_progress():
    progress, events = apply(Progress(), verdict("a", 2), COURSE, NOW)
    assert events == ()
    assert lesson_states(progress, COURSE)["a"] is LessonState.IN_PROGRESS


def test_reaching_the_mark_completes_and_unlocks_once():
    progress, events = apply(Progress(), verdict("a", 3), COURSE, NOW)
    assert events == (Completed("a"), Unlocked("b"))
    progress, events = apply(progress, verdict("a", 4), COURSE, NOW)
    assert events == ()
    assert (progress.of("a").attempts, progress.of("a").best_score) == (2, 4)


def test_all_prerequisites_are_needed():
    progress, events = apply(Progress(), verdict("b", 4), COURSE, NOW)
    assert events == (Completed("b"),)
    progress, events = apply(progress, verdict("a", 4), COURSE, NOW)
    assert events == (Completed("a"), Unlocked("c"))


def test_a_worse_attempt_takes_nothing_away():
    progress, _ = apply(Progress(), verdict("a", 4), COURSE, NOW)
    progress, events = apply(progress, verdict("a", 0), COURSE, NOW)
    assert events == ()
    assert progress.of("a").best_score == 4
    assert progress.of("a").last_score == 0
    assert lesson_states(progress, COURSE)["a"] is LessonState.COMPLETED


def test_the_grader_s_own_fault_costs_nothing():
    assert apply(Progress(), verdict("a", 0, VerdictStatus.ERROR), COURSE, NOW) == (Progress(), ())


def test_a_lesson_that_left_the_course_changes_nothing():
    assert apply(Progress(), verdict("z", 4), COURSE, NOW) == (Progress(), ())


def test_a_lesson_without_points_passes_by_running():
    _, events = apply(Progress(), verdict("a", 0, VerdictStatus.PASSED, max_score=0), COURSE, NOW)
    assert Completed("a") in events


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 4)), max_size=12))
def test_events_tell_all_that_states_show(history: list[tuple[str, int]]):
    progress = Progress()
    unlocked = {lesson for lesson, state in lesson_states(progress, COURSE).items() if state is not LessonState.LOCKED}
    completed: set[str] = set()
    for lesson, score in history:
        progress, events = apply(progress, verdict(lesson, score), COURSE, NOW)
        for event in events:
            target = completed if isinstance(event, Completed) else unlocked
            assert event.lesson not in target or isinstance(event, Unlocked)
            target.add(event.lesson)
    states = lesson_states(progress, COURSE)
    assert {one for one, state in states.items() if state is LessonState.COMPLETED} == completed
    assert {one for one, state in states.items() if state is not LessonState.LOCKED} == unlocked | completed
