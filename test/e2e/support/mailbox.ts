/** A mail server of one's own: what the product sends arrives here, with the links that its outbox keeps covered. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'

export type Arrived = { to: string; subject: string; text: string }
export type Mailbox = {
  /** For SMTP_URL. */
  url: string
  /** The newest mail to an address about something; waits until it has come. */
  newest: (to: string, subject: RegExp) => Promise<Arrived>
  close: () => Promise<void>
}

const waitLimitMs = 15_000

export const openMailbox = async (): Promise<Mailbox> => {
  const arrived: Arrived[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    // A connection that is still open when the journey ends is cut after this time.
    closeTimeout: 500,
    onData: (stream, session, done) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const [to] = session.envelope.rcptTo
        arrived.push({ to: to?.address ?? '', ...readMail(Buffer.concat(pieces).toString('utf8')) })
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    newest: async (to, subject) => {
      const limit = performance.now() + waitLimitMs
      while (performance.now() < limit) {
        const found = arrived.findLast((mail) => mail.to === to && subject.test(mail.subject))
        if (found) return found
        await pause(50)
      }
      throw new Error(
        `No mail to ${to} about ${subject}; there are: ${arrived.map((mail) => `${mail.to}: ${mail.subject}`).join('; ')}`,
      )
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}

/** The first link in a mail, as a path of the product. */
export const linkIn = (mail: Arrived): string => {
  const [link] = /https?:\/\/\S+/.exec(mail.text) ?? []
  if (!link) throw new Error(`No link in: ${mail.text}`)
  const { pathname, search } = new URL(link)
  return `${pathname}${search}`
}

/** Subject and plain text of a mail as it travels (RFC 5322, MIME parts, quoted-printable or base64). */
const readMail = (source: string) => {
  const { headers } = partOf(source)
  return { subject: decodeWords(headers.get('subject') ?? ''), text: plainOf(source) ?? '' }
}

const partOf = (source: string) => {
  const [head = '', ...rest] = source.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { headers, body: rest.join('\r\n\r\n') }
}

const plainOf = (source: string): string | undefined => {
  const { headers, body } = partOf(source)
  const type = headers.get('content-type') ?? 'text/plain'
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1]
  if (boundary)
    return body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => plainOf(part.replace(/^\r\n/, '')))
      .find((text) => text !== undefined)
  if (!type.startsWith('text/plain')) return undefined
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  return encoding === 'quoted-printable' ? decodeQuoted(body.replaceAll('=\r\n', '')) : body
}

const decodeQuoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

/** RFC 2047. */
const decodeWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_all, kind: string, words: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(words, 'base64').toString('utf8')
        : decodeQuoted(words.replaceAll('_', ' ')),
    )
