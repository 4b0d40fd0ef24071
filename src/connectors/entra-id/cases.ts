import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const tenant = '00000000-0000-4000-8000-0000000000dd';

const signIn: JsonObject = {
  id: '00000000-0000-4000-8000-000000000001', createdDateTime: '2026-11-21T19:50:11Z', userDisplayName: 'A Sample', userPrincipalName: 'a.sample@example.com',
  userId: '00000000-0000-4000-8000-000000000002', appId: '00000000-0000-4000-8000-000000000003', appDisplayName: 'Azure Portal', ipAddress: '203.0.113.9',
  clientAppUsed: 'Browser', userAgent: 'Mozilla/5.0', correlationId: '00000000-0000-4000-8000-0000000000cc', conditionalAccessStatus: 'success', isInteractive: true,
  riskDetail: 'none', riskLevelAggregated: 'none', riskLevelDuringSignIn: 'none', riskState: 'none', resourceDisplayName: 'Windows Azure Service Management API',
  resourceId: '00000000-0000-4000-8000-000000000004', authenticationRequirement: 'multiFactorAuthentication', userType: 'Member', autonomousSystemNumber: 64500,
  status: { errorCode: 0, failureReason: 'Other.', additionalDetails: 'MFA requirement satisfied by claim in the token' },
  deviceDetail: { deviceId: '00000000-0000-4000-8000-000000000005', displayName: 'ws-001', operatingSystem: 'Windows11', browser: 'Edge 130.0', isCompliant: true, isManaged: true, trustType: 'Azure AD joined' },
  location: { city: 'Lyon', state: 'Rhone', countryOrRegion: 'FR', geoCoordinates: { latitude: 45.7, longitude: 4.8 } }, appliedConditionalAccessPolicies: [],
}; // prettier-ignore

const audit: JsonObject = {
  id: 'Directory_00000000-0000-4000-8000-000000000006', category: 'RoleManagement', correlationId: '00000000-0000-4000-8000-0000000000cc', result: 'success', resultReason: '',
  activityDisplayName: 'Add member to role', activityDateTime: '2026-11-21T19:50:11Z', loggedByService: 'Core Directory', operationType: 'Assign',
  initiatedBy: { app: null, user: { id: '00000000-0000-4000-8000-000000000002', displayName: null, userPrincipalName: 'a.sample@example.com', ipAddress: '203.0.113.9' } },
  targetResources: [
    { id: '00000000-0000-4000-8000-000000000007', displayName: null, type: 'User', userPrincipalName: 'b.sample@example.com', groupType: null, modifiedProperties: [
      { displayName: 'Role.DisplayName', oldValue: null, newValue: '"Global Administrator"' }, { displayName: 'Role.TemplateId', oldValue: null, newValue: '"00000000-0000-4000-8000-000000000008"' },
    ] },
    { id: '00000000-0000-4000-8000-000000000009', displayName: 'Global Administrator', type: 'Role', userPrincipalName: null, modifiedProperties: [] },
  ],
  additionalDetails: [{ key: 'User-Agent', value: 'Mozilla/5.0' }],
}; // prettier-ignore

const risk: JsonObject = {
  id: '00000000-0000-4000-8000-00000000000a', requestId: '00000000-0000-4000-8000-00000000000b', correlationId: '00000000-0000-4000-8000-0000000000cc',
  riskEventType: 'anonymizedIPAddress', riskState: 'atRisk', riskLevel: 'medium', riskDetail: 'none', source: 'IdentityProtection', detectionTimingType: 'realtime',
  activity: 'signin', ipAddress: '198.51.100.7', activityDateTime: '2026-11-21T19:50:11Z', detectedDateTime: '2026-11-21T19:52:00Z', userId: '00000000-0000-4000-8000-000000000002',
  userPrincipalName: 'a.sample@example.com', location: { city: 'Lyon', countryOrRegion: 'FR' },
}; // prettier-ignore

const exported = (category: string, operationName: string, properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  time: '2026-11-21T19:53:20Z', resourceId: `/tenants/${tenant}/providers/Microsoft.aadiam`, operationName, operationVersion: '1.0', category, tenantId: tenant,
  resultType: '0', resultSignature: 'None', durationMs: 0, callerIpAddress: '203.0.113.9', correlationId: '00000000-0000-4000-8000-0000000000cc',
  identity: 'A Sample', Level: 4, location: 'FR', properties, ...more,
}); // prettier-ignore

const json = (name: string, kind: string | undefined, object: JsonObject): ParserCase => ({
  name,
  kind,
  record: JSON.stringify(object),
});

const { userPrincipalName: _, userId: __, userDisplayName: ___, ...noUser } = signIn;
const app = {
  ...noUser,
  servicePrincipalName: 'backup-job',
  servicePrincipalId: '00000000-0000-4000-8000-00000000000c',
  status: { errorCode: 7000215, failureReason: 'Invalid client secret is provided.' },
};

export const entraIdCases: readonly ParserCase[] = [
  json('graph-sign-in', 'entra-id/sign-in', signIn),
  json('graph-sign-in-failed', 'entra-id/sign-in', { ...signIn, authenticationRequirement: 'singleFactorAuthentication', status: { errorCode: 50126, failureReason: 'Error validating credentials due to invalid username or password.' } }),
  json('graph-sign-in-non-interactive', 'entra-id/sign-in-non-interactive', { ...signIn, isInteractive: false, signInEventTypes: ['nonInteractiveUser'] }),
  json('graph-sign-in-service-principal', 'entra-id/sign-in-service-principal', { ...app, signInEventTypes: ['servicePrincipal'] }),
  json('export-sign-in', 'entra-id/sign-in', exported('SignInLogs', 'Sign-in activity', signIn, { resultSignature: 'SUCCESS' })),
  json('export-sign-in-non-interactive', 'entra-id/sign-in-non-interactive', exported('NonInteractiveUserSignInLogs', 'Sign-in activity', signIn)),
  json('export-sign-in-managed-identity', 'entra-id/sign-in-service-principal', exported('ManagedIdentitySignInLogs', 'Sign-in activity', app)),
  json('graph-add-member-to-role', 'entra-id/audit', audit),
  json('export-add-member-to-role', 'entra-id/audit', exported('AuditLogs', 'Add member to role', audit)),
  json('export-reset-password', 'entra-id/audit', exported('AuditLogs', 'Reset user password', {
    ...audit, category: 'UserManagement', activityDisplayName: 'Reset user password', targetResources: [{ id: '00000000-0000-4000-8000-000000000007', type: 'User', userPrincipalName: 'b.sample@example.com' }],
  })),
  json('export-add-member-to-group', 'entra-id/audit', exported('AuditLogs', 'Add member to group', {
    ...audit, category: 'GroupManagement', activityDisplayName: 'Add member to group', result: 'failure', resultReason: 'Insufficient privileges',
    targetResources: [{ id: '00000000-0000-4000-8000-000000000007', type: 'User', userPrincipalName: 'b.sample@example.com' }, { id: '00000000-0000-4000-8000-00000000000e', type: 'Group', displayName: 'operators' }],
  })),
  json('export-by-application', 'entra-id/audit', exported('AuditLogs', 'Update application', {
    ...audit, activityDisplayName: 'Update application – Certificates and secrets management ', initiatedBy: { user: null, app: { appId: '00000000-0000-4000-8000-00000000000f', displayName: 'deployer' } },
    targetResources: [{ id: '00000000-0000-4000-8000-000000000010', type: 'Application', displayName: 'crm' }],
  })),
  json('graph-risk-detection', 'entra-id/risk-detection', risk),
  json('export-risk-detection', 'entra-id/risk-detection', exported('UserRiskEvents', 'User Risk Detection', risk)),
  json('graph-risky-user', 'entra-id/risk-detection', {
    id: '00000000-0000-4000-8000-000000000002', isDeleted: false, isProcessing: false, riskLevel: 'high', riskState: 'confirmedCompromised', riskDetail: 'adminConfirmedUserCompromised',
    riskLastUpdatedDateTime: '2026-11-21T19:55:00Z', userDisplayName: 'A Sample', userPrincipalName: 'a.sample@example.com',
  }),
  json('graph-role-alert', 'entra-id/role-alert', {
    '@odata.type': '#microsoft.graph.noMfaOnRoleActivationAlertIncident', id: '00000000-0000-4000-8000-000000000011', roleDisplayName: 'User Administrator', roleDefinitionId: '00000000-0000-4000-8000-000000000012',
  }),
  json('wrapped-one', 'entra-id/sign-in', { records: [exported('SignInLogs', 'Sign-in activity', signIn)] }),
  json('wrapped-two', 'damaged', { records: [exported('SignInLogs', 'Sign-in activity', signIn), exported('AuditLogs', 'Add user', audit)] }),
  json('not-entra', undefined, { id: '1', createdDateTime: '2026-11-21T19:50:11Z', title: 'a ticket', status: { errorCode: 0 } }),
]; // prettier-ignore
