import type { Batcher } from '../batcher.ts';
import { createAuditJoiner } from './audit-events.ts';
import { createContainerJoiner } from './container-lines.ts';
import { createDelimitedFramer } from './delimited.ts';
import type { Framer } from './framer.ts';
import { createJoiningFramer } from './joined-lines.ts';
import { createJsonFramer } from './json-documents.ts';
import { createLineFramer } from './lines.ts';
import { createMysqlJoiner } from './mysql-records.ts';
import { createPostgresqlCsvJoiner, createPostgresqlJoiner } from './postgresql-records.ts';
import type { Framing, RecognisedText } from './recognise.ts';
import { createTranscoder } from './transcode.ts';
import { createUnfolding } from './unfold.ts';
import { createXmlEventsFramer } from './xml-events.ts';
import { createZeekFramer } from './zeek-tsv.ts';

const framers: Record<Framing, (batcher: Batcher) => Framer> = {
  audit: (batcher) => createJoiningFramer(batcher, createAuditJoiner()),
  container: (batcher) => createJoiningFramer(batcher, createContainerJoiner()),
  delimited: createDelimitedFramer,
  lines: (batcher) => createLineFramer(createUnfolding(batcher)),
  json: (batcher) => createJsonFramer(createUnfolding(batcher)),
  mysql: (batcher) => createJoiningFramer(batcher, createMysqlJoiner()),
  postgresql: (batcher) => createJoiningFramer(batcher, createPostgresqlJoiner()),
  'postgresql-csv': (batcher) => createJoiningFramer(batcher, createPostgresqlCsvJoiner()),
  'xml-events': createXmlEventsFramer,
  w3c: (batcher) => createZeekFramer(batcher, 'w3c'),
  'zeek-tsv': (batcher) => createZeekFramer(batcher),
};

/** The framer for text that was recognised. Its first bytes must be those of the text, byte order mark included. */
export function createFramer(text: RecognisedText, batcher: Batcher): Framer {
  if (text.encoding !== 'utf-8') batcher.setOrigin({ ...batcher.origin(), encoding: text.encoding });
  const framer = framers[text.framing](batcher);
  const decoded = text.encoding === 'utf-8' ? framer : createTranscoder(text.encoding, framer);
  return text.skip === 0 ? decoded : skipping(text.skip, decoded);
}

function skipping(bytes: number, framer: Framer): Framer {
  let left = bytes;
  return {
    write(chunk) {
      const skipped = Math.min(left, chunk.length);
      left -= skipped;
      if (skipped < chunk.length) framer.write(skipped === 0 ? chunk : chunk.subarray(skipped));
    },
    end: () => framer.end(),
    ...(framer.spoil === undefined ? {} : { spoil: (reason) => framer.spoil?.(reason) }),
    settle: () => framer.settle?.(),
    pending: () => framer.pending(),
  };
}
