import type { Anomaly } from '../../model/anomaly.ts';
import type {
  BaselineShard,
  EntityProfile,
  EntityRow,
  FeatureProfile,
  LearningState,
  PeerGroup,
  RiskReason,
} from '../../model/baseline.ts';
import type { BehaviorDetail, BehaviorRow, BehaviorTuning } from '../../model/behavior.ts';
import { entityIdOf, type EntityKind } from '../../model/entity.ts';
import { eventIdOf, streamOf } from '../../model/ids.ts';

/** Invented people, machines and what is normal for them. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const STREAM = streamOf('baselines');

const names: readonly (readonly [EntityKind, string, string])[] = [
  ['user', 'm.okafor', 'Finance'],
  ['device', 'FS-02.corp.example', 'file server'],
  ['user', 'svc-backup', 'service account'],
  ['address', '192.0.2.77', ''],
  ['user', 't.keller', 'IT operations'],
  ['device', 'FIN-WS-014.corp.example', 'workstation'],
  ['cloud', 'arn:aws:iam::111122223333:role/ci-deploy', 'CI'],
  ['application', 'payroll', ''],
  ['user', 'i.reyes', 'Sales'],
  ['address', '198.51.100.23', ''],
];

const behaviors = [
  ['b1', 'Sign-in from a country that is new for the user', 'rare', 'sign_in.country', 'medium', 'T1078'],
  ['b2', 'A machine sends far more data than usual', 'volume', 'net.bytes_out', 'medium', 'T1048'],
  ['b3', 'Sign-in at an hour at which the user never works', 'hours', 'sign_in.success', 'medium', 'T1078'],
  ['b4', 'The processors are busier than forecast', 'forecast', 'system.cpu', 'low', 'T1496.001'],
  [
    'b5',
    'A command line far longer than usual on the machine',
    'level',
    'process.command_length',
    'medium',
    'T1059.001',
  ],
  ['b6', 'A machine calls out in a steady rhythm', 'beacon', 'net.peer', 'high', 'T1071.001'],
] as const;

export function fakeBehaviors(): BehaviorRow[] {
  return behaviors.map(([id, title, kind, feature, severity, technique], index) => ({
    id,
    title,
    kind,
    severity,
    status: 'test',
    source: `behaviors/${kind}/${id}.yml:1`,
    features: [feature],
    scopes: ['entity', 'peers', 'tenant'],
    enabled: index !== 4,
    tuned: index === 4,
    attack: [technique],
    learning: {
      state: index === 4 ? 'off' : index === 3 ? 'no-data' : index === 5 ? 'learning' : 'ready',
      entities: 2000 - index * 311,
      ready: 1700 - index * 300,
      observations: 812_345 - index * 99_000,
      share: index === 5 ? 0.4 : 1,
    },
    p: 0.001,
    threshold: 0.000_12 / (index + 1),
    budgetShare: 0.3 / (index + 1),
    alertsADay: index > 2 ? null : 3.2 / (index + 1),
    falseShare: index > 2 ? null : 0.08,
    findings: index * 17,
    lastDay: index,
    days: Array.from({ length: 14 }, (_, day) => (day * (index + 3)) % 7),
  }));
}

export function fakeBehaviorDetail(row: BehaviorRow, tunings: readonly BehaviorTuning[]): BehaviorDetail {
  const untuned: BehaviorTuning = { version: 0, enabled: null, severity: null, p: null, exceptions: [], note: '', at: 0, by: '' };
  return {
    ...row,
    description: 'Stolen passwords are used from where the thief is. The user, their peers and the whole organisation are asked in turn.',
    author: 'Vedette',
    references: [],
    tags: ['attack.initial-access'],
    falsePositives: ['Business travel'],
    response: 'investigate the user: ask by another way than mail',
    needs: { observations: 30, age: 7 * DAY },
    options: {},
    cases: [{ title: 'a country for the first time in weeks', fires: 1 }],
    text: `title: ${row.title}\nid: ${row.id}\nbehavior:\n  feature: ${row.features[0] ?? ''}\n  kind: ${row.kind}\n`,
    tuning: tunings[0] ?? untuned,
    tuningHistory: [...tunings],
  };
} // prettier-ignore

function reasonsOf(index: number, now: number): RiskReason[] {
  if (index > 3) return [];
  return behaviors.slice(0, 4 - index).map(([behavior, title, , , severity], place) => ({
    behavior,
    title,
    severity,
    time: now - (place * 3 + index + 1) * HOUR,
    event: eventIdOf(STREAM, index * 10 + place),
    p: 10 ** -(6 - place),
    bits: 19.9 - place * 4.3,
    actual: place === 0 ? 'BR' : 4_100_000_000 / (place + 1),
  }));
}

export function fakeEntities(count: number, now: number): EntityRow[] {
  return Array.from({ length: count }, (_, index) => {
    const [kind, base, role] = names[index % names.length] ?? (['user', 'somebody', ''] as const);
    const name = index < names.length ? base : `${base}-${Math.floor(index / names.length)}`;
    const reasons = reasonsOf(index, now);
    return {
      id: entityIdOf(kind, name),
      kind,
      name,
      risk: Math.max(0, 77 - index * 14),
      reasons: reasons.slice(0, 3),
      findings: reasons.length,
      observations: 91_234 - index * 7,
      first: now - 63 * DAY,
      last: now - index * 7 * 60_000,
      ready: index % 4 === 3 ? 0.5 : 1,
      ...(role === '' ? {} : { role }),
      peers: role === '' ? [] : [role],
    };
  });
}

export function fakeProfile(row: EntityRow, now: number): EntityProfile {
  const index = Math.max(0, names.findIndex(([, name]) => name === row.name));
  const isYoung = row.ready < 1;
  return {
    ...row,
    zone: { name: 'Europe/Berlin', from: 'directory' },
    attributes: row.role === undefined ? {} : { department: [row.role], title: ['analyst'] },
    groups: fakeGroups().filter(({ name }) => name === row.role).map(({ members: _members, ...group }) => group),
    missing: isYoung ? [{ behavior: 'b6', title: 'A machine calls out in a steady rhythm', observations: { has: 12, needs: 100 }, age: { has: 2 * DAY, needs: 7 * DAY } }] : [],
    drift: [{ time: now - 9 * DAY, behavior: 'b2', text: 'sends 4 times as much since 11 November: this is the new normal' }],
    recent: reasonsOf(index, now),
    profiles: index === 9 ? [] : profilesOf(now),
    bytes: 6412,
    notes: index === 1 ? ['412 rare values of net.destination were summed up: more than 64 are not kept one by one'] : [],
  };
} // prettier-ignore

function profilesOf(now: number): FeatureProfile[] {
  const common = { scopes: ['entity', 'peers', 'tenant'] as const, first: now - 63 * DAY, last: now - HOUR, age: 63 * DAY, ready: true, waiting: 0 }; // prettier-ignore
  const work = (hour: number): number => (hour % 24 > 7 && hour % 24 < 18 && hour < 120 ? 4 + ((hour * 7) % 5) : 0);
  const points = Array.from({ length: 96 }, (_, index) => {
    const expected = 40 + 30 * Math.sin((index / 96) * 2 * Math.PI);
    return { time: now - (96 - index) * 900_000, actual: index === 80 ? 400 : expected + ((index * 13) % 9), expected, low: expected - 12, high: expected + 14 }; // prettier-ignore
  });
  return [
    { ...common, scopes: [...common.scopes], behavior: 'b3', title: 'Sign-in at an hour at which the user never works', features: ['sign_in.success'], kind: 'hours', observations: 412, charts: [{ kind: 'week', hours: Array.from({ length: 168 }, (_, hour) => work(hour)) }] },
    { ...common, scopes: [...common.scopes], behavior: 'b1', title: 'Sign-in from a country that is new for the user', features: ['sign_in.country'], kind: 'rare', observations: 412, waiting: 1, charts: [{ kind: 'values', values: [{ value: 'DE', share: 0.97 }, { value: 'FR', share: 0.025 }], distinct: 2, unseen: 0.005 }] },
    { ...common, scopes: [...common.scopes], behavior: 'b4', title: 'The processors are busier than forecast', features: ['system.cpu'], kind: 'forecast', observations: 8064, charts: [{ kind: 'series', points, unit: '%' }] },
    { ...common, scopes: [...common.scopes], behavior: 'b5', title: 'A command line far longer than usual on the machine', features: ['process.command_length'], kind: 'level', observations: 90_001, charts: [{ kind: 'range', quantiles: [0.05, 0.5, 0.95, 0.99].map((share) => ({ share, value: 20 + 400 * share })), unit: '{char}' }] },
    { ...common, scopes: [...common.scopes], behavior: 'b6', title: 'A machine calls out in a steady rhythm', features: ['net.peer'], kind: 'beacon', part: 'cdn-sync.example', ready: false, observations: 12, charts: [{ kind: 'facts', facts: [{ name: 'period', value: 600_000, unit: 'ms' }, { name: 'jitter', value: 0.2 }] }] },
  ];
} // prettier-ignore

export function fakeGroups(): PeerGroup[] {
  const member = (name: string) => ({ id: entityIdOf('user', name), name });
  return [
    { id: 'g1', name: 'Finance', of: 'user', from: 'directory', size: 41, reasons: ['same department: Finance'], members: ['m.okafor', 'a.berg', 'l.ito'].map(member) },
    { id: 'g2', name: 'payroll, erp, mail', of: 'user', from: 'behavior', size: 18, reasons: ['same applications: payroll (94 % of them), erp (88 %)', 'sign in from 192.0.2.0/24'], members: ['m.okafor', 'i.reyes'].map(member) },
  ];
} // prettier-ignore

export function fakeLearning(isEmpty: boolean, now: number): LearningState {
  const shard: BaselineShard = { shard: 0, state: 'works', position: 912_345, entities: isEmpty ? 0 : 2412, profiles: isEmpty ? 0 : 18_101, bytes: isEmpty ? 40_000 : 31_000_000, limit: 2_000_000_000, restarts: 0, snapshot: isEmpty ? null : { at: now - 400_000, position: 910_000, bytes: 9_100_000, ms: 310 } };
  return {
    state: isEmpty ? 'learning' : 'ready',
    message: '',
    since: now - 9 * HOUR,
    clock: isEmpty ? null : now - 800,
    first: isEmpty ? null : now - 63 * DAY,
    behaviors: { loaded: 6, enabled: 5, ready: isEmpty ? 0 : 3 },
    entities: shard.entities,
    entitiesReady: isEmpty ? 0 : 2101,
    observations: isEmpty ? 0 : 8_412_345,
    leftOut: isEmpty ? {} : { 'later than the window that is kept open': 411, 'entities seen only once or twice': 80_112 },
    bytes: shard.bytes,
    limit: shard.limit,
    shards: [shard],
  };
} // prettier-ignore

export const fakeAnomaly: Anomaly = {
  p: 2.1e-6,
  direction: 'high',
  actual: 4_100_000_000,
  expected: { kind: 'range', median: 9_000_000, low: 4_000_000, high: 19_000_000, unit: 'By' },
  scope: 'entity',
  contributions: [
    { feature: 'net.bytes_out', bits: 14.2, actual: 4_100_000_000, expected: { kind: 'range', median: 9_000_000, low: 4_000_000, high: 19_000_000, unit: 'By' } },
    { feature: 'net.destination', bits: 4.7, actual: '203.0.113.77', expected: { kind: 'values', values: [{ value: '192.0.2.9', share: 0.96 }] } },
  ],
  observations: 8064,
  age: 84 * DAY,
  suppressors: ['a backup runs at this hour on Fridays'],
  threshold: 1e-5,
  falseShare: 0.08,
}; // prettier-ignore
