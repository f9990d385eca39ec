# Cases for the rule sub-shell-export. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: os.system
import os
import tensorflow as tf
os.system("export CUDA_VISIBLE_DEVICES=0")  # expect: sub-shell-export
#--- wrong: quoted
import os
os.system('export TF_FORCE_GPU_ALLOW_GROWTH="true"')  # expect: sub-shell-export
#--- wrong: subprocess
import subprocess
subprocess.call("export LD_LIBRARY_PATH=/usr/local/cuda/lib64:$LD_LIBRARY_PATH", shell=True)  # expect: sub-shell-export
#--- wrong: two at once
import os
os.system("export CUDA_VISIBLE_DEVICES=0; export TF_CPP_MIN_LOG_LEVEL=2")  # expect: sub-shell-export
#--- wrong: in a notebook
import tensorflow as tf
!export CUDA_VISIBLE_DEVICES=1
# expect above: sub-shell-export
#--- wrong: popen
import os
os.popen("export XLA_FLAGS=--xla_gpu_cuda_data_dir=/usr/local/cuda")  # expect: sub-shell-export
#--- right: the program runs with it
import os
os.system("export CUDA_VISIBLE_DEVICES=0 && python train.py")
#--- right: without export
import os
os.system("CUDA_VISIBLE_DEVICES=0 python train.py")
#--- right: in this process
import os
os.environ["CUDA_VISIBLE_DEVICES"] = "0"
#--- right: another variable
import os
os.system("export MY_NAME=me")
#--- right: a magic
%env CUDA_VISIBLE_DEVICES=0
import tensorflow as tf
#--- right: printed
print("export CUDA_VISIBLE_DEVICES=0")
