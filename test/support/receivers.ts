/** HTTP servers on this machine that receive webhooks and answer as they are told. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export type ReceivedCall = { at: number; path: string; headers: Record<string, string>; body: string }
export type Answering = (call: ReceivedCall, response: http.ServerResponse) => void

export const answerWith =
  (status: number, headers: Record<string, string> = {}, body = ''): Answering =>
  (_call, response) =>
    void response.writeHead(status, headers).end(body)

/** Listens on a free port of 127.0.0.1 and keeps what arrives. `answer` can be changed at any time. */
export const aReceiver = async (answer: Answering = answerWith(200)) => {
  const calls: ReceivedCall[] = []
  const receiver = { calls, answer, connections: 0 }
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const call = {
        at: Date.now(),
        path: request.url ?? '',
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(parts).toString('utf8'),
      }
      calls.push(call)
      receiver.answer(call, response)
    })
  })
  server.on('connection', () => {
    receiver.connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(receiver, {
    host,
    url: `http://${host}/hook`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}
export type Receiver = Awaited<ReturnType<typeof aReceiver>>
