import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Who enrolled, and with what. */
export interface Node {
  readonly host: string;
  /** the API key or secret that it enrolled with: asked for anew with every request, so that a node ends with it */
  readonly secret: string;
}

/** Node keys hold what the server has to know of a node, sealed: nothing is stored, and nobody else can make or read one. */
export interface NodeKeys {
  seal(node: Node): string;
  /** undefined for what is no key of ours */
  open(nodeKey: string): Node | undefined;
}

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
const sealed = z.tuple([z.string(), z.string()]);

/** @param serverSecret at least 16 characters that nobody else knows; with another one all nodes enrol again */
export function createNodeKeys(serverSecret: string): NodeKeys {
  const key = Buffer.from(hkdfSync('sha256', serverSecret, '', 'vedette osquery node keys', 32));
  return {
    seal({ host, secret }) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv(CIPHER, key, nonce);
      const hidden = Buffer.concat([cipher.update(JSON.stringify([host, secret])), cipher.final()]);
      return Buffer.concat([nonce, hidden, cipher.getAuthTag()]).toString('base64url');
    },
    open(nodeKey) {
      const bytes = Buffer.from(nodeKey.slice(0, 2000), 'base64url');
      if (bytes.length <= NONCE + TAG) return undefined;
      try {
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG });
        decipher.setAuthTag(bytes.subarray(-TAG));
        const text = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString();
        const [host, secret] = sealed.parse(JSON.parse(text));
        return { host, secret };
      } catch {
        return undefined;
      }
    },
  };
}
