import type { LoopCommand } from '../config/loop-config.js';

type Example = [command: string, description: string];

export const EPILOGUE = [
  'Exit codes: 0 done, 1 a fault of gstcv-loop itself, 2 bad usage or configuration,',
  '3 something is missing on this host, 4 gave up after the restarts, 5 what was to be shown does not hold,',
  '128+n ended by signal n.',
  'Human text goes to stderr; --json writes one object per line to stdout.',
].join('\n');

type ExampleCommand = LoopCommand | 'pipelines' | 'sdp' | 'sources' | 'doctor' | 'latency' | 'compare' | 'impair';

const EXAMPLES: Readonly<Record<ExampleCommand, Example[]>> = {
  start: [
    ['$0 start', 'the test pattern, in windows where there is a display'],
    ['$0 start --source walk.avi --loop', 'a file in real time, again and again'],
    ['$0 start --source v4l2:///dev/video0 --size 1280x720', 'a camera; or rtsp://, rtp://, screen://, images://'],
    ['$0 start --size 1280x720 --frames 500 --display none --json', 'measure in CI'],
  ],
  sender: [
    ['$0 sender --host 192.0.2.7 --port 5000', 'send the test pattern to another host'],
    ['$0 sender --host robot.local --source drive.mkv', 'send a file'],
  ],
  receiver: [
    ['$0 receiver --port 5000', 'receive on all interfaces'],
    ['$0 receiver --port 5000 --bind 192.0.2.7', 'receive on one address'],
    ['$0 receiver --bind 239.1.2.3 --iface eth0', 'join a multicast group'],
    ['$0 receiver --port 5000 --record out.mkv', 'and record what comes, as it comes'],
  ],
  local: [['$0 local --timeoverlay', 'the time before and after OpenCV']],
  pipelines: [
    ['$0 pipelines --size 1280x720', 'what start would run, to paste into a shell'],
    ['$0 pipelines --source walk.avi --size 642x480 --explain', 'which conversions that costs, and why'],
  ],
  sdp: [
    ['$0 sdp --port 5000 > loop.sdp', 'for a player on this host: ffplay -protocol_whitelist file,udp,rtp loop.sdp'],
    ['$0 sdp --host 239.1.2.3 --codec vp8', 'of a stream to a group'],
  ],
  sources: [['$0 sources', 'each as --source takes it']],
  impair: [
    ['$0 impair --listen 5000 --to 127.0.0.1:5002 --impair wifi', 'a wireless network in front of port 5002'],
    ['$0 impair --listen 5000 --to 127.0.0.1:5002 --impair loss=2%,burst=5,seed=7', 'losses that come again'],
  ],
  latency: [
    ['$0 latency --size 1280x720', 'twenty seconds, and a table'],
    ['$0 latency --assert "p99<80ms" --assert "lost<0.1%"', 'for CI: exit code 5 where one does not hold'],
    ['$0 latency --matrix "preset=ultrafast,veryfast;bitrate=1000,4000" --repeat 3 --out report', 'which settings?'],
  ],
  doctor: [
    ['$0 doctor', 'a table, with the commands that mend what is missing'],
    ['$0 doctor --pipeline "udpsrc port=5000 ! … ! appsink"', 'the words in it that cost latency or hang'],
    ['$0 doctor --pipeline "udpsrc port=5000 ! … ! appsink" --measure', 'what each of them costs on this machine'],
  ],
  compare: [
    ['$0 compare before/report.json after/report.json', 'exit code 5 where the second is slower'],
    ['$0 compare a.json b.json --metric p99 --threshold 10%', 'the tail alone, by more than a tenth'],
  ],
};

export function examplesOf(command: keyof typeof EXAMPLES): Example[] {
  return EXAMPLES[command];
}
