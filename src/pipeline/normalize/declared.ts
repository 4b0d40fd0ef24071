import type { JsonObject } from '../../model/json.ts';
import { textOf } from './field-values.ts';
import { isoToTime } from './iso-time.ts';
import type { JsonParser, ParseResult } from './parser.ts';

/**
 * The parser that a record names itself: Panther's data lake writes into every record which log it is of (`p_log_type`), also into those that a query has
 * cut down to a few columns, by which nobody could tell. Asked only when nobody claims the record by its content.
 * Source: Panther documentation, "Panther Fields" and "Supported Logs".
 */
export function createDeclared(parsers: readonly JsonParser[]): (object: JsonObject) => JsonParser | undefined {
  const byType = new Map<string, JsonParser>();
  for (const parser of parsers) for (const type of pantherTypes[parser.id] ?? []) byType.set(type, parser);
  return (object) => {
    const type = object['p_log_type'];
    return typeof type === 'string' ? byType.get(type) : undefined;
  };
}

/** What the parser makes of it; where it finds no time, Panther's own (UTC) counts. */
export function withDeclaredTime(result: ParseResult, object: JsonObject): ParseResult {
  if (!('kind' in result) || result.time !== undefined) return result;
  const time = textOf(object['p_event_time']);
  return time === undefined ? result : { ...result, time: isoToTime(time) };
}

/** Types of logs by the id of the parser that knows them. */
export const pantherTypes: Readonly<Record<string, readonly string[]>> = {
  'aws-cloudtrail': ['AWS.CloudTrail', 'AWS.CloudTrailInsight'],
  'aws-guardduty': ['AWS.GuardDuty'],
  'aws-resolver-query': ['AWS.VPCDns'],
  'aws-s3-access-json': ['AWS.S3ServerAccess'],
  'aws-security-hub': ['AWS.SecurityFindingFormat'],
  'aws-vpc-flow-json': ['AWS.VPCFlow'],
  'aws-waf': ['AWS.WAFWebACL'],
  kubernetes: ['Amazon.EKS.Audit', 'Kubernetes.Audit'],
  'azure-activity': ['Azure.MonitorActivity'],
  'entra-id': ['Azure.Audit'],
  gcp: ['GCP.AuditLog'],
  github: ['GitHub.Audit'],
  'google-workspace': ['GSuite.ActivityEvent', 'GSuite.Reports'],
  m365: ['Microsoft365.Audit.AzureActiveDirectory', 'Microsoft365.Audit.Exchange', 'Microsoft365.Audit.General', 'Microsoft365.Audit.SharePoint', 'Microsoft365.DLP.All'],
  okta: ['Okta.SystemLog'],
  ocsf: ['OCSF.AccountChange', 'OCSF.ApiActivity', 'OCSF.Authentication', 'OCSF.DetectionFinding', 'OCSF.DnsActivity', 'OCSF.HttpActivity', 'OCSF.NetworkActivity', 'OCSF.ProcessActivity', 'OCSF.SecurityFinding'],
  osquery: ['Osquery.Batch', 'Osquery.Differential', 'Osquery.Snapshot', 'Osquery.Status'],
  suricata: ['Suricata.Alert', 'Suricata.Anomaly', 'Suricata.DHCP', 'Suricata.DNS', 'Suricata.FileInfo', 'Suricata.Flow', 'Suricata.HTTP', 'Suricata.SSH', 'Suricata.TLS'],
  windows: ['Windows.EventLogs'],
  'anthropic-activity': ['Anthropic.Activity'],
  asana: ['Asana.Audit'],
  atlassian: ['Atlassian.Audit'],
  auth0: ['Auth0.Events'],
  axonius: ['Axonius.Activity'],
  'bedrock-invocation': ['AWS.BedrockModelInvocation'],
  bitwarden: ['Bitwarden.Events'],
  box: ['Box.Event'],
  'carbon-black-alert': ['CarbonBlack.AlertV2'],
  'carbon-black-audit': ['CarbonBlack.Audit'],
  'cloudflare-audit': ['Cloudflare.Audit'],
  'cloudflare-firewall': ['Cloudflare.Firewall'],
  'cloudflare-http': ['Cloudflare.HttpRequest'],
  'crowdstrike-detection': ['Crowdstrike.DetectionSummary'],
  'crowdstrike-event-streams': ['Crowdstrike.EventStreams'],
  'crowdstrike-fdr': ['Crowdstrike.ActivityAudit', 'Crowdstrike.AIDMaster', 'Crowdstrike.AppInfo', 'Crowdstrike.DNSRequest', 'Crowdstrike.FDREvent', 'Crowdstrike.ManagedAssets', 'Crowdstrike.NetworkConnect', 'Crowdstrike.NetworkListen', 'Crowdstrike.ProcessRollup2', 'Crowdstrike.Unknown', 'Crowdstrike.UserInfo', 'Crowdstrike.UserLogonLogoff'],
  databricks: ['Databricks.Audit'],
  'defender-hunting': ['MicrosoftDefenderXDR.AdvancedHunting'],
  'docusign-connect': ['Docusign.Connect'],
  'dropbox-team': ['Dropbox.TeamEvent'],
  'duo-admin': ['Duo.Administrator'],
  'duo-authentication': ['Duo.Authentication'],
  'duo-telephony': ['Duo.Telephony'],
  'gcp-load-balancer': ['GCP.HTTPLoadBalancer'],
  'github-webhook': ['GitHub.Webhook'],
  'gitlab-audit': ['GitLab.Audit'],
  'gitlab-production': ['GitLab.API', 'GitLab.Git', 'GitLab.Production'],
  'graph-alert': ['MicrosoftGraph.SecurityAlert'],
  intune: ['MicrosoftIntune.OperationalLogs', 'MicrosoftIntune.AuditLogs'],
  jumpcloud: ['Jumpcloud.Events'],
  'mongodb-atlas': ['MongoDB.OrganizationEvent', 'MongoDB.ProjectEvent'],
  'netskope-audit': ['Netskope.Audit'],
  notion: ['Notion.AuditLogs'],
  onelogin: ['OneLogin.Events'],
  'onepassword-audit': ['OnePassword.AuditEvent'],
  'onepassword-item-usage': ['OnePassword.ItemUsage'],
  'onepassword-sign-in': ['OnePassword.SignInAttempt'],
  'openai-audit': ['OpenAI.Audit'],
  'orca-alert': ['Orca.Alert'],
  'panther-audit': ['Panther.Audit'],
  'proofpoint-tap': ['Proofpoint.Event'],
  'push-security': ['PushSecurity.Activity', 'PushSecurity.Attacks', 'PushSecurity.Controls', 'PushSecurity.Entities'],
  'salesforce-events': ['Salesforce.Login', 'Salesforce.LoginAs', 'Salesforce.Logout', 'Salesforce.URI'],
  'salesforce-realtime': ['Salesforce.RealtimeEvent'],
  'sentinelone-activity': ['SentinelOne.Activity'],
  'slack-access': ['Slack.AccessLogs'],
  'slack-audit': ['Slack.AuditLogs'],
  'snowflake-grants': ['Snowflake.GrantsToRoles', 'Snowflake.GrantsToUsers'],
  'snowflake-login': ['Snowflake.LoginHistory'],
  'snowflake-query': ['Snowflake.QueryHistory'],
  'snowflake-transfer': ['Snowflake.DataTransferHistory'],
  'snyk-audit': ['Snyk.GroupAudit', 'Snyk.OrgAudit'],
  socradar: ['SOCRadar.Incidents'],
  'sophos-central': ['Sophos.Central'],
  'sublime-audit': ['Sublime.Audit'],
  'sublime-message': ['Sublime.MessageEvent'],
  'tailscale-audit': ['Tailscale.Audit'],
  teleport: ['Gravitational.TeleportAudit'],
  'thinkst-canary': ['ThinkstCanary.Alert'],
  'tines-audit': ['Tines.Audit'],
  tracebit: ['Tracebit.Alert'],
  'umbrella-dns': ['CiscoUmbrella.DNS'],
  'umbrella-proxy': ['CiscoUmbrella.Proxy'],
  'upwind-detection': ['Upwind.Detections'],
  'wiz-audit': ['Wiz.Audit'],
  'wiz-issue': ['Wiz.Issues'],
  'zendesk-audit': ['Zendesk.Audit'],
  'zoom-activity': ['Zoom.Activity'],
  'zoom-operation': ['Zoom.Operation'],
  'zscaler-admin-audit': ['Zscaler.ZIA.AdminAuditLog'],
  'zscaler-web': ['Zscaler.ZIA.WebLog'],
}; // prettier-ignore
