# Cases for the rule variable-too-late. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: after the listing
import os
import tensorflow as tf
print(tf.config.list_physical_devices('GPU'))
os.environ['CUDA_VISIBLE_DEVICES'] = '0'  # expect: variable-too-late
#--- wrong: after an operation
import os
import tensorflow as tf
x = tf.zeros([3])
os.environ['CUDA_VISIBLE_DEVICES'] = '0'  # expect: variable-too-late
#--- wrong: growth after the devices
import os
import tensorflow as tf
model = tf.keras.applications.ResNet50()
os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = 'true'  # expect: variable-too-late
#--- wrong: types after the import
import os
import tensorflow as tf
os.environ['TF_ENABLED_DEVICE_TYPES'] = 'CPU,GPU'  # expect: variable-too-late
#--- wrong: order in functions
import os
import tensorflow as tf

def choose():
    os.environ['CUDA_DEVICE_ORDER'] = 'PCI_BUS_ID'  # expect: variable-too-late

tf.config.list_logical_devices()
choose()
#--- wrong: a magic in a later cell
import tensorflow as tf
x = tf.constant(1)
%env CUDA_VISIBLE_DEVICES=0
# expect above: variable-too-late
#--- right: after the import is in time
import os
import tensorflow as tf
os.environ['CUDA_VISIBLE_DEVICES'] = '0'
print(tf.config.list_physical_devices('GPU'))
#--- right: before the import
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '0'
import tensorflow as tf
x = tf.zeros([3])
#--- right: growth before the devices
import os
import tensorflow as tf
print(tf.config.list_physical_devices('GPU'))
os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = 'true'
x = tf.zeros([3])
#--- right: the log's level
import os
import tensorflow as tf
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '2'
#--- right: in another arm
import os, sys
import tensorflow as tf
if len(sys.argv) > 1:
    x = tf.zeros([3])
else:
    os.environ['CUDA_VISIBLE_DEVICES'] = '0'
#--- right: asked in an except clause
import os
import tensorflow as tf
try:
    import mine
except ImportError:
    print(tf.config.list_physical_devices())
os.environ['CUDA_VISIBLE_DEVICES'] = '0'
#--- right: set in time, and once more
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '0'
import tensorflow as tf
x = tf.zeros([3])
os.environ['CUDA_VISIBLE_DEVICES'] = '0'
#--- wrong: for the programs to come it is information
import os, subprocess
import tensorflow as tf
x = tf.zeros([3])
os.environ['CUDA_VISIBLE_DEVICES'] = '0'  # expect: variable-too-late info
subprocess.run(['python', 'worker.py'])
#--- right: imported again
import os, sys
import keras
os.environ['KERAS_BACKEND'] = 'jax'
for name in [n for n in sys.modules if n.startswith('keras')]:
    del sys.modules[name]
import keras
