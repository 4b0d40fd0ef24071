/** Whether a document is a HEC event: what Splunk would say of it. */
export type EnvelopeVerdict = 'good' | 'invalid-data' | 'no-event' | 'blank-event' | 'bad-fields';

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const COMMA = 44;
const COLON = 58;
const SMALL_N = 110;
/** deeper is not looked into here: the normalize stage has the limit, and keeps the record */
const MAX_DEPTH = 1000;

/**
 * Reads JSON (RFC 8259) without building anything: the sender must hear of a bad event before it is journalled, and the event is parsed
 * for real later, on another thread.
 */
export function envelopeVerdict(bytes: Uint8Array): EnvelopeVerdict {
  let at = 0;
  let verdict = asVerdict('no-event');
  let areFieldsFlat = true;
  let isTooDeep = false;

  const isValid = envelope();
  if (isTooDeep) return 'good';
  if (!isValid) return 'invalid-data';
  if (verdict !== 'good') return verdict;
  return areFieldsFlat ? 'good' : 'bad-fields';

  function envelope(): boolean {
    blanks();
    if (bytes[at] !== OPEN_BRACE) return false;
    if (!members(0, look)) return false;
    blanks();
    return at === bytes.length;
  }

  /** at the value of a member of the outermost object */
  function look(keyFrom: number, keyTo: number): void {
    const first = bytes[at];
    if (isKey(keyFrom, keyTo, EVENT)) {
      if (first === SMALL_N) verdict = 'no-event';
      else if (first === QUOTE) verdict = bytes[at + 1] === QUOTE ? 'blank-event' : 'good';
      else if (first === OPEN_BRACE) verdict = closesAtOnce() ? 'blank-event' : 'good';
      else verdict = 'good';
    } else if (isKey(keyFrom, keyTo, FIELDS)) {
      areFieldsFlat = first === OPEN_BRACE || first === SMALL_N;
    }
  }

  function closesAtOnce(): boolean {
    const start = at++;
    blanks();
    const closes = bytes[at] === CLOSE_BRACE;
    at = start;
    return closes;
  }

  function isKey(from: number, to: number, key: Uint8Array): boolean {
    if (to - from !== key.length) return false;
    for (let i = 0; i < key.length; i++) if (bytes[from + i] !== key[i]) return false;
    return true;
  }

  function value(depth: number): boolean {
    switch (bytes[at]) {
      case OPEN_BRACE:
        return depth > MAX_DEPTH ? giveUp() : members(depth);
      case OPEN_BRACKET:
        return depth > MAX_DEPTH ? giveUp() : elements(depth);
      case QUOTE:
        return string();
      default:
        return scalar();
    }
  }

  function members(depth: number, onMember?: (keyFrom: number, keyTo: number) => void): boolean {
    at++;
    blanks();
    if (bytes[at] === CLOSE_BRACE) return step();
    for (;;) {
      const keyFrom = at + 1;
      if (bytes[at] !== QUOTE || !string()) return false;
      const keyTo = at - 1;
      blanks();
      if (bytes[at] !== COLON) return false;
      at++;
      blanks();
      onMember?.(keyFrom, keyTo);
      if (!value(depth + 1)) return false;
      blanks();
      if (bytes[at] === CLOSE_BRACE) return step();
      if (bytes[at] !== COMMA) return false;
      at++;
      blanks();
    }
  }

  function elements(depth: number): boolean {
    at++;
    blanks();
    if (bytes[at] === CLOSE_BRACKET) return step();
    for (;;) {
      if (!value(depth + 1)) return false;
      blanks();
      if (bytes[at] === CLOSE_BRACKET) return step();
      if (bytes[at] !== COMMA) return false;
      at++;
      blanks();
    }
  }

  function string(): boolean {
    at++;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined || byte < 32) return false;
      at++;
      if (byte === QUOTE) return true;
      if (byte !== BACKSLASH) continue;
      const escape = bytes[at++];
      if (escape === SMALL_U) {
        for (let i = 0; i < 4; i++) if (!isHex(bytes[at++])) return false;
      } else if (escape === undefined || !ESCAPES.includes(escape)) return false;
    }
  }

  /** a number or a word: rare enough to make a text of it */
  function scalar(): boolean {
    const from = at;
    for (let byte = bytes[at]; byte !== undefined && isScalar(byte); byte = bytes[++at]);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, at - from).toString('latin1');
    return (
      text === 'true' || text === 'false' || text === 'null' || /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)
    );
  }

  function giveUp(): false {
    isTooDeep = true;
    return false;
  }

  function step(): true {
    at++;
    return true;
  }

  function blanks(): void {
    for (let byte = bytes[at]; byte === 32 || byte === 10 || byte === 13 || byte === 9; byte = bytes[++at]);
  }
}

/** The compiler would take the first value for the only one. */
const asVerdict = (verdict: EnvelopeVerdict): EnvelopeVerdict => verdict;

const EVENT = Buffer.from('event');
const FIELDS = Buffer.from('fields');
const ESCAPES = Buffer.from('"\\/bfnrt');
const SMALL_U = 117;

const isScalar = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 122) || byte === 45 || byte === 43 || byte === 46 || byte === 69;

const isHex = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102));
