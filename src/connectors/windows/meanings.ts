import type { WindowsService } from './channels.ts';
import type { Meaning } from './meaning.ts';

/** What the events of a service mean, by EventID (and variant, see `categories.ts`). The list of all that Vedette knows. */
const meaningsByService: { readonly [service in WindowsService]?: Readonly<Record<string, Meaning>> } = {};

export function meaningOf(service: WindowsService, eventId: number, variant: string | undefined): Meaning | undefined {
  const meanings = meaningsByService[service];
  return (variant === undefined ? undefined : meanings?.[`${eventId}/${variant}`]) ?? meanings?.[eventId];
}

export function meaningKeys(service: WindowsService): string[] {
  return Object.keys(meaningsByService[service] ?? {});
}

/** An event of which only its log is known. */
export const genericMeaning: Meaning = { ocsfClass: 'base_event', activity: 0, entities: [], observations: [] };
