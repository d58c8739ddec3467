import type { Routes } from '#platform/module.ts'
import type { simulationEndpoints } from '../contract/simulations.ts'
import {
  cancelSimulation,
  createSimulation,
  getSimulation,
  listResults,
  listSimulations,
  shareSimulation,
} from '../service/simulate/verbs.ts'

export const simulationRoutes: Routes<{ module: string; summary: string; endpoints: typeof simulationEndpoints }> = {
  listSimulations: (ctx, { query }) => listSimulations(ctx, query),
  createSimulation: (ctx, { body }) => createSimulation(ctx, body),
  getSimulation: (ctx, { params, query }) => getSimulation(ctx, params.id, query.language),
  listSimulationResults: (ctx, { params, query }) => listResults(ctx, params.id, query),
  cancelSimulation: (ctx, { params }) => cancelSimulation(ctx, params.id),
  shareSimulation: (ctx, { params }) => shareSimulation(ctx, params.id, true),
  unshareSimulation: (ctx, { params }) => shareSimulation(ctx, params.id, false),
}
