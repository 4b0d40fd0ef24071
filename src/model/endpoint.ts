import { z } from 'zod';

/** What a row of the API's table is made of. */
export const role = z.enum(['viewer', 'analyst', 'engineer', 'admin']);
export type Role = z.infer<typeof role>;
export const roleRank = { viewer: 0, analyst: 1, engineer: 2, admin: 3 } as const satisfies Record<Role, number>;

export const permission = z.enum(['public', ...role.options]);
/** Who may call an endpoint: anybody, or people and keys of at least this role. */
export type Permission = z.infer<typeof permission>;

export const endpointMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type EndpointMethod = (typeof endpointMethods)[number];

export interface Endpoint {
  readonly method: EndpointMethod;
  /** with `{name}` for path parameters, under `/api/v1` */
  readonly path: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  readonly answer: z.ZodType;
  /** largest body in bytes, where it may be larger than usual (1 MiB) */
  readonly bodyLimit?: number;
}
