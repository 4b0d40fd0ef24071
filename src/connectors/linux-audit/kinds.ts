import type { EntityRef } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { EntityList } from '../../pipeline/normalize/entity-list.ts';
import { listOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { auditToOcsf } from './ocsf.ts';
import { userOf } from './user-of.ts';

/** Types that get a kind of their own: linux/audit.h lists about 150, but anybody can write one. */
const MOST_TYPES = 256;

const logSources = logSourceSet([{ product: 'linux', service: 'auditd' }], {
  CommandLine: ['command', 'proctitle'],
  Image: ['exe'],
  User: ['AUID', 'acct', 'auid'],
});

/** A program that was started, told by all of its lines together: what Sigma's rules call process creation. */
const processSources = logSourceSet(
  [
    { product: 'linux', service: 'auditd' },
    { product: 'linux', category: 'process_creation' },
  ],
  {
    CommandLine: ['command', 'proctitle'],
    Image: ['exe'],
    User: ['UID', 'AUID', 'uid'],
    ProcessId: ['pid'],
    ParentProcessId: ['ppid'],
    CurrentDirectory: ['cwd'],
  },
);

const kinds = new Map<string, EventKind>();
const other = kind('OTHER');

export function kindOf(type: string): EventKind {
  const known = kinds.get(type);
  if (known !== undefined) return known;
  if (kinds.size >= MOST_TYPES || type.includes('[')) return other;
  const made = kind(type);
  kinds.set(type, made);
  return made;
}

/** Kinds of events of several lines. */
export const joinedKinds = {
  execve: { ...kind('EXECVE'), id: 'linux-audit/execve-event', logSources: processSources },
  syscall: { ...kind('SYSCALL'), id: 'linux-audit/syscall-event' },
} satisfies Record<string, EventKind>;

/** One line of an event that stands, whole, at the place of another: it is kept and can be searched for, and has no meaning of its own. */
export const partKind: EventKind = {
  ...kind('PART'),
  logSources: logSourceSet([]),
  entities: () => [],
};

/** The kind of an event that came as one object. @param parts types of its lines @param isProcess it tells of a program that was started */
export function jsonKindOf(parts: readonly string[], isProcess: boolean): EventKind {
  if (isProcess) return asJson(joinedKinds.execve);
  return asJson(parts.includes('SYSCALL') ? joinedKinds.syscall : kindOf(parts[0] ?? 'OTHER'));
}

const jsonKinds = new Map<EventKind, EventKind>();

/** The same kind under the name of the other parser; there are as many as of lines. */
function asJson(kind: EventKind): EventKind {
  const known = jsonKinds.get(kind);
  if (known !== undefined) return known;
  const made = { ...kind, id: kind.id.replace('linux-audit/', 'linux-audit-json/') };
  jsonKinds.set(kind, made);
  return made;
}

function kind(type: string): EventKind {
  return {
    id: `linux-audit/${type.toLowerCase().replaceAll('_', '-')}`,
    logSources,
    ocsf: (fields, time) => auditToOcsf(type, fields, time),
    entities: auditToEntities,
  };
}

function auditToEntities(fields: JsonObject): EntityRef[] {
  const entities = new EntityList();
  entities.add('user', userOf(fields), 'actor');
  entities.add('user', fields['acct'], 'target');
  entities.add('process', fields['exe'] ?? fields['a0'], 'actor');
  entities.addAddress(fields['addr'], 'source');
  if (listOf(fields['type']).includes('PATH'))
    for (const name of listOf(fields['name']).slice(0, 20)) entities.add('file', name, 'target');
  entities.add('device', fields['host'] ?? fields['node'], 'observer');
  return entities.refs;
}
