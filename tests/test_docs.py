"""What the documents say is true: their code runs, their commands exist, and library and command use the same words."""

from __future__ import annotations

import inspect
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import cleaners
from cleaners.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
COMMAND_LINES = [
    line for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL) for line in block.splitlines()
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the sample articles, as a reader of the README has it."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_python_in_the_readme_runs(project: Path) -> None:
    names: dict[str, object] = {}
    assert len(PYTHON) >= 3
    for block in PYTHON:
        exec(compile(block, "README.md", "exec"), names)
    assert any(project.iterdir())


def test_the_commands_in_the_readme_run(project: Path) -> None:
    ran = 0
    for line in COMMAND_LINES:
        if not line.startswith("$ winnow ") or "serve" in line or "|" in line:
            continue
        result = CliRunner().invoke(main, shlex.split(line.removeprefix("$ winnow "), comments=True))
        assert result.exit_code == 0, f"{line}\n{result.output}"
        ran += 1
    assert ran >= 5
    assert any(project.iterdir())


def test_every_command_is_in_the_readme() -> None:
    for command in COMMANDS:
        assert f"winnow {command}" in README, command


def test_what_the_readme_imports_is_public() -> None:
    for names in re.findall(r"from cleaners import (.+)", README):
        for name in names.split(","):
            assert name.strip() in cleaners.__all__


def test_library_and_command_use_the_same_words() -> None:
    """`winnow run` has an option for each parameter of `run` that a shell can give, under the same name."""
    command = main.get_command(None, "run")  # type: ignore[arg-type]  # a context is not needed to look one up
    assert command is not None
    options = {parameter.name for parameter in command.params}
    parameters = set(inspect.signature(cleaners.run).parameters) - {"mapper", "watch", "settings", "accept"}
    assert parameters <= options


def test_no_document_names_a_file_that_is_not_there() -> None:
    for document in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")):
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
