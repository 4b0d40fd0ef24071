import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../../model/ids.ts';
import { recordBytes } from '../../../model/record.ts';
import { createBatcher, type Batcher } from '../batcher.ts';
import { createFramer } from './create-framer.ts';
import type { Framer } from './framer.ts';
import { recognise, type Framing } from './recognise.ts';

function begin(framing: Framing, record = 1 << 20): { framer: Framer; batcher: Batcher; records: string[] } {
  const records: string[] = [];
  const batcher = createBatcher({
    origin: { source: asSourceId('x'), envelope: 'none' },
    clock: () => 0,
    limits: { record },
    emit: (batch) => {
      for (let i = 0; i < batch.ends.length; i++) records.push(Buffer.from(recordBytes(batch, i)).toString());
    },
  });
  return { framer: createFramer({ kind: 'text', encoding: 'utf-8', framing, skip: 0 }, batcher), batcher, records };
}

/** The records of a text, which must be recognised. */
function recordsIn(text: string, expected: Framing, size = 1 << 16): string[] {
  const bytes = Buffer.from(text);
  expect(recognise(bytes)).toMatchObject({ framing: expected });
  const { framer, batcher, records } = begin(expected);
  for (let at = 0; at < bytes.length; at += size) framer.write(bytes.subarray(at, at + size));
  framer.end();
  batcher.flush();
  return records;
}

const time = '2026-11-21T22:51:00.123456789Z';
const cri = (stream: string, tag: string, text: string): string => `${time} ${stream} ${tag} ${text}`;
const docker = (log: string, stream = 'stdout'): string => JSON.stringify({ log, stream, time });

describe('lines of a container', () => {
  it.each([1, 13, 1 << 16])(
    'in parts are one record a stream, lines of the other stream between them or not, in pieces of %i bytes',
    (size) => {
      const lines = [cri('stdout', 'F', 'whole'), cri('stdout', 'P', 'one '), cri('stderr', 'F', 'other'), cri('stdout', 'P', 'two '), cri('stderr', 'P', 'an '), cri('stdout', 'F', 'three'), cri('stderr', 'F', 'error'), cri('stdout', 'F', 'end')]; // prettier-ignore
      const [whole, one, other, two, an, three, error, end] = lines;
      expect(recordsIn(`${lines.join('\n')}\n`, 'container', size)).toEqual([whole, `${one}\n${two}\n${three}`, other, `${an}\n${error}`, end]); // prettier-ignore
    },
  );

  it('of Docker are parts where the text has no line feed at its end', () => {
    const lines = [docker('one '), docker('two\\n'), docker('three\n'), docker('a\n'), docker('x","stream":"stdout","time'), docker('\n', 'stderr'), docker('\n')]; // prettier-ignore
    expect(recordsIn(lines.join('\n'), 'container')).toEqual([lines.slice(0, 3).join('\n'), lines[3], `${lines[4]}\n${lines[6]}`, lines[5]]); // prettier-ignore
  });

  it('that lost their end go out as far as they have come', () => {
    const lines = [cri('stdout', 'P', 'one '), cri('stdout', 'P', 'two ')];
    expect(recordsIn(lines.join('\n'), 'container')).toEqual([lines.join('\n')]);
    const many = Array.from({ length: 600 }, (_, at) => cri('stdout', 'P', `${at} `));
    expect(recordsIn(many.join('\n'), 'container').map((record) => record.split('\n').length)).toEqual([256, 256, 88]);
  });

  it('are told from other JSON, and from logs that begin with a time', () => {
    expect(recognise(Buffer.from('{"log":"x","level":"info"}\n'))).toMatchObject({ framing: 'lines' });
    expect(recognise(Buffer.from(`${time} stdout something\n`))).toMatchObject({ framing: 'lines' });
  });
});

const pg = '2026-11-21 22:51:00.123 UTC [812] alice@shop';

describe('the log of PostgreSQL', () => {
  it('has records of several lines: a tab goes on, and so does what is said beside the message', () => {
    const first = [`${pg} ERROR:  relation "nothing" does not exist at character 15`, `${pg} STATEMENT:  SELECT *`, '\tFROM nothing', '\t', '\tWHERE true']; // prettier-ignore
    const second = [`${pg} LOG:  duration: 12.345 ms  statement: SELECT 1,`, '\t2'];
    const other = `${pg.replace('812', '813')} DETAIL:  of another session`;
    const text = [...first, ...second, other, 'a word of something else', `${pg} LOG:  end`];
    expect(recordsIn(text.join('\n'), 'postgresql', 10)).toEqual([first.join('\n'), second.join('\n'), ...text.slice(7)]); // prettier-ignore
  });

  it('may number the lines in its prefix', () => {
    const lines = [3, 4].map((line, at) => `2026-11-21 22:51:00 UTC [812]: [${line}-1] user=alice ${at === 0 ? 'ERROR' : 'HINT'}:  x`); // prettier-ignore
    expect(recordsIn(lines.join('\n'), 'postgresql')).toEqual([lines.join('\n')]);
    const back = lines.toReversed();
    expect(recordsIn([...lines, ...back].join('\n'), 'postgresql')).toHaveLength(2);
  });

  it('that is cut off because it is too long goes on with what the rest of it tells', () => {
    const lines = [`${pg} DETAIL:  b`, '\tc', '\tc', `${pg.replace('812', '813')} HINT:  d`];
    const [whole, rest] = [begin('postgresql', 60), begin('postgresql', 60)];
    for (const [{ framer, batcher }, from] of [
      [whole, 0],
      [rest, 2],
    ] as const) {
      framer.write(Buffer.from(`${lines.slice(from).join('\n')}\n`));
      framer.end();
      batcher.flush();
    }
    expect(whole.records).toEqual([`${lines[0]}\n\tc`, ...rest.records]);
  });

  it('as CSV goes on while a quote is open, and a line that was cut off takes nothing with it', () => {
    const head = '2026-11-21 22:51:00.123 UTC,"alice","shop",812,"192.0.2.10:40000",6560f0a4.32c,';
    const tail = ',"SELECT",2026-11-21 22:50:59 UTC,3/17,0,ERROR,42P01';
    const one = `${head}1${tail},"relation ""x"" does not exist",,,,,,"SELECT *\nFROM ""x""\n,""y""",15,,"psql"`;
    const cut = `${head}2${tail},"an open `;
    const two = `${head}3${tail},"short",,,,,,,,,"psql"`;
    expect(recordsIn(`${one}\n${cut}\n${two}\n`, 'postgresql-csv', 7)).toEqual([one, cut, two]);
  });
});

describe('the logs of MySQL', () => {
  it('have entries of several lines: slow', () => {
    const banner = ['/usr/sbin/mariadbd, Version: 10.11.6-MariaDB-log (Debian 12). started with:', 'Tcp port: 3306  Unix socket: /run/mysqld/mysqld.sock', 'Time\t\t    Id Command\tArgument']; // prettier-ignore
    const one = ['# Time: 261121 22:51:00', '# User@Host: alice[alice] @ web1 [192.0.2.10]', '# Thread_id: 31  Schema: shop  QC_hit: No', '# Query_time: 2.0  Lock_time: 0.0  Rows_sent: 1  Rows_examined: 0', 'SET timestamp=1795301460;', 'select *', '# a remark', '', 'from t;']; // prettier-ignore
    const two = ['# User@Host: bob[bob] @ localhost []', '# Query_time: 3.0', 'SET timestamp=1795301460;', 'select 2;'];
    const text = [...banner, ...one, ...two].join('\n');
    expect(recordsIn(text, 'mysql', 9)).toEqual([...banner, one.join('\n'), two.join('\n')]); // prettier-ignore
  });

  it('general, and error', () => {
    const general = ['2026-11-21T22:51:00.123456Z\t   12 Query\tSELECT *', 'FROM t', '2026-11-21T22:51:00.123460Z\t   12 Quit\t', '\t\t   13 Query\tSELECT 1', '  , 2']; // prettier-ignore
    expect(recordsIn(general.join('\n'), 'mysql')).toEqual([`${general[0]}\n${general[1]}`, general[2], `${general[3]}\n${general[4]}`]); // prettier-ignore
    const error = ['2026-11-21T22:51:00.123456Z 0 [ERROR] [MY-012592] [InnoDB] Operating system error', 'and what it means', '2026-11-21T22:51:01.000000Z 0 [System] [MY-010931] [Server] ready']; // prettier-ignore
    expect(recordsIn(error.join('\n'), 'mysql')).toEqual([`${error[0]}\n${error[1]}`, error[2]]);
  });
});

const samples: Record<string, readonly string[]> = {
  audit: ['type=SYSCALL msg=audit(1795301460.123:1): a=1', 'type=PATH msg=audit(1795301460.123:1): a=2', 'type=PROCTITLE msg=audit(1795301460.123:1): a', 'type=SYSCALL msg=audit(1795301460.123:2): a', 'type=USER_LOGIN msg=audit(1795301460.123:3): a', 'x'],
  container: [cri('stdout', 'P', 'a'), cri('stdout', 'F', 'b'), cri('stderr', 'P', 'c'), cri('stderr', 'F', 'd'), docker('a'), docker('b\n'), 'x', ''],
  postgresql: [`${pg} ERROR:  a`, `${pg} DETAIL:  b`, '\tc', `${pg.replace('812', '813')} HINT:  d`, `${pg} LOG:  e`, 'x', ''],
  'postgresql-csv': ['2026-11-21 22:51:00.123 UTC,"a","b",1,"c:1",6560f0a4.32c,1,"x', 'b"",', 'c"', '2026-11-21 22:51:00.123 UTC,"a","b",1,"c:1",6560f0a4.32c,1,"x"'],
  mysql: ['# Time: 261121 22:51:00', '# User@Host: a[a] @ b []', 'select 1;', '261121 22:51:00\t   12 Query\tSELECT', '', 'Tcp port: 3306  Unix socket: x', '2026-11-21T22:51:00Z 0 [Note] x'],
}; // prettier-ignore
const isJoining = (name: string): name is 'audit' | 'container' | 'postgresql' | 'postgresql-csv' | 'mysql' => name in samples; // prettier-ignore

describe('whatever the lines', () => {
  const lines = fc.constantFrom(...Object.keys(samples).filter(isJoining)).chain((framing) => fc.record({ framing: fc.constant(framing), lines: fc.array(fc.constantFrom(...(samples[framing] ?? [])), { maxLength: 40 }) })); // prettier-ignore

  it('none is lost or doubled, and reading can be left and begun anew behind what went out', () => {
    fc.assert(
      fc.property(lines, fc.nat(2000), fc.constantFrom(1 << 20, 60, 300), ({ framing, lines: all }, at, limit) => {
        const bytes = Buffer.from(all.map((line) => `${line}\n`).join(''));
        const whole = begin(framing, limit);
        whole.framer.write(bytes);
        whole.framer.end();
        whole.batcher.flush();
        if (limit > 300) expect(whole.records.flatMap((record) => record.split('\n')).filter((line) => line !== '').toSorted()).toEqual(all.filter((line) => line !== '').toSorted()); // prettier-ignore
        const first = begin(framing, limit);
        const read = Math.min(at, bytes.length);
        first.framer.write(bytes.subarray(0, read));
        first.batcher.flush();
        const second = begin(framing, limit);
        second.framer.write(bytes.subarray(read - first.framer.pending()));
        second.framer.end();
        second.batcher.flush();
        expect([...first.records, ...second.records]).toEqual(whole.records);
      }),
      { numRuns: 600 },
    );
  });

  it('a record that waits goes out when nothing comes for a while, but not in the middle of a line', () => {
    const { framer, batcher, records } = begin('postgresql');
    framer.write(Buffer.from(`${pg} ERROR:  a\n${pg} STAT`));
    framer.settle?.();
    batcher.flush();
    expect(records).toEqual([]);
    framer.write(Buffer.from('EMENT:  b\n'));
    framer.settle?.();
    batcher.flush();
    expect(records).toEqual([`${pg} ERROR:  a\n${pg} STATEMENT:  b`]);
    expect(framer.pending()).toBe(0);
  });

  it('where the stream breaks off, the line that is not whole is unreadable, and what came before is not', () => {
    const batches: string[] = [];
    const batcher = createBatcher({ origin: { source: asSourceId('x'), envelope: 'none' }, clock: () => 0, emit: ({ origin, payload }) => void batches.push(`${origin.unreadable?.kind ?? 'read'} ${Buffer.from(payload).toString()}`) }); // prettier-ignore
    const framer = createFramer({ kind: 'text', encoding: 'utf-8', framing: 'postgresql', skip: 0 }, batcher);
    framer.write(Buffer.from(`${pg} ERROR:  a\n\tb`));
    framer.spoil?.({ kind: 'truncated', message: 'it broke off' });
    framer.end();
    batcher.flush();
    expect(batches).toEqual([`read ${pg} ERROR:  a`, 'truncated \tb']);
  });

  it('a line that is longer than any record ends what is open', () => {
    const { framer, batcher, records } = begin('postgresql', 100);
    framer.write(Buffer.from(`${pg} ERROR:  a\n\t${'x'.repeat(200)}\n\tend\n`));
    framer.end();
    batcher.flush();
    expect(records.map((record) => record.length)).toEqual([`${pg} ERROR:  a`.length, 201, 4]);
  });
});
