import { parse } from 'tldts';

/** What a host name is made of: `a.b.example.co.uk` is `a.b` under the registered domain `example.co.uk`, whose own label is `example` under the suffix `co.uk`. */
export interface DomainParts {
  /** what somebody registered: one label and the public suffix */
  readonly registered: string;
  /** the label that was chosen freely, without the suffix */
  readonly label: string;
  readonly suffix: string;
  /** labels in front of the registered domain, empty if there are none */
  readonly inside: string;
}

/**
 * Splits a host name by the public suffix list, with its private part: under a provider of free names (`name.dyndns.org`) the freely chosen label is `name`.
 *
 * @returns undefined for addresses, single labels, bare suffixes, and what is no host name (over 253 characters, empty labels)
 */
export function domainParts(name: string): DomainParts | undefined {
  if (name.length === 0 || name.length > 254) return undefined;
  const host = (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
  const { domain, domainWithoutSuffix, publicSuffix, subdomain, isIp } = parse(host, OPTIONS);
  if (isIp === true || !domain || !domainWithoutSuffix || !publicSuffix) return undefined;
  return { registered: domain, label: domainWithoutSuffix, suffix: publicSuffix, inside: subdomain ?? '' };
}

/** Tunnels and machines use names that are no valid host names (`_ldap._tcp`, long labels): those are looked at as well. */
const OPTIONS = {
  allowPrivateDomains: true,
  validateHostname: false,
  extractHostname: false,
  mixedInputs: false,
};
