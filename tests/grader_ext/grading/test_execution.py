from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from grader_ext.grading.execution import FLOOD_FACTOR, Execution, Overrun
from grader_ext.grading.transcript import Transcript
from grader_ext.sandbox.ending import EndReason

BUSY = ("iopub", "status", {"execution_state": "busy"})
IDLE = ("iopub", "status", {"execution_state": "idle"})
ERROR = ("iopub", "error", {"ename": "E", "evalue": "", "traceback": []})
OK = ("shell", "execute_reply", {"status": "ok"})
FAILED = ("shell", "execute_reply", {"status": "error", "ename": "E", "evalue": "why", "traceback": ["a", "b"]})
ABORTED = ("shell", "execute_reply", {"status": "aborted"})
STATUSLESS = ("shell", "execute_reply", {})
PRINTED = ("iopub", "stream", {"name": "stdout", "text": "hello\n"})
COMPLAINED = ("iopub", "stream", {"name": "stderr", "text": "hm\n"})
VALUE = ("iopub", "execute_result", {"data": {"text/plain": "5"}, "metadata": {}})

Message = tuple[str, str, dict[str, Any]]


def tell(transcript: Transcript, about: Execution | str, *messages: Message) -> None:
    parent = about if isinstance(about, str) else about.request_id
    for channel, message_type, content in messages:
        message = {"msg_type": message_type, "parent_header": {"msg_id": parent}, "content": content, "metadata": {}}
        (transcript.take_shell if channel == "shell" else transcript.take_iopub)(message)


def seen(*messages: Message) -> tuple[Execution, Transcript]:
    transcript = Transcript(output_kb=1)
    execution = transcript.expect("code")
    tell(transcript, execution, *messages)
    return execution, transcript


def test_a_cell_that_ran_and_succeeded_is_seen_as_such():
    execution, transcript = seen(BUSY, PRINTED, COMPLAINED, VALUE, OK, IDLE)
    assert execution.succeeded
    assert (execution.stdout, execution.result) == ("hello\n", "5")
    assert (execution.output.stdout, execution.output.result) == ("hello", "5")
    assert transcript.contradictions == []


@given(st.lists(st.sampled_from([BUSY, IDLE, ERROR, OK, FAILED, ABORTED, STATUSLESS, PRINTED, VALUE]), max_size=8))
def test_only_one_honest_story_is_a_success(messages: list[Message]):
    execution, transcript = seen(*messages)
    if execution.succeeded and not transcript.contradictions:
        assert [messages.count(one) for one in (BUSY, OK, IDLE)] == [1, 1, 1]
        assert messages.index(BUSY) < messages.index(IDLE)
        assert not {one[1] + str(one[2]) for one in messages} & {
            one[1] + str(one[2]) for one in (ERROR, FAILED, ABORTED)
        }


def test_ok_with_an_error_shown_contradicts_itself():
    execution, _ = seen(BUSY, ERROR, OK, IDLE)
    assert execution.contradictory
    assert not execution.succeeded


def test_what_was_interrupted_or_lost_its_box_never_succeeded():
    for spoil in ({"overrun": Overrun.TIME}, {"box_ended": EndReason.EXITED}):
        execution, _ = seen(BUSY, OK, IDLE)
        vars(execution).update(spoil)
        assert not execution.succeeded


def test_replies_that_no_honest_kernel_sends_are_noted():
    for forged in ([OK, OK], [FAILED, OK], [STATUSLESS]):
        assert seen(BUSY, *forged)[1].contradictions
    transcript = Transcript(1)
    first, second = transcript.expect("1"), transcript.expect("2")
    tell(transcript, second, OK)
    assert transcript.contradictions == ["a reply out of turn"]
    tell(transcript, first, OK)
    tell(transcript, "nobody", OK)
    assert transcript.contradictions[1:] == ["a reply to a request that was never made"]


def test_an_interrupt_of_ours_may_cost_one_reply_even_of_a_later_cell():
    transcript = Transcript(1)
    first, second, third, fourth = (transcript.expect(code) for code in "1234")
    tell(transcript, first, BUSY, OK, IDLE)
    transcript.interrupted()  # meant for the first, which had ended by then
    tell(transcript, second, BUSY, IDLE)
    assert not second.done
    tell(transcript, third, BUSY, OK, IDLE)
    assert transcript.contradictions == []
    assert second.done
    assert second.hit_by_stray
    assert not second.succeeded
    assert third.succeeded
    tell(transcript, second, OK)
    assert transcript.contradictions == ["a reply out of turn"], "what is lost does not come again"
    transcript.expect("5")
    tell(transcript, fourth, BUSY, OK, IDLE)
    tell(transcript, transcript.expect("6"), BUSY, OK, IDLE)
    assert transcript.contradictions[1:] == ["a reply out of turn"], "one interrupt, one reply"


def test_messages_can_be_lost_in_a_flood_alone():
    _, transcript = seen(BUSY, *[PRINTED] * 400, OK)
    assert not transcript.may_lack_messages
    _, transcript = seen(BUSY, *[PRINTED] * 1000, OK)
    assert transcript.may_lack_messages


def test_the_reply_of_an_interrupted_cell_may_be_lost_as_well():
    transcript = Transcript(1)
    first, second, third = (transcript.expect(code) for code in "123")
    first.overrun = Overrun.TIME
    transcript.interrupted()
    tell(transcript, second, BUSY, OK, IDLE)
    assert transcript.contradictions == []
    tell(transcript, transcript.expect("4"), OK)
    assert transcript.contradictions == ["a reply out of turn"]
    assert not third.reply_lost


@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_garbage_is_never_more_than_a_contradiction(garbage: object):
    transcript = Transcript(1)
    execution = transcript.expect("code")
    for content in (garbage, {"status": garbage}, {"data": garbage}, {"text": garbage, "name": garbage}):
        for kind in ("execute_reply", "stream", "status", "display_data", garbage):
            parents = {"msg_id": execution.request_id}
            message = {"msg_type": kind, "parent_header": parents, "content": content, "metadata": {}}
            transcript.take_shell(message)
            transcript.take_iopub(message)
    transcript.take_shell(garbage)
    transcript.take_iopub(garbage)
    assert not execution.succeeded


def test_output_is_cut_with_a_note_and_a_flood_is_noticed():
    execution, transcript = seen(BUSY)
    line = ("iopub", "stream", {"name": "stdout", "text": "x" * 1024})
    tell(transcript, execution, line, line)
    assert execution.stdout == "x" * 1024 + "\n… cut after 1 KiB"
    assert execution.was_cut
    assert not execution.flooding
    tell(transcript, execution, *[line] * FLOOD_FACTOR)
    assert execution.flooding


def test_nothing_is_kept_of_a_cell_after_its_end_or_once_recording_stopped():
    execution, transcript = seen(BUSY, OK, IDLE, PRINTED)
    assert execution.stdout == ""
    execution, transcript = seen(BUSY)
    transcript.stop_recording()
    tell(transcript, execution, PRINTED, VALUE)
    later = transcript.expect("later")
    tell(transcript, later, BUSY, PRINTED)
    assert execution.stdout == execution.result == later.stdout == ""


def test_request_ids_cannot_be_told_from_each_other():
    transcript = Transcript(1)
    ids = [transcript.expect("").request_id for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(len(one) == 32 for one in ids)
