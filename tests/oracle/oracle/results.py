# SPDX-License-Identifier: Apache-2.0
"""Decisions kept as text: results/<release>.jsonl, one scenario a line, with the wheel's version and the day."""
import datetime
import json
import os


class Results:
    def __init__(self, folder, release):
        self.path = f"{folder}/{release.name}.jsonl"
        self.wheel = release.wheel() if release.site else "unknown"
        self.rows = {}
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                self.rows = {row["scenario"]: row for row in map(json.loads, file)}

    def known(self, scenario):
        """The decision of the same wheel in the same machine, or nothing."""
        row = self.rows.get(scenario.id)
        return row["truth"] if row and row["wheel"] == self.wheel and row["machine"] == scenario.digest() else None

    def date(self, scenario):
        return self.rows[scenario.id]["date"]

    def keep(self, scenario, truth):
        self.rows[scenario.id] = {"scenario": scenario.id, "machine": scenario.digest(), "wheel": self.wheel,
                                  "date": datetime.date.today().isoformat(), "truth": truth}

    def save(self):
        """Sorted, so that a difference of two versions is readable."""
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        temporary = f"{self.path}.{os.getpid()}"
        with open(temporary, "w", encoding="utf-8") as file:
            for name in sorted(self.rows):
                file.write(json.dumps(self.rows[name], ensure_ascii=False) + "\n")
        os.replace(temporary, self.path)
