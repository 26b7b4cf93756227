// Where jobs are kept; who adds jobs imports this.
import { Module } from '@nestjs/common';
import { JobStore } from './job-store.js';

@Module({ providers: [JobStore], exports: [JobStore] })
export class JobsModule {}
