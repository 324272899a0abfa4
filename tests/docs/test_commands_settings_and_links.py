"""What all pages say of commands and settings is what the code has, and every link leads somewhere."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from hub_config.command import COMMANDS, build
from hub_config.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("grader_ext/**/README.md")])
PAGES = [page for page in PAGES if "node_modules" not in page.parts]
SOURCES = [
    path
    for room in ("grader_ext", "hub_config", "progress_service")
    for path in (ROOT / room).rglob("*")
    if path.suffix in {".py", ".ex", ".ts"} and "node_modules" not in path.parts
]


def shown_commands() -> Iterator[tuple[str, str]]:
    """Each `waymark …` of a code block or in backticks, with its page."""
    for page in PAGES:
        text = page.read_text()
        blocks = re.findall(r"^(?: {4}|\$ )(waymark .*)$", text, re.MULTILINE)
        for line in {*blocks, *re.findall(r"`(waymark [^`]*)`", text)}:
            yield page.name, line.partition(" #")[0].strip()


SHOWN = sorted(set(shown_commands()))


@pytest.mark.parametrize(("page", "line"), SHOWN, ids=[f"{page}: {line}" for page, line in SHOWN])
def test_a_command_on_a_page_is_one_that_can_be_typed(page: str, line: str):
    typed = shlex.split(line)[1:]
    row = next((row for row in COMMANDS if tuple(typed[: len(row.words)]) == row.words), None)
    assert row is not None, f"{page}: no such command"
    command = typer.main.get_command(build(row.words))
    for word in row.words:
        command = command.commands[word]
    parameters = command.params
    takes = {name: one for one in parameters for name in one.opts if name.startswith("--")}
    arguments, rest = [], typed[len(row.words) :]
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            arguments.append(word)
            continue
        assert word in takes, f"{page}: `{line}`: no option {word}"
        if not takes[word].is_flag:
            assert rest, f"{page}: `{line}`: {word} wants a value"
            rest.pop(0)
    wanted = [one for one in parameters if one.param_type_name == "argument"]
    # A command may be named alone; shown with arguments, it has as many as it takes.
    assert len(arguments) in (0, len(wanted)), f"{page}: `{line}`"


def test_there_are_commands_to_test():
    assert {tuple(line.split()[1 : len(row.words) + 1]) for _, line in SHOWN for row in COMMANDS} >= {
        row.words for row in COMMANDS
    }


def test_every_variable_that_the_code_knows_is_on_a_page_and_every_one_on_a_page_is_known():
    known = {f"WAYMARK_{name.upper()}" for name in Settings.model_fields}
    for source in SOURCES:
        known |= set(re.findall(r"\bWAYMARK_[A-Z_]*[A-Z]\b", source.read_text()))
    for compose in (*ROOT.glob("docker-compose*.yml"), *ROOT.glob("deploy/swarm/*.yml")):
        known |= set(re.findall(r"\$\{(WAYMARK_[A-Z_]*[A-Z])\b", compose.read_text()))
    documented = {name for page in PAGES for name in re.findall(r"\bWAYMARK_[A-Z_]*[A-Z]\b", page.read_text())}
    assert known == documented


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: Path):
    prose = re.sub(r"^ {4}.*$|`[^`]*`", "", page.read_text(), flags=re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, heading = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{page.name} links to {target}"
        if heading:
            headings = re.findall(r"^#+ (.*)$", linked.read_text(), re.MULTILINE)
            assert heading in {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}, target
