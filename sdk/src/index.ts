/** The published client: every endpoint of the API as a typed method. */
import { createClient, createConfig } from './generated/client/index.ts'
import * as operations from './generated/sdk.gen.ts'
import { createTransport, type TransportOptions } from './transport.ts'

export type * from './generated/types.gen.ts'
export { ApiProblem, type FieldIssue } from './transport.ts'

export type TandemOptions = TransportOptions & {
  /** Where the installation is, such as `https://partners.acme.com`. */
  baseUrl: string
  /** An API key: `tk_live_...` or `tk_test_...`. */
  key: string
}

type Operations = typeof operations
type Loose = Record<string, unknown>
/** What a method takes (params as `path`, query, body, headers) and the answer it resolves to. */
export type Tandem = {
  readonly [Name in keyof Operations]: Operations[Name] extends (options: infer Options) => infer Result
    ? undefined extends Options
      ? (options?: Options) => Promise<DataOf<Result>>
      : (options: Options) => Promise<DataOf<Result>>
    : never
}
type DataOf<Result> =
  Awaited<Result> extends infer Union ? (Union extends { error: undefined; data: infer Data } ? Data : never) : never

/**
 * A client for one workspace: the key says which. Methods throw `ApiProblem` for every refusal; writes carry an
 * idempotency key that is kept over retries.
 */
export const createTandem = (options: TandemOptions): Tandem => {
  const { baseUrl, key, ...transport } = options
  const client = createClient(
    createConfig({ baseUrl, auth: () => key, fetch: createTransport(transport), throwOnError: true }),
  )
  const bind =
    (run: (given: Loose) => Promise<unknown>) =>
    async (given: Loose = {}) => {
      const result = (await run({ client, ...given })) as { data: unknown }
      return result.data
    }
  return Object.fromEntries(
    Object.entries(operations).map(([name, run]) => [name, bind(run as unknown as (given: Loose) => Promise<unknown>)]),
  ) as unknown as Tandem
}

/** Walks every page of a list: `for await (const partner of everyRow((cursor) => tandem.listPartners({ query: { cursor } })))`. */
export async function* everyRow<Row>(
  readPage: (cursor: string | undefined) => Promise<{ data: Row[]; nextCursor: string | null }>,
): AsyncGenerator<Row> {
  let cursor: string | undefined
  do {
    const page = await readPage(cursor)
    yield* page.data
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}
