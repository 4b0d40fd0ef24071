import type { JsonObject } from '../../model/json.ts';
import type { ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { envelopeFields } from './envelope-fields.ts';
import { commandPath } from './entities.ts';
import { kindOf } from './kinds.ts';
import { readPam } from './pam.ts';
import type { Reading } from './pattern.ts';
import { otherService, serviceOf, type Tagged } from './services.ts';

/**
 * Linux' authentication log: sshd, sudo, su, login, PAM, cron, systemd-logind, polkit and the tools that change accounts, as messages inside syslog.
 * Every line of an application that it knows is claimed; one of no known form is an event with its message alone.
 */
export const linuxAuth: TextParser = {
  input: 'text',
  id: 'linux-auth',
  summary: 'Linux authentication logs (sshd, sudo, su, PAM, cron, accounts) inside syslog',
  example: 'Nov 21 22:51:01 web1 sshd[4711]: Failed password for invalid user admin from 203.0.113.7 port 40022 ssh2',
  clues: [{ app: (app) => serviceOf(app) !== undefined }, { first: 'gp', has: 'pam_' }],
  claims: (text, { envelope }) => serviceOf(envelope?.app) !== undefined || saysPam.test(text),
  parse: parseMessage,
};

/** gdm writes the tag `gdm-password][77]`, which is none */
const gdmTag = /^gdm-[\w-]{1,40}\]\[\d{1,10}\]: (?=pam_)/;
const saysPam = /^(?:gdm-[\w-]{1,40}\]\[\d{1,10}\]: )?pam_\w{1,40}\([^)]{1,100}\): /;

function parseMessage(text: string, context: ParseContext): ParseResult {
  const tagged = serviceOf(context.envelope?.app) ?? { service: otherService, module: undefined };
  const reading = readMessage(text, tagged);
  const fields: JsonObject = { message: text, ...envelopeFields(context.envelope), ...reading?.fields };
  return { kind: kindOf(tagged.service, reading?.meaning ?? 'other'), fields, time: undefined, fieldsAreRecord: false };
}

/** rsyslog folds what is said again: `message repeated 5 times: [ Failed password for …]` */
const folded = /^message repeated (?<repeated>\d{1,9}) times: \[ ?(?<message>.{0,8000}?)\]?$/;

function readMessage(text: string, { service, module }: Tagged): Reading | undefined {
  const line = text.trimEnd().replace(gdmTag, '');
  const groups = folded.exec(line)?.groups;
  const message = groups?.['message'] ?? line;
  const reading = readPam(message, module) ?? service.read(message);
  const image = reading?.meaning === 'command' ? commandPath(reading.fields) : undefined;
  if (reading !== undefined && image !== undefined) reading.fields['image'] = image;
  if (groups === undefined) return reading;
  const repeated = Number(groups['repeated']);
  return { meaning: reading?.meaning ?? 'other', fields: { ...reading?.fields, repeated } };
}
