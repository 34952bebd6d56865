"""What every test shares: browser tests that had to be skipped are named at the end, so that nobody overlooks them."""

import pytest

NO_BROWSER = "no browser could be found"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    missed = [report.nodeid for report in skipped if NO_BROWSER in str(report.longrepr)]
    if not missed:
        return
    terminalreporter.section("BROWSER TESTS WERE SKIPPED", sep="!", red=True, bold=True)
    terminalreporter.line("No Chromium is on the PATH and Playwright's own could not be fetched, so these did not run:")
    for nodeid in missed:
        terminalreporter.line(f"  {nodeid}", red=True)
    terminalreporter.line(
        "On Debian and Ubuntu: apt install chromium. Or set COMMONS_TEST_BROWSER to one. Then: make test"
    )
