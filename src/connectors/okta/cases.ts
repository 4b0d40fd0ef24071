import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

function event(eventType: string, more: JsonObject = {}): JsonObject {
  return {
    uuid: '00000000-0000-11ed-a750-000000000001', published: '2026-11-21T19:50:11.558Z', eventType, version: '0', severity: 'INFO', displayMessage: 'Something was done',
    actor: { id: '00u00000000000000001', type: 'User', alternateId: 'a.sample@example.com', displayName: 'A Sample', detailEntry: null },
    client: {
      userAgent: { rawUserAgent: 'Mozilla/5.0', os: 'Windows 11', browser: 'CHROME' }, zone: 'null', device: 'Computer', id: null, ipAddress: '203.0.113.9',
      geographicalContext: { city: 'Lyon', state: null, country: 'France', postalCode: null, geolocation: { lat: 45.7, lon: 4.8 } },
    },
    authenticationContext: { authenticationStep: 0, externalSessionId: '102AAAAAAAAAAAAAAAAAAAAA' }, outcome: { result: 'SUCCESS', reason: null },
    securityContext: { asNumber: 64500, asOrg: 'example isp', isp: 'example', domain: '.', isProxy: false }, debugContext: { debugData: { requestUri: '/api/v1/authn' } },
    transaction: { type: 'WEB', id: 'Y0000000000000000000000000', detail: {} }, target: [], ...more,
  };
} // prettier-ignore

const other = {
  id: '00u00000000000000002',
  type: 'User',
  alternateId: 'b.sample@example.com',
  displayName: 'B Sample',
};

const json = (name: string, kind: string | undefined, object: JsonObject): ParserCase => ({
  name,
  kind,
  record: JSON.stringify(object),
});

export const oktaCases: readonly ParserCase[] = [
  json('sign-in', 'okta/system-log', event('user.session.start', { legacyEventType: 'core.user_auth.login_success' })),
  json('sign-in-failed', 'okta/system-log', event('user.session.start', { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } })),
  json('factor-reset', 'okta/system-log', event('user.mfa.factor.reset_all', { target: [other] })),
  json('group-member', 'okta/system-log', event('group.user_membership.add', { target: [other, { id: '00g00000000000000001', type: 'UserGroup', alternateId: 'unknown', displayName: 'admins' }] })),
  json('privilege', 'okta/system-log', event('user.account.privilege.grant', { target: [other], debugContext: { debugData: { privilegeGranted: 'Super administrator, Org administrator' } } })),
  json('privilege-unnamed', 'okta/system-log', event('user.account.privilege.grant', { target: [other] })),
  json('app-access', 'okta/system-log', event('user.authentication.sso', { target: [{ id: '0oa00000000000000001', type: 'AppInstance', alternateId: 'wiki', displayName: 'Wiki' }] })),
  json('token-by-system', 'okta/system-log', event('system.api_token.create', { actor: { id: 'system', type: 'SystemPrincipal', alternateId: 'system@okta.com', displayName: 'Okta System' }, published: '2026-11-21 19:50:11.558' })),
  json('policy-denied', 'okta/system-log', event('policy.evaluate_sign_on', { debugContext: { debugData: { behaviors: '{New Geo-Location=POSITIVE, New Device=POSITIVE}' } }, outcome: { result: 'DENY', reason: 'Sign-on policy evaluation resulted in DENY' } })),
  json('eventbridge', 'okta/system-log', { version: '0', 'detail-type': 'SystemLog', source: 'aws.partner/okta.com/example', time: '2026-11-21T19:50:12Z', detail: event('user.session.end') }),
  json('not-okta', undefined, { eventType: 'AwsApiCall', actor: 'x', target: [] }),
]; // prettier-ignore
