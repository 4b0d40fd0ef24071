import { z } from 'zod';
import {
  configuredSource,
  configuredSourceDetail,
  settingProblem,
  sourceKindId,
  sourceKindRow,
  sourceName,
  sourcesFileProblem,
} from './configured-source.ts';
import type { Endpoint } from './endpoint.ts';
import { sourceId } from './ids.ts';
import { jsonObject, jsonValue } from './json.ts';

/**
 * The endpoints about sources that people configure. Secrets go in and never come out. Settings that are wrong are an answer of
 * `checkSource`, and a refusal (`bad-request`, `at` names the setting) of those that change something.
 */
const none = z.object({});
const one = z.object({ kind: sourceKindId, name: sourceName });
const note = z.string().max(2000).default('');
/** By path of the setting: a value sets it, null takes it away, what is left out stays. */
const secrets = z.record(z.string().max(200), jsonValue).default({});
const source = z.object({ source: configuredSourceDetail });

export const configuredSourceApi = {
  sourceKinds: {
    method: 'GET', path: '/sources/kinds', permission: 'viewer', summary: 'The kinds of sources that can be added, with their settings as JSON Schema',
    params: none, query: none, body: none, answer: z.object({ kinds: z.array(sourceKindRow) }),
  },
  configuredSources: {
    method: 'GET', path: '/sources/configured', permission: 'viewer', summary: 'All configured sources with their states; and what is wrong in the sources file',
    params: none, query: none, body: none,
    answer: z.object({ sources: z.array(configuredSource), problems: z.array(sourcesFileProblem) }),
  },
  receivedOverTime: {
    method: 'GET', path: '/sources/received', permission: 'viewer', summary: 'Records that each source received in each minute of the last hour; the last number is the minute that is not over yet',
    params: none, query: none, body: none,
    answer: z.object({ to: z.number(), step: z.number(), sources: z.array(z.object({ source: sourceId, counts: z.array(z.number().int()) })) }),
  },
  configuredSource: {
    method: 'GET', path: '/sources/configured/{kind}/{name}', permission: 'viewer', summary: 'One configured source: settings without secrets, which secrets are set, history of its states',
    params: one, query: none, body: none, answer: source,
  },
  addSource: {
    method: 'POST', path: '/sources/configured', permission: 'engineer', summary: 'Adds a source and starts it, unless `enabled` is false',
    params: none, query: none,
    body: z.object({ kind: sourceKindId, name: sourceName, settings: jsonObject.default({}), secrets, enabled: z.boolean().default(true), note }), answer: source,
  },
  changeSource: {
    method: 'PATCH', path: '/sources/configured/{kind}/{name}', permission: 'engineer',
    summary: 'Changes settings (as a whole, without secrets), secrets (one by one) or whether it runs; what is left out stays. It is started again if it has changed',
    params: one, query: none, body: z.object({ settings: jsonObject.optional(), secrets, enabled: z.boolean().optional(), note }), answer: source,
  },
  removeSource: {
    method: 'DELETE', path: '/sources/configured/{kind}/{name}', permission: 'engineer', summary: 'Stops a source and forgets it with how far it had come; its account and its data stay',
    params: one, query: none, body: none, answer: none,
  },
  restartSource: {
    method: 'POST', path: '/sources/configured/{kind}/{name}/restart', permission: 'engineer', summary: 'Stops a source and starts it at once: also what waits for its next try',
    params: one, query: none, body: none, answer: source,
  },
  checkSource: {
    method: 'POST', path: '/sources/check', permission: 'engineer',
    summary: 'Tries settings without adding anything; with `connect` false only looks at them. With the `name` of a source its secrets are used where none is given, and without `settings` its settings',
    params: none, query: none, body: z.object({ kind: sourceKindId, name: sourceName.optional(), settings: jsonObject.optional(), secrets, connect: z.boolean().default(true) }),
    answer: z.object({ works: z.boolean(), message: z.string(), problems: z.array(settingProblem) }),
  },
} as const satisfies Record<string, Endpoint>; // prettier-ignore
