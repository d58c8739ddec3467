import { Duplex } from 'node:stream'

const codes = { sync: 0x53, query: 0x51, flush: 0x48, terminate: 0x58 }
const sslRequestCode = 80877103
const gssRequestCode = 80877104
const startupHeaderBytes = 8
const headerBytes = 5

/** The answer "N": no encryption here, go on in the clear. The bytes never leave the process. */
const refuseEncryption = Buffer.from('N')

/**
 * Stands where the driver expects a socket. It gathers what the driver writes into whole messages up to the next
 * Sync, Query or Flush and gives them to `send` in one piece; what comes back is given to `push` by the owner.
 */
export const openWire = (send: (frames: Uint8Array) => void, onClosed: () => void) => {
  let pending: Buffer = Buffer.alloc(0)
  let scanned = 0
  let started = false

  const dispatch = (end: number) => {
    // A copy of its own, because the buffer is handed over to another thread and pg reuses the one it wrote from.
    send(new Uint8Array(pending.subarray(0, end)))
    pending = pending.subarray(end)
    scanned = 0
  }

  const takeStartup = () => {
    if (pending.length < startupHeaderBytes) return false
    const length = pending.readUInt32BE(0)
    if (pending.length < length) return false
    const code = pending.readUInt32BE(4)
    if (code === sslRequestCode || code === gssRequestCode) {
      pending = pending.subarray(length)
      wire.push(refuseEncryption)
      return true
    }
    started = true
    dispatch(length)
    return true
  }

  const takeMessage = () => {
    if (pending.length < scanned + headerBytes) return false
    const code = pending[scanned]
    const end = scanned + 1 + pending.readUInt32BE(scanned + 1)
    if (pending.length < end) return false
    if (code === codes.terminate) {
      pending = Buffer.alloc(0)
      scanned = 0
    } else if (code === codes.sync || code === codes.query || code === codes.flush) {
      dispatch(end)
    } else {
      scanned = end
    }
    return true
  }

  const accept = (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    while (started ? takeMessage() : takeStartup());
  }

  const wire = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      accept(chunk)
      done()
    },
    writev: (chunks, done) => {
      accept(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)))
      done()
    },
    final: (done) => {
      wire.push(null)
      done()
    },
    destroy: (error, done) => {
      onClosed()
      done(error)
    },
  })

  // The rest of the socket that the driver knows. Nothing travels, so there is nothing to set.
  return Object.assign(wire, {
    connect: () => {
      process.nextTick(() => wire.emit('connect'))
      return wire
    },
    setNoDelay: () => wire,
    setKeepAlive: () => wire,
    ref: () => wire,
    unref: () => wire,
  })
}

export type Wire = ReturnType<typeof openWire>
