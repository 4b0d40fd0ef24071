import type { Parser } from '../pipeline/normalize/parser.ts';
import { awsFindingsParsers } from '../connectors/aws-findings/index.ts';
import { awsNetworkParsers } from '../connectors/aws-network/index.ts';
import { awsS3AccessParsers } from '../connectors/aws-s3-access/index.ts';
import { cloudTrailParsers } from '../connectors/aws-cloudtrail/index.ts';
import { dnsServerParsers } from '../connectors/dns-server/index.ts';
import { linuxAuditParsers } from '../connectors/linux-audit/index.ts';
import { azureActivityParsers } from '../connectors/azure-activity/index.ts';
import { entraIdParsers } from '../connectors/entra-id/index.ts';
import { gcpParsers } from '../connectors/gcp/index.ts';
import { githubParsers } from '../connectors/github/index.ts';
import { googleWorkspaceParsers } from '../connectors/google-workspace/index.ts';
import { kubernetesParsers } from '../connectors/kubernetes/index.ts';
import { ecsParsers } from '../connectors/ecs/index.ts';
import { linuxAuthParsers } from '../connectors/linux-auth/index.ts';
import { m365Parsers } from '../connectors/m365/index.ts';
import { oktaParsers } from '../connectors/okta/index.ts';
import { ocsfParsers } from '../connectors/ocsf/index.ts';
import { osqueryParsers } from '../connectors/osquery/index.ts';
import { otlpParsers } from '../connectors/otlp/index.ts';
import { suricataParsers } from '../connectors/suricata/index.ts';
import { thisMachineParsers } from '../connectors/this-machine/index.ts';
import { cefParsers } from '../connectors/cef/index.ts';
import { leefParsers } from '../connectors/leef/index.ts';
import { netfilterParsers } from '../connectors/netfilter/index.ts';
import { netflowParsers } from '../connectors/netflow/index.ts';
import { fortigateParsers } from '../connectors/fortigate/index.ts';
import { panOsParsers } from '../connectors/pan-os/index.ts';
import { ciscoParsers } from '../connectors/cisco/index.ts';
import { haproxyParsers } from '../connectors/haproxy/index.ts';
import { squidParsers } from '../connectors/squid/index.ts';
import { w3cParsers } from '../connectors/w3c/index.ts';
import { dhcpServerParsers } from '../connectors/dhcp-server/index.ts';
import { postgresqlParsers } from '../connectors/postgresql/index.ts';
import { mysqlParsers } from '../connectors/mysql/index.ts';
import { pfParsers } from '../connectors/pf/index.ts';
import { vpnParsers } from '../connectors/vpn/index.ts';
import { keyValueParsers } from '../connectors/key-value/index.ts';
import { webAccessParsers } from '../connectors/web-access/index.ts';
import { windowsParsers } from '../connectors/windows/windows.ts';
import { windowsXmlParsers } from '../connectors/windows/windows-xml.ts';
import { zeekParsers } from '../connectors/zeek/index.ts';
import { shippedMappings } from './shipped-mappings.ts';

/**
 * Every parser, in the order that formats are recognised: the first that claims a record reads it, so those with the most telling
 * keys come first. `parsers.test.ts` fails if a connector's parsers are not here.
 */
export const parsers: readonly Parser[] = [
  ...thisMachineParsers,
  ...windowsParsers,
  ...windowsXmlParsers,
  ...cloudTrailParsers,
  ...awsFindingsParsers,
  ...awsNetworkParsers,
  ...awsS3AccessParsers,
  ...kubernetesParsers,
  ...azureActivityParsers,
  ...entraIdParsers,
  ...oktaParsers,
  ...githubParsers,
  ...m365Parsers,
  ...gcpParsers,
  ...googleWorkspaceParsers,
  ...suricataParsers,
  ...zeekParsers,
  ...cefParsers,
  ...leefParsers,
  ...netfilterParsers,
  ...netflowParsers,
  ...fortigateParsers,
  ...panOsParsers,
  ...ciscoParsers,
  ...haproxyParsers,
  ...squidParsers,
  ...w3cParsers,
  ...dhcpServerParsers,
  ...postgresqlParsers,
  ...mysqlParsers,
  ...pfParsers,
  ...vpnParsers,
  ...webAccessParsers,
  ...dnsServerParsers,
  ...linuxAuditParsers,
  ...linuxAuthParsers,
  // any text of pairs that none of the above knows
  ...keyValueParsers,
  ...osqueryParsers,
  ...otlpParsers,
  // general schemas: anybody may write them
  ...ocsfParsers,
  ...ecsParsers,
  // formats that a mapping describes, without code
  ...shippedMappings,
];
