"""What `waymark check` finds in a lesson that can be read. Each names the lesson, the cell and the remedy."""

from grader_ext.core.errors import WaymarkError


class CheckError(WaymarkError):
    """{where} would not work in class."""

    code = "check-error"


class LanguageDiffers(CheckError):
    """{where}: the notebook's language is {found!r}, the course's is {wanted!r}. Choose the course's kernel in
    JupyterLab and save, or mend `language` in course.toml."""

    code = "check-language-differs"


class KernelMissing(CheckError):
    """{where}: the kernel {kernel!r} is not installed here, or lacks a program that it starts, so the lesson cannot be
    graded. Install it (`jupyter kernelspec list` shows what there is), or choose another in JupyterLab and save."""

    code = "check-kernel-missing"


class NotReleased(CheckError):
    """{where}: nbgrader cannot release it: {problem}. Mend what it names in the source notebook."""

    code = "check-not-released"


class Leaked(CheckError):
    """{where}, cell {cell!r}: the learner's notebook holds {what}: `{line}`. Look for it in the metadata and outputs of
    the source notebook's cells and take it out there."""

    code = "check-leak"


class ReferenceFails(CheckError):
    """{where}, cell {cell!r}: the reference solution does not pass this test ({status}){message}. Mend the solution or
    the test; running the notebook from the top in JupyterLab shows the same."""

    code = "check-reference-fails"


class NotApart(CheckError):
    """{where}, cell {cell!r}: the reference solution passes this test together with it, but not apart from it: {why}
    Write the test with calls and plain values, as docs/instructor.md says, or have the notebook's metadata say
    `"waymark": {{"tests": "together"}}`."""

    code = "check-not-apart"


class CouldBeApart(CheckError):
    """{where}: its tests also pass apart from the learner's code, where nothing can bend them. To have them run there,
    let the notebook's metadata say `"waymark": {{"tests": "apart"}}`; docs/instructor.md says what that is worth."""

    code = "check-could-be-apart"


class StubPasses(CheckError):
    """{where}: an untouched notebook passes with {score:g} of {max_score:g} points. Write tests that call the learner's
    code, or raise the pass mark."""

    code = "check-stub-passes"


class TestPassesOnStub(CheckError):
    """{where}, cell {cell!r}: an untouched notebook passes this test and gets {points:g} point(s) for it. Let the test
    call the learner's code, or give it 0 points."""

    __test__ = False  # not a test class, whatever pytest thinks of the name

    code = "check-test-passes-on-stub"


class GraderFailed(CheckError):
    """{where}: the grader itself failed: {message}. This says nothing about the lesson. Run the check again; if it
    stays, see docs/sandbox.md for what the grader needs."""

    code = "check-grader-failed"
