export { runProgram, type Boot, type Undo } from './run-program.js';
