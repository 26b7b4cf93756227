// Object relationships: at most one related row, by this table's foreign key, by another's that is unique, or by hand.
import type { RelationshipKind } from '@app/engine';
import { resolveList, type ListSettings } from '../resolve/resolve-list.js';

const SETTINGS: ListSettings = {
  list: 'object_relationships',
  objectType: 'object_relation',
  cardinality: 'one',
  refuse: () => undefined,
};

export const objectRelationship: RelationshipKind = {
  name: SETTINGS.list,
  resolve: (table, source) => resolveList(SETTINGS, table, source),
};
