import pytest

from grader_ext.core.regions import UnbalancedRegion, split_region


def test_regions_are_taken_out():
    split = split_region("a\n  ### BEGIN HIDDEN TESTS\n  b\n### END HIDDEN TESTS\nc", "HIDDEN TESTS", "x")
    assert (split.outside, split.inside, split.found) == ("a\nc", "  b", True)


def test_a_source_without_marks_is_all_outside():
    split = split_region("a\nb", "SOLUTION", "x")
    assert (split.outside, split.inside, split.found) == ("a\nb", "", False)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("### BEGIN SOLUTION\n1", "line 1 has `BEGIN SOLUTION` with no end"),
        ("1\n### END SOLUTION", "line 2 has `END SOLUTION` with no beginning"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", "line 2 has `BEGIN SOLUTION` inside the region"),
    ],
)
def test_unbalanced_marks_are_told_with_their_line(source: str, says: str):
    with pytest.raises(UnbalancedRegion, match=says):
        split_region(source, "SOLUTION", "x")
