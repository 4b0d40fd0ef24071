import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const record = (Workload: string, Operation: string, more: JsonObject = {}): JsonObject => ({
  CreationTime: '2026-11-21T19:50:11', Id: '00000000-0000-4000-8000-000000000001', Operation, OrganizationId: '00000000-0000-4000-8000-000000000002', RecordType: 1,
  ResultStatus: 'True', UserKey: '1003200000000001', UserType: 0, Version: 1, Workload, ClientIP: '203.0.113.9:50123', UserId: 'a.sample@example.com', ...more,
}); // prettier-ignore

const json = (name: string, kind: string | undefined, object: JsonObject): ParserCase => ({
  name,
  kind,
  record: JSON.stringify(object),
});

export const m365Cases: readonly ParserCase[] = [
  json('inbox-rule', 'm365/exchange', record('Exchange', 'New-InboxRule', { ObjectId: 'a.sample\\hide', Parameters: [{ Name: 'Name', Value: '.' }, { Name: 'DeleteMessage', Value: 'True' }] })),
  json('mailbox-permission', 'm365/exchange', record('Exchange', 'Add-MailboxPermission', { ObjectId: 'b.sample@example.com', Parameters: [{ Name: 'AccessRights', Value: 'FullAccess' }, { Name: 'User', Value: 'a.sample' }] })),
  json('sign-in-failed', 'm365/audit', record('AzureActiveDirectory', 'UserLoginFailed', { ResultStatus: 'Failed', LogonError: 'InvalidUserNameOrPassword', RecordType: 15, ActorIpAddress: '203.0.113.9', ClientIP: '[2001:db8::9]:443', ObjectId: 'a.sample@example.com' })),
  json('file-downloaded', 'm365/audit', record('SharePoint', 'FileDownloaded', { RecordType: 6, ObjectId: 'https://example.sharepoint.com/sites/hr/list.xlsx', ItemType: 'File', SiteUrl: 'https://example.sharepoint.com/sites/hr/', UserAgent: 'Mozilla/5.0', ResultStatus: '' })),
  json('role', 'm365/audit', record('AzureActiveDirectory', 'Add member to role.', { RecordType: 8, ObjectId: 'b.sample@example.com', ResultStatus: 'Success', ModifiedProperties: [{ Name: 'Role.DisplayName', NewValue: 'Exchange Administrator', OldValue: '' }] })),
  json('compliance-alert', 'm365/security-compliance', record('SecurityComplianceCenter', 'AlertTriggered', { RecordType: 40, Name: 'Suspicious inbox forwarding', Source: 'Cloud App Security', Category: 'ThreatManagement', Status: 'Active', UserId: 'SecurityComplianceAlerts', ClientIP: '' })),
  json('space-for-t', 'm365/exchange', record('Exchange', 'MailItemsAccessed', { CreationTime: '2026-11-21 19:50:11', MailboxOwnerUPN: 'a.sample@example.com' })),
  json('not-m365', undefined, { Operation: 'read', Id: '1', time: '2026-11-21T19:50:11Z' }),
]; // prettier-ignore
