import { failureToProblem } from '../../pipeline/collect/pull/failure-to-problem.ts';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import { startPull } from '../../pipeline/collect/pull/pull.ts';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { describe } from './describe.ts';
import { createOktaAccess } from './okta-access.ts';
import { oktaCursor, pollLogs } from './poll-logs.ts';

/** The System Log of an Okta organisation. */
export const oktaSource = sourceKind({
  ...describe,
  title: 'Okta System Log',
  group: 'asks',
  secrets: ['token', 'privateKey'],
  start(settings, deps) {
    const access = createOktaAccess(settings, () => deps.clock());
    if ('kind' in access) return Promise.resolve(access);
    const poll = pollLogs({ ...access, settings, clock: () => deps.clock() });
    return Promise.resolve(startPull({ poll, cursor: oktaCursor, interval: settings.interval * 1000 }, deps));
  },
  async check(settings, { clock, signal }) {
    const access = createOktaAccess(settings, clock);
    if ('kind' in access) return access;
    const query = new URLSearchParams({ since: new Date(clock() - DAY_MS).toISOString(), until: new Date(clock()).toISOString(), sortOrder: 'DESCENDING', limit: '1' }); // prettier-ignore
    if (settings.filter !== '') query.set('filter', settings.filter);
    const answer = await access.ask({ url: `${access.origin}/api/v1/logs?${query.toString()}`, signal });
    if (isPullFailure(answer)) return failureToProblem(answer);
    if (!Array.isArray(answer.json)) return { kind: 'refused', message: `What answers at ${access.origin} is not Okta's System Log.` }; // prettier-ignore
    const events = answer.json.length > 0 ? 'there are events of the last day' : 'there is no event of the last day';
    return { kind: 'works', message: `The System Log can be read; ${events}.` };
  },
});

const DAY_MS = 86_400_000;
