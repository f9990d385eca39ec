# Cases for the rule python-in-pipeline. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: lambda
import tensorflow as tf
from mine import f
ds = tf.data.Dataset.range(3)
ds = ds.map(lambda x: tf.py_function(f, [x], tf.float32))  # expect: python-in-pipeline info
#--- wrong: function
import tensorflow as tf
from mine import f, ds
def read(x):
    return tf.numpy_function(f, [x], tf.float32)  # expect: python-in-pipeline
ds = ds.map(read)
#--- wrong: old name
import tensorflow.compat.v1 as tf
from mine import f, ds
ds = ds.map(lambda x: tf.py_func(f, [x], tf.float32))  # expect: python-in-pipeline
#--- wrong: kept lambda
import tensorflow as tf
from mine import f, ds
read = lambda x: tf.py_function(f, [x], tf.float32)  # expect: python-in-pipeline
ds = ds.map(read)
#--- wrong: chained
import tensorflow as tf
from mine import f, ds
ds = ds.shuffle(3).map(lambda x: tf.numpy_function(f, [x], tf.int32)).batch(2)  # expect: python-in-pipeline
#--- right: in parallel
import tensorflow as tf
from mine import f, ds
ds = ds.map(lambda x: tf.py_function(f, [x], tf.float32), num_parallel_calls=tf.data.AUTOTUNE)
#--- right: operations
import tensorflow as tf
ds = tf.data.Dataset.range(3).map(lambda x: x + 1)
#--- right: a metric
import tensorflow as tf
from mine import f
def metric(y, p):
    return tf.py_function(f, [y, p], tf.float32)
#--- right: parallel by place
import tensorflow as tf
from mine import f, ds
ds = ds.map(lambda x: tf.py_function(f, [x], tf.float32), 4)
#--- right: Python's own map
import tensorflow as tf
from mine import f
y = map(lambda x: tf.py_function(f, [x], tf.float32), [1])
