import { describe, expect, it } from 'vitest';
import { chooseMode, parseCameras } from '../../../src/prepare/source/camera-list.js';

/** As gst-device-monitor-1.0 of GStreamer 1.22 prints it; written by its source, for want of a camera. */
const TWO_CAMERAS = `Probing devices...


Device found:

\tname  : HD Webcam: HD Webcam
\tclass : Video/Source
\tcaps  : video/x-raw, format=YUY2, width=640, height=480, pixel-aspect-ratio=1/1, framerate={ (fraction)30/1, (fraction)15/1 }
\t        video/x-raw, format=NV12, width=640, height=480, pixel-aspect-ratio=1/1, framerate={ (fraction)30/1, (fraction)15/1 }
\t        video/x-raw, format=(string)YUY2, width=(int)1280, height=(int)720, framerate=(fraction)10/1
\t        image/jpeg, width=1280, height=720, pixel-aspect-ratio=1/1, framerate={ (fraction)30/1, (fraction)60/1 }
\t        image/jpeg, width=640, height=480, pixel-aspect-ratio=1/1, framerate=30/1
\t        video/x-raw(memory:DMABuf), format=YUY2, width=[ 16, 4096 ], height=[ 16, 4096 ], framerate=30/1
\tproperties:
\t\tudev-probed = true
\t\tdevice.api = v4l2
\t\tdevice.path = /dev/video10
\t\tv4l2.device.card = HD Webcam: HD Webcam
\tgst-launch-1.0 v4l2src device=/dev/video10 ! ...


Device found:

\tname  : Built-in Audio
\tclass : Audio/Source
\tcaps  : audio/x-raw, format=S16LE
\tproperties:
\t\tdevice.path = /dev/snd/pcmC0D0c


Device found:

\tname  : Loopback
\tclass : Video/Source
\tcaps  : video/x-raw, format=I420, width=[ 2, 8192 ], height=[ 1, 8192 ], framerate=[ 0/1, 1000/1 ]
\tproperties:
\t\tdevice.path = /dev/video2


Device found:

\tname  : HD Webcam (V4L2)
\tclass : Video/Source
\tcaps  : video/x-raw, format=YUY2, width=640, height=480, framerate=30/1
\tproperties:
\t\tapi.v4l2.path = "/dev/video10"

`;

const mode = (format: 'raw' | 'mjpeg', width: number, height: number, fps: number, denominator = 1) => ({
  ...{ format, width, height },
  frameRate: { numerator: fps, denominator },
});

describe('the cameras of a host', () => {
  it('are read with their modes, each once, in order', () => {
    const modes = [
      mode('raw', 640, 480, 30),
      mode('raw', 640, 480, 15),
      mode('raw', 1280, 720, 10),
      mode('mjpeg', 1280, 720, 30),
      mode('mjpeg', 1280, 720, 60),
      mode('mjpeg', 640, 480, 30),
    ];
    expect(parseCameras(TWO_CAMERAS)).toEqual([
      { name: 'Loopback', device: '/dev/video2', modes: [] },
      { name: 'HD Webcam: HD Webcam', device: '/dev/video10', modes },
    ]);
  });

  it.each(['', 'Probing devices...\n\n', 'Device found:\n\n\tname  : x\n'])('may be none: %j', (output) => {
    expect(parseCameras(output)).toEqual([]);
  });
});

describe('the mode of a camera', () => {
  const modes = parseCameras(TWO_CAMERAS)[1]?.modes ?? [];
  const choose = (width: number, height: number, fps: number, format: 'raw' | 'mjpeg' | null = null) =>
    chooseMode(modes, { size: { width, height }, frameRate: { numerator: fps, denominator: 1 }, format });

  it.each([
    ['raw where that is fast enough', choose(640, 480, 30), mode('raw', 640, 480, 30)],
    ['no faster than needed', choose(640, 480, 10), mode('raw', 640, 480, 15)],
    ['MJPEG where raw is too slow', choose(1280, 720, 30), mode('mjpeg', 1280, 720, 30)],
    ['raw where that was asked for, however slow', choose(1280, 720, 30, 'raw'), mode('raw', 1280, 720, 10)],
    ['MJPEG where that was asked for', choose(640, 480, 30, 'mjpeg'), mode('mjpeg', 640, 480, 30)],
    ['the smallest that covers another size', choose(800, 600, 60), mode('mjpeg', 1280, 720, 60)],
    ['the largest where none covers it', choose(1920, 1080, 30), mode('mjpeg', 1280, 720, 30)],
    ['the fastest where none is fast enough', choose(640, 480, 120), mode('raw', 640, 480, 30)],
  ])('is %s', (_what, chosen, expected) => {
    expect(chosen).toEqual(expected);
  });

  it('may be 29.97 where 30 was asked for', () => {
    const ntsc = mode('raw', 640, 480, 30_000, 1001);
    const wanted = { size: ntsc, frameRate: { numerator: 30, denominator: 1 }, format: null };
    expect(chooseMode([mode('raw', 640, 480, 60), ntsc], wanted)).toEqual(ntsc);
  });

  it('is none where there is none, or none of that format', () => {
    expect(
      chooseMode([], {
        size: modes[0] ?? mode('raw', 1, 1, 1),
        frameRate: { numerator: 1, denominator: 1 },
        format: null,
      }),
    ).toBeNull();
    expect(
      chooseMode([mode('raw', 640, 480, 30)], {
        size: { width: 640, height: 480 },
        frameRate: { numerator: 30, denominator: 1 },
        format: 'mjpeg',
      }),
    ).toBeNull();
  });
});
