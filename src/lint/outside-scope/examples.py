# Cases for the rule outside-scope. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: beside it
import tensorflow as tf
strategy = tf.distribute.MirroredStrategy()
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])  # expect: outside-scope
model.compile()
#--- wrong: before the scope
import tensorflow as tf
strategy = tf.distribute.MirroredStrategy()
model = tf.keras.models.Sequential()  # expect: outside-scope
with strategy.scope():
    model.compile()
#--- wrong: ready made
import tensorflow as tf
s = tf.distribute.MirroredStrategy()
m = tf.keras.applications.ResNet50(weights=None)  # expect: outside-scope
#--- wrong: in main
import tensorflow as tf
def main():
    s = tf.distribute.MirroredStrategy()
    m = tf.keras.Model()  # expect: outside-scope
main()
#--- wrong: many machines
import tensorflow as tf
s = tf.distribute.experimental.MultiWorkerMirroredStrategy()
m = tf.keras.Sequential()  # expect: outside-scope
#--- right: inside
import tensorflow as tf
strategy = tf.distribute.MirroredStrategy()
with strategy.scope():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile()
#--- right: a function called inside
import tensorflow as tf
def build():
    return tf.keras.Sequential()
strategy = tf.distribute.MirroredStrategy()
with strategy.scope():
    model = build()
#--- right: no strategy
import tensorflow as tf
model = tf.keras.Sequential()
#--- right: by a flag
import tensorflow as tf, flags
if flags.many:
    strategy = tf.distribute.MirroredStrategy()
model = tf.keras.Sequential()
#--- right: only counted
import tensorflow as tf
print(tf.distribute.MirroredStrategy().num_replicas_in_sync)
model = tf.keras.Sequential()
#--- right: a view of a model
import tensorflow as tf
from mine import model
s = tf.distribute.MirroredStrategy()
part = tf.keras.Model(inputs=model.input, outputs=model.layers[3].output)
#--- right: a second model, for one GPU
import tensorflow as tf
s = tf.distribute.MirroredStrategy()
with s.scope():
    model = tf.keras.Sequential()
small = tf.keras.Sequential()
