import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { jsonValue, type JsonValue } from '../../model/json.ts';

/** Encrypts secrets of sources for the database (docs/sources.md, "Secrets"). */
export interface SecretBox {
  /** @param place what the secret is of: it is opened for the same place only */
  seal(place: SecretPlace, value: JsonValue): string;
  /** Undefined if it was sealed under another key, for another place, or is damaged. */
  open(place: SecretPlace, sealed: string): JsonValue | undefined;
}

export interface SecretPlace {
  readonly kind: string;
  readonly name: string;
  /** path of the setting */
  readonly setting: string;
}

const VERSION = 'v1';
const NONCE = 12;
const TAG = 16;

/** AES-256-GCM under a key derived (HKDF-SHA-256, RFC 5869) from the secret of the data folder. `v1:` and base64 of nonce, tag, text. */
export function createSecretBox(dataSecret: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', dataSecret, 'vedette', 'secrets of sources, v1', 32));
  return {
    seal(place, value) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(placeBytes(place));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return `${VERSION}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`;
    },
    open(place, text) {
      if (!text.startsWith(`${VERSION}:`)) return undefined;
      const bytes = Buffer.from(text.slice(VERSION.length + 1), 'base64');
      if (bytes.length < NONCE + TAG) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
          .setAAD(placeBytes(place))
          .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
        const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
        return jsonValue.parse(JSON.parse(opened.toString('utf8')));
      } catch {
        return undefined;
      }
    },
  };
}

/** Kinds, names and paths have no line breaks. */
const placeBytes = ({ kind, name, setting }: SecretPlace): Buffer => Buffer.from(`${kind}\n${name}\n${setting}`);
