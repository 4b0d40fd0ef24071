import { createHash, randomBytes } from 'node:crypto';
import type { User } from '../../model/api.ts';
import { Refused } from '../http/refused.ts';
import type { AuthDb } from './auth-tables.ts';
import type { NewPerson, People } from './people.ts';

/** The way to the first account: a one-time token that only who sees the server's terminal knows. */
export interface Setup {
  isNeeded(): Promise<boolean>;
  /** A new token, in place of the one before; undefined once there is an account. Only its hash is kept. */
  issueToken(): Promise<string | undefined>;
  /** Makes the first account, an administrator. The token is gone afterwards. */
  use(token: string, person: Omit<NewPerson, 'role'>): Promise<User | Refused>;
}

export function createSetup(db: AuthDb, people: People): Setup {
  /** Becomes and stays true: accounts can only be followed by accounts. */
  let isDone = false;

  async function isNeeded(): Promise<boolean> {
    if (isDone) return false;
    isDone = (await people.count()) > 0;
    return !isDone;
  }

  return {
    isNeeded,
    async issueToken() {
      if (!(await isNeeded())) return undefined;
      const token = randomBytes(32).toString('base64url');
      const row = { id: 1, hash: hashOf(token) };
      await db
        .insertInto('auth_setup_token')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ hash: row.hash }))
        .execute();
      return token;
    },
    async use(token, person) {
      if (!(await isNeeded()))
        return new Refused(
          'conflict',
          'Set-up is done: there is an account already. Sign in, or ask an administrator for an account.',
        );
      const hash = hashOf(token);
      // Whoever deletes the row has the token: of two that come at once, one does.
      const claimed = await db
        .deleteFrom('auth_setup_token')
        .where('hash', '=', hash)
        .returning('id')
        .executeTakeFirst();
      if (claimed === undefined) {
        return new Refused(
          'not-allowed',
          'This set-up link is not valid any more. The server prints a new one each time it starts: use the newest.',
          { at: 'body.token' },
        );
      }
      const made = await people.create({ ...person, role: 'admin' });
      if (made instanceof Refused) await db.insertInto('auth_setup_token').values({ id: 1, hash }).execute();
      else isDone = true;
      return made;
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
