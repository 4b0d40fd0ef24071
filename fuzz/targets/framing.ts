import { createBatcher } from '../../src/pipeline/collect/batcher.ts';
import { createFramer } from '../../src/pipeline/collect/framing/create-framer.ts';
import { recognise } from '../../src/pipeline/collect/framing/recognise.ts';
import { asSourceId } from '../../src/model/ids.ts';
import { recordBytes } from '../../src/model/record.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

/** one of each format whose records go over several lines, and an event with several findings */
const joinedSeeds = [
  'type=SYSCALL msg=audit(1795301460.123:1): a=1\ntype=SYSCALL msg=audit(1795301460.123:2): a=1\ntype=PROCTITLE msg=audit(1795301460.123:1): a\n',
  '2026-11-21T22:51:00.1Z stdout P a\n2026-11-21T22:51:00.1Z stderr F b\n2026-11-21T22:51:00.1Z stdout F c\n',
  '{"log":"a","stream":"stdout","time":"t"}\n{"log":"b\\n","stream":"stdout","time":"t"}\n',
  '2026-11-21 22:51:00.123 UTC [1] a@b ERROR:  x\n2026-11-21 22:51:00.123 UTC [1] a@b STATEMENT:  y\n\tz\n2026-11-21 22:51:00.123 UTC [1] a@b LOG:  e\n',
  '2026-11-21 22:51:00.123 UTC,"a","b",1,"c:1",6560f0a4.32c,1,"x\ny""",z\n2026-11-21 22:51:00.123 UTC,"a","b",1,"c:1",6560f0a4.32c,2,"x"\n',
  '# Time: 261121 22:51:00\n# User@Host: a[a] @ b []\nselect\n1;\n# User@Host: a[a] @ b []\nselect 2;\n',
  '{"version":"0","source":"aws.securityhub","detail":{"findings":[{"Id":"a"},{"Id":"b"}]}}\n{"version":"0"}\n',
];

/** Wherever the network or the disk cuts a stream of bytes, the records are the same. */
export const framingTargets: readonly FuzzTarget[] = [
  {
    name: 'framing',
    kind: 'text',
    seeds: () =>
      ['{"a":1}\n{"b":[{"c":"}\\""}]}\n', '{\n "Records": [ {"x":1}, {"y":"]"} ], "z": 1 }', '[{"a":1},\n{"b":2}]', '{"@odata.context":"x","value":[{"a":1}],"@odata.nextLink":"y"}', '{"kind":"EventList","metadata":{},"items":[{"a":1}]}',  'one\r\ntwo\n\nthree', 'time,user,note\r\n1,jdoe,"a\n""b"",c"\r\ntime,user,note\r\n2,x,"open', '#separator \\x09\n#fields\ta\tb\n1\t2\n3\t4\n#close x\n5\t6\n', ...joinedSeeds].map((text) => Buffer.from(text)), // prettier-ignore
    words: ['{', '}', '[', ']', '"', '\\', '\n', '\r\n', '\\"', '#fields\t', '#separator \\x09\n', '#close', '"Records":', '\ufeff', '\u0000', '\n\t', ' P ', ' F ', 'ERROR:  ', 'DETAIL:  ', '# Time: ', '\\n","stream":"stderr"', 'audit(1795301460.123:2)', '},{'], // prettier-ignore
    run(input) {
      const bytes = Buffer.from(input);
      const whole = recordsOf(bytes, bytes.length);
      for (const size of [1, 7, 64]) {
        const cut = recordsOf(bytes, size);
        if (cut.join('\u0000') !== whole.join('\u0000'))
          throw new Error(`in pieces of ${size} bytes the records are others`);
      }
    },
  },
];

function recordsOf(bytes: Buffer, size: number): string[] {
  const records: string[] = [];
  const batcher = createBatcher({
    origin: { source: asSourceId('fuzz'), envelope: 'none' },
    clock: () => 0,
    emit: (batch) => batch.ends.forEach((_, index) => records.push(`${batch.origin.unreadable?.kind ?? ''} ${batch.origin.context ?? ''} ${Buffer.from(recordBytes(batch, index)).toString('latin1')}`)), // prettier-ignore
  });
  const text = recognise(bytes);
  if (text.kind === 'binary') return [];
  const framer = createFramer(text, batcher);
  for (let at = 0; at < bytes.length; at += size) framer.write(Buffer.from(bytes.subarray(at, at + size)));
  framer.end();
  batcher.flush();
  return records;
}
