// The relationship kinds in the order in which a table's relationships stand in its schema type.
import type { RelationshipKind } from '@app/engine';
import { arrayRelationship } from './array/array-relationship.js';
import { objectRelationship } from './object/object-relationship.js';

export const RELATIONSHIP_KINDS: readonly RelationshipKind[] = Object.freeze([objectRelationship, arrayRelationship]);
