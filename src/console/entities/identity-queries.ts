import { queryOptions } from '@tanstack/react-query';
import { identityApi } from '../../model/identity-api.ts';
import type { IdentityDecision } from '../../model/identity.ts';
import { answerOf, client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { done, failed } from '../parts/undo.tsx';

/** Who has a name, and why. @param name also an entity id */
export function identityQuery(name: string) {
  return queryOptions({
    queryKey: ['identity', name],
    queryFn: ({ signal }) => answerOf(client.call(identityApi.identity, { query: { name } }, signal)),
    staleTime: 30_000,
  });
}

async function readIdentitiesAgain(): Promise<void> {
  await Promise.all(['identity', 'entities'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
}

/** Says that names are one, or that the first is none of the others; done at once, and can be taken back. */
export async function decide(kind: IdentityDecision['kind'], names: string[], note: string): Promise<boolean> {
  try {
    const { decisions } = await answerOf(client.call(identityApi.decideIdentities, { body: { decisions: [{ kind, names }], note } })); // prettier-ignore
    await readIdentitiesAgain();
    const undo = (): Promise<void> => takeBack(decisions.map(({ id }) => id));
    done({ what: kind === 'join' ? 'The names are one now' : 'The name is on its own now', undo });
    return true;
  } catch (error) {
    failed('The names are as they were.', error);
    return false;
  }
}

async function takeBack(ids: readonly number[]): Promise<void> {
  for (const id of ids) await answerOf(client.call(identityApi.undoIdentityDecision, { params: { id }, body: {} }));
  await readIdentitiesAgain();
}

export async function undoDecision(id: number): Promise<void> {
  try {
    await takeBack([id]);
  } catch (error) {
    failed('The decision stands.', error);
  }
}
