import { z } from 'zod';
import { jsonObject, jsonValue } from './json.ts';

export const OCSF_VERSION = '1.8.0';

/** OCSF 1.8 classes that Vedette writes (schema: https://schema.ocsf.io/1.8.0). */
export const ocsfClass = {
  base_event: 0,
  file_activity: 1001,
  kernel_extension: 1002,
  kernel_activity: 1003,
  memory_activity: 1004,
  module_activity: 1005,
  scheduled_job: 1006,
  process_activity: 1007,
  event_log_activity: 1008,
  script_activity: 1009,
  registry_key_activity: 201001,
  registry_value_activity: 201002,
  windows_service_activity: 201004,
  detection_finding: 2004,
  account_change: 3001,
  authentication: 3002,
  authorize_session: 3003,
  entity_management: 3004,
  user_access: 3005,
  group_management: 3006,
  network_activity: 4001,
  http_activity: 4002,
  dns_activity: 4003,
  dhcp_activity: 4004,
  rdp_activity: 4005,
  smb_activity: 4006,
  ssh_activity: 4007,
  ftp_activity: 4008,
  email_activity: 4009,
  ntp_activity: 4013,
  tunnel_activity: 4014,
  web_resources_activity: 6001,
  application_lifecycle: 6002,
  api_activity: 6003,
  datastore_activity: 6005,
  inventory_info: 5001,
} as const satisfies Record<string, number>;
export type OcsfClassName = keyof typeof ocsfClass;

/** The sparse OCSF form: base attributes that every class requires, and whatever else the parser knows. */
export const ocsf = z
  .object({
    class_uid: z.number().int(),
    category_uid: z.number().int(),
    activity_id: z.number().int(),
    type_uid: z.number().int(),
    severity_id: z.number().int(),
    time: z.number(),
    metadata: jsonObject,
  })
  .catchall(jsonValue);
export type Ocsf = z.infer<typeof ocsf>;

export interface OcsfProduct {
  readonly vendor: string;
  readonly name: string;
}

/**
 * The required base of an OCSF event; the caller adds what the class holds.
 *
 * @param time milliseconds since 1970
 * @param severityId OCSF `severity_id`, 0 (unknown) to 6 (fatal)
 */
export function ocsfBase(
  className: OcsfClassName,
  activityId: number,
  time: number,
  severityId: number,
  product: OcsfProduct,
): Ocsf {
  const classUid = ocsfClass[className];
  return {
    class_uid: classUid,
    category_uid: categoryOf(classUid),
    activity_id: activityId,
    type_uid: classUid * 100 + activityId,
    severity_id: severityId,
    time,
    metadata: { version: OCSF_VERSION, product: { vendor_name: product.vendor, name: product.name } },
  };
}

/** Extension classes carry the extension's uid before the class: 201001 is class 1001 of extension 2, category 1. */
const categoryOf = (classUid: number): number => Math.floor((classUid % 100_000) / 1000);
