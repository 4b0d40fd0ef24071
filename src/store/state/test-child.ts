/** For the tests: opens the state store on the folder given, says so, and stays until it is killed. */
import { openStateStore } from './open-state-store.ts';

const folder = process.argv[2] ?? '';
const store = await openStateStore({ kind: 'embedded', folder });
await store.settings.set('written by', 'the child');
const { pid } = await store.health();
process.stdout.write(`${JSON.stringify({ pid })}\n`);
setInterval(() => undefined, 1000);
