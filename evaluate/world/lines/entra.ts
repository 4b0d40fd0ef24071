import type { Access } from '../places.ts';

export interface SignIn {
  readonly login: string;
  readonly index: number;
  readonly app: string;
  readonly access: Access;
  readonly agent: string;
  /** name of the machine where it is managed */
  readonly device: string | undefined;
  /** 0 signed in, 50126 wrong password, 50053 locked, 50074 asked for the second factor */
  readonly error?: number;
  readonly isMfa?: boolean;
}

/** A sign-in of Microsoft Entra ID as Graph writes it. */
export function signIn(time: number, s: SignIn): string {
  const { access } = s;
  const error = s.error ?? 0;
  const id = `00000000-0000-4000-8000-${String(Math.floor(time) % 1e12).padStart(12, '0')}`;
  const device = s.device === undefined
    ? '"deviceId":"","displayName":"","operatingSystem":"","browser":"","isCompliant":false,"isManaged":false,"trustType":""'
    : `"deviceId":"00000000-0000-4000-8001-${String(s.index).padStart(12, '0')}","displayName":"${s.device}","operatingSystem":"Windows11","browser":"Edge 131.0","isCompliant":true,"isManaged":true,"trustType":"Azure AD joined"`; // prettier-ignore
  return `{"id":"${id}","createdDateTime":"${new Date(time).toISOString()}","userDisplayName":"${s.login}","userPrincipalName":"${s.login}@example.com","userId":"00000000-0000-4000-8002-${String(s.index).padStart(12, '0')}","appId":"00000000-0000-4000-8003-${String(s.app.length).padStart(12, '0')}","appDisplayName":"${s.app}","ipAddress":"${access.ip}","clientAppUsed":"Browser","userAgent":"${s.agent}","correlationId":"${id}","conditionalAccessStatus":"${error === 0 ? 'success' : 'notApplied'}","isInteractive":true,"riskLevelDuringSignIn":"none","riskState":"none","resourceDisplayName":"${s.app}","resourceId":"00000000-0000-4000-8003-${String(s.app.length).padStart(12, '0')}","authenticationRequirement":"${s.isMfa === true ? 'multi' : 'single'}FactorAuthentication","userType":"Member","autonomousSystemNumber":${access.asn},"status":{"errorCode":${error},"failureReason":"${error === 0 ? 'Other.' : 'Error validating credentials due to invalid username or password.'}"},"deviceDetail":{${device}},"location":{"city":"${access.city.name}","state":"","countryOrRegion":"${access.city.country}","geoCoordinates":{"latitude":${access.city.latitude},"longitude":${access.city.longitude}}}}`;
}
