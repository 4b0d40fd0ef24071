/** A format that a record looks like, and what is wrong with it. */
export interface NearMiss {
  readonly format: string;
  readonly message: string;
}

/** Says what a text that nobody could read looks like. For people who try a source: nothing is read by it. */
export function nearMissOf(text: string): NearMiss | undefined {
  const start = text.slice(0, 4000);
  for (const look of looks) {
    const found = look(start);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Look = (text: string) => NearMiss | undefined;

const cef: Look = (text) => {
  const at = text.indexOf('CEF:');
  if (at < 0) return undefined;
  const fields = barsOf(text.slice(at)) + 1;
  if (fields < 8) return { format: 'CEF', message: `it looks like CEF, but its header has ${fields} parts and must have 7 and the extension, separated by "|"` }; // prettier-ignore
  if (!/^CEF:\d/.test(text.slice(at))) return { format: 'CEF', message: 'it looks like CEF, but no version follows "CEF:"' };
  return { format: 'CEF', message: 'it looks like CEF, but something stands before it that is no syslog header' };
}; // prettier-ignore

const leef: Look = (text) => {
  const at = text.indexOf('LEEF:');
  if (at < 0) return undefined;
  const fields = barsOf(text.slice(at)) + 1;
  return fields < 6 ? { format: 'LEEF', message: `it looks like LEEF, but its header has ${fields} parts and must have 5 (LEEF 1.0) or 6 (LEEF 2.0) before the attributes` } : undefined; // prettier-ignore
};

/** Bars that are not escaped. */
function barsOf(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '|') count += 1;
  }
  return count;
}

const json: Look = (text) => {
  const trimmed = text.trim();
  if (trimmed.startsWith('[') && trimmed.endsWith(']') && trimmed.includes('{'))
    return { format: 'JSON', message: 'it is a list: send one object a record, or the list as a whole file' };
  if (!trimmed.startsWith('{') && /\{.{0,200}"[^"]{1,100}":/.test(trimmed.slice(0, 600)))
    return { format: 'JSON', message: 'there is a JSON object in it, behind other text: have the sender send the object alone, or write a mapping for the text before it' }; // prettier-ignore
  if (/^\{\s*'/.test(trimmed)) return { format: 'JSON', message: "it looks like JSON, but strings stand in '…': JSON has \"…\"" }; // prettier-ignore
  return undefined;
};

const syslog: Look = (text) =>
  /^<\d{1,4}>/.test(text) && !/^<(?:\d{1,2}|1[0-8]\d|19[01])>/.test(text)
    ? { format: 'syslog', message: 'it begins like syslog, but its priority is above 191' }
    : undefined;

const xml: Look = (text) => {
  if (!/^\s*<[A-Za-z?!]/.test(text)) return undefined;
  if (text.includes('http://schemas.microsoft.com/win/2004/08/events'))
    return { format: 'Windows XML', message: 'it is a Windows event in XML, but not whole: is it cut, or one element a line?' };
  return { format: 'XML', message: 'it is XML: only Windows events are read as XML' };
}; // prettier-ignore

const zeek: Look = (text) =>
  /^\d{10}\.\d{6}\t\S{17,18}\t/.test(text)
    ? { format: 'Zeek', message: 'it looks like Zeek TSV, but without the lines that begin with "#": they name the columns' } // prettier-ignore
    : undefined;

const w3c: Look = (text) =>
  text.startsWith('#Fields:') || text.startsWith('#Software:')
    ? { format: 'W3C', message: 'it is the header of a W3C log (IIS), which stands before its lines' }
    : undefined;

const pairs: Look = (text) => {
  const count = text.match(/(?:^|[\s,;|])[A-Za-z_][\w.-]{0,40}=/g)?.length ?? 0;
  return count >= 4 ? { format: 'key=value', message: 'it has pairs as in key=value: a mapping with "input: key-value" reads it' } : undefined; // prettier-ignore
};

const delimited: Look = (text) => {
  const line = text.split('\n', 1)[0] ?? '';
  const [best] = [',', ';', '\t', '|'].map((sign) => ({ sign, count: line.split(sign).length })).toSorted((a, b) => b.count - a.count); // prettier-ignore
  const name = best?.sign === '\t' ? 'tab' : best?.sign;
  return best !== undefined && best.count >= 6 ? { format: 'delimited', message: `it may be delimited by ${name}: a mapping with "input: delimited" and its columns reads it` } : undefined; // prettier-ignore
};

const looks: readonly Look[] = [cef, leef, json, syslog, xml, zeek, w3c, pairs, delimited];
