import type { Socket } from 'node:net'

/** One byte says what a frame is, four say how long its payload is. Every payload but file content is JSON. */
export type FrameKind = 'ping' | 'pong' | 'command' | 'input' | 'inputEnd' | 'stdout' | 'stderr' | 'exit'

export type Frame = { kind: FrameKind; payload: Buffer }

const kinds: readonly FrameKind[] = ['ping', 'pong', 'command', 'input', 'inputEnd', 'stdout', 'stderr', 'exit']
const headerBytes = 5
/** No sender makes a larger frame: long input and output are cut into parts. Larger means a foreign client. */
const payloadBytesMax = 1024 * 1024
const partBytes = 64 * 1024

/** Resolves when the other side has room for more, so that a 20 MB file never piles up here. */
export const writeFrame = async (socket: Socket, kind: FrameKind, payload: Buffer | string = '') => {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  const header = Buffer.alloc(headerBytes)
  header.writeUInt8(kinds.indexOf(kind), 0)
  header.writeUInt32BE(bytes.length, 1)
  await new Promise<void>((resolve, reject) => {
    socket.write(Buffer.concat([header, bytes]), (error) => (error ? reject(error) : resolve()))
  })
}

/** Sends content of any length as frames of one kind. */
export const writeParts = async (socket: Socket, kind: FrameKind, content: Buffer) => {
  for (let offset = 0; offset < content.length; offset += partBytes) {
    await writeFrame(socket, kind, content.subarray(offset, offset + partBytes))
  }
}

/** The frames of a connection until the other side ends it. A frame that is cut off by the end is dropped. */
export const readFrames = async function* (socket: Socket): AsyncGenerator<Frame> {
  let pending: Buffer = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    while (pending.length >= headerBytes) {
      const length = pending.readUInt32BE(1)
      const kind = kinds[pending.readUInt8(0)]
      if (!kind || length > payloadBytesMax) throw new Error('This is not a Tandem command connection')
      if (pending.length < headerBytes + length) break
      yield { kind, payload: pending.subarray(headerBytes, headerBytes + length) }
      pending = pending.subarray(headerBytes + length)
    }
  }
}
