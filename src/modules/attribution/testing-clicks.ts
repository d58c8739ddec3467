/** For tests of links and clicks: a product that listens on a real socket, with a world to click in. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { placeAtStage } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aWorld } from '#test/support/fixtures.ts'
import type { NewClick } from './queries/record-clicks.ts'
import { engineOf } from './service/clicks/engine.ts'

export const person =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36'

// However busy the machine is: a click of these tests is in the database when it is answered.
export const patientMs = 60_000

export const clickIdIn = (location: string | undefined) =>
  new URL(location ?? 'https://none.example').searchParams.get('tandem_click')

type Given = { method?: string; headers?: Record<string, string>; agent?: string }

/** The product on a socket, a world in it, and what the tests of clicks do there. */
export const clicks = async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'clicks-'))
  after(() => rm(dataDir, { recursive: true, force: true }))
  const app = await testApp({ environment: { DATA_DIR: dataDir, CLICK_WAIT_MS: String(patientMs) } })
  const { services } = app
  const world = await aWorld(app)
  await app.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.server.address() as AddressInfo
  // Until the day's salt is known a visitor may be given one of the process: here the same one is the same one.
  while (typeof engineOf(services)!.salts.of(world.workspace.id, '2026-03-02') !== 'string') await setTimeout(5)

  /** A request over the wire; each agent text of its own is a visitor of its own. */
  const visit = (url: string, { method = 'GET', headers = {}, agent = person }: Given = {}) =>
    new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const request = http.request(
        { host: '127.0.0.1', port, path: url, method, headers: { 'user-agent': agent, ...headers } },
        (response) => {
          let text = ''
          response.on('data', (chunk: Buffer) => {
            text += chunk.toString()
          })
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
        },
      )
      request.on('error', reject)
      request.end()
    })
  const makeActive = (id: string) => inTransaction(world.ctx, (tx) => placeAtStage(tx, { partnerId: id, to: 'active' }))
  const activePartner = async (): Promise<string> => {
    const id = await aPartner(world.api)
    await makeActive(id)
    return id
  }
  let made = 0
  const aLink = async (partnerId: string, more: Record<string, unknown> = {}) => {
    made += 1
    const answer = await world.api.post('/v1/links', {
      partnerId,
      key: `key-${made}`,
      destination: 'https://www.acme.example/start?a=1',
      ...more,
    })
    assert.equal(answer.status, 201, answer.text)
    return answer.body as { id: string; key: string; version: number; address: string }
  }
  const at = (key: string) => `/r/${world.workspace.slug}/${key}`
  const rowsOf = (linkId: string) =>
    inTransaction(world.ctx, (tx) =>
      sql<{ id: string; verdict: string; repeat_of: string | null }>`
        select id, verdict, repeat_of from clicks where workspace_id = ${world.workspace.id} and link_id = ${linkId} order by id`.execute(
        tx.db,
      ),
    ).then(({ rows }) => rows)
  const statsOf = async (linkId: string) => (await world.api.get('/v1/click-stats', { linkId })).body.total
  const clickRow = (link: string, more: Partial<NewClick> = {}): NewClick => ({
    workspaceId: world.workspace.id,
    id: newId(idPrefixes.click),
    at: '2026-03-02T10:00:00.000Z',
    recordedAt: '2026-03-02T10:00:00.000Z',
    day: '2026-03-02',
    linkId: link,
    partnerId: world.partnerId,
    source: 'redirect',
    visitorKey: newId(idPrefixes.visitor).slice(3, 25),
    visitorId: null,
    country: 'DE',
    region: null,
    device: 'mobile',
    browser: 'Safari',
    system: 'iOS',
    referrer: null,
    utm: {},
    adParameters: [],
    ...more,
  })
  return { app, services, world, port, dataDir, visit, makeActive, activePartner, aLink, at, rowsOf, statsOf, clickRow }
}
