/** For tests and fuzzing: messages of NetFlow and IPFIX, of our own making. */
export function netflow9Message(sequence: number, sets: readonly Buffer[], domain = 0): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(9, 0);
  header.writeUInt16BE(sets.length, 2);
  header.writeUInt32BE(100_000, 4);
  header.writeUInt32BE(1_795_301_460, 8);
  header.writeUInt32BE(sequence, 12);
  header.writeUInt32BE(domain, 16);
  return Buffer.concat([header, ...sets]);
}

export function ipfixMessage(sequence: number, sets: readonly Buffer[], domain = 0): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt16BE(10, 0);
  header.writeUInt16BE(16 + Buffer.concat(sets).length, 2);
  header.writeUInt32BE(1_795_301_460, 4);
  header.writeUInt32BE(sequence, 8);
  header.writeUInt32BE(domain, 12);
  return Buffer.concat([header, ...sets]);
}

/** @param set 0 for NetFlow v9, 2 for IPFIX @param fields number, length and, for IPFIX, enterprise */
export function templateSet(set: number, id: number, fields: readonly (readonly number[])[]): Buffer {
  const words = fields.flatMap(([number = 0, length = 0, enterprise]) =>
    enterprise === undefined ? [number, length] : [number | 0x8000, length, enterprise >>> 16, enterprise & 0xffff],
  );
  return setOf(set, [id, fields.length, ...words]);
}

/** @param scopes how many of the fields are scopes */
export function ipfixOptionsSet(id: number, scopes: number, fields: readonly (readonly [number, number])[]): Buffer {
  return setOf(3, [id, fields.length, scopes, ...fields.flat()]);
}

/** @param data hexadecimal digits of the records */
export function dataSet(template: number, data: string): Buffer {
  return withHeader(template, Buffer.from(data, 'hex'));
}

function setOf(id: number, words: readonly number[]): Buffer {
  const body = Buffer.alloc(words.length * 2);
  words.forEach((word, index) => void body.writeUInt16BE(word, index * 2));
  return withHeader(id, body);
}

function withHeader(id: number, body: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(4 + body.length, 2);
  return Buffer.concat([header, body]);
}
