# Cases for the rule device-type-case. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: listing
import tensorflow as tf
gpus = tf.config.list_physical_devices('gpu')  # expect: device-type-case
#--- wrong: by name
import tensorflow as tf
print(tf.config.list_logical_devices(device_type='Gpu'))  # expect: device-type-case
#--- wrong: hiding nothing
import tensorflow as tf
tf.config.set_visible_devices([], 'gpu')  # expect: device-type-case
#--- wrong: cuda
import tensorflow as tf
if tf.config.experimental.list_physical_devices('cuda'):  # expect: device-type-case
    print('yes')
#--- wrong: a blank
import tensorflow as tf
print(len(tf.config.list_physical_devices('GPU ')))  # expect: device-type-case
#--- wrong: count of a session
import tensorflow.compat.v1 as tf
conf = tf.ConfigProto(device_count={'gpu': 0})  # expect: device-type-case
#--- right: large letters
import tensorflow as tf
gpus = tf.config.list_physical_devices('GPU')
#--- right: all
import tensorflow as tf
print(tf.config.list_physical_devices())
#--- right: a device string may be small
import tensorflow as tf
with tf.device('/gpu:0'):
    x = tf.zeros([2])
#--- right: an accelerator of another maker
import tensorflow as tf
print(tf.config.list_physical_devices('HPU'))
#--- right: not TensorFlow's
import mine
mine.list_physical_devices('gpu')
#--- right: a variable
import tensorflow as tf
def count(kind):
    return len(tf.config.list_physical_devices(kind))
