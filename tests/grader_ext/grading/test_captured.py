from hypothesis import given
from hypothesis import strategies as st

from grader_ext.grading.captured import CapturedText, cut_text


@given(st.lists(st.text(max_size=900)), st.integers(1, 2))
def test_no_more_than_the_limit_is_kept_and_the_note_tells(parts: list[str], limit_kb: int):
    captured = CapturedText(limit_kb)
    for part in parts:
        captured.add(part)
    whole = "".join(parts)
    size = len(whole.encode("utf-8", "replace"))
    assert captured.size == size
    assert len(captured.kept.encode("utf-8", "replace")) <= limit_kb * 1024
    assert whole.startswith(captured.kept)
    assert captured.was_cut == (size > limit_kb * 1024)
    assert captured.text.endswith(f"… cut after {limit_kb} KiB") == captured.was_cut


def test_colours_and_control_characters_go():
    assert cut_text("\x1b[31mred\x1b[0m\x00\x07 \x1b]8;;x\x07link", 1) == "red link"
    assert cut_text("tab\tand\nline", 1) == "tab\tand\nline"
    assert cut_text("lone \ud800 surrogate", 1).encode()
