import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const subscription = '/subscriptions/00000000-0000-4000-8000-000000000001';
const machine = `${subscription}/resourceGroups/app/providers/Microsoft.Compute/virtualMachines/vm-1`;
const claims = {
  aud: 'https://management.core.windows.net/',
  appid: '00000000-0000-4000-8000-0000000000aa',
  ipaddr: '203.0.113.9',
  name: 'A Sample',
  'http://schemas.microsoft.com/identity/claims/objectidentifier': '00000000-0000-4000-8000-0000000000bb',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'a.sample@example.com',
};

function exported(operationName: string, more: JsonObject = {}): JsonObject {
  return {
    time: '2026-11-21T19:50:11.1234567Z', resourceId: machine.toUpperCase(), operationName, category: 'Administrative', resultType: 'Success',
    resultSignature: 'Succeeded.OK', durationMs: 12, callerIpAddress: '203.0.113.9', correlationId: '00000000-0000-4000-8000-0000000000cc',
    identity: { authorization: { scope: machine, action: operationName, evidence: { role: 'Contributor' } }, claims }, level: 'Information',
    location: 'global', properties: { statusCode: 'OK', entity: machine }, tenantId: '00000000-0000-4000-8000-0000000000dd', ...more,
  };
} // prettier-ignore

const localized = (value: string): JsonObject => ({ value, localizedValue: value.toUpperCase() });

const rest: JsonObject = {
  caller: 'a.sample@example.com', channels: 'Operation', claims, correlationId: '00000000-0000-4000-8000-0000000000cc', description: '',
  eventDataId: '00000000-0000-4000-8000-0000000000ee', eventName: localized('EndRequest'), category: localized('Administrative'),
  httpRequest: { clientRequestId: '00000000-0000-4000-8000-0000000000ff', clientIpAddress: '203.0.113.9', method: 'DELETE' }, level: 'Warning',
  resourceGroupName: 'app', resourceProviderName: localized('Microsoft.Compute'), resourceId: machine,
  resourceType: localized('Microsoft.Compute/virtualMachines'), operationName: localized('Microsoft.Compute/virtualMachines/delete'),
  properties: { statusCode: 'Forbidden' }, status: localized('Failed'), subStatus: localized('Forbidden'),
  eventTimestamp: '2026-11-21T19:50:11.1234567Z', submissionTimestamp: '2026-11-21T19:51:00Z',
  subscriptionId: '00000000-0000-4000-8000-000000000001', tenantId: '00000000-0000-4000-8000-0000000000dd',
}; // prettier-ignore

const json = (name: string, kind: string | undefined, object: JsonObject): ParserCase => ({
  name,
  kind,
  record: JSON.stringify(object),
});

const deleted = exported('MICROSOFT.COMPUTE/VIRTUALMACHINES/DELETE');

export const azureActivityCases: readonly ParserCase[] = [
  json('export-delete', 'azure-activity/activity', deleted),
  json('export-failed', 'azure-activity/activity', exported('MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION', { resultType: 'Failure', resultSignature: 'Failed.Forbidden' })),
  json('export-role-assignment', 'azure-activity/activity', exported('MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE', {
    identity: { claims: { appid: '00000000-0000-4000-8000-0000000000aa' } }, properties: { requestbody: '{"Properties":{"PrincipalId":"00000000-0000-4000-8000-0000000000b1"}}' },
  })),
  json('wrapped-one', 'azure-activity/activity', { records: [deleted] }),
  json('wrapped-two', 'damaged', { records: [deleted, deleted] }),
  json('rest-delete-failed', 'azure-activity/activity', rest),
  json('log-analytics', 'azure-activity/activity', {
    TimeGenerated: '2026-11-21T19:50:11.123Z', OperationNameValue: 'MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WRITE', CategoryValue: 'Administrative', Level: 'Information',
    ActivityStatusValue: 'Success', Caller: 'a.sample@example.com', CallerIpAddress: '203.0.113.9', CorrelationId: '00000000-0000-4000-8000-0000000000cc',
    ResourceProviderValue: 'MICROSOFT.NETWORK', _ResourceId: `${subscription}/resourcegroups/app/providers/microsoft.network/networksecuritygroups/nsg-1`,
  }),
  json('vault-secret-get', 'azure-activity/resource-log', exported('SecretGet', {
    category: 'AuditEvent', resourceId: `${subscription}/RESOURCEGROUPS/APP/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/KV-1`, callerIpAddress: '203.0.113.9',
    identity: { claim: { oid: '00000000-0000-4000-8000-0000000000bb' } }, properties: { id: 'https://kv-1.vault.azure.net/secrets/database', httpStatusCode: 200 },
  })),
  json('storage-read', 'azure-activity/resource-log', exported('GetBlob', {
    category: 'StorageRead', callerIpAddress: '203.0.113.9:50123', statusCode: 403, resultType: '', properties: { accountName: 'appdata', userAgentHeader: 'AzCopy/10.27' },
  })),
  json('no-operation', 'azure-activity/activity', { time: '2026-11-21 19:50:11', resourceId: subscription + '/x', category: 'Security', callerIpAddress: '' }),
  json('entra-is-not-ours', undefined, { ...deleted, resourceId: '/tenants/00000000-0000-4000-8000-0000000000dd/providers/Microsoft.aadiam', category: 'AuditLogs' }),
]; // prettier-ignore
