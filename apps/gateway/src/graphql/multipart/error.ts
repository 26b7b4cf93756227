// Faults of a multipart request, before anything of it is GraphQL; texts are made here.
import { GatewayError } from '@app/types';

const malformed = (message: string): GatewayError => new GatewayError({ code: 'parse-failed', message });

export const multipartError = {
  unreadable: () => malformed('the multipart body cannot be read'),
  missing: (field: 'operations' | 'map') => malformed(`expected the multipart field '${field}' before the files`),
  unknownField: () => malformed("expected no other multipart fields than 'operations', 'map' and files"),
  fieldTooLarge: () => malformed("the multipart fields 'operations' and 'map' are too large"),
  badOperations: () => malformed("the multipart field 'operations' must be a JSON object or list"),
  badMap: () => malformed("the multipart field 'map' must be a JSON object of lists of paths"),
  badPath: () => malformed("a path of the multipart field 'map' must lead to a null in the variables"),
  unmappedFile: () => malformed("a file is not in the multipart field 'map'"),
  missingFile: () => malformed("a file of the multipart field 'map' was not sent"),
  tooManyFiles: (limit: number) => malformed(`at most ${limit} files can be sent in one request`),
} as const;
