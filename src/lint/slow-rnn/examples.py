# Cases for the rule slow-rnn. "expect" stands on the line concerned; every other finding of any rule is a failure.
#--- wrong: dropout
import tensorflow as tf
x = tf.keras.layers.LSTM(100, dropout=0.2, recurrent_dropout=0.2)  # expect: slow-rnn info
#--- wrong: activation
from tensorflow.keras.layers import LSTM
x = LSTM(50, activation='relu')  # expect: slow-rnn
#--- wrong: unrolled
import keras
x = keras.layers.GRU(8, unroll=True)  # expect: slow-rnn
#--- wrong: no bias
from keras.layers import LSTM
x = LSTM(8, use_bias=False)  # expect: slow-rnn
#--- wrong: old GRU
from tensorflow.keras import layers
x = layers.GRU(8, reset_after=False)  # expect: slow-rnn
#--- wrong: inner activation
from tensorflow.keras import layers as L
x = L.LSTM(8, recurrent_activation='hard_sigmoid')  # expect: slow-rnn
#--- right: plain
import tensorflow as tf
x = tf.keras.layers.LSTM(100, dropout=0.2)
#--- right: zero
import tensorflow as tf
x = tf.keras.layers.LSTM(100, recurrent_dropout=0.0)
#--- right: the defaults
from keras.layers import LSTM
x = LSTM(8, activation='tanh', recurrent_activation='sigmoid', unroll=False)
#--- right: a simple one
from keras.layers import SimpleRNN
x = SimpleRNN(8, recurrent_dropout=0.5)
#--- right: PyTorch
from torch.nn import LSTM
x = LSTM(8, 8, bias=False)
#--- right: an option
import tensorflow as tf, flags
x = tf.keras.layers.LSTM(8, recurrent_dropout=flags.dropout)
