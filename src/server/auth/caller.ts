import { roleRank, type Permission, type Role, type User } from '../../model/api.ts';
import { Refused } from '../http/refused.ts';

/** Who calls: a person with a session, or a program with an API key. */
export type Caller =
  | { readonly kind: 'person'; readonly role: Role; readonly user: User }
  | { readonly kind: 'key'; readonly role: Role; readonly id: string; readonly name: string };

/** Undefined if the caller may do what needs `permission`. */
export function refusalOf(caller: Caller | undefined, permission: Permission): Refused | undefined {
  if (permission === 'public') return undefined;
  if (caller === undefined) {
    return new Refused(
      'not-signed-in',
      'This needs a session or an API key. Sign in, or send "Authorization: Bearer <key>".',
    );
  }
  if (roleRank[caller.role] >= roleRank[permission]) return undefined;
  return new Refused(
    'not-allowed',
    `This needs the role ${permission} or higher; yours is ${caller.role}. An administrator can change it.`,
  );
}

/** The caller as a person: verdicts and the like are given by people, never by keys. */
export function personOf(caller: Caller): User | Refused {
  if (caller.kind === 'person') return caller.user;
  return new Refused(
    'not-allowed',
    'Only a person who is signed in can do this: it stands under a name. API keys cannot.',
  );
}
