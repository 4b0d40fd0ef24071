import type { Coverage } from './coverage.ts';

/** A layer for MITRE's ATT&CK Navigator, format 4.5: the number of rules is the score, their titles are the comment. */
export function toNavigatorLayer({ techniques, version, rules }: Coverage, name: string): object {
  const covered = techniques.filter((one) => one.rules.length > 0);
  return {
    name,
    versions: { attack: version.split('.')[0], navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: `${rules} detection rules of Vedette; the score of a technique is the number of rules that name it or one of its sub-techniques`, // prettier-ignore
    sorting: 0,
    layout: {
      layout: 'side',
      showID: true,
      showName: true,
      showAggregateScores: false,
      countUnscored: false,
      aggregateFunction: 'max',
      expandedSubtechniques: 'none',
    },
    hideDisabled: false,
    techniques: covered.map((one) => ({
      techniqueID: one.technique.id,
      score: one.rules.length,
      comment: one.rules.slice(0, 20).map(({ title }) => title).join('\n'),
      enabled: true,
      metadata: [
        { name: 'rules', value: String(one.rules.length) },
        { name: 'with cases', value: String(one.tested) },
      ],
      showSubtechniques: false,
    })),
    gradient: {
      colors: ['#d3e4f5', '#1c5fa8'],
      minValue: 0,
      // the gradient needs two ends
      maxValue: Math.min(10, Math.max(1, ...covered.map((one) => one.rules.length))),
    },
    legendItems: [],
    metadata: [],
    links: [],
    showTacticRowBackground: false,
    tacticRowBackground: '#dddddd',
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
    selectVisibleTechniques: false,
  };
} // prettier-ignore
