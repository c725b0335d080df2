import { open } from 'node:fs/promises';
import { DEFAULTS } from '../config/defaults.js';
import { badFlag } from '../config/flag-values.js';
import type { LoopRequest } from '../config/loop-config.js';
import { errorText } from '../errors/loop-error.js';
import { whyUnreadable } from '../errors/why-unreadable.js';
import { decoderElement, decoderWords } from '../pipeline/decoders.js';
import { FEC_PAYLOAD_TYPE } from '../pipeline/fec.js';
import { isGroup } from '../pipeline/multicast.js';
import { type DescribedStream, readSdp } from '../pipeline/read-sdp.js';

/** Longer ones describe no session. */
const MAX_BYTES = 65_536;

/** @throws LoopError `bad-config` where there is no such file, or it describes no stream that we can receive */
export async function readDescription(path: string): Promise<DescribedStream> {
  let text: string;
  try {
    text = await readBounded(path);
  } catch (error) {
    throw badFlag('sdp', path, whyUnreadable(error));
  }
  try {
    return readSdp(text);
  } catch (error) {
    throw badFlag('sdp', path, errorText(error));
  }
}

/** Of a device there may be no end. */
async function readBounded(path: string): Promise<string> {
  await using file = await open(path);
  const stats = await file.stat();
  if (!stats.isFile() && !stats.isFIFO()) throw new Error(stats.isDirectory() ? 'it is a folder' : 'it is no file');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of file.createReadStream({ end: MAX_BYTES, autoClose: false })) {
    if (!(chunk instanceof Buffer)) continue;
    chunks.push(chunk);
    size += chunk.length;
  }
  if (size > MAX_BYTES) throw new Error('it is too long for a session description');
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The request as if its flags had said what the description says. A group is joined; an address of loopback is kept; else
 * every interface is listened on, as the description may be from another host's view.
 * @throws LoopError `bad-config` for a decoder of another codec, and for what does not go with this stream
 */
export function describedRequest(request: LoopRequest, stream: DescribedStream): LoopRequest {
  const { codec, address, port, payloadType, parameters } = stream;
  const { decoder } = request;
  if (decoderElement(codec, decoder) === null) {
    throw badFlag(
      'decoder',
      decoder,
      `that is not for the ${codec} of --sdp: write one of ${decoderWords(codec).join(', ')}`,
    );
  }
  if (request.fecPercent > 0 && payloadType === FEC_PAYLOAD_TYPE) {
    throw badFlag(
      'fec',
      `${String(request.fecPercent)}%`,
      `${String(payloadType)} is the payload type of the picture here: leave it out`,
    );
  }
  const { iface } = request.multicast;
  if (iface !== null && !isGroup(address)) {
    throw badFlag(
      'iface',
      iface,
      `it is about a multicast group, and --sdp describes a stream to ${address}: leave it out`,
    );
  }
  return { ...request, codec, port, bind: bindFor(address), described: { payloadType, parameters } };
}

function bindFor(address: string): string {
  if (isGroup(address) || /^127\.|^::1$/.test(address)) return address;
  return address.includes(':') ? '::' : DEFAULTS.bindAny;
}
