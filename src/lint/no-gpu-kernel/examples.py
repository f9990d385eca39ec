# Cases for the rule no-gpu-kernel. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: strings
import tensorflow as tf
with tf.device('/GPU:0'):
    x = tf.strings.lower(['A'])  # expect: no-gpu-kernel info
#--- wrong: decoding
import tensorflow as tf
from mine import data
with tf.device('/gpu:0'):
    x = tf.io.decode_jpeg(data)  # expect: no-gpu-kernel info
#--- wrong: reading
import tensorflow as tf
with tf.device('GPU:0'):
    x = tf.io.read_file('a')  # expect: no-gpu-kernel info
#--- wrong: pipeline
import tensorflow as tf
with tf.device('/device:GPU:0'):
    x = tf.data.Dataset.range(3)  # expect: no-gpu-kernel info
#--- wrong: Python
import tensorflow as tf
from mine import f, a
with tf.device('/gpu:1'):
    x = tf.py_function(f, [a], tf.float32)  # expect: no-gpu-kernel warning
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
#--- wrong: whole numbers are multiplied
import tensorflow as tf
with tf.device('/GPU:0'):
    a = tf.constant([[1, 2], [3, 4]])
    b = tf.matmul(a, a)  # expect: no-gpu-kernel warning
#--- wrong: cast to whole numbers
import tensorflow as tf
import numpy as np
from mine import x, y
with tf.device('/GPU:0'):
    a = tf.linalg.matmul(tf.cast(x, tf.int64), y)  # expect: no-gpu-kernel warning
    b = tf.matmul(x, b=tf.cast(y, np.int32))  # expect: no-gpu-kernel warning
#--- wrong: no type has a kernel
import tensorflow as tf
from mine import boxes, scores
with tf.device('/GPU:0'):
    best = tf.image.combined_non_max_suppression(boxes, scores, 10, 10)  # expect: no-gpu-kernel warning
#--- wrong: while data is prepared it is information
import tensorflow as tf
from mine import data
with tf.device('/GPU:0'):
    data = data.map(lambda x: tf.matmul(tf.cast(x, 'int32'), tf.cast(x, 'int32')))  # expect: no-gpu-kernel info
#--- right: floating point
import tensorflow as tf
with tf.device('/GPU:0'):
    a = tf.constant([[1., 2.], [3., 4.]])
    b = tf.matmul(a, tf.cast([[1, 2]], tf.float32))
#--- right: which type it is cannot be seen
import tensorflow as tf
from mine import x
with tf.device('/GPU:0'):
    a = tf.constant([[1, 2]])
    a = tf.cast(a, tf.float32)
    b = tf.matmul(a, x)
#--- right: kernels for whole numbers are there
import tensorflow as tf
with tf.device('/GPU:0'):
    a = tf.add(tf.constant([1, 2]), tf.constant([3, 4]))
