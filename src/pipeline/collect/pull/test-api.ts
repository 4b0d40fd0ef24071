import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface TestApi {
  /** "http://127.0.0.1:40000" */
  readonly origin: string;
  /** method and path of every request, in order */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A service on this machine that answers as the test says, however badly. */
export async function startTestApi(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<TestApi> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response, asked.length);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
