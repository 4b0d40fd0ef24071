import type { Parser } from '../../pipeline/normalize/parser.ts';
import { suricata } from './suricata.ts';

export const suricataParsers: readonly Parser[] = [suricata];
