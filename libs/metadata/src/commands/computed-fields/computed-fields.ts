// `add_computed_field`, `drop_computed_field` (spec/metadata-postgres-api.md 7).
import type { Json, JsonObject } from '@app/types';
import { decodeComputedField } from '../../decode/computed-field.js';
import {
  decodeFlag,
  decodeNonEmptyText,
  decodeObject,
  optional,
  otherEntries,
  required,
} from '../../decode/decoder.js';
import { dependentsOf } from '../../dependencies/dependents-of.js';
import { dropDependents } from '../../dependencies/drop-dependents.js';
import { refuseDependents } from '../../dependencies/refuse-dependents.js';
import { computedFieldRef, type TablePlace } from '../../object-ref.js';
import { partsOf, textOf, withParts } from '../../table-parts.js';
import { bothForms } from '../both-forms.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { noSuchComputedField } from '../tables/error.js';
import { decodePlace, findServedTable, putPart, putTable } from '../tables/tracked-place.js';

export const COMPUTED_FIELD_COMMANDS: readonly Command<unknown>[] = [
  ...bothForms('add_computed_field', { decode: decodeAdd, apply: applyAdd }),
  ...bothForms('drop_computed_field', { decode: decodeDrop, apply: applyDrop }),
];

const LIST = 'computed_fields';

interface AddArgs {
  readonly place: TablePlace;
  readonly field: JsonObject;
}

function decodeAdd(value: Json): AddArgs {
  const args = decodeObject(value);
  return { place: decodePlace(args), field: decodeComputedField(otherEntries(args, ['source', 'table'])) };
}

/** One of the same name is replaced. */
function applyAdd({ place, field }: AddArgs, context: CommandContext): CommandOutcome {
  const tracked = findServedTable(context, place);
  const changed = withParts(tracked, LIST, putPart(partsOf(tracked, LIST), 'name', field));
  return {
    change: {
      document: putTable(context.document, place.source, changed),
      strictness: 'own',
      touched: [computedFieldRef(place, textOf(field, 'name'))],
    },
    // The function may have been created after the last introspection.
    sourceEffects: [{ type: 'reload-sources', names: [place.source] }],
    answer: SUCCESS,
  };
}

interface DropArgs {
  readonly place: TablePlace;
  readonly name: string;
  readonly cascade: boolean;
}

function decodeDrop(value: Json): DropArgs {
  const args = decodeObject(value);
  return {
    place: decodePlace(args),
    name: required(args, 'name', decodeNonEmptyText),
    cascade: optional(args, 'cascade', decodeFlag) ?? false,
  };
}

function applyDrop({ place, name, cascade }: DropArgs, context: CommandContext): CommandOutcome {
  const { document, catalogs } = context;
  const isPresent = partsOf(findServedTable(context, place), LIST).some((field) => textOf(field, 'name') === name);
  if (!isPresent) throw noSuchComputedField(name).under('name');
  const dependents = dependentsOf([{ type: 'computed-field', ...place, name }], document, catalogs);
  if (!cascade) refuseDependents(dependents);
  const freed = dropDependents(dependents, document, catalogs);
  const tracked = findServedTable({ ...context, document: freed }, place);
  const left = partsOf(tracked, LIST).filter((field) => textOf(field, 'name') !== name);
  return {
    change: {
      document: putTable(freed, place.source, withParts(tracked, LIST, left)),
      strictness: 'any-new',
      touched: [],
    },
    answer: SUCCESS,
  };
}
