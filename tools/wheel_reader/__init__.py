# SPDX-License-Identifier: Apache-2.0
"""What read_wheel.py is made of: the facts of a TensorFlow release, read from its files without running them."""
