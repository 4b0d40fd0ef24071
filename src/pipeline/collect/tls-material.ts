import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import type { SourceProblem } from './source-kind.ts';

const pemOrPath = z.string().min(1).max(200_000);

/** What a source that listens with TLS lets people set; to be spread into its settings. */
export const tlsSettings = {
  certificate: pemOrPath.optional().meta({
    title: 'Certificate',
    description: "The server's certificate, with its chain behind it: PEM text, or the path of a file.",
  }),
  key: pemOrPath.optional().meta({
    title: 'Private key',
    description: 'The key of the certificate, without a passphrase: PEM text, or the path of a file.',
  }),
  clientCertificates: z.enum(['none', 'wanted', 'required']).default('none').meta({
    title: 'Client certificates',
    description: 'none: nobody is asked; wanted: one that is shown must be good; required: no sender without one.',
  }),
  clientAuthority: pemOrPath.optional().meta({
    title: 'Authority of client certificates',
    description: 'Whose signature makes a client certificate good: PEM text, or the path of a file.',
  }),
};
export type TlsSettings = z.infer<z.ZodObject<typeof tlsSettings>>;

/** All that a TLS server needs, checked: it will work with any client that trusts it. */
export interface TlsMaterial {
  /** PEM */
  readonly cert: string;
  readonly key: string;
  readonly ca: string | undefined;
  readonly clientCertificates: TlsSettings['clientCertificates'];
  /** whose certificate it is, for people */
  readonly name: string;
  /** milliseconds since 1970 */
  readonly validTo: number;
}

/** Reads and checks certificate, key and authority. Messages quote nothing of what was read. */
export async function loadTls(settings: TlsSettings, now: number): Promise<TlsMaterial | SourceProblem> {
  const cert = await pemOf(settings.certificate, 'certificate', 'The certificate');
  if (typeof cert !== 'string') return cert;
  const key = await pemOf(settings.key, 'key', 'The private key');
  if (typeof key !== 'string') return key;
  const certificate = certificateOf(cert);
  if (certificate === undefined) return wrong('certificate', 'The certificate is not a PEM certificate.');
  const privateKey = privateKeyOf(key);
  if (privateKey === undefined) {
    const why = key.includes('ENCRYPTED') ? 'is under a passphrase; store it without one' : 'is not a PEM private key';
    return wrong('key', `The private key ${why}.`);
  }
  const name = nameOfCertificate(certificate);
  if (!certificate.checkPrivateKey(privateKey)) {
    return wrong('key', `The private key does not fit the certificate of ${name}: it belongs to another one.`);
  }
  const invalid = validityProblem(certificate, now);
  if (invalid !== undefined) return wrong('certificate', `The certificate of ${name} ${invalid}.`);
  const ca = await authorityOf(settings);
  if (ca !== undefined && typeof ca !== 'string') return ca;
  const refused = contextProblem({ cert, key, ca });
  if (refused !== undefined)
    return wrong('certificate', `TLS cannot be used with the certificate of ${name}: ${refused}.`);
  return {
    cert,
    key,
    ca,
    clientCertificates: settings.clientCertificates,
    name,
    validTo: Date.parse(certificate.validTo),
  };
}

const wrong = (setting: keyof TlsSettings, message: string): SourceProblem => ({ kind: 'settings', setting, message });

const MAX_FILE = 1 << 20;

async function pemOf(
  given: string | undefined,
  setting: keyof TlsSettings,
  what: string,
): Promise<string | SourceProblem> {
  if (given === undefined) return wrong(setting, `${what} is missing: TLS needs it.`);
  if (given.includes('-----BEGIN ')) return given;
  try {
    if ((await stat(given)).size > MAX_FILE)
      return wrong(setting, `${what} is not in ${given}: that is too large a file.`);
    return await readFile(given, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : code;
    return wrong(setting, `${what} cannot be read from ${given.slice(0, 200)}: ${why}.`);
  }
}

function certificateOf(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function validityProblem({ validFrom, validTo }: X509Certificate, now: number): string | undefined {
  if (Date.parse(validTo) <= now) return `expired on ${validTo}`;
  return Date.parse(validFrom) > now ? `is not valid before ${validFrom}; is the clock right?` : undefined;
}

/** `CN=…` of its subject, or the first of its other names. */
function nameOfCertificate({ subject, subjectAltName }: X509Certificate): string {
  const common = /^CN=(.{1,200})$/m.exec(subject)?.[1];
  return common ?? subjectAltName?.slice(0, 200) ?? 'nobody';
}

async function authorityOf({
  clientCertificates,
  clientAuthority,
}: TlsSettings): Promise<string | SourceProblem | undefined> {
  if (clientCertificates === 'none') return undefined;
  const what = 'The authority of client certificates';
  const pem = await pemOf(clientAuthority, 'clientAuthority', what);
  if (typeof pem !== 'string') return pem;
  return certificateOf(pem) === undefined ? wrong('clientAuthority', `${what} is not a PEM certificate.`) : pem;
}

function contextProblem(material: { cert: string; key: string; ca: string | undefined }): string | undefined {
  const { cert, key, ca } = material;
  try {
    createSecureContext({ cert, key, ...(ca === undefined ? {} : { ca }) });
    return undefined;
  } catch (error) {
    const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
    return typeof reason === 'string' ? reason : 'OpenSSL does not take it';
  }
}

export interface WatchTlsOptions {
  readonly settings: TlsSettings;
  readonly current: TlsMaterial;
  readonly clock: () => number;
  /** what is new and works */
  readonly changed: (material: TlsMaterial) => void;
  /** what is new and does not work; told once for each change. The one before stays in use */
  readonly failed: (problem: SourceProblem) => void;
  /** ms between looks at the files */
  readonly every?: number;
}

/** Looks whether certificate, key or authority changed in their files. */
export function watchTls({ settings, current, clock, changed, failed, every = 10_000 }: WatchTlsOptions): {
  stop(): void;
} {
  let known = current;
  let lastProblem: string | undefined;
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    const found = await loadTls(settings, clock()).finally(() => (isLooking = false));
    if ('kind' in found) {
      if (found.message !== lastProblem) failed(found);
      lastProblem = found.message;
      return;
    }
    const isSame = found.cert === known.cert && found.key === known.key && found.ca === known.ca;
    if (isSame && lastProblem === undefined) return;
    lastProblem = undefined;
    known = found;
    changed(found);
  }

  const timer = setInterval(() => void look(), every);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
