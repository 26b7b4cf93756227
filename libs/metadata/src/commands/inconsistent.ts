// Objects that are in the document but not in the built schema.
import { isAbout } from '@app/types';
import type { ObjectRef } from '../object-ref.js';
import type { CommandContext } from './command.js';

/** Whether the object is there but cannot be served. */
export function isInconsistent({ inconsistencies }: Pick<CommandContext, 'inconsistencies'>, ref: ObjectRef): boolean {
  return inconsistencies.some((inconsistency) => isAbout(inconsistency, ref));
}
