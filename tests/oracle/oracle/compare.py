# SPDX-License-Identifier: Apache-2.0
"""Where whynogpu and TensorFlow differ: [(kind, sentence)], empty when they agree."""
import os
import re

# Lines that only a stand-in NVML or a made-up libcudnn brings about, and those of TensorRT, which is no matter of the GPU's use.
OTHER = re.compile(r"NVML library doesn't have required functions|TensorRT|TF-TRT|nvinfer")


def compare(scenario, said, truth, gpus):
    if said.get("error"):
        return [("run", said["error"])]
    prediction = said.get("prediction") or {}
    found = list(compare_import(said, prediction, truth))
    if truth["import"] == "ok":
        found += compare_listing(prediction, truth)
        found += compare_libraries(said, truth, scenario.release.required())
    found += compare_lines(prediction.get("lines") or [], truth["lines"], made_up_cudnn(truth))
    return found + list(compare_causes(scenario, said, truth, gpus))


def compare_import(said, prediction, truth):
    want = truth["import"]
    if prediction.get("import") != want:
        yield "import", f"TensorFlow: {want} ({truth.get('error', '')}), whynogpu: {prediction.get('import')}"
    elif want == "ok":
        location = ((said.get("subject") or {}).get("tensorflow") or {}).get("location") or "nothing"
        real = os.path.dirname(truth["file"] or "")
        if os.path.normpath(location) != os.path.normpath(real):
            yield "location", f"Python: {real}, whynogpu: {location}"


def compare_listing(prediction, truth):
    found = []
    if prediction.get("listed") != truth["listed"]:
        found.append(("listed", f"TensorFlow: {truth['listed']}, whynogpu: {prediction.get('listed')}"))
    insufficient = "driver version is insufficient" in truth.get("create_error", "")
    if insufficient != (prediction.get("first_operation") == "error") and ("create_error" in truth or "created" in truth) and truth["listed"]:
        found.append(("creates", f"TensorFlow: {truth.get('create_error', 'creates the device')}, whynogpu: {prediction.get('first_operation')}"))
    return found


def compare_libraries(said, truth, required):
    """Only where TensorFlow came as far as opening them: without a driver or a device it does not look; of a process that
    died nothing is known."""
    if "cuDeviceGetCount" not in truth["asked"] or truth["listed"] is None:
        return []
    told = {library["soname"]: library for library in said.get("libraries") or []}
    found = []
    for soname in required:
        path = truth["libraries"].get(soname)
        library = told.get(soname)
        if library is None:
            found.append(("library", f"{soname} is not mentioned"))
            continue
        real = library.get("real") if library.get("state") == "found" else None
        if path is None and real and os.path.normpath(real) in truth.get("also", []):
            continue
        if (real and os.path.normpath(real)) != path:
            found.append(("library", f"{soname}: TensorFlow: {path}, whynogpu: {real} ({library.get('why', '')[:100]})"))
    return found


def made_up_cudnn(truth):
    return any("/nvidia/" not in path for soname, path in truth["libraries"].items() if "cudnn" in soname)


def compare_lines(foretold, printed, ignore_cudnn):
    def counts(text):
        return not OTHER.search(text) and not (ignore_cudnn and "Failed to determine cuDNN version" in text)

    want = {(stage, level, text) for stage, level, text in printed if stage in ("import", "list") and counts(text)}
    told = {(line["stage"], line["level"], line["text"].strip()) for line in foretold if counts(line["text"])}

    def is_same(real, said):
        fixed = re.split(r"\d", real[2])[0].strip()  # a foretold line may stop where this machine's numbers begin
        return real[:2] == said[:2] and real[2].startswith(said[2]) and len(said[2]) >= min(30, len(fixed))

    found = [("lines", f"not foretold: {' '.join(real)[:200]}") for real in sorted(want) if not any(is_same(real, said) for said in told)]
    return found + [("lines", f"not printed: {' '.join(said)[:200]}") for said in sorted(told) if not any(is_same(real, said) for real in want)]


def compare_causes(scenario, said, truth, gpus):
    """The family names what the root cause may be. Where TensorFlow is fine there must be none."""
    established = [cause for cause in said.get("causes") or [] if cause["status"] == "established"]
    wanted = scenario.lists if scenario.lists is not None else gpus
    fails = truth["import"] != "ok" or truth["listed"] is None or "driver version is insufficient" in truth.get("create_error", "")
    if not fails and truth["listed"] >= wanted and wanted > 0:
        if established and "even where fine" not in scenario.causes:
            yield "alarm", f"TensorFlow lists {truth['listed']}, whynogpu: {established[0]['id']}"
        return
    first = (said.get("causes") or [{"id": "nothing"}])[0]
    if not {first["id"], first.get("group")} & set(scenario.causes):
        yield "cause", f"fits: {' or '.join(scenario.causes)}; whynogpu: {first['id']}"
