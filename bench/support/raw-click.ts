/**
 * The limit of the click redirect: node:http and the same group commit, a plain insert of the same row, the answer. It
 * knows no links, verdicts, visitors, counts, roles, partitions or spool. Prints its port; ends with its parent.
 */
import { createServer } from 'node:http'
import pg from 'pg'
import { createWriter } from '#modules/attribution/service/clicks/writer.ts'
import { idPrefixes, newId } from '#platform/ids.ts'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 2 })
const writer = createWriter({
  write: async (rows) => {
    await pool.query(
      `insert into raw_clicks select row.* from json_populate_recordset(null::raw_clicks, $1::json) as row`,
      [JSON.stringify(rows)],
    )
  },
  spool: () => Promise.reject(new Error('no spool')),
  failed: (_, error) => console.error(error),
  limitMs: 60_000,
})
const common = { workspace_id: 'ws_raw', link_id: 'lk_raw', partner_id: 'pn_raw', source: 'redirect', verdict: 'click' }
const server = createServer((request, reply) => {
  request.resume()
  const id = newId(idPrefixes.click)
  const at = new Date().toISOString()
  const row = {
    ...common,
    id,
    clicked_at: at,
    recorded_at: at,
    day: at.slice(0, 10),
    visitor_key: id.slice(3, 25),
    device: 'desktop',
    browser: 'Chrome',
    system: 'Windows',
    utm: {},
    ad_parameters: [],
    uniques: 7,
  }
  writer
    .add(row as never)
    .then(() =>
      reply.writeHead(302, { location: `https://www.acme.example/?tandem_click=${id}`, 'content-length': '0' }).end(),
    )
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address !== 'string') process.stdout.write(`${address.port}\n`)
})
process.on('disconnect', () => process.exit())
