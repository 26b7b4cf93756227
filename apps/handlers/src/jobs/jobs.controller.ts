// HTTP side of the action `backgroundJob`: how a job is doing, for whoever asked for it.
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ActionInput, ActionSession, type ActionCaller } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { refusal } from './error.js';
import { JobAnswer } from './job-answer.js';
import { JobStore } from './job-store.js';
import { ownerOf, seesEverything } from './owner.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

@Controller('actions')
export class JobsController {
  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(JobAnswer) private readonly answers: JobAnswer,
  ) {}

  /** A job of somebody else is no job. */
  @Post('background-job')
  @HttpCode(200)
  async backgroundJob(@ActionInput() input: JsonObject, @ActionSession() caller: ActionCaller): Promise<JsonObject> {
    const { job_id: id } = input;
    if (typeof id !== 'string' || !UUID.test(id)) throw refusal.noJob();
    const job = await this.store.find(id);
    if (job === undefined || !(seesEverything(caller) || job.owner === ownerOf(caller))) throw refusal.noJob();
    return this.answers.of(job);
  }
}
