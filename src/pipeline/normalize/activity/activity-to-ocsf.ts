import type { JsonObject } from '../../../model/json.ts';
import { ocsfBase, type Ocsf, type OcsfClassName } from '../../../model/ocsf.ts';
import { amountOf, integerOf, textOf, type Field } from '../field-values.ts';
import { endpointOf, fingerprintsOf, httpMethodOf, sparse, sparseOrNone, urlOf, withAttributes, type Sparse } from '../ocsf-parts.ts'; // prettier-ignore
import type { ActivityFacts, ActivityKind, DeviceFacts, EndFacts, FileFacts, ProcessFacts, UserFacts } from './activity-facts.ts'; // prettier-ignore

/** The OCSF form of what happened. Where OCSF requires an object and nothing names it, there is one that says so. */
export function activityToOcsf(facts: ActivityFacts, time: number): Ocsf {
  const made = makers[facts.what](facts);
  const { className, attributes }: Made = made ?? { className: 'base_event', attributes: {} };
  const activity = made === undefined ? 0 : facts.activity;
  const event = ocsfBase(className, activity, time, facts.severity ?? 1, facts.product);
  return withAttributes(
    event,
    {
      ...attributes,
      activity_name: activity === 99 ? (bounded(facts.activityName) ?? 'other') : undefined,
      message: bounded(facts.message),
      status_id: facts.isSuccess === undefined ? undefined : facts.isSuccess ? 1 : 2,
      ...verdictOf(facts),
    },
    {
      uid: bounded(facts.uid),
      original_time: bounded(facts.originalTime),
      profiles: profilesOf(facts, attributes),
    },
  );
}

/** In these classes device and actor come with a profile, which must be named. */
const hostProfile: ReadonlySet<ActivityKind> = new Set<ActivityKind>([
  'network', 'dns', 'http', 'authentication', 'account', 'dhcp', 'tunnel', 'datastore', 'finding',
]); // prettier-ignore

function profilesOf(facts: ActivityFacts, attributes: Sparse): string[] | undefined {
  const profiles = [];
  const isOnHost = (attributes['device'] ?? attributes['actor']) !== undefined;
  if (hostProfile.has(facts.what) && isOnHost) profiles.push('host');
  if (verdictOf(facts) !== undefined) profiles.push('security_control');
  return profiles.length === 0 ? undefined : profiles;
}

/** Only where the class has the profile `security_control`: a base event has none. */
function verdictOf({ verdict, what }: ActivityFacts): Sparse | undefined {
  if (verdict === undefined || what === 'other') return undefined;
  const { isAllowed } = verdict;
  const id = isAllowed === undefined ? 0 : isAllowed ? 1 : 2;
  return {
    action_id: isAllowed === undefined ? 3 : id,
    disposition_id: isAllowed === undefined ? 17 : id,
    firewall_rule: sparseOrNone({ name: bounded(verdict.rule), uid: bounded(verdict.ruleUid) }),
  };
}

interface Made {
  readonly className: OcsfClassName;
  readonly attributes: Sparse;
}

/** undefined: what the class requires is not there, so it is a base event */
const makers: Readonly<Record<ActivityKind, (facts: ActivityFacts) => Made | undefined>> = {
  process: (facts) => ({
    className: 'process_activity',
    attributes: { ...onDevice(facts), process: processOf(facts.target, { user: userOf(facts.targetUser) }) ?? { uid: 'unknown' } },
  }),
  file: (facts) => ({ className: 'file_activity', attributes: { ...onDevice(facts), file: fileOf(facts.file) } }),
  module: (facts) => ({
    className: 'module_activity',
    attributes: { ...onDevice(facts), module: { load_type_id: 0, file: fileOf(facts.file) } },
  }),
  driver: (facts) => ({
    className: 'kernel_extension',
    attributes: { ...onDevice(facts), driver: { file: fileOf(facts.file) } },
  }),
  'registry-key': (facts) => ({
    className: 'registry_key_activity',
    attributes: { ...onDevice(facts), reg_key: { path: bounded(facts.registry?.path) ?? 'unknown' } },
  }),
  'registry-value': (facts) => {
    const path = bounded(facts.registry?.path) ?? 'unknown';
    const at = path.lastIndexOf('\\');
    const name = path.slice(at + 1);
    return {
      className: 'registry_value_activity',
      attributes: { ...onDevice(facts), reg_value: sparse({ name: name === '' ? 'unknown' : name, path: at > 0 ? path.slice(0, at) : path, data: bounded(facts.registry?.data) }) },
    };
  },
  network: (facts) => between('network_activity', facts, { traffic: trafficOf(facts), app_name: bounded(facts.application) }),
  dhcp: (facts) => between('dhcp_activity', facts, {}),
  tunnel: (facts) => {
    const user = userOf(facts.user);
    const own = { user, tunnel_type_id: 0, protocol_name: bounded(facts.application), traffic: trafficOf(facts) };
    return between('tunnel_activity', facts, own, facts.device);
  },
  account: (facts) => ({
    className: 'account_change',
    attributes: {
      user: userOf(facts.targetUser) ?? userOf(facts.user) ?? { name: 'unknown' },
      device: deviceOf(facts.device),
      actor: actorOf(facts),
      src_endpoint: endOf(facts.source),
    },
  }),
  datastore: (facts) => {
    const query = bounded(facts.datastore?.query);
    return {
      className: 'datastore_activity',
      attributes: {
        ...onDevice(facts),
        type_id: 1,
        database: { name: bounded(facts.datastore?.name) ?? 'unknown', type_id: 1 },
        query_info: query === undefined ? undefined : { query_string: query, name: query.slice(0, 60) },
        src_endpoint: endOf(facts.source) ?? { name: 'unknown' },
        dst_endpoint: endOf(facts.destination),
      },
    };
  },
  finding: (facts) => {
    const title = bounded(facts.finding?.title);
    const types = (facts.finding?.types ?? []).flatMap((type) => bounded(type) ?? []);
    const evidence = sparseOrNone({ ...endsOf(facts), url: urlOf(bounded(facts.http?.host), bounded(facts.http?.url), undefined, 'http'), file: facts.file === undefined ? undefined : fileOf(facts.file) });
    const finding_info = sparse({ title: title ?? 'unknown', uid: bounded(facts.finding?.uid) ?? title ?? 'unknown', types: types.length === 0 ? undefined : types });
    return {
      className: 'detection_finding',
      attributes: { finding_info, evidences: evidence === undefined ? undefined : [evidence], device: deviceOf(facts.device), actor: sparseOrNone({ user: userOf(facts.user) }), is_alert: facts.verdict === undefined ? undefined : true },
    };
  },
  dns: (facts) => {
    const name = bounded(facts.dns?.name);
    const answers = (facts.dns?.answers ?? []).slice(0, MOST_ANSWERS).flatMap((answer) => textOf(answer) ?? []);
    return between('dns_activity', facts, {
      query: name === undefined ? undefined : sparse({ hostname: name, type: bounded(facts.dns?.type) }),
      answers: answers.length === 0 ? undefined : answers.map((rdata) => ({ rdata: cut(rdata) })),
    }, facts.device);
  },
  http: (facts) => {
    const { method, url, host, agent, referrer, status } = facts.http ?? {};
    const request = { http_method: httpMethodOf(method), url: urlOf(bounded(host), bounded(url), undefined, 'http'), user_agent: bounded(agent), referrer: bounded(referrer) };
    const code = integerOf(status, 0, 999);
    return {
      className: 'http_activity',
      attributes: { ...endsOf(facts), http_request: sparse(request), http_response: code === undefined ? undefined : { code }, actor: sparseOrNone({ user: userOf(facts.user) }) },
    };
  },
  authentication: (facts) => ({
    className: 'authentication',
    attributes: {
      user: userOf(facts.targetUser) ?? userOf(facts.user) ?? { name: 'unknown' },
      device: deviceOf(facts.device),
      actor: sparseOrNone({ process: processOf(facts.process) }),
      src_endpoint: endOf(facts.source),
      dst_endpoint: endOf(facts.destination) ?? ownEnd(facts.device) ?? { name: 'unknown' },
    },
  }),
  api: (facts) => {
    const service = bounded(facts.api?.service);
    return {
      className: 'api_activity',
      attributes: {
        actor: actorOf(facts),
        api: sparse({ operation: bounded(facts.api?.operation) ?? 'unknown', service: service === undefined ? undefined : { name: service } }),
        src_endpoint: endOf(facts.source) ?? { name: 'unknown' },
      },
    };
  },
  other: () => undefined,
}; // prettier-ignore

const LONGEST = 2_000;
const MOST_ANSWERS = 50;

/** The fields hold the whole text. */
const cut = (text: string): string => (text.length <= LONGEST ? text : text.slice(0, LONGEST));

function bounded(value: Field): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : cut(text);
}

const onDevice = (facts: ActivityFacts): Sparse => ({ device: deviceOf(facts.device), actor: actorOf(facts) });

function deviceOf({ name, address, uid }: DeviceFacts): JsonObject {
  const device = { hostname: bounded(name), uid: bounded(uid), ip: endpointOf({ ip: address })?.['ip'] };
  return sparseOrNone(device) === undefined ? { name: 'unknown', type_id: 0 } : sparse({ ...device, type_id: 0 });
}

function actorOf(facts: ActivityFacts): JsonObject {
  const actor = sparse({ process: processOf(facts.process), user: userOf(facts.user) });
  return Object.keys(actor).length > 0 ? actor : { app_name: facts.product.name };
}

function userOf(user: UserFacts | undefined): JsonObject | undefined {
  const [name, uid] = [bounded(user?.name), bounded(user?.uid)];
  return name === undefined && uid === undefined ? undefined : sparse({ name, uid, domain: bounded(user?.domain) });
}

/** OCSF asks for an id of a process. */
function processOf(process: ProcessFacts | undefined, more: Sparse = {}): JsonObject | undefined {
  const pid = integerOf(process?.pid, 0, 0x7fff_ffff);
  const uid = bounded(process?.uid);
  if (process === undefined) return undefined;
  const path = bounded(process.path);
  const own = {
    name: bounded(process.name) ?? (path === undefined ? undefined : baseNameOf(path)),
    path,
    cmd_line: bounded(process.commandLine),
    file: process.hashes === undefined || path === undefined ? undefined : fileOf({ path, hashes: process.hashes }),
  };
  if (pid === undefined && uid === undefined && sparseOrNone({ ...own, ...more }) === undefined) return undefined;
  return sparse({ pid, uid: uid ?? (pid === undefined ? 'unknown' : undefined), ...own, ...more });
}

function fileOf(file: FileFacts | undefined): JsonObject {
  const path = bounded(file?.path);
  const name = bounded(file?.name) ?? (path === undefined ? undefined : baseNameOf(path));
  return sparse({ name: name ?? 'unknown', type_id: name === undefined ? 0 : 1, path, hashes: fingerprintsOf(file?.hashes ?? []) });
} // prettier-ignore

/** The last step of a path of Windows or of Unix; a path that ends in a slash is its own name. */
function baseNameOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  return name === '' ? path : name;
}

function endOf(end: EndFacts | undefined): JsonObject | undefined {
  return endpointOf({ ip: end?.address, port: end?.port, hostname: bounded(end?.name), mac: end?.mac });
}

const ownEnd = ({ name, address }: DeviceFacts): JsonObject | undefined => endOf({ name, address });

const endsOf = (facts: ActivityFacts): Sparse => ({
  src_endpoint: endOf(facts.source),
  dst_endpoint: endOf(facts.destination),
});

/** OCSF wants one of the ends: without, it is a base event. */
function between(className: OcsfClassName, facts: ActivityFacts, own: Sparse, from?: DeviceFacts): Made | undefined {
  const ends = endsOf(facts);
  const source = ends['src_endpoint'] ?? (from === undefined ? undefined : ownEnd(from));
  if (source === undefined && ends['dst_endpoint'] === undefined) return undefined;
  const transport = bounded(facts.traffic?.transport)?.toLowerCase();
  const outbound = facts.traffic?.isOutbound;
  const connection_info = sparse({
    direction_id: outbound === undefined ? 0 : outbound ? 2 : 1,
    protocol_name: transport,
  });
  const actor = sparseOrNone({ process: processOf(facts.process), user: userOf(facts.user) });
  const attributes = { ...ends, src_endpoint: source, connection_info, actor, device: deviceOf(facts.device), ...own };
  return { className, attributes };
}

function trafficOf({ traffic }: ActivityFacts): JsonObject | undefined {
  const whole = (value: Field): number | undefined => {
    const amount = amountOf(value);
    return amount === undefined || !Number.isSafeInteger(amount) ? undefined : amount;
  };
  return sparseOrNone({ bytes_out: whole(traffic?.bytesOut), bytes_in: whole(traffic?.bytesIn) });
}
