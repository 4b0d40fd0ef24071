import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { role as roleSchema, type ApiKey, type Role } from '../../model/api.ts';
import type { AuthDb, AuthTables } from './auth-tables.ts';
import type { Caller } from './caller.ts';

/**
 * Keys for programs: 256 random bits, of which only a SHA-256 is kept. A fast hash is enough: there is nothing to guess.
 * Receivers check a key with every request, so what was found is remembered for a few seconds; a removed key ends at once on the
 * server that removed it and after `REMEMBER_MS` on others.
 */
export interface ApiKeys {
  list(): Promise<ApiKey[]>;
  create(key: {
    name: string;
    role: Role;
    expiresInDays: number | null;
    by: string;
  }): Promise<{ key: ApiKey; secret: string }>;
  /** False if there is no such key. */
  remove(id: string): Promise<boolean>;
  /** Undefined if the secret is of no key, or of one that has ended. */
  check(secret: string): Promise<Extract<Caller, { kind: 'key' }> | undefined>;
}

const PREFIX = 'vdt_';
export const REMEMBER_MS = 5000;
/** With the database away, keys that were seen lately still hold, so that data keeps coming into the journal. */
const REMEMBER_WITHOUT_DATABASE_MS = 15 * 60_000;
const REMEMBERED = 10_000;
const LAST_USED_STEP_MS = 60_000;

interface Remembered {
  readonly key: ApiKey | undefined;
  readonly at: number;
}

export function createApiKeys(db: AuthDb, now: () => number): ApiKeys {
  const rememberedByHash = new Map<string, Remembered>();

  async function find(hash: string): Promise<ApiKey | undefined> {
    const known = rememberedByHash.get(hash);
    const time = now();
    if (known !== undefined && time - known.at < REMEMBER_MS) return known.key;
    try {
      const row = await db.selectFrom('auth_api_key').selectAll().where('hash', '=', hash).executeTakeFirst();
      const key = row === undefined ? undefined : rowToApiKey(row);
      remember(hash, { key, at: time });
      return key;
    } catch (error) {
      if (known?.key !== undefined && time - known.at < REMEMBER_WITHOUT_DATABASE_MS) return known.key;
      throw error;
    }
  }

  function remember(hash: string, found: Remembered): void {
    rememberedByHash.delete(hash);
    for (const oldest of rememberedByHash.keys()) {
      if (rememberedByHash.size < REMEMBERED) break;
      rememberedByHash.delete(oldest);
    }
    rememberedByHash.set(hash, found);
  }

  /** Once a minute at most, and never in the way of the request. */
  function noteUse(hash: string, key: ApiKey): void {
    const time = now();
    if (key.lastUsed !== null && time - key.lastUsed < LAST_USED_STEP_MS) return;
    remember(hash, { key: { ...key, lastUsed: time }, at: rememberedByHash.get(hash)?.at ?? time });
    db.updateTable('auth_api_key')
      .set({ lastUsed: time })
      .where('id', '=', key.id)
      .execute()
      .catch(() => undefined);
  }

  return {
    async list() {
      const rows = await db.selectFrom('auth_api_key').selectAll().orderBy('created').execute();
      return rows.map(rowToApiKey);
    },
    async create({ name, role, expiresInDays, by }) {
      const secret = PREFIX + randomBytes(32).toString('base64url');
      const created = now();
      const expires = expiresInDays === null ? null : created + expiresInDays * 86_400_000;
      const key: ApiKey = {
        id: randomUUID(),
        name,
        start: secret.slice(0, 10),
        role,
        created,
        lastUsed: null,
        expires,
      };
      const hash = hashOf(secret);
      await db
        .insertInto('auth_api_key')
        .values({ ...key, hash, createdBy: by })
        .execute();
      // A request with this secret cannot have been answered before, but keep no doubt.
      rememberedByHash.delete(hash);
      return { key, secret };
    },
    async remove(id) {
      const row = await db.deleteFrom('auth_api_key').where('id', '=', id).returning('hash').executeTakeFirst();
      if (row === undefined) return false;
      rememberedByHash.delete(row.hash);
      return true;
    },
    async check(secret) {
      if (!secret.startsWith(PREFIX) || secret.length > 100) return undefined;
      const hash = hashOf(secret);
      const key = await find(hash);
      if (key === undefined || (key.expires !== null && key.expires <= now())) return undefined;
      noteUse(hash, key);
      return { kind: 'key', role: key.role, id: key.id, name: key.name };
    },
  };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function rowToApiKey(row: AuthTables['auth_api_key']): ApiKey {
  return {
    id: row.id,
    name: row.name,
    start: row.start,
    role: roleSchema.parse(row.role),
    created: Number(row.created),
    lastUsed: row.lastUsed === null ? null : Number(row.lastUsed),
    expires: row.expires === null ? null : Number(row.expires),
  };
}
