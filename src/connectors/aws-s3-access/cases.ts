import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import { s3Access, s3AccessJson } from './s3-access.ts';

const owner = '0a1b'.repeat(16);

export const awsS3AccessCases: readonly ParserCase[] = [
  { name: 'get', record: s3Access.example, kind: 'aws-s3-access/request', fields: { operation: 'REST.GET.OBJECT', httpstatus: 200, requesturi: 'GET /files/secret/plan.pdf HTTP/1.1', tlsversion: 'TLSv1.3' } },
  { name: 'anonymous-denied', record: `${owner} files [21/Nov/2026:20:50:11 +0100] 203.0.113.9 - 3E57 REST.GET.BUCKET - "GET /?list-type=2 HTTP/1.1" 403 AccessDenied 243 - 11 - "-" "curl/8.5.0" - hostid= - - - files.s3.amazonaws.com - - -`, kind: 'aws-s3-access/request', fields: { errorcode: 'AccessDenied' } },
  { name: 'expired-by-lifecycle', record: `${owner} files [21/Nov/2026:19:50:11 +0000] - AmazonS3 3E57 S3.EXPIRE.OBJECT old.log "-" - - - 1024 - - "-" "-" - hostid= - - - - - - -`, kind: 'aws-s3-access/request' },
  { name: 'quotes-in-the-agent', record: `${owner} files [21/Nov/2026:19:50:11 +0000] 203.0.113.9 svc:cloudtrail.amazonaws.com 3E57 REST.PUT.OBJECT a%2520b "PUT /files/a"b HTTP/1.1" 200 - - 5 3 1 "-" "agent "x", y" - hostid= SigV4 c AuthHeader h TLSv1.2 - Yes later values`, kind: 'aws-s3-access/request', fields: { useragent: 'agent "x", y', more: 'later values' } },
  { name: 'cut', record: `${owner} files [21/Nov/2026:19:50:11 +0000] 203.0.113.9 - 3E57`, kind: 'truncated', golden: false },
  { name: 'object', record: s3AccessJson.example, kind: 'aws-s3-access-json/request' },
  { name: 'a-web-server', record: '203.0.113.9 - - [21/Nov/2026:19:50:11 +0000] "GET / HTTP/1.1" 200 1', kind: undefined, golden: false },
]; // prettier-ignore
