import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const at = '2026-11-21 22:51:00.123 UTC';
const each = (name: string, kind: string, record: string, fields: NonNullable<ParserCase['fields']>, golden = false): ParserCase => ({
  name, kind: kind.includes('/') ? kind : `postgresql/${kind}`, record, fields, ...(golden ? {} : { golden: false }),
}); // prettier-ignore

export const postgresqlCases: readonly ParserCase[] = [
  each('received', 'connected', `${at} [812] LOG:  connection received: host=192.0.2.10 port=40000`, { remote_host: '192.0.2.10', remote_port: 40000, pid: 812 }, true),
  each('authenticated', 'signed-in', `${at} [812] alice@shop LOG:  connection authenticated: identity="alice" method=scram-sha-256 (/etc/postgresql/15/main/pg_hba.conf:97)`, { method: 'scram-sha-256', user: 'alice' }),
  each('authorized', 'signed-in', `${at} [812] alice@shop LOG:  connection authorized: user=alice database=shop application_name=psql SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)`, { user: 'alice', dbname: 'shop', application_name: 'psql' }, true),
  each('failed', 'sign-in-failed', `${at} [812] alice@shop FATAL:  password authentication failed for user "alice"`, { user: 'alice', dbname: 'shop' }, true),
  each('no-entry', 'sign-in-failed', `${at} [812] FATAL:  no pg_hba.conf entry for host "203.0.113.9", user "root", database "postgres", no encryption`, { remote_host: '203.0.113.9', user: 'root' }),
  each('no-role', 'sign-in-failed', `${at} [812] FATAL:  role "root" does not exist`, { user: 'root' }),
  each('ended', 'signed-out', `${at} [812] alice@shop LOG:  disconnection: session time: 0:00:01.234 user=alice database=shop host=192.0.2.10 port=40000`, { session_time: '0:00:01.234' }),
  each('statement', 'query', `${at} [812] alice@shop LOG:  statement: drop table orders;`, { statement: 'drop table orders;' }, true),
  each('duration', 'query', `${at} [812] alice@shop LOG:  duration: 12.345 ms  execute <unnamed>: select *\n\tfrom orders`, { duration: 12.345, statement: 'select *\nfrom orders' }),
  each('error', 'error', `${at} [812] alice@shop ERROR:  syntax error at or near "selct" at character 1`, { error_severity: 'ERROR' }),
  each('error-of-lines', 'error', `${at} [812] alice@shop ERROR:  relation "nothing" does not exist at character 15\n${at} [812] alice@shop DETAIL:  because\n\tof that\n${at} [812] alice@shop HINT:  try again\n${at} [812] alice@shop CONTEXT:  PL/pgSQL function f() line 3 at RAISE\n${at} [812] alice@shop STATEMENT:  select *\n\tfrom nothing\n\t\n\t  where note = 'HINT:  none'`, { message: 'relation "nothing" does not exist at character 15', detail: 'because\nof that', hint: 'try again', context: 'PL/pgSQL function f() line 3 at RAISE', statement: "select *\nfrom nothing\n\n  where note = 'HINT:  none'" }, true),
  each('error-statement', 'query', `${at} [812] alice@shop STATEMENT:  selct 1`, { statement: 'selct 1' }),
  each('audit', 'query', `${at} [812] alice@shop LOG:  AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.orders,select * from orders,<none>`, { audit_class: 'READ', object: 'public.orders' }),
  each('rds', 'sign-in-failed', '2026-11-21 22:51:00 UTC:192.0.2.10(40000):alice@shop:[812]:FATAL:  password authentication failed for user "alice"', { remote_host: '192.0.2.10', remote_port: 40000, user: 'alice', dbname: 'shop', pid: 812 }),
  each('pgbadger', 'other', '2026-11-21 23:51:00 CET [812]: [3-1] user=alice,db=shop,app=psql,client=192.0.2.10 LOG:  duration: 3.2 ms', { user: 'alice', dbname: 'shop', remote_host: '192.0.2.10', duration: 3.2 }),
  each('csv', 'postgresql-csv/sign-in-failed', `${at},"alice","shop",812,"192.0.2.10:40000",6560f0a4.32c,1,"authentication",2026-11-21 22:50:59 UTC,3/17,0,FATAL,28P01,"password authentication failed for user ""alice""",,,,,,,,,"","client backend",,0`, { user: 'alice', remote_port: 40000, state_code: '28P01', message: 'password authentication failed for user "alice"' }, true),
  each('json', 'postgresql-json/query', '{"timestamp":"2026-11-21 22:51:00.123 UTC","user":"alice","dbname":"shop","pid":812,"remote_host":"[local]","session_id":"6560f0a4.32c","line_num":1,"ps":"idle","error_severity":"LOG","message":"statement: select 1","application_name":"psql","backend_type":"client backend"}', { statement: 'select 1' }, true),
  { name: 'prose', record: 'LOG: one blank only', kind: undefined, golden: false },
]; // prettier-ignore
