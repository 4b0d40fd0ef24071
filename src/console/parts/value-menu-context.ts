import { createContext } from 'react';

export interface ValueDoor {
  readonly text: string;
  /** the field of the query language that it is a value of, and that value */
  readonly field: string | undefined;
  readonly value: string;
  /** the element it was opened from: the menu stands under it and gives the focus back to it */
  readonly at: HTMLElement;
}

/** Opens the one value menu of the page. Absent where there is no menu (sign-in, set-up). */
export const ValueMenuContext = createContext<((door: ValueDoor) => void) | undefined>(undefined);
