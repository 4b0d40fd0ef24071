import { useQuery } from '@tanstack/react-query';
import { roleRank, type Role, type User } from '../../model/api.ts';
import { asUserId, type UserId } from '../../model/ids.ts';
import { meQuery, usersQuery } from './queries.ts';

export interface People {
  readonly me: User;
  /** whether somebody of this role may do it */
  readonly may: (role: Role) => boolean;
  /** administrators know all names; others know their own */
  readonly nameOf: (id: UserId) => string;
}

const nobody: User = { id: asUserId('nobody'), name: '', email: '', role: 'viewer', created: 0 };

/** Who is signed in, what their role may do, and the names of others as far as the role may know them. */
export function usePeople(): People {
  const me = useQuery(meQuery).data?.user ?? nobody;
  const may = (role: Role): boolean => roleRank[me.role] >= roleRank[role];
  const users = useQuery({ ...usersQuery, enabled: may('admin'), staleTime: 300_000 }).data?.users;
  return {
    me,
    may,
    nameOf: (id) => (id === me.id ? me.name : (users?.find((user) => user.id === id)?.name ?? 'another person')),
  };
}
