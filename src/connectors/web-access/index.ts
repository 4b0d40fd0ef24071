import type { Parser } from '../../pipeline/normalize/parser.ts';
import { accessJson } from './access-json.ts';
import { apacheError, nginxError } from './error-logs.ts';
import { webAccess } from './web-access.ts';

export const webAccessParsers: readonly Parser[] = [webAccess, nginxError, apacheError, accessJson];
