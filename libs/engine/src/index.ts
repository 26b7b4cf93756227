export * from './kind/field-kind.js';
export * from './kind/input-template.js';
export * from './kind/planned-field.js';
