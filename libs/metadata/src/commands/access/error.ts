// The faults of questions about permissions.
import { parseFailed } from '../../decode/error.js';

export const notOneObject = () => parseFailed('expected either the key "action" or the key "table"');
