#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""claims.py PYTHON...: what the rules of lint say about TensorFlow, asked of the real one in each interpreter's environment.

Needs no GPU; a machine without one is best. Writes results/<version>.txt: a line per claim. Exit status 1 when a claim does not hold.
Claims run in children of a process that has imported TensorFlow once and asked it nothing."""
import datetime
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

# Runs in the interpreter that is asked. HOLDS/FAILS/LACKS (the release has no such name) and the claim.
INSIDE = r'''
import os, sys, signal
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import warnings; warnings.filterwarnings("ignore")
import tensorflow as tf
version = tuple(int(n) for n in tf.__version__.split(".")[:2])
two = version >= (2, 0)

def context_is_made():
    """Once the devices are made, a setting that differs from the one of now is refused."""
    try:
        now = tf.config.threading.get_intra_op_parallelism_threads()
        tf.config.threading.set_intra_op_parallelism_threads(now + 1)
    except RuntimeError:
        return True
    return False

def was_queried():
    from tensorflow.python.eager import context
    return context.context()._physical_devices is not None

def lookup(name):
    thing = tf
    for part in name.split(".")[1:]:
        thing = getattr(thing, part)
    return thing

def raises(kind, act):
    try:
        act()
    except kind:
        return True
    return False

def with_device(name):
    try:
        with tf.device(name):
            return tf.constant(1.0) + 1
    except RuntimeError:
        # Before 2.4 a device that is not there is an error of its own; the name was understood.
        if version >= (2, 4):
            raise

def raises_for_device(name):
    return lambda: raises(ValueError, lambda: with_device(name))

claims = []
def claim(text, check, when=True):
    if when:
        claims.append((text, check))

def act_then(act, check):
    def run():
        act()
        return check()
    return run

MAKES = """tf.constant(1.0)
tf.Variable(1.0)
tf.zeros([2])
tf.convert_to_tensor([1])
tf.cast(1.0, tf.int32)
tf.range(3)
tf.random.normal([2])
tf.data.Dataset.range(3)
tf.data.Dataset.from_tensor_slices([1])
tf.io.read_file("/etc/hostname")
tf.keras.applications.MobileNet(weights=None)
tf.config.experimental.list_logical_devices()
tf.distribute.MirroredStrategy()
tf.distribute.OneDeviceStrategy("/cpu:0")""".split("\n")
LEAVES = """tf.random.set_seed(1)
tf.keras.layers.Dense(3)
tf.keras.backend.clear_session()
tf.config.experimental.list_physical_devices("GPU")
tf.config.set_soft_device_placement(True)
tf.function(lambda x: x)
tf.test.is_built_with_cuda()
tf.Graph()
tf.keras.callbacks.EarlyStopping()""".split("\n")
for text in MAKES:
    claim(text + " makes the devices", act_then(lambda text=text: eval(text), context_is_made), two)
if version < (2, 4):
    claims.pop()  # OneDeviceStrategy made nothing yet
for text in LEAVES:
    claim(text + " leaves configuration open", act_then(lambda text=text: eval(text), lambda: not context_is_made()), two)
claim("tf.GradientTape() leaves configuration open", act_then(lambda: tf.GradientTape(), lambda: not context_is_made()), version >= (2, 10))
claim("list_physical_devices fixes the list of devices", act_then(lambda: tf.config.experimental.list_physical_devices("GPU"), was_queried), two)
claim("a session makes no eager context: configuration is still accepted",
      act_then(lambda: tf.compat.v1.Session(), lambda: not context_is_made()), two)
claim("list_local_devices makes no eager context: configuration is still accepted",
      act_then(lambda: __import__("tensorflow.python.client.device_lib", fromlist=["x"]).list_local_devices(), lambda: not context_is_made()), two)
claim("set_visible_devices after the devices were made raises RuntimeError",
      act_then(lambda: tf.constant(1), lambda: raises(RuntimeError, lambda: tf.config.experimental.set_visible_devices([], "CPU"))), two)
claim("list_physical_devices('cpu') is empty, ('CPU') is not",
      lambda: tf.config.experimental.list_physical_devices("cpu") == [] and len(tf.config.experimental.list_physical_devices("CPU")) == 1, two)
claim("set_visible_devices([], 'gpu') is accepted", act_then(lambda: tf.config.experimental.set_visible_devices([], "gpu"), lambda: True), two)
for name in ("cuda", "cuda:0", "/physical_device:GPU:0", "/gpu0", "/gpu:a", "/gpu:0,1", "/XLA_GPU:0", "gpus:0"):
    claim("tf.device(%r) raises ValueError" % name, raises_for_device(name), two)
for name in ("/gpu:0", "GPU:0", "/GPU:7", "/device:GPU:0", "/job:localhost/replica:0/task:0/device:GPU:0", "gpu", "/cpu:0"):
    claim("tf.device(%r) is accepted" % name, lambda name=name: not raises_for_device(name)(), two)
claim("tf.device('/GPU:7') places on the CPU without a word", lambda: "CPU" in with_device("/GPU:7").device, version >= (2, 4))
claim("tf.device('/device:XLA_GPU:0') places on the CPU without a word", lambda: "CPU" in with_device("/device:XLA_GPU:0").device, version >= (2, 4))
claim("a bare tf.device('/GPU:0') raises nothing", act_then(lambda: tf.device("/GPU:0"), lambda: True))
claim("there is no tf.cuda", lambda: not hasattr(tf, "cuda"))
claim("os.environ takes no number", lambda: raises(TypeError, lambda: os.environ.__setitem__("CUDA_VISIBLE_DEVICES", 0)))
def after_system():
    os.environ.pop("CUDA_VISIBLE_DEVICES", None)
    os.system("export CUDA_VISIBLE_DEVICES=0")
    return "CUDA_VISIBLE_DEVICES" not in os.environ
claim("export in os.system reaches nobody", after_system)
claim("two replicas for two GPUs that are not there", lambda: tf.distribute.MirroredStrategy(devices=["/gpu:0", "/gpu:1"]).num_replicas_in_sync == 2, version >= (2, 4))
for name, gone in (("tf.contrib", two), ("tf.Session", two), ("tf.ConfigProto", two), ("tf.GPUOptions", two), ("tf.InteractiveSession", two),
                   ("tf.keras.utils.multi_gpu_model", version >= (2, 4)), ("tf.keras.layers.CuDNNLSTM", two),
                   ("tf.keras.backend.set_session", two), ("tf.keras.mixed_precision.experimental", version >= (2, 16))):
    claim(name + " is gone", lambda name=name: raises(AttributeError, lambda: lookup(name)), gone)
claim("tf.compat.v1.ConfigProto is there", lambda: bool(lookup("tf.compat.v1.ConfigProto")))

print("VERSION", tf.__version__)
sys.stdout.flush()
for text, check in claims:
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 2)
        try:
            word = "HOLDS" if check() else "FAILS"
        except AttributeError as error:
            word = "LACKS"
        except BaseException as error:
            word = "FAILS"
            text += " [%s: %s]" % (type(error).__name__, str(error).split("\n")[0][:80])
        print(word, text)
        sys.stdout.flush()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        print("FAILS", text, "[the process died: %d]" % status)
        sys.stdout.flush()
'''


def main():
    bad = 0
    for python in sys.argv[1:]:
        answer = subprocess.run([python, "-c", INSIDE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True)
        version = re.search(r"^VERSION (\S+)$", answer.stdout, re.M)
        if not version:
            print(f"{python}: cannot import TensorFlow")
            bad += 1
            continue
        lines = [line for line in answer.stdout.splitlines() if line.split(" ")[0] in ("HOLDS", "FAILS", "LACKS")]
        failed = [line for line in lines if line.startswith("FAILS")]
        bad += len(failed)
        text = f"TensorFlow {version[1]}, {datetime.date.today()}, without a GPU\n" + "\n".join(lines) + "\n"
        (HERE / "results" / (version[1] + ".txt")).write_text(text)
        print(f"TensorFlow {version[1]}: {len(lines)} claims, {len(failed)} fail")
        for line in failed:
            print("  " + line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
