import { DEFAULTS } from '../../config/defaults.js';
import { type FlagTable, toggle, value } from '../../request/flags/flag.js';

export function doctorFlags(): FlagTable {
  const group = 'Network:';
  return {
    port: value(group, 'UDP port that should be free', String(DEFAULTS.port)),
    bitrate: value(
      group,
      'kbit/s of the stream whose key frames the socket buffer should hold',
      String(DEFAULTS.bitrateKbps),
    ),
    pipeline: value(
      'Pipeline:',
      'instead of the host, look at a pipeline of OpenCV or gst-launch-1.0, without running it; - reads stdin',
      'none',
    ),
    measure: toggle(
      'Pipeline:',
      'run it on loopback, with each of these words and without it, for a minute at most: what each costs',
      false,
    ),
    json: toggle('Output:', 'the findings as one JSON object', false),
  };
}
