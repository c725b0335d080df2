#!/usr/bin/env python3
"""OpenCV's Python binding as a sender and a receiver process, with a time stamp in each picture to read the latency from.

usage: cv2-loop.py demo|tuned WIDTH HEIGHT FPS FRAMES PORT BITRATE_KBPS
  demo   the pipelines of the demo that gstcv-loop grew from
  tuned  what an expert makes of it: a live source, drop, max-buffers and sync=false, parameter sets with every key frame

Prints one JSON line: of every frame the latency (null where its stamp could not be read) and when it arrived.
"""
import json
import sys
import time
from multiprocessing import Process

import cv2
import numpy as np

BLOCK_PX, BITS = 8, 40
MASK = (1 << BITS) - 1
# A stamp that says more than this was damaged on its way.
LONGEST_BELIEVABLE_US = 10_000_000
RTP_CAPS = 'application/x-rtp, media=(string)video, clock-rate=(int)90000, encoding-name=(string)H264, payload=(int)96'


def pipelines(mode, width, height, fps, port, bitrate):
    """The strings from the source, to the network and from the network."""
    size = f'video/x-raw,width={width},height={height},framerate={fps}/1'
    encoder = f'x264enc tune=zerolatency bitrate={bitrate} speed-preset=superfast'
    udp = f'udpsink host=127.0.0.1 port={port}'
    decode = f'udpsrc port={port} caps="{RTP_CAPS}" ! rtph264depay ! decodebin ! videoconvert'
    if mode == 'demo':
        return (
            f'videotestsrc ! {size} ! videoscale ! videoconvert ! timeoverlay ! appsink',
            f'appsrc ! videoconvert ! {encoder} ! rtph264pay ! {udp}',
            f'{decode} ! timeoverlay ! appsink',
        )
    newest = 'appsink drop=true max-buffers=1 sync=false'
    return (
        f'videotestsrc is-live=true ! {size} ! videoconvert ! {newest}',
        f'appsrc ! videoconvert ! {encoder} key-int-max={fps} ! rtph264pay config-interval=-1 ! {udp} sync=false async=false',
        f'{decode} ! video/x-raw,format=BGR ! {newest}',
    )


def now_us():
    """Monotonic, and the same clock in both processes."""
    return (time.monotonic_ns() // 1000) & MASK


def draw_stamp(picture, value):
    bits = np.unpackbits(np.frombuffer(value.to_bytes(BITS // 8, 'big'), np.uint8)) * 255
    picture[:BLOCK_PX, : BITS * BLOCK_PX] = np.repeat(bits, BLOCK_PX)[None, :, None]


def read_stamp(picture):
    """Looks at the middle of each block, where the encoder blurs least."""
    blocks = picture[2:6, : BITS * BLOCK_PX].reshape(4, BITS, BLOCK_PX, 3)
    bits = blocks[:, :, 2:6].mean(axis=(0, 2, 3)) > 127
    return int.from_bytes(np.packbits(bits).tobytes(), 'big')


def send(source, sink, width, height, fps):
    # Late enough for the receiver to have bound its socket: the demo sends its parameter sets only once.
    time.sleep(0.5)
    capture = cv2.VideoCapture(source, cv2.CAP_GSTREAMER)
    writer = cv2.VideoWriter(sink, cv2.CAP_GSTREAMER, 0, fps, (width, height), True)
    while True:
        ok, picture = capture.read()
        if not ok:
            return
        draw_stamp(picture, now_us())
        writer.write(picture)


def receive(source, frames):
    """Returns the delay and the time of arrival of each frame, in µs. Blocks as long as nothing comes."""
    capture = cv2.VideoCapture(source, cv2.CAP_GSTREAMER)
    delays_us, arrivals_us = [], []
    while len(delays_us) < frames:
        ok, picture = capture.read()
        if not ok:
            break
        arrived_us = now_us()
        arrivals_us.append(arrived_us)
        delays_us.append((arrived_us - read_stamp(picture)) & MASK)
    return delays_us, arrivals_us


def main():
    mode = sys.argv[1]
    width, height, fps, frames, port, bitrate = map(int, sys.argv[2:8])
    source, sink, network = pipelines(mode, width, height, fps, port, bitrate)
    sender = Process(target=send, args=(source, sink, width, height, fps), daemon=True)
    sender.start()
    try:
        delays_us, arrivals_us = receive(network, frames)
    finally:
        sender.kill()
    latencies = [delay / 1000 if delay < LONGEST_BELIEVABLE_US else None for delay in delays_us]
    print(json.dumps({'latenciesMs': latencies, 'arrivalsMs': [at / 1000 for at in arrivals_us]}), flush=True)


if __name__ == '__main__':
    main()
