import { createRequire, register } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';

const require = createRequire(import.meta.url);

/**
 * Reads a hook's file and all that it imports anew, version by version, and knows which files that were. Packages, which lie
 * in a folder node_modules, are loaded once. What is replaced stays in memory: for development.
 */
export class FreshModules {
  private readonly port: MessagePort;
  private readonly newest = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private seen = new Set<string>();
  private versions = 0;

  /** Once in a process. */
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const loader = pathToFileURL(dirname(dirname(require.resolve('jiti')))).href;
    const data = { port: port2, loader, newest: this.newest };
    register('./import-versions.js', import.meta.url, { data, transferList: [port2] });
  }

  /** Begins another version. @returns what is to be put behind the URL of its first module. */
  begin(): string {
    const query = `?version=${String(this.versions)}`;
    this.newest[0] = this.versions;
    this.versions += 1;
    this.seen = new Set();
    // CommonJS modules are kept by their paths.
    for (const path of ownCommonJs()) Reflect.deleteProperty(require.cache, path);
    return query;
  }

  /** A file that was loaded by other means. */
  note(path: string): void {
    this.seen.add(path);
  }

  /** Files of the version, as far as they have been loaded, or were looked for. */
  files(): string[] {
    for (let got = receiveMessageOnPort(this.port); got !== undefined; got = receiveMessageOnPort(this.port)) {
      this.note(fileURLToPath(String(got.message)));
    }
    return [...new Set([...this.seen, ...ownCommonJs()])];
  }
}

function ownCommonJs(): string[] {
  return Object.keys(require.cache).filter((path) => !path.includes('/node_modules/'));
}
