export type { StreamCounts as PacketCounts } from './stream-counts.js';
