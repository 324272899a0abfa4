"""The Elixir kernel for Jupyter: a Jupyter kernel in Python that drives one BEAM.

See `grader_ext.elixir.build` for how its Elixir side (the sources in `beam/`) is compiled, and for what a kernel
in a read-only box needs; `grader_ext.elixir.widgets` for widgets in Elixir notebooks.
"""
