import { describe, expect, it } from 'vitest';
import { PACKET_RECENT_MS, unheardSince } from '../../src/supervisor/listening.js';

const SIGNS = { sinceMs: 1000, lastReportMs: 9900, nowMs: 10_000, lastPacketMs: null, isSocketOpen: () => true };
const mustNotBeAsked = () => {
  throw new Error('must not be asked for its socket');
};

describe.each(['playing', 'stalled'] as const)('a receiver that is %s', (state) => {
  const signs = { ...SIGNS, state };

  it('has heard nothing since the last packet', () => {
    expect(unheardSince({ ...signs, lastPacketMs: 7000 })).toBe(7000);
  });

  it('has heard nothing since it is in its state where there never was a packet', () => {
    expect(unheardSince(signs)).toBe(1000);
  });

  it('has just heard a packet, whatever its socket looks like', () => {
    expect(unheardSince({ ...signs, lastPacketMs: 9900, isSocketOpen: mustNotBeAsked })).toBe(9900);
  });

  it('may be at fault itself when packets pile up in its socket, though it reports', () => {
    expect(unheardSince({ ...signs, lastPacketMs: 7000, isSocketOpen: () => false })).toBeNull();
  });

  it('may be at fault itself when it does not report', () => {
    const silentMs = PACKET_RECENT_MS + 1;
    expect(unheardSince({ ...signs, lastReportMs: signs.nowMs - PACKET_RECENT_MS, lastPacketMs: 7000 })).toBe(7000);
    expect(unheardSince({ ...signs, lastReportMs: signs.nowMs - silentMs, lastPacketMs: 7000 })).toBeNull();
  });
});

describe.each(['waiting', 'opening'] as const)('a receiver that is %s, and cannot speak', (state) => {
  const signs = { ...SIGNS, state, lastReportMs: 0 };

  it('has heard nothing since its socket could be open', () => {
    expect(unheardSince(signs)).toBe(1000);
  });

  it('is not held to packets that came before', () => {
    expect(unheardSince({ ...signs, lastPacketMs: 500 })).toBe(1000);
    expect(unheardSince({ ...signs, lastPacketMs: 4000 })).toBe(4000);
  });

  it('may be at fault itself when its socket is not open', () => {
    expect(unheardSince({ ...signs, lastPacketMs: 4000, isSocketOpen: () => false })).toBeNull();
  });
});

it.each(['starting', 'stopping', 'stopped', 'failed'] as const)('cannot hear anything while it is %s', (state) => {
  expect(unheardSince({ ...SIGNS, state, lastPacketMs: 7000, isSocketOpen: mustNotBeAsked })).toBeNull();
});
