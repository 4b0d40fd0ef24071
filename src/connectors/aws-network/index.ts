import type { Parser } from '../../pipeline/normalize/parser.ts';
import { loadBalancer } from './load-balancer.ts';
import { resolverQueries } from './resolver-queries.ts';
import { vpcFlowJson, vpcFlow } from './vpc-flow.ts';
import { waf } from './waf.ts';

export const awsNetworkParsers: readonly Parser[] = [vpcFlow, vpcFlowJson, resolverQueries, waf, loadBalancer];
