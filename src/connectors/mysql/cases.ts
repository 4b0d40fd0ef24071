import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const each = (name: string, kind: string, record: string, fields: NonNullable<ParserCase['fields']>, golden = false): ParserCase => ({
  name, kind: kind.includes('/') ? kind : `mysql/${kind}`, record, fields, ...(golden ? {} : { golden: false }),
}); // prettier-ignore

export const mysqlCases: readonly ParserCase[] = [
  each('denied-8', 'sign-in-failed', "2026-11-21T22:51:00.123456Z 12 [Warning] [MY-010055] [Server] Access denied for user 'alice'@'192.0.2.10' (using password: YES)", { user: 'alice', remote_host: '192.0.2.10', code: 'MY-010055', connection_id: 12 }, true),
  each('denied-mariadb', 'sign-in-failed', "2026-11-21 22:51:00 12 [Warning] Access denied for user 'root'@'203.0.113.9' (using password: NO)", { user: 'root' }),
  each('aborted', 'signed-out', "2026-11-21 22:51:00 12 [Warning] Aborted connection 12 to db: 'shop' user: 'alice' host: '192.0.2.10' (Got timeout reading communication packets)", { dbname: 'shop', reason: 'Got timeout reading communication packets' }),
  each('old-note', 'other', '261121 22:51:00 [Note] Event Scheduler: Loaded 0 events', { message: 'Event Scheduler: Loaded 0 events' }),
  each('error', 'error', "2026-11-21T22:51:00.123456Z 0 [ERROR] [MY-010119] [Server] Aborting", { error_severity: 'ERROR' }),
  each('general-connect', 'signed-in', '2026-11-21T22:51:00.123456Z\t   12 Connect\talice@192.0.2.10 on shop using TCP/IP', { user: 'alice', dbname: 'shop' }, true),
  each('general-query', 'query', '2026-11-21T22:51:00.123456Z\t   12 Query\tdrop table orders', { statement: 'drop table orders' }, true),
  each('general-continued', 'query', '\t\t    12 Query\tselect 1', { statement: 'select 1' }),
  each('general-denied', 'sign-in-failed', "261121 22:51:00\t    12 Connect\tAccess denied for user 'root'@'203.0.113.9' (using password: YES)", { remote_host: '203.0.113.9' }),
  each('slow', 'query', '# Time: 2026-11-21T22:51:00.123456Z\n# User@Host: alice[alice] @ ws [192.0.2.10]  Id:    12\n# Query_time: 2.000123  Lock_time: 0.000010 Rows_sent: 1  Rows_examined: 100\nSET timestamp=1795301460;\nselect sleep(2);', { user: 'alice', Query_time: 2.000123, statement: 'select sleep(2);' }, true),
  each('slow-mariadb', 'query', '# User@Host: root[root] @ localhost []\n# Thread_id: 4  Schema: shop  QC_hit: No\n# Query_time: 0.100166  Lock_time: 0.000000  Rows_sent: 1  Rows_examined: 0\nuse `shop`;\nSET timestamp=1795301460;\nselect *\n\nfrom t\nwhere a = 1;', { statement: 'select *\n\nfrom t\nwhere a = 1;', Thread_id: 4 }, true),
  each('general-lines', 'query', '2026-11-21T22:51:00.123456Z\t   12 Query\tselect *\nfrom orders\n\nwhere 1', { statement: 'select *\nfrom orders\n\nwhere 1' }),
  each('slow-line', 'other', '# Query_time: 2.000123  Lock_time: 0.000010 Rows_sent: 1  Rows_examined: 100', { Rows_examined: 100 }),
  each('audit-query', 'query', "20261121 22:51:00,db1,alice,192.0.2.10,12,345,QUERY,shop,'select \\'a\\', 1',0", { statement: "select 'a', 1", dbname: 'shop' }, true),
  each('audit-failed', 'sign-in-failed', '20261121 22:51:00,db1,root,203.0.113.9,13,0,FAILED_CONNECT,,,1045', { return_code: 1045 }),
  each('percona', 'mysql-json/query', '{"audit_record":{"name":"Query","record":"7_2026-11-21T22:00:00","timestamp":"2026-11-21T22:51:00Z","command_class":"select","connection_id":"12","status":0,"sqltext":"select 1","user":"alice[alice] @ ws [192.0.2.10]","host":"ws","ip":"192.0.2.10","db":"shop"}}', { user: 'alice', statement: 'select 1', remote_host: '192.0.2.10' }, true),
  each('enterprise', 'mysql-json/sign-in-failed', '{"timestamp":"2026-11-21 22:51:00","id":1,"class":"connection","event":"connect","connection_id":12,"account":{"user":"alice","host":"ws"},"login":{"user":"alice","os":"","ip":"192.0.2.10","proxy":""},"connection_data":{"connection_type":"ssl","status":1045,"db":"shop"}}', { user: 'alice', dbname: 'shop' }),
  each('error-json', 'mysql-json/other', '{"prio":2,"err_code":10914,"subsystem":"Server","component":"x","SQL_state":"HY000","source_file":"a.cc","function":"b","msg":"ready","time":"2026-11-21T22:51:00.123456Z","thread":0,"err_symbol":"ER","label":"Note"}', { message: 'ready' }),
  each('banner', 'other', 'Tcp port: 3306  Unix socket: /run/mysqld/mysqld.sock', { message: 'Tcp port: 3306  Unix socket: /run/mysqld/mysqld.sock' }),
  each('audit-plugin', 'other', '261121  9:51:00 server_audit: STOPPED', { message: 'server_audit: STOPPED' }),
  { name: 'comment', record: '# just a comment', kind: undefined, golden: false },
]; // prettier-ignore
