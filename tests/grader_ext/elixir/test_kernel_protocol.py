"""Jupyter's own checks of a kernel, against the installed kernelspec."""

import shutil
from pathlib import Path

import jupyter_kernel_test
import pytest

import grader_ext.elixir

pytestmark = pytest.mark.integration
SPEC = Path(grader_ext.elixir.__file__).parent / "kernelspec"


@pytest.fixture(scope="module", autouse=True)
def installed(tmp_path_factory):
    """The kernelspec where a wheel puts it, in a folder of the test's own."""
    data = tmp_path_factory.mktemp("data")
    shutil.copytree(SPEC, data / "kernels" / "elixir")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(data))
        patch.chdir(data)
        yield


class TestElixirKernel(jupyter_kernel_test.KernelTests):
    kernel_name = "elixir"
    language_name = "elixir"
    file_extension = ".ex"
    code_hello_world = 'IO.puts("hello, world")'
    code_stderr = 'IO.puts(:stderr, "oops")'
    code_generate_error = 'raise "oops"'
    code_execute_result = [  # noqa: RUF012 - as the base class declares it
        {"code": "1 + 2", "result": "3"},
        {"code": "[1, :a]", "result": "[1, :a]"},
        {"code": "nil", "result": "nil"},
    ]
    code_display_data = [  # noqa: RUF012 - as the base class declares it
        {"code": 'Jupyter.display("text/html", "<p>x</p>")', "mime": "text/html"},
        {"code": 'Jupyter.display("image/svg+xml", "<svg/>")', "mime": "image/svg+xml"},
    ]
    code_clear_output = "Jupyter.clear_output()"
    code_inspect_sample = "Enum.map"
    complete_code_samples = ["1 + 1", "def f, do: 1", "if true do\n  1\nend"]  # noqa: RUF012 - as in the base class
    incomplete_code_samples = ["if true do", "[1,", "1 +", 'x = """\nabc']  # noqa: RUF012 - as in the base class
    invalid_code_samples = ["x = )", "end", "1 2"]  # noqa: RUF012 - as in the base class
    completion_samples = [  # noqa: RUF012 - as the base class declares it
        {
            "text": "Enum.ma",
            "matches": {"map", "map_every", "map_intersperse", "map_join", "map_reduce", "max", "max_by"},
        },
        {"text": "IO.pu", "matches": {"puts"}},
        {"text": "Stri", "matches": {"String", "StringIO"}},
        {"text": "Task.Super", "matches": {"Supervised", "Supervisor"}},
        {"text": ":list", "matches": {"lists"}},
        {"text": "is_bit", "matches": {"is_bitstring"}},
    ]


class TestWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "elixir"
    support_iopub_welcome = True
