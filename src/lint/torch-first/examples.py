# Cases for the rule torch-first. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: another cuDNN tf_cudnn=8 torch_cudnn=9
import torch  # expect: torch-first
import tensorflow as tf
#--- wrong: from torch tf_cudnn=8 torch_cudnn=9
from torch import nn  # expect: torch-first
import tensorflow as tf
#--- wrong: parts tf_cudnn=9 torch_cudnn=8
import os
import torch.nn as nn  # expect: torch-first
from tensorflow import keras
#--- wrong: with others between tf_cudnn=8 torch_cudnn=9
import torch, numpy  # expect: torch-first
import pandas
import tensorflow
#--- wrong: old door tf_cudnn=8 torch_cudnn=9
import torch  # expect: torch-first
import tensorflow.compat.v1 as tf
#--- right: TensorFlow first tf_cudnn=8 torch_cudnn=9
import tensorflow as tf
import torch
#--- right: the same cuDNN tf_cudnn=9 torch_cudnn=9
import torch
import tensorflow as tf
#--- right: nothing is known
import torch
import tensorflow as tf
#--- right: no TensorFlow tf_cudnn=8 torch_cudnn=9
import torch
#--- right: torch in a function tf_cudnn=8 torch_cudnn=9
import tensorflow as tf
def other():
    import torch
