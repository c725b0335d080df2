import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { requireProgram } from './require-program.js';

/** A certificate that signs itself, as those of most cameras do, with its key in one PEM file of the folder. */
export async function selfSignedCertificate(folder: string): Promise<string> {
  const [key, certificate, both] = ['key.pem', 'certificate.pem', 'both.pem'].map((name) => join(folder, name));
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const words = ['req', '-x509', ...kind, '-subj', '/CN=camera', '-keyout', key ?? '', '-out', certificate ?? ''];
  await execa(requireProgram('openssl'), words, { timeout: 20_000 });
  const parts = await Promise.all([certificate, key].map((path) => readFile(path ?? '', 'utf8')));
  await writeFile(both ?? '', parts.join(''));
  return both ?? '';
}
