import { api } from '../../model/api.ts';
import { DEFAULT_TENANT, asSourceId } from '../../model/ids.ts';
import type { MappingDetail, MappingRow } from '../../model/mapping-api.ts';
import type { SourceAccount } from '../../model/source.ts';
import { suggestMapping } from '../../pipeline/normalize/suggest/suggest-mapping.ts';
import { recogniseSample, UNKNOWN_FORMATS } from '../../pipeline/normalize/recognise-sample.ts';
import type { EventStore } from '../../store/events/event-store.ts';
import type { MappingStore } from '../../store/state/mapping-store.ts';
import { actorOf } from '../auth/actor.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import { listMappings } from '../mappings/list-mappings.ts';
import type { MappingsOnServer } from '../mappings/mappings-on-server.ts';
import { batchOf, frameRecords, previewRecords } from '../mappings/preview.ts';
import { readUnknown } from '../mappings/unknown-records.ts';
import { readMapping } from '../../pipeline/normalize/mapping/read-mapping.ts';
import type { RulesOnServer } from '../rules/rules-on-server.ts';

export interface MappingHandlersDeps {
  readonly mappings: MappingsOnServer;
  readonly store: MappingStore;
  readonly events: Pick<EventStore, 'search'>;
  readonly accounts: () => Promise<readonly SourceAccount[]>;
  readonly rules: Pick<RulesOnServer, 'state' | 'refresh'>;
  readonly now: () => number;
}

const tenant = DEFAULT_TENANT;
const noSuch = (): Refused => new Refused('not-found', 'There is no mapping with this id. It may have been removed.', { at: 'path.id' }); // prettier-ignore

export function mappingHandlers({ mappings, store, events, accounts, rules, now }: MappingHandlersDeps) {
  const rows = async (): Promise<MappingRow[]> => listMappings(await mappings.all(), await accounts());

  async function detailOf(id: string): Promise<MappingDetail | Refused> {
    const row = (await rows()).find((each) => each.id === id);
    if (row === undefined) return noSuch();
    const { stored, files } = await mappings.all();
    const text = row.origin === 'files' ? files.mappings.find(({ source }) => source === row.from)?.text : stored.find((each) => each.id === id && each.kind === row.origin)?.text;
    const versions = row.origin === 'files' ? [] : await store.versions(tenant, row.origin, id, 50);
    const mapping = text === undefined || row.origin === 'learnt' ? undefined : readMapping(text).mapping;
    return { ...row, text: text ?? '', mapping: mapping ?? null, versions: [...versions] };
  }

  async function changed(id: string) {
    const set = await rules.refresh();
    if (set.failure !== null) return new Refused('unavailable', `The change is kept, but not active yet. ${set.failure.message}`);
    const mapping = await detailOf(id);
    return mapping instanceof Refused ? mapping : { mapping, set };
  }

  return {
    mappings: handle(api.mappings, async () => ({ mappings: await rows(), set: rules.state() })),
    mapping: handle(api.mapping, async ({ params }) => {
      const mapping = await detailOf(params.id);
      return mapping instanceof Refused ? mapping : { mapping };
    }),
    putMapping: handle(api.putMapping, async ({ params: { id }, body }, caller) => {
      const read = readMapping(body.text);
      const [bad] = read.problems.filter(({ level }) => level === 'error');
      if (read.mapping === undefined) return new Refused('bad-request', `The mapping cannot be read: line ${bad?.line ?? 1}, column ${bad?.column ?? 1}: ${bad?.at ?? ''} ${bad?.message ?? ''}.`, { at: `body.text:${bad?.line ?? 1}:${bad?.column ?? 1}` });
      if (read.mapping.mapping !== id) return new Refused('bad-request', `The text is of the mapping "${read.mapping.mapping}", and the address names "${id}".`, { at: 'body.text' });
      const taken = (await mappings.all()).compiled.parsers.find((parser) => parser.id === id);
      if ((taken !== undefined && taken.isMapping !== true) || UNKNOWN_FORMATS.has(id)) return new Refused('conflict', `"${id}" is the name of a format that Vedette reads by itself. Give the mapping another name.`, { at: 'path.id' });
      const put = await store.put(tenant, { kind: 'own', id, text: body.text, note: body.note, ...(body.version === undefined ? {} : { expected: body.version }) }, actorOf(caller));
      if (put === undefined) return new Refused('conflict', 'Somebody else has changed this mapping since you opened it. Open it again; your text is still in the editor.', { at: 'body.version' });
      return await changed(id);
    }),
    changeMapping: handle(api.changeMapping, async ({ params: { id }, body }, caller) => {
      const row = (await rows()).find((each) => each.id === id);
      if (row === undefined) return noSuch();
      if (row.origin === 'files') return new Refused('conflict', 'This mapping comes from a file of --mappings: change it there.', { at: 'path.id' });
      await store.put(tenant, { kind: row.origin, id, enabled: body.enabled, note: body.note }, actorOf(caller));
      return await changed(id);
    }),
    removeMapping: handle(api.removeMapping, async ({ params: { id } }, caller) => {
      const row = (await rows()).find((each) => each.id === id);
      if (row?.origin === 'files') return new Refused('conflict', 'This mapping comes from a file of --mappings: remove it there.', { at: 'path.id' });
      if (row === undefined || !(await store.remove(tenant, row.origin, id, actorOf(caller)))) return noSuch();
      return { set: await rules.refresh() };
    }),
    previewMapping: handle(api.previewMapping, async ({ body }) => {
      const { text, mapping, records, context, source, shown } = body;
      if (text === undefined && mapping === undefined) return new Refused('bad-request', 'Give the mapping as text or as an object.', { at: 'body.text' });
      return previewRecords({ text, mapping, records, context, source: asSourceId(source ?? 'preview'), shown, received: now() });
    }),
    suggestMapping: handle(api.suggestMapping, async ({ body: { records, context, id, title } }) => {
      const framed = context === undefined ? await frameRecords(records) : { records, context };
      const batch = batchOf(framed.records, framed.context, asSourceId('preview'), now());
      const parsers = await mappings.parsers();
      const parseContext = { received: now(), context: framed.context, envelope: undefined };
      const suggestion = suggestMapping(framed.records, { id, title, context: parseContext });
      return { recognition: recogniseSample([batch], parsers), suggestion: suggestion ?? null, records: [...framed.records], context: framed.context ?? null };
    }),
    mappingSample: handle(api.mappingSample, async ({ query: { source, limit } }) => {
      const { records, context } = await readUnknown(events, tenant, source, limit);
      // one format at a time: a mapping reads one
      const most = [...Map.groupBy(records, ({ format }) => format)].toSorted((a, b) => b[1].length - a[1].length)[0]?.[1] ?? [];
      const sources = (await accounts()).map(({ source: name, formats }) => ({ source: name, records: [...UNKNOWN_FORMATS].reduce((sum, format) => sum + (formats[format] ?? 0), 0) })).filter((each) => each.records > 0).toSorted((a, b) => b.records - a.records);
      return { records: most.map(({ text }) => text), context: most[0]?.format === 'csv' ? (context ?? null) : null, sources: sources.slice(0, 200) };
    }),
  };
} // prettier-ignore
