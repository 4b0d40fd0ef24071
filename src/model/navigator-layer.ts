/** One technique of a layer: how dark it is drawn, and what is said of it. */
export interface LayerTechnique {
  /** `T1059.001` */
  readonly id: string;
  readonly score: number;
  readonly comment: string;
  readonly metadata?: readonly { readonly name: string; readonly value: string }[];
}

/**
 * A layer for MITRE's ATT&CK Navigator, format 4.5.
 *
 * @param version of ATT&CK, as `18.1`
 * @param most the score that is drawn darkest
 */
export function navigatorLayer(
  name: string,
  description: string,
  version: string,
  techniques: readonly LayerTechnique[],
  most: number,
): object {
  return {
    name,
    versions: { attack: version.split('.')[0], navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description,
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
    techniques: techniques.map(({ id, score, comment, metadata = [] }) => ({
      techniqueID: id,
      score,
      comment,
      enabled: true,
      metadata,
      showSubtechniques: false,
    })),
    // the gradient needs two ends
    gradient: { colors: ['#d3e4f5', '#1c5fa8'], minValue: 0, maxValue: Math.max(1, most) },
    legendItems: [],
    metadata: [],
    links: [],
    showTacticRowBackground: false,
    tacticRowBackground: '#dddddd',
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
    selectVisibleTechniques: false,
  };
}
