/**
 * Promise 35: whatever is thrown at a real listener is refused or closed, costs no more than 256 MB, and keeps nobody
 * else waiting.
 */
// Alone in its process: it measures its memory.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as setTimeoutLater } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { testApp } from './support/app.ts'
import { aWorld } from './support/fixtures.ts'
import { endpoints, hasJsonBody, isRightful, label, propertiesOf, rightful, send, standingIds } from './support/walk.ts'

const app = await testApp()
const home = await aWorld(app)
const { key } = await app.workspace()
const mega = 1_048_576
let port = 0
let idleMb = 0
let peakMb = 0
const memoryMb = () => process.memoryUsage().rss / mega
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const watch = setInterval(() => {
  peakMb = Math.max(peakMb, memoryMb())
}, 20)
watch.unref()

before(async () => {
  await app.server.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.server.address() as { port: number }).port
  for (let time = 0; time < 20; time += 1) await others()
  idleMb = memoryMb()
})
after(() => clearInterval(watch))

type Sent = { status: number | 'closed'; text: string }
/** Sends a body in parts over a real connection; the answer may come, or the connection close, before it is all sent. */
const upload = (path: string, headers: Record<string, string>, parts: () => Iterable<Buffer>, method = 'POST') =>
  new Promise<Sent>((resolve) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { authorization: `Bearer ${key}`, ...headers },
    })
    // Each wait for room listens for the end as well.
    request.setMaxListeners(0)
    let answered = false
    request.on('response', (response) => {
      answered = true
      let text = ''
      response.on('data', (part: Buffer) => {
        text += part.toString()
      })
      const finish = () => {
        resolve({ status: response.statusCode ?? 0, text })
        request.destroy()
      }
      response.on('end', finish)
      response.on('error', finish)
    })
    request.on('error', () => answered || resolve({ status: 'closed', text: '' }))
    const pump = async () => {
      for (const part of parts()) {
        if (answered || request.destroyed) return
        if (!request.write(part)) await Promise.race([once(request, 'drain'), once(request, 'close')])
      }
      request.end()
    }
    pump().catch(() => undefined)
  })
const refused = ({ status, text }: Sent, words: string) =>
  assert.ok(status === 'closed' || (status >= 400 && status < 500), `${words}: ${status} ${text.slice(0, 300)}`)
const repeat = (part: Buffer, count: number) =>
  function* () {
    for (let index = 0; index < count; index += 1) yield part
  }
const json = { 'content-type': 'application/json' }
/** Somebody else's ordinary request, over the same listener. */
const others = async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/partners`, { headers: { authorization: `Bearer ${key}` } })
  assert.equal(answer.status, 200)
  await answer.arrayBuffer()
}
/** Runs an attack while others go on asking; at least one of them was answered meanwhile. */
const besideOthers = async <T>(attack: () => Promise<T>): Promise<T> => {
  let over = false
  let answered = 0
  const asking = (async () => {
    do {
      await others()
      answered += 1
    } while (!over)
  })()
  const result = await attack().finally(() => {
    over = true
  })
  await asking
  assert.ok(answered > 0)
  return result
}
const multipart = (head: string) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=b' },
  head: Buffer.from(`--b\r\ncontent-disposition: form-data; name="file"; ${head}\r\n\r\n`),
  tail: Buffer.from('\r\n--b--\r\n'),
})

describe('a body that is too much is refused or the connection closed, and others are answered meanwhile', () => {
  test('100 MB of JSON, announced and in parts without a length', async () => {
    const part = Buffer.alloc(mega, 0x20)
    refused(
      await besideOthers(() =>
        upload('/v1/partners', { ...json, 'content-length': String(100 * mega) }, repeat(part, 100)),
      ),
      'announced',
    )
    refused(
      await besideOthers(() => upload('/v1/partners', { ...json, 'transfer-encoding': 'chunked' }, repeat(part, 100))),
      'in parts',
    )
  })
  test('an array of a million entries, and one of as many as fit', async () => {
    refused(
      await besideOthers(() =>
        upload('/v1/partners', json, () => [Buffer.from(`{"tags":[${'1,'.repeat(999_999)}1]}`)]),
      ),
      'a million',
    )
    refused(
      await besideOthers(() =>
        upload('/v1/partners', json, () => [Buffer.from(`{"tags":[${'1,'.repeat(500_000)}1]}`)]),
      ),
      'half a million',
    )
    refused(
      await besideOthers(() =>
        upload('/v1/partners', json, () => [
          Buffer.from(`{${Array.from({ length: 60_000 }, (_, index) => `"k${index}":1`).join(',')}}`),
        ]),
      ),
      '60,000 fields',
    )
  })
  test('JSON nested 10,000 and 500,000 deep', async () => {
    for (const depth of [33, 10_000, 500_000]) {
      refused(
        await upload('/v1/partners', json, () => [Buffer.from('['.repeat(depth) + ']'.repeat(depth))]),
        `${depth} lists`,
      )
      refused(
        await upload('/v1/partners', json, () => [
          Buffer.from('{"a":'.repeat(Math.min(depth, 150_000)) + '1' + '}'.repeat(Math.min(depth, 150_000))),
        ]),
        `${depth} objects`,
      )
    }
  })
  test('headers of 1 MB, 5,000 headers, an address of 1 MB', async () => {
    refused(await upload('/v1/partners', { 'x-long': 'a'.repeat(mega) }, () => [], 'GET'), 'one header')
    refused(
      await upload(
        '/v1/partners',
        Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`x-${index}`, 'a'])),
        () => [],
        'GET',
      ),
      'many headers',
    )
    refused(await upload(`/v1/partners?q=${'a'.repeat(mega)}`, {}, () => [], 'GET'), 'address')
    refused(await upload(`/v1/partners/${'a'.repeat(10_000)}`, {}, () => [], 'GET'), 'path')
  })
  test('a list of 50 MB to the import', async () => {
    const { headers, head, tail } = multipart('filename="list.csv"\r\ncontent-type: text/csv')
    const rows = Buffer.from('Company number so and so,https://company.example,a note of some length\n'.repeat(15_000))
    const parts = function* () {
      yield head
      yield Buffer.from('Company,Website,Note\n')
      for (let sent = 0; sent < 50 * mega; sent += rows.length) yield rows
      yield tail
    }
    refused(await besideOthers(() => upload('/v1/imports', headers, parts)), 'import')
    refused(
      await besideOthers(() =>
        upload('/v1/imports', headers, function* () {
          yield head
          yield Buffer.from(`Company\n"${'a'.repeat(15 * mega)}`)
          yield tail
        }),
      ),
      'one cell without an end',
    )
  })
  test('compressed bodies are not unpacked, and an archive is not read as a list', async () => {
    refused(
      await upload('/v1/partners', { ...json, 'content-encoding': 'gzip' }, () => [
        Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
      ]),
      'gzip',
    )
    const { headers, head, tail } = multipart('filename="list.xlsx"\r\ncontent-type: application/zip')
    const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(2 * mega, 0xff)])
    refused(await besideOthers(() => upload('/v1/imports', headers, () => [head, zip, tail])), 'zip')
    refused(
      await upload('/v1/imports', headers, () => [...Array.from({ length: 2_000 }, () => head), tail]),
      '2,000 parts',
    )
  })
})

test('200 connections that send a byte now and then keep nobody waiting', async () => {
  const sockets: Socket[] = []
  try {
    for (let count = 0; count < 200; count += 1) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      sockets.push(socket)
    }
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    for (const [index, socket] of sockets.entries())
      socket.write(
        index % 2 === 0
          ? 'POST /v1/partners HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\ncontent-type: application/json\r\n\r\n{'
          : 'GET /v1/partners HTTP/1.1\r\nx-',
      )
    for (let round = 0; round < 10; round += 1) {
      for (const socket of sockets) socket.write('a')
      await others()
    }
    // What ends such a connection in the end: Node's own limits, which must be set and not endless.
    const { requestTimeout, headersTimeout, keepAliveTimeout } = app.server.server
    for (const limit of [requestTimeout, headersTimeout, keepAliveTimeout])
      assert.ok(limit > 0 && limit <= 120_000, `${limit}`)
  } finally {
    for (const socket of sockets) socket.destroy()
  }
})

test('memory stayed within 256 MB over idle and comes back', async () => {
  assert.ok(peakMb - idleMb < 256, `idle ${Math.round(idleMb)} MB, at most ${Math.round(peakMb)} MB`)
  collectGarbage()
  await others()
  assert.ok(memoryMb() - idleMb < 200, `afterwards ${Math.round(memoryMb())} MB`)
})

describe('100,000 characters against every pattern are answered quickly', () => {
  const hostile = ['a', '-a', 'a.', '@', 'a@a.', '1', ' ', '((', '%', '=', 'á', '/.'].map(
    (part) => part.repeat(Math.ceil(100_000 / part.length)).slice(0, 99_999) + '!',
  )
  for (const one of endpoints.filter((candidate) => isRightful(candidate) && hasJsonBody(candidate)))
    test(label(one), async () => {
      const texts = Object.entries(propertiesOf(one.shape.body))
        .filter(([, schema]) => 'pattern' in schema || 'format' in schema || [schema['type']].flat().includes('string'))
        .map(([name]) => name)
      if (texts.length === 0) return
      const ids = await standingIds(home, one)
      const begun = process.cpuUsage()
      for (const text of hostile.slice(0, 6)) {
        const answer = await send(rightful(home, one), one, {
          ids,
          body: Object.fromEntries(texts.map((name) => [name, text])),
        })
        assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}: ${answer.text.slice(0, 300)}`)
      }
      // Time of the processor and not of the clock, so that a busy machine does not decide.
      assert.ok(process.cpuUsage(begun).user < 2_000_000, `${process.cpuUsage(begun).user / 1_000} ms`)
    })
})

// Last, since it ends the listener.
test('a request that is never sent whole does not keep the product from stopping', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(
    'POST /v1/partners HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\ncontent-type: application/json\r\n\r\n{',
  )
  await others()
  const closed = once(socket, 'close')
  const limit = new AbortController()
  const stopped = await Promise.race([
    app.server.close().then(() => true),
    setTimeoutLater(9_000, false, { signal: limit.signal }),
  ])
  limit.abort()
  assert.ok(stopped, 'the whole stop may last 10 s')
  await closed
})
