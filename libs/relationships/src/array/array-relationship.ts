// Array relationships: all rows of another table whose foreign key leads here, or that are mapped by hand.
import type { RelationshipKind } from '@app/engine';
import { resolveList, type ListSettings } from '../resolve/resolve-list.js';

const SETTINGS: ListSettings = {
  list: 'array_relationships',
  objectType: 'array_relation',
  cardinality: 'many',
  refuse: (using) =>
    using.type === 'own-key'
      ? 'foreign_key_constraint_on of an array relationship is an object with the keys "table" and "column" or "columns"'
      : undefined,
};

export const arrayRelationship: RelationshipKind = {
  name: SETTINGS.list,
  resolve: (table, source) => {
    const { relationships, inconsistencies } = resolveList(SETTINGS, table, source);
    // Related rows refer to this one, so it is written first, whatever a manual definition leaves open.
    return { relationships: relationships.map((one) => ({ ...one, insertionOrder: 'after-parent' })), inconsistencies };
  },
};
