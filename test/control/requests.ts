import { encodeKeyFrameRequest, type KeyFrameRequest } from '../../src/control/key-frame-request.js';

export const KEY = Buffer.from('a secret that no stranger knows');
export const OTHER_KEY = Buffer.from('a secret that no stranger knowz');

export function keyFrameRequest(fields: Partial<KeyFrameRequest> = {}): KeyFrameRequest {
  return { receiverId: receiverId(1), counter: 1n, ssrc: 0xcafebabe, lastSequence: 0x1234, ...fields };
}

export function receiverId(number: number): Buffer {
  const id = Buffer.alloc(8);
  id.writeUInt32BE(number, 4);
  return id;
}

/** A signed request as it goes over the network. */
export function signedRequest(fields: Partial<KeyFrameRequest> = {}, key = KEY): Buffer {
  return encodeKeyFrameRequest(keyFrameRequest(fields), key);
}
