import type { JsonObject } from '../../model/json.ts';

/** One log that Microsoft Graph gives, and how it is asked for. */
export interface GraphLog {
  readonly path: string;
  /** the field that is asked by; it is read with `ge` and `le`, which all of them take */
  readonly time: string;
  /** what else is asked for */
  readonly filter?: string;
  /** records a page: the most that the service gives */
  readonly most: number;
  /** whether records change later: then each version is a record */
  readonly changes: boolean;
  /** the application permission that is needed */
  readonly permission: string;
}

const signIns = { time: 'createdDateTime', most: 999, changes: false, permission: 'AuditLog.Read.All' } as const;

/** v1.0 has only the sign-ins of people who were asked for something; the other three kinds stand in the beta alone. */
const signInsOf = (type: string): GraphLog => ({
  ...signIns,
  path: '/beta/auditLogs/signIns',
  filter: `signInEventTypes/any(t: t eq '${type}')`,
});

/**
 * By the name that settings and sources have for it.
 * Source: Microsoft Graph reference: list signIns, list directoryAudits, list riskDetections, list riskyUsers, list alerts_v2.
 */
export const graphLogs = {
  'sign-ins': { ...signIns, path: '/v1.0/auditLogs/signIns' },
  'sign-ins-non-interactive': signInsOf('nonInteractiveUser'),
  'sign-ins-service-principal': signInsOf('servicePrincipal'),
  'sign-ins-managed-identity': signInsOf('managedIdentity'),
  audits: { ...signIns, path: '/v1.0/auditLogs/directoryAudits', time: 'activityDateTime' },
  'risk-detections': {
    path: '/v1.0/identityProtection/riskDetections',
    time: 'detectedDateTime',
    most: 500,
    changes: true,
    permission: 'IdentityRiskEvent.Read.All',
  },
  'risky-users': {
    path: '/v1.0/identityProtection/riskyUsers',
    time: 'riskLastUpdatedDateTime',
    most: 500,
    changes: true,
    permission: 'IdentityRiskyUser.Read.All',
  },
  alerts: {
    path: '/v1.0/security/alerts_v2',
    time: 'lastUpdateDateTime',
    most: 500,
    changes: true,
    permission: 'SecurityAlert.Read.All',
  },
} as const satisfies Record<string, GraphLog>;

export type GraphLogName = keyof typeof graphLogs;

/** The address of the first page of a window. @param from ms since 1970 @param to ms since 1970 */
export function urlOfWindow(base: string, log: GraphLog, from: number, to: number, most = log.most): string {
  const time = `${log.time} ge ${iso(from)} and ${log.time} le ${iso(to)}`;
  const filter = log.filter === undefined ? time : `${time} and ${log.filter}`;
  return `${base.replace(/\/+$/, '')}${log.path}?$filter=${encodeURIComponent(filter)}&$top=${most}`;
}

const iso = (time: number): string => new Date(time).toISOString();

const VERSIONS = ['lastUpdateDateTime', 'lastUpdatedDateTime', 'riskLastUpdatedDateTime'];

/** What tells a record from all others: its id, with the time of its last change where it may change. */
export function idOfRecord(record: JsonObject, log: GraphLog): string | undefined {
  const { id } = record;
  if (typeof id !== 'string') return undefined;
  const version = log.changes ? VERSIONS.map((name) => record[name]).find((each) => typeof each === 'string') : undefined; // prettier-ignore
  return version === undefined ? id : `${id}@${version}`;
}
