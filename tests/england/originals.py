"""Where the originals lie on this machine, if they do."""

import os
from pathlib import Path

import pytest


def folder_of_originals() -> Path:
    """The folder that `COMMONS_ORIGINALS` names; the test is skipped, with the reason, where it names none."""
    named = os.environ.get("COMMONS_ORIGINALS", "")
    if not named:
        pytest.skip(
            "THE ORIGINALS OF THE PUBLIC STATISTICS ARE NOT HERE, so it was not tested that the files are made from "
            "them. Name their folder in COMMONS_ORIGINALS; examples/england/PROVENANCE.md says where they come from."
        )
    return Path(named)
