import type { JsonObject } from '../../model/json.ts';
import { databaseKind, type DatabaseMeaning } from '../../pipeline/normalize/activity/database-kind.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { form, readForms } from '../../pipeline/normalize/text/text-forms.ts';

const forms = [
  form('connected', /^connection received: host=(?<remote_host>\S{1,255})(?: port=(?<remote_port>\d{1,5}))?/),
  form('signed-in', /^connection authenticated: (?:identity|user)="(?<identity>[^"]{0,300})" method=(?<method>[\w-]{1,40})/),
  form('signed-in', /^(?:replication )?connection authorized: user=(?<user>\S{1,63})(?: database=(?<dbname>\S{1,63}))?(?: application_name=(?<application_name>.{1,63}?))?(?: SSL enabled \(protocol=(?<tls>[^,]{1,20}).{0,200}|$)/),
  form('signed-out', /^disconnection: session time: (?<session_time>[\d:.]{1,20}) user=(?<user>\S{0,63}) database=(?<dbname>\S{0,63}) host=(?<remote_host>\S{1,255})(?: port=(?<remote_port>\d{1,5}))?/),
  form('sign-in-failed', /^(?:password|[\w"-]{1,20}|RADIUS|LDAP|PAM|Ident|Peer|GSSAPI|SSPI|BSD|certificate|SCRAM) authentication failed for user "(?<user>[^"]{0,300})"/),
  form('sign-in-failed', /^no pg_hba\.conf entry for (?:replication connection from )?host "(?<remote_host>[^"]{1,255})", user "(?<user>[^"]{0,300})"(?:, database "(?<dbname>[^"]{0,300})")?/),
  form('sign-in-failed', /^pg_hba\.conf rejects (?:replication )?connection for host "(?<remote_host>[^"]{1,255})", user "(?<user>[^"]{0,300})"(?:, database "(?<dbname>[^"]{0,300})")?/),
  form('sign-in-failed', /^role "(?<user>[^"]{0,300})" (?:does not exist|is not permitted to log in)$/),
  form('query', /^AUDIT: (?<audit_type>SESSION|OBJECT),(?<statement_id>\d{1,12}),\d{1,12},(?<audit_class>[A-Z]{1,20}),(?<command>[^,]{0,60}),(?<object_type>[^,]{0,60}),(?<object>[^,]{0,300}),(?<statement>"?.{0,8000})/s),
  form('query', /^(?:duration: (?<duration>[\d.]{1,20}) ms +)?(?:statement|execute [^:]{1,200}|parse [^:]{1,200}|bind [^:]{1,200}|fastpath function call): (?<statement>.{0,100000})/s),
  form('other', /^duration: (?<duration>[\d.]{1,20}) ms/),
] as const; // prettier-ignore

const numbers = new Set(['remote_port', 'duration']);

/** What the message says, and what it names beside the fields that are known already. */
export function readMessage(fields: JsonObject): { meaning: DatabaseMeaning; fields: JsonObject } {
  const message = textOf(fields['message']) ?? '';
  const severity = textOf(fields['error_severity']) ?? '';
  if (severity === 'STATEMENT' || severity === 'QUERY') return { meaning: 'query', fields: { statement: message } };
  const reading = readForms(forms, message, numbers);
  if (reading !== undefined && reading.meaning !== 'other') return reading;
  const isError = severity === 'ERROR' || severity === 'FATAL' || severity === 'PANIC';
  return { meaning: isError ? 'error' : 'other', fields: reading?.fields ?? {} };
}

const kinds = new Map<string, EventKind>();

export function kindOf(meaning: DatabaseMeaning, format = 'postgresql'): EventKind {
  const id = `${format}/${meaning}`;
  let kind = kinds.get(id);
  if (kind === undefined) {
    kind = databaseKind(format, 'postgresql', 'PostgreSQL', meaning);
    kinds.set(id, kind);
  }
  return kind;
}
