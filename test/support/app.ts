/** The product under test: a real server on a real database, a workspace per test, a clock that tests move. */
import { after } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'
import { type App, startApp } from '#platform/app.ts'
import { createKey } from '#platform/auth/api-keys.ts'
import { readConfig } from '#platform/config.ts'
import type { Ctx, Services, Workspace } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { buildServer } from '#platform/http/server.ts'
import type { Module } from '#platform/module.ts'
import { createWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { type Client, clientFor, shareDocument } from './client.ts'
import { testDatabase } from './database.ts'

export type TestApp = App & {
  server: FastifyInstance
  /** Moves real time, and with it every live workspace's clock. */
  advance: (ms: number) => void
  /** A workspace with a team key that holds every scope. */
  workspace: (options?: { zone?: string; currency?: string; name?: string }) => Promise<TestWorkspace>
  /** A client without any credentials. */
  anonymous: Client
  ctx: (workspace: Workspace) => Ctx
}
export type TestWorkspace = { workspace: Workspace; key: string; api: Client; ctx: Ctx; services: Services }

let counter = 0

/** Monday, 2 March 2026, 09:00 UTC: a business day far from any change of the clocks. */
export const testStart = new Date('2026-03-02T09:00:00.000Z')

// Only where they are wanted, so that the tests of the platform's rooms stand without any business module.
const productModules = async (): Promise<readonly Module[]> => (await import('../../src/modules.ts')).modules

/** Starts the product once per test file; it is stopped and its database dropped when the file is done. */
export const testApp = async (
  options: { modules?: readonly Module[]; environment?: Record<string, string>; start?: Date; log?: Logger } = {},
): Promise<TestApp> => {
  const { database, drop } = await testDatabase()
  let offsetMs = 0
  const begun = performance.now()
  const start = (options.start ?? testStart).getTime()
  const config = readConfig({
    SECRET_KEY: 'for tests only: 0123456789abcdef',
    LOG_LEVEL: process.env['TANDEM_TEST_LOG'] ?? 'silent',
    ...options.environment,
  })
  const app = await startApp({
    config,
    modules: options.modules ?? (await productModules()),
    log: options.log ?? pino({ level: config.logLevel }),
    time: () => new Date(start + offsetMs + Math.floor(performance.now() - begun)),
    database,
  })
  const server = await buildServer(app.services)
  await server.ready()
  if (!options.environment) shareDocument(server, app.services.product.modules)
  after(async () => {
    await server.close()
    await app.stop()
    await drop()
  })
  return {
    ...app,
    server,
    advance: (ms) => {
      offsetMs += ms
    },
    anonymous: clientFor(server, {}),
    ctx: (workspace) => systemContext(app.services, workspace, 'test'),
    workspace: async (given = {}) => {
      counter += 1
      const workspace = await createWorkspace(app.services, {
        name: given.name ?? `Test ${counter}`,
        slug: `test-${process.pid}-${counter}`,
        ...given,
      })
      const ctx = systemContext(app.services, workspace, 'test')
      const { text } = await inTransaction(ctx, (tx) => createKey(tx, { name: 'test', scopes: ['*'] }))
      return {
        workspace,
        key: text,
        ctx,
        services: app.services,
        api: clientFor(server, { authorization: `Bearer ${text}` }),
      }
    },
  }
}
