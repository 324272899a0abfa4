from hypothesis import given
from hypothesis import strategies as st
from notebooks import result, stdout

from grader_ext.core.outputs import CellOutput, cell_output, normalized


def test_stdout_and_value_are_kept_apart():
    assert cell_output([stdout("5\n")]) == CellOutput("5", "")
    assert cell_output([result("5")]) == CellOutput("", "5")
    assert cell_output([stdout("a"), stdout("b\n"), result("5")]).text == "ab\n5"


def test_stderr_and_colours_do_not_count():
    warning = {"output_type": "stream", "name": "stderr", "text": "warning: unused"}
    assert cell_output([warning, stdout("\x1b[31mred\x1b[0m  \r\n\n")]) == CellOutput("red", "")


@given(st.text())
def test_normalizing_twice_is_normalizing_once(text: str):
    assert normalized(normalized(text)) == normalized(text)
