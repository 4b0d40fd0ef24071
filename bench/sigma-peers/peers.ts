import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Lane } from './lanes.ts';

/** A way to run an engine on a lane. */
export interface Peer {
  readonly name: string;
  /** whose: `ours` and `rsigma` are compared, the best of each */
  readonly family: 'ours' | 'rsigma';
  /** what it does with an event, where that differs */
  readonly does: string;
  command(lane: Lane, path: string, rules: string): readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** lanes that it makes sense on; all by default */
  readonly lanes?: readonly string[];
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export const ours: readonly Peer[] = [
  {
    name: 'vedette, matches',
    family: 'ours',
    does: 'parse, route, match, print rule and number of the event',
    command: (_, path, rules) => [process.execPath, here('matches.ts'), rules, path],
  },
  {
    name: 'vedette analyze --format jsonl',
    family: 'ours',
    does: 'the whole product: also entities, explanation, alerts, and prints the whole event',
    command: (_, path, rules) => [process.execPath, here('../../src/cli/main.ts'), 'analyze', '--rules', rules, '--format', 'jsonl', path], // prettier-ignore
  },
];

const WINDOWS = ['windows', 'process-creation'];

/** RSigma in the ways that its documentation and `--help` offer. */
export function rsigmaPeers(program: string): Peer[] | undefined {
  if (!existsSync(program)) return undefined;
  const peer = (name: string, lanes: readonly string[] | undefined, options: (lane: Lane) => readonly string[]): Peer => ({
    name: `rsigma ${name}`,
    family: 'rsigma',
    does: 'parse, match, print rule and matched fields',
    command: (lane, path, rules) => [program, 'engine', 'eval', '-r', rules, '-q', '--output-format', 'ndjson', ...options(lane), '-e', `@${path}`],
    env: { RAYON_NUM_THREADS: '1' },
    ...(lanes === undefined ? {} : { lanes }),
  }); // prettier-ignore
  const logSource = ({ product, service }: Lane): string => `product=${product}${service === undefined ? '' : `,service=${service}`}`; // prettier-ignore
  const routed = (lane: Lane): string[] => ['--logsource-routing', '--event-logsource', logSource(lane)];
  return [
    peer('a: default', undefined, () => []),
    peer('b: -p sysmon', WINDOWS, () => ['-p', 'sysmon']),
    peer('c: -p sysmon, routed', WINDOWS, (lane) => ['-p', 'sysmon', ...routed(lane)]),
    peer('d: as c, --bloom-prefilter', WINDOWS, (lane) => ['-p', 'sysmon', ...routed(lane), '--bloom-prefilter']),
    peer('e: as c, told that all is process_creation', ['process-creation'], () => ['-p', 'sysmon', '--logsource-routing', '--event-logsource', 'product=windows,category=process_creation']), // prettier-ignore
    peer('c: routed', ['cloudtrail', 'zeek'], routed),
    peer('d: routed, --bloom-prefilter', ['cloudtrail', 'zeek'], (lane) => [...routed(lane), '--bloom-prefilter']),
    peer('e: routed, service from _path', ['zeek'], (lane) => [...routed(lane), '--logsource-field-map', 'service=_path']), // prettier-ignore
    peer('f: as e, --bloom-prefilter, --input-format json', ['zeek'], (lane) => [...routed(lane), '--logsource-field-map', 'service=_path', '--bloom-prefilter', '--input-format', 'json']), // prettier-ignore
  ];
}
