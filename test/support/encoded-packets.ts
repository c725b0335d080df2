import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import type { Codec } from '../../src/pipeline/vocabulary.js';
import { parseRtpHeader } from '../../src/rtp/packet.js';
import { requireProgram } from './require-program.js';

export interface EncodedPackets {
  readonly codec: Codec;
  readonly width: number;
  readonly height?: number;
  readonly frames?: number;
  /** Of RTP. */
  readonly ssrc?: number;
  /** Properties of the payloader besides. */
  readonly payloader?: string;
  /** Redundant packets, in percent; 0: none. */
  readonly fecPercent?: number;
}

const ENCODERS: Readonly<Record<Codec, string>> = {
  h264: 'x264enc tune=zerolatency speed-preset=ultrafast bitrate=1000 key-int-max=15 byte-stream=true ! rtph264pay pt=96',
  h265: 'x265enc tune=zerolatency speed-preset=ultrafast bitrate=1000 key-int-max=15 option-string=repeat-headers=1 ! rtph265pay pt=96',
  vp8: 'vp8enc deadline=1 cpu-used=8 keyframe-max-dist=15 ! rtpvp8pay pt=96 picture-id-mode=15-bit',
  vp9: 'vp9enc deadline=1 cpu-used=8 keyframe-max-dist=15 ! rtpvp9pay pt=96 picture-id-mode=15-bit',
  mjpeg: 'jpegenc ! rtpjpegpay pt=26',
};

/** What GStreamer sends of a moving ball, 30 times a second. */
export async function encodedPackets(wanted: EncodedPackets): Promise<Buffer[]> {
  const { codec, width, height = 240, frames = 30, ssrc = 1, payloader = '', fecPercent = 0 } = wanted;
  const fec = `! streamiddemux ! rtpulpfecenc pt=122 percentage=${String(fecPercent)} multipacket=true`;
  const pipeline = [
    `videotestsrc num-buffers=${String(frames)} pattern=ball`,
    `! video/x-raw,format=I420,width=${String(width)},height=${String(height)},framerate=30/1`,
    `! ${ENCODERS[codec]} ssrc=${String(ssrc)} seqnum-offset=1000 ${payloader}`,
    fecPercent > 0 ? fec : '',
    '! rtpstreampay ! fdsink fd=1',
  ];
  const words = pipeline.join(' ').split(/\s+/);
  const { stdout } = await execa('timeout', ['30', requireProgram('gst-launch-1.0'), '-q', ...words], {
    encoding: 'buffer',
    stdin: 'ignore',
  });
  return unframed(Buffer.from(stdout));
}

/** RFC 4571: each behind its length. */
function unframed(stream: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let offset = 0; offset < stream.length;) {
    const end = offset + 2 + stream.readUInt16BE(offset);
    packets.push(stream.subarray(offset + 2, end));
    offset = end;
  }
  return packets;
}

/** Hands packets on as fast as their frames are shown. */
export async function inRealTime(packets: readonly Buffer[], take: (packet: Buffer) => void): Promise<void> {
  let before: number | undefined;
  for (const packet of packets) {
    const timestamp = parseRtpHeader(packet)?.timestamp;
    if (before !== undefined && timestamp !== before) await delay(1000 / 30);
    before = timestamp;
    take(packet);
  }
}
