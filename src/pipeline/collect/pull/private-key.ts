import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const SMALLEST_RSA_BITS = 2048;

/** The members that make a key (RFC 7518, 6.2 and 6.3); what else is told of it is left out. */
const part = z.string().exactOptional();
const webKey = z.object({ kty: part, n: part, e: part, d: part, p: part, q: part, dp: part, dq: part, qi: part, crv: part, x: part, y: part }); // prettier-ignore

/**
 * A private key that `signJwt` can sign with, from PEM (PKCS #1, PKCS #8, SEC 1; without a passphrase) or from a JSON Web Key (RFC 7517).
 * The line ends of PEM may have become `\n`, as they do in environment variables.
 *
 * @returns or what is wrong with it, in words that follow "The private key"
 */
export function readPrivateKey(text: string): KeyObject | string {
  const key = parseKey(text.trim());
  if (key === undefined) {
    return 'is none: it begins with "-----BEGIN PRIVATE KEY-----" (PEM, without a passphrase) or is a JSON Web Key';
  }
  if (key.asymmetricKeyType === 'rsa') {
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return bits < SMALLEST_RSA_BITS ? `is too short: ${bits} bits, and ${SMALLEST_RSA_BITS} are needed` : key;
  }
  const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return isP256 ? key : 'is neither one of RSA nor one of the curve P-256';
}

function parseKey(text: string): KeyObject | undefined {
  try {
    return text.startsWith('{')
      ? createPrivateKey({ key: webKey.parse(JSON.parse(text)), format: 'jwk' })
      : createPrivateKey(text.includes('\n') ? text : text.replaceAll('\\n', '\n'));
  } catch {
    return undefined;
  }
}
