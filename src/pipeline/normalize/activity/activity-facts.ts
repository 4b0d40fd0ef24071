import type { OcsfProduct } from '../../../model/ocsf.ts';
import type { Field } from '../field-values.ts';

/**
 * What happened on a machine or in a network, in neutral words. Connectors of general schemas (ECS, OCSF) read these facts out of their
 * fields, unchecked; OCSF form and entities are made from them in one place, where each is checked.
 */
export interface ActivityFacts {
  readonly what: ActivityKind;
  /** OCSF `activity_id` of its class; 99 with a name of its own */
  readonly activity: number;
  readonly activityName?: Field;
  /** OCSF `severity_id` */
  readonly severity?: number;
  readonly product: OcsfProduct;
  /** where it happened, or who observed it */
  readonly device: DeviceFacts;
  readonly user?: UserFacts;
  /** who did it; of a new process its parent */
  readonly process?: ProcessFacts;
  /** what it was done to */
  readonly target?: ProcessFacts;
  readonly targetUser?: UserFacts;
  readonly file?: FileFacts;
  readonly source?: EndFacts;
  readonly destination?: EndFacts;
  readonly traffic?: TrafficFacts;
  readonly dns?: DnsFacts;
  readonly http?: HttpFacts;
  readonly registry?: RegistryFacts;
  readonly api?: { readonly operation: Field; readonly service?: Field };
  /** what a firewall, proxy or guard did about it */
  readonly verdict?: VerdictFacts | undefined;
  /** what a guard says that it saw */
  readonly finding?: { readonly title: Field; readonly uid?: Field; readonly types?: readonly Field[] };
  readonly datastore?: { readonly name: Field; readonly query?: Field };
  /** the application that carries the traffic, as the log names it */
  readonly application?: Field;
  readonly isSuccess?: boolean | undefined;
  readonly message?: Field;
  readonly uid?: Field;
  readonly originalTime?: Field;
}

export type ActivityKind =
  | 'process'
  | 'file'
  | 'module'
  | 'driver'
  | 'registry-key'
  | 'registry-value'
  | 'network'
  | 'dns'
  | 'http'
  | 'authentication'
  | 'api'
  | 'account'
  | 'dhcp'
  | 'tunnel'
  | 'datastore'
  | 'finding'
  | 'other';

export interface VerdictFacts {
  /** undefined: it only says that it saw it */
  readonly isAllowed: boolean | undefined;
  readonly rule?: Field;
  readonly ruleUid?: Field;
}

export interface DeviceFacts {
  readonly name?: Field;
  readonly address?: Field;
  readonly uid?: Field;
}

export interface UserFacts {
  readonly name?: Field;
  readonly domain?: Field;
  readonly uid?: Field;
}

export interface ProcessFacts {
  readonly pid?: Field;
  readonly uid?: Field;
  readonly path?: Field;
  readonly name?: Field;
  readonly commandLine?: Field;
  readonly hashes?: readonly Field[];
}

export interface FileFacts {
  readonly path?: Field;
  readonly name?: Field;
  readonly hashes?: readonly Field[];
}

export interface EndFacts {
  readonly address?: Field;
  readonly port?: Field;
  readonly name?: Field;
  readonly mac?: Field;
}

export interface TrafficFacts {
  readonly transport?: Field;
  /** undefined if nobody says which side began */
  readonly isOutbound?: boolean | undefined;
  readonly bytesOut?: Field;
  readonly bytesIn?: Field;
}

export interface DnsFacts {
  readonly name?: Field;
  readonly type?: Field;
  readonly answers?: readonly Field[];
}

export interface HttpFacts {
  readonly method?: Field;
  readonly url?: Field;
  readonly host?: Field;
  readonly agent?: Field;
  readonly referrer?: Field;
  readonly status?: Field;
}

export interface RegistryFacts {
  /** of a value: with its name */
  readonly path?: Field;
  readonly data?: Field;
}
