import type { BudgetState, EntityProfile, PeerGroup } from '../../model/baseline.ts';
import type { EntityKind } from '../../model/entity.ts';
import type { EntityId } from '../../model/ids.ts';
import type { BaselineFigures, BaselineViews, BehaviorFigures, EntitySearch, RiskyDay } from '../../pipeline/ports.ts';

/** Questions to a stage and their answers, as they cross threads. */
export type ViewRequest =
  | { readonly view: 'learning' }
  | { readonly view: 'entities'; readonly search: EntitySearch }
  | { readonly view: 'entity'; readonly id: EntityId }
  | {
      readonly view: 'riskiest';
      readonly days: number;
      readonly top: number;
      readonly kind: EntityKind | undefined;
    }
  | { readonly view: 'behaviors' }
  | { readonly view: 'peer-groups'; readonly of: EntityKind | undefined }
  | { readonly view: 'budget' };

export type ViewAnswer =
  | { readonly view: 'learning'; readonly figures: BaselineFigures }
  | { readonly view: 'entities'; readonly found: ReturnType<BaselineViews['entities']> }
  | { readonly view: 'entity'; readonly profile: EntityProfile | undefined }
  | { readonly view: 'riskiest'; readonly days: readonly RiskyDay[] }
  | { readonly view: 'behaviors'; readonly figures: readonly BehaviorFigures[] }
  | { readonly view: 'peer-groups'; readonly groups: readonly PeerGroup[] }
  | { readonly view: 'budget'; readonly budget: BudgetState };

export function answerView(views: BaselineViews, request: ViewRequest): ViewAnswer {
  switch (request.view) {
    case 'learning':
      return { view: 'learning', figures: views.learning() };
    case 'entities':
      return { view: 'entities', found: views.entities(request.search) };
    case 'entity':
      return { view: 'entity', profile: views.entity(request.id) };
    case 'riskiest':
      return { view: 'riskiest', days: views.riskiest(request.days, request.top, request.kind) };
    case 'behaviors':
      return { view: 'behaviors', figures: views.behaviors() };
    case 'peer-groups':
      return { view: 'peer-groups', groups: views.peerGroups(request.of) };
    case 'budget':
      return { view: 'budget', budget: views.budget() };
  }
}
