import type { MappingRow } from '../../model/mapping-api.ts';
import type { MappingProblem } from '../../model/mapping.ts';
import type { SourceAccount } from '../../model/source.ts';
import { readMapping } from '../../pipeline/normalize/mapping/read-mapping.ts';
import { readLearnt } from './learnt-templates.ts';
import type { AllMappings } from './mappings-on-server.ts';

/** Every mapping with its state, those written here first. */
export function listMappings({ stored, files, compiled }: AllMappings, accounts: readonly SourceAccount[]): MappingRow[] {
  const eventsOf = (id: string): number => accounts.reduce((sum, { formats }) => sum + (formats[id] ?? 0), 0);
  const problemsOf = (source: string): MappingProblem[] => compiled.problems.flatMap(({ source: from, ...problem }) => (from === source ? [problem] : []));
  const own = stored.filter(({ kind }) => kind === 'own').map(({ id, text, version, enabled, at, by }): MappingRow => {
    const { mapping, problems } = readMapping(text);
    return { id, title: mapping?.title ?? id, input: mapping?.input ?? '', origin: 'own', from: '', enabled, version, changed: at, by, problems: enabled ? problemsOf(id) : [...problems], events: eventsOf(id) };
  });
  const given = files.mappings.map(({ source, text }): MappingRow => {
    const { mapping } = readMapping(text);
    const id = mapping?.mapping ?? source;
    return { id, title: mapping?.title ?? source, input: mapping?.input ?? '', origin: 'files', from: source, enabled: true, version: 0, changed: null, by: '', problems: problemsOf(source), events: eventsOf(id) };
  });
  const unread = files.unread.map(({ source, message }): MappingRow => ({ id: source, title: source, input: '', origin: 'files', from: source, enabled: true, version: 0, changed: null, by: '', problems: [{ level: 'error', line: 1, column: 1, at: '', message }], events: 0 }));
  const learnt = stored.filter(({ kind }) => kind === 'learnt').flatMap(({ id, text, version, enabled, at, by }): MappingRow[] => {
    const found = readLearnt(text);
    if (found === undefined) return [];
    const title = `${found.templates.length} templates of ${found.source}`;
    return [{ id, title, input: 'templates', origin: 'learnt', from: found.source, enabled, version, changed: at, by, problems: [], events: 0 }];
  });
  return [...own, ...given, ...unread, ...learnt];
} // prettier-ignore
