import type { Parser } from '../../pipeline/normalize/parser.ts';
import { awsCloudTrail } from './aws-cloudtrail.ts';

export const cloudTrailParsers: readonly Parser[] = [awsCloudTrail];
