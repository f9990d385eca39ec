# Cases for the rule loader-variable. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: library path
import os
os.environ['LD_LIBRARY_PATH'] = '/usr/local/cuda-10.0/lib64'  # expect: loader-variable
import tensorflow as tf
#--- wrong: extended
import os
os.environ['LD_LIBRARY_PATH'] = os.environ.get('LD_LIBRARY_PATH', '') + ':/usr/lib/wsl/lib'  # expect: loader-variable
import tensorflow as tf
#--- wrong: preload
import os
os.environ['LD_PRELOAD'] = '/usr/lib/libtcmalloc.so.4'  # expect: loader-variable
import keras
#--- wrong: putenv
import os
import tensorflow as tf
os.putenv('LD_LIBRARY_PATH', '/opt/cuda/lib64')  # expect: loader-variable
#--- wrong: magic
%env LD_LIBRARY_PATH=/usr/local/cuda/lib64
# expect above: loader-variable
import tensorflow as tf
#--- wrong: the container's
import os
os.environ['NVIDIA_VISIBLE_DEVICES'] = 'all'  # expect: loader-variable
import tensorflow as tf
#--- right: for a child
import os, subprocess
import tensorflow as tf
os.environ['LD_LIBRARY_PATH'] = '/opt/lib'
subprocess.run(['./server'])
#--- right: starting anew
import os, sys
os.environ['LD_LIBRARY_PATH'] = '/opt/lib'
os.execv(sys.executable, [sys.executable] + sys.argv)
import tensorflow as tf
#--- right: no TensorFlow
import os
os.environ['LD_LIBRARY_PATH'] = '/opt/lib'
#--- right: only read
import os
import tensorflow as tf
print(os.environ['LD_LIBRARY_PATH'])
#--- right: environment of a call
import os
import tensorflow as tf
from mine import start
env = dict(os.environ, LD_LIBRARY_PATH='/opt/lib')
start(env)
#--- right: another path
import os
import tensorflow as tf
os.environ['PATH'] = '/opt/bin'
