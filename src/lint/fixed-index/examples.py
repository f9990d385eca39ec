# Cases for the rule fixed-index. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: the second card, one is there gpus=1
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '1'  # expect: fixed-index error
import tensorflow as tf
#--- wrong: two, none is there gpus=0
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '0,1'  # expect: fixed-index
import tensorflow as tf
#--- wrong: nobody knows the machine
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '2'  # expect: fixed-index info
import tensorflow as tf
#--- wrong: several gpus=2
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '2,3'  # expect: fixed-index
import tensorflow as tf
#--- wrong: in a notebook gpus=1
%env CUDA_VISIBLE_DEVICES=3
# expect above: fixed-index
import tensorflow as tf
#--- right: there gpus=2
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '1'
import tensorflow as tf
#--- right: the first gpus=1
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '0'
import tensorflow as tf
#--- right: the first that is there counts gpus=1
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '0,1'
import tensorflow as tf
#--- right: unless the shell chose gpus=1
import os
os.environ.setdefault('CUDA_VISIBLE_DEVICES', '1')
import tensorflow as tf
#--- right: an option gpus=1
import os, sys
os.environ['CUDA_VISIBLE_DEVICES'] = sys.argv[1]
import tensorflow as tf
