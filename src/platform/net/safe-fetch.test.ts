import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { type FetchAnswer, type FetchFailure, type Resolve, refusedUrl, safeFetch } from './safe-fetch.ts'

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void

/** A listener on the inside that counts every connection made to it. */
const listening = async (handler: Handler = (_, response) => response.end('inside')) => {
  const seen = { connections: 0, requests: [] as http.IncomingMessage[] }
  const server = http.createServer((request, response) => {
    seen.requests.push(request)
    handler(request, response)
  })
  server.on('connection', () => {
    seen.connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { seen, port, host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: close }
}

const answered = (result: FetchAnswer | FetchFailure): FetchAnswer => {
  assert.ok(result.ok, JSON.stringify(result))
  return result
}
const failed = (result: FetchAnswer | FetchFailure): FetchFailure => {
  assert.ok(!result.ok, JSON.stringify(result))
  return result
}
const resolvesTo =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: net.isIP(address) }))

test('no connection is ever made to an address on the inside, however it is written', async () => {
  await using inside = await listening()
  const hosts = [
    ...['127.0.0.1', '127.1', '0x7f000001', '0x7f.1', '2130706433', '017700000001', '0', '127.0.0.1.'],
    ...[
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::]',
      '[64:ff9b::127.0.0.1]',
      '[fe80::1]',
      '[fd00:ec2::254]',
    ],
    ...[
      '169.254.169.254',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '224.0.0.1',
      '１２７.0.0.1',
      '127。0。0。1',
    ],
  ]
  for (const host of hosts) {
    for (const scheme of ['http', 'https']) {
      const result = failed(await safeFetch({ url: `${scheme}://${host}:${inside.port}/`, timeoutMs: 2_000 }))
      assert.equal(result.kind, 'address_private', host)
    }
  }
  assert.equal(inside.seen.connections, 0)
})

test('a name that leads inside is refused, also when only one of its addresses does', async () => {
  await using inside = await listening()
  const url = `http://partner.example:${inside.port}/`
  for (const addresses of [
    ['127.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['1.1.1.1', '127.0.0.1'],
    ['10.0.0.1', '8.8.8.8'],
  ]) {
    assert.equal(failed(await safeFetch({ url, resolve: resolvesTo(...addresses) })).kind, 'address_private')
  }
  const localhost = failed(await safeFetch({ url: `http://localhost:${inside.port}/` }))
  assert.equal(localhost.kind, 'address_private')
  assert.equal(inside.seen.connections, 0)
})

test('a name that changes its answer between two attempts is checked on each', async () => {
  await using inside = await listening()
  const answers = ['127.0.0.1', '1.1.1.1', '127.0.0.1']
  const kinds: string[] = []
  let lookups = 0
  for (const address of answers) {
    const controller = new AbortController()
    const resolve: Resolve = async () => {
      lookups += 1
      // The public address passes the check; the test stops there instead of calling out.
      if (address === '1.1.1.1') controller.abort()
      return [{ address, family: 4 }]
    }
    const url = `http://rebinding.example:${inside.port}/`
    kinds.push(failed(await safeFetch({ url, resolve, signal: controller.signal })).kind)
  }
  assert.deepEqual(kinds, ['address_private', 'aborted', 'address_private'])
  assert.equal(lookups, answers.length, 'one look-up per attempt: what was checked is what is connected to')
  assert.equal(inside.seen.connections, 0)
})

test('a redirect to the inside is an answer, not a way', async () => {
  await using inside = await listening()
  await using outside = await listening((_, response) => response.writeHead(301, { location: inside.url }).end())
  const answer = answered(await safeFetch({ url: outside.url, allowPrivate: [outside.host] }))
  assert.equal(answer.status, 301)
  assert.equal(answer.headers.location, inside.url)
  assert.equal(inside.seen.connections, 0)
})

test('only http and https without a password in the address are called', async () => {
  const urls = [
    'file:///etc/passwd',
    'gopher://127.0.0.1:70/',
    'ftp://example.com/',
    'data:text/plain,x',
    'javascript:1',
  ]
  for (const url of [
    ...urls,
    'http://user:pass@example.com/',
    'https://user@example.com/',
    'example.com',
    '//x',
    '',
    'http://',
  ]) {
    assert.equal(failed(await safeFetch({ url })).kind, 'url_refused', url)
  }
  assert.equal(refusedUrl('https://example.com/hook'), null)
  assert.equal(refusedUrl('https://10.1.2.3/hook')?.kind, 'address_private')
})

test('the allow-list opens one host and port and nothing beside it', async () => {
  await using allowed = await listening()
  await using other = await listening()
  const allowPrivate = [allowed.host, `named.example:${allowed.port}`]
  assert.equal(answered(await safeFetch({ url: allowed.url, allowPrivate })).body, 'inside')
  const named = { url: `http://named.example:${allowed.port}/`, resolve: resolvesTo('127.0.0.1') }
  assert.equal(answered(await safeFetch({ ...named, allowPrivate })).status, 200)
  assert.equal(failed(await safeFetch({ url: other.url, allowPrivate })).kind, 'address_private')
  assert.equal(failed(await safeFetch({ url: `http://[::1]:${allowed.port}/`, allowPrivate })).kind, 'address_private')
  assert.equal(other.seen.connections, 0)
})

test('method, headers and body arrive byte for byte, and the answer comes back', async () => {
  const bodies: string[] = []
  await using receiver = await listening((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString('utf8'))
      response.writeHead(202, { 'x-answer': 'ja', 'set-cookie': ['a=1', 'b=2'] }).end('größer')
    })
  })
  const request = { url: receiver.url, allowPrivate: [receiver.host], method: 'POST' as const, headers: { 'x-a': 'b' } }
  const answer = answered(await safeFetch({ ...request, body: '{"ü":1}' }))
  assert.deepEqual([answer.status, answer.body, answer.truncated], [202, 'größer', false])
  assert.equal(answer.headers['x-answer'], 'ja')
  assert.equal(answer.headers['set-cookie'], 'a=1, b=2')
  assert.deepEqual(bodies, ['{"ü":1}'])
  assert.equal(receiver.seen.requests[0]?.headers['x-a'], 'b')
  assert.equal(receiver.seen.requests[0]?.method, 'POST')
})

test('of a body of 5 MB only the first bytes are read', async () => {
  await using receiver = await listening((_, response) => response.end('x'.repeat(5_000_000)))
  const request = { url: receiver.url, allowPrivate: [receiver.host] }
  const answer = answered(await safeFetch({ ...request, bodyBytesMax: 4_096 }))
  assert.deepEqual([answer.body.length, answer.bytes.length, answer.truncated], [4_096, 4_096, true])
})

test('a receiver that hangs, or drips without end, is left when the time is over', async () => {
  await using hanging = await listening(() => undefined)
  await using dripping = await listening((_, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('.'), 10)
    response.on('close', () => clearInterval(timer))
  })
  for (const { url, host } of [hanging, dripping]) {
    const result = failed(await safeFetch({ url, allowPrivate: [host], timeoutMs: 80 }))
    assert.equal(result.kind, 'timeout')
    assert.ok(result.ms >= 75 && result.ms < 5_000, String(result.ms))
  }
})

test('a name that is never answered is left when the time is over', async () => {
  const result = await safeFetch({
    url: 'http://silent.example/',
    timeoutMs: 50,
    resolve: () => new Promise(() => undefined),
  })
  assert.equal(failed(result).kind, 'timeout')
})

test('each way to fail has its own name and words', async () => {
  await using plain = await listening()
  await using closing = await listening((request) => request.socket.destroy())
  const babbling = net.createServer((socket) => socket.end('this is not http\r\n\r\n'))
  babbling.listen(0, '127.0.0.1')
  await once(babbling, 'listening')
  const babble = `127.0.0.1:${(babbling.address() as AddressInfo).port}`
  const gone = await listening()
  await gone[Symbol.asyncDispose]()
  const kindOf = async (url: string, resolve?: Resolve) => {
    const allowPrivate = [new URL(url).host]
    const result = failed(await safeFetch({ url, allowPrivate, timeoutMs: 5_000, ...(resolve && { resolve }) }))
    assert.match(result.words, /^[A-Z].+\.$/)
    return result.kind
  }
  assert.equal(await kindOf(gone.url), 'refused')
  assert.equal(await kindOf(closing.url), 'reset')
  assert.equal(await kindOf(`http://${babble}/`), 'protocol')
  assert.equal(await kindOf(`https://${plain.host}/`), 'tls')
  assert.equal(await kindOf('http://nothing.example:81/', resolvesTo()), 'name_unknown')
  const unknown = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }))
  assert.equal(await kindOf('http://nothing.example:81/', unknown), 'name_unknown')
  babbling.close()
})

test('a caller can stop a call', async () => {
  await using hanging = await listening(() => undefined)
  const request = { url: hanging.url, allowPrivate: [hanging.host] }
  assert.equal(failed(await safeFetch({ ...request, signal: AbortSignal.abort() })).kind, 'aborted')
  const controller = new AbortController()
  const running = safeFetch({ ...request, signal: controller.signal })
  controller.abort()
  assert.equal(failed(await running).kind, 'aborted')
})

test('a header that cannot be written is a fault of the caller and is thrown', async () => {
  await using receiver = await listening()
  const request = { url: receiver.url, allowPrivate: [receiver.host], headers: { 'x-a': 'two\r\nlines' } }
  await assert.rejects(safeFetch(request), { code: 'ERR_INVALID_CHAR' })
  assert.equal(receiver.seen.connections, 0)
})

test('a name that nobody can have is not asked for: it has no address, at once', async () => {
  for (const host of ['hooks.acme.example', 'Acme.EXAMPLE', 'hooks.acme.example.', 'nowhere.invalid']) {
    const result = failed(await safeFetch({ url: `https://${host}/tandem`, timeoutMs: 2_000 }))
    assert.deepEqual([result.kind, result.words], ['name_unknown', 'The host name has no address.'], host)
  }
})
