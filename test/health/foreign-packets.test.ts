import { expect, it } from 'vitest';
import { foreignPackets, type ForeignRate } from '../../src/health/foreign-packets.js';
import { type ForeignCounts, NOTHING_FOREIGN } from '../../src/rtp/stream-counts.js';
import { flowing, NO_FOREIGN } from './signs.js';

const verdictOf = (rate: Partial<ForeignRate>, last: Partial<ForeignCounts> = {}, ssrc: number | null = 0xbeef) =>
  foreignPackets({
    stream: flowing({ ssrc, foreign: { ...NOTHING_FOREIGN, ...last } }),
    foreign: { ...NO_FOREIGN, ...rate },
  });

it('does not mind a stray packet or two, of whatever kind', () => {
  expect(verdictOf({ notRtp: 2, payloadType: 2 })).toBeNull();
  expect(verdictOf({ notRtp: 2, payloadType: 3 })?.verdict).toBe('foreign-packets');
});

it('names the other sender and ours', () => {
  expect(verdictOf({ ssrc: 90 }, { lastSsrc: 0xbadcafe })).toEqual({
    verdict: 'foreign-packets',
    restart: null,
    evidence: { perSecond: 90, foreignSsrc: '0x0badcafe', ourSsrc: '0x0000beef' },
    message:
      '90 packets a second on this port are not ours: another sender, SSRC 0x0badcafe, uses it: give it another --port',
  });
  expect(verdictOf({ ssrc: 90 }, { lastSsrc: 1 }, null)?.evidence).toEqual({
    perSecond: 90,
    foreignSsrc: '0x00000001',
  });
});

it.each([
  ['h265', 'they carry H.265: send H.264, or receive with --codec h265'],
  ['unknown', 'they carry something that is not H.264: send H.264'],
] as const)('names a codec that is %s', (lastCodec, text) => {
  const verdict = verdictOf({ codec: 30 }, { lastCodec });
  expect(verdict).toMatchObject({ restart: null, evidence: { perSecond: 30, codec: lastCodec } });
  expect(verdict?.message).toBe(`30 packets a second on this port are not ours: ${text}`);
});

it('says what to do about the redundant packets of a sender with --fec', () => {
  const verdict = verdictOf({ payloadType: 30 }, { lastPayloadType: 122 });
  expect(verdict?.message).toMatch(/payload type is 122, not 96: .* start the receiver with --fec$/);
});

it('names a payload type', () => {
  const verdict = verdictOf({ payloadType: 30 }, { lastPayloadType: 97 });
  expect(verdict?.evidence).toEqual({ perSecond: 30, payloadType: 97 });
  expect(verdict?.message).toMatch(/their payload type is 97, not 96: set pt=96 in the sender$/);
});

it('says what most of them are', () => {
  const last = { lastSsrc: 5, lastPayloadType: 97, lastCodec: 'h265' } as const;
  const textOf = (rate: Partial<ForeignRate>) => verdictOf(rate, last)?.message;
  expect(textOf({ notRtp: 40, ssrc: 10, payloadType: 10, codec: 10 })).toMatch(/^70 packets.*they are no RTP$/);
  expect(textOf({ notRtp: 10, ssrc: 40, payloadType: 10, codec: 10 })).toMatch(/SSRC 0x00000005/);
  expect(textOf({ notRtp: 10, ssrc: 10, payloadType: 40, codec: 10 })).toMatch(/payload type is 97/);
  expect(textOf({ notRtp: 10, ssrc: 10, payloadType: 10, codec: 40 })).toMatch(/H\.265/);
});
