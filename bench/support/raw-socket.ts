/** A caller that costs next to nothing: one connection, one request at a time, the head of the answer as text. */
import net from 'node:net'

export type RawCaller = { ask: (head: string) => Promise<string>; end: () => void }

export const rawCaller = async (port: number): Promise<RawCaller> => {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
  socket.setEncoding('latin1')
  let text = ''
  let settle: { resolve: (head: string) => void; reject: (error: Error) => void } | undefined
  const fail = (error: Error) => settle?.reject(error)
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('The connection was closed')))
  socket.on('data', (part: string) => {
    text += part
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = text.slice(0, end)
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
    if (text.length < end + 4 + length) return
    text = text.slice(end + 4 + length)
    settle?.resolve(head)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return {
    ask: (head) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject }
        socket.write(head)
      }),
    end: () => socket.destroy(),
  }
}
