/**
 * The limit of a key verification: node:http, a prepared look-up by hash in PostgreSQL, the answer as JSON. It knows no
 * sign-in, rights, terms, limits or log. Prints its port; ends with its parent.
 */
import { createServer } from 'node:http'
import pg from 'pg'
import { hashKey } from '#platform/keys.ts'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 16 })
const server = createServer(async (request, reply) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const { key, scope } = JSON.parse(Buffer.concat(parts).toString()) as { key: string; scope: string }
  const { rows } = await pool.query<{ id: string; scopes: string[] }>({
    name: 'look up',
    text: 'select id, partner_id, name, scopes from api_keys where key_hash = $1 and revoked_at is null',
    values: [hashKey(key)],
  })
  const allowed = rows[0]?.scopes.includes(scope) ?? false
  const text = JSON.stringify({ allowed, reason: null, key: rows[0] ?? null })
  reply.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address !== 'string') process.stdout.write(`${address.port}\n`)
})
process.on('disconnect', () => process.exit())
