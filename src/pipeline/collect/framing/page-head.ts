/**
 * Whether a JSON document is a page of records: an object that names a list under one of the names that services use for it, with nothing before it but what
 * belongs to a page (`{"@odata.context":"…","value":[{…`, `{"kind":"EventList",…,"items":[`, `{"Records":[`). An ordinary event that happens to hold a
 * list is none.
 *
 * Fed byte by byte; holds at most 2 KiB.
 */
export interface PageHead {
  /** What is known with this byte: more is needed; it is a page, and the byte is the first of its list; it is a document like any other. */
  next(byte: number): 'more' | 'page' | 'document';
  /** what was fed before the byte that decided */
  fed(): Buffer;
  /** what stands before the name of the list, as an object without its end: `{"kind":"EventList"`; empty if nothing does */
  beside(): string;
}

const MOST_BYTES = 2048;
const MOST_NAMES = 6;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

type At = 'start' | 'name' | 'in-name' | 'colon' | 'value' | 'in-text' | 'in-word' | 'in-empty' | 'comma' | 'list';

export function createPageHead(): PageHead {
  const bytes: number[] = [];
  let at: At = 'start';
  let isEscaped = false;
  /** names before the list, with their texts */
  const before = new Map<string, string>();
  let name = '';
  let value = '';
  /** where the name that is being read begins: what is before it stands beside the list */
  let nameAt = 1;

  function step(byte: number): 'more' | 'page' | 'document' {
    const isBlank = byte === 32 || byte === 9 || byte === 10 || byte === 13;
    switch (at) {
      case 'in-name':
      case 'in-text':
        return inText(byte);
      case 'in-word':
        if (byte === COMMA || isBlank) {
          at = byte === COMMA ? 'name' : 'comma';
          return 'more';
        }
        return byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte === QUOTE || byte === OPEN_BRACE ? 'document' : 'more'; // prettier-ignore
      default:
    }
    if (isBlank) return 'more';
    switch (at) {
      case 'start':
        at = 'name';
        return byte === OPEN_BRACE ? 'more' : 'document';
      case 'name':
        if (byte !== QUOTE || before.size > MOST_NAMES) return 'document';
        nameAt = bytes.length;
        name = '';
        at = 'in-name';
        return 'more';
      case 'colon':
        at = 'value';
        return byte === COLON ? 'more' : 'document';
      case 'value':
        return startValue(byte);
      case 'in-empty':
        at = 'comma';
        return byte === CLOSE_BRACE ? 'more' : 'document';
      case 'comma':
        at = 'name';
        return byte === COMMA ? 'more' : 'document';
      case 'list':
        return byte === OPEN_BRACE || byte === CLOSE_BRACKET ? 'page' : 'document';
      default:
        return 'document';
    }
  }

  function startValue(byte: number): 'more' | 'document' {
    if (byte === OPEN_BRACKET) {
      at = 'list';
      return isListOf(name, before) ? 'more' : 'document';
    }
    value = '';
    if (byte === QUOTE) at = 'in-text';
    else if (byte === OPEN_BRACE) at = 'in-empty';
    else at = 'in-word';
    before.set(name, '');
    return 'more';
  }

  function inText(byte: number): 'more' | 'document' {
    if (byte < 32) return 'document';
    if (isEscaped) isEscaped = false;
    else if (byte === BACKSLASH) isEscaped = true;
    else if (byte === QUOTE) {
      if (at === 'in-text') before.set(name, value);
      at = at === 'in-name' ? 'colon' : 'comma';
      return 'more';
    }
    if (at === 'in-name') name += String.fromCharCode(byte);
    else value += String.fromCharCode(byte);
    return 'more';
  }

  return {
    next(byte) {
      const known = bytes.length >= MOST_BYTES ? 'document' : step(byte);
      if (known === 'more') bytes.push(byte);
      return known;
    },
    fed: () => Buffer.from(bytes),
    beside() {
      if (before.size === 0) return '';
      const text = Buffer.from(bytes.slice(0, nameAt)).toString('latin1');
      return text.replace(/,\s*$/, '');
    },
  };
}

/** Whether the first bytes of a text are those of a page. */
export function isPage(head: Buffer, first: number): boolean {
  const page = createPageHead();
  for (let at = first; at < head.length; at++) {
    const known = page.next(head[at] ?? 0);
    if (known !== 'more') return known === 'page';
  }
  return false;
}

/** What services call the list of a page, and what may stand before it there. */
function isListOf(name: string, before: ReadonlyMap<string, string>): boolean {
  const names = [...before.keys()];
  switch (name) {
    // CloudTrail files, exports of Azure; findings and events of AWS's command line
    case 'Records':
    case 'records':
    case 'Findings':
    case 'Events':
      return names.length === 0;
    // Microsoft Graph and Azure
    case 'value':
      return names.every((each) => each.startsWith('@') || each === 'nextLink' || each.startsWith('odata.'));
    // Google Workspace, Kubernetes, 1Password
    case 'items': {
      const kind = before.get('kind') ?? '';
      if (kind.startsWith('admin#reports#') || kind.endsWith('List')) return true;
      return names.length > 0 && names.every((each) => ['cursor', 'has_more', 'nextPageToken', 'etag'].includes(each));
    }
    // Google Cloud, Slack, Box
    case 'entries':
      return names.every((each) => ['nextPageToken', 'chunk_size', 'next_stream_position', 'limit', 'ok'].includes(each)); // prettier-ignore
    // OpenAI and others that call their pages lists
    case 'data':
      return before.get('object') === 'list';
    default:
      return false;
  }
}
