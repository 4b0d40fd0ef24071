/** What an error of the client library means, and whether trying again alone will not mend it. */
export interface ErrorWords {
  readonly message: string;
  readonly kind: 'refused' | 'not-found' | 'passing';
}

/** Errors come wrapped in one another: the innermost that says something known counts. */
export function errorWords(error: unknown): ErrorWords {
  const all = flattened(error, 0);
  for (const each of all) {
    const known = KNOWN[each.api];
    if (known !== undefined) return known;
  }
  const signIn = all.find(({ code }) => code === 'PLT_KFK_AUTHENTICATION');
  if (signIn !== undefined) {
    return {
      kind: 'refused',
      message: 'The brokers do not let Vedette sign in: user, password or mechanism are wrong.',
    };
  }
  const network = all.findLast(({ code }) => NETWORK.test(code));
  if (network !== undefined) {
    return { kind: 'passing', message: `The brokers cannot be reached: ${network.message.slice(0, 200)}.` };
  }
  const { message = 'unknown error' } = all.at(-1) ?? {};
  return { kind: 'passing', message: `Reading does not work: ${message.slice(0, 200)}.` };
}

const NETWORK =
  /^(?:E[A-Z_]+|PLT_KFK_NETWORK|PLT_KFK_TIMEOUT|[A-Z_]*CERT[A-Z_]*|UNABLE_TO_[A-Z_]+|DEPTH_ZERO_[A-Z_]+)$/;

const KNOWN: Readonly<Record<string, ErrorWords>> = {
  SASL_AUTHENTICATION_FAILED: {
    kind: 'refused',
    message: 'The brokers do not let Vedette sign in: user or password are wrong.',
  },
  UNSUPPORTED_SASL_MECHANISM: { kind: 'refused', message: 'The brokers do not know this way of signing in.' },
  TOPIC_AUTHORIZATION_FAILED: {
    kind: 'refused',
    message: 'The user may not read the topic: give it READ and DESCRIBE on it.',
  },
  GROUP_AUTHORIZATION_FAILED: {
    kind: 'refused',
    message: 'The user may not read as this consumer group: give it READ on the group.',
  },
  CLUSTER_AUTHORIZATION_FAILED: { kind: 'refused', message: 'The user may not use this cluster.' },
  UNKNOWN_TOPIC_OR_PARTITION: { kind: 'not-found', message: 'A topic does not exist.' },
  UNKNOWN_TOPIC_ID: { kind: 'passing', message: 'A topic was removed, or made anew.' },
  FENCED_INSTANCE_ID: { kind: 'passing', message: 'Another Vedette reads with the state of this one: stop one of them.' }, // prettier-ignore
};

interface Flat {
  readonly code: string;
  readonly api: string;
  readonly message: string;
}

const MAX_DEPTH = 8;

function flattened(error: unknown, depth: number): Flat[] {
  if (!(error instanceof Error) || depth > MAX_DEPTH) return [];
  const textOf = (name: string): string => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? value : '';
  };
  const inner: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [
    { code: textOf('code'), api: textOf('apiId'), message: error.message },
    ...inner.flatMap((each) => flattened(each, depth + 1)),
    ...flattened(error.cause, depth + 1),
  ];
}
