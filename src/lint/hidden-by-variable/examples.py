# Cases for the rule hidden-by-variable. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: minus one
import os
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"  # expect: hidden-by-variable
import tensorflow as tf
model = tf.keras.Sequential()
#--- wrong: empty
import os
import tensorflow as tf
os.environ['CUDA_VISIBLE_DEVICES'] = ''  # expect: hidden-by-variable
#--- wrong: no number
import os, tensorflow as tf
os.environ["CUDA_VISIBLE_DEVICES"] = "gpu0"  # expect: hidden-by-variable
#--- wrong: environ imported
from os import environ as env
import keras
env["CUDA_VISIBLE_DEVICES"] = "-1"  # expect: hidden-by-variable
#--- wrong: by a constant
import os
import tensorflow as tf
DEVICE = "-1"
os.environ["CUDA_VISIBLE_DEVICES"] = DEVICE  # expect: hidden-by-variable
#--- wrong: with update
import os
import tensorflow.compat.v1 as tf
os.environ.update({"CUDA_VISIBLE_DEVICES": "-1"})  # expect: hidden-by-variable
#--- wrong: device types
import os
os.environ["TF_ENABLED_DEVICE_TYPES"] = "CPU"  # expect: hidden-by-variable
import tensorflow as tf
#--- wrong: behind a flag it is information
import os, sys
import tensorflow as tf
if "--cpu" in sys.argv:
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"  # expect: hidden-by-variable info
#--- wrong: said to be meant
# Ignore all GPUs, a random forest does not benefit from them.
import os
os.environ["CUDA_VISIBLE_DEVICES"] = ""  # expect: hidden-by-variable info
import tensorflow as tf
#--- right: a card
import os
import tensorflow as tf
os.environ["CUDA_VISIBLE_DEVICES"] = "0"
#--- right: several cards
import os
import tensorflow as tf
os.environ["CUDA_VISIBLE_DEVICES"] = "0,1"
#--- right: by name
import os
import tensorflow as tf
os.environ["CUDA_VISIBLE_DEVICES"] = "GPU-8d0a4b1e"
#--- right: from an option
import os, argparse
import tensorflow as tf
args = argparse.ArgumentParser().parse_args()
os.environ["CUDA_VISIBLE_DEVICES"] = args.gpu
#--- right: for a child
import os, subprocess
import tensorflow as tf
env = dict(os.environ)
env["CUDA_VISIBLE_DEVICES"] = "-1"
subprocess.run(["./serve"], env=env)
#--- right: another framework
import os
import torch
os.environ["CUDA_VISIBLE_DEVICES"] = ""
#--- wrong: only for the tests of the file it is information
import os
import tensorflow as tf
def _test_block():
    assert tf.zeros([3]).shape == 3
if __name__ == '__main__':
    os.environ['CUDA_VISIBLE_DEVICES'] = ''  # expect: hidden-by-variable info
    _test_block()
#--- wrong: said in a line above the import
# Make the GPU invisible
import os
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"  # expect: hidden-by-variable info
import tensorflow as tf
#--- wrong: said once, meant twice
import os
import tensorflow as tf
# validate on the CPU
os.environ['CUDA_VISIBLE_DEVICES'] = '-1'  # expect: hidden-by-variable info
def predict():
    os.environ['CUDA_VISIBLE_DEVICES'] = '-1'  # expect: hidden-by-variable info
    return tf.zeros([3])
predict()
