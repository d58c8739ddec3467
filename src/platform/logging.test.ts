import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeLogger } from './logging.ts'

const logged = (level: string, write: (log: ReturnType<typeof makeLogger>) => void): Record<string, unknown>[] => {
  const lines: string[] = []
  write(makeLogger({ logLevel: level }, { write: (line: string) => void lines.push(line) }))
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}
const key = 'tk_live_0123456789abcdefghijABCDEFGHIJ01abcdef'

test('no secret reaches the log, in words, fields, errors or children', () => {
  const lines = logged('debug', (log) => {
    log.info(`asked with ${key}`)
    log.info({ password: 'hunter2hunter2', body: { note: `key ${key}` } }, 'with %s', key)
    log.error({ err: new Error(`failed with ${key}`) }, 'failed')
    log.error(new Error(`failed with ${key}`))
    log.child({ requestId: 'rq_1' }).warn({ url: `https://user:hunter2hunter2@host.example/` }, 'child')
  })
  const text = JSON.stringify(lines)
  assert.equal(lines.length, 5)
  assert.ok(!text.includes(key) && !text.includes('hunter2hunter2'), text)
  assert.equal(lines[4]?.requestId, 'rq_1')
})

test('a line holds its level as a word, an ISO time, the words, and the stack of an error', () => {
  const [info, error] = logged('info', (log) => {
    log.debug('left out')
    log.info({ count: 3 }, 'done')
    log.error({ err: new Error('no way') }, 'failed')
  })
  assert.equal(info?.level, 'info')
  assert.equal(info?.msg, 'done')
  assert.equal(info?.count, 3)
  assert.match(String(info?.time), /^\d{4}-\d{2}-\d{2}T/)
  assert.match(JSON.stringify(error?.err), /"stack":"Error: no way/)
})
