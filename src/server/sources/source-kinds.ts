import { filesSource } from '../../connectors/file/files-source.ts';
import { loggingSource } from '../../connectors/gcp/logging-source.ts';
import { pubsubSource } from '../../connectors/gcp/pubsub-source.ts';
import { githubSource } from '../../connectors/github/github-source.ts';
import { googleWorkspaceSource } from '../../connectors/google-workspace/google-workspace-source.ts';
import { journaldSource } from '../../connectors/journald/journald-source.ts';
import { kafkaSource } from '../../connectors/kafka/kafka-source.ts';
import { azureActivitySource } from '../../connectors/microsoft/azure-activity-source.ts';
import { graphSource } from '../../connectors/microsoft/graph-source.ts';
import { m365Source } from '../../connectors/microsoft/m365-source.ts';
import { netflowSource } from '../../connectors/netflow/netflow-source.ts';
import { oktaSource } from '../../connectors/okta/okta-source.ts';
import { osquerySource } from '../../connectors/osquery/osquery-source.ts';
import { otlpSource } from '../../connectors/otlp/otlp-source.ts';
import { s3Source } from '../../connectors/s3/s3-source.ts';
import { syslogSource } from '../../connectors/syslog/syslog-source.ts';
import type { SourceKind } from '../../pipeline/collect/source-kind.ts';

/** Every kind of source that can be added to a running server. One line each. */
export const sourceKinds: readonly SourceKind[] = [
  azureActivitySource,
  filesSource,
  loggingSource,
  pubsubSource,
  githubSource,
  googleWorkspaceSource,
  journaldSource,
  kafkaSource,
  m365Source,
  graphSource,
  netflowSource,
  oktaSource,
  osquerySource,
  otlpSource,
  s3Source,
  syslogSource,
];
