// How a tracked table is served: names, enum, federation (spec/metadata-postgres-api.md 3.3, 8).
import type { Json, JsonObject } from '@app/types';
import { decodeFlag, decodeObject, optional, optionalEntry, required } from '../../decode/decoder.js';
import { decodeGraphqlName } from '../../decode/graphql-text.js';
import { decodeRootFields, decodeTableConfiguration } from '../../decode/table-configuration.js';
import { tableRef, type TablePlace } from '../../object-ref.js';
import { bareForm, bothForms } from '../both-forms.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { decodePlace, findServedTable, putTable } from './tracked-place.js';

/** The parts to replace; `null` or an empty object takes a part away. */
interface CustomizeArgs {
  readonly place: TablePlace;
  readonly parts: Readonly<Record<string, Json>>;
}

const customization = { decode: decodeCustomization, apply: applyParts };

export const CUSTOMIZE_COMMANDS: readonly Command<unknown>[] = [
  ...bothForms('set_table_customization', customization),
  bareForm('set_table_custom_fields', { decode: decodeCustomFields, apply: applyParts }),
  ...bothForms('set_table_is_enum', { decode: decodeIsEnum, apply: applyIsEnum }),
  ...bothForms('set_apollo_federation_config', { decode: decodeFederation, apply: applyParts }),
];

function decodeCustomization(value: Json): CustomizeArgs {
  const args = decodeObject(value);
  const configuration = optional(args, 'configuration', decodeTableConfiguration) ?? {};
  return { place: decodePlace(args), parts: { configuration } };
}

/** The legacy form names the parts of the configuration one by one. */
function decodeCustomFields(value: Json): CustomizeArgs {
  const args = decodeObject(value);
  const configuration: JsonObject = {
    ...optionalEntry(args, 'custom_name', decodeGraphqlName),
    ...optionalEntry(args, 'custom_root_fields', decodeRootFields),
    ...optionalEntry(args, 'custom_column_names', decodeObject),
  };
  return { place: decodePlace(args), parts: { configuration: decodeTableConfiguration(configuration) } };
}

function decodeFederation(value: Json): CustomizeArgs {
  const args = decodeObject(value);
  const config = optional(args, 'apollo_federation_config', decodeObject) ?? null;
  return { place: decodePlace(args), parts: { apollo_federation_config: config } };
}

function decodeIsEnum(value: Json): CustomizeArgs {
  const args = decodeObject(value);
  const isEnum = required(args, 'is_enum', decodeFlag);
  return { place: decodePlace(args), parts: { is_enum: isEnum ? true : null } };
}

/** The values of the enum are read from the table's rows. */
function applyIsEnum(args: CustomizeArgs, context: CommandContext): CommandOutcome {
  return { ...applyParts(args, context), sourceEffects: [{ type: 'reload-sources', names: [args.place.source] }] };
}

function applyParts({ place, parts }: CustomizeArgs, context: CommandContext): CommandOutcome {
  const tracked = findServedTable(context, place);
  const given = Object.entries(parts).filter(
    ([, part]) => part !== null && Object.keys(part).length + Number(part === true) > 0,
  );
  const kept = Object.entries(tracked).filter(([key]) => !Object.hasOwn(parts, key));
  const customized = { ...Object.fromEntries([...kept, ...given]), table: tracked.table };
  return {
    change: {
      document: putTable(context.document, place.source, customized),
      strictness: 'own',
      touched: [tableRef(place.source, place.table)],
    },
    answer: SUCCESS,
  };
}
