import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** For the tests of the ways in: an authority and what it signs, made by openssl in a folder. */
export interface TestAuthority {
  /** path of its certificate */
  readonly path: string;
  readonly pem: string;
  sign(name: string, options?: { days?: number; dns?: string }): Promise<TestCertificate>;
}

export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  readonly certPath: string;
  readonly keyPath: string;
}

export async function createTestAuthority(folder: string, name = 'authority'): Promise<TestAuthority> {
  const path = join(folder, `${name}.pem`);
  const keyPath = join(folder, `${name}.key`);
  const subject = `/CN=Example ${name}`;
  await run('openssl', ['req', '-x509', ...NEW_KEY, '-keyout', keyPath, '-out', path, '-days', '2', '-subj', subject]);
  return {
    path,
    pem: await readFile(path, 'utf8'),
    async sign(common, { days = 2, dns } = {}) {
      const base = join(folder, `${name}-${common}-${days}`);
      const [certPath, ownKey, request, extensions] = [`${base}.pem`, `${base}.key`, `${base}.csr`, `${base}.ext`];
      await run('openssl', ['req', ...NEW_KEY, '-keyout', ownKey, '-out', request, '-subj', `/CN=${common}`]);
      await writeFile(extensions, dns === undefined ? 'basicConstraints=CA:FALSE\n' : `subjectAltName=DNS:${dns}\n`);
      const signer = ['-CA', path, '-CAkey', keyPath, '-CAcreateserial'];
      await run('openssl', ['x509', '-req', '-in', request, ...signer, '-out', certPath, '-days', String(days), '-extfile', extensions]); // prettier-ignore
      const [cert, key] = await Promise.all([readFile(certPath, 'utf8'), readFile(ownKey, 'utf8')]);
      return { cert, key, certPath, keyPath: ownKey };
    },
  };
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
