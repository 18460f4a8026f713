"""The house has floors: a module may import only what stands below it, and rooms of a floor not each other."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parent.parent / "cleaners"
FLOORS = [
    {"errors"},
    {"document"},
    {"record", "assignment", "settings", "summary", "whole"},
    {"sources", "extract", "normalise", "boilerplate", "language", "dedup", "store", "report"},
    {"pipeline"},
    {"__init__"},
    {"cli"},
    {"__main__"},
]
FLOOR = {room: n for n, rooms in enumerate(FLOORS) for room in rooms}


def imports(path: Path) -> set[str]:
    """The absolute names of everything a module imports, anywhere in it."""
    package = path.relative_to(HOUSE.parent).with_suffix("").parts[:-1]
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            names |= {".".join((*base, *filter(None, [node.module]), a.name)) for a in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.name for a in node.names}
    return names


def room(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def test_every_room_has_a_floor() -> None:
    assert {room(path) for path in HOUSE.rglob("*.py")} <= set(FLOOR)


def test_arrows_run_down() -> None:
    for path in HOUSE.rglob("*.py"):
        here = room(path)
        for name in imports(path):
            other = name.split(".")[1] if name.startswith("cleaners.") else here
            if other not in FLOOR:
                other = "__init__"
            assert other == here or FLOOR[other] < FLOOR[here], f"{path} ({here}) must not import {name}"


def test_only_flows_know_prefect() -> None:
    for path in HOUSE.rglob("*.py"):
        assert not any(name.split(".")[0] in {"prefect", "flows"} for name in imports(path)), path


def test_no_circles_within_a_room() -> None:
    graph = {
        ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts).removesuffix(".__init__"): imports(path)
        for path in HOUSE.rglob("*.py")
    }
    edges = {
        module: {
            other
            for other in graph
            if other != module
            and any(n == other or n.startswith(other + ".") for n in names)
            and not module.startswith(other + ".")
        }
        for module, names in graph.items()
    }
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module not in done:
            for other in edges[module]:
                visit(other, (*path, module))
            done.add(module)

    for module in edges:
        visit(module, ())


def test_the_library_is_quick_to_import() -> None:
    """Heavy libraries are imported where they are used; `import cleaners` must not pay for them."""
    heavy = "{'prefect', 'datasketch', 'numba', 'trafilatura', 'scipy', 'deltalake'}"
    code = f"import sys, cleaners; print(sorted({heavy} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
