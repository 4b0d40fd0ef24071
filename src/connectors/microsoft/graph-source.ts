import { z } from 'zod';
import type { Ask } from '../../pipeline/collect/pull/ask.ts';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import { startPull } from '../../pipeline/collect/pull/pull.ts';
import { startStreams } from '../../pipeline/collect/pull/streams.ts';
import { pollWindows, windowCursor } from '../../pipeline/collect/pull/windows.ts';
import type { RunningSource, SourceChecked, SourceDeps, SourceProblem } from '../../pipeline/collect/source-kind.ts';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { askOfTenant, credentialFields, credentialSecrets } from './credentials.ts';
import { failureToProblem } from '../../pipeline/collect/pull/failure-to-problem.ts';
import { type GraphLogName, graphLogs, idOfRecord, urlOfWindow } from './graph-logs.ts';
import { ofTenant } from './of-tenant.ts';
import { linkOf, readPage } from './read-page.ts';
import { DAY_MS, MINUTE_MS, REMEMBER, windowFields } from './window-fields.ts';

const names = Object.keys(graphLogs).filter((name): name is GraphLogName => Object.hasOwn(graphLogs, name));

const settings = z.object({
  ...credentialFields,
  logs: z.array(z.enum(names)).min(1).default(['sign-ins', 'sign-ins-non-interactive', 'sign-ins-service-principal', 'sign-ins-managed-identity', 'audits']).meta({
    title: 'Logs',
    description: 'What is read. Risks need Entra ID P2, sign-ins P1; alerts are those of Microsoft Defender.',
  }), // prettier-ignore
  ...windowFields(30),
  url: z.url().default('https://graph.microsoft.com').meta({ title: 'Address', description: 'Of Microsoft Graph; another one in national clouds (https://graph.microsoft.us).' }), // prettier-ignore
});
type GraphSettings = z.output<typeof settings>;

/** Sign-ins, audit log and risks of Entra ID, and the alerts of Defender, asked of Microsoft Graph. */
export const graphSource = sourceKind({
  id: 'microsoft-graph',
  title: 'Microsoft Entra ID and Defender (Graph)',
  group: 'asks',
  summary: 'Sign-ins, audit log, risk detections and risky users of Entra ID, and alerts of Defender, asked of Microsoft Graph.', // prettier-ignore
  settings,
  example: {
    tenant: '00000000-0000-4000-8000-0000000000dd',
    client: '00000000-0000-4000-8000-0000000000aa',
    secret: 'the value of a client secret',
  },
  secrets: [...credentialSecrets],
  start(given, deps) {
    const ask = askOfTenant(given, given.url, deps);
    if (typeof ask !== 'function') return Promise.resolve(ask);
    const logs = [...new Set(given.logs)];
    const streams = logs.map((name) => ({ name, start: (own: SourceDeps) => readLog(name, given, ask, own) }));
    return Promise.resolve(startStreams(streams, deps));
  },
  async check(given, { clock, signal }) {
    const ask = askOfTenant(given, given.url, { clock });
    return typeof ask === 'function' ? look(given, ask, clock(), signal) : ask;
  },
});

function readLog(name: GraphLogName, given: GraphSettings, ask: Ask, deps: SourceDeps): RunningSource {
  const log = graphLogs[name];
  const poll = pollWindows({
    clock: () => deps.clock(),
    history: given.history * DAY_MS,
    lookBack: given.lookBack * MINUTE_MS,
    longest: DAY_MS,
    async ask(window, signal) {
      const answer = await ask({ url: linkOf(window) ?? urlOfWindow(given.url, log, window.from, window.to), signal });
      return readPage(answer, window, (record) => idOfRecord(record, log));
    },
  });
  return startPull(
    { ...ofTenant(given, poll, windowCursor), interval: given.interval * 1000, remember: REMEMBER },
    deps,
  );
}

/** Asks each log for one record. */
async function look(
  given: GraphSettings,
  ask: Ask,
  now: number,
  signal: AbortSignal,
): Promise<SourceChecked | SourceProblem> {
  const refused: string[] = [];
  for (const name of new Set(given.logs)) {
    const log = graphLogs[name];
    const answer = await ask({ url: urlOfWindow(given.url, log, now - DAY_MS, now, 1), signal });
    if (!isPullFailure(answer)) continue;
    // the others would say the same
    if (answer.kind !== 'forbidden') return failureToProblem(answer, name);
    refused.push(`${name}: ${answer.message} The application permission ${log.permission} is needed, with the consent of an administrator.`); // prettier-ignore
  }
  if (refused.length > 0) return { kind: 'refused', message: refused.join('\n') };
  return { kind: 'works', message: `All of these can be read: ${[...new Set(given.logs)].join(', ')}.` };
}
