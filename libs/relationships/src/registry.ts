// The relationship kinds. Between tables of one source they stand in the order in which a table's relationships stand in its schema
// type; between what different kinds serve each reads another key of a definition, so their order does not matter.
import type { JoinKind, RelationshipKind } from '@app/engine';
import { arrayRelationship } from './array/array-relationship.js';
import { objectRelationship } from './object/object-relationship.js';
import { toAction } from './to-action/to-action.js';

export const RELATIONSHIP_KINDS: readonly RelationshipKind[] = Object.freeze([objectRelationship, arrayRelationship]);

export const JOIN_KINDS: readonly JoinKind[] = Object.freeze([toAction]);
