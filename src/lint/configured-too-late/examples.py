# Cases for the rule configured-too-late. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: after an operation
import tensorflow as tf
x = tf.constant(1.0)
for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)  # expect: configured-too-late
#--- wrong: swallowed
import tensorflow as tf
print(tf.config.list_logical_devices('GPU'))
gpus = tf.config.list_physical_devices('GPU')
try:
    for gpu in gpus:
        tf.config.experimental.set_memory_growth(gpu, True)  # expect: configured-too-late
except RuntimeError:
    pass
#--- wrong: in functions
import tensorflow as tf

def load():
    return tf.data.Dataset.range(3)

def setup():
    tf.config.set_visible_devices(tf.config.list_physical_devices('GPU')[1:], 'GPU')  # expect: configured-too-late

def main():
    data = load()
    setup()

if __name__ == '__main__':
    main()
#--- wrong: after a strategy
import tensorflow as tf
strategy = tf.distribute.MirroredStrategy()
for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)  # expect: configured-too-late
#--- wrong: memory was taken by a question
import tensorflow as tf
from tensorflow.python.client import device_lib
print(device_lib.list_local_devices())
for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)  # expect: configured-too-late warning
#--- wrong: threads
import tensorflow as tf
w = tf.Variable(1.0)
tf.config.threading.set_intra_op_parallelism_threads(4)
gpus = tf.config.list_physical_devices('GPU')
tf.config.set_logical_device_configuration(gpus, [])  # expect: configured-too-late
# expect 3: configured-too-late
#--- right: in time
import tensorflow as tf
for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)
x = tf.constant(1.0)
#--- right: functions in time
import tensorflow as tf

def setup():
    for gpu in tf.config.list_physical_devices('GPU'):
        tf.config.experimental.set_memory_growth(gpu, True)

def main():
    setup()
    return tf.constant(1.0)

if __name__ == '__main__':
    main()
#--- right: one or the other
import sys
import tensorflow as tf
if 'x' in sys.argv:
    x = tf.constant(1.0)
else:
    tf.config.set_soft_device_placement(True)
    for gpu in tf.config.list_physical_devices('GPU'):
        tf.config.experimental.set_memory_growth(gpu, True)
#--- right: a seed makes no device
import tensorflow as tf
tf.random.set_seed(1)
for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)
#--- right: layers are built later
import tensorflow as tf
layer = tf.keras.layers.Dense(3)
for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)
#--- right: a function nobody called yet
import tensorflow as tf

def step():
    return tf.constant(1.0)

for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)
step()
#--- right: graphs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
x = tf.constant(1.0)
for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)
#--- right: a second time, with the same wish
import tensorflow as tf
for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)
x = tf.constant(1.0)
gpus = tf.config.list_physical_devices('GPU')
if gpus:
    tf.config.experimental.set_memory_growth(gpus[0], True)
#--- right: notes, not calls
import tensorflow as tf
x = tf.constant(1.0)
tf.config.experimental.set_visible_devices()
#--- right: there are no GPUs
import os
import tensorflow as tf
# on the CPU only
os.environ['CUDA_VISIBLE_DEVICES'] = '-1'
# expect above: hidden-by-variable info
x = tf.constant(1.0)
tf.config.set_visible_devices(tf.config.list_physical_devices('CPU'), 'CPU')
