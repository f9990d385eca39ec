# Cases for the rule device-name. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: as in PyTorch
import tensorflow as tf
with tf.device('cuda:0'):  # expect: device-name
    x = tf.zeros([2])
#--- wrong: only cuda
import tensorflow as tf
with tf.device('cuda'):  # expect: device-name
    x = tf.zeros([2])
#--- wrong: physical
import tensorflow as tf
with tf.device('/physical_device:GPU:0'):  # expect: device-name
    x = tf.zeros([2])
#--- wrong: XLA
import tensorflow as tf
with tf.device('/device:XLA_GPU:0'):  # expect: device-name
    x = tf.zeros([2])
#--- wrong: no colon
import tensorflow as tf
with tf.device('/gpu0'):  # expect: device-name
    x = tf.zeros([2])
#--- wrong: two
import tensorflow as tf
with tf.device('/gpu:0,1'):  # expect: device-name
    x = tf.zeros([2])
#--- wrong: strategy
import tensorflow as tf
s = tf.distribute.MirroredStrategy(devices=['cuda:0', '/gpu:1'])  # expect: device-name
#--- wrong: by a name
import tensorflow as tf
DEVICE = 'gpus:0'
with tf.device(DEVICE):  # expect: device-name
    x = tf.zeros([2])
#--- right: short
import tensorflow as tf
with tf.device('/gpu:0'):
    x = tf.zeros([2])
#--- right: without slash
import tensorflow as tf
with tf.device('GPU:1'):
    x = tf.zeros([2])
#--- right: long
import tensorflow as tf
with tf.device('/job:localhost/replica:0/task:0/device:GPU:0'):
    x = tf.zeros([2])
#--- right: a job
import tensorflow as tf
with tf.device('/job:ps/task:0/cpu:0'):
    x = tf.zeros([2])
#--- right: none
import tensorflow as tf
with tf.device(None):
    x = tf.zeros([2])
#--- right: PyTorch's own
import torch
d = torch.device('cuda:0')
#--- right: formatted
import tensorflow as tf
for i in range(2):
    with tf.device('/gpu:%d' % i):
        x = tf.zeros([2])
