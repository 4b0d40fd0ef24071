import { linesOfProtobuf } from '../../src/connectors/otlp/log-lines.ts';
import { bytesField, varintField } from '../../src/connectors/otlp/protobuf-reader.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

/** Requests of OTLP in protobuf: every record becomes a line, or says why not. */
export const otlpProtobufTarget: FuzzTarget = {
  name: 'otlp-protobuf',
  kind: 'binary',
  seeds: () => [request(text('a text')), request(Buffer.concat([list, flags])), request(Buffer.alloc(0))],
  words: ['service.name', 'host.name'],
  run(input) {
    const lines = linesOfProtobuf(Buffer.from(input));
    if ('kind' in lines) return;
    for (const { bytes, unreadable } of lines) {
      if (unreadable === undefined && bytes.at(-1) !== 0x7d) throw new Error('a line that does not end as a document');
    }
  },
};

const named = (name: string, value: Buffer): Buffer =>
  Buffer.concat([bytesField(1, Buffer.from(name)), bytesField(2, value)]);
const text = (value: string): Buffer => bytesField(1, Buffer.from(value));
const list = bytesField(5, Buffer.concat([bytesField(1, text('one')), bytesField(1, varintField(3, 7)), bytesField(1, bytesField(6, bytesField(1, named('inner', varintField(2, 1)))))])); // prettier-ignore
const flags = Buffer.concat([
  varintField(2, 17),
  bytesField(3, Buffer.from('ERROR')),
  bytesField(9, Buffer.alloc(16, 7)),
]);

function request(body: Buffer): Buffer {
  const record = Buffer.concat([
    bytesField(5, body),
    bytesField(6, named('user.name', text('jdoe'))),
    Buffer.from([0x09, 1, 2, 3, 4, 5, 6, 7, 8]),
  ]);
  const scope = Buffer.concat([
    bytesField(1, bytesField(1, Buffer.from('checkout'))),
    bytesField(2, record),
    bytesField(2, record),
  ]);
  const resource = bytesField(1, named('service.name', text('shop')));
  return bytesField(1, Buffer.concat([bytesField(1, resource), bytesField(2, scope)]));
}
