"""The way between the two boxes: the tests' box asks, the grader has the learner's box do it, and answers.

A kernel asks on its stdin channel: it sends `input_request`, and the cell waits for `input_reply`. Only the tests' box
may ask at any time. The learner's box may ask only within a call that was given a function of the test's, and only for
that function to be called; whatever it asks, it is a text that the tests' box reads with distrust.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from grader_ext.grading.apart.languages import ApartLanguage
from grader_ext.grading.conversation import Conversation, Manner
from grader_ext.grading.execution import Execution

MOST_CALLS = 20_000
MOST_TOLD = 64 * 2**20
"""Characters that one submission's calls may bring back altogether."""
TOO_MANY = "The tests asked the learner's code more often, or for more, than one grading may."
NESTED = (
    "A function that a test gives to the learner's code calls the learner's code: that works only with tests together."
)
BROKEN = "The learner's code left nothing of what carries its results to the tests{why}."

Reply = dict[str, str]


class Bridge:
    """Serves the tests' box for as long as `serving` is open."""

    def __init__(self, learner: Conversation, tests: Conversation, language: ApartLanguage) -> None:
        self._learner = learner
        self._tests = tests
        self._language = language
        self._call: asyncio.Task[Execution] | None = None
        """The call in which the learner's box waits for a function of the test's."""
        self._caller: Execution | None = None
        """The cell that asked last."""
        self._calls = 0
        self._told = 0

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Answer whatever the tests' box asks, until the block ends."""
        task = asyncio.create_task(self._serve())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._abandon()

    async def _serve(self) -> None:
        while True:
            asked = json.loads(await self._tests.asked())
            self._tests.waits = True
            if self._call and self._tests.current is not self._caller:
                await self._abandon()
            self._caller = self._tests.current
            self._tests.answer(json.dumps(await self._reply(asked)))

    async def _abandon(self) -> None:
        """End a call whose test ended while the call waited for one of the test's functions."""
        call, self._call = self._call, None
        if call and not call.done():
            self._learner.answer("")
            await asyncio.gather(call, return_exceptions=True)

    async def _reply(self, asked: dict[str, Any]) -> Reply:
        self._calls += 1
        if self._calls > MOST_CALLS or self._told > MOST_TOLD:
            return {"problem": TOO_MANY}
        if asked["operation"] == "resume" and self._call:
            self._learner.answer(asked["text"])
            return await self._outcome(self._call, calls_back=True)
        if self._call or asked["operation"] != "call":
            return {"problem": NESTED}
        calls_back = bool(asked["callbacks"])
        call = asyncio.create_task(self._perform(asked["text"], stdin=calls_back))
        return await self._outcome(call, calls_back=calls_back)

    async def _perform(self, text: str, *, stdin: bool) -> Execution:
        manner = Manner(silent=True, stdin=stdin, until=self._tests.deadline)
        executions = await self._learner.run([self._language.perform(text)], lambda _place, _execution: None, manner)
        return executions[0]

    async def _outcome(self, call: asyncio.Task[Execution], *, calls_back: bool) -> Reply:
        """The call's end, or that it wants a function of the test's to be called, if it was given one."""
        if not calls_back:
            return self._told_by(await call)
        self._call = call
        asking = asyncio.create_task(self._learner.asked())
        try:
            await asyncio.wait({call, asking}, return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                self._learner.waits = True
                self._told += len(asking.result())
                return {"callback": asking.result()}
        finally:
            asking.cancel()
        self._call = None
        return self._told_by(call.result())

    def _told_by(self, execution: Execution) -> Reply:
        if execution.disturbed or execution.left_kernel or not execution.done:
            self._tests.elsewhere(execution)
            return {"problem": BROKEN.format(why=", as it was stopped")}
        if execution.told is None or execution.status != "ok":
            raised = execution.raised
            return {"problem": BROKEN.format(why=f" ({raised.name}: {raised.message})" if raised else "")}
        self._told += len(execution.told)
        return {"text": execution.told, "stdout": execution.stdout}
