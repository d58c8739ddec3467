/** What arrives on the wire and two readers could understand differently is refused, and always as a problem. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { testApp } from '#test/support/app.ts'

const app = await testApp()
const { key } = await app.workspace()
let port = 0
before(async () => {
  await app.server.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.server.address() as { port: number }).port
})
after(() => app.server.close())

const url = (path: string) => `http://127.0.0.1:${port}${path}`
const post = async (body: BodyInit, contentType = 'application/json') => {
  const answer = await fetch(url('/v1/partners'), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': contentType },
    body,
  })
  return { status: answer.status, body: (await answer.json()) as { code: string; detail: string; legalName?: string } }
}

test('a name that stands twice in one object is refused, however it is written', async () => {
  for (const body of [
    '{"legalName":"One","legalName":"Two"}',
    '{"legalName":"One","legal\\u004eame":"Two"}',
    '{"legalName":"One","address":{"city":"A","street":"[{\\"","city":"B"}}',
    '{"legalName":"One","externalIds":[{"system":"a","id":"1"},{"system":"b","id":"2","system":"c"}]}',
  ]) {
    const answer = await post(body)
    assert.equal(answer.status, 400, body)
    assert.match(answer.body.detail, /^The body names ".*" twice in one object\.$/)
  }
  const fine = await post(
    '{"legalName":"legalName","displayName":"a \\"legalName\\": {[,","externalIds":[{"system":"a","id":"1"},{"system":"b","id":"system"}]}',
  )
  assert.equal(fine.status, 201, JSON.stringify(fine.body))
  assert.equal(fine.body.legalName, 'legalName')
})

test('bytes that are no UTF-8 and other character sets are refused, never stored as something else', async () => {
  const broken = Buffer.concat([Buffer.from('{"legalName":"a'), Buffer.from([0xff, 0xfe]), Buffer.from('b"}')])
  const answer = await post(broken)
  assert.deepEqual([answer.status, answer.body.detail], [400, 'The body is not valid UTF-8.'])
  assert.equal((await post('{"legalName":"x"}', 'application/json; charset=utf-16')).status, 415)
  assert.equal(
    (await post('{"legalName":"Grüße 東京"}', 'application/json; charset="UTF-8"')).body.legalName,
    'Grüße 東京',
  )
})

test('what cannot be parsed is refused before it is', async () => {
  for (const body of ['{', '{"a":1,}', '"\\', '[1', `${'['.repeat(33)}${']'.repeat(33)}`, `${'{"a":'.repeat(40)}1`])
    assert.equal((await post(body)).status, 400, body)
})

test('an address or a request that cannot be read is answered as a problem too', async () => {
  const odd = await fetch(url('/v1/partners/%E0%A4%A'))
  assert.equal(odd.status, 400)
  assert.match(odd.headers.get('content-type') ?? '', /^application\/problem\+json/)
  assert.equal(((await odd.json()) as { requestId: string }).requestId, odd.headers.get('request-id'))
  for (const [head, status] of [
    [`GET / HTTP/1.1\r\nHost: a\r\nX-Big: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
    ['GARBAGE\r\n\r\n', 400],
  ] as const) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    let text = ''
    socket.on('data', (part: Buffer) => {
      text += part.toString()
    })
    socket.write(head)
    await once(socket, 'close')
    assert.match(text, new RegExp(`^HTTP/1.1 ${status} `))
    assert.match(text, /content-type: application\/problem\+json/i)
    assert.equal(JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)).status, status)
  }
})
