"""Tests run apart: the learner's code in box A, the instructor's cells and all tests in box B, data between them."""
