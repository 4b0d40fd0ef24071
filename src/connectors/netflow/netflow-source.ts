import { portProblem } from '../../pipeline/collect/port-problem.ts';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { netflowSettings } from './describe.ts';
import { listenFlows, type FlowListener } from './listen-flows.ts';

/** Flows from routers, switches, firewalls and probes. */
export const netflowSource = sourceKind({
  id: 'netflow',
  title: 'NetFlow, IPFIX and sFlow',
  group: 'listens',
  summary:
    'Flows over UDP: NetFlow v5 and v9, IPFIX, sFlow v5, told apart by themselves; each exporter is a source of its own.',
  settings: netflowSettings,
  secrets: [],
  example: { ports: [2055, 4739, 6343] },
  async start(given, deps) {
    let flows: FlowListener;
    try {
      flows = await listenFlows(given, deps);
    } catch (error) {
      const problem = portProblem(error, `flows on UDP ${given.ports.join(', ')}`);
      return problem.setting === 'port' ? { ...problem, setting: 'ports' } : problem;
    }
    return { listens: flows.ports.map((port) => `udp ${port}`), stop: () => flows.close() };
  },
});
