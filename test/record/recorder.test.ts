import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LoopEvent, Untimed } from '../../src/protocol/events.js';
import { Recorder, type RecorderOptions } from '../../src/record/recorder.js';
import type { RecorderExit } from '../../src/record/recorder-process.js';
import { rtpPacket } from '../rtp/packets.js';

/** A process that the test plays. */
class FakeProcess {
  outcome: 'taken' | 'dropped' = 'taken';
  endsWhenAsked = true;
  readonly orders: string[] = [];
  private settle: (exit: RecorderExit) => void = () => undefined;
  readonly exited = new Promise<RecorderExit>((resolve) => {
    this.settle = resolve;
  });

  readonly packets: Buffer[] = [];

  constructor(readonly path: string) {}

  write(packet: Buffer): 'taken' | 'dropped' {
    if (this.outcome === 'taken') this.packets.push(packet);
    return this.outcome;
  }

  finish(): void {
    this.order('finish');
  }

  finishNow(): void {
    this.order('finishNow');
  }

  kill(): void {
    this.orders.push('kill');
  }

  end(...lines: string[]): void {
    this.settle({ exitCode: lines.length === 0 ? 0 : 1, signal: null, lines });
  }

  private order(what: string): void {
    this.orders.push(what);
    if (this.endsWhenAsked) this.end();
  }
}

const STREAM = { codec: 'h264', payloadType: 96, parameters: {}, fec: false } as const;
const [IDR, SLICE, LARGE_SPS, SMALL_SPS, PPS] = ['65888400', '419a246c', '6742c01f', '6742c01e', '68ce3c80'].map(
  (payload) => rtpPacket({ payload: Buffer.from(payload, 'hex') }),
) as [Buffer, Buffer, Buffer, Buffer, Buffer];
const PACKET = IDR;
/** A key frame with its parameter sets, of either size. */
const [LARGE, SMALL] = [[LARGE_SPS, PPS, IDR] as const, [SMALL_SPS, PPS, IDR] as const];
/** As long as it is said to be, with the element in it that begins the pictures. */
const film = (bytes: number) => Buffer.alloc(bytes).fill(Buffer.from('1f43b675', 'hex'), 4, 8);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gstcv-record-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function bench(changes: Partial<RecorderOptions> = {}) {
  const events: Untimed<LoopEvent>[] = [];
  const processes: FakeProcess[] = [];
  const askForKeyFrame = vi.fn();
  let timeMs = 0;
  const recorder = new Recorder({
    ...{ path: join(folder, 'out.mkv'), mayReplace: false, stream: STREAM, nowMs: () => timeMs, askForKeyFrame },
    emit: (event) => events.push(event),
    start: ({ path }) => {
      const process = new FakeProcess(path);
      processes.push(process);
      return process;
    },
    finishMs: 20,
    ...changes,
  });
  const last = () => {
    const process = processes.at(-1);
    if (process === undefined) throw new Error('no recorder was started');
    return process;
  };
  const pass = (ms: number) => (timeMs += ms);
  return { recorder, events, processes, last, pass, askForKeyFrame };
}

describe('a recorder', () => {
  it('starts no process before the first packet, and leaves no file without one', async () => {
    const { recorder, processes } = bench();
    await recorder.close();
    expect(processes).toEqual([]);
    expect(recorder.summary()).toEqual({ files: [], bytes: 0, durationMs: 0, dropped: 0, failed: null });
  });

  it('begins with a key frame: until then a file that is to be replaced stays', async () => {
    const path = join(folder, 'out.mkv');
    await writeFile(path, 'a film');
    const { recorder, processes } = bench({ mayReplace: true });
    recorder.take(SLICE);
    expect(processes).toEqual([]);
    await recorder.close();
    expect(await readFile(path, 'utf8')).toBe('a film');
  });

  it('never takes for its own what stood in a file that is replaced', async () => {
    const path = join(folder, 'out.mkv');
    await writeFile(path, film(5000));
    const { recorder, last } = bench({ mayReplace: true });
    recorder.take(IDR);
    last().end('ERROR: no element');
    await recorder.close();
    expect(recorder.summary()).toMatchObject({ files: [], bytes: 0 });
    expect(recorder.failure).not.toBeNull();
  });

  it('does not write into a file that somebody has made meanwhile', async () => {
    await writeFile(join(folder, 'out.mkv'), 'a film of somebody else');
    const { recorder, processes } = bench();
    recorder.take(IDR);
    await recorder.close();
    expect(processes).toEqual([]);
    expect(recorder.failure).toBe('another program has made the file meanwhile');
    expect(await readFile(join(folder, 'out.mkv'), 'utf8')).toBe('a film of somebody else');
  });

  it('tells what it has written, from the first packet to the last', async () => {
    const { recorder, last, pass } = bench();
    pass(700);
    recorder.take(PACKET);
    pass(1500);
    recorder.take(PACKET);
    await writeFile(last().path, film(12));
    await recorder.close();
    expect(last()).toMatchObject({ packets: [PACKET, PACKET], orders: ['finish'] });
    const files = [join(folder, 'out.mkv')];
    expect(recorder.summary()).toEqual({ files, bytes: 12, durationMs: 1500, dropped: 0, failed: null });
  });

  it.each([0, 300])('takes a file of %i bytes without a picture away again', async (bytes) => {
    const { recorder, last } = bench();
    recorder.take(PACKET);
    await writeFile(last().path, Buffer.alloc(bytes));
    await recorder.close();
    expect(recorder.summary().files).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('closes a file where the format changes, and goes on in a further one with the first picture of the new one', async () => {
    const { recorder, processes, last, events, askForKeyFrame } = bench();
    for (const packet of [...LARGE, SLICE]) recorder.take(packet);
    await writeFile(last().path, film(20));
    for (const packet of SMALL.slice(0, 2)) recorder.take(packet);
    expect(processes).toHaveLength(1);
    recorder.take(IDR);
    await writeFile(last().path, film(30));
    await recorder.close();
    expect(processes).toMatchObject([
      { packets: [...LARGE, SLICE], orders: ['finish'] },
      { packets: SMALL, orders: ['finish'] },
    ]);
    expect(askForKeyFrame).not.toHaveBeenCalled();
    const files = ['out.mkv', 'out-2.mkv'].map((name) => join(folder, name));
    expect(recorder.summary()).toMatchObject({ files, bytes: 50, failed: null });
    expect(events).toMatchObject([{ type: 'log', message: expect.stringContaining('goes on in') as string }]);
  });

  it('gives up on a format that changes faster than files can be closed', () => {
    const { recorder, processes, last, events } = bench();
    for (let change = 0; change < 20; change += 1) {
      for (const packet of change % 2 === 0 ? LARGE : SMALL) recorder.take(packet);
      last().endsWhenAsked = false;
    }
    expect(processes.length).toBeLessThan(8);
    expect(recorder.failure).toBe('the format of the stream changes faster than files can be closed');
    expect(events.filter(({ type }) => type === 'diagnosis')).toHaveLength(1);
  });

  it('has failed where the file before could not be closed, and closes the present one', async () => {
    const { recorder, processes, last } = bench();
    for (const packet of LARGE) recorder.take(packet);
    last().endsWhenAsked = false;
    for (const packet of SMALL) recorder.take(packet);
    processes[0]?.end('No space left on the resource.');
    await vi.waitFor(() => expect(recorder.failure).toBe('the disk is full'));
    expect(last().orders).toEqual(['finish']);
    await recorder.close();
  });

  it('goes on in a further file when its process says that the format has changed, and asks for a key frame', async () => {
    const { recorder, processes, last, events, askForKeyFrame } = bench();
    recorder.take(PACKET);
    await writeFile(last().path, film(20));
    last().end('Caps changes are not supported by Matroska');
    await vi.waitFor(() => expect(processes).toHaveLength(2));
    await writeFile(last().path, film(30));
    recorder.take(PACKET);
    await recorder.close();
    expect(askForKeyFrame).toHaveBeenCalledOnce();
    expect(events).toMatchObject([{ type: 'log', level: 'info' }]);
    const files = ['out.mkv', 'out-2.mkv'].map((name) => join(folder, name));
    expect(recorder.summary()).toMatchObject({ files, bytes: 50, failed: null });
  });

  it('has failed, once and for all, when its process ends by itself', async () => {
    const { recorder, processes, last, events } = bench();
    recorder.take(PACKET);
    await writeFile(last().path, film(23));
    last().end('No space left on the resource.');
    await vi.waitFor(() => expect(events).toHaveLength(1));
    recorder.take(PACKET);
    await recorder.close();
    expect(processes).toHaveLength(1);
    const evidence = { reason: 'the disk is full', bytes: 23, path: join(folder, 'out.mkv') };
    expect(events).toMatchObject([{ type: 'diagnosis', role: 'receiver', verdict: 'record-failed', evidence }]);
    expect(recorder).toMatchObject({ failure: 'the disk is full' });
    expect(recorder.summary()).toMatchObject({ bytes: 23, failed: 'the disk is full' });
  });

  it('has failed as well when the disk is full at the very end', async () => {
    const { recorder, last } = bench();
    recorder.take(PACKET);
    last().endsWhenAsked = false;
    const closed = recorder.close();
    last().end('No space left on the resource.');
    await closed;
    expect(recorder.failure).toBe('the disk is full');
  });

  it('counts what a slow disk does not take, and tells it once a second', () => {
    const { recorder, last, events, pass } = bench();
    recorder.take(PACKET);
    last().outcome = 'dropped';
    for (let index = 0; index < 30; index += 1) {
      recorder.take(PACKET);
      pass(100);
    }
    expect(recorder.summary().dropped).toBe(30);
    expect(events.map((event) => event.type === 'log' && /\d+ packets? so far/.exec(event.message)?.[0])).toEqual([
      '1 packet so far',
      '11 packets so far',
      '21 packets so far',
    ]);
  });

  it('goes on with a key frame when a slow disk has caught up', () => {
    const { recorder, last } = bench();
    for (const packet of [...LARGE, SLICE]) recorder.take(packet);
    last().outcome = 'dropped';
    recorder.take(SLICE);
    last().outcome = 'taken';
    for (const packet of [SLICE, SLICE, ...LARGE, SLICE]) recorder.take(packet);
    expect(last().packets).toEqual([...LARGE, SLICE, ...LARGE, SLICE]);
    expect(recorder.summary().dropped).toBe(3);
  });

  it('goes on all the same where no key frame comes for 5 s', () => {
    const { recorder, last, pass } = bench();
    for (const packet of [...LARGE, SLICE]) recorder.take(packet);
    last().outcome = 'dropped';
    recorder.take(SLICE);
    last().outcome = 'taken';
    for (let second = 0; second < 7; second += 1) {
      recorder.take(SLICE);
      pass(1000);
    }
    expect(last().packets).toEqual([...LARGE, SLICE, SLICE]);
  });

  it('waits for a disk that does not answer no longer than it may', async () => {
    const { recorder, last } = bench();
    recorder.take(PACKET);
    last().endsWhenAsked = false;
    await recorder.close();
    expect(last().orders).toEqual(['finish', 'finishNow', 'kill']);
    expect(recorder.failure).toContain('too slow');
  });

  it('in a hurry ends as it was told to, also where it was not being closed yet', async () => {
    const { recorder, last } = bench();
    recorder.take(PACKET);
    recorder.hurry();
    await recorder.close();
    expect(last().orders).toEqual(['finishNow']);
    expect(recorder.failure).toBeNull();
  });

  it('in a hurry leaves out what the disk has not taken', async () => {
    const { recorder, last } = bench();
    recorder.take(PACKET);
    last().endsWhenAsked = false;
    const closed = recorder.close();
    recorder.hurry();
    last().end();
    await closed;
    expect(last().orders).toEqual(['finish', 'finishNow']);
    expect(recorder.failure).toBeNull();
  });
});
