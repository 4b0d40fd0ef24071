import { readFileSync } from 'node:fs';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

/** One record a kind, of our own invention, and the kind that each must be: line by line of `fixtures/*.jsonl`. */
export const windowsCases: readonly ParserCase[] = [
  // prettier-ignore
  ...fixtureCases('flat', [
    'sysmon-1', 'sysmon-2', 'sysmon-3', 'sysmon-5', 'sysmon-6', 'sysmon-7', 'sysmon-8', 'sysmon-9', 'sysmon-10', 'sysmon-11', 'sysmon-12-add', 'sysmon-12-delete', 'sysmon-12-delete-value', 'sysmon-12-add', 'sysmon-13', 'sysmon-14', 'sysmon-15', 'sysmon-16', 'sysmon-17', 'sysmon-18', 'sysmon-19', 'sysmon-20', 'sysmon-21', 'sysmon-22', 'sysmon-22', 'sysmon-23', 'sysmon-24', 'sysmon-25', 'sysmon-26', 'sysmon-27', 'sysmon-28', 'sysmon-29', 'sysmon-255', 'security-4624', 'security-4624', 'security-4625', 'security-4634', 'security-4647', 'security-4648', 'security-4656', 'security-4657', 'security-4663', 'security-4663', 'security-4663', 'security-4672', 'security-4688', 'security-4689', 'security-4697', 'security-4698', 'security-4699', 'security-4700', 'security-4701', 'security-4702', 'security-4719', 'security-4720', 'security-4722', 'security-4723', 'security-4724', 'security-4725', 'security-4726', 'security-4738', 'security-4740', 'security-4767', 'security-4728', 'security-4729', 'security-4732', 'security-4733', 'security-4756', 'security-4730', 'security-4731', 'security-4734', 'security-4735', 'security-4768', 'security-4769', 'security-4771', 'security-4776', 'security-4778', 'security-4779', 'security-5140', 'security-5145', 'security-5156', 'security-5158', 'security-1102', 'security', 'system-7045', 'system-7036', 'system-7040', 'system-104', 'powershell-4103', 'powershell-4104', 'powershell-classic-400', 'powershell-classic-600', 'taskscheduler-106', 'taskscheduler-140', 'taskscheduler-141', 'taskscheduler-200', 'taskscheduler-201', 'windefend-1116', 'windefend-1117', 'application', 'other',
  ]),
  ...fixtureCases('winlogbeat', ['sysmon-1', 'security-4624', 'security-1102', 'sysmon-3']),
  ...fixtureCases('evtx', [
    'security-4688',
    'system-104',
    'powershell-classic-400',
    'powershell-classic-800',
    'capi2',
    'sysmon-10',
    'system-7045',
    'windefend-1119',
  ]),
];

function fixtureCases(file: string, kinds: readonly string[]): ParserCase[] {
  const lines = readFileSync(new URL(`fixtures/${file}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  if (lines.length !== kinds.length)
    throw new Error(`fixtures/${file}.jsonl has ${lines.length} records, cases.ts names ${kinds.length} kinds`);
  return lines.map((record, index) => ({
    name: `${file}-${String(index + 1).padStart(3, '0')}-${kinds[index]}`,
    record,
    kind: `windows/${kinds[index]}`,
  }));
}
