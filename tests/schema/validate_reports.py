#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every machine of tests/machines through the real program: captured, diagnosed from the capture, validated against the schema.

usage: validate_reports.py WHYNOGPU WHYNOGPU_TESTS SCHEMA RECORDED [--record]
"""
import copy
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

STATUS = {"gpu": 0, "cpu": 1, "fails": 1, "undetermined": 3}
faults = []


def fault(text):
    faults.append(text)
    print(text, file=sys.stderr)


def shape(node):
    """The schema without its words: what a program can depend on."""
    if isinstance(node, dict):
        return {key: shape(value) for key, value in node.items() if key not in ("description", "title") or not isinstance(value, str)}
    return [shape(item) for item in node] if isinstance(node, list) else node


def check_version(schema, recorded_file, record):
    """A changed schema needs a changed version; both are written down beside this script."""
    now = {"schema": schema["properties"]["schema"]["const"], "sha256": hashlib.sha256(json.dumps(shape(schema), sort_keys=True).encode()).hexdigest()}
    if record:
        recorded_file.write_text(json.dumps(now, indent=2) + "\n")
    before = json.loads(recorded_file.read_text())
    if now != before and now["schema"] == before["schema"]:
        fault(f"the schema of reports changed, and is still called {now['schema']}: give it a new version, in the schema and in src/render/json.cpp")
    elif now != before:
        fault("the schema of reports has a new version: write it down with validate_reports.py ... --record")


def resolved(schema, node):
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    for choice in node.get("oneOf", []):
        if "$ref" in choice:
            return resolved(schema, choice)
    return node


def check_order(schema, node, value, where):
    """Fields come in the order of the schema."""
    node = resolved(schema, node)
    if isinstance(value, dict):
        known = list(node.get("properties", {}))
        if list(value) != [key for key in known if key in value]:
            fault(f"{where}: fields are {list(value)}, not in the order {known}")
        for key, inner in value.items():
            check_order(schema, node["properties"][key], inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            check_order(schema, node["items"], inner, where + "[]")


def spoiled(report):
    """Reports that the schema has to refuse."""
    for path, value in ((["extra"], 1), (["subject", "extra"], 1), (["verdict"], "maybe"), (["schema"], "whynogpu/report/0"), (["prediction", "listed"], -1),
                        (["causes"], None), (["road", 0, "state"], "fine"), (["road"], []), (["tool", "knowledge"], "today"), (["verdict"], "fails")):
        bad = copy.deepcopy(report)
        node = bad
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
        yield path, bad


def main():
    program, tests = sys.argv[1], sys.argv[2]
    schema_file, recorded_file = pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4])
    schema = json.loads(schema_file.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    check_version(schema, recorded_file, "--record" in sys.argv)

    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([tests, "--gtest_filter=Capture.WritesABundleOfEveryMachine", "--gtest_brief=1"], check=True, env=dict(os.environ, WHYNOGPU_WRITE_BUNDLES=folder))
        bundles = sorted(pathlib.Path(folder).glob("*.bundle"))
        if len(bundles) < 30:
            fault(f"only {len(bundles)} machines were captured")
        healthy = None
        for bundle in bundles:
            done = subprocess.run([program, "--from", bundle, "--format", "json"], capture_output=True)
            try:
                report = json.loads(done.stdout)  # exactly one object
            except ValueError as error:
                fault(f"{bundle.stem}: {error}; it said {done.stderr.decode(errors='replace')}")
                continue
            if done.stderr:
                fault(f"{bundle.stem}: says on standard error: {done.stderr.decode(errors='replace')}")
            if done.stdout != bundle.with_suffix(".json").read_bytes():
                fault(f"{bundle.stem}: the program and the library do not say the same")
            for error in validator.iter_errors(report):
                fault(f"{bundle.stem}: {'/'.join(str(p) for p in error.absolute_path)}: {error.message}")
            check_order(schema, schema, report, bundle.stem)
            if done.returncode != STATUS[report["verdict"]]:
                fault(f"{bundle.stem}: verdict {report['verdict']}, exit status {done.returncode}")
            if report["verdict"] == "gpu" and not report["causes"]:
                healthy = report
        for path, bad in spoiled(healthy):
            if validator.is_valid(bad):
                fault(f"the schema takes a report with a wrong {'/'.join(str(p) for p in path)}")
        here = subprocess.run([program, "--format", "json"], capture_output=True)
        for error in validator.iter_errors(json.loads(here.stdout)):
            fault(f"this machine: {'/'.join(str(p) for p in error.absolute_path)}: {error.message}")
    print(f"{len(bundles)} reports, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
