import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError } from '../../bench/options.js';

describe('options of the bench', () => {
  it('measures everything of every program by default', () => {
    expect(parseOptions([])).toEqual({
      videos: [
        { width: 320, height: 240, fps: 20 },
        { width: 1280, height: 720, fps: 30 },
        { width: 1920, height: 1080, fps: 30 },
      ],
      seconds: 15,
      repeat: 3,
      peers: ['floor', 'cv2-tuned', 'cv2-demo', 'gstcv-loop', 'gstcv-loop-bare', 'gstcv-loop-realtime'],
      parts: ['latency', 'startup', 'memory', 'overhead'],
      startupRuns: 5,
      memoryFrames: 20_000,
      memoryFps: 60,
      pythons: ['python3', '/usr/bin/python3'],
      json: null,
    });
  });

  it('takes what the command line says', () => {
    const argv =
      '--sizes 640x480@25 --seconds 3 --repeat 1 --only startup,latency --memory-frames 2000 --json out.json --python py';
    expect(parseOptions(argv.split(' '))).toMatchObject({
      videos: [{ width: 640, height: 480, fps: 25 }],
      seconds: 3,
      repeat: 1,
      parts: ['latency', 'startup'],
      memoryFrames: 2000,
      pythons: ['py'],
      json: 'out.json',
    });
  });

  it('keeps the order of the peers, whatever the order in the list', () => {
    expect(parseOptions(['--peers', 'gstcv-loop,floor'])).toMatchObject({ peers: ['floor', 'gstcv-loop'] });
  });

  it('answers help before anything else', () => {
    expect(parseOptions(['--help', '--seconds', 'x'])).toBe('help');
  });

  it.each([
    [['--sizes', '640x480'], '--sizes "640x480": write WIDTHxHEIGHT@FPS'],
    [['--sizes', '160x120@30'], 'the width 320 or more'],
    [['--sizes', ','], '--sizes: the list is empty'],
    [['--seconds', '1.5'], '--seconds "1.5": write a whole number from 1 to 3600'],
    [['--repeat', '0'], '--repeat "0"'],
    [
      ['--peers', 'floor,ffmpeg'],
      '--peers "ffmpeg": write one or more of floor,cv2-tuned,cv2-demo,gstcv-loop,gstcv-loop-bare,gstcv-loop-realtime',
    ],
    [['--only', 'speed'], '--only "speed"'],
    [['--fast'], "Unknown option '--fast'"],
    [['fast'], "Unexpected argument 'fast'"],
  ])('refuses %j', (argv, complaint) => {
    expect(() => parseOptions(argv)).toThrow(UsageError);
    expect(() => parseOptions(argv)).toThrow(complaint);
  });
});
