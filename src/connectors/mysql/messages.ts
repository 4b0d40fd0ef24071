import type { JsonObject } from '../../model/json.ts';
import { databaseKind, type DatabaseMeaning } from '../../pipeline/normalize/activity/database-kind.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { form, readForms } from '../../pipeline/normalize/text/text-forms.ts';

const forms = [
  form('sign-in-failed', /^Access denied for user '(?<user>[^']{0,200})'@'(?<remote_host>[^']{1,255})'(?: to database '(?<dbname>[^']{0,200})')?(?: \(using password: (?<password>YES|NO)\))?/),
  form('sign-in-failed', /^Host '(?<remote_host>[^']{1,255})' is (?<reason>not allowed to connect|blocked)/),
  form('signed-out', /^Aborted connection (?<connection_id>\d{1,20}) to db: '(?<dbname>[^']{0,200})' user: '(?<user>[^']{0,200})' host: '(?<remote_host>[^']{1,255})' \((?<reason>[^)]{0,300})\)/),
] as const; // prettier-ignore

export function readMessage(message: string): { meaning: DatabaseMeaning; fields: JsonObject } | undefined {
  return readForms(forms, message, new Set(['connection_id']));
}

const kinds = new Map<string, EventKind>();

export function kindOf(meaning: DatabaseMeaning, format = 'mysql'): EventKind {
  const id = `${format}/${meaning}`;
  let kind = kinds.get(id);
  if (kind === undefined) {
    kind = databaseKind(format, 'mysql', 'MySQL', meaning);
    kinds.set(id, kind);
  }
  return kind;
}
