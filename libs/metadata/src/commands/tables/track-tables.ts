// `pg_track_tables` and `pg_untrack_tables`: what fails is left out with a warning (spec/metadata-postgres-api.md 3.1, 3.2).
import { GatewayError, toInconsistentObject, type Inconsistency, type Json, type MetadataDocument } from '@app/types';
import { decodeFlag, decodeObject, listOf, optional, required } from '../../decode/decoder.js';
import { tableRef, type ObjectRef, type TablePlace } from '../../object-ref.js';
import { bothForms } from '../both-forms.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import type { SourceEffect } from '../effect.js';
import { applyTrackTable, decodeTrackTable, type TrackTableArgs } from '../track-table.js';
import { applyUntrackTable, decodeUntrackTable, type UntrackTableArgs } from '../untrack-table.js';
import { allTablesFailed, metadataWarnings, tablesRepeated } from './error.js';

interface ManyArgs<Item> {
  readonly items: readonly Item[];
  readonly allowsWarnings: boolean;
}

/** What is different between tracking and untracking. */
interface Direction<Item> {
  readonly verb: 'track' | 'untrack';
  readonly placeOf: (item: Item) => TablePlace;
  readonly apply: (item: Item, context: CommandContext) => CommandOutcome;
}

/** A table that was left out. */
interface Failure {
  readonly ref: ObjectRef;
  readonly message: string;
  /** The inconsistent object, where the built schema refused the table. */
  readonly inconsistency?: Inconsistency;
}

const TRACK: Direction<TrackTableArgs> = {
  verb: 'track',
  placeOf: ({ source, tracked }) => ({ source, table: tracked.table }),
  apply: applyTrackTable,
};
const UNTRACK: Direction<UntrackTableArgs> = { verb: 'untrack', placeOf: (place) => place, apply: applyUntrackTable };

export const TABLES_COMMANDS: readonly Command<unknown>[] = [
  ...bothForms<ManyArgs<TrackTableArgs>>('track_tables', {
    decode: decodeMany(decodeTrackTable),
    apply: (args, context) => applyMany(args, context, TRACK),
  }),
  ...bothForms<ManyArgs<UntrackTableArgs>>('untrack_tables', {
    decode: decodeMany(decodeUntrackTable),
    apply: (args, context) => applyMany(args, context, UNTRACK),
  }),
];

function decodeMany<Item>(decodeItem: (value: Json) => Item): (value: Json) => ManyArgs<Item> {
  return (value) => {
    const args = decodeObject(value);
    return {
      items: required(args, 'tables', listOf(decodeItem)),
      allowsWarnings: optional(args, 'allow_warnings', decodeFlag) ?? true,
    };
  };
}

function applyMany<Item>(args: ManyArgs<Item>, context: CommandContext, direction: Direction<Item>): CommandOutcome {
  refuseRepeated(args.items.map(direction.placeOf));
  return applyWithout(args, context, { direction, failures: [] });
}

function refuseRepeated(places: readonly TablePlace[]): void {
  const names = places.map(({ source, table }) =>
    [source, ...(table.schema === 'public' ? [] : [table.schema]), table.name].join('.'),
  );
  const repeated = [...new Set(names.filter((name, index) => names.indexOf(name) < index))].sort();
  if (repeated.length > 0) throw tablesRepeated(repeated).under('tables');
}

/** Applies all items but those that have failed already; runs again without those that the build refuses. */
function applyWithout<Item>(
  args: ManyArgs<Item>,
  context: CommandContext,
  { direction, failures: known }: { direction: Direction<Item>; failures: readonly Failure[] },
): CommandOutcome {
  const failures = [...known];
  const touched: ObjectRef[] = [];
  const effects: SourceEffect[] = [];
  let document: MetadataDocument = context.document;
  for (const item of args.items) {
    const ref = refOf(direction.placeOf(item));
    if (known.some((failure) => failure.ref.name === ref.name)) continue;
    try {
      const outcome = direction.apply(item, { ...context, document });
      document = outcome.change?.document ?? document;
      effects.push(...(outcome.sourceEffects ?? []));
      touched.push(ref);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      failures.push({ ref, message: error.message });
    }
  }
  const warnings = failures.map((failure) => warningOf(failure, direction.verb));
  if (touched.length === 0 && failures.length > 0) {
    throw allTablesFailed(
      direction.verb,
      failures.map((failure, index) => internalOf(failure, warnings[index] ?? null)),
    );
  }
  if (failures.length > 0 && !args.allowsWarnings) throw metadataWarnings(warnings);
  return {
    change: { document, strictness: direction.verb === 'track' ? 'own' : 'any-new', touched },
    sourceEffects: onePerSource(effects),
    answer: failures.length === 0 ? SUCCESS : { type: 'json', json: { message: 'success', warnings } },
    withoutInconsistent: (refused) => {
      const more = refused.map((inconsistency) => ({
        ref: inconsistency,
        message: inconsistency.reason,
        inconsistency,
      }));
      return applyWithout(args, context, { direction, failures: [...failures, ...more] });
    },
  };
}

function refOf({ source, table }: TablePlace): ObjectRef {
  return tableRef(source, table);
}

function warningOf({ ref, message }: Failure, verb: Direction<unknown>['verb']): Json {
  return { code: `${verb}-table-failed`, message, name: ref.name };
}

function internalOf({ inconsistency }: Failure, warning: Json): Json {
  return inconsistency === undefined ? warning : toInconsistentObject(inconsistency);
}

function onePerSource(effects: readonly SourceEffect[]): readonly SourceEffect[] {
  const names = new Set(effects.flatMap((effect) => (effect.type === 'reload-sources' ? effect.names : [])));
  return names.size === 0 ? [] : [{ type: 'reload-sources', names: [...names] }];
}
