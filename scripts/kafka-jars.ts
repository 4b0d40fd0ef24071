import { homedir } from 'node:os';
import { join } from 'node:path';
import { fetchJars } from './fetch-jars.ts';

// Fetches the jars of a Kafka broker for the tests of the Kafka source: `node scripts/kafka-jars.ts [FOLDER]`.

const folder = process.argv[2] ?? process.env['VEDETTE_KAFKA_JARS'] ?? join(homedir(), '.cache/vedette-test/kafka');
await fetchJars('kafka-jars.json', folder);
