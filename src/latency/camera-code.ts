import { decodeStamp, encodeStamp, type Stamp, STAMP_BYTES } from './stamp-code.js';

/** The 15 bytes of an ordinary stamp, and one more. */
export const CAMERA_STAMP_BYTES = STAMP_BYTES + 1;
/** Where the sequence's low byte stands, and where it is said again. */
const SEQUENCE_LOW = 5;
const ECHO = 14;

/**
 * A stamp for a camera: before the last byte stands the sequence's low byte once more, all its bits turned round.
 *
 * A camera sees what no link makes: the upper part of one frame with the lower part of the next, or both at once. Of such
 * mixtures a CRC of 16 bits takes one in 65,536 for good, which is one in 36 minutes of film. Two copies of the byte that
 * differs from frame to frame, at opposite ends of the stamp, are rarely of one frame then.
 */
export function encodeCameraStamp(stamp: Stamp): Buffer {
  const bytes = encodeStamp(stamp);
  const echo = ~(bytes[SEQUENCE_LOW] ?? 0) & 0xff;
  return Buffer.concat([bytes.subarray(0, ECHO), Buffer.of(echo), bytes.subarray(ECHO)]);
}

/** The stamp, or null where magic, checksum or the repeated byte do not hold. */
export function decodeCameraStamp(bytes: Buffer): Stamp | null {
  if (bytes.length !== CAMERA_STAMP_BYTES || bytes[ECHO] !== (~(bytes[SEQUENCE_LOW] ?? 0) & 0xff)) return null;
  return decodeStamp(Buffer.concat([bytes.subarray(0, ECHO), bytes.subarray(ECHO + 1)]));
}
