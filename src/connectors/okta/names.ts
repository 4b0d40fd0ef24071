/** Names of an event of Okta's System Log. Source: Okta, System Log API, schema LogEvent. */
// prettier-ignore
export const oktaNames: readonly string[] = [
  'uuid', 'published', 'eventType', 'version', 'severity', 'legacyEventType', 'displayMessage', 'actor.id', 'actor.type', 'actor.alternateId',
  'actor.displayName', 'actor.detailEntry.*', 'target.id', 'target.type', 'target.alternateId', 'target.displayName', 'target.detailEntry.*',
  'target.changeDetails.*', 'client.userAgent.rawUserAgent', 'client.userAgent.os', 'client.userAgent.browser', 'client.zone', 'client.device',
  'client.id', 'client.ipAddress', 'client.geographicalContext.city', 'client.geographicalContext.state', 'client.geographicalContext.country',
  'client.geographicalContext.postalCode', 'client.geographicalContext.geolocation.lat', 'client.geographicalContext.geolocation.lon',
  'request.ipChain.ip', 'request.ipChain.version', 'request.ipChain.source', 'request.ipChain.geographicalContext.city',
  'request.ipChain.geographicalContext.state', 'request.ipChain.geographicalContext.country', 'request.ipChain.geographicalContext.postalCode',
  'request.ipChain.geographicalContext.geolocation.lat', 'request.ipChain.geographicalContext.geolocation.lon', 'outcome.result', 'outcome.reason',
  'transaction.id', 'transaction.type', 'transaction.detail.*', 'debugContext.debugData.*', 'authenticationContext.authenticationProvider',
  'authenticationContext.authenticationStep', 'authenticationContext.credentialProvider', 'authenticationContext.credentialType',
  'authenticationContext.externalSessionId', 'authenticationContext.interface', 'authenticationContext.issuer.id',
  'authenticationContext.issuer.type', 'authenticationContext.rootSessionId', 'securityContext.asNumber', 'securityContext.asOrg',
  'securityContext.isp', 'securityContext.domain', 'securityContext.isProxy', 'device.id', 'device.name', 'device.os_platform', 'device.os_version',
  'device.managed', 'device.registered', 'device.device_integrator', 'device.disk_encryption_type', 'device.screen_lock_type', 'device.jailbreak',
  'device.secure_hardware_present',
];
