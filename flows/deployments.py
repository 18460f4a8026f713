"""`prefect.yaml` for your inputs and corpus: `python -m flows.deployments INPUT... --corpus DIR > prefect.yaml`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).parent.parent
SAMPLES = PROJECT / "seeds"


def plan(inputs: Sequence[str], corpus: str = "") -> str:
    """The deployments with these inputs and this corpus, as whole paths, in the place of the samples.

    Without inputs the samples of a checkout are taken; where there are none, the schedule for new batches sleeps.
    """
    import yaml

    made = yaml.safe_load(shipped("prefect.yaml").read_text("utf-8"))
    own = corpus or ("corpus" if inputs or not SAMPLES.is_dir() else str(PROJECT / "demo" / "corpus"))
    for deployment in made["deployments"]:
        params = deployment["parameters"]["params"]
        params["corpus"] = _whole(own)
        if "inputs" in params:
            params["inputs"] = [_whole(name) for name in inputs or [str(SAMPLES)]]
            for schedule in deployment["schedules"]:
                schedule["active"] = bool(inputs) or SAMPLES.is_dir()
    text: str = yaml.safe_dump(made, sort_keys=False, allow_unicode=True)
    return text


def shipped(name: str) -> Path:
    """A file that stands at the top of a checkout, and beside this module in an installed Winnow."""
    here = Path(__file__).with_name(name)
    return here if here.is_file() else PROJECT / name


def _whole(path: str) -> str:
    """The path from the root on; the address of an object store is whole already."""
    return path if "://" in path else str(Path(path).absolute())


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--corpus", required=True)
    chosen = parser.parse_args(arguments)
    print(plan(chosen.inputs, chosen.corpus))


if __name__ == "__main__":
    main()
