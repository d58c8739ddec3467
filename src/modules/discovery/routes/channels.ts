import { reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { channelEndpoints } from '../contract/channels.ts'
import { channelStatistics } from '../service/channels/statistics.ts'

export const channelRoutes: Routes<{ module: string; summary: string; endpoints: typeof channelEndpoints }> = {
  getChannelStatistics: (ctx, { query }) => reading(ctx, (tx) => channelStatistics(tx, query)),
}
