# SPDX-License-Identifier: Apache-2.0
"""Run by the Python of an empty virtual environment: what is in sys.modules before a program's first line, and what no file on the
path can hide. Prints JSON."""
import sys

EARLY = sorted(m for m in sys.modules if "." not in m and not m.startswith("__m"))

import _imp  # noqa: E402
import json  # noqa: E402

FROZEN = [m for m in getattr(_imp, "_frozen_module_names", list)() if "." not in m and not m.startswith("__")]
json.dump({"python": "%d.%d" % sys.version_info[:2], "full": "%d.%d.%d" % sys.version_info[:3], "preloaded": EARLY,
           "builtin": sorted(set(sys.builtin_module_names) | set(FROZEN))}, sys.stdout)
