import type { AttackTable } from '../../model/attack.ts';
import type { LogSource } from '../../model/log-source.ts';
import type { RuleProblem } from '../../model/api.ts';
import type { Path } from '../rule-document.ts';

/** A habit of good rules that can be checked, described where it is written. Its id is what people name to switch it off. */
export interface Lint {
  readonly id: string;
  /** what is wrong when it speaks */
  readonly summary: string;
  check(document: LintedDocument, report: (path: Path, message: string) => void, context: LintContext): void;
}

/** One document of a rule file as it is written, templates (`action: global`) not merged in. */
export interface LintedDocument {
  readonly kind: 'rule' | 'correlation' | 'filter';
  readonly source: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** a template stands before it in its file: what is missing here may be there */
  readonly hasTemplate: boolean;
  /** only correlations look at it: nobody gets an alert of it by itself */
  readonly isPart: boolean;
}

/** What is known beside the document itself. */
export interface LintContext {
  readonly attack: AttackFacts | undefined;
  /** the fields that events of a log source have; undefined where nobody knows them all */
  readonly fieldsOf: ((logSource: LogSource) => KnownFields | undefined) | undefined;
  /** where else the title stands, as `file:line` */
  readonly titleElsewhere: (document: LintedDocument) => string | undefined;
}

export interface KnownFields {
  readonly names: ReadonlySet<string>;
  /** the first parts of dotted names under which anything may stand */
  readonly open: ReadonlySet<string>;
}

/** The table of ATT&CK in the form that questions are asked in. */
export interface AttackFacts {
  readonly version: string;
  readonly techniquesById: ReadonlyMap<string, AttackTable['techniques'][number]>;
  readonly revoked: Readonly<Record<string, string>>;
  readonly deprecated: ReadonlySet<string>;
  readonly tactics: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly software: ReadonlySet<string>;
}

export function toAttackFacts(table: AttackTable): AttackFacts {
  return {
    version: table.version,
    techniquesById: new Map(table.techniques.map((technique) => [technique.id, technique])),
    revoked: table.revoked,
    deprecated: new Set(table.deprecated),
    tactics: new Set(table.tactics.map(({ shortName }) => shortName)),
    groups: new Set(table.groups.split(' ')),
    software: new Set(table.software.split(' ')),
  };
}

/** A rule that was or would be loaded, and something about it that should be better. */
export interface LintWarning extends RuleProblem {
  readonly lint: string;
  readonly level: 'warning';
}
