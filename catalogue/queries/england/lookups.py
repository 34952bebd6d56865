"""Bin-day look-ups and planning registers: which software their addresses show, and which entries count."""

from collections.abc import Mapping
from functools import cached_property

from catalogue.queries.england.folder import Folder
from catalogue.rules.evidence import Agreement, BinLookup, ExclusionStep, HostLabel, PlanningRegister

NO_PLATFORM = {"Azure-hosted custom", "SelfServe/MyServices"}
"""Fingerprints that name a place to run software or a common word of addresses, and no product."""

SAME = {
    "Granicus/Firmstep Achieve": "Granicus/Firmstep Achieve (AchieveForms/apibroker)",
    "Mendix": "ebase/Mendix",
}
"""Names of the labelled hosts -> the fingerprint that stands for the same platform."""

STEPS = {
    "outside England": "Councils in Scotland, Wales and Northern Ireland",
    "replaced": "Councils that have been replaced since",
    "doubled": "Entries whose councils have another entry",
    "not a council": "Entries that belong to no council",
}


class Lookups(Folder):
    """What the addresses of public pages show."""

    @cached_property
    def bin_lookups(self) -> tuple[BinLookup, ...]:
        """All 352 entries of the list; those with `counts` are look-ups of English councils of today."""
        checked = {row["key"]: row for row in self._rows("bin_lookups_checked.csv")}
        return tuple(
            BinLookup(
                key=row["key"],
                council=row["council"],
                gss_given=row["gss_given"],
                gss=tuple(checked[row["key"]]["gss"].split()),
                verdict=checked[row["key"]]["verdict"],
                how=checked[row["key"]]["how"],
                host=row["host"],
                hosts_called=parts(row["hosts_called"]),
                platforms=tuple(name for name in parts(row["platform"]) if name not in NO_PLATFORM),
                fingerprint=row["platform"],
                adapter_lines=int(row["adapter_lines"]),
                needs_browser=row["needs_browser"] == "yes",
                source_row=int(row["source_row"]),
            )
            for row in self._rows("bin_lookups.csv")
        )

    @cached_property
    def bin_lookup_of(self) -> Mapping[str, BinLookup]:
        """The look-up that serves a council, by GSS code. No entry: not seen, which is not the same as none."""
        return {gss: found for found in self.bin_lookups if found.counts for gss in found.gss}

    @cached_property
    def bin_steps(self) -> tuple[ExclusionStep, ...]:
        """From all entries to those that count, step by step."""
        left = len(self.bin_lookups)
        steps = [ExclusionStep(step="Entries of the list", removed=0, left=left)]
        for verdict, words in STEPS.items():
            removed = sum(found.verdict == verdict for found in self.bin_lookups)
            left -= removed
            steps.append(ExclusionStep(step=words, removed=removed, left=left))
        return tuple(steps)

    @cached_property
    def bin_hosts(self) -> tuple[HostLabel, ...]:
        """The labelled set: look-ups whose host itself names a platform or a contractor."""
        return tuple(HostLabel(**row) for row in self._rows("bin_platforms_checked.csv"))

    @cached_property
    def bin_agreement(self) -> Agreement:
        """How the platforms found agree with the hosts that name one, among English look-ups with such a host."""
        labelled = {
            (label.key, SAME.get(label.name, label.name)) for label in self.bin_hosts if label.kind == "platform"
        }
        english = {entry.key for entry in self.bin_lookups if entry.counts}
        labelled = {(key, name) for key, name in labelled if key in english}
        keys = {key for key, _ in labelled}
        found = {(entry.key, name) for entry in self.bin_lookups if entry.key in keys for name in entry.platforms}
        return Agreement(found=len(found), labelled=len(labelled), right=len(found & labelled))

    @cached_property
    def planning_registers(self) -> tuple[PlanningRegister, ...]:
        """The public planning registers of 113 authorities, some outside England or replaced since."""
        checked = {row["name"]: row for row in self._rows("planning_councils.csv")}
        return tuple(
            PlanningRegister(
                authority=row["authority"],
                gss=tuple(row["gss"].split()),
                how=checked[row["authority"]]["how"],
                url=row["url"],
                system=row["system"],
                shown_by=checked[row["authority"]]["shown_by"],
                sure=checked[row["authority"]]["sure"] == "yes",
                source_row=int(row["source_row"]),
            )
            for row in self._rows("planning_systems.csv")
        )

    @cached_property
    def planning_register_of(self) -> Mapping[str, PlanningRegister]:
        """The planning register of a council, by GSS code. No entry: not seen."""
        return {gss: found for found in self.planning_registers for gss in found.gss}


def parts(text: str) -> tuple[str, ...]:
    """`a; b` is ("a", "b"); a blank is nothing."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
