/** Names of the AWS Security Finding Format. Source: AWS Security Hub User Guide, "AWS Security Finding Format (ASFF)". */
// prettier-ignore
export const securityHubNames: readonly string[] = [
  'SchemaVersion', 'Id', 'ProductArn', 'ProductName', 'CompanyName', 'Region', 'GeneratorId', 'AwsAccountId', 'AwsAccountName', 'Types',
  'FirstObservedAt', 'LastObservedAt', 'CreatedAt', 'UpdatedAt', 'ProcessedAt', 'Severity.Label', 'Severity.Normalized', 'Severity.Original',
  'Severity.Product', 'Confidence', 'Criticality', 'Title', 'Description', 'Remediation.Recommendation.Text', 'Remediation.Recommendation.Url',
  'SourceUrl', 'ProductFields.*', 'UserDefinedFields.*', 'Malware.*', 'Network.Direction', 'Network.Protocol', 'Network.SourceIpV4',
  'Network.SourceIpV6', 'Network.SourcePort', 'Network.SourceDomain', 'Network.SourceMac', 'Network.DestinationIpV4', 'Network.DestinationIpV6',
  'Network.DestinationPort', 'Network.DestinationDomain', 'NetworkPath.*', 'Process.*', 'Threats.*', 'ThreatIntelIndicators.*', 'Resources.Type',
  'Resources.Id', 'Resources.Partition', 'Resources.Region', 'Resources.ResourceRole', 'Resources.Tags.*', 'Resources.DataClassification.*',
  'Resources.Details.AwsIamAccessKey.UserName', 'Resources.Details.AwsIamAccessKey.PrincipalId', 'Resources.Details.AwsIamAccessKey.AccessKeyId',
  'Compliance.Status', 'Compliance.RelatedRequirements', 'Compliance.SecurityControlId', 'Compliance.StatusReasons.*',
  'Compliance.AssociatedStandards.*', 'VerificationState', 'WorkflowState', 'Workflow.Status', 'RecordState', 'RelatedFindings.*', 'Note.Text',
  'Note.UpdatedBy', 'Note.UpdatedAt', 'Vulnerabilities.*', 'PatchSummary.*', 'Action.ActionType', 'Action.AwsApiCallAction.Api',
  'Action.AwsApiCallAction.ServiceName', 'Action.AwsApiCallAction.CallerType', 'Action.AwsApiCallAction.RemoteIpDetails.IpAddressV4',
  'Action.NetworkConnectionAction.ConnectionDirection', 'Action.NetworkConnectionAction.Protocol', 'Action.NetworkConnectionAction.Blocked',
  'Action.NetworkConnectionAction.RemoteIpDetails.IpAddressV4', 'Action.DnsRequestAction.*', 'Action.PortProbeAction.*',
  'FindingProviderFields.Severity.Label', 'FindingProviderFields.Types', 'Sample', 'GeneratorDetails.*', 'Detection.*',
];
