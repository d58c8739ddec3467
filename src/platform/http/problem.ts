/** Renders every error in one place as `application/problem+json`. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { ProblemBody } from '../contract.ts'
import { malformed, notFound, Problem, postgresCode } from '../errors.ts'
import { idPrefixes, newId } from '../ids.ts'

/** What the caller sees of an error. Faults of ours are logged whole and shown as 500 with the request id only. */
export const toProblem = (error: unknown, log: Logger): Problem => {
  if (error instanceof Problem) {
    if (error.status >= 500) log.error({ err: error, internal: error.internal }, 'refused with our fault')
    return error
  }
  if (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode < 500
  ) {
    const status = error.statusCode
    // A path that climbs out of the pages' folder: nothing stands there either.
    if (status === 403) return notFound('address')
    const code =
      status === 413
        ? 'request.too_large'
        : status === 415
          ? 'request.media_type'
          : status === 429
            ? 'rate.exceeded'
            : 'request.malformed'
    return new Problem({
      status,
      code,
      detail: wordsOf[status] ?? error.message,
    })
  }
  const code = postgresCode(error)
  // Losers of a race that could not be settled by trying again.
  if (code === '40001' || code === '40P01' || code === '55P03')
    return new Problem({
      status: 409,
      code: 'record.busy',
      detail: 'Somebody else is changing this right now; try again.',
      headers: { 'retry-after': '1' },
    })
  log.error({ err: error }, 'unexpected fault')
  if (code?.startsWith('08') || code?.startsWith('57P') || code === '53300' || isUnreachable(error))
    return new Problem({
      status: 503,
      code: 'database.unreachable',
      detail: 'The database does not answer; try again in a moment.',
      headers: { 'retry-after': '2' },
    })
  return new Problem({
    status: 500,
    code: 'fault',
    detail: 'Something went wrong on our side; the request id finds it in the log.',
  })
}

const wordsOf: Record<number, string> = {
  413: 'The request is larger than is taken here.',
  415: 'Send the body as application/json.',
}

/** What is no HTTP that we read (a header too large, a request never finished): answered on the bare connection. */
export const answerUnreadable = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Problem({
          status: 431,
          code: 'request.too_large',
          title: 'Too large',
          detail: 'The headers are too large.',
        })
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new Problem({
            status: 408,
            code: 'request.malformed',
            title: 'Too slow',
            detail: 'The request took too long.',
          })
        : malformed('This is not a request that can be read.')
  const body = JSON.stringify(problemBody(problem, newId(idPrefixes.request)))
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nContent-Type: application/problem+json; charset=utf-8\r\nConnection: close\r\n\r\n${body}`,
    )
  socket.destroy(error)
}

/** No server behind the address, or one that went away in the middle: what the driver says without a code of PostgreSQL. */
const isUnreachable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const isNetwork =
    'code' in error &&
    typeof error.code === 'string' &&
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(error.code)
  const fromDriver =
    error.stack?.includes('pg-pool') || error.stack?.includes('/pg/') || error.stack?.includes('\\pg\\')
  return (
    (isNetwork && fromDriver === true) ||
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|The embedded database has stopped)/.test(
      error.message,
    )
  )
}

export const problemBody = (problem: Problem, requestId: string): ProblemBody => ({
  // First, so that no further member can stand for one of the standard's own.
  ...problem.extra,
  type: `https://tandem.example/problems/${problem.code}`,
  title: problem.title,
  status: problem.status,
  code: problem.code,
  detail: problem.message,
  requestId,
  ...(problem.errors && { errors: problem.errors }),
})
