# Cases for the rule unguarded-index. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: chosen
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
tf.config.set_visible_devices(gpus[0], 'GPU')  # expect: unguarded-index
#--- wrong: at once
import tensorflow as tf
print(tf.config.list_physical_devices('GPU')[0])  # expect: unguarded-index
#--- wrong: the second
import tensorflow as tf
gpus = tf.config.experimental.list_physical_devices('GPU')
tf.config.experimental.set_visible_devices(gpus[1], 'GPU')  # expect: unguarded-index
#--- wrong: kept
import tensorflow as tf
gpu = tf.config.list_physical_devices('GPU')[0]  # expect: unguarded-index
#--- wrong: in a function
import tensorflow as tf
def first():
    devices = tf.config.list_physical_devices('GPU')
    return devices[0]  # expect: unguarded-index info
#--- right: asked first
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if gpus:
    tf.config.set_visible_devices(gpus[0], 'GPU')
#--- right: asserted
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
assert gpus, 'no GPU'
tf.config.set_visible_devices(gpus[0], 'GPU')
#--- right: left early
import sys
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
if not gpus:
    sys.exit('no GPU')
tf.config.set_visible_devices(gpus[0], 'GPU')
#--- right: tried
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
try:
    tf.config.set_visible_devices(gpus[0], 'GPU')
except IndexError:
    print('no GPU')
#--- right: a CPU is always there
import tensorflow as tf
cpu = tf.config.list_physical_devices('CPU')[0]
#--- right: there is one gpus=1
import tensorflow as tf
print(tf.config.list_physical_devices('GPU')[0])
