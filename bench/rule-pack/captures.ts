import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { corpus } from '../../src/corpora.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/model/json.ts';

/** Records that were taken together: one file of a corpus. */
export interface Capture {
  readonly corpus: string;
  readonly name: string;
  /** attack: made while an attack was played; benign: known to be none; background: real traffic without labels */
  readonly kind: 'attack' | 'benign' | 'background';
  /** of ATT&CK, upper case, where the corpus says so */
  readonly techniques: readonly string[];
  readonly records: readonly string[];
  /** the header of a Zeek log */
  readonly context?: string;
}

/** All corpora whose records our parsers know, one capture after the other. A corpus that is not there is left out, with a line that says so. */
export function* captures(): Generator<Capture> {
  yield* securityDatasets();
  yield* eventLogFiles('evtx-attack-samples');
  yield* eventLogFiles('evtx-to-mitre-attack');
  yield* splunkAttackData();
  yield* sigmaRegression();
  yield* stratus();
  yield* pantherTests();
  yield* suricataAlerts();
  yield* zeekCompetition();
  yield* zeekTests();
  yield* textLogs();
}

function* securityDatasets(): Generator<Capture> {
  const folder = corpus('security-datasets');
  if (folder === undefined) return;
  const techniques = new Map<string, readonly string[]>();
  for (const one of jsonLines(`${folder}/inventory.jsonl`)) {
    const { dataset, techniques: known } = one;
    if (typeof dataset === 'string') techniques.set(nameOf(dataset), textsOf(known));
  }
  for (const path of globSync(`${folder}/**/*.jsonl.gz`).sort()) {
    const records = lines(path);
    yield { corpus: 'security-datasets', name: nameOf(path), kind: 'attack', techniques: techniques.get(nameOf(path)) ?? [], records }; // prettier-ignore
  }
  for (const path of globSync(`${folder}/compound/**/*.log.gz`).sort()) {
    const name = `${basename(dirname(path))}/${basename(path, '.log.gz')}`;
    const all = lines(path);
    const header = all.filter((line) => line.startsWith('#'));
    const records = all.filter((line) => !line.startsWith('#'));
    const capture = { corpus: 'security-datasets (Zeek)', name, kind: 'attack', techniques: [] } as const;
    if (header.length > 0) yield { ...capture, records, context: header.join('\n') };
    else yield { ...capture, records: records.map(withZeekNames) };
  }
}

/** A sensor that writes `@stream` and `id_orig_h` where Zeek itself writes `_path` and `id.orig_h`. */
function withZeekNames(line: string): string {
  const event: unknown = JSON.parse(line);
  if (!isJsonObject(event) || event['@stream'] === undefined) return line;
  const named = Object.entries(event).map(([name, value]) => [
    name === '@stream'
      ? '_path'
      : name.replace(/^(id)_(orig|resp)_/, '$1.$2_').replace(/^certificate_/, 'certificate.'),
    value,
  ]);
  return JSON.stringify(Object.fromEntries(named));
}

function* eventLogFiles(name: string): Generator<Capture> {
  const folder = corpus(name);
  if (folder === undefined) return;
  for (const path of globSync(`${folder}/jsonl/*.jsonl.gz`).sort()) {
    for (const [file, records] of Map.groupBy(lines(path), sourceOf))
      yield { corpus: name, name: file, kind: 'attack', techniques: techniquesIn(file), records };
  }
}

function sourceOf(line: string): string {
  const event: unknown = JSON.parse(line);
  return isJsonObject(event) && typeof event['_src'] === 'string' ? event['_src'] : '';
}

function* splunkAttackData(): Generator<Capture> {
  const folder = corpus('splunk-attack-data');
  if (folder === undefined) return;
  for (const path of globSync(`${folder}/*.jsonl.gz`).sort())
    yield { corpus: 'splunk-attack-data', name: nameOf(path), kind: 'attack', techniques: techniquesIn(path), records: lines(path) }; // prettier-ignore
}

/** The events that SigmaHQ's own tests hold: each must fire a rule of theirs, so each is an attack as they see it. */
function* sigmaRegression(): Generator<Capture> {
  const folder = corpus('sigma-regression');
  const index = corpus('sigma-rules', 'rules-index.jsonl.gz');
  if (folder === undefined || index === undefined) return;
  const tagsById = new Map<string, readonly string[]>();
  for (const { id, tags } of jsonLines(index)) if (typeof id === 'string') tagsById.set(id, textsOf(tags));
  for (const path of globSync(`${folder}/**/*.json`).sort()) {
    const records = readFileSync(path, 'utf8')
      .split(/\r?\n(?=\{)/)
      .filter((text) => text.trim() !== '')
      .map((text) => JSON.stringify(JSON.parse(text)));
    const name = basename(dirname(path));
    const techniques = (tagsById.get(basename(path, '.json')) ?? []).flatMap(techniquesIn);
    yield { corpus: 'sigma-regression', name, kind: 'attack', techniques, records };
  }
}

function* stratus(): Generator<Capture> {
  const folder = corpus('stratus-detonation-logs');
  if (folder === undefined) return;
  for (const path of globSync(`${folder}/*.jsonl.gz`).sort())
    yield { corpus: 'stratus-detonation-logs', name: nameOf(path), kind: 'attack', techniques: [], records: lines(path) }; // prettier-ignore
}

/** Each record is labelled for one rule of Panther's: what that rule must not alert on counts as benign. */
function* pantherTests(): Generator<Capture> {
  const folder = corpus('panther-rule-tests');
  if (folder === undefined) return;
  for (const path of globSync(`${folder}/*.jsonl.gz`).sort()) {
    const tests = [...jsonLines(path)];
    for (const expected of [true, false]) {
      const records = tests.filter((one) => one['expected'] === expected).map(({ log }) => JSON.stringify(log ?? {}));
      const kind = expected ? 'attack' : 'benign';
      if (records.length > 0) yield { corpus: 'panther-rule-tests', name: `${nameOf(path)} ${kind}`, kind, techniques: [], records }; // prettier-ignore
    }
  }
}

function* suricataAlerts(): Generator<Capture> {
  const folder = corpus('suricata-eve-alerts');
  if (folder === undefined) return;
  for (const path of globSync(`${folder}/*.jsonl.gz`).sort())
    yield { corpus: 'suricata-eve-alerts', name: nameOf(path), kind: 'attack', techniques: [], records: lines(path) };
}

/** Traffic of an attack and defence competition: without labels, and not free of attacks. */
function* zeekCompetition(): Generator<Capture> {
  const folder = corpus('zeek-wrccdc', 'tsv');
  if (folder === undefined) return;
  for (const path of globSync(`${folder}/*.log.gz`).sort())
    yield { corpus: 'zeek-wrccdc', name: basename(path, '.log.gz'), kind: 'background', techniques: [], ...zeekLog(lines(path)) }; // prettier-ignore
}

/** Logs of the traces with which Zeek tests itself. */
function* zeekTests(): Generator<Capture> {
  const archive = corpus('zeek-btest', 'zeek-btest.tar.gz');
  if (archive === undefined) return;
  for (const { name, text } of tarFiles(gunzipSync(readFileSync(archive)))) {
    const all = text.split('\n').filter((line) => line !== '');
    if (name.startsWith('logs/') && all[0]?.startsWith('#') === true)
      yield { corpus: 'zeek-btest', name, kind: 'background', techniques: [], ...zeekLog(all) };
  }
}

/** Logs of real systems without labels; those of sshd are full of guessed passwords. */
function* textLogs(): Generator<Capture> {
  for (const name of ['OpenSSH', 'Apache', 'Mac']) {
    const path = corpus('research-only', 'loghub', name, `${name}_2k.log.gz`);
    if (path !== undefined) yield { corpus: 'loghub', name, kind: 'background', techniques: [], records: lines(path) };
  }
}

function zeekLog(all: readonly string[]): { records: string[]; context: string } {
  const header = all.filter((line) => line.startsWith('#') && !line.startsWith('#close'));
  return { records: all.filter((line) => !line.startsWith('#')), context: header.join('\n') };
}

function* tarFiles(tar: Buffer): Generator<{ name: string; text: string }> {
  for (let at = 0; at + 512 <= tar.length;) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    if (name !== '' && !name.endsWith('/')) yield { name, text: tar.toString('utf8', at + 512, at + 512 + size) };
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

const nameOf = (path: string): string => basename(path).replace(/\.(jsonl\.gz|zip|tar\.gz)$/, '');

const techniquesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\bt(\d{4})(?:[.](\d{3}))?/gi)].map(([all]) => all.toUpperCase())),
];

function textsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function lines(path: string): string[] {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

function* jsonLines(path: string): Generator<JsonObject> {
  for (const line of lines(path)) {
    const value: unknown = JSON.parse(line);
    if (isJsonObject(value)) yield value;
  }
}
