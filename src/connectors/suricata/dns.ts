import type { JsonObject } from '../../model/json.ts';
import { integerOf, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';

/** A DNS event of any of Suricata's three shapes, read into one. */
export interface EveDns {
  readonly isAnswer: boolean;
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly id: number | undefined;
  readonly rcode: string | undefined;
  readonly answers: readonly {
    readonly rdata: string;
    readonly type: string | undefined;
    readonly ttl: number | undefined;
  }[];
}

const MOST_ANSWERS = 50;

/**
 * Version 1 writes one event per record (`rrname`, `rdata` beside `type`), version 2 one per message (`answers` and `grouped`),
 * version 3 lists the questions (`queries`). Alerts before version 8 nest version 2 under `query` and `answer`.
 */
export function eveDnsOf(dns: JsonObject): EveDns {
  const answer = objectOf(dns['answer']);
  const question = objectOf(listOf(dns['queries'])[0]) ?? objectOf(listOf(dns['query'])[0]) ?? answer ?? dns;
  const type = textOf(dns['type']);
  const isAnswer = type === 'answer' || type === 'response' || (type === undefined && answer !== undefined);
  const name = textOf(dns['rrname']) ?? textOf(question['rrname']);
  return {
    isAnswer,
    name,
    type: textOf(dns['rrtype']) ?? textOf(question['rrtype']),
    id: integerOf(dns['id'] ?? question['id'], 0, 65_535),
    rcode: textOf(dns['rcode']) ?? textOf(answer?.['rcode']),
    answers: isAnswer ? answersOf(dns, answer) : [],
  };
}

function answersOf(dns: JsonObject, nested: JsonObject | undefined): EveDns['answers'] {
  const list = listOf(dns['answers'] ?? nested?.['answers']);
  const records = list.length > 0 ? list : [dns];
  const answers = [];
  for (const item of records.slice(0, MOST_ANSWERS)) {
    const record = objectOf(item);
    const rdata = textOf(record?.['rdata']) ?? serviceOf(record);
    if (rdata === undefined) continue;
    answers.push({ rdata, type: textOf(record?.['rrtype']), ttl: integerOf(record?.['ttl'], 0, 0xff_ff_ff_ff) });
  }
  return answers;
}

/** the target of an SRV or SOA record */
function serviceOf(record: JsonObject | undefined): string | undefined {
  return textOf(objectOf(record?.['srv'])?.['name']) ?? textOf(objectOf(record?.['soa'])?.['mname']);
}
