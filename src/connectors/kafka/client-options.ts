import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { BaseOptions } from '@platformatic/kafka';
import type { SourceProblem } from '../../pipeline/collect/source-kind.ts';
import type { KafkaSettings } from './describe.ts';

const MECHANISMS = { plain: 'PLAIN', 'scram-sha-256': 'SCRAM-SHA-256', 'scram-sha-512': 'SCRAM-SHA-512' } as const;

/** What the client library is told, from the settings; or which of them cannot be used. */
export async function toClientOptions(settings: KafkaSettings): Promise<BaseOptions | SourceProblem> {
  const { sasl, username, password } = settings;
  if (sasl !== 'none' && (username === undefined || password === undefined)) {
    const setting = username === undefined ? 'username' : 'password';
    return { kind: 'settings', setting, message: `To sign in with ${sasl}, user and password are needed.` };
  }
  const tls = await toTls(settings);
  if (tls !== undefined && 'kind' in tls) return tls;
  return {
    clientId: 'vedette',
    bootstrapBrokers: [...settings.brokers],
    timeout: 10_000,
    connectTimeout: 10_000,
    retries: 2,
    retryDelay: 500,
    autocreateTopics: false,
    ...(tls === undefined ? {} : { tls, tlsServerName: true }),
    ...(sasl === 'none' ? {} : { sasl: { mechanism: MECHANISMS[sasl], username: username ?? '', password: password ?? '' } }), // prettier-ignore
  };
}

interface ClientTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

async function toTls(settings: KafkaSettings): Promise<ClientTls | SourceProblem | undefined> {
  const { authority, certificate, key } = settings;
  const names = { authority, certificate, key } as const;
  if (!settings.tls) {
    const given = Object.entries(names).find(([, value]) => value !== undefined);
    return given === undefined
      ? undefined
      : { kind: 'settings', setting: given[0], message: 'Certificates are given, but TLS is off: turn it on.' };
  }
  if ((certificate === undefined) !== (key === undefined)) {
    const setting = certificate === undefined ? 'certificate' : 'key';
    return { kind: 'settings', setting, message: 'A client certificate and its private key are needed both, or neither.' }; // prettier-ignore
  }
  const pems: Record<string, string> = {};
  for (const [setting, value] of Object.entries(names)) {
    if (value === undefined) continue;
    const pem = await pemOf(value);
    if (typeof pem !== 'string') return { kind: 'settings', setting, message: `It cannot be read: ${pem.why}.` };
    pems[setting] = pem;
  }
  const tls = {
    ...(pems['authority'] === undefined ? {} : { ca: pems['authority'] }),
    ...(pems['certificate'] === undefined ? {} : { cert: pems['certificate'] }),
    ...(pems['key'] === undefined ? {} : { key: pems['key'] }),
  };
  try {
    createSecureContext(tls);
    return tls;
  } catch {
    const setting = key === undefined ? 'authority' : 'key';
    return { kind: 'settings', setting, message: 'TLS cannot be used with these certificates: they are no PEM, or key and certificate do not fit.' }; // prettier-ignore
  }
}

const MAX_FILE = 1 << 20;

async function pemOf(given: string): Promise<string | { why: string }> {
  if (given.includes('-----BEGIN ')) return given;
  try {
    if ((await stat(given)).size > MAX_FILE) return { why: 'the file is too large' };
    return await readFile(given, 'utf8');
  } catch (error) {
    return { why: error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : 'the file may not be read' }; // prettier-ignore
  }
}
