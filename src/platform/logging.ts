/** The log: one JSON line per entry, with every secret blanked before it is written. */
import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'
import { redact, redactText } from './redact.ts'

/** The process's logger. Writes to standard output unless another destination is given. */
export const makeLogger = (config: Pick<Config, 'logLevel'>, destination?: DestinationStream): Logger => {
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    // Errors come out of `redact` as plain objects already.
    serializers: { err: (error: unknown) => error },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (entry: Record<string, unknown>) => redact(entry) as Record<string, unknown>,
    },
    hooks: {
      // Words come in as arguments, which the formatter above does not see.
      logMethod(this: Logger, given: unknown[], write: (...entry: never[]) => void) {
        write.apply(
          this,
          withWords(given).map((part) => (typeof part === 'string' ? redactText(part) : part)) as never[],
        )
      },
    },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** An entry without words takes those of its error, which pino would copy unredacted. */
const withWords = ([first, ...rest]: unknown[]): unknown[] => {
  const entry = first instanceof Error ? { err: first } : first
  const error = typeof entry === 'object' && entry !== null && 'err' in entry ? entry.err : undefined
  return error instanceof Error && rest.length === 0 ? [entry, error.message] : [entry, ...rest]
}
