# Cases for the rule hidden-by-call. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: no GPU visible
import tensorflow as tf
tf.config.set_visible_devices([], 'GPU')  # expect: hidden-by-call
#--- wrong: older door
import tensorflow as tf
tf.config.experimental.set_visible_devices(devices=[], device_type='GPU')  # expect: hidden-by-call
#--- wrong: only the CPUs
import tensorflow as tf
cpus = tf.config.list_physical_devices('CPU')
tf.config.set_visible_devices(cpus)  # expect: hidden-by-call
#--- wrong: module of tf.config
from tensorflow import config as c
c.set_visible_devices([], 'GPU')  # expect: hidden-by-call
#--- wrong: session without GPUs
import tensorflow.compat.v1 as tf
conf = tf.ConfigProto(device_count={'GPU': 0})  # expect: hidden-by-call
#--- wrong: on a flag it is information
import tensorflow as tf
import flags
if flags.cpu:
    tf.config.set_visible_devices([], 'GPU')  # expect: hidden-by-call info
#--- wrong: feeding another framework
import jax
import tensorflow as tf
tf.config.set_visible_devices([], 'GPU')  # expect: hidden-by-call info
#--- right: one of several
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if gpus:
    tf.config.set_visible_devices(gpus[0], 'GPU')
#--- right: a cap is no hide
import tensorflow.compat.v1 as tf
conf = tf.ConfigProto(device_count={'GPU': 1})
#--- right: no TPU
import tensorflow as tf
tf.config.set_visible_devices([], 'TPU')
#--- right: of the CPUs
import tensorflow as tf
cpus = tf.config.list_physical_devices('CPU')
tf.config.set_visible_devices(cpus, 'CPU')
#--- right: chosen elsewhere
import tensorflow as tf
from mine import chosen
tf.config.set_visible_devices(chosen, 'GPU')
#--- right: count from an option
import tensorflow.compat.v1 as tf
import flags
conf = tf.ConfigProto(device_count={'GPU': flags.gpus})
#--- wrong: beside another framework it is information
import objax
import tensorflow as tf
tf.config.set_visible_devices([], 'GPU')  # expect: hidden-by-call info
