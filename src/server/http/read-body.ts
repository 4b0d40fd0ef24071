import { Refused } from './refused.ts';

/** The body as text. Reads no further than `limit` bytes, whatever Content-Length says. */
export async function readBodyText(request: Request, limit: number): Promise<string | Refused> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<unknown> | null = request.body;
  if (body === null) return '';
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.byteLength;
    if (size > limit) return new Refused('too-large', `The body is larger than ${limit} bytes.`, { at: 'body' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}
