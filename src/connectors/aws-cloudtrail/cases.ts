import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import type { JsonObject } from '../../model/json.ts';

const user = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLE0000000001',
  arn: 'arn:aws:iam::123456789012:user/dev/a.sample',
  accountId: '123456789012',
  accessKeyId: 'AKIAEXAMPLE000000001',
  userName: 'a.sample',
};

const role = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE0000000001:i-0000000000000001',
  arn: 'arn:aws:sts::123456789012:assumed-role/app-role/i-0000000000000001',
  accountId: '123456789012',
  accessKeyId: 'ASIAEXAMPLE000000001',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLE0000000001',
      arn: 'arn:aws:iam::123456789012:role/service/app-role',
      accountId: '123456789012',
      userName: 'app-role',
    },
    attributes: { creationDate: '2026-11-21T18:02:03Z', mfaAuthenticated: 'false' },
  },
};

function record(eventSource: string, eventName: string, more: JsonObject): JsonObject {
  return {
    eventVersion: '1.11',
    userIdentity: user,
    eventTime: '2026-11-21T19:50:11Z',
    eventSource,
    eventName,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.17.0 Python/3.11.8',
    requestParameters: null,
    responseElements: null,
    requestID: '0f1e2d3c-0000-4000-8000-000000000001',
    eventID: '1f2e3d4c-0000-4000-8000-000000000001',
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
    ...more,
  };
}

const bucketDeleted = record('s3.amazonaws.com', 'DeleteBucket', {
  requestParameters: { bucketName: 'example-logs', Host: 'example-logs.s3.amazonaws.com' },
  resources: [{ ARN: 'arn:aws:s3:::example-logs', accountId: '123456789012', type: 'AWS::S3::Bucket' }],
});

const json = (name: string, kind: string | undefined, object: JsonObject): ParserCase => ({
  name,
  kind,
  record: JSON.stringify(object),
});

export const cloudTrailCases: readonly ParserCase[] = [
  json('api-delete', 'aws-cloudtrail/api', bucketDeleted),
  json('api-denied', 'aws-cloudtrail/api', record('ec2.amazonaws.com', 'DescribeInstances', {
    userIdentity: role, readOnly: true, errorCode: 'Client.UnauthorizedOperation', errorMessage: 'You are not authorized to perform this operation.',
  })),
  json('api-by-service', 'aws-cloudtrail/api', record('kms.amazonaws.com', 'GenerateDataKey', {
    userIdentity: { ...role, invokedBy: 'cloudformation.amazonaws.com' },
    sourceIPAddress: 'cloudformation.amazonaws.com', userAgent: 'cloudformation.amazonaws.com',
    requestParameters: { keyId: 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000001' },
  })),
  json('service-event', 'aws-cloudtrail/api', record('kms.amazonaws.com', 'RotateKey', {
    userIdentity: { accountId: '123456789012', invokedBy: 'AWS Internal' }, sourceIPAddress: 'AWS Internal', userAgent: 'AWS Internal', eventType: 'AwsServiceEvent',
  })),
  json('no-identity', 'aws-cloudtrail/api', { eventName: 'PutObject', eventSource: 's3.amazonaws.com', eventTime: '2026-11-21 19:50:11' }),
  json('console-login', 'aws-cloudtrail/authentication', record('signin.amazonaws.com', 'ConsoleLogin', {
    responseElements: { ConsoleLogin: 'Success' }, eventType: 'AwsConsoleSignIn',
    additionalEventData: { LoginTo: 'https://console.aws.amazon.com/console/', MobileVersion: 'No', MFAUsed: 'Yes' },
  })),
  json('console-login-failed', 'aws-cloudtrail/authentication', record('signin.amazonaws.com', 'ConsoleLogin', {
    userIdentity: { type: 'Root', principalId: '123456789012', arn: 'arn:aws:iam::123456789012:root', accountId: '123456789012', accessKeyId: '' },
    errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' }, additionalEventData: { MFAUsed: 'No' },
  })),
  json('assume-role', 'aws-cloudtrail/authentication', record('sts.amazonaws.com', 'AssumeRole', {
    requestParameters: { roleArn: 'arn:aws:iam::210987654321:role/ops-admin', roleSessionName: 'a.sample', durationSeconds: 900 },
  })),
  json('create-user', 'aws-cloudtrail/account-change', record('iam.amazonaws.com', 'CreateUser', { requestParameters: { userName: 'b.sample' } })),
  json('change-password', 'aws-cloudtrail/account-change', record('iam.amazonaws.com', 'ChangePassword', {})),
  json('attach-user-policy', 'aws-cloudtrail/account-change', record('iam.amazonaws.com', 'AttachUserPolicy', {
    requestParameters: { userName: 'b.sample', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  })),
  json('add-user-to-group', 'aws-cloudtrail/group-management', record('iam.amazonaws.com', 'AddUserToGroup', {
    requestParameters: { userName: 'b.sample', groupName: 'admins' },
  })),
  json('attach-role-policy', 'aws-cloudtrail/user-access', record('iam.amazonaws.com', 'AttachRolePolicy', {
    requestParameters: { roleName: 'app-role', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  })),
  json('attach-role-policy-denied', 'aws-cloudtrail/user-access', record('iam.amazonaws.com', 'AttachRolePolicy', { errorCode: 'AccessDenied' })),
  json('eventbridge', 'aws-cloudtrail/api', {
    version: '0', id: '2f2e3d4c-0000-4000-8000-000000000001', 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', account: '123456789012',
    time: '2026-11-21T19:50:12Z', region: 'eu-west-1', resources: [], detail: bucketDeleted,
  }),
  json('log-file-of-one', 'aws-cloudtrail/api', { Records: [bucketDeleted] }),
  json('log-file-of-two', 'damaged', { Records: [bucketDeleted, bucketDeleted] }),
  json('log-file-of-none', 'damaged', { Records: [] }),
  json('not-cloudtrail', undefined, { eventName: 'click', page: '/index.html' }),
  json('not-cloudtrail-records', undefined, { Records: [{ s3: { bucket: {} }, eventName: 'ObjectCreated:Put' }] }),
]; // prettier-ignore
