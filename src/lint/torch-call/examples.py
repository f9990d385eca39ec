# Cases for the rule torch-call. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: is_available
import tensorflow as tf
d = 'GPU' if tf.cuda.is_available() else 'CPU'  # expect: torch-call
#--- wrong: count
import tensorflow as tf
print(tf.cuda.device_count())  # expect: torch-call
#--- wrong: empty_cache
import tensorflow as tf
tf.cuda.empty_cache()  # expect: torch-call
#--- wrong: whole name
import tensorflow
print(tensorflow.cuda.current_device())  # expect: torch-call
#--- wrong: old door
import tensorflow.compat.v1 as tf
if tf.cuda.is_available():  # expect: torch-call
    pass
#--- right: torch named tf
import torch as tf
print(tf.cuda.is_available())
#--- right: torch
import torch
import tensorflow as tf
print(torch.cuda.is_available())
#--- right: asked rightly
import tensorflow as tf
print(tf.config.list_physical_devices('GPU'))
#--- right: numba
from numba import cuda
import tensorflow as tf
cuda.select_device(0)
#--- right: a method
import tensorflow as tf
from mine import model
model.cuda()
