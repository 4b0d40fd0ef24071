import type { Parser } from '../../pipeline/normalize/parser.ts';
import { guardDuty } from './guardduty.ts';
import { securityHub } from './security-hub.ts';

export const awsFindingsParsers: readonly Parser[] = [guardDuty, securityHub];
