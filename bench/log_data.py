#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""log_data.py KIND MEGABYTES FILE [LITERALS]: writes a log for bench/log.sh; the same bytes every time.

training  Keras and tqdm progress bars (carriage returns, lines of up to 350 kB), step lines of loggers, TensorFlow's start at the beginning
fragments pieces of the literals of the file LITERALS in random order, no literal whole: work for every filter, nothing found
matches   every line holds a literal, and no two lines are alike
paste     200 lines of a terminal: a failed start, as people post it
"""
import random
import sys

START = """\
2024-05-01 12:00:00.123456: I tensorflow/core/util/port.cc:153] oneDNN custom operations are on. You may see slightly different numerical results due to floating-point round-off errors from different computation orders. To turn them off, set the environment variable `TF_ENABLE_ONEDNN_OPTS=0`.
2024-05-01 12:00:00.234567: I tensorflow/core/platform/cpu_feature_guard.cc:210] This TensorFlow binary is optimized to use available CPU instructions in performance-critical operations.
To enable the following instructions: AVX2 AVX512F FMA, in other operations, rebuild TensorFlow with the appropriate compiler flags.
W0000 00:00:1714564800.345678    1234 gpu_device.cc:2344] Cannot dlopen some GPU libraries. Please make sure the missing libraries mentioned above are installed properly if you would like to use GPU. Follow the guide at https://www.tensorflow.org/install/gpu for how to download and setup the required libraries for your platform.
Skipping registering GPU devices...
"""


def keras_line(rng, epoch):
    """One epoch: a bar drawn again and again, up to 350 kB without a line feed."""
    steps = rng.choice([100, 500, 1875, 3750])
    out = [f"Epoch {epoch}/100\n"]
    loss = rng.random() * 3
    for step in range(1, steps + 1):
        done = 30 * step // steps
        bar = "=" * 30 if step == steps else "=" * max(done - 1, 0) + (">" if done else "") + "." * (30 - done)
        loss *= 0.999
        out.append(f"\r{step:4d}/{steps} [{bar}] - ETA: {(steps - step) // 60}:{(steps - step) % 60:02d} - loss: {loss:.4f} - accuracy: {1 - loss / 4:.4f}")
    out.append("\n")
    return "".join(out)


def tqdm_line(rng, epoch):
    total = rng.choice([200, 1000])
    out = []
    for i in range(total + 1):
        filled = 25 * i // total
        out.append(f"\rtrain {epoch}: {100 * i // total:3d}%|{'█' * filled}{' ' * (25 - filled)}| {i}/{total} [00:{i // 20 % 60:02d}<00:{(total - i) // 20 % 60:02d}, {18 + rng.random() * 4:.2f}it/s, loss={rng.random():.3f}]")
    out.append("\n")
    return "".join(out)


def logger_lines(rng, epoch):
    lines = []
    for step in range(400):
        stamp = f"2024-05-01 {step // 60 % 24:02d}:{step % 60:02d}:{rng.randrange(60):02d},{rng.randrange(1000):03d}"
        lines.append(rng.choice([
            f"{stamp} INFO trainer.loop: step {epoch * 400 + step} loss {rng.random():.5f} lr {rng.random() / 1000:.2e} grad_norm {rng.random() * 10:.3f} tokens/sec {rng.randrange(9000, 12000)}",
            f"{stamp} INFO trainer.data: read shard /data/train/shard-{rng.randrange(10000):05d}-of-10000.tfrecord ({rng.randrange(1000)} records) in {rng.random():.3f} s",
            f"{stamp} DEBUG trainer.memory: process holds {rng.randrange(1000, 9000)} MB, {rng.randrange(100)} tensors, queue {rng.randrange(64)}",
            f"{stamp} WARNING trainer.loop: gradient norm {rng.random() * 100:.2f} above 10.0, clipped; batch {rng.randrange(100000)} of host worker-{rng.randrange(16)}",
            f"INFO:tensorflow:Saving checkpoints for {epoch * 400 + step} into /tmp/model/model.ckpt.",
        ]))
    return "\n".join(lines) + "\n"


def training_block(rng, size):
    out, length, epoch = [], 0, 0
    while length < size:
        epoch += 1
        text = rng.choice([keras_line, tqdm_line, logger_lines])(rng, epoch)
        out.append(text)
        length += len(text)
    return "".join(out).encode()


def fragments_block(rng, size, literals):
    out, length = [], 0
    while length < size:
        literal = rng.choice(literals)
        width = rng.randrange(6, 11)
        at = rng.randrange(max(len(literal) - width, 1))
        piece = literal[at:at + width]
        out.append(piece + (b"\n" if rng.random() < 0.05 else b""))
        length += len(piece)
    text = b"".join(out)
    for literal in literals:
        text = text.replace(literal, literal[::-1])
    return text


def matches_block(rng, size, literals):
    out, length = [], 0
    while length < size:
        line = b"%08x " % rng.randrange(1 << 32) + rng.choice(literals) + b" " + bytes(rng.choices(b"abcdefghijklmnopqrstuvwxyz    ", k=rng.randrange(5, 60))) + b"\n"
        out.append(line)
        length += len(line)
    return b"".join(out)


def paste():
    lines = START.splitlines()
    for i in range(60):
        lines += [f">>> model.fit(x{i}, y)", f"{i}/60 [=====>....] - loss: {i / 7:.4f}", "[PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')]"]
    return ("\n".join((lines + [""] * 200)[:200]) + "\n").encode()


def main():
    kind, size, path = sys.argv[1], int(sys.argv[2]) << 20, sys.argv[3]
    literals = [line for line in open(sys.argv[4], "rb").read().splitlines() if len(line) > 3] if len(sys.argv) > 4 else []
    rng = random.Random(7)
    with open(path, "wb") as out:
        if kind == "paste":
            out.write(paste())
            return
        if kind == "training":
            out.write(START.encode())
        piece = min(size, 16 << 20)
        block = {"training": lambda: training_block(rng, piece), "fragments": lambda: fragments_block(rng, piece, literals),
                 "matches": lambda: matches_block(rng, piece, literals)}[kind]()
        while out.tell() < size:
            out.write(block[:size - out.tell()])


main()
