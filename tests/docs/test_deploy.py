"""The files to run an installation with name only what exists: metrics, commands, settings, each other."""

import json
import re
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from commons import telemetry
from commons.commands.line import line_parser
from commons.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "deploy"
METRIC = re.compile(r"\bcommons_[a-z_]+\b")
ENDINGS = {"_ProxyCounter": ("_total",), "_ProxyHistogram": ("_bucket", "_sum", "_count"), "_ProxyGauge": ("",)}
"""What the collector's Prometheus exporter puts behind the name of each kind of instrument."""


def exported() -> set[str]:
    """Every metric of commons/telemetry.py, as Prometheus names it."""
    found = set()
    for made in vars(telemetry).values():
        for ending in ENDINGS.get(type(made).__name__, ()):
            unit = {"s": "_seconds"}.get(made._unit, "")
            found.add(made._name.replace(".", "_") + unit + ending)
    return found


@pytest.mark.parametrize("name", ["dashboard.json", "alerts.yaml"])
def test_every_metric_that_is_shown_is_exported(name: str) -> None:
    expressions = re.findall(r'"?expr"?: "?(?:>-)?((?:.|\n {10})*)', (DEPLOY / name).read_text(encoding="utf-8"))
    shown = {metric for expression in expressions for metric in METRIC.findall(expression)}
    assert shown, "it shows nothing"
    assert shown - exported() == set()


def test_every_metric_that_is_exported_is_shown() -> None:
    assert exported(), "the instruments of this release of OpenTelemetry are not recognised"
    text = (DEPLOY / "dashboard.json").read_text(encoding="utf-8")
    stems = {re.sub(r"_(total|bucket|sum|count)$", "", metric) for metric in exported()}
    assert [stem for stem in stems if stem not in text] == []


def test_the_runbook_says_what_to_do_about_each_alert_and_panel() -> None:
    runbook = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    panels = json.loads((DEPLOY / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    (group,) = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    assert [panel["title"] for panel in panels if f"| {panel['title']} |" not in runbook] == []
    for rule in group["rules"]:
        assert f"`{rule['alert']}`" in runbook, rule["alert"]
        (section,) = re.findall(r'docs/operate\.md, "(.+)"', rule["annotations"]["to_do"])
        assert f"\n## {section}\n" in runbook, section


def test_the_dashboard_is_whole() -> None:
    panels = json.loads((DEPLOY / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert all(panel["title"] and panel["targets"] and panel["gridPos"]["w"] <= 24 for panel in panels)
    source = yaml.safe_load((DEPLOY / "grafana-source.yaml").read_text(encoding="utf-8"))["datasources"][0]
    assert {panel["datasource"]["uid"] for panel in panels} == {source["uid"]}


def test_every_setting_and_command_exists() -> None:
    known = {f"COMMONS_{name.upper()}" for name in Settings.model_fields}
    commands = line_parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    for path in DEPLOY.iterdir():
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"\bCOMMONS_[A-Z_]+", text)) - known == set(), path
        for command in re.findall(r"/bin/commons ([a-z-]+)", text):
            assert command in commands, (path, command)  # type: ignore[operator]


@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgresql.yaml"])
def test_a_compose_file_mounts_what_is_there_and_opens_little(name: str) -> None:
    compose = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    for service in compose["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).is_file(), volume
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), "open to this machine alone"
        assert set(service.get("depends_on", ())) <= set(compose["services"])


def test_the_image_is_built_from_this_clone_and_runs_the_command() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert all(("build" in service) != ("image" in service) for service in compose["services"].values())
    build = compose["services"]["app"]["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()
    beside = yaml.safe_load((DEPLOY / "compose.postgresql.yaml").read_text(encoding="utf-8"))["services"]
    serves, follows = (line_parser().parse_args(beside[name]["command"]) for name in ("app", "followers"))
    assert (serves.workers, serves.no_followers, follows.shards) == (2, True, 2)
    assert beside["app"]["environment"] == beside["followers"]["environment"]
    known = {str(each.validation_alias or f"COMMONS_{name.upper()}") for name, each in Settings.model_fields.items()}
    assert {name for name in beside["app"]["environment"] if not name.startswith("OTEL_")} - known == set()
    assert beside["followers"]["build"] == build


def test_what_one_part_sends_another_takes() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    collector = yaml.safe_load((DEPLOY / "collector.yaml").read_text(encoding="utf-8"))
    scraped = yaml.safe_load((DEPLOY / "prometheus.yaml").read_text(encoding="utf-8"))["scrape_configs"][0]
    taken = collector["receivers"]["otlp"]["protocols"]["http"]["endpoint"].rpartition(":")[2]
    assert compose["app"]["environment"]["OTEL_EXPORTER_OTLP_ENDPOINT"].endswith(f"collector:{taken}")
    offered = collector["exporters"]["prometheus"]["endpoint"].rpartition(":")[2]
    assert scraped["static_configs"][0]["targets"] == [f"collector:{offered}"]
    pipelines = collector["service"]["pipelines"].values()
    assert all(set(p["exporters"]) <= set(collector["exporters"]) for p in pipelines)


def test_the_image_has_a_python_that_the_platform_takes() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    stages = re.findall(r"^FROM python:(\d+)\.(\d+)", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.M)
    least = tuple(int(part) for part in wanted.removeprefix(">=").split("."))
    assert len(stages) == 2
    assert all((int(major), int(minor)) >= least for major, minor in stages)


@pytest.mark.parametrize(
    "path", sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer")), ids=lambda p: p.name
)
def test_a_unit_has_its_sections(path: Path) -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(path, encoding="utf-8")
    assert "Unit" in unit
    assert ("ExecStart" in unit["Service"]) if path.suffix == ".service" else ("OnCalendar" in unit["Timer"])
