import type { JsonObject, JsonValue } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import type { WindowsService } from './channels.ts';
import { serviceOf } from './channels.ts';
import { eventsWithLogSources, logSourcesOf } from './log-sources.ts';
import { meaningKeys, meaningOf } from './meanings.ts';
import { genericMeaning } from './meanings/system.ts';
import { meaningToKind } from './meaning.ts';

/**
 * The kinds of Windows events: one object per service and EventID that means something to us or to Sigma, one per service for all
 * others, one for what comes from no channel that we know. There are some hundreds, however many a sender invents.
 */
export function kindOf(fields: JsonObject): EventKind {
  const channel = fields['Channel'];
  const byId = typeof channel === 'string' ? (kindsByChannel.get(channel) ?? kindsOfChannel(channel)) : undefined;
  const kinds = byId ?? kindsOfService(serviceOf(undefined, textOf(fields['Provider_Name'] ?? fields['SourceName'])));
  const id = eventIdOf(fields['EventID']);
  if (id === undefined) return kinds.other;
  if (id === 12 && kinds.service === 'sysmon') {
    const variant = registryChange(fields);
    if (variant !== undefined) return kinds.byVariant.get(`12/${variant}`) ?? kinds.other;
  }
  return kinds.byId.get(id) ?? kinds.other;
}

interface Kinds {
  readonly service: WindowsService | undefined;
  readonly byId: ReadonlyMap<number, EventKind>;
  readonly byVariant: ReadonlyMap<string, EventKind>;
  readonly other: EventKind;
}

const kindsByService = new Map<WindowsService | undefined, Kinds>();
const kindsByChannel = new Map<string, Kinds>();

/** A channel is written in several cases (`Security`, `security`): each is looked up once and kept, within bounds. */
function kindsOfChannel(channel: string): Kinds {
  const kinds = kindsOfService(serviceOf(channel, undefined));
  if (kindsByChannel.size < 1000 && channel.length < 200) kindsByChannel.set(channel, kinds);
  return kinds;
}

function kindsOfService(service: WindowsService | undefined): Kinds {
  let kinds = kindsByService.get(service);
  if (kinds === undefined) {
    kinds = makeKinds(service);
    kindsByService.set(service, kinds);
  }
  return kinds;
}

function makeKinds(service: WindowsService | undefined): Kinds {
  const name = `windows/${service ?? 'other'}`;
  const byId = new Map<number, EventKind>();
  const byVariant = new Map<string, EventKind>();
  const other = meaningToKind(name, logSourcesOf(service, undefined, undefined), genericMeaning);
  if (service === undefined) return { service, byId, byVariant, other };
  for (const key of new Set([...eventsWithLogSources(service), ...meaningKeys(service)])) {
    const [id = '', variant] = key.split('/');
    const meaning = meaningOf(service, Number(id), variant) ?? genericMeaning;
    const kind = meaningToKind(`${name}-${key.replace('/', '-')}`, logSourcesOf(service, Number(id), variant), meaning);
    if (variant === undefined) byId.set(Number(id), kind);
    else byVariant.set(key, kind);
  }
  return { service, byId, byVariant, other };
}

/** EventID is a number, or a text of digits in the shapes that come from XML. */
function eventIdOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.length < 10 ? Number(value) : undefined;
}

/**
 * What a Sysmon 12 did to the key. NXLog writes its own `EventType` (`INFO`) over Sysmon's: then the message still says it.
 */
function registryChange(fields: JsonObject): string | undefined {
  const type = fields['EventType'];
  if (typeof type === 'string' && changeByEventType.has(type)) return changeByEventType.get(type);
  const message = fields['Message'];
  const stated = typeof message === 'string' ? /EventType: (\w{1,20})/.exec(message.slice(0, 500)) : null;
  return changeByEventType.get(stated?.[1] ?? '');
}

const changeByEventType: ReadonlyMap<string, string> = new Map([
  ['CreateKey', 'add'],
  ['DeleteKey', 'delete'],
  ['DeleteValue', 'delete-value'],
]);
