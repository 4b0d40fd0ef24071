import { z } from 'zod';
import { DEFAULT_WINDOW } from '../../../model/finding.ts';
import { severity } from '../../../model/severity.ts';
import type { ResponseHint } from '../../../sigma/response-hints.ts';
import { DAY, duration } from '../duration.ts';
import type { Feature } from '../features/feature.ts';
import type { Kind, ModelScope } from '../kinds/kind.ts';
import { caseSchema, type BehaviorCase } from './case.ts';

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

/** What a behaviour file says beside what its kind asks for. docs/behaviors.md has every field. */
export const headSchema = z.strictObject({
  title: z.string().min(3).max(200),
  id: z.uuid(),
  name: z.string().max(100).optional(),
  status: z.enum(['stable', 'test', 'experimental', 'deprecated']).default('test'),
  description: z.string().max(4000).optional(),
  references: texts.default([]),
  author: z.string().max(200).optional(),
  date: z.string().optional(),
  modified: z.string().optional(),
  tags: texts.default([]),
  level: severity.default('medium'),
  falsepositives: texts.default([]),
  response: z.unknown().optional(),
  /** findings about one entity within it are one alert */
  window: duration.default(DEFAULT_WINDOW),
  behavior: z.record(z.string(), z.unknown()),
  cases: z.array(caseSchema).max(50).default([]),
});

export const scopes = ['entity', 'peers', 'tenant'] as const satisfies readonly ModelScope[];

/** What stands under `behavior:` whatever the kind. */
export const commonSchema = z.object({
  feature: z.string().optional(),
  features: z.array(z.string()).min(1).max(64).optional(),
  kind: z.string(),
  /** whose normal may decide: without `entity`, only what is odd among peers or in the tenant counts */
  scopes: z.array(z.enum(scopes)).min(1).default(['entity', 'peers', 'tenant']),
  needs: z
    .strictObject({ observations: z.number().int().min(1).max(1_000_000).default(30), age: duration.default(3 * DAY) })
    .default({ observations: 30, age: 3 * DAY }),
  p: z.number().positive().max(0.1).default(0.001),
});
export type Needs = z.infer<typeof commonSchema>['needs'];

/** A behaviour, checked: everything that it names is there. */
export interface Behavior {
  readonly id: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly author?: string | undefined;
  readonly references: readonly string[];
  readonly status: z.infer<typeof headSchema>['status'];
  readonly level: z.infer<typeof severity>;
  readonly tags: readonly string[];
  /** ATT&CK techniques, upper case, and tactics, as in `initial-access` */
  readonly attack: readonly string[];
  readonly tactics: readonly string[];
  readonly falsePositives: readonly string[];
  readonly response: readonly ResponseHint[];
  /** ms of event time */
  readonly window: number;
  readonly features: readonly Feature[];
  readonly kind: Kind;
  /** as the kind's schema gave them */
  readonly options: unknown;
  readonly scopes: readonly ModelScope[];
  readonly needs: Needs;
  /** it speaks at most at this p-value; the budget may ask for less */
  readonly p: number;
  readonly cases: readonly BehaviorCase[];
  readonly source: string;
  readonly line: number;
}
