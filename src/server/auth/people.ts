import { role as roleSchema, type Role, type User } from '../../model/api.ts';
import { asUserId, type UserId } from '../../model/ids.ts';
import { Refused } from '../http/refused.ts';
import { inTurn, type AuthDb, type AuthTables } from './auth-tables.ts';
import type { BetterAuth } from './better-auth.ts';

/** Accounts of people. There is always an administrator: the last one can be neither demoted nor removed. */
export interface People {
  list(): Promise<User[]>;
  count(): Promise<number>;
  create(person: NewPerson): Promise<User | Refused>;
  changeRole(id: UserId, role: Role): Promise<User | Refused>;
  remove(id: UserId): Promise<Refused | undefined>;
}

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

const NO_SUCH_PERSON = 'There is no such person. The list may have changed: load it again.';
const LAST_ADMIN = 'This is the last administrator. Give somebody else that role first.';

export function createPeople(db: AuthDb, auth: BetterAuth): People {
  const columns = ['id', 'name', 'email', 'role', 'createdAt'] as const;
  return {
    async list() {
      const rows = await db.selectFrom('auth_user').select(columns).orderBy('createdAt').orderBy('id').execute();
      return rows.map(rowToUser);
    },
    async count() {
      const row = await db
        .selectFrom('auth_user')
        .select(({ fn }) => fn.countAll().as('people'))
        .executeTakeFirstOrThrow();
      return Number(row.people);
    },
    async create({ name, email, password, role }) {
      const context = await auth.$context;
      const hash = await context.password.hash(password);
      if ((await context.internalAdapter.findUserByEmail(email)) !== null) return emailTaken(email);
      try {
        const made = await context.internalAdapter.createUser(
          { name, email: email.toLowerCase(), role, emailVerified: true },
          { method: 'admin' },
        );
        await context.internalAdapter.linkAccount({
          userId: made.id,
          providerId: 'credential',
          accountId: made.id,
          password: hash,
        });
        return { id: asUserId(made.id), name, email: made.email, role, created: made.createdAt.getTime() };
      } catch (error) {
        if (isUniqueViolation(error)) return emailTaken(email);
        throw error;
      }
    },
    changeRole(id, role) {
      return inTurn(db, async (transaction) => {
        const refusal = role === 'admin' ? undefined : await refusalToLose(transaction, id);
        if (refusal !== undefined) return refusal;
        const row = await transaction
          .updateTable('auth_user')
          .set({ role, updatedAt: new Date() })
          .where('id', '=', id)
          .returning(columns)
          .executeTakeFirst();
        return row === undefined ? new Refused('not-found', NO_SUCH_PERSON) : rowToUser(row);
      });
    },
    remove(id) {
      return inTurn(db, async (transaction) => {
        const refusal = await refusalToLose(transaction, id);
        if (refusal !== undefined) return refusal;
        await transaction.deleteFrom('auth_session').where('userId', '=', id).execute();
        await transaction.deleteFrom('auth_account').where('userId', '=', id).execute();
        await transaction.deleteFrom('auth_user').where('id', '=', id).execute();
        return undefined;
      });
    },
  };
}

/** Whether this person may stop being an administrator. */
async function refusalToLose(transaction: AuthDb, id: UserId): Promise<Refused | undefined> {
  const person = await transaction.selectFrom('auth_user').select('role').where('id', '=', id).executeTakeFirst();
  if (person === undefined) return new Refused('not-found', NO_SUCH_PERSON);
  if (person.role !== 'admin') return undefined;
  const others = await transaction
    .selectFrom('auth_user')
    .select('id')
    .where('role', '=', 'admin')
    .where('id', '!=', id)
    .limit(1)
    .execute();
  return others.length === 0 ? new Refused('conflict', LAST_ADMIN) : undefined;
}

export function rowToUser(row: Pick<AuthTables['auth_user'], 'id' | 'name' | 'email' | 'role' | 'createdAt'>): User {
  return {
    id: asUserId(row.id),
    name: row.name,
    email: row.email,
    role: roleSchema.parse(row.role),
    created: row.createdAt.getTime(),
  };
}

function emailTaken(email: string): Refused {
  return new Refused('conflict', `There is already an account with the address ${email}.`, { at: 'body.email' });
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
