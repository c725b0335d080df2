/** Which of the groups' packets are sent and heard, and how far they go. */
export interface Multicast {
  /** Network interface; null: the one that the routes choose. */
  readonly iface: string | null;
  /** Routers that a packet may pass; in a receiver, nothing. */
  readonly ttl?: number;
}

/** Whether this is the address of a multicast group (RFC 5771 and RFC 4291, section 2.7), with a zone or without. */
export function isGroup(address: string): boolean {
  return /^ff[0-9a-f]{2}:/i.test(address) || /^(22[4-9]|23\d)(\.\d{1,3}){3}$/.test(address);
}

/** `ff02::1%eth0` as its address and its interface (RFC 4007, section 11). */
export function splitZone(address: string): { readonly address: string; readonly zone: string | null } {
  const [plain = '', zone] = address.split('%', 2);
  return { address: plain, zone: zone ?? null };
}

/** Of udpsink and udpsrc alike. */
export function ifaceProperty(iface: string | null): Record<string, string> {
  return iface === null ? {} : { 'multicast-iface': iface };
}
