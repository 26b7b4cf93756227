// Asks the database for a sign of life.
import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A health check that takes longer is a failed one. */
const PATIENCE_MS = 2000;

@Injectable()
export class DatabaseProbe {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** True when a query came back in time. Never throws. */
  async answers(): Promise<boolean> {
    const query = this.database.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([query, setTimeout(PATIENCE_MS, false, { ref: false })]);
  }
}
