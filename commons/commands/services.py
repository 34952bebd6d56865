"""`commons publish`, `export`, `import` and `demo`: all through the platform's own API."""

import argparse
import re
from pathlib import Path

from commons.assembly import installed_bricks
from commons.commands import playing
from commons.commands.control import settings_of
from commons.commands.run import reached
from commons.service import load_files, read_folder

REGISTRY = "/api/commons/platform/registry/v1"


def publish(chosen: argparse.Namespace) -> int:
    """Publish a folder; the running server has it live at once."""
    _publish(chosen, read_folder(chosen.folder))
    return 0


def _publish(chosen: argparse.Namespace, files: dict[str, str]) -> None:
    service = load_files(files, {brick.name: brick for brick, _ in installed_bricks()})
    with reached(settings_of(chosen.data)) as remote:
        body = {"organisation": service.organisation, "files": files}
        answer = remote.post(f"{REGISTRY}/services", body)
    if answer["recorded"]:
        print(f"Published {service.organisation}/{service.slug}, version {answer['version']}.")
    else:
        print(f"{service.organisation}/{service.slug} is published already, just as it stands in {chosen.folder}.")


def export(chosen: argparse.Namespace) -> int:
    """Write a published service's files to a folder that is new or empty."""
    organisation, _, slug = chosen.service.partition("/")
    version = f"/versions/{chosen.version}" if chosen.version else ""
    with reached(settings_of(chosen.data)) as remote:
        found = remote.get(f"{REGISTRY}/services/{organisation}/{slug}{version}")
    folder: Path = chosen.folder
    if folder.exists() and any(folder.iterdir()):
        print(f"{folder} is not empty. Give a folder that is new or empty.")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in found["files"].items():
        (folder / name).write_text(text, encoding="utf-8")
    print(f"Wrote version {found['version']} of {chosen.service} to {folder}: {', '.join(sorted(found['files']))}.")
    return 0


def adopt(chosen: argparse.Namespace) -> int:
    """Publish a folder for another organisation: only the organisation and the owner change."""
    files = read_folder(chosen.folder)
    main = re.sub(r"(?m)^organisation:.*$", f"organisation: {chosen.organisation}", files["service.yaml"])
    files["service.yaml"] = re.sub(r"(?m)^owner:.*$", f"owner: {chosen.owner}", main)
    _publish(chosen, files)
    return 0


def demo(chosen: argparse.Namespace) -> int:
    """Play sample applications through the API of the example services."""
    examples = Path("examples")
    made_up = {folder.name for folder in examples.glob("services/*")}
    with reached(settings_of(chosen.data, examples=examples)) as remote:
        return playing.play(remote, chosen.cases, made_up)
