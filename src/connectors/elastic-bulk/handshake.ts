/**
 * What shippers ask before they send, and put for themselves: answered as by a server on which everything is set up already. Facts of the public API:
 * https://www.elastic.co/docs/api/doc/elasticsearch
 */
export function handshake(
  method: string,
  path: string,
  options: { version: string; isFull: boolean },
): object | string | undefined {
  const [first = '', second = '', third = ''] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  if (method === 'GET') return asked([first, second, third], options);
  if (['PUT', 'POST', 'DELETE'].includes(method)) return put(method, first, second);
  return undefined;
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part).slice(0, 255);
  } catch {
    return part.slice(0, 255);
  }
};

/** Collections of which the last part of the path is a name. */
const KEPT = [
  '_index_template',
  '_component_template',
  '_template',
  '_data_stream',
  '_ilm',
  '_ingest',
  '_alias',
  '_aliases',
  '_slm',
  '_cluster',
];

function put(method: string, first: string, second: string): object | undefined {
  if (second === '_simulate') return undefined;
  if (KEPT.includes(first) || KEPT.includes(second)) return { acknowledged: true };
  if (['_refresh', '_flush'].includes(first) || ['_refresh', '_flush'].includes(second)) return { _shards: SHARDS };
  const isIndex = method === 'PUT' && first !== '' && !first.startsWith('_') && second === '';
  return isIndex ? { acknowledged: true, shards_acknowledged: true, index: first } : undefined;
} // prettier-ignore

const SHARDS = { total: 1, successful: 1, failed: 0 };

function asked(
  [first, second, third]: readonly [string, string, string],
  { version, isFull }: { version: string; isFull: boolean },
): object | string | undefined {
  const health = isFull ? 'red' : 'green';
  const license = { status: 'active', uid: UUID, type: 'basic', mode: 'basic', issue_date_in_millis: 0 };
  switch (first) {
    case '':
      return serverInfo(version);
    case '_license':
      return { license };
    case '_xpack': {
      const on = { available: true, enabled: true };
      return { license, features: { ilm: on, data_streams: on, security: on }, tagline: '' };
    }
    case '_cat':
      return second === 'health' ? `0 00:00:00 vedette ${health} 1 1 0 0 0 0 0 0 - 100.0%\n` : undefined;
    case '_cluster':
      return second === 'health' ? { cluster_name: 'vedette', status: health, timed_out: false, number_of_nodes: 1, number_of_data_nodes: 1 } : undefined;
    case '_nodes': {
      const node = { name: 'vedette', version, roles: ['data', 'ingest', 'master'], ingest: { processors: [] } };
      return { _nodes: SHARDS, cluster_name: 'vedette', nodes: { [UUID]: node } };
    }
    case '_ilm':
      return { [third === '' ? 'logs' : third]: { version: 1, modified_date: '2025-01-01T00:00:00.000Z', policy: { phases: {} } } };
    case '_index_template': {
      const template = { index_patterns: [`${second}*`], composed_of: [], priority: 100, data_stream: {} };
      return { index_templates: [{ name: second, index_template: template }] };
    }
    case '_component_template':
      return { component_templates: [{ name: second, component_template: { template: {} } }] };
    case '_template':
      return { [second]: { index_patterns: [`${second}*`], order: 0, settings: {}, mappings: {}, aliases: {} } };
    case '_ingest':
      return { [third === '' ? 'logs' : third]: { description: 'not applied', processors: [] } };
    case '_data_stream':
      return { data_streams: [{ name: second, timestamp_field: { name: '@timestamp' }, indices: [], generation: 1, status: 'GREEN', template: second }] };
    case '_alias':
      return { [second]: { aliases: { [second]: { is_write_index: true } } } };
    default:
      if (first.startsWith('_')) return undefined;
      return second === '' || second === '_alias' ? { [first]: { aliases: {}, mappings: {}, settings: {} } } : undefined;
  }
} // prettier-ignore

const UUID = 'dmVkZXR0ZS1zZXJ2ZXItMQ';

const serverInfo = (version: string): object => ({
  name: 'vedette',
  cluster_name: 'vedette',
  cluster_uuid: UUID,
  version: {
    number: version,
    build_flavor: 'default',
    build_type: 'docker',
    build_hash: '0000000000000000000000000000000000000000',
    build_date: '2025-01-01T00:00:00.000Z',
    build_snapshot: false,
    lucene_version: '9.12.0',
    minimum_wire_compatibility_version: '7.17.0',
    minimum_index_compatibility_version: '7.0.0',
  },
  tagline: 'You Know, for Search',
});
