import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api } from '../src/model/api.ts';
import type { ApiClient } from '../src/model/client.ts';
import type { Finding } from '../src/model/finding.ts';
import type { LoadedRule } from '../src/model/rule.ts';
import { clientOf, freePort, setUp, startServer, until, type RunningServer } from './running-server.ts';
import { sigmaRuleTexts } from './sigma-rules-corpus.ts';

/** Rules of a running server: changed twenty times while events come, by people and on disk. */
const ALWAYS = '5b1f5a34-0d0e-4c2a-9d5b-0000000000b1';
const EDITED = '5b1f5a34-0d0e-4c2a-9d5b-0000000000b2';
const TOGGLED = '5b1f5a34-0d0e-4c2a-9d5b-0000000000b3';
const CHANGES = 20;

let folder: string;
let server: RunningServer;
let client: ApiClient;
let key: string;
let settings: Parameters<typeof startServer>[0];

const ruleText = (
  id: string,
  title: string,
  detection = '{ s: { CommandLine|contains: e2e }, condition: s }',
): string =>
  `title: ${title}\nid: ${id}\nlogsource: { product: windows, category: process_creation }\ndetection: ${detection}\nlevel: high\ntags: [attack.t1059.001]\nvedette: { window: 1d, group-by: [Hostname] }\n`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-rules-e2e-'));
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'rules', 'always.yml'), ruleText(ALWAYS, 'Always'));
  await writeFile(join(folder, 'rules', 'toggled.yml'), ruleText(TOGGLED, 'Toggled'));
  settings = {
    data: join(folder, 'data'),
    port: await freePort(),
    args: ['--rules', join(folder, 'rules'), '--workers', '1'],
  };
  server = await startServer(settings);
  ({ client, key } = await setUp(server));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

let sent = 0;

/** As Sysmon logs it, with a number of its own. */
function eventOf(n: number): string {
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    SourceName: 'Microsoft-Windows-Sysmon',
    Hostname: 'host.example.com',
    UtcTime: new Date(Date.now() - 1000).toISOString().replace('T', ' ').replace('Z', ''),
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: `cmd.exe /c e2e ${n}`,
    User: 'EXAMPLE\\a',
  });
}

async function send(count: number): Promise<void> {
  const body = Array.from({ length: count }, () => eventOf(sent++)).join('\n');
  const response = await fetch(`${server.base}/api/v1/ingest?source=e2e/rules`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body,
  });
  expect(response.status).toBe(200);
}

/** Sends without a pause until it is told to stop, or the server is gone. */
function startLoad(): () => Promise<void> {
  const ending = new AbortController();
  let failure: unknown;
  const running = (async () => {
    while (!ending.signal.aborted) {
      await send(10);
      await sleep(25);
    }
  })().catch((error: unknown) => (failure = error));
  return async () => {
    ending.abort();
    await running;
    const { exitCode, signalCode } = server.process;
    if (failure !== undefined && exitCode === null && signalCode === null) throw failure;
  };
}

async function answer<T>(
  call: Promise<{ ok: true; answer: T } | { ok: false; error: { message: string } }>,
): Promise<T> {
  const result = await call;
  if (!result.ok) throw new Error(result.error.message);
  return result.answer;
}

async function rule(id: string): Promise<LoadedRule | undefined> {
  return (await answer(client.call(api.rules))).rules.find((each) => each.id === id);
}

async function settled(): Promise<void> {
  await until('all settled', 60_000, async () => {
    const { sources } = await answer(client.call(api.sources));
    return sources.every(({ waiting }) => waiting === 0) &&
      sources.reduce((sum, { stored }) => sum + stored, 0) === sent
      ? true
      : undefined;
  });
}

/** Events of the event store that carry a finding of the rule: another book than the counts. */
async function eventsWithRule(id: string): Promise<number> {
  return (await answer(client.call(api.eventHistogram, { query: { q: `rule = "${id}"` } }))).total;
}

/** All findings of a rule, in the order of the journal. */
async function findingsOf(id: string): Promise<Finding[]> {
  const { alerts } = await answer(client.call(api.alerts, { query: { text: id } }));
  const findings: Finding[] = [];
  for (const alert of alerts) {
    let cursor: string | undefined;
    do {
      const page = await answer(client.call(api.alertFindings, { params: { id: alert.id }, query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) } })); // prettier-ignore
      findings.push(...page.findings);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }
  return findings.toSorted((a, b) => (a.event.id < b.event.id ? -1 : 1));
}

describe('rules of a running server', () => {
  test('change twenty times under load: each event is judged once, by one set of rules, in order', async () => {
    await answer(client.call(api.createRule, { body: { text: ruleText(EDITED, 'Edit 00') } }));
    const stop = startLoad();
    const sets = new Set<string>();
    for (let n = 1; n <= CHANGES; n++) {
      const title = `Edit ${String(n).padStart(2, '0')}`;
      // both at once: one switch for the two, or one after the other
      const [{ set, rule: edited }] = await Promise.all([
        answer(client.call(api.replaceRule, { params: { id: EDITED }, body: { text: ruleText(EDITED, title) } })),
        answer(client.call(api.changeRule, { params: { id: TOGGLED }, body: { enabled: n % 2 === 0 } })),
      ]);
      expect(set.failure).toBeNull();
      expect(edited.title).toBe(title);
      sets.add(set.version);
    }
    await stop();
    await settled();
    expect(sets.size).toBeGreaterThan(CHANGES / 2);
    expect(sent).toBeGreaterThan(300);

    expect((await rule(ALWAYS))?.findings).toBe(sent);
    expect(await eventsWithRule(ALWAYS)).toBe(sent);
    expect((await rule(EDITED))?.findings).toBe(sent);
    const edits = await findingsOf(EDITED);
    expect(edits).toHaveLength(sent);
    expect(new Set(edits.map(({ event }) => event.id)).size).toBe(sent);
    const titles = edits.map((finding) => finding.rule.title);
    expect(titles).toEqual(titles.toSorted());
    expect(new Set(titles).size).toBeGreaterThan(5);

    const toggled = (await rule(TOGGLED))?.findings ?? 0;
    expect(toggled).toBeGreaterThan(0);
    expect(toggled).toBeLessThan(sent);
    expect(await eventsWithRule(TOGGLED)).toBe(toggled);
    console.log(`${sent} events, ${CHANGES} edits with ${new Set(titles).size} seen by events, ${toggled} found while the other rule was on`); // prettier-ignore
  }, 300_000);

  test('are changed by severity and exceptions, and put back', async () => {
    const before = (await rule(ALWAYS))?.findings ?? 0;
    const changed = await answer(client.call(api.changeRule, {
      params: { id: ALWAYS },
      body: { severity: 'low', note: 'it is us', exceptions: [{ kind: 'fields', title: 'even', tests: [{ field: 'CommandLine', is: 're', values: ['[02468]$'] }] }] },
    }));
    expect(changed.rule).toMatchObject({ severity: 'low', ownSeverity: 'high', tuned: true, tuning: { version: 1, by: 'key test' } });
    await send(100);
    await settled();
    expect((await rule(ALWAYS))?.findings).toBe(before + 50);
    const newest = (await findingsOf(ALWAYS)).at(-1);
    expect(newest).toMatchObject({ severity: 'low', score: 21 });
    const undone = await answer(client.call(api.undoRuleChange, { params: { id: ALWAYS }, body: {} }));
    expect(undone.rule).toMatchObject({ severity: 'high', tuned: false, tuning: { version: 2 } });
    await send(10);
    await settled();
    expect((await rule(ALWAYS))?.findings).toBe(before + 60);
    const bad = { kind: 'sigma', title: 'bad', text: 's: { A|nonsense: 1 }\ncondition: s' } as const;
    expect(await client.call(api.changeRule, { params: { id: ALWAYS }, body: { exceptions: [bad] } })).toMatchObject({ ok: false, status: 400, error: { at: 'body.exceptions.0' } });
  }, 60_000); // prettier-ignore

  test('that cannot be loaded never take the place of those that can', async () => {
    const { set } = await answer(client.call(api.rules));
    const wrong = ruleText(EDITED, 'Wrong', '{ s: { CommandLine|nonsense: x }, condition: s }');
    expect(await client.call(api.replaceRule, { params: { id: EDITED }, body: { text: wrong } })).toMatchObject({ ok: false, status: 400 }); // prettier-ignore
    expect(await client.call(api.replaceRule, { params: { id: EDITED }, body: { text: ruleText(EDITED, 'Late'), version: '0123456789abcdef' } })).toMatchObject({ status: 409 }); // prettier-ignore
    expect(await client.call(api.replaceRule, { params: { id: ALWAYS }, body: { text: ruleText(ALWAYS, 'Mine') } })).toMatchObject({ status: 409 }); // prettier-ignore
    expect(await client.call(api.createRule, { body: { text: ruleText(EDITED, 'Twice') } })).toMatchObject({ status: 409 }); // prettier-ignore
    expect(await client.call(api.createRule, { body: { text: 'title: [' } })).toMatchObject({ status: 400 });
    const viewer = clientOf(server.base, {});
    expect(await viewer.call(api.createRule, { body: { text: ruleText(EDITED, 'Nobody') } })).toMatchObject({ status: 401 }); // prettier-ignore
    expect((await answer(client.call(api.rules))).set).toEqual(set);
  });

  test('follow the files, and keep the last good text of one that is broken', async () => {
    const added = '5b1f5a34-0d0e-4c2a-9d5b-0000000000b4';
    await writeFile(join(folder, 'rules', 'added.yml'), ruleText(added, 'Added'));
    await until('the added rule', 20_000, () => rule(added));
    await writeFile(join(folder, 'rules', 'added.yml'), 'title: [');
    const problem = await until('the problem', 20_000, async () =>
      (await answer(client.call(api.rules))).problems.find(({ source }) => source.endsWith('added.yml')),
    );
    expect(problem.message).toContain('last good text');
    expect(await rule(added)).toMatchObject({ title: 'Added', enabled: true });
    await rm(join(folder, 'rules', 'added.yml'));
    await until('it to be gone', 20_000, async () => ((await rule(added)) === undefined ? true : undefined));
    const { problems } = await answer(client.call(api.rules));
    expect(problems).toEqual([]);
  }, 60_000);

  test('are imported as packs, turned off and removed', async () => {
    const ids = ['c1', 'c2', 'c3'].map((end) => `5b1f5a34-0d0e-4c2a-9d5b-0000000000${end}`);
    const texts = ids.map((id, n) => ({ path: `a/${n}.yml`, text: ruleText(id, `Imported ${n}`) }));
    const broken = { path: 'broken.yml', text: 'title: [' };
    const dry = await answer(client.call(api.importRules, { body: { pack: 'theirs', texts: [...texts, broken], dryRun: true } }));
    expect(dry).toMatchObject({ added: ['a/0.yml', 'a/1.yml', 'a/2.yml'], changed: [], removed: [], problems: [{ source: 'broken.yml' }] });
    expect(await rule(ids[0] ?? '')).toBeUndefined();
    await answer(client.call(api.importRules, { body: { pack: 'theirs', origin: 'a test', texts: [...texts, broken] } }));
    expect(await rule(ids[0] ?? '')).toMatchObject({ pack: 'theirs', enabled: true });
    const again = await answer(client.call(api.importRules, { body: { pack: 'theirs', texts: [{ ...texts[0]!, text: ruleText(ids[0]!, 'New') }, texts[1]!] } }));
    expect(again).toMatchObject({ added: [], changed: ['a/0.yml'], removed: ['a/2.yml'], unchanged: 1 });
    expect((await rule(ids[0] ?? ''))?.title).toBe('New');
    await answer(client.call(api.changeRulePack, { params: { name: 'theirs' }, body: { enabled: false } }));
    expect(await rule(ids[0] ?? '')).toMatchObject({ enabled: false });
    await answer(client.call(api.changeRule, { params: { id: ids[1] ?? '' }, body: { enabled: true } }));
    expect(await rule(ids[1] ?? '')).toMatchObject({ enabled: true });
    expect((await answer(client.call(api.rulePacks))).packs.map(({ name, enabled, rules }) => [name, enabled, rules])).toEqual([['own', true, 1], ['theirs', false, 2], ['rules', true, 2]]);
    await answer(client.call(api.removeRulePack, { params: { name: 'theirs' } }));
    expect(await rule(ids[1] ?? '')).toBeUndefined();
    expect(await client.call(api.removeRulePack, { params: { name: 'rules' } })).toMatchObject({ status: 409 });
  }, 60_000); // prettier-ignore

  test('say that they are blind, and why', async () => {
    const text = (id: string, logsource: string, field: string): string => `title: Blind ${id}\nid: ${id}\nlogsource: ${logsource}\ndetection: { s: { ${field}: x }, condition: s }\n`; // prettier-ignore
    const body = { text: [text('blind-source', '{ product: windows, category: process_access }', 'CallTrace'), text('blind-field', '{ product: windows, category: process_creation }', 'OriginalFileName')].join('---\n') }; // prettier-ignore
    await answer(client.call(api.createRule, { body }));
    expect(await rule('blind-source')).toMatchObject({ blind: { kind: 'log-source', missing: ['windows/process_access/'] } }); // prettier-ignore
    const { rule: detail } = await answer(client.call(api.rule, { params: { id: 'blind-source' } }));
    expect(detail).toMatchObject({ blindReason: 'No event of windows / process_access was ever seen.', cures: [{ connector: 'windows' }] }); // prettier-ignore
    expect(detail.cures[0]?.hint).toContain('event 10');
    // a field can only be missed by events that came since it is looked for
    expect((await rule('blind-field'))?.blind).toBeUndefined();
    await until('the field to be missed', 40_000, async () => {
      await send(1);
      return (await rule('blind-field'))?.blind;
    });
    expect((await rule('blind-field'))?.blind).toMatchObject({ kind: 'field', missing: ['OriginalFileName'] });
    const { groups, blind } = await answer(client.call(api.blindRules));
    expect(blind).toBe(2);
    expect(groups.map(({ kind }) => kind).toSorted()).toEqual(['field', 'log-source']);
    expect((await rule(ALWAYS))?.blind).toBeUndefined();
    expect((await rule(ALWAYS))?.cost?.matches).toBeGreaterThan(100);
    const metrics = await (
      await fetch(`${server.base}/metrics`, { headers: { authorization: `Bearer ${key}` } })
    ).text();
    expect(metrics).toMatch(/^vedette_rules_blind 2$/m);
    expect(metrics).toMatch(new RegExp(`^vedette_rule_candidates\\{rule="${ALWAYS}"\\} \\d+$`, 'm'));
  }, 90_000);

  test.runIf(process.env['VEDETTE_HEAVY'] === '1')(
    'can be thousands: SigmaHQ as a pack',
    async () => {
      const texts = sigmaRuleTexts(['rules/', 'rules-emerging-threats/', 'rules-threat-hunting/']);
      if (texts === undefined) return;
      const timed = async <T>(what: string, work: Promise<T>): Promise<T> => {
        const started = performance.now();
        const result = await work;
        console.log(`${what}: ${Math.round(performance.now() - started)} ms`);
        return result;
      };
      const stop = startLoad();
      const body = { pack: 'sigmahq', texts: texts.map(({ source, text }) => ({ path: source, text })) };
      const done = await timed(`import of ${texts.length} texts`, answer(client.call(api.importRules, { body })));
      expect(done.added.length).toBeGreaterThan(3700);
      expect(done.set.failure).toBeNull();
      const list = await timed('list', answer(client.call(api.rules)));
      expect(list.total).toBeGreaterThan(3700);
      const id = list.rules.find(({ pack }) => pack === 'sigmahq')?.id ?? '';
      await timed(
        'one rule turned off',
        answer(client.call(api.changeRule, { params: { id }, body: { enabled: false } })),
      );
      await timed('the same pack again', answer(client.call(api.importRules, { body })));
      await answer(client.call(api.removeRulePack, { params: { name: 'sigmahq' } }));
      await stop();
      await settled();
      expect(await eventsWithRule(EDITED)).toBe(sent);
    },
    300_000,
  );

  test('lose nothing and double nothing when the server is killed while they change', async () => {
    const stop = startLoad();
    await sleep(500);
    const text = ruleText(EDITED, 'Edit 99');
    const change = client.call(api.replaceRule, { params: { id: EDITED }, body: { text } });
    await sleep(700);
    server.process.kill('SIGKILL');
    await once(server.process, 'exit');
    await stop();
    await change;
    server = await startServer(settings);
    client = clientOf(server.base, { authorization: `Bearer ${key}` });
    // what was on disk before the kill counts, also where the sender did not hear so
    sent = (await answer(client.call(api.sources))).sources.reduce((sum, { received }) => sum + received, 0);
    await settled();
    expect(await eventsWithRule(EDITED)).toBe(sent);
    expect((await rule(EDITED))?.findings).toBe(sent);
    const { set } = await answer(client.call(api.replaceRule, { params: { id: EDITED }, body: { text } }));
    expect(set.failure).toBeNull();
    expect((await rule(EDITED))?.title).toBe('Edit 99');
  }, 180_000);

  test('are what they were after a restart', async () => {
    await settled();
    // what was seen in the last seconds before the kill is seen again
    await send(1);
    await until('the field to be missed', 40_000, async () => (await rule('blind-field'))?.blind);
    await settled();
    const before = await answer(client.call(api.rules));
    const { rule: edited } = await answer(client.call(api.rule, { params: { id: EDITED } }));
    expect(edited.versions).toHaveLength(CHANGES + 2);
    const old = edited.versions.at(-1)?.version ?? '';
    expect((await answer(client.call(api.ruleVersionText, { params: { id: EDITED, version: old } }))).text).toContain('Edit 00'); // prettier-ignore
    await server.stop();
    server = await startServer(settings);
    client = clientOf(server.base, { authorization: `Bearer ${key}` });
    const after = await answer(client.call(api.rules));
    expect(after.set.version).toBe(before.set.version);
    const bare = ({ cost: _cost, ...row }: LoadedRule) => row;
    expect(after.rules.map(bare)).toEqual(before.rules.map(bare));
    const { rule: reverted } = await answer(
      client.call(api.revertRule, { params: { id: EDITED }, body: { version: old } }),
    );
    expect(reverted).toMatchObject({ title: 'Edit 00', version: old });
    await answer(client.call(api.removeRule, { params: { id: EDITED } }));
    expect(await rule(EDITED)).toBeUndefined();
  }, 90_000);
});
