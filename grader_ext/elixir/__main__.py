"""`python -m grader_ext.elixir -f CONNECTION_FILE`: what the kernelspec starts."""

import argparse
import sys

from grader_ext.elixir.errors import ElixirKernelError
from grader_ext.elixir.vm import Vm


def main() -> int:
    """Starts the BEAM, and imports Jupyter while it boots."""
    parser = argparse.ArgumentParser(prog="python -m grader_ext.elixir", description="The Elixir kernel for Jupyter.")
    parser.add_argument("-f", required=True, metavar="CONNECTION_FILE", dest="connection_file")
    connection_file = parser.parse_args().connection_file
    try:
        vm = Vm.start()
    except ElixirKernelError as error:
        print(f"The Elixir kernel cannot start: {error}", file=sys.stderr)  # noqa: T201 - for the server's log
        return 1
    try:
        from grader_ext.elixir.app import run

        run(connection_file, vm)
    finally:
        vm.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
