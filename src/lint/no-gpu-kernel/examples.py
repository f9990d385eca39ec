# Cases for the rule no-gpu-kernel. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: strings
import tensorflow as tf
with tf.device('/GPU:0'):
    x = tf.strings.lower(['A'])  # expect: no-gpu-kernel
#--- wrong: decoding
import tensorflow as tf
from mine import data
with tf.device('/gpu:0'):
    x = tf.io.decode_jpeg(data)  # expect: no-gpu-kernel
#--- wrong: reading
import tensorflow as tf
with tf.device('GPU:0'):
    x = tf.io.read_file('a')  # expect: no-gpu-kernel
#--- wrong: pipeline
import tensorflow as tf
with tf.device('/device:GPU:0'):
    x = tf.data.Dataset.range(3)  # expect: no-gpu-kernel
#--- wrong: Python
import tensorflow as tf
from mine import f, a
with tf.device('/gpu:1'):
    x = tf.py_function(f, [a], tf.float32)  # expect: no-gpu-kernel
#--- right: numbers
import tensorflow as tf
with tf.device('/GPU:0'):
    x = tf.matmul([[1.0]], [[2.0]])
#--- right: strings elsewhere
import tensorflow as tf
x = tf.strings.lower(['A'])
#--- right: on the CPU
import tensorflow as tf
with tf.device('/CPU:0'):
    x = tf.strings.lower(['A'])
#--- right: inner device
import tensorflow as tf
with tf.device('/GPU:0'):
    with tf.device('/CPU:0'):
        x = tf.strings.lower(['A'])
#--- right: device from an option
import tensorflow as tf, flags
with tf.device(flags.device):
    x = tf.strings.lower(['A'])
