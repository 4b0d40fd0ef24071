import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { readPrivateKey } from './private-key.ts';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pem = ec.export({ format: 'pem', type: 'pkcs8' }).toString();

it('reads PEM, PEM whose line ends were written out, and a JSON Web Key', () => {
  for (const text of [pem, pem.trim().replaceAll('\n', '\\n'), JSON.stringify(ec.export({ format: 'jwk' }))]) {
    expect(readPrivateKey(text)).toMatchObject({ asymmetricKeyType: 'ec' });
  }
});

it('says what is wrong with a key', () => {
  const curve = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'pem', type: 'pkcs1' }).toString(); // prettier-ignore
  expect(readPrivateKey(curve)).toContain('neither');
  expect(readPrivateKey(short)).toContain('1024 bits');
  expect(readPrivateKey('secret')).toContain('is none');
  expect(readPrivateKey('{"kty":"RSA"}')).toContain('is none');
});
