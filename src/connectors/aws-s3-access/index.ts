import type { Parser } from '../../pipeline/normalize/parser.ts';
import { s3Access, s3AccessJson } from './s3-access.ts';

export const awsS3AccessParsers: readonly Parser[] = [s3Access, s3AccessJson];
