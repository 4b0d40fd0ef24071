import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const entry = (serviceName: string, methodName: string, payload: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', status: {}, authenticationInfo: { principalEmail: 'a.sample@example.com' },
    requestMetadata: { callerIp: '203.0.113.9', callerSuppliedUserAgent: 'google-cloud-sdk gcloud/540.0.0', requestAttributes: { time: '2026-11-21T19:50:11.1Z', auth: {} } },
    serviceName, methodName, authorizationInfo: [{ resource: 'projects/shop', permission: 'x.y.z', granted: true, resourceAttributes: {} }], resourceName: 'projects/shop', ...payload,
  },
  insertId: '1abc2def3', resource: { type: 'project', labels: { project_id: 'shop' } }, timestamp: '2026-11-21T19:50:11.123456789Z', severity: 'NOTICE',
  logName: 'projects/shop/logs/cloudaudit.googleapis.com%2Factivity', receiveTimestamp: '2026-11-21T19:50:12.1Z', ...more,
}); // prettier-ignore

const json = (name: string, kind: string | undefined, object: JsonObject): ParserCase => ({
  name,
  kind,
  record: JSON.stringify(object),
});

const policy = entry('cloudresourcemanager.googleapis.com', 'SetIamPolicy', {
  serviceData: {
    policyDelta: { bindingDeltas: [{ action: 'ADD', role: 'roles/owner', member: 'user:b.sample@example.com' }] },
  },
});

export const gcpCases: readonly ParserCase[] = [
  json('set-iam-policy', 'gcp/audit', policy),
  json('key-created-by-program', 'gcp/audit', entry('iam.googleapis.com', 'google.iam.admin.v1.CreateServiceAccountKey', {
    authenticationInfo: { principalEmail: 'deploy@shop.iam.gserviceaccount.com', serviceAccountKeyName: '//iam.googleapis.com/projects/shop/serviceAccounts/deploy@shop.iam.gserviceaccount.com/keys/0001' },
  })),
  json('refused', 'gcp/audit', entry('compute.googleapis.com', 'v1.compute.instances.list', { status: { code: 7, message: 'Required compute.instances.list permission' }, authorizationInfo: [{ permission: 'compute.instances.list', granted: false }] })),
  json('pubsub', 'gcp/audit', { data: policy, attributes: { 'logging.googleapis.com/timestamp': '2026-11-21T19:50:11Z' } }),
  json('workspace-admin', 'gcp/workspace-admin', entry('admin.googleapis.com', 'google.admin.AdminService.assignRole', { metadata: { '@type': 'type.googleapis.com/ccc_hosted_reporting.ActivityProto', event: [{ eventName: 'ASSIGN_ROLE', eventType: 'DELEGATED_ADMIN_SETTINGS', parameter: [{ name: 'ROLE_NAME', value: '_SEED_ADMIN_ROLE' }] }] } })),
  json('workspace-login', 'gcp/workspace-login', entry('login.googleapis.com', 'google.login.LoginService.loginFailure', { metadata: { event: [{ eventName: 'login_failure', eventType: 'login' }] } })),
  json('not-audit', undefined, { protoPayload: { '@type': 'type.googleapis.com/google.appengine.logging.v1.RequestLog' }, logName: 'projects/shop/logs/appengine' }),
]; // prettier-ignore
