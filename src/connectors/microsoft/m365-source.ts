import { z } from 'zod';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import { startPull } from '../../pipeline/collect/pull/pull.ts';
import { startStreams } from '../../pipeline/collect/pull/streams.ts';
import type { RunningSource, SourceDeps, SourceProblem } from '../../pipeline/collect/source-kind.ts';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { type ActivityFeed, createActivityFeed } from './activity-feed.ts';
import { askOfTenant, credentialFields, credentialSecrets } from './credentials.ts';
import { failureToProblem } from '../../pipeline/collect/pull/failure-to-problem.ts';
import { ofTenant } from './of-tenant.ts';
import { contentCursor, pollContent } from './poll-content.ts';
import { DAY_MS, MINUTE_MS, windowFields } from './window-fields.ts';

const types = ['Audit.AzureActiveDirectory', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.General', 'DLP.All'] as const;

const settings = z.object({
  ...credentialFields,
  tenant: z.guid().meta({ title: 'Tenant', description: 'The id of the tenant (Entra admin center, Overview).' }),
  types: z.array(z.enum(types)).min(1).default(types.slice(0, 4)).meta({
    title: 'Content types',
    description: 'What is read. Audit.General has all that is in no other type (Teams, Defender, Purview …). DLP.All needs a permission of its own.',
  }), // prettier-ignore
  ...windowFields(7),
  publisher: z.guid().optional().meta({ title: 'Publisher', description: 'Whose allowance of questions is used, by the id of a tenant; none for the tenant itself.' }), // prettier-ignore
  url: z.url().default('https://manage.office.com').meta({ title: 'Address', description: 'Of the Management Activity API; another one in national clouds (https://manage-gcc.office.com).' }), // prettier-ignore
});
type M365Settings = z.output<typeof settings>;

/** The unified audit log of Microsoft 365, asked of the Office 365 Management Activity API. */
export const m365Source = sourceKind({
  id: 'microsoft-365',
  title: 'Microsoft 365 audit log',
  group: 'asks',
  summary: 'The unified audit log of Microsoft 365 (Exchange, SharePoint, Teams, Entra, Defender, Purview), asked of the Office 365 Management Activity API.', // prettier-ignore
  settings,
  example: {
    tenant: '00000000-0000-4000-8000-0000000000dd',
    client: '00000000-0000-4000-8000-0000000000aa',
    secret: 'the value of a client secret',
  },
  secrets: [...credentialSecrets],
  start(given, deps) {
    const feed = feedOf(given, deps);
    if ('kind' in feed) return Promise.resolve(feed);
    const streams = [...new Set(given.types)].map((type) => ({
      name: type.toLowerCase(),
      start: (own: SourceDeps) => readType(type, given, feed, own),
    }));
    return Promise.resolve(startStreams(streams, deps));
  },
  async check(given, { clock, signal }) {
    const feed = feedOf(given, { clock });
    if ('kind' in feed) return feed;
    const known = await feed.subscriptions(signal);
    if ('kind' in known) return failureToProblem(known);
    const missing = given.types.filter((type) => !known.includes(type));
    const open = given.types.find((type) => known.includes(type));
    const now = clock();
    const page = open === undefined ? undefined : await feed.list(open, now - 60 * MINUTE_MS, now, signal);
    if (page !== undefined && isPullFailure(page)) return failureToProblem(page, open);
    const rest = missing.length === 0 ? '' : ` ${missing.join(', ')}: not collected yet; starting the source starts that, and the first content may take hours.`; // prettier-ignore
    return { kind: 'works', message: `${given.types.length - missing.length} of ${given.types.length} content types are collected.${rest}` }; // prettier-ignore
  },
});

function feedOf(given: M365Settings, deps: { readonly clock: () => number }): ActivityFeed | SourceProblem {
  const ask = askOfTenant(given, given.url, deps);
  if (typeof ask !== 'function') return ask;
  return createActivityFeed({ ask, url: given.url, tenant: given.tenant, publisher: given.publisher ?? given.tenant });
}

function readType(type: string, given: M365Settings, feed: ActivityFeed, deps: SourceDeps): RunningSource {
  const poll = pollContent({
    feed,
    type,
    clock: () => deps.clock(),
    history: given.history * DAY_MS,
    lookBack: given.lookBack * MINUTE_MS,
    gone: () => deps.refuse(deps.source, 1, `${type}: content was gone at Microsoft before it could be read.`),
  });
  return startPull({ ...ofTenant(given, poll, contentCursor), interval: given.interval * 1000 }, deps);
}
