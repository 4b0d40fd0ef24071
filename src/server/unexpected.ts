import type { Log } from './log.ts';

/**
 * A bug that no part caught: the platform may be in any state, so it stops in order and ends, rather than to run on half.
 * Everything acknowledged is in the journal. Ends with the function that it returns.
 *
 * @param isTaken whether a part that is fenced off takes the error (a configured source): then only that part is started again
 */
export function catchUnexpected(
  log: Pick<Log, 'fatal'>,
  met: (message: string) => void,
  isTaken: (error: unknown) => boolean = () => false,
): () => void {
  const onError = (error: unknown): void => {
    if (isTaken(error)) return;
    log.fatal({ err: error }, 'met a bug that nothing caught');
    met(`Vedette met a bug and stopped: ${error instanceof Error ? error.message : String(error)}`);
  };
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  return () => {
    process.off('uncaughtException', onError);
    process.off('unhandledRejection', onError);
  };
}
