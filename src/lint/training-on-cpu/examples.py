# Cases for the rule training-on-cpu. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: fit
import tensorflow as tf
from mine import model, x, y
with tf.device('/CPU:0'):  # expect: training-on-cpu
    model.fit(x, y)
#--- wrong: layers
import tensorflow as tf
with tf.device('/cpu:0'):  # expect: training-on-cpu
    model = tf.keras.Sequential([tf.keras.layers.Dense(3)])
#--- wrong: a tape
import tensorflow as tf
from mine import loss
with tf.device('cpu'):  # expect: training-on-cpu
    with tf.GradientTape() as tape:
        l = loss()
#--- wrong: eager
import tensorflow as tf
tf.config.run_functions_eagerly(True)  # expect: training-on-cpu info
#--- wrong: compiled eagerly
import tensorflow as tf
from mine import model
model.compile(optimizer='adam', run_eagerly=True)  # expect: training-on-cpu info
#--- wrong: on a flag
import tensorflow as tf
from mine import model, x, flags
if flags.cpu:
    with tf.device('/CPU:0'):  # expect: training-on-cpu info
        model.fit(x)
#--- right: the pipeline
import tensorflow as tf
with tf.device('/cpu:0'):
    data = tf.data.Dataset.range(3)
#--- right: a table
import tensorflow as tf
with tf.device('/cpu:0'):
    e = tf.keras.layers.Embedding(1000000, 64)
#--- right: on the GPU
import tensorflow as tf
from mine import model, x
with tf.device('/GPU:0'):
    model.fit(x)
#--- right: the inner device counts
import tensorflow as tf
from mine import model, x
with tf.device('/cpu:0'):
    with tf.device('/gpu:0'):
        model.fit(x)
#--- right: eager by an option
import tensorflow as tf, flags
tf.config.run_functions_eagerly(flags.debug)
#--- right: eager off
import tensorflow as tf
tf.config.run_functions_eagerly(False)
#--- wrong: said of the variables, it goes for the step
import tensorflow as tf
from mine import loss
# The table is too large for the GPU: keep it on the CPU.
with tf.device('/cpu:0'):
    table = tf.Variable([1.0])
def step():
    with tf.device('/cpu:0'):  # expect: training-on-cpu info
        with tf.GradientTape() as tape:
            l = loss(table)
