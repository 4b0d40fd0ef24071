import { mappingApi, type MappingDetail, type PreviewedRecord } from '../../model/mapping-api.ts';
import type { Event } from '../../model/event.ts';
import { asSourceId, DEFAULT_TENANT, eventIdOf, streamOf } from '../../model/ids.ts';
import type { Mapping, MappingProblem } from '../../model/mapping.ts';
import { entityRefOf } from '../../model/entity.ts';
import { ocsfBase } from '../../model/ocsf.ts';
import { refuse, type Input } from './fake-answer.ts';

type Name = keyof typeof mappingApi;

const mapping: Mapping = {
  mapping: 'acme-doors', title: 'Acme door controllers', input: 'json', recognise: { keys: ['door', 'badge'] }, time: { field: 'at', format: 'iso' },
  event: { class: 'authentication', activity: 'logon' }, fields: { user: 'badge.owner', src_ip: 'reader.ip', host: 'door' }, outcome: { field: 'result', success: ['open'], failure: ['refused'] },
}; // prettier-ignore

export const FAKE_MAPPING = `mapping: acme-doors
title: Acme door controllers
input: json
recognise:
  keys: [door, badge]
time:
  field: at
  format: iso
event:
  class: authentication
  activity: logon
fields:
  user: badge.owner
  src_ip: reader.ip
  host: door
outcome:
  field: result
  success: [open]
  failure: [refused]
`;

const recordAt = (n: number): string => JSON.stringify({ at: `2026-11-21T19:5${n % 10}:11Z`, door: `door-${n % 4}`, badge: { id: 4000 + n, owner: ['jdoe', 'mroe', 'o.brandt'][n % 3] ?? '' }, reader: { ip: `192.0.2.${n}` }, result: n % 5 === 0 ? 'refused' : 'open', firmware: '2.1.0' }); // prettier-ignore

/** The part of the fake server that knows mappings; a text with "broken" in it has errors. */
export function createFakeMappingHandlers(deps: { readonly now: () => number; readonly nameOfCaller: () => string }) {
  let rows: MappingDetail[] = [];
  const set = { version: 'a1b2c3d4e5f60718', since: 0, loading: false, failure: null };
  const parts = [
    { part: 'time', fields: ['at'], certainty: 0.92, reasons: ['100 % of the values are times (iso)', 'in 100 % of the records'] },
    { part: 'user', fields: ['badge.owner'], certainty: 0.61, reasons: ['named as "owner"', '100 % of the values are word'] },
    { part: 'src_ip', fields: ['reader.ip'], certainty: 0.55, reasons: ['named as "ip"', '100 % of the values are ip'] },
    { part: 'host', fields: ['door'], certainty: 0.41, reasons: ['100 % of the values are word'] },
  ];

  const detail = (part: Partial<MappingDetail>): MappingDetail => ({
    id: 'acme-doors', title: mapping.title, input: 'json', origin: 'own', from: '', enabled: true, version: 3, changed: deps.now() - 5_400_000, by: 'Anna Keller', problems: [], events: 48_211, text: FAKE_MAPPING, mapping,
    versions: [3, 2, 1].map((version) => ({ version, text: FAKE_MAPPING, enabled: true, note: version === 1 ? 'first' : 'time zone', at: deps.now() - (4 - version) * 5_400_000, by: 'Anna Keller' })), ...part,
  });
  const find = (input: Input): MappingDetail => rows.find(({ id }) => id === mappingApi.mapping.params.parse(input.params).id) ?? refuse(404, 'not-found', 'There is no mapping with this id. It may have been removed.');

  function eventOf(text: string): Event {
    const value: unknown = JSON.parse(text);
    const fields = mappingApi.previewMapping.answer.shape.shown.element.shape.event.unwrap().shape.fields.parse(value);
    const time = Date.UTC(2026, 10, 21, 19, 50, 11);
    return {
      id: eventIdOf(streamOf('preview'), 1), tenant: DEFAULT_TENANT, time, received: deps.now(), source: asSourceId('preview'), format: 'acme-doors', logSources: [], fields,
      ocsf: ocsfBase('authentication', 1, time, 1, { vendor: 'unknown', name: 'Acme' }), quality: [],
      entities: [entityRefOf('user', 'jdoe', 'actor'), entityRefOf('address', '192.0.2.7', 'source'), entityRefOf('device', 'door-1', 'observer')],
    };
  }
  function shownOf(text: string): PreviewedRecord {
    try {
      return { text, read: true, event: eventOf(text) };
    } catch {
      return { text, read: false, unreadable: 'the record begins like a JSON object but is none: it ends too early' };
    }
  }

  const handlers: Record<Name, (input: Input) => unknown> = {
    mappings: () => ({ mappings: rows, set }),
    mapping: (input) => ({ mapping: find(input) }),
    putMapping: (input) => {
      const { id } = mappingApi.putMapping.params.parse(input.params);
      const { text } = mappingApi.putMapping.body.parse(input.body);
      const saved = detail({ id, text, by: deps.nameOfCaller(), changed: deps.now(), events: 0, version: (rows.find((row) => row.id === id)?.version ?? 0) + 1 });
      rows = [saved, ...rows.filter((row) => row.id !== id)];
      return { mapping: saved, set };
    },
    changeMapping: (input) => {
      const { enabled } = mappingApi.changeMapping.body.parse(input.body);
      const changed = { ...find(input), enabled };
      rows = rows.map((row) => (row.id === changed.id ? changed : row));
      return { mapping: changed, set };
    },
    removeMapping: (input) => {
      const { id } = find(input);
      rows = rows.filter((row) => row.id !== id);
      return { set };
    },
    previewMapping: (input) => {
      const body = mappingApi.previewMapping.body.parse(input.body);
      const text = body.text ?? FAKE_MAPPING;
      const problems: MappingProblem[] = text.includes('broken') ? [{ level: 'error', line: 8, column: 11, at: 'time.format', message: '"broken" is no time format: "b" is no part of a time' }] : [];
      const records = body.records.filter((record) => record !== '');
      return { text, mapping: problems.length > 0 ? null : mapping, problems, records: records.length, read: problems.length > 0 ? 0 : records.length, withTime: problems.length > 0 ? 0 : records.length, shown: problems.length > 0 ? records.map((each) => ({ text: each, read: false })) : records.slice(0, body.shown).map(shownOf) };
    },
    suggestMapping: (input) => {
      const { records } = mappingApi.suggestMapping.body.parse(input.body);
      const recognition = { records: records.length, formats: [{ id: 'json', known: false, records: records.length, share: 1, certainty: 0.93, withTime: 1 }], unreadable: [], quality: {}, nearMisses: [] };
      return { recognition, suggestion: { mapping, text: FAKE_MAPPING, parts, share: 1 }, records, context: null };
    },
    mappingSample: (input) => {
      const { source } = mappingApi.mappingSample.query.parse(input.query);
      const sources = rows.length === 0 ? [] : [{ source: 'app/doors', records: 1204 }, { source: 'syslog:192.0.2.40', records: 88 }];
      return { records: source === undefined ? [] : Array.from({ length: 24 }, (_, n) => recordAt(n)), context: null, sources };
    },
  };

  return {
    handlers,
    become(empty: boolean) {
      rows = empty ? [] : [
        detail({}),
        detail({ id: 'till-log', title: 'Tills, text log', input: 'text', events: 1_204_331, version: 1, problems: [{ level: 'warning', line: 1, column: 1, at: 'mapping', message: 'no time is named: events will have the time at which they were received' }] }),
        detail({ id: 'payroll', title: 'Payroll export', input: 'delimited', origin: 'files', from: '/etc/vedette/mappings/payroll.yml', events: 812, changed: null, by: '', versions: [], problems: [{ level: 'error', line: 8, column: 3, at: 'fields.src_ipp', message: '"src_ipp" is not known here: it is none of the meanings (src_ip, user, host …)' }] }),
        detail({ id: 'syslog:192.0.2.40', title: '41 templates of syslog:192.0.2.40', input: 'templates', origin: 'learnt', from: 'syslog:192.0.2.40', events: 0, by: 'Vedette', text: JSON.stringify({ source: 'syslog:192.0.2.40', templates: ['Login of <*> from <*> port <*> accepted', 'job <*> finished in <*>'], coverage: 0.97, lines: 1800 }), mapping: null }),
      ];
    },
  };
} // prettier-ignore
