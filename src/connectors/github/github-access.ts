import { type Ask, createAsk } from '../../pipeline/collect/pull/ask.ts';
import { isPullFailure, type PullFailure } from '../../pipeline/collect/pull/failure.ts';
import { readPrivateKey } from '../../pipeline/collect/pull/private-key.ts';
import { askWithToken } from '../../pipeline/collect/pull/token.ts';
import type { SourceProblem } from '../../pipeline/collect/source-kind.ts';
import { createAppTokens } from './app-tokens.ts';
import type { GithubSettings } from './describe.ts';

/** An audit log that may be asked for. */
export interface GithubAccess {
  /** "https://api.github.com" */
  readonly origin: string;
  /** "https://api.github.com/orgs/example-org/audit-log" */
  readonly log: string;
  /** whose it is, for people */
  readonly owner: string;
  readonly ask: Ask;
}

/** Asks with a personal access token, or else as an app that is installed in the organisation. */
export function createGithubAccess(settings: GithubSettings, clock: () => number): GithubAccess | SourceProblem {
  const { organization, enterprise, appId } = settings;
  const token = settings.token?.trim();
  const owner = organization ?? enterprise;
  if (owner === undefined) return problem('organization', 'An organisation or an enterprise is needed.');
  if (organization !== undefined && enterprise !== undefined) {
    return problem('enterprise', 'An organisation or an enterprise, not both: the log of an enterprise holds those of its organisations.'); // prettier-ignore
  }
  const { origin, pathname } = new URL(settings.url);
  if (/^(?:www\.)?github\.com$/.test(new URL(settings.url).hostname)) return problem('url', 'This is the address of the site. Its API is at https://api.github.com'); // prettier-ignore
  const base = `${origin}${pathname.replace(/\/+$/, '')}`;
  const secrets = [token, settings.privateKey].filter((secret) => secret !== undefined);
  const bare = inWordsOfGithub(createAsk({ origins: [origin], clock, secrets }), clock);
  const log = `${base}/${organization === undefined ? 'enterprises' : 'orgs'}/${owner}/audit-log`;

  if (token !== undefined) {
    if (/[^\x21-\x7e]/.test(token)) return problem('token', 'The token holds characters that no token has.');
    const headers = { authorization: `Bearer ${token}` };
    return { origin, log, owner, ask: (question) => bare({ ...question, headers: { ...question.headers, ...headers } }) }; // prettier-ignore
  }
  if (appId === undefined) return problem('token', 'A token is needed, or the client id and private key of a GitHub App.'); // prettier-ignore
  if (organization === undefined) return problem('token', 'The log of an enterprise is given out for tokens of people only (classic, read:audit_log).'); // prettier-ignore
  const key = settings.privateKey === undefined ? 'is needed' : readPrivateKey(settings.privateKey);
  if (typeof key === 'string') return problem('privateKey', `The private key of the app ${key}.`);
  const tokens = createAppTokens({ ask: bare, base, organization, appId, key, clock });
  return { origin, log, owner, ask: askWithToken(bare, tokens) };
}

const problem = (setting: keyof GithubSettings, message: string): SourceProblem => ({ kind: 'settings', setting, message }); // prettier-ignore

const HEADERS = {
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
  'user-agent': 'vedette',
};

/** "Otherwise, wait for at least one minute": GitHub, "Rate limits for the REST API". */
const SECONDARY_WAIT_MS = 60_000;

/** What GitHub means by some of its answers. */
function inWordsOfGithub(ask: Ask, clock: () => number): Ask {
  function meant(failure: PullFailure): PullFailure {
    if (failure.kind === 'rate-limited') return { ...failure, until: failure.until ?? clock() + SECONDARY_WAIT_MS };
    if (failure.kind !== 'not-found') return failure;
    return { ...failure, message: `${failure.message.replace(/\.$/, "")}. GitHub says this also where the audit log may not be read: by the token, or without GitHub Enterprise.` }; // prettier-ignore
  }
  return async (question) => {
    const answer = await ask({ ...question, headers: { ...HEADERS, ...question.headers } });
    return isPullFailure(answer) ? meant(answer) : answer;
  };
}
