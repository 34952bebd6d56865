"""`commons check`: read a service's folder whole and say what to fix."""

import argparse

from commons.assembly import installed_bricks
from commons.commands.control import Remote, server_of, settings_of
from commons.service import Fix, Service, ServiceFileError, load_files, read_folder

CHECKS = "/api/commons/platform/registry/v1/checks"


def check(chosen: argparse.Namespace) -> int:
    """Print that the service fits together; ServiceFileError otherwise."""
    bricks = {brick.name: brick for brick, _ in installed_bricks()}
    service = load_files(read_folder(chosen.folder), bricks)
    _ask_the_server(chosen, service)
    steps = len(service.file.flow)
    if service.origin == "live":
        print(
            f"It is live: {service.organisation} has to be verified where it is published, "
            "and one of its own owners publishes it."
        )
    for when, do in _left_out(service):
        print(f"Nothing does {do} when {when}, as {do.partition('.')[0]} suggests. Add the step if that was not meant.")
    words = "brick" if len(service.bricks) == 1 else "bricks", "step" if steps == 1 else "steps"
    parts = f"{len(service.bricks)} {words[0]} and {steps} flow {words[1]}"
    print(f"{service.organisation}/{service.slug}: {parts} fit together.")
    return 0


def _ask_the_server(chosen: argparse.Namespace, service: Service) -> None:
    """What only an installation knows: whether the organisation is there. ServiceFileError when it is not."""
    settings = settings_of(getattr(chosen, "data", None))
    server = server_of(settings)
    if not server:
        print(
            f"No server runs on {settings.data}, so nobody looked whether it has the organisation "
            f"{service.organisation}; `commons publish` refuses one that is not set up."
        )
        return
    found = Remote(server["address"], server["key"]).post(CHECKS, {"files": dict(service.files)})
    if not found["fits"]:
        raise ServiceFileError([Fix(**problem) for problem in found["problems"]])


def _left_out(service: Service) -> list[tuple[str, str]]:
    """The steps with which its bricks begin, as they suggest them (the first of each), and that its flow has not."""
    has = {(step.when, step.do) for step in service.file.flow}
    suggested = dict.fromkeys(
        (str(step["when"]), str(step["do"])) for b in service.bricks.values() for step in b.wiring[:1]
    )
    return [pair for pair in suggested if pair not in has and pair[0].partition(".")[0] in service.bricks]
