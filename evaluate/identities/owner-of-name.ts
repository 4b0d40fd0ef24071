/** Whose a name is in the generated organisation, as its lines are made; undefined for names that belong to nobody for sure. */
export function ownerOfName(name: string): string | undefined {
  const at = name.indexOf(':');
  const text = name.slice(at + 1);
  switch (name.slice(0, at)) {
    case 'sid': {
      const rid = Number(/^s-1-5-21-1000000000-1000000000-1000000000-(\d+)$/.exec(text)?.[1] ?? NaN);
      if (rid >= 900 && rid < 990) return `service ${rid - 900}`;
      const local = /^s-1-5-21-5-5-5-1001@(pc-\w)\.example\.com$/.exec(text)?.[1];
      if (local !== undefined) return `local ${local}`;
      return rid >= 1100 && rid < 2000 ? loginOf(rid - 1100) : undefined;
    }
    case 'entra':
      return byNumber(/^00000000-0000-4000-8002-(\d{12})$/.exec(text)?.[1]);
    case 'account': {
      const service = /^example\\(svc-.+)$/.exec(text)?.[1];
      if (service !== undefined) return `service ${service.length % 90}`;
      const local = /^(pc-\w)\\/.exec(text)?.[1];
      if (local !== undefined) return `local ${local}`;
      return knownLogin(/^example\\(.+)$/.exec(text)?.[1]);
    }
    case 'login':
      return knownLogin(/^(.+)@example\.com$/.exec(text)?.[1]);
    case 'google':
      return byNumber(/^1000000000000000(\d{5})$/.exec(text)?.[1]);
    case 'aws':
      return knownLogin(/^AIDAEXAMPLE(.+)$/.exec(text)?.[1]);
    case 'arn':
      return knownLogin(/^arn:aws:iam::123456789012:user\/(.+)$/.exec(text)?.[1]);
    case 'access-key':
      return byNumber(/^AKIAEXAMPLE(\d{9})$/.exec(text)?.[1]);
    case 'fqdn':
      return hostOf(/^([\w-]+)\.example\.com$/.exec(text)?.[1]);
    case 'netbios':
      return hostOf(/^example\\([\w-]+)$/.exec(text)?.[1]);
    case 'device-name':
      return hostOf(text);
    case 'entra-device': {
      const index = /^00000000-0000-4000-8001-(\d{12})$/.exec(text)?.[1];
      return index === undefined ? undefined : hostOf(`ws-${String(Number(index) + 1).padStart(4, '0')}`);
    }
    default:
      return undefined;
  }
}

const hostOf = (host: string | undefined): string | undefined => (host === undefined ? undefined : `host ${host}`);
const byNumber = (digits: string | undefined): string | undefined =>
  digits === undefined ? undefined : loginOf(Number(digits));
let logins: readonly string[] = [];
const loginOf = (index: number): string | undefined => knownLogin(logins[index]);
const knownLogin = (login: string | undefined): string | undefined =>
  login !== undefined && logins.includes(login) ? `person ${login}` : undefined;

/** The people of the world, in the order of their numbers. */
export function knowPeople(names: readonly string[]): void {
  logins = names;
}
