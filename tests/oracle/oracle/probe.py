# SPDX-License-Identifier: Apache-2.0
"""The program that is run by the real Python. It imports nothing but os and sys before TensorFlow, since a scenario may hide a module."""

PROBE = r'''
import os, sys
if __name__ == "tensorflow":  # the script's own name: it imports itself
    import tensorflow as tf
    tf.config
OUT, STAGES = 3, os.environ.pop("ORACLE_STAGES", "").split(",")

def tell(key, value):
    os.write(OUT, (key + "\t" + repr(value) + "\n").encode("utf-8", "backslashreplace"))

def mark(stage):
    sys.stdout.flush(); sys.stderr.flush()
    os.write(2, ("\n@@ " + stage + "\n").encode())

def describe(error):
    return type(error).__name__ + ": " + str(error)

def mapped():
    with open("/proc/self/maps") as file:
        return sorted({line.split(None, 5)[5].strip() for line in file if len(line.split(None, 5)) == 6 and ".so" in line})

tell("python", [sys.executable, sys.prefix, "%d.%d.%d" % sys.version_info[:3], list(sys.path)])
mark("import")
try:
    import tensorflow as tf
    tell("file", getattr(tf, "__file__", None))
    tell("version", getattr(tf, "__version__", None))
    config = tf.config if hasattr(tf.config, "list_physical_devices") else tf.config.experimental
    tell("import", "ok")
except BaseException as error:
    tell("import", describe(error))
    mark("end")
    os._exit(0)
mark("list")
try:
    tell("listed", [device.name for device in config.list_physical_devices("GPU")])
except BaseException as error:
    tell("list_error", describe(error))
tell("mapped", mapped())
if "create" in STAGES:
    mark("create")
    try:
        logical = tf.config if hasattr(tf.config, "list_logical_devices") else tf.config.experimental
        tell("created", [device.name for device in logical.list_logical_devices("GPU")])
    except BaseException as error:
        tell("create_error", describe(error))
mark("end")
os._exit(0)
'''
