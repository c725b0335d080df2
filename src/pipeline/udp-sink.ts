import { type Element, element } from './element.js';
import { ifaceProperty, type Multicast } from './multicast.js';

/** RFC 1112, section 6.1. */
const DEFAULT_TTL = 1;

/** sync=true, the default, would hold each packet back until its timestamp: up to a frame of random delay. */
export function udpSink(address: string, port: number, multicast?: Multicast): Element {
  const group =
    multicast === undefined ? {} : { ...ifaceProperty(multicast.iface), 'ttl-mc': multicast.ttl ?? DEFAULT_TTL };
  return element('udpsink', { host: address, port, ...group, sync: false, async: false });
}
