import { type Element, element } from './element.js';

/** sync=true, the default, would hold each packet back until its timestamp: up to a frame of random delay. */
export function udpSink(address: string, port: number): Element {
  return element('udpsink', { host: address, port, sync: false, async: false });
}
