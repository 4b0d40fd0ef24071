/**
 * The API key in a request to Elasticsearch: `ApiKey` with base64 of `ID:KEY` (or with the key itself), Basic with the key as password, Bearer.
 * https://www.elastic.co/docs/api/doc/elasticsearch/authentication
 */
export function elasticKey(request: Request): string | undefined {
  const [scheme = '', value = ''] = (request.headers.get('authorization') ?? '').trim().split(/\s+/, 2);
  switch (scheme.toLowerCase()) {
    case 'apikey':
      return behindColon(value) ?? (value === '' ? undefined : value);
    case 'basic':
      return behindColon(value);
    case 'bearer':
      return value === '' ? undefined : value;
    default:
      return undefined;
  }
}

function behindColon(base64: string): string | undefined {
  const [, key = ''] = /^[^:]{0,200}:(.{1,200})$/s.exec(Buffer.from(base64, 'base64').toString()) ?? [];
  return key === '' ? undefined : key;
}
