# Cases for the rule bare-device. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: at the top
import tensorflow as tf
tf.device('/GPU:0')  # expect: bare-device
x = tf.zeros([2])
#--- wrong: in a function
import tensorflow as tf
def main():
    tf.device('/gpu:0')  # expect: bare-device
    return tf.zeros([2])
main()
#--- wrong: in an if
import tensorflow as tf
if tf.config.list_physical_devices('GPU'):
    tf.device('GPU:0')  # expect: bare-device
#--- wrong: old door
import tensorflow.compat.v1 as tf
tf.device('/cpu:0')  # expect: bare-device
#--- wrong: another name
import tensorflow as tf2
tf2.compat.v1.device('/gpu:1')  # expect: bare-device
#--- right: with
import tensorflow as tf
with tf.device('/GPU:0'):
    x = tf.zeros([2])
#--- right: kept
import tensorflow as tf
d = tf.device('/GPU:0')
with d:
    x = tf.zeros([2])
#--- right: given on
import tensorflow as tf
from contextlib import ExitStack
with ExitStack() as stack:
    stack.enter_context(tf.device('/GPU:0'))
#--- right: returned
import tensorflow as tf
def place():
    return tf.device('/GPU:0')
#--- right: PyTorch's
import torch
torch.device('cuda')
