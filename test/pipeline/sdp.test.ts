import { describe, expect, it } from 'vitest';
import { CODEC_SPECS } from '../../src/pipeline/codecs.js';
import { readSdp } from '../../src/pipeline/read-sdp.js';
import { CODECS } from '../../src/pipeline/vocabulary.js';
import { writeSdp } from '../../src/pipeline/write-sdp.js';

describe('a description of ours', () => {
  it('has every line that RFC 8866 demands, in its order', () => {
    expect(writeSdp({ codec: 'h264', address: '192.0.2.7', port: 5004, ttl: 1 }).split('\r\n')).toEqual([
      'v=0',
      'o=- 5004 1 IN IP4 192.0.2.7',
      's=gstcv-loop',
      'c=IN IP4 192.0.2.7',
      't=0 0',
      'm=video 5004 RTP/AVP 96',
      'a=rtpmap:96 H264/90000',
      'a=fmtp:96 packetization-mode=1',
      '',
    ]);
  });

  it('tells how far a group reaches, with IPv4', () => {
    const options = { codec: 'vp8', port: 5004, ttl: 7 } as const;
    expect(writeSdp({ ...options, address: '239.1.2.3' })).toContain('\r\nc=IN IP4 239.1.2.3/7\r\n');
    expect(writeSdp({ ...options, address: 'ff15::1' })).toContain('\r\nc=IN IP6 ff15::1\r\n');
  });

  it.each(CODECS)('of %s is read as it was meant', (codec) => {
    for (const address of ['127.0.0.1', '239.1.2.3', '::1', 'ff15::1']) {
      const read = readSdp(writeSdp({ codec, address, port: 5004, ttl: 1 }));
      const { payloadType } = CODEC_SPECS[codec];
      expect(read).toEqual({ codec, payloadType, address, port: 5004, parameters: {} });
    }
  });
});

const description = (...lines: readonly string[]) =>
  ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=x', 't=0 0', ...lines].join('\n');

describe('a foreign description', () => {
  it('of FFmpeg has parameter sets and a payload type of its own, and a title where it was copied', () => {
    const text = [
      'SDP:',
      description('c=IN IP4 127.0.0.1', 'a=tool:libavformat 59.27.100', 'm=video 5751 RTP/AVP 100', 'b=AS:200'),
      'a=rtpmap:100 H264/90000',
      'a=fmtp:100 packetization-mode=1; sprop-parameter-sets=Z2QADayyAoP2Aig=,aOvDyyLA; profile-level-id=64000D',
      '',
    ].join('\n');
    expect(readSdp(text)).toEqual({
      ...{ codec: 'h264', payloadType: 100, address: '127.0.0.1', port: 5751 },
      parameters: { 'sprop-parameter-sets': 'Z2QADayyAoP2Aig=,aOvDyyLA' },
    });
  });

  it('of H.265 has three of them', () => {
    const fmtp = 'a=fmtp:96 sprop-vps=QAEM; sprop-sps=QgEB; sprop-pps=RAHA';
    const { parameters } = readSdp(
      description('c=IN IP4 1.2.3.4', 'm=video 5 RTP/AVP 96', 'a=rtpmap:96 H265/90000', fmtp),
    );
    expect(parameters).toEqual({ 'sprop-vps': 'QAEM', 'sprop-sps': 'QgEB', 'sprop-pps': 'RAHA' });
  });

  it('of JPEG needs no rtpmap', () => {
    expect(readSdp(description('c=IN IP4 1.2.3.4', 'm=video 5 RTP/AVP 26'))).toMatchObject({
      codec: 'mjpeg',
      payloadType: 26,
    });
  });

  it('may have sound in front, an address of its own for the picture, and redundancy beside it', () => {
    const sound = ['c=IN IP4 1.2.3.4', 'm=audio 5002 RTP/AVP 97', 'a=rtpmap:97 opus/48000/2'];
    const picture = [
      'm=video 5004 RTP/AVPF 98 99',
      'c=IN IP4 239.1.1.1/64',
      'a=rtpmap:98 ulpfec/90000',
      'a=rtpmap:99 VP8/90000',
    ];
    expect(readSdp(description(...sound, ...picture))).toMatchObject({
      codec: 'vp8',
      payloadType: 99,
      address: '239.1.1.1',
      port: 5004,
    });
  });
});

describe('of several videos', () => {
  const begin = description('c=IN IP4 1.2.3.4');
  const av1 = 'm=video 5004 RTP/AVP 97\na=rtpmap:97 AV1/90000';
  const off = 'm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000';
  const vp8 = 'm=video 5006 RTP/AVP 98\na=rtpmap:98 VP8/90000';

  it('the first that can be received is taken', () => {
    const sound = Array.from({ length: 100 }, (_, index) => `m=audio ${String(6000 + 2 * index)} RTP/AVP 0`);
    for (const others of [[av1], [off], [av1, off], sound]) {
      expect(readSdp([begin, ...others, vp8].join('\n'))).toMatchObject({ codec: 'vp8', port: 5006 });
    }
  });

  it('or it is said what is wrong with the first', () => {
    expect(() => readSdp([begin, off, av1].join('\n'))).toThrow('port 0 stands for one that RTSP agrees on');
  });
});

it.each([
  ['\n', 'Unix'],
  ['\r\n', 'the RFC'],
  ['\r', 'old Macs'],
])('ends its lines with %j, as %s does, and may begin with the mark of an editor', (end) => {
  const text = writeSdp({ codec: 'vp9', address: '::1', port: 5004, ttl: 1 }).replaceAll('\r\n', end);
  expect(readSdp(`\uFEFF${text}`)).toMatchObject({ codec: 'vp9', address: '::1' });
});

describe('is refused, with what is wrong:', () => {
  const video = ['c=IN IP4 1.2.3.4', 'm=video 5004 RTP/AVP 96', 'a=rtpmap:96 H264/90000'];
  const without = (word: string) => description(...video.filter((line) => !line.startsWith(word)));
  const replaced = (from: string, to: string) => description(...video).replace(from, to);
  it.each([
    ['nothing', '', 'it does not begin with v=0'],
    ['another file', '#!/bin/sh\n', 'this is no line of a session description: "#!/bin/sh"'],
    ['another version', replaced('v=0', 'v=1'), 'v=1: there is no such version'],
    ['no picture', description('c=IN IP4 1.2.3.4', 'm=audio 5 RTP/AVP 0'), 'it describes no video (no line m=video)'],
    ['no address', without('c='), 'it has no line c=: where is the stream sent to?'],
    [
      'a name for an address',
      replaced('c=IN IP4 1.2.3.4', 'c=IN IP4 robot.local'),
      'c=IN IP4 robot.local: write c=IN IP4 ADDRESS',
    ],
    ['no codec', without('a='), 'its video is payload type 96: only H264, H265, VP8, VP9, JPEG can be received'],
    ['another codec', replaced('H264', 'AV1'), 'its video is AV1: only H264'],
    ['another clock', replaced('90000', '8000'), 'its clock of 8000 Hz is not the 90000 of H264'],
    [
      'encryption',
      replaced('RTP/AVP', 'RTP/SAVP'),
      'm=video 5004 RTP/SAVP 96: only RTP/AVP can be received, not RTP/SAVP',
    ],
    ['a session of RTSP', replaced('video 5004', 'video 0'), 'port 0 stands for one that RTSP agrees on'],
    ['a port that there is not', replaced('video 5004', 'video 70000'), 'there is no such port'],
    ['a port below zero', replaced('video 5004', 'video -5'), 'm=video -5 RTP/AVP 96: write m=video PORT RTP/AVP TYPE'],
    ['bytes', '\u0000\u0001\u001b[31m', 'this is no line of a session description: "\\u0000\\u0001\\u001b[31m"'],
    [
      'a half-filled address',
      replaced('1.2.3.4', '1.2.3.\u001b[2J'),
      'c=IN IP4 1.2.3.\\u001b[2J: write c=IN IP4 ADDRESS, numeric',
    ],
    ['a type that there is not', replaced('AVP 96', 'AVP 128').replace(':96', ':128'), 'its video is H264: only'],
    [
      'half a line',
      replaced('m=video 5004 RTP/AVP 96', 'm=video 5004'),
      'm=video 5004: write m=video PORT RTP/AVP TYPE',
    ],
    [
      'broken parameter sets',
      `${description(...video)}\na=fmtp:96 sprop-parameter-sets="x y"`,
      'sprop-parameter-sets is not Base64',
    ],
  ])('%s', (_what, text, message) => {
    expect(() => readSdp(text)).toThrow(message);
  });

  it.each(['====', 'Z2Q=Z2Q', 'x!', 'Z2Q===='])('parameter sets of %j', (sets) => {
    expect(() => readSdp(`${description(...video)}\na=fmtp:96 sprop-parameter-sets=Z2QADQ==,${sets}`)).toThrow(
      'sprop-parameter-sets is not Base64',
    );
  });

  it('never with more than a few lines of a terminal', () => {
    const long = 'x'.repeat(60_000);
    const bad = [`m=video ${long}`, `m=video 5 RTP/AVP ${'9 '.repeat(30_000)}`, `m=video 5 ${long} 96`];
    for (const text of [
      long,
      `v=${long}`,
      description('c=IN IP4 1.2.3.4', ...bad),
      ...bad.map((m) => description(m)),
    ]) {
      expect(() => readSdp(text)).toThrow(/^.{10,500}$/);
    }
  });
});
