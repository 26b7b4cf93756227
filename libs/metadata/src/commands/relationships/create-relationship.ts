// `create_object_relationship`, `create_array_relationship` (spec/metadata-postgres-api.md 4).
import type { Json, JsonObject } from '@app/types';
import { decodeObject, otherEntries } from '../../decode/decoder.js';
import { decodeRelationship, type RelationshipKind } from '../../decode/relationship.js';
import { relationshipRef, type TablePlace } from '../../object-ref.js';
import { partsOf, textOf, withParts } from '../../table-parts.js';
import { bothForms } from '../both-forms.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { isInconsistent } from '../inconsistent.js';
import { fieldExists } from '../tables/error.js';
import { decodePlace, findServedTable, isFieldTaken, putPart, putTable } from '../tables/tracked-place.js';

interface CreateRelationshipArgs {
  readonly place: TablePlace;
  readonly kind: RelationshipKind;
  readonly relationship: JsonObject;
}

export const CREATE_RELATIONSHIP_COMMANDS: readonly Command<unknown>[] = (['object', 'array'] as const).flatMap(
  (kind) =>
    bothForms(`create_${kind}_relationship`, {
      inBulkAtomic: 'accepted',
      decode: (value) => decodeArgs(kind, value),
      apply: applyCreate,
    }),
);

function decodeArgs(kind: RelationshipKind, value: Json): CreateRelationshipArgs {
  const args = decodeObject(value);
  const relationship = decodeRelationship[kind](otherEntries(args, ['source', 'table']));
  return { place: decodePlace(args), kind, relationship };
}

function applyCreate({ place, kind, relationship }: CreateRelationshipArgs, context: CommandContext): CommandOutcome {
  const tracked = findServedTable(context, place);
  const name = textOf(relationship, 'name');
  const ref = relationshipRef(kind, place, name);
  if (!isInconsistent(context, ref) && isFieldTaken(context, place, tracked, name))
    throw fieldExists(name, place.table);
  const list = `${kind}_relationships` as const;
  const changed = withParts(tracked, list, putPart(partsOf(tracked, list), 'name', relationship));
  return {
    change: { document: putTable(context.document, place.source, changed), strictness: 'own', touched: [ref] },
    answer: SUCCESS,
  };
}
