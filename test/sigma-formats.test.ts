import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { logSourceToText, type LogSourceSet } from '../src/model/log-source.ts';
import type { JsonObject } from '../src/model/json.ts';
import { readMapping } from '../src/pipeline/normalize/mapping/read-mapping.ts';
import type { ParseContext } from '../src/pipeline/normalize/parser.ts';
import { noContext, parseWith } from '../src/pipeline/normalize/test-parser-run.ts';
import { parsers } from '../src/server/parsers.ts';
import { createSigmaEngine } from '../src/sigma/engine.ts';
import { lookup } from '../src/sigma/lookup.ts';
import { missingFields, neededFields } from '../src/sigma/needed-fields.ts';
import { readRules } from '../src/sigma/read-rules.ts';
import type { SigmaRule } from '../src/sigma/rule.ts';
import { sigmaRuleTexts } from './sigma-rules-corpus.ts';

/**
 * Whether SigmaHQ's rules reach the formats that we read: for each log source of theirs but Windows' (which corpora of events test) there must be a case
 * of a parser or mapping that its rules are asked about, and of each rule all fields that it needs must be on one of these cases. What is not so stands
 * below with its reason: a gap that opens or closes fails the test.
 */
const WITHOUT_A_FORMAT: Readonly<Record<string, string>> = {
  'huawei//bgp': 'no parser of VRP’s system log',
  'juniper//bgp': 'no parser of the system log of Junos',
  'paloalto/file_event/globalprotect': 'files on the device itself: PAN-OS does not log them',
  'qualys//': 'reports of a scanner, not a log',
  'rpc_firewall/application/': 'events of a Windows channel of its own; no sample of one is at hand',
};

/** By log source: the fields that no case has, of a rule the fewest that are missing on any one case. */
const WITHOUT_FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'aws//cloudtrail': { status: 'no field of CloudTrail' },
  'azure//signinlogs': {
    ActivityDetails: 'no field of sign-ins: text of a web page',
    'properties.message': 'leads to authenticationProtocol, which no case has',
  },
  'macos/file_event/': { Image: 'osquery names no program for a changed file' },
  'macos/process_creation/': { ParentImage: 'osquery names the parent by its number alone' },
};

/** Records with what rules ask for and no table of cases has. */
const MORE: readonly [record: string, context?: string][] = [
  ...[
    { requestParameters: { attribute: 'launchPermission', layers: ['arn:aws:lambda:eu-central-1:111122223333:layer:a:1'], containerDefinitions: [{ command: ['sh', '-c', 'id'] }] } },
    { responseElements: { publiclyAccessible: true, pendingModifiedValues: { masterUserPassword: '****' } } },
  ].map((more): [string] => [JSON.stringify({ eventVersion: '1.11', eventTime: '2026-11-21T19:50:11Z', eventSource: 'ec2.amazonaws.com', eventName: 'ModifyImageAttribute', ...more })]),
  [JSON.stringify({ CreationTime: '2026-11-21T19:50:11', Id: '1', Operation: 'TIMailData', OrganizationId: '2', RecordType: 28, UserKey: 'x', UserType: 4, Workload: 'ThreatIntelligence', Directionality: 'Inbound', DeliveryAction: 'Delivered' })],
  [JSON.stringify({ CreationTime: '2026-11-21T19:50:11', Id: '1', Operation: 'UserLoggedIn', OrganizationId: '2', RecordType: 15, UserKey: 'x', UserType: 0, Workload: 'AzureActiveDirectory', ApplicationId: '3', ResultStatus: 'Success', ExtendedProperties: [{ Name: 'RequestType', Value: 'Cmsi:Cmsi' }] })],
  [JSON.stringify({ CreationTime: '2026-11-21T19:50:11', Id: '1', Operation: 'AlertTriggered', Name: 'x', OrganizationId: '2', RecordType: 40, UserKey: 'x', UserType: 4, Workload: 'SecurityComplianceCenter', Status: 'Active', Data: '{"a":"New-ComplianceSearchAction"}' })],
  [JSON.stringify({ uuid: '1', published: '2026-11-21T19:50:11.250Z', eventType: 'policy.evaluate_sign_on', displayMessage: 'x', actor: { id: '1' }, outcome: { result: 'ALLOW' }, target: [{ displayName: 'Okta Admin Console' }], debugContext: { debugData: { behaviors: '{New IP=POSITIVE}' } } })],
  [JSON.stringify({ createdDateTime: '2026-11-21T19:50:11Z', appId: '1', ipAddress: '203.0.113.9', userPrincipalName: 'a.sample@example.com', authenticationRequirement: 'singleFactorAuthentication', networkLocationDetails: [{ networkType: 'namedNetwork' }], status: { errorCode: 0 }, resultType: '0', deviceDetail: { deviceId: '7' } })],
  ['type=EXECVE msg=audit(1795290611.250:77): argc=6 a0="xclip" a1="-selection" a2="clipboard" a3="-t" a4="image/png" a5="-o"'],
  [`type=SERVICE_STOP msg=audit(1795290611.250:78): pid=1 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='unit=firewalld comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'`],
  ['2026-11-21 22:51:00 203.0.113.7 GET a.example.com /a.exe exe 200 TCP_HIT', '#Software: SGOS 7.3\n#Fields: date time c-ip cs-method cs-host cs-uri-path cs-uri-extension sc-status s-action'],
  ...[
    { id: 3, data: { Image: '/usr/bin/curl', DestinationHostname: 'a.example.com', DestinationIp: '203.0.113.9', DestinationPort: '443', Initiated: 'true' } },
    { id: 11, data: { Image: '/usr/bin/curl', TargetFilename: '/etc/cron.d/a' } },
  ].map(({ id, data }): [string] => [JSON.stringify({ EventID: id, SourceName: 'Linux-Sysmon', Channel: 'Linux-Sysmon/Operational', Hostname: 'web1', EventTime: '2026-11-21T19:50:11Z', ...data })]),
]; // prettier-ignore

const texts = sigmaRuleTexts(['rules/', 'rules-emerging-threats/', 'rules-threat-hunting/', 'rules-compliance/'])?.filter(
  ({ text }) => !text.includes('product: windows'),
); // prettier-ignore

describe.skipIf(texts === undefined)('rules of SigmaHQ over the cases of all formats', async () => {
  const { rules } = readRules(texts ?? []);
  const found = reach(rules, await eventsOfCases());

  test('there are many of both', () => {
    expect(rules.length).toBeGreaterThan(850);
    expect(found.events).toBeGreaterThan(1000);
    console.info(table(found.byLogSource));
  });

  test('every log source has a format, but for these', () => {
    const without = [...found.byLogSource].filter(([, { formats }]) => formats.size === 0).map(([name]) => name);
    expect(without.toSorted()).toEqual(Object.keys(WITHOUT_A_FORMAT).toSorted());
  });

  test('at least one rule of every log source that has a format finds all of its fields', () => {
    const blind = [...found.byLogSource].filter(([, { formats, met }]) => formats.size > 0 && met === 0);
    expect(blind.map(([name]) => name)).toEqual([]);
  });

  test('every rule finds all of its fields on some case, but for these', () => {
    const missing: Record<string, string[]> = {};
    for (const [name, { formats, missing: fields }] of found.byLogSource)
      if (formats.size > 0 && fields.size > 0) missing[name] = [...fields].toSorted();
    const expected = Object.entries(WITHOUT_FIELDS).map(([name, fields]) => [name, Object.keys(fields).toSorted()]);
    expect(missing).toEqual(Object.fromEntries(expected));
  });
});

interface Reached {
  rules: number;
  /** rules of which some case has all fields */
  met: number;
  readonly formats: Set<string>;
  /** of the other rules */
  readonly missing: Set<string>;
}

interface CaseEvent {
  readonly format: string;
  readonly logSources: LogSourceSet;
  readonly fields: JsonObject;
}

function reach(rules: readonly SigmaRule[], events: readonly CaseEvent[]) {
  const engine = createSigmaEngine(rules);
  const byLogSource = new Map<string, Reached>();
  const missingByRule = new Map<SigmaRule, readonly string[]>();
  const needs = new Map(rules.map((rule) => [rule, neededFields(rule.detection)]));
  const reachedOf = (rule: SigmaRule): Reached => {
    const name = logSourceToText(rule.logSource);
    const known = byLogSource.get(name) ?? { rules: 0, met: 0, formats: new Set(), missing: new Set() };
    byLogSource.set(name, known);
    return known;
  };
  for (const [logSources, same] of Map.groupBy(events, (event) => event.logSources)) {
    for (const rule of engine.applicable(logSources)) {
      const need = needs.get(rule) ?? true;
      for (const { format, fields } of same) {
        reachedOf(rule).formats.add(format);
        const missing = missingFields(need, (name) => lookup(fields, logSources, name) !== undefined);
        const fewest = missingByRule.get(rule);
        if (fewest === undefined || missing.length < fewest.length) missingByRule.set(rule, missing);
      }
    }
  }
  for (const rule of rules) {
    const reached = reachedOf(rule);
    const missing = missingByRule.get(rule);
    reached.rules += 1;
    if (missing?.length === 0) reached.met += 1;
    else if (missing !== undefined) reached.missing.add(missing.toSorted().join(' + '));
  }
  return { byLogSource, events: events.length };
}

function table(byLogSource: ReadonlyMap<string, Reached>): string {
  const lines = [...byLogSource]
    .toSorted(([, a], [, b]) => b.rules - a.rules)
    .map(([name, { rules, met, formats }]) => `${name.padEnd(36)} ${String(met).padStart(4)} of ${String(rules).padStart(3)} rules  ${[...formats].toSorted().join(' ')}`); // prettier-ignore
  return `log source of SigmaHQ: rules whose fields are all on one of our cases, and the formats that they are asked about\n${lines.join('\n')}`;
}

/** The cases of all connectors, the examples of mappings and of parsers, each read by the first parser that claims it. */
async function eventsOfCases(): Promise<CaseEvent[]> {
  const events: CaseEvent[] = [];
  const add = (record: string, context: ParseContext = noContext): void => {
    const parsed = parseWith(parsers, record, context);
    if (parsed === undefined || !('kind' in parsed)) return;
    const { kind, fields } = parsed;
    events.push({ format: kind.id.slice(0, kind.id.indexOf('/')), logSources: kind.logSources, fields });
  };
  const source = fileURLToPath(new URL('../src', import.meta.url));
  for (const path of globSync('connectors/*/*cases.ts', { cwd: source }).sort()) {
    const exported: unknown = await import(pathToFileURL(join(source, path)).href);
    const tables: readonly unknown[] = typeof exported === 'object' && exported !== null ? Object.values(exported) : [];
    for (const each of tables.filter((one) => Array.isArray(one)).flat()) if (isCase(each)) add(each.record, each.context); // prettier-ignore
  }
  for (const path of globSync('content/mappings/*.yml', { cwd: source }))
    for (const example of readMapping(readFileSync(join(source, path), 'utf8')).mapping?.examples ?? []) add(example);
  for (const { example } of parsers) add(example);
  for (const [record, header] of MORE) add(record, { ...noContext, context: header });
  return events;
}

function isCase(value: unknown): value is { readonly record: string; readonly context?: ParseContext } {
  return typeof value === 'object' && value !== null && 'record' in value && typeof value.record === 'string';
}
