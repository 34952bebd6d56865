"""`commons check`: read a service's folder whole and say what to fix."""

import argparse

from commons.assembly import installed_bricks
from commons.service import load_files, read_folder


def check(chosen: argparse.Namespace) -> int:
    """Print that the service fits together; ServiceFileError otherwise."""
    bricks = {brick.name: brick for brick, _ in installed_bricks()}
    service = load_files(read_folder(chosen.folder), bricks)
    steps = len(service.file.flow)
    if service.origin == "live":
        print(
            f"It is live: {service.organisation} has to be verified where it is published, "
            "and one of its own owners publishes it."
        )
    print(f"{service.organisation}/{service.slug}: {len(service.bricks)} bricks and {steps} flow steps fit together.")
    return 0
