/** Why a file, or a part of it, was not read. The others go on. */
export interface FileError {
  readonly kind:
    | 'not-found'
    | 'not-readable'
    | 'not-a-file'
    | 'not-a-log'
    | 'truncated-gzip'
    | 'truncated-zstd'
    | 'truncated-zip'
    | 'damaged'
    | 'encrypted'
    | 'not-supported'
    | 'bomb'
    | 'too-large';
  /** what did not work, why, and what to do; it does not name the file */
  readonly message: string;
  /** bytes of the file before the place where it was noticed */
  readonly at?: number;
}

/** What an operation of the file system said. Anything else is a bug, and goes on its way. */
export function toFileError(error: unknown): FileError {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) throw error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'not-found', message: 'There is no such file or folder.' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'not-readable', message: 'No permission to read it: run as a user who may, or change its mode.' };
    case 'ELOOP':
      return { kind: 'not-found', message: 'Its symbolic links lead in a circle.' };
    default:
      return { kind: 'not-readable', message: `It could not be read: ${error.message}.` };
  }
}
