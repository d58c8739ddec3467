import pg from 'pg'

/**
 * The driver's client, whose answers leave nothing behind. Where it makes the promise itself, its handler of faults holds
 * the statement, and each answer is reachable from the one before: the first that grows old keeps all that follow alive
 * until the next full collection, and every short one copies their rows on, for 5 to 100 ms on the thread that answers
 * requests. docs/decisions/0081.
 */
export class AnsweringClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the many forms of the driver's own method, handed through
  override query(text: any, values?: any, done?: any): any {
    const isAnsweredElsewhere = typeof text?.submit === 'function' || typeof text?.callback === 'function'
    if (isAnsweredElsewhere || typeof values === 'function' || done !== undefined)
      return super.query(text, values, done)
    return new Promise((resolve, reject) => {
      super.query(text, values, (error: Error | null, result: unknown) => (error ? reject(error) : resolve(result)))
    }).catch(traced)
  }
}

/** The trace of a fault leads to whoever asked and not to the socket, as the driver has it. */
const traced = (error: Error): never => {
  Error.captureStackTrace(error)
  throw error
}
