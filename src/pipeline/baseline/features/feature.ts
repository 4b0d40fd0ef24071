import { z } from 'zod';
import { entityKind, entityRef } from '../../../model/entity.ts';
import { ocsfClass } from '../../../model/ocsf.ts';

/** A feature as it stands in a file: what is observed of which entity in which events. docs/baselines.md has an example with every field. */

const path = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\s].*$/u, 'must be an OCSF path, or fields. and an original name');

const transform = z.enum([
  'length',
  'entropy',
  'information',
  'lower',
  'base-name',
  'domain',
  'extension',
  'folder',
  'network',
  'hour',
]);
export type Transform = z.infer<typeof transform>;

const paths = z.union([path.transform((one) => [one]), z.array(path).min(1).max(16)]);

/** A path; a list, the first of which that is there counts; or with something done to it. */
const source = z.union([
  paths.transform((list): Source => ({ kind: 'first', paths: list })),
  z
    .strictObject({ path: paths, as: transform.optional() })
    .transform(({ path: list, as }): Source => ({ kind: 'first', paths: list, ...(as === undefined ? {} : { as }) })),
  z
    .strictObject({ join: z.array(path).min(2).max(6), as: transform.optional() })
    .transform(({ join, as }): Source => ({ kind: 'join', paths: join, ...(as === undefined ? {} : { as }) })),
  z
    .strictObject({ each: path, as: transform.optional() })
    .transform(({ each, as }): Source => ({ kind: 'each', paths: [each], ...(as === undefined ? {} : { as }) })),
]);
export interface Source {
  /** `join`: all must be there, written `a>b`; `each`: one observation for each element of the list that the path ends in or goes through */
  readonly kind: 'first' | 'join' | 'each';
  readonly paths: readonly string[];
  readonly as?: Transform;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const scalars = z.union([scalar.transform((one) => [one]), z.array(scalar).min(1).max(200)]);

/** `present`, `absent`, values (texts may hold `*`; case does not matter), `{ not: values }`, `{ min, max }`. */
const condition = z.union([
  z.literal('present').transform((): Condition => ({ kind: 'present', is: true })),
  z.literal('absent').transform((): Condition => ({ kind: 'present', is: false })),
  scalars.transform((values): Condition => ({ kind: 'values', values, is: true })),
  z.strictObject({ not: scalars }).transform(({ not }): Condition => ({ kind: 'values', values: not, is: false })),
  z
    .strictObject({ min: z.number().optional(), max: z.number().optional() })
    .transform(({ min = -Infinity, max = Infinity }): Condition => ({ kind: 'range', min, max })),
]);
export type Condition =
  | { readonly kind: 'present'; readonly is: boolean }
  | { readonly kind: 'values'; readonly values: readonly (string | number | boolean)[]; readonly is: boolean }
  | { readonly kind: 'range'; readonly min: number; readonly max: number };

const roles: readonly string[] = entityRef.shape.role.options;
const classes: readonly string[] = ['any', ...Object.keys(ocsfClass)];

/** `user`, `user/target`; `log-source` is the source that the record came from. */
const entitySpec = z
  .string()
  .transform((text): EntitySpec => {
    const [kind = '', role] = text.split('/');
    return { kind, role };
  })
  .refine(({ kind }) => kind === LOG_SOURCE || entityKind.options.some((one) => one === kind), {
    message: `must be one of ${[...entityKind.options, 'log-source'].join(', ')}, with or without a role as in user/target`,
  })
  .refine(({ role }) => role === undefined || roles.includes(role), {
    message: `the role after the slash must be one of ${roles.join(', ')}`,
  });
export interface EntitySpec {
  readonly kind: string;
  readonly role: string | undefined;
}
export const LOG_SOURCE = 'log-source';

const className = z
  .string()
  .refine((one) => classes.includes(one), { error: (issue) => `"${String(issue.input)}" is no class of OCSF that Vedette writes: ${classes.join(', ')}` }); // prettier-ignore

export const featureSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9_]+(?:\.[a-z0-9_]+)+$/, 'must be words in lower case joined by dots, for example sign_in.country')
    .max(100),
  title: z.string().min(3).max(200),
  description: z.string().max(2000).optional(),
  class: z.union([className.transform((one) => [one]), z.array(className).min(1).max(40)]),
  when: z.record(path, condition).default({}),
  entity: z.union([entitySpec.transform((one) => [one]), z.array(entitySpec).min(1).max(8)]),
  value: z.union([z.number(), source]),
  by: source
    .refine(({ kind }) => kind !== 'each', { message: 'one observation has one "by": "each" is for the value' })
    .optional(),
  unit: z.string().min(1).max(30).optional(),
});

/** @see featureSchema; `type` says whether its values are numbers */
export interface Feature extends z.infer<typeof featureSchema> {
  readonly type: 'text' | 'number';
  /** the file it stands in, and the line */
  readonly source: string;
  readonly line: number;
}

const NUMBERS: readonly string[] = ['length', 'entropy', 'information', 'hour'] satisfies readonly Transform[];

/** Numbers are constants, measures of texts, and what has a unit. */
export function typeOf({ value, unit }: Pick<Feature, 'value' | 'unit'>): Feature['type'] {
  if (typeof value === 'number' || unit !== undefined) return 'number';
  return value.as !== undefined && NUMBERS.includes(value.as) ? 'number' : 'text';
}
