import { makeTemplate, SCOPE, type FieldSpec, type Template } from './template.ts';

/** What a template set says: templates, and which ones are withdrawn (`all`, or their number). */
export interface TemplateSet {
  readonly templates: readonly Template[];
  readonly withdrawn: readonly (number | 'all')[];
  /** the set ends in the middle of a template */
  readonly isCut: boolean;
}

/** More fields than any exporter has; a datagram could name 16,000. */
export const MOST_FIELDS = 1024;

/** A template set of IPFIX (RFC 7011 section 3.4.1, 3.4.2; withdrawal 8.1). @param bytes what stands behind the header of the set */
export function readIpfixTemplates(bytes: Buffer, isOptions: boolean): TemplateSet {
  const templates: Template[] = [];
  const withdrawn: (number | 'all')[] = [];
  let at = 0;
  while (bytes.length - at >= 4) {
    const id = bytes.readUInt16BE(at);
    const count = bytes.readUInt16BE(at + 2);
    // bytes that fill the set up
    if (id === 0) break;
    at += 4;
    if (count === 0) {
      withdrawn.push(id < FIRST_ID ? 'all' : id);
      continue;
    }
    // the count of scope fields: they are fields like the others
    if (isOptions) at += 2;
    const read = readFields(bytes, at, count, true);
    if (read === undefined || id < FIRST_ID) return { templates, withdrawn, isCut: true };
    at = read.end;
    templates.push(makeTemplate(id, 'ipfix', isOptions, read.fields));
  }
  return { templates, withdrawn, isCut: false };
}

/** A template set of NetFlow v9 (RFC 3954 section 5.2). */
export function readNetflow9Templates(bytes: Buffer): TemplateSet {
  const templates: Template[] = [];
  let at = 0;
  while (bytes.length - at >= 4) {
    const id = bytes.readUInt16BE(at);
    const count = bytes.readUInt16BE(at + 2);
    if (id === 0 && count === 0) break;
    const read = readFields(bytes, at + 4, count, false);
    if (read === undefined || id < FIRST_ID) return { templates, withdrawn: [], isCut: true };
    at = read.end;
    templates.push(makeTemplate(id, 'netflow9', false, read.fields));
  }
  return { templates, withdrawn: [], isCut: false };
}

/** An options template set of NetFlow v9 (section 6.1): scopes, then fields, each told by its bytes. */
export function readNetflow9Options(bytes: Buffer): TemplateSet {
  const templates: Template[] = [];
  let at = 0;
  while (bytes.length - at >= 6) {
    const id = bytes.readUInt16BE(at);
    const scopes = bytes.readUInt16BE(at + 2) >> 2;
    const options = bytes.readUInt16BE(at + 4) >> 2;
    if (id === 0 && scopes === 0 && options === 0) break;
    const scope = readFields(bytes, at + 6, scopes, false);
    const rest = scope === undefined ? undefined : readFields(bytes, scope.end, options, false);
    if (scope === undefined || rest === undefined || id < FIRST_ID) return { templates, withdrawn: [], isCut: true };
    at = rest.end;
    const fields = [...scope.fields.map((field) => ({ ...field, enterprise: SCOPE })), ...rest.fields];
    templates.push(makeTemplate(id, 'netflow9', true, fields));
  }
  return { templates, withdrawn: [], isCut: false };
}

/** numbers below are those of sets that are not data */
const FIRST_ID = 256;
const ENTERPRISE_BIT = 0x8000;

function readFields(
  bytes: Buffer,
  from: number,
  count: number,
  hasEnterprises: boolean,
): { fields: FieldSpec[]; end: number } | undefined {
  if (count > MOST_FIELDS || bytes.length - from < count * 4) return undefined;
  const fields: FieldSpec[] = [];
  let at = from;
  for (let index = 0; index < count; index++) {
    if (bytes.length - at < 4) return undefined;
    const number = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    at += 4;
    if (!hasEnterprises || number < ENTERPRISE_BIT) {
      fields.push({ enterprise: 0, id: number, length });
      continue;
    }
    if (bytes.length - at < 4) return undefined;
    fields.push({ enterprise: bytes.readUInt32BE(at), id: number - ENTERPRISE_BIT, length });
    at += 4;
  }
  return { fields, end: at };
}
