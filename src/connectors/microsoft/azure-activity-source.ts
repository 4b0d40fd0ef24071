import { z } from 'zod';
import type { Ask } from '../../pipeline/collect/pull/ask.ts';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import { startPull } from '../../pipeline/collect/pull/pull.ts';
import { startStreams } from '../../pipeline/collect/pull/streams.ts';
import { pollWindows, windowCursor } from '../../pipeline/collect/pull/windows.ts';
import type { RunningSource, SourceDeps } from '../../pipeline/collect/source-kind.ts';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { askOfTenant, credentialFields, credentialSecrets } from './credentials.ts';
import { failureToProblem } from '../../pipeline/collect/pull/failure-to-problem.ts';
import { ofTenant } from './of-tenant.ts';
import { linkOf, readPage } from './read-page.ts';
import { DAY_MS, MINUTE_MS, REMEMBER, windowFields } from './window-fields.ts';

const settings = z.object({
  ...credentialFields,
  subscriptions: z.array(z.guid()).max(500).default([]).meta({ title: 'Subscriptions', description: 'The ids of the subscriptions whose activity is read.' }), // prettier-ignore
  tenantLevel: z.boolean().default(false).meta({ title: 'Tenant level', description: 'Whether the activity above all subscriptions is read too, such as who took on the right to manage them all.' }), // prettier-ignore
  ...windowFields(90),
  url: z.url().default('https://management.azure.com').meta({ title: 'Address', description: 'Of Azure Resource Manager; another one in national clouds (https://management.usgovcloudapi.net).' }), // prettier-ignore
});
type ActivitySettings = z.output<typeof settings>;

/** The activity log of Azure (what is done to resources), asked of Azure Monitor. Source: Azure Monitor REST reference, Activity Logs - List, Tenant Activity Logs - List. */
export const azureActivitySource = sourceKind({
  id: 'azure-activity',
  title: 'Azure activity log',
  group: 'asks',
  summary: 'The activity log of Azure subscriptions (what is done to resources, and by whom), asked of Azure Monitor.',
  settings,
  example: {
    tenant: '00000000-0000-4000-8000-0000000000dd',
    client: '00000000-0000-4000-8000-0000000000aa',
    secret: 'the value of a client secret',
    subscriptions: ['00000000-0000-4000-8000-000000000001'],
  },
  secrets: [...credentialSecrets],
  start(given, deps) {
    const scopes = scopesOf(given);
    if (scopes.length === 0) return Promise.resolve(NONE);
    const ask = askOfTenant(given, given.url, deps);
    if (typeof ask !== 'function') return Promise.resolve(ask);
    const streams = scopes.map(({ name, path }) => ({ name, start: (own: SourceDeps) => readScope(path, given, ask, own) })); // prettier-ignore
    return Promise.resolve(startStreams(streams, deps));
  },
  async check(given, { clock, signal }) {
    const scopes = scopesOf(given);
    if (scopes.length === 0) return NONE;
    const ask = askOfTenant(given, given.url, { clock });
    if (typeof ask !== 'function') return ask;
    const counts: string[] = [];
    for (const { name, path } of scopes) {
      const url = urlOf(given.url, path, clock() - 60 * MINUTE_MS, clock());
      const window = { from: 0, to: 0, page: undefined };
      const page = readPage(await ask({ url, signal }), window, () => undefined);
      if (isPullFailure(page)) return failureToProblem(page, name);
      counts.push(`${name}: ${page.records.length}${page.page === undefined ? '' : ' or more'}`);
    }
    return { kind: 'works', message: `Records of the last hour: ${counts.join(', ')}.` };
  },
});

const NONE = { kind: 'settings', setting: 'subscriptions', message: 'A subscription is needed, or the level of the tenant.' } as const; // prettier-ignore

interface Scope {
  /** stands below the source's name */
  readonly name: string;
  readonly path: string;
}

function scopesOf({ subscriptions, tenantLevel }: ActivitySettings): Scope[] {
  const ids = [...new Set(subscriptions.map((id) => id.toLowerCase()))];
  const scopes = ids.map((id) => ({ name: id, path: `/subscriptions/${id}` }));
  return tenantLevel ? [...scopes, { name: 'tenant', path: '' }] : scopes;
}

function readScope(path: string, given: ActivitySettings, ask: Ask, deps: SourceDeps): RunningSource {
  const poll = pollWindows({
    clock: () => deps.clock(),
    // a question about more than 90 days is refused
    history: Math.min(given.history * DAY_MS, 90 * DAY_MS - 60 * MINUTE_MS),
    lookBack: given.lookBack * MINUTE_MS,
    longest: DAY_MS,
    async ask(window, signal) {
      const answer = await ask({ url: linkOf(window) ?? urlOf(given.url, path, window.from, window.to), signal });
      return readPage(answer, window, ({ eventDataId: id }) => (typeof id === 'string' ? id : undefined));
    },
  });
  return startPull(
    { ...ofTenant(given, poll, windowCursor), interval: given.interval * 1000, remember: REMEMBER },
    deps,
  );
}

/** @param from ms since 1970 @param to ms since 1970 */
function urlOf(base: string, path: string, from: number, to: number): string {
  const [start, end] = [from, to].map((each) => new Date(each).toISOString());
  const filter = `eventTimestamp ge '${start}' and eventTimestamp le '${end}'`;
  return `${base.replace(/\/+$/, '')}${path}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=${encodeURIComponent(filter)}`;
}
