# Cases for the rule partial-growth. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: the first
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if gpus:
    tf.config.experimental.set_memory_growth(gpus[0], True)  # expect: partial-growth
#--- wrong: asserted
import tensorflow as tf
physical_devices = tf.config.experimental.list_physical_devices('GPU')
assert len(physical_devices) > 0
tf.config.experimental.set_memory_growth(physical_devices[0], True)  # expect: partial-growth
#--- wrong: tried
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
try:
    tf.config.set_memory_growth(gpus[0], True)  # expect: partial-growth
except Exception as e:
    print(e)
#--- wrong: by name
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if len(gpus) > 0:
    tf.config.experimental.set_memory_growth(device=gpus[0], enable=True)  # expect: partial-growth
#--- wrong: in two steps
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if gpus:
    first = gpus[0]
    tf.config.experimental.set_memory_growth(first, True)  # expect: partial-growth
#--- right: all
import tensorflow as tf
for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)
#--- right: one visible
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if gpus:
    tf.config.set_visible_devices(gpus[0], 'GPU')
    tf.config.experimental.set_memory_growth(gpus[0], True)
#--- right: both by hand
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if len(gpus) == 2:
    tf.config.experimental.set_memory_growth(gpus[0], True)
    tf.config.experimental.set_memory_growth(gpus[1], True)
#--- right: one chosen by the variable
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '0'
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if gpus:
    tf.config.experimental.set_memory_growth(gpus[0], True)
#--- right: off
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if gpus:
    tf.config.experimental.set_memory_growth(gpus[0], False)
#--- right: one GPU is there gpus=1
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if gpus:
    tf.config.experimental.set_memory_growth(gpus[0], True)
