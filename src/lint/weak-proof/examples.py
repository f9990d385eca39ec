# Cases for the rule weak-proof. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: an if
import tensorflow as tf
if tf.test.is_built_with_cuda():  # expect: weak-proof
    print('yes')
#--- wrong: a name
import tensorflow as tf
has_gpu = tf.test.is_built_with_cuda()  # expect: weak-proof
#--- wrong: printed
import tensorflow as tf
print('GPU available:', tf.test.is_built_with_cuda())  # expect: weak-proof
#--- wrong: a test is skipped
import unittest
import tensorflow as tf
class GpuTest(unittest.TestCase):
    @unittest.skipUnless(tf.test.is_built_with_cuda(), 'requires GPU')  # expect: weak-proof info
    def test_it(self):
        pass
#--- wrong: a choice
import tensorflow as tf
device = '/GPU:0' if tf.test.is_built_with_gpu_support() else '/CPU:0'  # expect: weak-proof
#--- right: the build is meant
import tensorflow as tf
print('built with CUDA', tf.test.is_built_with_cuda())
#--- right: asked rightly
import tensorflow as tf
if tf.config.list_physical_devices('GPU'):
    print('yes')
#--- right: kept for a report
import tensorflow as tf
build = {'cuda': tf.test.is_built_with_cuda()}
#--- right: a listing in a program
from tensorflow.python.client import device_lib
print(device_lib.list_local_devices())
#--- right: a name in a program
import tensorflow as tf
print(tf.test.gpu_device_name())
#--- right: without CUDA there is surely none
import tensorflow as tf
if not tf.test.is_built_with_cuda():
    raise SystemExit('this TensorFlow cannot use a GPU')
#--- right: and then asked rightly
import tensorflow as tf
if tf.test.is_built_with_cuda():
    print('built with CUDA; devices:', tf.config.list_physical_devices('GPU'))
#--- right: asked both
import tensorflow as tf
use_gpu = tf.test.is_built_with_cuda() and bool(tf.config.list_physical_devices('GPU'))
#--- wrong: twice the same
import tensorflow as tf
gpu_there = tf.test.is_built_with_gpu_support() and tf.test.is_built_with_cuda()  # expect: weak-proof
#--- right: the build is what is asked
import tensorflow as tf
print('Built with GPU support? ' + ('Yes!' if tf.test.is_built_with_cuda() else 'No'))
