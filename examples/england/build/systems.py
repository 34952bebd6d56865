"""What councils are seen to use: suppliers paid, bin-day look-ups, planning systems; and what central services cost."""

from pathlib import Path

from examples.england.build.files import matched_by_hand, numbered, plain_number, write

PAYMENTS = "council_systems/vendor_by_council_from_spend_fy2023-24.csv"
SPEND_FILES = "council_systems/spend_files_coverage.csv"
PLANNING = "council_systems/planning_authority_systems.csv"
BIN_LOOKUPS = "bin_services_duplication/bin_lookup_by_council.csv"
TRANSACTIONS = "govuk_transactions/transactions_tidy.csv"
PAYERS = "spend_councils.csv"
PLANNERS = "planning_councils.csv"


def supplier_payments(originals: Path, into: Path) -> int:
    """supplier_payments.csv: in which councils' spend files a supplier's name was matched, and in how many lines.

    The pounds of the original are left out: files were counted twice, totals were taken for payments, and
    money that only passes through was counted.
    """
    codes = matched_by_hand(PAYERS)
    out = [
        (row["vendor"], codes[row["council"]][0], int(row["transactions"]), number)
        for number, row in numbered(originals / PAYMENTS)
    ]
    return write(into / "supplier_payments.csv", ("supplier", "gss", "payments", "source_row"), sorted(out))


def spend_files(originals: Path, into: Path) -> int:
    """spend_files.csv: whose spend files were searched, and whether any supplier was found in them.

    A file in which none of the 38 groups is found was not read: `readable` is no.
    """
    codes = matched_by_hand(PAYERS)
    found = {row["council"] for _, row in numbered(originals / PAYMENTS)}
    out = [
        (codes[row["council"]][0], row["council"], int(row["rows"]), int(row["files"]),
         "yes" if row["council"] in found else "no", number)
        for number, row in numbered(originals / SPEND_FILES)
    ]  # fmt: skip
    columns = ("gss", "name_in_source", "rows", "files", "readable", "source_row")
    return write(into / "spend_files.csv", columns, sorted(out))


def bin_lookups(originals: Path, into: Path) -> int:
    """bin_lookups.csv: the 352 bin-day look-ups as listed, with the code that each gives for its council."""
    flags = {"True": "yes", "False": "no"}
    out = [
        (row["key"], row["council"], row["lad24cd"], row["public_host"], row["hosts_called"],
         "" if row["platform_fingerprint"] == "unidentified/own website" else row["platform_fingerprint"],
         int(row["adapter_code_lines"]), flags[row["needs_browser"]], number)
        for number, row in numbered(originals / BIN_LOOKUPS)
    ]  # fmt: skip
    columns = (
        "key", "council", "gss_given", "host", "hosts_called", "platform", "adapter_lines", "needs_browser",
        "source_row",
    )  # fmt: skip
    return write(into / "bin_lookups.csv", columns, out)


def planning_systems(originals: Path, into: Path) -> int:
    """planning_systems.csv: the public planning registers of 113 authorities and the software its address shows."""
    codes = matched_by_hand(PLANNERS)
    out = [
        (row["authority"], " ".join(codes[row["authority"]]), row["url"],
         "" if row["system_inferred"] == "other/unknown" else row["system_inferred"], number)
        for number, row in numbered(originals / PLANNING)
    ]  # fmt: skip
    return write(into / "planning_systems.csv", ("authority", "gss", "url", "system", "source_row"), out)


def transactions(originals: Path, into: Path) -> int:
    """transactions.csv.gz: volume, digital volume and cost per transaction of central government's services."""
    out = [
        (row["Department"], row["Body/Agency"], row["Name of service"], row["period"], plain_number(row["volume"]),
         plain_number(row["digital_volume"]), plain_number(row["cost_per_transaction_gbp"]), number)
        for number, row in numbered(originals / TRANSACTIONS)
    ]  # fmt: skip
    columns = (
        "department", "agency", "service", "period", "volume", "digital_volume", "cost_per_transaction", "source_row",
    )  # fmt: skip
    return write(into / "transactions.csv.gz", columns, out)
