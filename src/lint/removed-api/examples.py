# Cases for the rule removed-api. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: contrib tensorflow=2.10.1
import tensorflow as tf
x = tf.contrib.layers.xavier_initializer()  # expect: removed-api
#--- wrong: many GPUs tensorflow=2.4.4
from keras.utils import multi_gpu_model  # expect: removed-api
#--- wrong: cuDNN layers keras=3.5.0
from tensorflow.keras.layers import CuDNNLSTM  # expect: removed-api
#--- wrong: session tensorflow=2.18.0
import tensorflow as tf
with tf.Session() as s:  # expect: removed-api
    pass
#--- wrong: growth as in 1.x tensorflow=2.18.0
import tensorflow as tf
config = tf.ConfigProto()  # expect: removed-api
config.gpu_options.allow_growth = True
#--- wrong: policy keras=3.5.0
import tensorflow as tf
tf.keras.mixed_precision.experimental.set_policy('mixed_float16')  # expect: removed-api
#--- right: compat tensorflow=2.18.0
import tensorflow.compat.v1 as tf
with tf.Session() as s:
    pass
#--- right: compat by name tensorflow=2.18.0
import tensorflow as tf
s = tf.compat.v1.Session(config=tf.compat.v1.ConfigProto())
#--- right: in its time tensorflow=1.15.5
import tensorflow as tf
with tf.Session() as s:
    pass
#--- right: tried keras=3.5.0
try:
    from keras.layers import CuDNNLSTM
except ImportError:
    CuDNNLSTM = None
#--- right: asked tensorflow=2.18.0
import tensorflow as tf
if tf.__version__.startswith('1.'):
    config = tf.ConfigProto()
#--- right: nothing is known
import tensorflow as tf
config = tf.ConfigProto()
