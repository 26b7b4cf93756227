export { closeWithin, type ClosableServer } from './close-within.js';
export { runProgram, type Boot, type Undo } from './run-program.js';
