export { arrayRelationship } from './array/array-relationship.js';
export { objectRelationship } from './object/object-relationship.js';
export { JOIN_KINDS, RELATIONSHIP_KINDS } from './registry.js';
