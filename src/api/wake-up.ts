import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { LoopError } from '../errors/loop-error.js';
import { within } from '../errors/within.js';
import { freeUdpPort } from '../host/free-udp-port.js';
import { WAKE_UP_BYTES } from '../pipeline/wakeable-pipeline.js';

const LOOPBACK = '127.0.0.1';
/** A datagram over loopback is taken in far less; another one does no harm. */
const REPEAT_MS = 20;
const GIVE_UP_MS = 5_000;

/** Ends a read that waits for a picture, by the second source of its pipeline (pipeline/wakeable-pipeline.ts). */
export class WakeUp {
  private constructor(
    private readonly socket: Socket,
    /** Where the pipeline has to listen. */
    readonly port: number,
  ) {}

  static async open(): Promise<WakeUp> {
    const port = await freeUdpPort(LOOPBACK);
    const socket = createSocket('udp4');
    // ECONNREFUSED, where the pipeline has gone already: then nothing waits any more.
    socket.on('error', () => undefined);
    socket.connect(port, LOOPBACK);
    await once(socket, 'connect');
    socket.unref();
    const wakeUp = new WakeUp(socket, port);
    watchForExit(wakeUp);
    return wakeUp;
  }

  /** A connected socket with nothing queued sends before it returns. */
  send(): void {
    this.socket.send(FRAME, () => undefined);
  }

  /**
   * Wakes until `read` has settled, however it does.
   * @throws LoopError `unresponsive`; then nothing in this process can end it
   */
  async end(read: Promise<unknown>): Promise<void> {
    const settled = read.then(
      () => true,
      () => true,
    );
    const deadline = performance.now() + GIVE_UP_MS;
    this.send();
    while ((await within(settled, REPEAT_MS)) === null) {
      if (performance.now() > deadline) throw new LoopError('unresponsive', 'a read of the pipeline does not end');
      this.send();
    }
  }

  close(): void {
    open.delete(this);
    this.socket.close();
  }
}

const FRAME = Buffer.alloc(WAKE_UP_BYTES);

const open = new Set<WakeUp>();
let isWatching = false;

/** process.exit() joins the thread of a pending read, and an uncaught exception does so too: for ever, if no picture comes. */
function watchForExit(wakeUp: WakeUp): void {
  open.add(wakeUp);
  if (isWatching) return;
  isWatching = true;
  process.on('exit', () => {
    for (const each of open) each.send();
  });
}
