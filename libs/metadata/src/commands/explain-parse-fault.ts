// Commands with a backend prefix explain unreadable args in three lines (spec/metadata-postgres-api.md 1).
import { GatewayError, type Json } from '@app/types';

const DOCUMENTATION = 'https://hasura.io/docs/latest/graphql/core/api-reference/metadata-api/index.html#metadata-apis';

/** A decoder whose faults name the command (without its prefix); code and path stay. */
export function explainParseFault<Args>(command: string, decode: (args: Json) => Args): (args: Json) => Args {
  return (args) => {
    try {
      return decode(args);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const { code, path, message } = error;
      const lines = [
        `Error when parsing command ${command}.`,
        `See our documentation at ${DOCUMENTATION}.`,
        `Internal error message: ${message}`,
      ];
      throw new GatewayError({ code, path, message: lines.join('\n') });
    }
  };
}
