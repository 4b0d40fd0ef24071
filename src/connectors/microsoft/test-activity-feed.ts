import { type TestReply, type TestService, testError } from './test-emulator.ts';

/** The Office 365 Management Activity API as its reference describes it: subscriptions, lists of content in pages, content that expires, its errors. */
export interface TestActivityFeed {
  readonly service: TestService;
  /** content that becomes available at a moment and is there for `days` @returns its id */
  add(type: string, at: number, records: readonly object[], options?: { days?: number; listedFrom?: number }): string;
  /** lists that were begun are not known any more */
  forgetPages(): void;
  disable(type: string): void;
  /** a piece of content that the service fails to give out, until it is mended */
  break(id: string): void;
  mend(): void;
}

const DAY = 86_400_000;
const TYPES: ReadonlySet<string | null> = new Set(['Audit.AzureActiveDirectory', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.General', 'DLP.All']); // prettier-ignore
const ROOT =
  /^\/api\/v1\.0\/([0-9a-f-]{36})\/activity\/feed\/(subscriptions\/start|subscriptions\/list|subscriptions\/content|audit\/(\S+))$/;

interface Content {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly expires: number;
  readonly listedFrom: number;
  readonly records: readonly object[];
}

export function createTestActivityFeed(clock: () => number, pageSize = 2): TestActivityFeed {
  const enabled = new Set<string>();
  const held: Content[] = [];
  const pages = new Map<string, Content[]>();
  const broken = new Set<string>();
  let names = 0;

  const bad = (code: string, message: string, status = 400): TestReply => testError(status, code, message);

  function start(type: string): TestReply {
    if (enabled.has(type)) return bad('AF20024', 'The subscription is already enabled. No property change.');
    enabled.add(type);
    return { status: 200, body: { contentType: type, status: 'enabled', webhook: null } };
  }

  function list(type: string, origin: string, path: string, query: URLSearchParams): TestReply {
    if (!enabled.has(type)) return bad('AF20022', 'No subscription found for the specified content type.');
    const page = query.get('nextPage');
    const begun = page === null ? undefined : pages.get(page);
    if (page !== null && begun === undefined) return bad('AF20031', `Invalid nextPage Input: ${page}.`);
    const found = begun ?? within(type, query);
    if (!Array.isArray(found)) return found;
    const rest = found.slice(pageSize);
    const body = found.slice(0, pageSize).map((each) => ({
      contentUri: `${origin}${path.replace('subscriptions/content', 'audit')}/${each.id}`,
      contentId: each.id,
      contentType: type,
      contentCreated: new Date(each.created).toISOString(),
      contentExpiration: new Date(each.expires).toISOString(),
    }));
    if (rest.length === 0) return { status: 200, body };
    const next = `${clock()}${++names}`;
    pages.set(next, rest);
    return { status: 200, body, headers: { NextPageUri: `${origin}${path}?contentType=${type}&nextPage=${next}` } };
  }

  function within(type: string, query: URLSearchParams): Content[] | TestReply {
    const [from, to] = ['startTime', 'endTime'].map((name) => {
      const text = query.get(name) ?? '';
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
    });
    const isSound = from !== undefined && to !== undefined && to >= from && to - from <= DAY && from >= clock() - 7 * DAY; // prettier-ignore
    if (!isSound) return bad('AF20030', 'Start time and end time must both be specified (or both omitted) and must be less than or equal to 24 hours apart, with the start time no more than 7 days in the past.'); // prettier-ignore
    return held.filter((each) => each.type === type && each.created >= from && each.created < to && each.listedFrom <= clock()); // prettier-ignore
  }

  function content(id: string): TestReply {
    const found = held.find((each) => each.id === id);
    if (found === undefined) return bad('AF20050', `The specified content (${id}) does not exist.`, 404);
    if (found.expires <= clock()) return bad('AF20051', `Content requested with the key ${id} has already expired. Content older than 7 days cannot be retrieved.`); // prettier-ignore
    if (broken.has(id)) return bad('AF50000', 'An internal error occurred. Retry the request.', 500);
    return { status: 200, body: [...found.records] };
  }

  const service: TestService = ({ method, origin, path, query, needs }) => {
    const [, , what = '', id] = ROOT.exec(path) ?? [];
    if (what === '') return undefined;
    const type = query.get('contentType') ?? '';
    const permission = type === 'DLP.All' ? 'ActivityFeed.ReadDlp' : 'ActivityFeed.Read';
    if (needs(permission) !== undefined) return bad('AF10001', `The permission set () sent in the request did not include the expected permission ${permission}.`, 401); // prettier-ignore
    if (id !== undefined) return content(id);
    if (what === 'subscriptions/list') return { status: 200, body: [...enabled].map((each) => ({ contentType: each, status: 'enabled', webhook: null })) }; // prettier-ignore
    if (!TYPES.has(type)) return bad('AF20020', 'The specified content type is not valid.');
    if (what === 'subscriptions/start') return method === 'POST' ? start(type) : bad('AF50005', 'Wrong method.', 405);
    return list(type, origin, path, query);
  };

  return {
    service,
    add(type, at, records, { days = 7, listedFrom = at } = {}) {
      const id = `20261121$${++names}$audit_${type.toLowerCase().replace('.', '_')}$na0005`;
      held.push({ id, type, created: at, expires: at + days * DAY, listedFrom, records });
      return id;
    },
    forgetPages: () => pages.clear(),
    disable: (type) => void enabled.delete(type),
    break: (id) => void broken.add(id),
    mend: () => broken.clear(),
  };
}
