/** Callers that ask one after the other, side by side, and what they measured. */
export type Measured = { perSecond: number; count: number; p50Ms: number; p99Ms: number; maxMs: number; errors: number }

/** `callers` loops run `act` for `ms` after a warm-up; an act that throws counts as an error and ends the bench's claim. */
export const measure = async (
  options: { callers: number; ms: number; warmMs?: number },
  act: (caller: number, turn: number) => Promise<void>,
): Promise<Measured> => {
  const run = async (ms: number) => {
    const times: number[] = []
    let errors = 0
    let firstError: unknown
    const end = performance.now() + ms
    await Promise.all(
      Array.from({ length: options.callers }, async (_, caller) => {
        for (let turn = 0; performance.now() < end; turn += 1) {
          const begun = performance.now()
          try {
            await act(caller, turn)
          } catch (error) {
            errors += 1
            firstError ??= error
          }
          times.push(performance.now() - begun)
        }
      }),
    )
    if (firstError) console.error('  first error:', firstError instanceof Error ? firstError.message : firstError)
    return { times, errors }
  }
  if (options.warmMs !== 0) await run(options.warmMs ?? Math.min(2_000, options.ms / 3))
  const begun = performance.now()
  const { times, errors } = await run(options.ms)
  const seconds = (performance.now() - begun) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return {
    perSecond: times.length / seconds,
    count: times.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: times.at(-1) ?? 0,
    errors,
  }
}
