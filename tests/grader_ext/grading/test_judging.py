"""What is said of a test: hints, mistakes and the feedback policy."""

from typing import Any

import pytest

from grader_ext.core.course import Feedback
from grader_ext.core.lesson import Lesson
from grader_ext.core.verdict import TestResult, TestStatus
from grader_ext.grading.blame import Blame
from grader_ext.grading.conclusion import Seen, conclude
from grader_ext.grading.execution import Execution
from grader_ext.grading.judging import Answered, Judge
from grader_ext.grading.reports import cell_report
from grader_ext.grading.rules import Rules
from grader_ext.grading.sections import answers_by_test
from grader_ext.grading.steps import Step, StepKind, hidden_phase, visible_phase
from tests.grader_ext.grading.lessons import GOOD, answer, assertion, expectation, lesson, two_exercises


def ran(raised: tuple[str, str] | None = None, stdout: str = "") -> Execution:
    execution = Execution("id", "code", 1, recorded=True)
    execution.take_iopub("status", {"execution_state": "busy"})
    execution.take_iopub("stream", {"name": "stdout", "text": stdout})
    name, message = raised or ("", "")
    status = {"status": "error", "ename": name, "evalue": message} if raised else {"status": "ok"}
    execution.take_reply(status, {})
    execution.take_iopub("status", {"execution_state": "idle"})
    return execution


def mistake(where: str, pattern: str, say: str) -> dict[str, str]:
    return {"where": where, "pattern": pattern, "say": say}


def small(**waymark: Any) -> Lesson:
    mistakes = [
        mistake("error", "^NameError", "Is the name spelt right?"),
        mistake("answer", r"\bprint\(", "Return it."),
    ]
    return lesson(answer("a", mistakes=mistakes), assertion("t", "assert a", hints=["one", "two"], **waymark))


def judged(made: Lesson, raised: tuple[str, str], source: str = "", attempt: int = 1, **feedback: bool) -> TestResult:
    judge = Judge(made, Rules(feedback=Feedback(**feedback)), attempt)
    answers = [Answered(made.answers[0], source, ran())]
    return judge.visible(Step(StepKind.VISIBLE, "code", made.tests[0], token="mark"), ran(raised), answers)


@pytest.mark.parametrize(("attempt", "hint"), [(1, "one"), (2, "two"), (9, "two")])
def test_one_more_hint_with_each_attempt(attempt: int, hint: str):
    assert judged(small(), ("AssertionError", ""), attempt=attempt).hint == hint


def test_the_authors_sentences_on_mistakes_come_first():
    assert judged(small(), ("NameError", "name 'x' is not defined")).hint == "Is the name spelt right?\n\none"
    made = small(mistakes=[mistake("answer", "eval", "Without eval, please.")])
    assert judged(made, ("AssertionError", ""), source="eval('1')").hint == "Without eval, please.\n\none"


def test_what_the_course_does_not_show_is_not_there():
    made = lesson(answer("a"), expectation("t", "a", stdout="5", hints=["think"]))
    step = Step(StepKind.VISIBLE, "a", made.tests[0])
    shown = Judge(made, Rules(), 1).visible(step, ran(stdout="6"), [])
    assert (shown.expected, shown.actual, shown.hint) == ("5", "6", "think")
    hidden = Rules(feedback=Feedback(expected=False, hints=False, traceback=False))
    kept = Judge(made, hidden, 1).visible(step, ran(stdout="6"), [])
    assert (kept.expected, kept.actual, kept.hint) == (None, None, None)
    report = cell_report(made.answers[0], "", ran(("E", "why")), (), hidden)
    assert report.error
    assert (report.error.message, report.error.traceback) == ("why", "")


def test_a_report_names_dangers_mistakes_and_cuts():
    made = small()
    report = cell_report(made.answers[0], "print(1)", ran(("NameError", "x"), "y" * 2000), ["danger"], Rules())
    assert report.notices == (
        "danger",
        "Return it.",
        "Is the name spelt right?",
        "What this cell showed was cut after 64 KiB.",
    )


def test_a_test_is_about_the_answers_between_it_and_the_tests_before():
    made = lesson(
        assertion("t0", "1"), answer("a"), answer("b"), assertion("t1", "1"), assertion("t2", "1"), answer("c"),
        expectation("t3", "c", result="1"),
    )  # fmt: skip
    found = {test: [cell.id for cell in cells] for test, cells in answers_by_test(made).items()}
    assert found == {"t0": [], "t1": ["a", "b"], "t2": ["a", "b"], "t3": ["c"]}


def test_the_plan_holds_hidden_tests_back_and_canaries_after_the_first_answer():
    made = two_exercises()
    for _ in range(20):
        steps = visible_phase(made, GOOD)
        kinds = [step.kind for step in steps]
        assert all("secret42" not in step.code for step in steps)
        assert kinds.index(StepKind.CANARY) > kinds.index(StepKind.ANSWER)
        assert kinds[-1] is StepKind.CANARY
        assert [step.closes for step in steps].count(True) == 1
    assert [step.cell and step.cell.id for step in hidden_phase(made)] == ["test_hidden"]
    assert len({step.code for _ in range(20) for step in visible_phase(made, GOOD) if step.closes}) == 20


def concluded(made: Lesson, *, canary: Execution | None) -> TestStatus:
    """The status of a test that passed, when the canary after it was this one."""
    rules = Rules()
    judge = Judge(made, rules, 1)
    seen = Seen(made, rules)
    step = Step(StepKind.VISIBLE, "", made.tests[0], token="mark")
    seen.executions.append((step, ran()))
    seen.results["t"] = judge.visible(step, ran(), [])
    if canary:
        seen.last.append((Step(StepKind.CANARY, "", closes=True, token="word"), canary))
    return conclude(seen, judge, lambda _cell: (), 0.1).tests[0].status


def test_a_pass_needs_an_honest_canary_after_it():
    made = lesson(assertion("t", "assert True"))
    assert concluded(made, canary=ran(("AssertionError", "word"))) is TestStatus.PASSED
    assert concluded(made, canary=ran()) is TestStatus.TAMPERED
    assert concluded(made, canary=ran(("MemoryError", ""))) is TestStatus.NOT_RUN
    assert concluded(made, canary=None) is TestStatus.NOT_RUN
    assert concluded(lesson(expectation("t", "1", result="1")), canary=None) is not TestStatus.NOT_RUN


def test_blame_without_advice():
    judge = Judge(small(), Rules(), 1)
    assert judge.blamed(small().tests[0], Blame(TestStatus.NOT_RUN, "no")).hint is None
    assert judge.blamed(small().tests[0], Blame(TestStatus.TIMEOUT, "slow")).hint == "one"
