/** One benchmark of `npm run evaluate`. */
export interface Benchmark {
  /** also the name of its folder of data, where it has one */
  readonly name: string;
  readonly summary: string;
  run(place: Place): Promise<Outcome>;
}

/** Where the data are. Training is always on what `development` holds; what is scored is in `scored`, which is the same folder unless `--data` names another. */
export interface Place {
  /** folder of the development corpora */
  readonly development: string;
  /** folder of the data to score, in the same layout */
  readonly scored: string;
  /** false: what is scored was never trained on, and no folds are needed */
  readonly isDevelopment: boolean;
  /** told what is being done, for the progress line */
  readonly told: (what: string) => void;
}

/** Metrics by name, the one that counts most first. */
export type Outcome = Readonly<Record<string, Metric>>;

export interface Metric {
  readonly value: number;
  /** bootstrap 95 % confidence interval over files, families or scenarios; absent where there is nothing to draw from */
  readonly low?: number;
  readonly high?: number;
  /** how many files, families or rows */
  readonly n: number;
  /** figures to reach, of which more is better unless `less` says otherwise */
  readonly must?: number;
  readonly aim?: number;
  readonly less?: boolean;
}
