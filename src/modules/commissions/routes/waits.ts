import type { Routes } from '#platform/module.ts'
import type { waitEndpoints } from '../contract/waits.ts'
import { listMissing, listWaits, previewRelease } from '../service/waiting.ts'

export const waitRoutes: Routes<{ module: string; summary: string; endpoints: typeof waitEndpoints }> = {
  listEvaluationWaits: (ctx, { query }) => listWaits(ctx, query),
  listMissingFigures: (ctx) => listMissing(ctx),
  previewWaitRelease: (ctx, { body }) => previewRelease(ctx, body),
}
