// `create_remote_relationship`, `update_remote_relationship`, `delete_remote_relationship` (spec/remote-schemas.md 1, 6.3).
import type { Json, JsonObject, RemoteRelationship } from '@app/types';
import { decodeNonEmptyText, decodeObject, otherEntries, required } from '../../decode/decoder.js';
import { decodeRemoteRelationship } from '../../decode/remote-relationship.js';
import { remoteRelationshipRef, type TablePlace } from '../../object-ref.js';
import { partsOf, textOf, withParts } from '../../table-parts.js';
import { bothForms } from '../both-forms.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { noSuchRemoteRelationship, notRemoteRelationship } from '../tables/error.js';
import { decodePlace, findServedTable, isFieldTaken, putPart, putTable } from '../tables/tracked-place.js';

export const REMOTE_RELATIONSHIP_COMMANDS: readonly Command<unknown>[] = [
  ...bothForms('create_remote_relationship', { decode: decodeDefined, apply: put }),
  ...bothForms('update_remote_relationship', {
    decode: decodeDefined,
    apply: (args, context) => {
      requirePresent(args.place, args.relationship.name, context);
      return put(args, context);
    },
  }),
  ...bothForms('delete_remote_relationship', { decode: decodeNamed, apply: drop }),
];

const LIST = 'remote_relationships';

interface DefinedArgs {
  readonly place: TablePlace;
  readonly relationship: RemoteRelationship;
}

function decodeDefined(value: Json): DefinedArgs {
  const args = decodeObject(value);
  return { place: decodePlace(args), relationship: decodeRemoteRelationship(otherEntries(args, ['source', 'table'])) };
}

/** One of the same name is replaced. */
function put({ place, relationship }: DefinedArgs, context: CommandContext): CommandOutcome {
  const tracked = findServedTable(context, place);
  const changed = withParts(tracked, LIST, putPart(partsOf(tracked, LIST), 'name', relationship));
  return {
    change: {
      document: putTable(context.document, place.source, changed),
      strictness: 'own',
      touched: [remoteRelationshipRef(place, relationship.name)],
    },
    answer: SUCCESS,
  };
}

interface NamedArgs {
  readonly place: TablePlace;
  readonly name: string;
}

function decodeNamed(value: Json): NamedArgs {
  const args: JsonObject = decodeObject(value);
  return { place: decodePlace(args), name: required(args, 'name', decodeNonEmptyText) };
}

function drop({ place, name }: NamedArgs, context: CommandContext): CommandOutcome {
  requirePresent(place, name, context);
  const tracked = findServedTable(context, place);
  const left = partsOf(tracked, LIST).filter((part) => textOf(part, 'name') !== name);
  return {
    change: {
      document: putTable(context.document, place.source, withParts(tracked, LIST, left)),
      strictness: 'any-new',
      touched: [],
    },
    answer: SUCCESS,
  };
}

/** @throws GatewayError not-exists, unexpected-payload for a field of another kind */
function requirePresent(place: TablePlace, name: string, context: CommandContext): void {
  const tracked = findServedTable(context, place);
  if (partsOf(tracked, LIST).some((part) => textOf(part, 'name') === name)) return;
  throw (isFieldTaken(context, place, tracked, name) ? notRemoteRelationship() : noSuchRemoteRelationship(name)).under(
    'name',
  );
}
