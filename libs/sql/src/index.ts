export * from './ast/expression.js';
export * from './ast/parameter.js';
export * from './ast/select.js';
export * from './print/printed-statement.js';
export { printStatement } from './print/print-statement.js';
