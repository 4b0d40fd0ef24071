import type { HecReply } from './hec-reply.ts';

/** The token of a request: `Authorization: Splunk TOKEN`, Basic with the token as password, or `?token=` where that is allowed. */
export function hecToken(
  request: Request,
  isQueryAllowed: boolean,
): { readonly token: string } | { readonly reply: HecReply } {
  const header = request.headers.get('authorization');
  if (header !== null) return headerToken(header.trim());
  const asked = new URL(request.url).searchParams.get('token');
  if (asked === null) return { reply: 'token-required' };
  if (!isQueryAllowed) return { reply: 'query-token-off' };
  return asked === '' ? { reply: 'token-required' } : { token: asked };
}

function headerToken(header: string): { token: string } | { reply: HecReply } {
  const [scheme = '', value = ''] = header.split(/\s+/, 2);
  switch (scheme.toLowerCase()) {
    case 'splunk':
      return value === '' ? { reply: 'invalid-authorization' } : { token: value };
    case 'basic': {
      const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(value, 'base64').toString()) ?? [];
      return password === '' ? { reply: 'invalid-authorization' } : { token: password };
    }
    case '':
      return { reply: 'token-required' };
    default:
      return { reply: 'invalid-authorization' };
  }
}
