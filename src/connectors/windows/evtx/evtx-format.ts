import type { FileFormat } from '../../../pipeline/collect/file-format.ts';
import { createEvtxDecoder } from './evtx-decoder.ts';

const FILE = Buffer.from('ElfFile\0');
const CHUNK = Buffer.from('ElfChnk\0');
const FILE_HEADER = 4096;

/** Windows event logs as they lie in `C:\Windows\System32\winevt\Logs`, and as Event Viewer saves them. */
export const evtxFormat: FileFormat = {
  id: 'evtx',
  title: 'a Windows event log (EVTX)',
  recognises: (prefix) =>
    prefix.subarray(0, 8).equals(FILE) || prefix.subarray(FILE_HEADER, FILE_HEADER + 8).equals(CHUNK),
  createDecoder: createEvtxDecoder,
};
