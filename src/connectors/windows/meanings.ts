import type { WindowsService } from './channels.ts';
import type { Meaning } from './meaning.ts';
import { defenderMeanings } from './meanings/defender.ts';
import { classicPowershellMeanings, powershellMeanings } from './meanings/powershell.ts';
import { securityMeanings } from './meanings/security.ts';
import { sysmonMeanings } from './meanings/sysmon.ts';
import { systemMeanings, taskMeanings } from './meanings/system.ts';

/** What the events of a service mean, by EventID (and variant, see `categories.ts`): the list of all that Vedette knows. */
const meaningsByService: { readonly [service in WindowsService]?: Readonly<Record<string, Meaning>> } = {
  sysmon: sysmonMeanings,
  'sysmon-linux': sysmonMeanings,
  security: securityMeanings,
  system: systemMeanings,
  powershell: powershellMeanings,
  'powershell-classic': classicPowershellMeanings,
  taskscheduler: taskMeanings,
  windefend: defenderMeanings,
};

export function meaningOf(service: WindowsService, eventId: number, variant: string | undefined): Meaning | undefined {
  const meanings = meaningsByService[service];
  return (variant === undefined ? undefined : meanings?.[`${eventId}/${variant}`]) ?? meanings?.[eventId];
}

export function meaningKeys(service: WindowsService): string[] {
  return Object.keys(meaningsByService[service] ?? {});
}
