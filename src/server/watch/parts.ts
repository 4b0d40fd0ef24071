/** The parts that the platform is made of, and how each is doing. What `/healthz` says. */
export interface Parts {
  /** A part works. */
  works(part: string): void;
  /** A part does not work now and is being tried again. */
  fails(part: string, message: string): void;
  /** A part has given up: the platform cannot go on and will stop. */
  givesUp(part: string, message: string): void;
  stopped(part: string): void;
  all(): readonly PartState[];
  isHealthy(): boolean;
}

export interface PartState {
  readonly part: string;
  readonly state: 'works' | 'fails' | 'gave-up' | 'stopped';
  /** in plain words; empty while it works */
  readonly message: string;
  /** milliseconds since 1970 */
  readonly since: number;
}

export interface PartsDeps {
  readonly now: () => number;
  /** told of every change of a part */
  readonly changed: (state: PartState) => void;
}

export function createParts(deps: PartsDeps): Parts {
  const stateByPart = new Map<string, PartState>();

  function set(part: string, state: PartState['state'], message: string): void {
    const known = stateByPart.get(part);
    if (known?.state === state && known.message === message) return;
    const since = known?.state === state ? known.since : deps.now();
    const next: PartState = { part, state, message: message.slice(0, 500), since };
    stateByPart.set(part, next);
    deps.changed(next);
  }

  return {
    works: (part) => set(part, 'works', ''),
    fails: (part, message) => set(part, 'fails', message),
    givesUp: (part, message) => set(part, 'gave-up', message),
    stopped: (part) => set(part, 'stopped', ''),
    all: () => [...stateByPart.values()],
    isHealthy: () => [...stateByPart.values()].every(({ state }) => state === 'works'),
  };
}
