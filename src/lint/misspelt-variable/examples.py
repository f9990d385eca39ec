# Cases for the rule misspelt-variable. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: one letter short
import os
import tensorflow as tf
os.environ["CUDA_VISIBLE_DEVICE"] = "3"  # expect: misspelt-variable
#--- wrong: letters turned round
import os
import tensorflow as tf
os.environ["CUDA_VISIBEL_DEVICES"] = "0"  # expect: misspelt-variable
#--- wrong: small letters
import os
import tensorflow as tf
os.environ["cuda_visible_devices"] = "0"  # expect: misspelt-variable
#--- wrong: growth
import os
import tensorflow as tf
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWHT", "true")  # expect: misspelt-variable
#--- wrong: a blank at the end
import os
import tensorflow as tf
os.environ["CUDA_VISIBLE_DEVICES "] = "0"  # expect: misspelt-variable
#--- wrong: putenv
import os
import tensorflow as tf
os.putenv("CUDA_VISBLE_DEVICES", "0")  # expect: misspelt-variable
#--- right: the real one
import os
import tensorflow as tf
os.environ["CUDA_VISIBLE_DEVICES"] = "0"
#--- right: AMD cards
import os
import tensorflow as tf
os.environ["HIP_VISIBLE_DEVICES"] = "0"
#--- right: a variable of its own
import os
import tensorflow as tf
os.environ["CUDA_VISIBLE_DEVICE"] = "3"
print(os.environ.get("CUDA_VISIBLE_DEVICE"))
#--- right: verbose log
import os
os.environ["TF_CPP_MIN_VLOG_LEVEL"] = "3"
import tensorflow as tf
#--- right: nothing alike
import os
import tensorflow as tf
os.environ["TF_CONFIG"] = "{}"
os.environ["TF_KERAS"] = "1"
#--- right: of the container
import os
import tensorflow as tf
print(os.environ["NVIDIA_VISIBLE_DEVICES"])
#--- right: a package with a variable of its own
import os
os.environ["KECAM_BACKEND"] = "torch"
import keras
