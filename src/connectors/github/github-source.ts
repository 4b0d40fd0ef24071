import { failureToProblem } from '../../pipeline/collect/pull/failure-to-problem.ts';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import { startPull } from '../../pipeline/collect/pull/pull.ts';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { describe } from './describe.ts';
import { createGithubAccess } from './github-access.ts';
import { githubCursor, pollAuditLog } from './poll-audit-log.ts';

/** The audit log of a GitHub organisation or enterprise. */
export const githubSource = sourceKind({
  ...describe,
  title: 'GitHub audit log',
  group: 'asks',
  secrets: ['token', 'privateKey'],
  start(settings, deps) {
    const clock = (): number => deps.clock();
    const access = createGithubAccess(settings, clock);
    if ('kind' in access) return Promise.resolve(access);
    const poll = pollAuditLog({ ...access, settings, clock });
    return Promise.resolve(startPull({ poll, cursor: githubCursor, interval: settings.interval * 1000, remember: REMEMBER }, deps)); // prettier-ignore
  },
  async check(settings, { clock, signal }) {
    const access = createGithubAccess(settings, clock);
    if ('kind' in access) return access;
    const query = new URLSearchParams({ per_page: '1', include: settings.include });
    const answer = await access.ask({ url: `${access.log}?${query.toString()}`, signal });
    if (isPullFailure(answer)) return failureToProblem(answer);
    if (!Array.isArray(answer.json)) return { kind: 'refused', message: `What answers at ${access.origin} is not GitHub's audit log.` }; // prettier-ignore
    return { kind: 'works', message: `The audit log of ${access.owner} can be read.${wordsOnToken(answer.headers)}` };
  },
});

/** What comes in twice the usual look back of a busy organisation; 11 bytes each, in the checkpoint. */
const REMEMBER = 20_000;

/** What GitHub tells of a token of a person: what else it may do, and when it ends. */
function wordsOnToken(headers: Headers): string {
  const scopes = (headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim());
  const more = scopes.filter((scope) => scope !== '' && scope !== 'read:audit_log').map((scope) => scope.slice(0, 40));
  const tooMuch = more.length === 0 ? '' : ` The token may do more than is needed (${more.slice(0, 10).join(', ')}): read:audit_log is enough.`; // prettier-ignore
  const end = /^\d{4}-\d\d-\d\d/.exec(headers.get('github-authentication-token-expiration') ?? '')?.[0];
  return `${tooMuch}${end === undefined ? '' : ` The token ends on ${end}.`}`;
}
