// Password -> argon2id hash.
import { Injectable } from '@nestjs/common';
import { argon2id, hash } from 'argon2';

@Injectable()
export class PasswordHasher {
  /** Gives the PHC text with salt and parameters (the library's defaults: 64 MiB, 3 passes, 4 lanes). */
  hash(password: string): Promise<string> {
    return hash(password, { type: argon2id });
  }
}
