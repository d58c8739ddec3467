/** Hears what one request asks of the database: for tests that count statements or explain their plans. */
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import type { TestApp } from './app.ts'

type Statement = { text: string; values: unknown[] }

/**
 * Statements that read, with their values, of the request that `ask` makes: what clocks and jobs ask meanwhile is not of
 * it. The answer must be 200.
 */
export const listenToStatements = (app: TestApp) => {
  const asking = new AsyncLocalStorage<Statement[]>()
  const listening = new WeakSet<pg.PoolClient>()
  app.services.database.pool.on('acquire', (client) => {
    if (listening.has(client)) return
    listening.add(client)
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    client.query = ((...args: unknown[]) => {
      const [first, values] = args as [string | { text: string; values?: unknown[] }, unknown[] | undefined]
      const heard = typeof first === 'string' ? { text: first, values } : { values, ...first }
      asking.getStore()?.push({ text: heard.text, values: heard.values ?? [] })
      return query(...args)
    }) as typeof client.query
  })
  return async (ask: () => Promise<{ status: number; text: string }>): Promise<Statement[]> => {
    const statements: Statement[] = []
    const answer = await asking.run(statements, ask)
    assert.equal(answer.status, 200, answer.text)
    const read = statements.filter(({ text }) => /^\s*(select|with)\b/i.test(text) && !text.includes('set_config'))
    assert.ok(read.length > 0, 'a request that asks nothing of the database was not heard')
    return read
  }
}
