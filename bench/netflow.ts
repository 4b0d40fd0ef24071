/**
 * How fast datagrams become lines: flows a second on one thread, decoded and counted, without the socket and the journal; the best of five rounds.
 *
 *     node bench/netflow.ts [--flows 1000000]
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { createFlowDecoder } from '../src/connectors/netflow/flow-decoder.ts';
import { dataSet, ipfixMessage, netflow9Message, templateSet } from '../src/connectors/netflow/test-messages.ts';

const { values } = parseArgs({ options: { flows: { type: 'string', default: '1000000' } } });
const wanted = Number(values.flows);

/** addresses, ports, protocol, flags, class, packets, bytes, interfaces, times: what routers send */
const fields = [[8, 4], [12, 4], [7, 2], [11, 2], [4, 1], [6, 1], [5, 1], [2, 4], [1, 4], [10, 4], [14, 4], [22, 4], [21, 4]]; // prettier-ignore
const flow = 'c000020acb007109c3c401bb0618000000001400001099000000030000000400015f9000017318';
const FLOWS = 28;
const v5 = Buffer.from(`0005001c0001e2406b01d2f0000000000000000100000000${'c000020acb0071090000000000030004000000140000109900015f9000017318c3c401bb00180600000000001818000000'.slice(0, 96).repeat(FLOWS)}`, 'hex'); // prettier-ignore

const inputs = [
  { name: 'NetFlow v5', template: undefined, data: v5 },
  {
    name: 'NetFlow v9',
    template: netflow9Message(1, [templateSet(0, 300, fields)]),
    data: netflow9Message(2, [dataSet(300, flow.repeat(FLOWS))]),
  },
  {
    name: 'IPFIX',
    template: ipfixMessage(1, [templateSet(2, 300, fields)]),
    data: ipfixMessage(2, [dataSet(300, flow.repeat(FLOWS))]),
  },
];

console.log(`${cpus()[0]?.model} (${cpus().length}), Node ${process.version}`);
for (const { name, template, data } of inputs) {
  let best = Infinity;
  let bytes = 0;
  let flows = 0;
  for (let round = 0; round < 5; round++) {
    const decoder = createFlowDecoder({ sessions: 10, fields: 1000, lifetime: 1e9, held: 1e6, heldFor: 1e6 });
    bytes = 0;
    flows = 0;
    const sink = {
      record(_: string, line: string) {
        flows++;
        // the line is made when somebody wants its bytes
        bytes += Buffer.byteLength(line);
      },
      unreadable(_: string, __: Buffer, { message }: { message: string }) {
        throw new Error(message);
      },
    };
    if (template !== undefined) decoder.decode('192.0.2.1', template, 0, sink);
    const started = performance.now();
    for (let sent = 0; sent < wanted; sent += FLOWS) decoder.decode('192.0.2.1', data, 0, sink);
    best = Math.min(best, (performance.now() - started) / 1000);
  }
  console.log(`${name.padEnd(12)} ${Math.round(flows / best).toLocaleString('en').padStart(9)} flows/s, ${Math.round(bytes / flows)} B a line`); // prettier-ignore
}
