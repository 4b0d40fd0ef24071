/** Exact lines to send records to this Vedette, filled with its own address. */
export interface Way {
  readonly id: 'curl' | 'hec' | 'bulk' | 'otlp' | 'rsyslog' | 'files';
  readonly name: string;
  readonly summary: string;
  readonly needsKey: boolean;
  readonly steps: readonly { readonly words: string; readonly lines?: string }[];
}

export const SYSLOG_PORT = 5514;

/**
 * @param origin scheme, host and port of the server as the browser sees it
 * @param key the secret of an API key, or what stands for it
 */
export function waysToSend(origin: string, key: string): Way[] {
  const { hostname, protocol, port } = new URL(origin);
  const host = hostname.replaceAll(/^\[|\]$/gu, '');
  const isLocal = ['localhost', '127.0.0.1', '::1'].includes(host);
  const target = isLocal ? 'ADDRESS-OF-THIS-MACHINE' : host;
  const hecPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return [
    {
      id: 'curl',
      name: 'curl, or any program',
      summary: 'HTTP, one JSON object a line',
      needsKey: true,
      steps: [
        {
          words: 'Send a first record. The answer says how many records are durable.',
          lines: `curl -H 'Authorization: Bearer ${key}' \\\n  -H 'Content-Type: application/x-ndjson' \\\n  --data-binary '{"time":"2026-01-31T12:00:00Z","message":"a first record","user":"somebody"}' \\\n  '${origin}/api/v1/ingest?source=first'`,
        },
        {
          words: 'Send a file. Plain, gzip, JSON lines, a JSON array or lines of text; the format is recognised.',
          lines: `curl -H 'Authorization: Bearer ${key}' -T events.jsonl -X POST '${origin}/api/v1/ingest?source=my-source'`,
        },
      ],
    },
    {
      id: 'hec',
      name: 'Splunk HEC',
      summary: 'Forwarders, Fluent Bit, Vector, Logstash',
      needsKey: true,
      steps: [
        {
          words: 'Try it.',
          lines: `curl -H 'Authorization: Splunk ${key}' \\\n  -d '{"event":{"message":"a first record"},"source":"first"}' \\\n  '${origin}/services/collector/event'`,
        },
        {
          words: 'Fluent Bit, in fluent-bit.conf:',
          lines: `[OUTPUT]\n    Name          splunk\n    Match         *\n    Host          ${host}\n    Port          ${hecPort}\n    Splunk_Token  ${key}\n    TLS           ${protocol === 'https:' ? 'On' : 'Off'}`,
        },
        {
          words: 'Vector, in vector.yaml:',
          lines: `sinks:\n  vedette:\n    type: splunk_hec_logs\n    inputs: ["*"]\n    endpoint: "${origin}"\n    default_token: "${key}"\n    encoding:\n      codec: json`,
        },
      ],
    },
    {
      id: 'bulk',
      name: 'Elastic _bulk',
      summary: "Filebeat, Winlogbeat, Logstash, Elastic's clients",
      needsKey: true,
      steps: [
        {
          words: 'Filebeat, Winlogbeat and the other Beats, in their .yml:',
          lines: `output.elasticsearch:\n  hosts: ["${protocol}//${hostname}:${hecPort}/elastic"]\n  api_key: "vedette:${key}"`,
        },
        {
          words: 'Logstash:',
          lines: `output {\n  elasticsearch {\n    hosts => ["${protocol}//${hostname}:${hecPort}/elastic"]\n    user => "vedette"\n    password => "${key}"\n    index => "logs"\n  }\n}`,
        },
        {
          words: 'Try it.',
          lines: `curl -u 'vedette:${key}' -H 'Content-Type: application/x-ndjson' \\\n  --data-binary $'{"create":{"_index":"first"}}\\n{"message":"a first record"}\\n' \\\n  '${origin}/elastic/_bulk'`,
        },
      ],
    },
    {
      id: 'otlp',
      name: 'OTLP',
      summary: 'OpenTelemetry SDKs and the Collector, over HTTP',
      needsKey: true,
      steps: [
        {
          words: 'The Collector, in its configuration; name the exporter in a pipeline for logs:',
          lines: `exporters:\n  otlphttp/vedette:\n    endpoint: "${origin}"\n    headers:\n      Authorization: "Bearer ${key}"`,
        },
        {
          words: 'An SDK, in its environment:',
          lines: `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=${origin}/v1/logs\nOTEL_EXPORTER_OTLP_LOGS_HEADERS="Authorization=Bearer%20${key}"`,
        },
      ],
    },
    {
      id: 'rsyslog',
      name: 'rsyslog',
      summary: 'Linux and network devices, UDP or TCP',
      needsKey: false,
      steps: [
        {
          words: `Vedette must listen where the sender reaches it: start it with --host 0.0.0.0. Syslog is port ${SYSLOG_PORT} unless --syslog-port says otherwise.`,
        },
        {
          words:
            'As root, in /etc/rsyslog.d/60-vedette.conf. With a queue on disk, so that nothing is lost while Vedette is away:',
          lines: `*.* action(type="omfwd" target="${target}" port="${SYSLOG_PORT}" protocol="tcp"\n    template="RSYSLOG_SyslogProtocol23Format"\n    queue.type="LinkedList" queue.filename="vedette" queue.maxdiskspace="1g"\n    queue.saveonshutdown="on" action.resumeRetryCount="-1")`,
        },
        { words: 'Then:', lines: 'systemctl restart rsyslog && logger "a first record"' },
      ],
    },
    {
      id: 'files',
      name: 'Files',
      summary: 'Recorded logs, without a server',
      needsKey: false,
      steps: [
        {
          words:
            'Any supported format, gzip and zip included. This runs the whole pipeline and prints what it finds; nothing is kept.',
          lines: 'npx vedette analyze logs/',
        },
        {
          words:
            'To keep the events, send the files as shown under curl, or follow files as they grow: "Followed files" below.',
        },
      ],
    },
  ];
}
