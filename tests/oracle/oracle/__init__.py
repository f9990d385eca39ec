# SPDX-License-Identifier: Apache-2.0
"""Real TensorFlow on machines made of a few lines of text, and whynogpu beside it. See ../README.md."""
