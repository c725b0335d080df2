import { expect, it } from 'vitest';
import { h265Content } from '../../src/rtp/h265-payload.js';
import { HAS_IDR, HAS_PPS, HAS_SPS } from '../../src/rtp/payload-facts.js';
import { H264, H265, h265Aggregation, h265Fragment } from './payloads.js';

it.each([
  ['an IDR picture with leading ones', H265.idrWRadl, HAS_IDR],
  ['an IDR picture without', H265.idrNLp, HAS_IDR],
  ['a clean random access picture', H265.cra, HAS_IDR],
  ['an SPS', H265.sps, HAS_SPS],
  ['a PPS', H265.pps, HAS_PPS],
  ['a VPS', H265.vps, 0],
  ['a slice', H265.trailR, 0],
  ['all in one packet', h265Aggregation(H265.vps, H265.sps, H265.pps, H265.idrWRadl), HAS_IDR | HAS_SPS | HAS_PPS],
  ['the first fragment of an IDR picture', h265Fragment(H265.idrWRadl, 'start'), HAS_IDR],
  ['another fragment of it', h265Fragment(H265.idrWRadl, 'middle'), 0],
])('reads %s', (_what, payload, content) => {
  expect(h265Content(payload)).toBe(content);
});

it('does not take H.264 for it', () => {
  for (const unit of [H264.idr, H264.sps, H264.pps, H264.slice, H264.aud]) expect(h265Content(unit)).toBeNull();
});
