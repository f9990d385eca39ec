# SPDX-License-Identifier: Apache-2.0
"""Does a SARIF log fit the object model of version 2.1.0? Asked of sarif_om (Debian: python3-sarif-python-om), whose classes were made
from the standard's schema: which properties an object may have, and which it must have."""
import attr
import sarif_om

# The class of what stands in a property; a list counts as what it holds.
CLASSES = {
    "runs": "Run", "tool": "Tool", "driver": "ToolComponent", "rules": "ReportingDescriptor", "shortDescription": "MultiformatMessageString",
    "fullDescription": "MultiformatMessageString", "help": "MultiformatMessageString", "defaultConfiguration": "ReportingConfiguration",
    "results": "Result", "message": "Message", "description": "Message", "locations": "Location", "relatedLocations": "Location",
    "physicalLocation": "PhysicalLocation", "artifactLocation": "ArtifactLocation", "logicalLocations": "LogicalLocation", "region": "Region",
    "contextRegion": "Region", "deletedRegion": "Region", "snippet": "ArtifactContent", "insertedContent": "ArtifactContent", "fixes": "Fix",
    "artifactChanges": "ArtifactChange", "replacements": "Replacement", "invocations": "Invocation", "artifacts": "Artifact",
    "toolExecutionNotifications": "Notification", "suppressions": "Suppression", "partialFingerprints": None, "properties": None,
}
WORDS = {"level": {"none", "note", "warning", "error"}, "columnKind": {"utf16CodeUnits", "unicodeCodePoints"},
         "kind": {"notApplicable", "pass", "fail", "review", "open", "informational"}}
COUNTED_FROM_1 = {"startLine", "startColumn", "endLine", "endColumn"}


def faults(value, class_name="SarifLog", place="$"):
    """What does not fit, each with its place."""
    known = {field.metadata["schema_property_name"]: field for field in attr.fields(getattr(sarif_om, class_name))}
    for name, field in known.items():
        if field.default is attr.NOTHING and name not in value:
            yield f"{place}: a {class_name} must have {name}"
    for name, inner in value.items():
        here = f"{place}.{name}"
        if name not in known:
            yield f"{here}: a {class_name} has no such property"
        elif name in WORDS and inner not in WORDS[name] and class_name in ("Result", "ReportingConfiguration", "Notification", "Run"):
            yield f"{here}: {inner!r} is not among {sorted(WORDS[name])}"
        elif name in COUNTED_FROM_1 and (not isinstance(inner, int) or inner < 1):
            yield f"{here}: {inner!r} is no count from 1"
        for i, item in enumerate(inner if isinstance(inner, list) else [inner]):
            if not isinstance(item, dict):
                continue
            if name not in CLASSES:
                yield f"{here}: not in this test's table"
            elif CLASSES[name]:
                yield from faults(item, CLASSES[name], f"{here}[{i}]")
