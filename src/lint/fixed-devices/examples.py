# Cases for the rule fixed-devices. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: two for one gpus=1
import tensorflow as tf
s = tf.distribute.MirroredStrategy(devices=['/gpu:0', '/gpu:1'])  # expect: fixed-devices
#--- wrong: four for two gpus=2
import tensorflow as tf
s = tf.distribute.MirroredStrategy(['GPU:0', 'GPU:1', 'GPU:2', 'GPU:3'])  # expect: fixed-devices
#--- wrong: none is there gpus=0
import tensorflow as tf
s = tf.distribute.OneDeviceStrategy('/gpu:0')  # expect: fixed-devices
#--- wrong: by a name gpus=1
import tensorflow as tf
DEVICES = ['/gpu:0', '/gpu:1']
s = tf.distribute.MirroredStrategy(devices=DEVICES)  # expect: fixed-devices
#--- wrong: long names gpus=1
import tensorflow as tf
s = tf.distribute.MirroredStrategy(devices=('/device:GPU:0', '/device:GPU:1'))  # expect: fixed-devices
#--- right: all gpus=1
import tensorflow as tf
s = tf.distribute.MirroredStrategy()
#--- right: both there gpus=2
import tensorflow as tf
s = tf.distribute.MirroredStrategy(devices=['/gpu:0', '/gpu:1'])
#--- right: CPUs in a test gpus=0
import tensorflow as tf
s = tf.distribute.MirroredStrategy(devices=['/cpu:0', '/cpu:1'])
#--- right: nobody knows the machine
import tensorflow as tf
s = tf.distribute.MirroredStrategy(devices=['/gpu:0', '/gpu:1'])
#--- right: computed gpus=1
import tensorflow as tf
import flags
s = tf.distribute.MirroredStrategy(devices=['/gpu:%d' % i for i in range(flags.n)])
