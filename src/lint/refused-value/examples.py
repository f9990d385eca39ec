# Cases for the rule refused-value. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: one
import os
os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'  # expect: refused-value
import tensorflow as tf
#--- wrong: True
import os
os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = 'True'  # expect: refused-value
import tensorflow as tf
#--- wrong: no text
import os
os.environ['CUDA_VISIBLE_DEVICES'] = 0  # expect: refused-value
import tensorflow as tf
#--- wrong: a truth value
import os
os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = True  # expect: refused-value
import tensorflow as tf
#--- wrong: a blank
import os
os.environ['TF_ENABLED_DEVICE_TYPES'] = 'CPU, GPU'  # expect: refused-value
import tensorflow as tf
#--- wrong: small letters
import os
os.environ['TF_ENABLED_DEVICE_TYPES'] = 'cpu,gpu'  # expect: refused-value
import tensorflow as tf
#--- wrong: without CPU
import os
os.environ['TF_ENABLED_DEVICE_TYPES'] = 'GPU'  # expect: refused-value
import tensorflow as tf
#--- wrong: allocator
import os
os.environ['TF_GPU_ALLOCATOR'] = 'cuda_malloc_asynch'  # expect: refused-value
import tensorflow as tf
#--- wrong: thread mode
import os
os.environ['TF_GPU_THREAD_MODE'] = 'private'  # expect: refused-value
import tensorflow as tf
#--- right: true
import os
os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = 'true'
import tensorflow as tf
#--- right: false
import os
os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = 'false'
import tensorflow as tf
#--- right: both types
import os
os.environ['TF_ENABLED_DEVICE_TYPES'] = 'CPU,GPU'
import tensorflow as tf
#--- right: str of a number
import os
os.environ['CUDA_VISIBLE_DEVICES'] = str(0)
import tensorflow as tf
#--- right: bus order
import os
os.environ['CUDA_DEVICE_ORDER'] = 'PCI_BUS_ID'
import tensorflow as tf
#--- right: an allocator
import os
os.environ['TF_GPU_ALLOCATOR'] = 'cuda_malloc_async'
import tensorflow as tf
