import { describe, expect, it } from 'vitest';
import { PacketPipe } from '../../src/record/packet-pipe.js';

/** Takes nothing until it is told to. */
class SlowSink {
  readonly chunks: Buffer[] = [];
  writableLength = 0;

  write(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.writableLength += chunk.length;
  }
}

describe('a pipe for packets', () => {
  it('puts the length in front of each packet, as RFC 4571 has it', () => {
    const sink = new SlowSink();
    const pipe = new PacketPipe(sink);
    expect([pipe.write(Buffer.from('abc')), pipe.write(Buffer.alloc(0x1234))]).toEqual([true, true]);
    expect(sink.chunks[0]).toEqual(Buffer.from([0, 3, 0x61, 0x62, 0x63]));
    expect(sink.chunks[1]?.subarray(0, 2)).toEqual(Buffer.from([0x12, 0x34]));
    expect(sink.chunks[1]).toHaveLength(2 + 0x1234);
  });

  it('drops what its reader does not take, and begins again when half of it is gone', () => {
    const sink = new SlowSink();
    const pipe = new PacketPipe(sink, 100);
    const packet = Buffer.alloc(58);
    expect([1, 2, 3].map(() => pipe.write(packet))).toEqual([true, true, false]);
    sink.writableLength = 60;
    expect(pipe.write(packet)).toBe(false);
    sink.writableLength = 50;
    expect(pipe.write(packet)).toBe(true);
    expect(sink.chunks).toHaveLength(3);
  });
});
